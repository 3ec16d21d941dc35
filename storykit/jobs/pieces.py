"""The store as the place of encoded pieces."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from storykit.jobs.store import Store
from storykit.video.cache import SegmentCache

SUFFIX = ".mp4"


class Pieces(SegmentCache):
    """Encoded pieces by fingerprint, in a store: what is found there is whole and unchanged."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.folder)
        self._store = store

    def find(self, key: str) -> Path | None:
        """The piece of that fingerprint, or None."""
        return self._store.find(key, SUFFIX)

    def drop(self, key: str) -> None:
        """Removes the piece of that fingerprint, if there is one."""
        self._store.drop(key, SUFFIX)

    def make(self, key: str, write: Callable[[Path], None]) -> Path:
        """Has a piece written, then gives it its place."""
        return self._store.make(key, SUFFIX, write)
