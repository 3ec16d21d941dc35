"""The cache of encoded pieces: a folder of files named by fingerprints. Deleting it is safe."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path


class SegmentCache:
    """Finished pieces by fingerprint.

    A piece's name ends with a hash of its own bytes: one that was damaged, by a crash or a full
    disk, is thrown away and made again. Any number of threads and processes may share a folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, key: str) -> Path | None:
        """The piece of that fingerprint, whole, or None. Finding it marks it as used."""
        folder, start = self._place(key)
        for path in sorted(folder.glob(f"{start}-*.mp4")):
            try:
                if path.stem == f"{start}-{_content(path)}":
                    os.utime(path)
                    return path
                path.unlink()
            except OSError:
                continue
        return None

    def make(self, key: str, write: Callable[[Path], None]) -> Path:
        """Has a piece written to a path of its own, then gives it its place."""
        folder, start = self._place(key)
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{start[:16]}.{os.urandom(6).hex()}.mp4"
        try:
            write(draft)
            path = folder / f"{start}-{_content(draft)}.mp4"
            os.replace(draft, path)
        finally:
            with suppress(OSError):
                draft.unlink()
        return path

    def _place(self, key: str) -> tuple[Path, str]:
        return self.folder / key[:2], key[2:]


def _content(path: Path) -> str:
    with path.open("rb") as file:
        digest = blake2b(digest_size=12)
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
