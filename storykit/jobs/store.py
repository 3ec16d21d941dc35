"""The store of finished pieces: files named by what they are made from and by what they hold.

A piece is `ab/<rest of its key>.<digest of its content><suffix>`. It appears by a rename, and its
content is compared with its name whenever it is found, so that a piece that was cut short, edited
or damaged is never used. Several processes and machines may share a store; deleting any part of it
is safe at any time.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from storykit.errors import OutputError, RenderError
from storykit.files import mark_used

_TRUSTED = 24
"""Hexadecimal digits of the content's SHA-256 in a piece's name: 96 bits."""

_IN_USE = 600
"""Seconds a piece is kept after its last use, whatever the limit: a render may be joining it."""

_FORSAKEN = 86_400
"""Seconds after which a draft is taken for one that a killed run left."""


_ATTEMPTS = 3
"""How often a piece is written where the disk is full or the cache was cleared meanwhile."""

_FULL = frozenset([errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)])


Kept = tuple[Path, int, float]
"""A file of the cache, its bytes, and when it was used last, in seconds since 1970."""


class PiecesLost(RenderError):
    """Pieces that were made have gone from the store before they were joined."""


@dataclass(frozen=True, slots=True)
class Use:
    """How much a store holds."""

    pieces: int
    bytes: int


class Store:
    """Finished pieces by key. Keys are hexadecimal digests of everything a piece is made from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, key: str, suffix: str) -> Path | None:
        """The piece of that key, whole and unchanged, or None. A damaged one is removed."""
        for path in self._candidates(key, suffix):
            if _digest(path) == _trusted(path):
                mark_used(path)
                return path
            with contextlib.suppress(OSError):
                path.unlink()
        return None

    def holds(self, key: str, suffix: str) -> bool:
        """Whether there is a piece of that key, without reading it."""
        return bool(self._candidates(key, suffix))

    def read(self, key: str, suffix: str) -> bytes | None:
        """The content of the piece of that key, or None."""
        for path in self._candidates(key, suffix):
            with contextlib.suppress(OSError):
                content = path.read_bytes()
                if hashlib.sha256(content).hexdigest()[:_TRUSTED] == _trusted(path):
                    mark_used(path)
                    return content
                path.unlink()
        return None

    def drop(self, key: str, suffix: str) -> None:
        """Removes the piece of that key, if there is one."""
        for path in self._candidates(key, suffix):
            with contextlib.suppress(OSError):
                path.unlink()

    def make(self, key: str, suffix: str, write: Callable[[Path], None]) -> Path:
        """Has a piece written to a path of its own, then gives it its place, which is returned.

        Where the disk is full, older pieces make room. Raises OutputError where there is none.
        """
        for attempt in range(_ATTEMPTS):
            last = attempt == _ATTEMPTS - 1
            try:
                return self._make(key, suffix, write)
            except Exception as error:
                number = getattr(error, "errno", None)
                if number in _FULL:
                    if last or not self.trim(self.use().bytes // 2):
                        raise _no_room(self.folder, error) from error
                    continue
                # Encoders do not say which file is missing; what is read is asked for elsewhere.
                name = getattr(error, "filename", None)
                own = name is None or str(name).startswith(f"{self.folder}{os.sep}")
                if number != errno.ENOENT or not own:
                    raise
                if last:
                    raise OutputError(
                        f"The cache in “{self.folder}” was taken away again and again.",
                        cure="Let nothing else delete it meanwhile, and run again.",
                    ) from error
        raise AssertionError("unreachable")

    def _make(self, key: str, suffix: str, write: Callable[[Path], None]) -> Path:
        folder = self._shard(key)
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{key[2:18]}.{secrets.token_hex(6)}.part{suffix}"
        try:
            write(draft)
            path = folder / f"{key[2:]}.{_digest(draft)}{suffix}"
            os.replace(draft, path)
        finally:
            with contextlib.suppress(OSError):
                draft.unlink()
        return path

    def keep(self, key: str, suffix: str, content: bytes) -> None:
        """Keeps content under a key. A store that cannot be written to keeps nothing."""

        def write(draft: Path) -> None:
            draft.write_bytes(content)

        with contextlib.suppress(OSError):
            self._make(key, suffix, write)

    def usable(self) -> bool:
        """Whether pieces can be kept here."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            probe = self.folder / f".{secrets.token_hex(6)}.part"
            probe.write_bytes(b"x")
            probe.unlink()
        except OSError:
            return False
        return True

    # Size ---------------------------------------------------------------------------------------

    def use(self) -> Use:
        """How many pieces there are, and their bytes."""
        sizes = [size for _, size, _ in self.all()]
        return Use(len(sizes), sum(sizes))

    def trim(self, limit: int) -> int:
        """Removes pieces, the longest unused first, until the store is within its limit.

        Returns the bytes that were freed. Pieces used within the last ten minutes stay.
        """
        return trim(self.all(), limit)

    def clear(self) -> int:
        """Removes every piece and returns the bytes that were freed."""
        freed = 0
        for path, size, _ in self.all():
            with contextlib.suppress(OSError):
                path.unlink()
                freed += size
        for folder in self._shards():
            with contextlib.suppress(OSError):
                folder.rmdir()
        return freed

    # Files --------------------------------------------------------------------------------------

    def _shard(self, key: str) -> Path:
        return self.folder / key[:2]

    def _candidates(self, key: str, suffix: str) -> list[Path]:
        folder, start = self._shard(key), f"{key[2:]}."
        try:
            names = sorted(n for n in os.listdir(folder) if n.startswith(start))
        except OSError:
            return []
        length = len(start) + _TRUSTED
        return [folder / name for name in names if name[length:] == suffix]

    def _shards(self) -> list[Path]:
        with contextlib.suppress(OSError):
            # Links to folders are not followed: what lies there is somebody else's.
            entries = os.scandir(self.folder)
            return [Path(e.path) for e in entries if e.is_dir(follow_symlinks=False)]
        return []

    def all(self) -> Iterator[Kept]:
        """Every piece with its size and when it was used last; drafts that were left, too."""
        for folder in self._shards():
            with contextlib.suppress(OSError):
                for entry in os.scandir(folder):
                    with contextlib.suppress(OSError):
                        stat = entry.stat()
                        yield Path(entry.path), stat.st_size, stat.st_mtime


def trim(files: Iterable[Kept], limit: int) -> int:
    """Removes files, the longest unused first, until they are within a limit together.

    Returns the bytes that were freed. What was used within the last ten minutes stays; drafts that
    nobody has touched for a day go in any case.
    """
    now = time.time()
    # After the clock was set back, a file may seem used in the future.
    kept = sorted((min(used, now), size, path) for path, size, used in files)
    held = sum(size for _, size, _ in kept)
    freed = 0
    for used, size, path in kept:
        forsaken = path.name.startswith(".") and now - used > _FORSAKEN
        if not forsaken and (held - freed <= limit or now - used < _IN_USE):
            continue
        with contextlib.suppress(OSError):
            path.unlink()
            freed += size
    return freed


def _no_room(folder: Path, error: Exception) -> OutputError:
    reason = getattr(error, "strerror", None) or error
    return OutputError(
        f"There is no room left for the cache in “{folder}”: {reason}.",
        cure="Free some space on this disk, or name a folder on another with --cache.",
    )


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:_TRUSTED]
    except OSError:
        return ""


def _trusted(path: Path) -> str:
    """The digest that a piece's name tells."""
    return path.name.split(".")[1]
