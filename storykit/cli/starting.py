"""`storykit new`: a story to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from storykit.cli.console import Console


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command("new")(new)


def new(
    folder: Annotated[
        Path, typer.Argument(help="The folder to make; it must not hold a story yet.")
    ],
    lang: Annotated[
        str, typer.Option("--lang", help="Languages, the source language first.")
    ] = "en,ar",
) -> None:
    """Make a folder with a short story to start from, ready to render."""
    from storykit import library
    from storykit.cli.options import split

    console = Console()
    script = library.start_story(folder, split(lang) or ("en",))
    console.result(str(script))
    console.say(f"Now: storykit check {script}\nThen: storykit render {script} --draft")
