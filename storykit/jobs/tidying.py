"""Looking at the cache and making room in it."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from storykit.jobs.places import bytes_of, cache_limit, user_cache
from storykit.jobs.store import Kept, Store, trim

_PARTS = ("digests", "fits", "records", "segments", "voice")


@dataclass(frozen=True, slots=True)
class CacheUse:
    """Where the cache is, how much it holds and may hold, and how much was just freed, in bytes."""

    folder: Path
    pieces: int
    bytes: int
    limit: int
    freed: int = 0


def tidied_cache(
    folder: Path | None = None, *, clear: bool = False, limit: str | None = None
) -> CacheUse:
    """What the cache holds, after removing everything or the oldest pieces above a limit.

    ValueError for a limit that is no amount.
    """
    folder = folder or user_cache()
    store = Store(folder / "pieces")
    most = cache_limit() if limit is None else bytes_of(limit)
    freed = 0
    if clear:
        freed = store.clear() + sum(_removed(folder / part) for part in _PARTS)
    elif limit is not None:
        freed = trim_cache(folder, most)
    sizes = [size for _, size, _ in _files(folder)]
    return CacheUse(folder, len(sizes), sum(sizes), most, freed)


def trim_cache(folder: Path, limit: int) -> int:
    """Brings a cache within its limit: pieces, made voices, and what is remembered of files.

    The longest unused go first; returns the bytes that were freed.
    """
    return trim(_files(folder), limit)


def _files(folder: Path) -> Iterator[Kept]:
    yield from Store(folder / "pieces").all()
    for part in _PARTS:
        for path in _own_files(folder / part):
            with contextlib.suppress(OSError):
                stat = path.stat(follow_symlinks=False)
                yield path, stat.st_size, stat.st_mtime


def _own_files(folder: Path) -> Iterator[Path]:
    """The files below a folder; links to other folders are not followed."""
    with contextlib.suppress(OSError):
        if folder.is_symlink():
            return
        for entry in os.scandir(folder):
            if entry.is_dir(follow_symlinks=False):
                yield from _own_files(Path(entry.path))
            elif not entry.is_dir():
                yield Path(entry.path)


def _removed(folder: Path) -> int:
    """Removes a folder of the cache's own and returns the bytes it held."""
    freed = 0
    for path in _own_files(folder):
        with contextlib.suppress(OSError):
            freed += path.stat(follow_symlinks=False).st_size
    shutil.rmtree(folder, ignore_errors=True)
    return freed
