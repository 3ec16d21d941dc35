"""Digests of files' contents, remembered between runs while the files stay as they were."""

from __future__ import annotations

import contextlib
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

from storykit.assets import digest, settled
from storykit.files import mark_used, sealed, unsealed
from storykit.jobs.places import write_lightly

MISSING = "missing"
"""Stands for the digest of a file that is not there."""


class DigestBook:
    """The SHA-256 of files by path, size, time of change and inode.

    What is remembered lies in a folder, one small file for each folder that was looked into; lost,
    damaged or shared, it only costs reading again. Not for use by several threads at once.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._pages: dict[Path, dict[str, Any]] = {}
        self._changed: set[Path] = set()

    def digest(self, path: Path) -> str:
        """The SHA-256 of a file in hexadecimal, or MISSING where it is not there.

        Raises AssetError where it cannot be read.
        """
        try:
            stat = path.stat()
        except OSError:
            return MISSING
        if not os.path.isfile(path):
            return MISSING
        mark = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
        page = self._page(path.parent)
        known = page.get(path.name)
        if isinstance(known, list) and known[:-1] == mark:
            return str(known[-1])
        found = digest(path)
        if settled(stat):
            page[path.name] = [*mark, found]
            self._changed.add(path.parent)
        return found

    def listing(self, folder: Path, *, most: int = 20_000) -> str:
        """A digest of all files below a folder: their paths and their contents.

        Folders and files whose names begin with a dot are left out.
        """
        hasher = sha256()
        for path in sorted(_files(folder, most)):
            hasher.update(f"{path.relative_to(folder).as_posix()}\0{self.digest(path)}\n".encode())
        return hasher.hexdigest()

    def signature(self, folders: tuple[Path, ...]) -> str:
        """The digest of several folders, remembered as one by the sizes and times of their files.

        For storykit's own files: looking at them one by one takes longer.
        """
        looked = sha256()
        for folder in folders:
            for path in sorted(_files(folder, 20_000)):
                stat = path.stat()
                looked.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
        mark = looked.hexdigest()
        page = self._page(folders[0])
        known = page.get("/")
        if isinstance(known, list) and known[0] == mark:
            return str(known[1])
        found = sha256("".join(map(self.listing, folders)).encode()).hexdigest()
        page["/"] = [mark, found]
        self._changed.add(folders[0])
        return found

    def save(self) -> None:
        """Writes down what was learnt."""
        for folder in self._changed:
            if self._folder is not None:
                write_lightly(self._file(self._folder, folder), sealed(self._pages[folder]))
        self._changed.clear()

    def _page(self, folder: Path) -> dict[str, Any]:
        if folder not in self._pages:
            self._pages[folder] = self._read(folder)
        return self._pages[folder]

    def _read(self, folder: Path) -> dict[str, Any]:
        if self._folder is not None:
            with contextlib.suppress(OSError, ValueError):
                file = self._file(self._folder, folder)
                page = unsealed(file.read_bytes())
                if isinstance(page, dict):
                    mark_used(file)
                    return page
        return {}

    @staticmethod
    def _file(own: Path, folder: Path) -> Path:
        name = sha256(os.path.abspath(folder).encode("utf-8", "surrogateescape")).hexdigest()[:40]
        return own / name[:2] / f"{name[2:]}.json"


def _files(folder: Path, most: int) -> list[Path]:
    found: list[Path] = []
    waiting = [folder]
    while waiting and len(found) < most:
        with contextlib.suppress(OSError):
            for entry in os.scandir(waiting.pop()):
                if entry.name.startswith((".", "__pycache__")):
                    continue
                # Links to folders are not followed: they may lead round in a circle.
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))
                elif entry.is_file():
                    found.append(Path(entry.path))
    return found
