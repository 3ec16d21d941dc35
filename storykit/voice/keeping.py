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
from typing import TYPE_CHECKING, Any

from storykit.errors import OutputError, StorykitError
from storykit.files import mark_used, publish, sealed, unsealed

_DIGITS = 24
"""Hexadecimal digits of a sound's SHA-256 in its name."""

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
    """The sound file and the facts kept under a name, or None where either is gone or damaged."""
    told = kept_facts(folder, name)
    try:
        sound = folder / f"{name}.{told['sound']}.wav"
        content = sound.read_bytes()
    except (OSError, KeyError, TypeError):
        return None
    if _digest(content) != told["sound"]:
        with contextlib.suppress(OSError):
            sound.unlink()
        return None
    mark_used(sound)
    return sound, told["facts"]


def is_whole(sound: Path) -> bool:
    """Whether a kept sound is there and holds what its name says; of other files, that they are."""
    named = sound.name.split(".")
    if len(named) != 3 or sound.parent.name != "voice" or len(named[1]) != _DIGITS:
        return sound.is_file()
    try:
        return _digest(sound.read_bytes()) == named[1]
    except OSError:
        return False


def kept_facts(folder: Path, name: str) -> Any:
    """Facts kept under a name, or None where there are none, or damaged ones."""
    file = folder / f"{name}.json"
    try:
        facts = unsealed(file.read_bytes())
    except (OSError, ValueError):
        return None
    mark_used(file)
    return facts


def keep_facts(folder: Path, name: str, facts: Any) -> None:
    """Keeps plain values under a name; a cache that cannot be written to is no reason to fail."""
    with contextlib.suppress(StorykitError):
        publish(folder / f"{name}.json", sealed(facts))


def keep(
    folder: Path, name: str, samples: NDArray[np.int16], rate: int, facts: Any
) -> tuple[Path, Any]:
    """Keeps samples (mono) as a WAV file with its facts, which must be plain values.

    The sound's name tells its content: a voice that never says a thing twice alike takes nobody's
    sound away. Raises OutputError where the cache cannot take it.
    """
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
    data = content.getvalue()
    own = _digest(data)
    try:
        sound = publish(folder / f"{name}.{own}.wav", data)
        # The facts come last: a run killed in between leaves nothing that looks complete.
        publish(folder / f"{name}.json", sealed({"sound": own, "facts": facts}))
    except OutputError as error:
        raise OutputError(
            error.message, cure="Free some space there, or name another folder with --cache."
        ) from error.__cause__
    return sound, facts


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]
