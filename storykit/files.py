"""Writing files so that a path named by the user is only ever absent, old or complete."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import sys
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from storykit.errors import OutputError

_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{device}{n}" for device in ("com", "lpt") for n in "0123456789¹²³"]
)
"""Names Windows keeps for devices: learn.microsoft.com/windows/win32/fileio/naming-a-file."""

_LONGEST_NAME = 120
"""Bytes in UTF-8. File systems take 255; language, format, suffix and a draft's mark are added."""

_DRAFT = re.compile(r"\..*\.[0-9a-f]{12}\.part(\.[^.]+)?")
_FULL = frozenset([errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)])
_OURS = _FULL | {errno.EROFS, errno.EIO}


@contextlib.contextmanager
def publishing(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; renamed to `path` when the block ends well, else removed.

    The draft lies in the same folder, so that the rename is one step, and has the same suffix,
    since encoders choose their container by it. It is synced to disk before the rename. Raises
    OutputError when the folder cannot be made or written to, or the disk is full; other errors of
    the block pass through.
    """
    draft = path.with_name(f".{_cut(path.stem, 100)}.{os.urandom(6).hex()}.part{path.suffix}")
    try:
        with _explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "a folder has this name")
        try:
            yield draft
        except OSError as error:
            if error.errno in _OURS or error.filename in (str(draft), draft):
                raise _failure(path, error) from error
            raise
        with _explained(path):
            _sync(draft)
            os.replace(draft, path)
            _sync_folder(path.parent)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def publish(path: Path, content: bytes | str) -> Path:
    """Writes the content in one step and returns the path; text as UTF-8 without a mark."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    with publishing(path) as draft:
        draft.write_bytes(data)
    return path


@contextlib.contextmanager
def publishing_folder(path: Path, ours: str) -> Iterator[Path]:
    """A folder beside `path` to fill; it takes the place of `path` when the block ends well.

    `ours` is a pattern for the names of files in it. A folder that holds anything else is not
    replaced. Raises OutputError as `publishing` does.
    """
    draft = path.with_name(f".{_cut(path.name, 100)}.{os.urandom(6).hex()}.part")
    old = draft.with_name(f"{draft.name}.old")
    try:
        with _explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and not _holds_only(path, ours):
                raise FileExistsError(errno.EEXIST, "other files are there")
            draft.mkdir()
        try:
            yield draft
        except OSError as error:
            if error.errno in _OURS or Path(str(error.filename)).parent == draft:
                raise _failure(path, error) from error
            raise
        with _explained(path):
            _sync_folder(draft)
            with contextlib.suppress(FileNotFoundError):
                os.replace(path, old)
            os.replace(draft, path)
            _sync_folder(path.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _holds_only(folder: Path, ours: str) -> bool:
    return folder.is_dir() and all(re.fullmatch(ours, entry.name) for entry in folder.iterdir())


def sweep(folder: Path, older_than: int = 86_400) -> int:
    """Removes drafts that killed runs left in a folder, and returns how many.

    `older_than` is seconds since a draft was last written to, so that no running one is taken.
    """
    removed = 0
    before = time.time() - older_than
    with contextlib.suppress(OSError):
        for entry in folder.iterdir():
            if _DRAFT.fullmatch(entry.name) and entry.stat().st_mtime < before:
                if entry.is_dir():
                    shutil.rmtree(entry)
                else:
                    entry.unlink()
                removed += 1
    return removed


def sealed(value: object) -> bytes:
    """A plain value as JSON below a digest of it, so that damage is noticed when it is read."""
    body = json.dumps(value, separators=(",", ":")).encode("ascii")
    return b"%s\n%s" % (_seal(body), body)


def unsealed(content: bytes) -> Any:
    """The value that was sealed; ValueError where a bit of it is other than it was."""
    seal, _, body = content.partition(b"\n")
    if seal != _seal(body):
        raise ValueError("damaged")
    try:
        return json.loads(body)
    except RecursionError:
        raise ValueError("damaged") from None


def _seal(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest()[:24].encode("ascii")


def mark_used(file: Path, rest: int = 3600) -> None:
    """Sets a file's time to now, but not again within `rest` seconds: it is in use."""
    with contextlib.suppress(OSError):
        if abs(time.time() - file.stat().st_mtime) > rest:
            os.utime(file)


def safe_name(text: str, fallback: str = "story") -> str:
    """A file name without suffix made of letters, digits, `-` and `_` of any script.

    Marks stay with their letters, so names in Hindi, Thai or Dhivehi survive. Everything else
    becomes one hyphen. Names that Windows keeps for devices get the fallback before them, and
    empty ones become it. Names too long for a file are cut and marked, so that they stay apart.
    """
    kept = (
        c if c in "-_" or unicodedata.category(c)[0] in "LNM" else "-"
        for c in unicodedata.normalize("NFC", text)
    )
    name = re.sub(r"-{2,}", "-", "".join(kept)).strip("-_")
    while name and unicodedata.category(name[0])[0] == "M":
        name = name[1:].lstrip("-_")
    if len(name.encode()) > _LONGEST_NAME:
        name = f"{_cut(name, _LONGEST_NAME - 9)}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    if name.casefold() in _RESERVED:
        return f"{fallback or 'the'}-{name}"
    return name or fallback


def _cut(text: str, most: int) -> str:
    """The beginning of a text in at most so many bytes of UTF-8, no letter without its marks."""
    end = len(text.encode()[:most].decode(errors="ignore"))
    while 0 < end < len(text) and unicodedata.category(text[end])[0] == "M":
        end -= 1
    return text[:end].rstrip("-_")


def _sync(file: Path) -> None:
    # Windows syncs only files opened for writing.
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def _sync_folder(folder: Path) -> None:
    """Makes the rename itself last through a power cut, where the system can."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _failure(path, error) from error


def _failure(path: Path, error: OSError) -> OutputError:
    if error.errno in _FULL:
        cure = "Free some space on this disk, or choose another with --out, and run again."
    elif error.errno in (errno.EISDIR, errno.ENOTDIR, errno.EEXIST):
        cure = "Rename or move what has that name, or choose another folder with --out."
    elif error.errno == errno.ENOENT:
        cure = "It was not written, or something removed it: run again."
    else:
        cure = "Close the file if another program shows it, or choose another folder with --out."
    reason = error.strerror or str(error)
    return OutputError(f"“{path}” cannot be written: {reason}.", cure=cure)
