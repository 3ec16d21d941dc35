"""Where files named in a script may lie, and finding them there."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import islice
from pathlib import Path, PurePosixPath

from storykit.assets.content import hollow
from storykit.errors import AssetError, Where

_PACKAGE = Path(__file__).resolve().parent.parent
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DRIVE = re.compile(r"[A-Za-z]:")
_LONGEST_PATH = 500
_MOST_ENTRIES = 2_000


@cache
def shared_folder(name: str) -> Path:
    """The folder `fonts` or `templates` that comes with storykit.

    In an installed package it lies inside the package, in a checkout beside it.
    """
    for parent in (_PACKAGE, _PACKAGE.parent):
        folder = parent / name
        if folder.is_dir():
            return folder
    raise AssetError(f"storykit's own folder “{name}” is missing.", cure="Install storykit again.")


def path_mistake(written: str, *, allow_outside: bool = False) -> tuple[str, str] | None:
    """What is wrong with a file's path as written in a script, and the cure; None if nothing is.

    A path names a file below the story's folder, in parts divided by `/`. Addresses on the web
    never pass; `allow_outside` admits absolute paths and `..`.
    """
    beside = "Put the file into the story's folder and write its path from there: “photos/a.jpg”."
    if not written.strip() or len(written) > _LONGEST_PATH:
        return "This is not the path of a file.", beside
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in written):
        return "There is an invisible control character in this path.", "Type the path again."
    if _DRIVE.match(written) or written[0] in "/\\~":
        if allow_outside and written[0] != "~":
            return None
        return "The path leads out of the story's folder.", beside
    if _URL.match(written):
        return (
            f"“{written[:60]}” is an address; storykit reads only files on this machine.",
            "Save what is there into the story's folder, if you may use it, and write its path.",
        )
    if "\\" in written:
        return "The path has backslashes.", f"Write “{written[:60].replace(chr(92), '/')}”."
    if ".." in PurePosixPath(written).parts and not allow_outside:
        return "The path leads out of the story's folder.", beside
    return None


def lies_in(path: Path, folder: Path) -> bool:
    """Whether a file really lies in a folder: a link does not that leads out of it, or nowhere."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links in a circle are the one or the other
        return False


@dataclass(frozen=True)
class Assets:
    """Folders in which the files of a story are looked for, in this order.

    The first is the story's own; folders of templates follow. Without `allow_outside` nothing
    outside these folders is read, not even by way of a link.
    """

    folders: tuple[Path, ...]
    allow_outside: bool = False

    def resolve(self, written: str, where: Where | None = None) -> Path:
        """The file a path in a script names, links followed.

        Raises AssetError at `where` if the path is not allowed, or no such file exists.
        """
        problem = path_mistake(written, allow_outside=self.allow_outside)
        if problem:
            raise AssetError(problem[0], cure=problem[1], where=where)
        for folder in self.folders:
            file = _present(folder, written)
            if file is None:
                continue
            real = file.resolve()
            if not self.allow_outside and not lies_in(real, folder):
                raise AssetError(
                    f"“{written}” is a link that leads out of the story's folder.",
                    cure="Put the file itself into the story's folder.",
                    where=where,
                )
            if not real.is_file():
                raise AssetError(
                    f"“{written}” is a folder, not a file.",
                    cure=f"Name the file in it, such as “{written.rstrip('/')}/…”.",
                    where=where,
                )
            if hollow(real.stat()):
                raise AssetError(
                    f"“{written}” has {real.stat().st_size / 1e9:.0f} GB, of which hardly "
                    "anything is on this disk.",
                    cure="Copy or download the file again, and wait until all of it is here.",
                    where=where,
                )
            return real
        raise AssetError(f"There is no file “{written}”.", cure=self._cure(written), where=where)

    def find(self, written: str) -> Path | None:
        """The file a path names, or None where there is none or it is not allowed."""
        # Most of what is looked for so is not there, and nobody reads a cure for it.
        if path_mistake(written, allow_outside=self.allow_outside) or all(
            _present(folder, written) is None for folder in self.folders
        ):
            return None
        try:
            return self.resolve(written)
        except AssetError:
            return None

    def _cure(self, written: str) -> str:
        for folder in self.folders:
            near = _near_miss(folder, written)
            if near:
                return f"Did you mean “{near}”?"
        if not self.folders:
            return "The story has no folder: load it from a file, or name its folder."
        return f"Put it there, or correct the path; it is looked for in “{self.folders[0]}”."


def _present(folder: Path, written: str) -> Path | None:
    """The file as written, or spelt with the same letters in another Unicode form."""
    file = folder / written
    try:
        if file.exists():
            return file
        return None if written.isascii() else _same_letters(folder, written)
    except OSError:
        return None


def _same_letters(folder: Path, written: str) -> Path | None:
    # “é” is one character on Windows and two on older Macs; nobody sees the difference.
    here = folder
    for part in PurePosixPath(written).parts:
        if not (here / part).exists():
            wanted = unicodedata.normalize("NFC", part)
            same = [n for n in _names(here) if unicodedata.normalize("NFC", n) == wanted]
            if not same:
                return None
            part = same[0]
        here = here / part
    return here


def _near_miss(folder: Path, written: str) -> str | None:
    """The path of an existing file that is written nearly so: other capitals, a letter off."""
    found: list[str] = []
    here = folder
    parts = PurePosixPath(written).parts
    for index, part in enumerate(parts):
        if part == ".." or not here.is_dir():
            return None
        last = index + 1 == len(parts)
        names = {_folded(n): n for n in _names(here) if last or (here / n).is_dir()}
        near = get_close_matches(_folded(part)[:100], names, n=1, cutoff=0.75)
        if not near:
            return None
        found.append(names[near[0]])
        here = here / found[-1]
    return "/".join(found)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _names(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in islice(folder.iterdir(), _MOST_ENTRIES))
    except OSError:
        return []
