"""Small stories made in memory, and captions of a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from storykit.script.fields import Translatable, Values
from storykit.script.models import Scene, Story
from storykit.timeline import Cue, make_cues
from storykit.timeline.profiles import PROFILES
from storykit.voice.estimate import estimate_words
from storykit.voice.model import Narration


def _field(value: Any) -> Any:
    if isinstance(value, str | Mapping):
        return Translatable.of(value)
    if isinstance(value, list):
        return tuple(_field(item) for item in value)
    return value


@pytest.fixture
def story() -> Callable[..., Story]:
    """A maker of stories from scenes as a script has them: `story([{"title": …}], fps=25)`."""

    def make(scenes: list[dict[str, Any]], **parts: Any) -> Story:
        made = []
        for number, given in enumerate(scenes, 1):
            own = {key: value for key, value in given.items() if key in Scene.model_fields}
            fields = {
                key: value if key in ("image", "video") else _field(value)
                for key, value in given.items()
                if key not in Scene.model_fields
            }
            own = {"id": f"scene-{number}", "layout": "photo", **own}
            made.append(Scene(fields=Values(fields), **own))
        parts = {"id": "tale", "title": "A tale", "languages": ("en",), **parts}
        return Story(scenes=tuple(made), **parts)

    return make


@pytest.fixture
def captions() -> Callable[..., tuple[Cue, ...]]:
    """The cues of a text spoken at its language's pace: `captions("…", "ar", "netflix")`."""

    def make(text: str, language: str = "en", profile: str = "social", **more: Any) -> Any:
        words, duration = estimate_words(text, language)
        narration = Narration(text, language, duration, words)
        return make_cues(narration, PROFILES[profile], **more)

    return make
