"""The two streams a command speaks through, wherever they lead: to a terminal, a file or nobody."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import TextIO

from storykit.errors import OutputError


@contextlib.contextmanager
def speaking() -> Iterator[None]:
    """Standard output and error that take every letter while the block runs.

    What goes to a file or another program is UTF-8, whatever language the system speaks, unless
    PYTHONIOENCODING asks for another encoding; a terminal keeps its own, and is shown `\\u2192` for
    a sign it lacks. Streams that were closed lead to nobody: else the next file that is opened
    would take their number, and get what C libraries say.
    """
    before = sys.stdout, sys.stderr
    _open_closed()
    with contextlib.ExitStack() as opened:
        for name, stream in zip(("stdout", "stderr"), before, strict=True):
            if stream is None:
                nobody = opened.enter_context(open(os.devnull, "w", encoding="utf-8"))
                setattr(sys, name, nobody)
            elif isinstance(stream, io.TextIOWrapper):
                _open_to_every_letter(stream)
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before


def _open_closed() -> None:
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # The lowest number that is free, which is this one.


def _open_to_every_letter(stream: io.TextIOWrapper) -> None:
    if stream.isatty() or os.environ.get("PYTHONIOENCODING"):
        stream.reconfigure(errors="backslashreplace")
    else:
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def put(text: str, stream: TextIO) -> None:
    """Writes a text. Where the reader has gone (`storykit languages | head`), it is not missed.

    Raises OutputError where a result cannot be written, as on a full disk; a message that cannot
    be written is not missed either, since what it tells of is done all the same.
    """
    with _heard(stream):
        stream.write(text)


def flush(stream: TextIO) -> None:
    """Lets the reader have what was written so far; raises as `put` does."""
    with _heard(stream):
        stream.flush()


@contextlib.contextmanager
def _heard(stream: TextIO) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        silence(stream)
        if stream is sys.stdout and not isinstance(error, BrokenPipeError):
            raise OutputError(
                f"What the command says cannot be written: {error.strerror or error}.",
                cure="Free some space, or send it to another file, and run again.",
            ) from error


def silence(stream: TextIO) -> None:
    """Lets everything that is still to be written to a stream go nowhere."""
    with contextlib.suppress(OSError, ValueError):
        nobody = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nobody, stream.fileno())
        finally:
            os.close(nobody)
        stream.flush()
