"""`storykit subtitles`: the subtitle files of a story, and conversion between formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storykit.cli.codes import DONE
from storykit.cli.console import Console
from storykit.cli.each import each_story
from storykit.cli.options import AsJson, Languages, Out, Quiet, split

if TYPE_CHECKING:
    from storykit.script.models import Story


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command("subtitles")(subtitles)


def subtitles(
    sources: Annotated[
        list[Path],
        typer.Argument(
            help="A story; or `convert`, a subtitle file and the file to write; or "
            "`translate-sheet`, a story and, to read it back, the filled table."
        ),
    ],
    to: Annotated[str, typer.Option("--to", help="Formats: srt,vtt,ass,ttml.")] = "srt,vtt",
    lang: Languages = None,
    out: Out = Path("out"),
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write the subtitle files of a story, convert one, or write its texts for translators.

    `storykit subtitles convert IN OUT` · `storykit subtitles translate-sheet STORY [FILLED-TABLE]`
    """
    from storykit import library

    console = Console(as_json=json, quiet=quiet)
    if sources[0] == Path("convert"):
        if len(sources) != 3:
            raise typer.BadParameter("convert takes two files: storykit subtitles convert IN OUT")
        findings = library.convert_subtitles(sources[1], sources[2], language=lang)
        console.findings(findings)
        console.result(str(sources[2]), kind="subtitles")
        raise typer.Exit(1 if any(f.level == "error" for f in findings) else 0)

    if sources[0] == Path("translate-sheet"):
        raise typer.Exit(_translate(console, sources[1:], out))

    def write(story: Story) -> int:
        for output in library.write_subtitles(story, split(to) or (), split(lang), out):
            console.result(str(output.path), kind=output.kind, language=output.language)
        return DONE

    raise typer.Exit(each_story(console, sources, write))


def _translate(console: Console, sources: list[Path], out: Path) -> int:
    """Writes the table of a story's texts, or puts a filled one into its script."""
    from storykit import library
    from storykit.cli.options import script_of

    if len(sources) not in (1, 2):
        raise typer.BadParameter("translate-sheet takes a story and, to read it back, a table")
    story = library.load(script_of(sources[0]))
    if len(sources) == 2:
        done, findings = library.read_translation_table(story, sources[1])
        console.findings(findings)
        console.say(f"{done} texts put into {story.file}.")
        return 1 if any(finding.level == "error" for finding in findings) else DONE
    for suffix in (".xlsx", ".csv", ".po"):
        for path in library.write_translation_table(story, out / f"{story.id}.texts{suffix}"):
            console.result(str(path), kind="table")
    return DONE
