"""A lock on a folder, held by one process at a time."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

NAME = ".storykit.lock"


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Waits for the folder's lock and holds it during the block.

    The system lets go of it when a process dies, however it dies. Where locks are unknown, as on
    some network folders, the block runs without: what it guards is a list that can be made again.
    """
    with contextlib.ExitStack() as stack:
        file = _acquired(folder)
        if file is not None:
            stack.callback(_release, folder / NAME, file)
        yield


def _acquired(folder: Path) -> IO[bytes] | None:
    path = folder / NAME
    while True:
        try:
            file = path.open("ab")
        except OSError:
            return None
        try:
            _lock(file)
            # Whoever had it before may have removed the file since we opened it.
            if sys.platform == "win32" or os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        except FileNotFoundError:
            pass
        except OSError:
            file.close()
            return None
        file.close()


def _release(path: Path, file: IO[bytes]) -> None:
    with file, contextlib.suppress(OSError):
        path.unlink()


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        while True:
            # Gives up after ten seconds, which is not what is wanted here.
            with contextlib.suppress(OSError):
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                return

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)
