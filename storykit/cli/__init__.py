"""The command line: arguments in, messages and progress out. Nothing else in storykit prints."""

from __future__ import annotations

import os
import signal


def main() -> None:
    """Runs the `storykit` command and exits with its code."""
    # Ctrl-C before there is anything to clean up, or when all is done, ends it without a word.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Films and cards fill the processors by themselves. The threads of numpy's library for linear
    # algebra would only look for work as they start, for some hundredths of a second each.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from storykit.cli.app import run

    raise SystemExit(run())
