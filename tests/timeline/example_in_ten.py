"""The example story told in ten languages, for tests of captions."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

import storykit
from storykit.script.fields import Translatable
from storykit.script.models import Scene, Story

LANGUAGES = ("en", "ar", "ur", "hi", "bn", "th", "my", "mn", "id", "ru")
_EXAMPLE = Path(__file__).parents[2] / "examples" / "steppe" / "story.yaml"
_NARRATIONS = Path(__file__).with_name("steppe_narrations.yaml")


@cache
def example_in_ten_languages() -> Story:
    """The example with what is said in eight more languages, timed by estimate.

    Texts on screen stay as they are.
    """
    story = storykit.load(_EXAMPLE)
    more = yaml.safe_load(_NARRATIONS.read_text(encoding="utf-8"))
    assert (*story.languages, *more) == LANGUAGES

    def told(text: Translatable | None, name: str) -> Translatable:
        return Translatable.of({**dict(text or ()), **{tag: more[tag][name] for tag in more}})

    def scene(own: Scene) -> Scene:
        return own.model_copy(update={"narration": told(own.narration, own.id)})

    return story.model_copy(
        update={
            "languages": LANGUAGES,
            "voice": story.voice.model_copy(update={"narrator": "silent"}),
            "title": told(story.title, "title"),
            "scenes": tuple(scene(own) for own in story.scenes),
        }
    )
