"""Where made sounds are kept between runs, and how samples become a file there."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import sys
import wave
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storykit.errors import StorykitError
from storykit.files import publish


def cache_folder(asked: Path | None = None) -> Path:
    """The folder for made sounds: in the folder asked for, else in the user's cache.

    The variable STORYKIT_CACHE names another place for the cache.
    """
    named = os.environ.get("STORYKIT_CACHE")
    if asked is not None:
        base = asked
    elif named:
        base = Path(named)
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home())) / "storykit" / "cache"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches" / "storykit"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "storykit"
    return base / "voice"


def fingerprint(*parts: object) -> str:
    """A name for what depends on these plain values alone."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]


def kept(folder: Path, name: str) -> tuple[Path, Any] | None:
    """The sound file and the facts kept under a name, or None where they are not both there."""
    sound, facts = folder / f"{name}.wav", folder / f"{name}.json"
    try:
        told = json.loads(facts.read_text(encoding="utf-8"))
        return (sound, told["facts"]) if sound.stat().st_size == told["bytes"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def kept_facts(folder: Path, name: str) -> Any:
    """Facts kept without a sound, or None where there are none."""
    try:
        return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def keep_facts(folder: Path, name: str, facts: Any) -> None:
    """Keeps plain values under a name; a cache that cannot be written to is no reason to fail."""
    with contextlib.suppress(StorykitError):
        publish(folder / f"{name}.json", json.dumps(facts))


def keep(
    folder: Path, name: str, samples: NDArray[np.int16], rate: int, facts: Any
) -> tuple[Path, Any]:
    """Keeps samples (mono) as a WAV file with its facts, which must be plain values."""
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
    data = content.getvalue()
    sound = publish(folder / f"{name}.wav", data)
    # The facts come last: a run that is killed in between leaves nothing that looks complete.
    publish(folder / f"{name}.json", json.dumps({"bytes": len(data), "facts": facts}))
    return sound, facts
