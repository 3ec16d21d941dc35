"""Looking at the cache and making room in it."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from storykit.jobs.places import bytes_of, cache_limit, user_cache
from storykit.jobs.store import Store

_PARTS = ("digests", "records", "segments", "voice")


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
        freed = store.trim(most)
    use = store.use()
    return CacheUse(folder, use.pieces, use.bytes, most, freed)


def _removed(folder: Path) -> int:
    """Removes a folder of the cache's own and returns the bytes it held."""
    freed = 0
    with contextlib.suppress(OSError):
        freed = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    shutil.rmtree(folder, ignore_errors=True)
    return freed
