"""Writing files so that a path named by the user is only ever absent, old or complete."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from storykit.errors import OutputError

_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))]
)
_LONGEST_NAME = 80


@contextlib.contextmanager
def publishing(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; renamed to `path` when the block ends well, else removed.

    The file lies in the same folder, so that the rename is one step, and has the same suffix, since
    encoders choose their container by it. It is synced to disk before the rename. Raises OutputError
    when the folder cannot be made or written to.
    """
    draft = path.with_name(f".{path.stem[:40]}.{secrets.token_hex(6)}.part{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(f"{path} is a folder")
        yield draft
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(draft, path)
    except OSError as error:
        raise OutputError(
            f"“{path}” cannot be written: {error.strerror or error}.",
            cure="Choose another folder with --out, or free some space, and run again.",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def publish(path: Path, content: bytes | str) -> Path:
    """Writes the content in one step and returns the path. Text is written as UTF-8 without a mark."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    with publishing(path) as draft:
        draft.write_bytes(data)
    return path


def safe_name(text: str, fallback: str = "story") -> str:
    """A file name without suffix made of letters, digits, `-` and `_` of any script.

    Marks stay with their letters, so names in Hindi, Thai or Dhivehi survive. Everything else
    becomes one hyphen; names that Windows keeps for devices, and empty ones, get the fallback.
    """
    kept = (
        c if c in "-_" or unicodedata.category(c)[0] in "LNM" else "-"
        for c in unicodedata.normalize("NFC", text)
    )
    name = re.sub(r"-{2,}", "-", "".join(kept)).strip("-_")[:_LONGEST_NAME].strip("-_")
    if not name or name.lower() in _RESERVED or unicodedata.category(name[0])[0] == "M":
        return f"{fallback}-{name}".strip("-") if name else fallback
    return name
