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
            help="A story; or the word `convert`, a subtitle file and the file to write."
        ),
    ],
    to: Annotated[str, typer.Option("--to", help="Formats: srt,vtt,ass,ttml.")] = "srt,vtt",
    lang: Languages = None,
    out: Out = Path("out"),
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write the subtitle files of a story, or convert one: `storykit subtitles convert IN OUT`."""
    from storykit import library

    console = Console(as_json=json, quiet=quiet)
    if sources[0] == Path("convert"):
        if len(sources) != 3:
            raise typer.BadParameter("convert takes two files: storykit subtitles convert IN OUT")
        findings = library.convert_subtitles(sources[1], sources[2], language=lang)
        console.findings(findings)
        console.result(str(sources[2]), kind="subtitles")
        raise typer.Exit(1 if any(f.level == "error" for f in findings) else 0)

    def write(story: Story) -> int:
        for output in library.write_subtitles(story, split(to) or (), split(lang), out):
            console.result(str(output.path), kind=output.kind, language=output.language)
        return DONE

    raise typer.Exit(each_story(console, sources, write))
