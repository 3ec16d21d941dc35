"""`storykit subtitles`: the subtitle files of a story, and conversion between formats."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storykit.cli.codes import DONE
from storykit.cli.console import Console
from storykit.cli.each import each_story
from storykit.cli.options import AsJson, Languages, Out, Quiet, split

if TYPE_CHECKING:
    from storykit.script.models import Story


class Naming(StrEnum):
    """How subtitle files are called."""

    plain = "plain"
    facebook = "facebook"
    youtube = "youtube"


class MarksWanted(StrEnum):
    """The direction marks in subtitle files."""

    auto = "auto"
    none = "none"
    rlm = "rlm"
    isolate = "isolate"


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command(
        "subtitles", short_help="Write subtitle files, convert them, or have them translated."
    )(subtitles)


def subtitles(
    sources: Annotated[
        list[Path],
        typer.Argument(
            help="A story; or `convert`, a subtitle file and the file to write; or "
            "`translate-sheet`, a story and, to read it back, the filled table.",
        ),
    ],
    to: Annotated[
        str, typer.Option("--to", metavar="KINDS", help="Formats: srt,vtt,ass,ttml.")
    ] = "srt,vtt",
    lang: Languages = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMATS",
            help="Shapes of film that ass and ttml files look like, one file each. "
            "Default: the story's first.",
        ),
    ] = None,
    naming: Annotated[
        Naming, typer.Option("--naming", help="How files are called: facebook wants ar_AR.")
    ] = Naming.plain,
    marks: Annotated[
        MarksWanted,
        typer.Option("--marks", help="Direction marks for players that guess wrong."),
    ] = MarksWanted.auto,
    out: Out = Path("out"),
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write the subtitle files of a story, convert one, or write its texts for translators.

    `storykit subtitles convert IN OUT` · `storykit subtitles translate-sheet STORY [FILLED-TABLE]`
    """
    from storykit.jobs.subtitling import convert_subtitles, write_subtitles

    console = Console(as_json=json, quiet=quiet)
    if sources[0] == Path("convert"):
        if len(sources) != 3:
            raise typer.BadParameter("convert takes two files: storykit subtitles convert IN OUT")
        findings = convert_subtitles(sources[1], sources[2], language=lang, marks=marks.value)
        console.findings(findings)
        console.result(str(sources[2]), kind="subtitles")
        raise typer.Exit(1 if any(f.level == "error" for f in findings) else 0)

    if sources[0] == Path("translate-sheet"):
        raise typer.Exit(_translate(console, sources[1:], out))

    def write(story: Story) -> int:
        made = write_subtitles(
            story, split(to) or (), split(lang), out,
            formats=split(format), naming=naming.value, marks=marks.value,
        )  # fmt: skip
        for output in made:
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
        console.say(f"{'One text' if done == 1 else f'{done} texts'} put into {story.file}.")
        return 1 if any(finding.level == "error" for finding in findings) else DONE
    for suffix in (".xlsx", ".csv", ".po"):
        for path in library.write_translation_table(story, out / f"{story.id}.texts{suffix}"):
            console.result(str(path), kind="table")
    return DONE
