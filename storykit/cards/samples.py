"""A layout with sample words in a language, for lists and for those who make layouts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storykit.assets import Assets, shared_folder
from storykit.cards.card import card_board, card_fields
from storykit.design.debugging import debugged
from storykit.design.flattening import flatten
from storykit.design.layouts import Layout, find_layout
from storykit.design.themes import find_theme
from storykit.documents import read_table
from storykit.formats import find_format
from storykit.language import find_language
from storykit.script.models import Content

if TYPE_CHECKING:
    from PIL.Image import Image

    from storykit.design.board import Board


def sample_card(
    layout: str,
    *,
    language: str = "en",
    format: str = "square",
    theme: str = "steppe",
    folder: Path | None = None,
    picture: bool = True,
    debug: bool = False,
) -> Image:
    """The layout with sample texts in a language, as an RGB Pillow image.

    With `debug` its boxes, areas and baselines are drawn over it.
    """
    board = sample_board(
        layout, language=language, format=format, theme=theme, folder=folder, picture=picture
    )
    return debugged(board) if debug else flatten(board)


def sample_board(
    layout: str,
    *,
    language: str = "en",
    format: str = "square",
    theme: str = "steppe",
    folder: Path | None = None,
    picture: bool = True,
    captions: bool = False,
) -> Board:
    """The layout with sample texts, laid out; `captions` keeps the caption band free."""
    found = find_layout(layout, folder)
    fields = card_fields(found, sample_fields(found, language, picture=picture))
    return card_board(
        Content(id="sample", layout=layout, fields=fields, focus=(0.5, 0.62)),
        found,
        find_theme(theme, folder),
        find_language(language),
        find_format(format),
        assets=Assets((_folder(),)),
        logo=_folder() / "logo.png",
        captions=captions,
    )


def sample_fields(layout: Layout, language: str, *, picture: bool = True) -> dict[str, Any]:
    """Sample values for a layout's fields; texts in English where the language has none."""
    texts = _texts()
    row = find_language(language)
    own: Mapping[str, Any] = texts.get(row.tag) or {}
    fields: dict[str, Any] = {}
    for name, field in layout.fields.items():
        if field.kind == "picture":
            if field.required or (picture and name not in ("logo", "partner", "sponsor")):
                fields[name] = "picture.jpg"
        elif field.kind not in ("clip", "choice"):
            fallback = texts["en"].get(name, texts["en"]["text"])
            if field.kind == "text" or name in texts["en"]:
                fields[name] = own.get(name, fallback)
        elif field.kind == "choice" and field.choices:
            fields[name] = field.choices[0]
    return fields


def _folder() -> Path:
    return shared_folder("templates") / "samples"


@cache
def _texts() -> dict[str, dict[str, Any]]:
    texts: dict[str, dict[str, Any]] = read_table(_folder() / "texts.yaml")
    return texts
