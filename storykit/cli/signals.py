"""Signals that ask a command to stop: Ctrl-C, a closed terminal, a system that shuts down."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from types import FrameType

# SIGHUP is unknown to Windows.
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_PATIENCE = 3


class Stopped(BaseException):
    """A signal asked the command to stop; `code` is the exit code that tells of it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


class Watch:
    """Remembers that a signal came.

    An exception that is raised inside a callback of a C library is lost there, so whoever reports
    progress asks again.
    """

    def __init__(self) -> None:
        self._number = 0
        self._count = 0

    def heed(self, number: int, _frame: FrameType | None = None) -> None:
        """Raises Stopped for the first signal; while it cleans up, others are not heard.

        Whoever insists is obeyed at once: drafts may then stay, under names that nobody mistakes.
        """
        self._count += 1
        if self._count >= _PATIENCE:
            os._exit(128 + number)
        self._number = self._number or number
        if self._count == 1:
            raise Stopped(number)

    def check(self) -> None:
        """Raises Stopped where a signal came."""
        if self._number:
            raise Stopped(self._number)


@contextlib.contextmanager
def heeding_signals() -> Iterator[Watch]:
    """Turns signals into Stopped while the block runs, and puts back what was there before.

    A signal that is ignored stays ignored, as `nohup` wants it.
    """
    watch = Watch()
    before = {}
    if threading.current_thread() is threading.main_thread():
        for name in _NAMES:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, watch.heed)
    try:
        yield watch
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
