from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from storykit.errors import Finding, ScriptError
from storykit.script.fields import Field
from storykit.script.loading import load_story
from storykit.script.models import Story

LAYOUTS: Mapping[str, Mapping[str, Field]] = {
    "title": {"title": Field(required=True), "image": Field("picture")},
    "photo": {"image": Field("picture"), "video": Field("clip"), "caption": Field()},
    "quote": {
        "quote": Field(required=True, about="the words that were said"),
        "by": Field(),
        "image": Field("picture"),
    },
    "figure": {"number": Field("number", required=True), "label": Field()},
    "list": {"items": Field("list", required=True), "style": Field("choice", choices=("a", "b"))},
    "table": {"rows": Field("rows", required=True)},
    "credit": {"credit": Field(required=True)},
}
LANGUAGES = ("en", "ar", "ar-IQ", "th", "zh-Hant", "no")


@pytest.fixture
def layouts() -> Mapping[str, Mapping[str, Field]]:
    """The layouts above."""
    return LAYOUTS


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Story]:
    """Reads a script's text with the layouts above."""

    def read(text: str, name: str = "story.yaml", **options: object) -> Story:
        path = tmp_path / "our-story" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        known = {"known_languages": LANGUAGES, "known_themes": ("steppe", "ink"), **options}
        return load_story(path, LAYOUTS, **known)  # type: ignore[arg-type]

    return read


@pytest.fixture
def mistakes(read: Callable[..., Story]) -> Callable[..., dict[str, Finding]]:
    """What is wrong with a script's text, by path."""

    def mistakes(text: str, name: str = "story.yaml", **options: object) -> dict[str, Finding]:
        with pytest.raises(ScriptError) as caught:
            read(text, name, **options)
        findings = caught.value.findings
        assert all(f.where.line and f.where.column and f.where.file for f in findings)
        lines = [(f.where.line or 0, f.where.column or 0) for f in findings]
        assert lines == sorted(lines)
        return {finding.where.path: finding for finding in findings}

    return mistakes
