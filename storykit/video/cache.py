"""The cache of encoded pieces: a folder of files named by fingerprints. Deleting it is safe."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


class SegmentCache:
    """Finished pieces by fingerprint. Pieces appear by a rename, so a piece found is a whole one.

    Any number of threads and processes may share a folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, key: str) -> Path | None:
        """The piece of that fingerprint, or None."""
        path = self._path(key)
        try:
            os.utime(path)
        except OSError:
            return None
        return path

    def make(self, key: str, write: Callable[[Path], None]) -> Path:
        """Has a piece written to a path of its own, then gives it its place."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.stem[:16]}.{secrets.token_hex(6)}{path.suffix}")
        try:
            write(draft)
            os.replace(draft, path)
        finally:
            with suppress(OSError):
                draft.unlink()
        return path

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key[2:]}.mp4"
