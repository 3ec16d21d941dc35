"""Small stories made in memory, and what one rule has to say of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from storykit.check import Context, run_checks
from storykit.errors import Finding
from storykit.script.fields import Translatable, Values
from storykit.script.models import Card, Scene, Story

TODAY = date(2026, 6, 1)


def written(value: Any) -> Any:
    """A field's value as the loader gives it: texts, lists of texts, numbers and names of files."""
    if isinstance(value, Mapping):
        return Translatable.of(value)
    if isinstance(value, list):
        return tuple(written(item) for item in value)
    return value


def content(kind: type[Scene] | type[Card], number: int, given: Mapping[str, Any]) -> Any:
    """A scene or card; keys that are not its own are fields of its layout."""
    parts: dict[str, Any] = {"id": f"{kind.__name__.lower()}-{number + 1}", "layout": "photo"}
    fields: dict[str, Any] = {}
    for key, value in given.items():
        if key in kind.model_fields:
            parts[key] = value
        elif key in ("image", "video", "choice"):
            fields[key] = value
        else:
            fields[key] = Translatable.of(value) if isinstance(value, str) else written(value)
    return kind(fields=Values(fields), **parts)


@pytest.fixture
def story() -> Callable[..., Story]:
    """A maker of stories: `story(scenes=[…], people={…})`."""

    def make(
        scenes: list[dict[str, Any]] | None = None,
        cards: list[dict[str, Any]] | None = None,
        **parts: Any,
    ) -> Story:
        parts.setdefault("id", "tale")
        parts.setdefault("title", {"en": "A tale"})
        parts.setdefault("languages", ("en",))
        made = [content(Scene, at, given) for at, given in enumerate(scenes or [])]
        drawn = [content(Card, at, given) for at, given in enumerate(cards or [])]
        return Story(scenes=tuple(made), cards=tuple(drawn), **parts)

    return make


@pytest.fixture
def found() -> Callable[..., list[Finding]]:
    """What one rule finds in a story, on a day in 2026."""

    def find(story: Story, rule: str, **options: Any) -> list[Finding]:
        context = Context(story, **{"today": TODAY, **options})
        return run_checks(story, context=context, only=[rule])

    return find


@pytest.fixture
def consent() -> dict[str, Any]:
    """A record of consent in which nothing is missing."""
    return {
        "given": "2026-03-04",
        "how": "written",
        "asked_by": "B. Bat",
        "language": "mn",
        "elements": ["disclosure", "voluntariness", "comprehension", "competence"],
        "purposes": ["campaign"],
        "platforms": ["facebook", "whatsapp"],
        "expires": "2028-03-04",
        "contact": "rights@example.org",
    }
