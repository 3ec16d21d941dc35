"""Speech whose word times are known: the engine's own, where there is one on this machine."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from storykit.script.fields import Translatable
from storykit.script.models import Scene, Story, Voice
from storykit.voice import espeak


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps made sounds away from the cache of whoever runs the tests."""
    monkeypatch.delenv("STORYKIT_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user-cache"))


@pytest.fixture
def needs_espeak() -> None:
    """Skips a test where no espeak-ng is installed."""
    if not espeak.speaks("en"):
        pytest.skip("no espeak-ng on this machine")


@pytest.fixture
def save(tmp_path: Path) -> Callable[[str, NDArray, int], Path]:
    """Writes mono samples (float, full scale at 1.0) to a WAV file below the test's folder."""

    def write(name: str, samples: NDArray, rate: int) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            whole = np.clip(np.rint(np.asarray(samples) * 32767), -32768, 32767)
            file.writeframes(whole.astype("<i2").tobytes())
        return path

    return write


@pytest.fixture
def whole_story() -> Callable[..., Story]:
    """A story in a folder, of one scene for each text, with recordings by a pattern."""

    def make(folder: Path, texts: list[str], recordings: str) -> Story:
        scenes = tuple(
            Scene(id=f"s{index}", layout="title", narration=Translatable.of({"en": text}))
            for index, text in enumerate(texts)
        )
        story = Story(
            id="s",
            title=Translatable.of("S"),
            languages=("en",),
            voice=Voice(narrator="files", recordings=recordings),
            scenes=scenes,
        )
        story._folder = folder
        return story

    return make
