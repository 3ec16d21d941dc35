"""Draws the pictures of `layouts.md` and writes its reference: `python docs/draw_layouts.py`."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from storykit.assets import Assets
from storykit.cards.card import card_board, card_fields
from storykit.cards.samples import sample_board
from storykit.design.debugging import debugged
from storykit.design.flattening import flatten
from storykit.design.layers import KINDS
from storykit.design.layouts import read_layout
from storykit.design.options import options_of
from storykit.design.rules import (
    BorderRule,
    DuotoneRule,
    EnterRule,
    GradientRule,
    PanelRule,
    ShadeRule,
    TintRule,
    VeilRule,
)
from storykit.design.themes import find_theme, theme_files, theme_folders
from storykit.documents import parse_document
from storykit.formats import find_format
from storykit.language import find_language
from storykit.script.models import Content

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "layouts.md"
PICTURES = DOCS / "pictures" / "layouts"
ART = DOCS.parent / "examples" / "steppe" / "art"
HEIGHT = 300
PACKING = {"quality": 86, "method": 6}
_BLOCK = re.compile(r"```yaml\n(# layout: (\S+)\n.*?)```", re.DOTALL)
_REFERENCE = re.compile(r"(<!-- reference -->\n).*?(<!-- end of reference -->)", re.DOTALL)
_PARTS = {
    "enter": EnterRule,
    "panel": PanelRule,
    "veil": VeilRule,
    "shade": ShadeRule,
    "gradient": GradientRule,
    "border": BorderRule,
    "duotone": DuotoneRule,
    "tint": TintRule,
}


@dataclass(frozen=True)
class Example:
    """A layout on the page, with the fields it is drawn with."""

    name: str
    text: str
    fields: Mapping[str, Any]
    formats: tuple[str, ...]


def examples() -> Iterator[Example]:
    """The layouts on the page."""
    for block, name in _BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        said = {
            key: parse_document(value).data
            for key, value in re.findall(r"^# (fields|formats): (.*)$", block, re.MULTILINE)
        }
        formats = tuple(said.get("formats", ["square"]))
        yield Example(name, block, said["fields"], formats)


def drawn(example: Example) -> Image.Image:
    """An example in English and Arabic, in its formats."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{example.name}.yaml"
        file.write_text(example.text, encoding="utf-8")
        layout = read_layout(file)
        pictures = []
        for language in ("en", "ar"):
            fields = {key: in_language(value, language) for key, value in example.fields.items()}
            content = Content(
                id="x", layout=layout.name, fields=card_fields(layout, fields), focus=(0.5, 0.6)
            )
            for format in example.formats:
                board = card_board(
                    content,
                    layout,
                    find_theme("steppe"),
                    find_language(language),
                    find_format(format),
                    assets=Assets((ART,)),
                )
                pictures.append(flatten(board))
    return beside(pictures)


def in_language(value: Any, language: str) -> Any:
    """A field's value in one language."""
    if isinstance(value, Mapping) and set(value) == {"en", "ar"}:
        return value[language]
    if isinstance(value, list):
        return [
            {key: in_language(cell, language) for key, cell in item.items()}
            if isinstance(item, Mapping)
            else item
            for item in value
        ]
    return value


def drawn_debug() -> Image.Image:
    """The bones of the quotation."""
    boards = [
        sample_board("quote", language=language, format="square") for language in ("en", "ar")
    ]
    return beside([debugged(board) for board in boards], 420)


def drawn_themes() -> Image.Image:
    """A statement and a title in every theme."""
    pictures = []
    for number, theme in enumerate(theme_files(theme_folders())):
        language = ("en", "ar")[number % 2]
        for layout in ("statement", "title"):
            board = sample_board(layout, language=language, theme=theme, picture=layout == "title")
            pictures.append(flatten(board))
    return beside(pictures, 190)


def beside(pictures: list[Image.Image], height: int = HEIGHT) -> Image.Image:
    """Pictures in a row, on white."""
    small = [
        picture.resize(
            (round(picture.width * height / picture.height), height), Image.Resampling.LANCZOS
        )
        for picture in pictures
    ]
    row = Image.new("RGB", (sum(p.width + 12 for p in small) - 12, height), "white")
    x = 0
    for picture in small:
        row.paste(picture, (x, 0))
        x += picture.width + 12
    return row


def all_pictures() -> Iterator[tuple[str, Image.Image]]:
    """Every picture of the page by name."""
    for example in examples():
        yield example.name, drawn(example)
    yield "debug", drawn_debug()
    yield "themes", drawn_themes()


def reference() -> str:
    """The kinds of layers and their keys, from the classes that read them."""
    lines = []
    common = {"name", "if", "enter", "box", "area", "above"}
    first = next(iter(KINDS.values()))
    lines += ["Every layer may have:", ""]
    for key, option in options_of(first).items():
        if key in common:
            lines.append(f"- `{key}`: {option.metadata['about']}")
    for name, kind in KINDS.items():
        about = (kind.__doc__ or "").strip().splitlines()[0]
        lines += ["", f"### `{name}`", "", about, ""]
        for key, option in options_of(kind).items():
            if key in common:
                continue
            shown = name if key == "value" else key
            lines.append(f"- `{shown}`: {option.metadata['about']}")
    lines += ["", "### Parts", ""]
    for name, part in _PARTS.items():
        keys = ", ".join(
            f"`{key}` ({option.metadata['about']})" for key, option in options_of(part).items()
        )
        lines += [f"- `{name}`: {keys}"]
    return "\n".join(lines) + "\n"


def page_with_reference(page: str) -> str:
    """The page with its reference brought up to date."""
    return _REFERENCE.sub(lambda match: match[1] + reference() + match[2], page)


def main() -> None:
    """Writes pictures and reference."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, picture in all_pictures():
        picture.save(PICTURES / f"{name}.webp", **PACKING)
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(page_with_reference(page), encoding="utf-8")


if __name__ == "__main__":
    main()
