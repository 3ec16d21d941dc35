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
from storykit.design.furnishing import fonts_of
from storykit.design.layouts import Layout, find_layout
from storykit.design.themes import find_theme
from storykit.documents import read_table
from storykit.formats import find_format
from storykit.language import Language, find_language, sample_text, sentences, words
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
    look = find_theme(theme, folder)
    return card_board(
        Content(id="sample", layout=layout, fields=fields, focus=(0.5, 0.62)),
        found,
        look,
        find_language(language),
        find_format(format),
        assets=Assets((_folder(),)),
        fonts=fonts_of(look, folder) if folder is not None else None,
        logo=_folder() / "logo.png",
        captions=captions,
    )


def sample_fields(layout: Layout, language: str, *, picture: bool = True) -> dict[str, Any]:
    """Sample values for a layout's fields.

    Languages that have no words written for this take theirs from the Universal Declaration of
    Human Rights.
    """
    texts = _texts()
    row = find_language(language)
    own: Mapping[str, Any] = texts.get(row.tag) or _declared(row)
    fields: dict[str, Any] = {}
    for name, field in layout.fields.items():
        if field.kind == "picture":
            if field.required or (picture and name not in ("logo", "partner", "sponsor")):
                fields[name] = "picture.jpg"
        elif field.kind == "choice":
            fields |= {name: field.choices[0]} if field.choices else {}
        elif field.kind == "text":
            fields[name] = own.get(name, own["text"])
        elif field.kind != "clip" and name in texts["en"]:
            fields[name] = own.get(name, texts["en"][name])
    return fields


def _declared(language: Language) -> dict[str, Any]:
    """Words of the Declaration: its sentences, their beginnings, and the language's own name."""
    text = sample_text(language)
    whole = [text[start:end].strip() for start, end in sentences(text, language)]
    places = [end for _, end in words(whole[0], language)]
    short = whole[0][: places[min(2, len(places) - 1)]]
    middle = whole[0][: places[min(5, len(places) - 1)]]
    named = ("title", "heading", "call", "name", "label", "kicker", "unit", "place", "by", "role")
    found: dict[str, Any] = dict.fromkeys(named, short)
    found |= {"by": language.own, "name": language.own, "place": language.own, "unit": short}
    found |= {"text": whole[0], "quote": whole[0], "statement": middle, "subtitle": middle}
    found |= {"caption": middle, "credits": middle, "items": [short, middle, language.own]}
    found |= {"link": "example.org", "date": "2019", "time": "10:00", "help": "1-800-000"}
    found |= {"before_label": "2016", "after_label": "2019", "source": middle}
    dates = ("2016", "2017", "2019")
    found["rows"] = [
        {"date": date, "label": language.own, "value": value, "text": middle}
        for date, value in zip(dates, (42, 31, 18), strict=True)
    ]
    return found


def _folder() -> Path:
    return shared_folder("templates") / "samples"


@cache
def _texts() -> dict[str, dict[str, Any]]:
    texts: dict[str, dict[str, Any]] = read_table(_folder() / "texts.yaml")
    return texts
