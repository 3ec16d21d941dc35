"""The command line: arguments in, messages and progress out. Nothing else in storykit prints."""

from __future__ import annotations

import os
import signal


def main() -> None:
    """Runs the `storykit` command and exits with its code."""
    # Ctrl-C before there is anything to clean up, or when all is done, ends it without a word.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from storykit.jobs.memory import UNTHREADED

    # Whoever has set it is left to it.
    for name, value in UNTHREADED.items():
        os.environ.setdefault(name, value)
    from storykit.cli.app import run

    raise SystemExit(run())
