"""`storykit timeline`: a story in time, for an editing program or a reader."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from storykit.cli.console import Console
from storykit.cli.options import AsJson, Languages, OneStory, Out, Quiet, script_of, split


class TimelineKind(StrEnum):
    """What a timeline is written as."""

    otio = "otio"
    text = "text"


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command("timeline", short_help="Write a timeline for an editing program.")(timeline)


def timeline(
    story: OneStory,
    to: Annotated[
        TimelineKind,
        typer.Option(
            "--to", metavar="KINDS", help="otio for Resolve, Premiere and others; text to read."
        ),
    ] = TimelineKind.otio,
    lang: Languages = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORMAT", help="The shape it is edited in. Default: the first."
        ),
    ] = None,
    out: Out = Path("out"),
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write a story in time, so that an editor can finish it in another program."""
    from storykit import library
    from storykit.jobs.handing import write_timelines

    console = Console(as_json=json, quiet=quiet)
    read = library.load(script_of(story))
    for path in write_timelines(read, to.value, split(lang), out, format):
        console.result(str(path), kind="timeline")
    hidden = [f"“{scene.id}”" for scene in read.scenes if scene.hide]
    if hidden and to is TimelineKind.otio:
        console.say(
            f"The pictures and clips of {', '.join(hidden)} are left out, since they show what the "
            "story hides. Take these scenes from the rendered video."
        )
