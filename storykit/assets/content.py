"""The identity of a file's content, and what tells that it has changed."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from functools import lru_cache
from pathlib import Path

from storykit.errors import AssetError

Stamp = tuple[int | str, ...]
"""Tells one state of a file from every other; empty where there is no file."""

_LARGE = 1_000_000_000
"""Bytes from which it matters how much of a file is on the disk."""

_SETTLED = 2_000_000_000
"""Nanoseconds. Disks count time in ticks, of up to two seconds: a file that has just changed may
change again within one, unseen."""


def digest(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal.

    Read once for each state of the file. Raises AssetError if it cannot be read.
    """
    try:
        stat = path.stat()
        if not settled(stat):
            return _content(path)
        return _digest(path, _mark(stat))
    except OSError as error:
        raise AssetError(
            f"“{path.name}” cannot be read: {error.strerror or error}.",
            cure="Check that the file is still there and may be read.",
        ) from error


def stamp(path: Path) -> Stamp:
    """What tells this state of a file from every other, for whoever remembers what it holds.

    Its size, times and inode; of one that has just changed its content as well. Empty where there
    is no file, or none that can be read: whoever opens it says what is wrong with it.
    """
    try:
        stat = path.stat()
        return _mark(stat) if settled(stat) else (*_mark(stat), _content(path))
    except OSError:
        return ()


def settled(stat: os.stat_result) -> bool:
    """Whether the next change of a file will show in its times."""
    now = time.time_ns()
    # A time in the future is that of another clock, and says nothing.
    return min(abs(now - stat.st_mtime_ns), abs(now - stat.st_ctime_ns)) > _SETTLED


def _mark(stat: os.stat_result) -> Stamp:
    return (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


@lru_cache(maxsize=4096)
def _digest(path: Path, _mark: Stamp) -> str:
    return _content(path)


def hollow(stat: os.stat_result) -> bool:
    """Whether hardly anything of a large file is on the disk: it would be read for hours.

    Copies that broke off are so, files that a cloud keeps elsewhere, and those that mean harm.
    """
    held = getattr(stat, "st_blocks", None)
    return held is not None and stat.st_size > _LARGE and held * 512 < stat.st_size // 100


def _content(path: Path) -> str:
    with path.open("rb") as file:
        if hollow(os.fstat(file.fileno())):
            raise OSError(errno.EFBIG, "hardly any of it is on this disk")
        return hashlib.file_digest(file, "sha256").hexdigest()
