"""Where storykit keeps what can be made again, and light writing there."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from pathlib import Path

LARGEST_CACHE = 4_000_000_000
"""Bytes the cache may take, unless the variable STORYKIT_CACHE_LIMIT names another number."""

_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def user_cache() -> Path:
    """The user's folder for what can be made again; the variable STORYKIT_CACHE names another."""
    own = os.environ.get("STORYKIT_CACHE")
    if own:
        return Path(own)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "storykit" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "storykit"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "storykit"


def cache_limit() -> int:
    """How many bytes the cache may take."""
    try:
        return bytes_of(os.environ.get("STORYKIT_CACHE_LIMIT", ""))
    except ValueError:
        return LARGEST_CACHE


def bytes_of(written: str) -> int:
    """Bytes of an amount as people write it: `500M`, `2G`, `1.5GB`; ValueError for anything else.

    Units are powers of a thousand.
    """
    text = written.strip().upper().removesuffix("B").removesuffix("I").strip()
    unit = text[-1:] if text[-1:] in "KMGT" else ""
    number = float(text.removesuffix(unit))
    if not 0 < number < 1e15:
        raise ValueError(f"“{written}” is no amount of memory")
    return int(number * _UNITS[unit])


def write_lightly(path: Path, content: bytes) -> None:
    """Writes a small file in one step, without waiting for the disk.

    For what may be lost at any time: failing to write is no error.
    """
    draft = path.with_name(f".{path.name[:60]}.{secrets.token_hex(6)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        os.replace(draft, path)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink()
