"""The identity of a file's content."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from storykit.errors import AssetError


def digest(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal.

    Read once for each path, size and time of change. Raises AssetError if it cannot be read.
    """
    try:
        stat = path.stat()
        return _digest(path, stat.st_size, stat.st_mtime_ns)
    except OSError as error:
        raise AssetError(
            f"“{path.name}” cannot be read: {error.strerror or error}.",
            cure="Check that the file is still there and may be read.",
        ) from error


@lru_cache(maxsize=4096)
def _digest(path: Path, _size: int, _changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
