"""The Typer app, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from storykit.cli import (
    carding,
    checking,
    designing,
    handing,
    listing,
    looping,
    making,
    planning,
    repairing,
    reviewing,
    starting,
    subtitling,
)
from storykit.cli.codes import DONE, FINDINGS, INTERRUPTED, WRONG, code_of
from storykit.cli.console import Console
from storykit.cli.signals import Stopped, heeding_signals
from storykit.cli.streams import silence, speaking
from storykit.errors import OutputError

_INTERRUPTED = "Interrupted. Nothing is left half written; run the command again to go on."

app = typer.Typer(
    name="storykit",
    help="One story script to captioned videos, subtitles and social cards, in every language.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        Console().raw(f"storykit {installed('storykit')}\n")
        raise typer.Exit(DONE)
    if context.invoked_subcommand is None:
        Console().raw(f"{context.get_help()}\n")


for room in (
    starting,
    checking,
    making,
    looping,
    carding,
    planning,
    reviewing,
    subtitling,
    handing,
    repairing,
    designing,
    listing,
):
    room.add_commands(app)


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; no traceback reaches the user.

    With the environment variable STORYKIT_DEBUG set, unforeseen errors are raised as they are.
    """
    with speaking():
        console = Console(as_json="--json" in (sys.argv if arguments is None else arguments))
        code = _run(console, arguments)
        try:
            console.flush()
        except OutputError as unwritten:
            console.findings(unwritten.findings)
            return code or FINDINGS
        return code


def _run(console: Console, arguments: Sequence[str] | None) -> int:
    try:
        with heeding_signals():
            code = app(args=None if arguments is None else list(arguments), standalone_mode=False)
        return code if isinstance(code, int) else DONE
    except typer.Exit as leaving:
        return leaving.exit_code
    except Stopped as stopped:
        console.say(_INTERRUPTED)
        return stopped.code
    except (typer.Abort, KeyboardInterrupt):
        console.say(_INTERRUPTED)
        return INTERRUPTED
    except typer.TyperException as wrong:
        console.say(f"{_said(wrong)}\nSee: {_command_of(wrong)} --help")
        return WRONG
    except BrokenPipeError:
        # The reader of a help text has gone: nothing to say to it.
        silence(sys.stdout)
        return DONE
    except Exception as error:
        from storykit.jobs.mishaps import foreseen, mishaps

        if os.environ.get("STORYKIT_DEBUG") and not foreseen(error):
            raise
        console.findings(mishaps(error))
        return code_of(error)


def _said(wrong: typer.TyperException) -> str:
    """What is wrong with the arguments, in Typer's words."""
    message = getattr(wrong, "format_message", None)
    return str(message() if callable(message) else wrong)


def _command_of(wrong: typer.TyperException) -> str:
    """The command whose arguments are wrong, as one types it."""
    context: typer.Context | None = getattr(wrong, "ctx", None)
    if context is None or context.parent is None:
        return "storykit"
    return f"storykit {context.info_name}"
