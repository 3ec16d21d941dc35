"""`storykit new`: a story to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from storykit.cli.console import Console


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command("new", short_help="Begin a story, with sample texts or from a video.")(new)


def new(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="The folder to make; it must not hold a story yet."),
    ],
    lang: Annotated[
        str,
        typer.Option("--lang", metavar="LANGUAGES", help="Languages, the source language first."),
    ] = "en,ar",
    video: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="A video to begin from, with --subtitles."),
    ] = None,
    subtitles: Annotated[
        list[Path] | None,
        typer.Option(
            "--subtitles",
            metavar="FILE",
            help="Its subtitle file; once for each language: clip.ar.srt.",
        ),
    ] = None,
) -> None:
    """Make a folder with a short story to start from, or a story of a video and its subtitles."""
    from storykit import library
    from storykit.cli.options import split

    console = Console()
    if (video is None) != (not subtitles):
        raise typer.BadParameter(
            "--from and --subtitles go together: a video and its captions. For a video without "
            "captions begin without them, put it beside the script, and give it a scene: "
            "layout: photo, video: clip.mp4."
        )
    if video is not None and subtitles:
        first = (split(lang) or ("en",))[0]
        script, findings = library.start_from_video(folder, video, subtitles, first)
        console.findings(findings)
    else:
        script = library.start_story(folder, split(lang) or ("en",))
    console.result(str(script))
    console.say(f"Now: storykit check {script}\nThen: storykit render {script} --draft")
