"""`storykit repair`: texts in an old or broken encoding, put right in a copy of the script."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from storykit.cli.codes import DONE, FINDINGS
from storykit.cli.console import Console
from storykit.cli.options import AsJson, OneStory, Quiet, script_of


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command("repair", short_help="Put Zawgyi Burmese and broken Arabic right, in a copy.")(
        repair
    )


def repair(
    story: OneStory,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FOLDER", help="The file to write. Default: beside the script."
        ),
    ] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Turn Zawgyi Burmese and Arabic presentation forms into proper text, in a copy of the script.

    Comments, order and everything else stay as they are; the script itself is not touched.
    """
    from storykit import library

    console = Console(as_json=json, quiet=quiet)
    script = script_of(story)
    target = out or script.with_name(f"{script.stem}.repaired{script.suffix}")
    made = library.repair_script(library.load(script), target)
    for path in made.changed:
        console.say(f"repaired: {path}")
    for path in made.left:
        console.say(f"by hand, please: {path}")
    if made.changed:
        console.result(str(target), changed=list(made.changed), left=list(made.left))
    else:
        console.say("There is nothing to repair.")
    raise typer.Exit(FINDINGS if made.left else DONE)
