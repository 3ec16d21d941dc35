"""A small theme and layouts written in the tests, and content to put into them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from storykit.assets import Assets
from storykit.design.board import Board
from storykit.design.composing import compose
from storykit.design.contrast import EXTREMES, contrast, over
from storykit.design.layouts import Layout, read_layout
from storykit.design.measures import Color
from storykit.design.themes import Theme, find_theme
from storykit.formats import find_format
from storykit.script.fields import Translatable
from storykit.script.models import Content

WriteLayout = Callable[[str], Layout]
Compose = Callable[..., Board]


@pytest.fixture
def write_layout(tmp_path: Path) -> WriteLayout:
    """Reads a layout from the text of its file."""

    def write(text: str) -> Layout:
        file = tmp_path / "layouts" / "made.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return read_layout(file)

    return write


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder with flat pictures: white.png and black.png, 300 x 300."""
    for name in ("white", "black"):
        Image.new("RGB", (300, 300), name).save(tmp_path / f"{name}.png")
    return tmp_path


@pytest.fixture
def board_of(write_layout: WriteLayout, pictures: Path) -> Compose:
    """The board of a layout's text with some fields."""

    def make(
        text: str | Layout,
        fields: dict[str, Any] | None = None,
        *,
        language: str = "en",
        format: str = "square",
        theme: str = "steppe",
        **more: Any,
    ) -> Board:
        layout = write_layout(text) if isinstance(text, str) else text
        content = Content(
            id="test",
            layout=layout.name,
            fields={
                name: translated(layout, name, value) for name, value in (fields or {}).items()
            },
        )
        return compose(
            content,
            layout,
            bare_theme() if theme == "bare" else find_theme(theme),
            language,
            find_format(format),
            assets=Assets((pictures,)),
            **more,
        )

    return make


def bare_theme() -> Theme:
    """A theme that lays nothing under a layout."""
    return replace(find_theme("campaign"), decor={})


def translated(layout: Layout, name: str, value: Any) -> Any:
    """A field's value as the script room gives it."""
    kind = layout.fields[name].kind
    if isinstance(value, list):
        return tuple(Translatable.of(item) for item in value)
    if isinstance(value, str) and kind == "text":
        return Translatable.of(value)
    return value


def worst_over(text: Color, panel: Color, opacity: float) -> float:
    """The least contrast of a text on a panel of that opacity, whatever picture lies under it."""
    return min(contrast(text, over(panel, opacity, ground)) for ground in EXTREMES)
