"""Draws every layout with sample words: `python docs/draw_sheets.py FOLDER`.

A sheet for each theme and language, on it every layout in every format; for designers and readers
to look at before a release. `--empty` leaves out everything a layout does not ask for, `--long`
writes three times as much.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from storykit.assets import Assets, shared_folder
from storykit.cards import samples
from storykit.cards.card import card_board, card_fields
from storykit.design.flattening import flatten
from storykit.design.layouts import Layout, find_layout, layout_files, layout_folders
from storykit.design.themes import find_theme, theme_files, theme_folders
from storykit.formats import FORMATS, find_format
from storykit.language import find_language
from storykit.script.models import Content

SAMPLES = shared_folder("templates") / "samples"
HEIGHT = 190
GAP = 10
ACROSS = 2
GREY = (120, 120, 120)


def main() -> None:
    """Draws the sheets that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--themes", nargs="+", default=list(theme_files(theme_folders())))
    parser.add_argument("--languages", nargs="+", default=["en", "ar"])
    parser.add_argument("--formats", nargs="+", default=list(FORMATS))
    parser.add_argument("--layouts", nargs="+", default=list(layout_files(layout_folders())))
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--empty", action="store_true")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    kind = "long" if given.long else "empty" if given.empty else "plain"
    for theme in given.themes:
        for language in given.languages:
            strips = [
                strip(layout, theme, language, given.formats, kind) for layout in given.layouts
            ]
            file = given.folder / f"{theme}.{language}.{kind}.jpg"
            sheet(strips).save(file, quality=88)


def strip(layout: str, theme: str, language: str, formats: list[str], kind: str) -> Image.Image:
    """A layout in every format beside each other, with its name over it."""
    pictures = []
    for format in formats:
        picture = drawn(layout, theme, language, format, kind)
        width = round(HEIGHT * picture.width / picture.height)
        pictures.append(picture.resize((width, HEIGHT), Image.Resampling.LANCZOS))
    whole = sum(picture.width + GAP for picture in pictures) + GAP
    made = Image.new("RGB", (whole, HEIGHT + 2 * GAP + 6), GREY)
    ImageDraw.Draw(made).text((GAP, 1), f"{layout}  {theme}  {language}", "white")
    left = GAP
    for picture in pictures:
        made.paste(picture, (left, 16))
        left += picture.width + GAP
    return made


def drawn(layout: str, theme: str, language: str, format: str, kind: str) -> Image.Image:
    """One layout with sample words."""
    if kind == "plain":
        return flatten(samples.sample_board(layout, language=language, format=format, theme=theme))
    found = find_layout(layout)
    fields = changed(found, samples.sample_fields(found, language), kind)
    board = card_board(
        Content(id="sample", layout=layout, fields=card_fields(found, fields)),
        found,
        find_theme(theme),
        find_language(language),
        find_format(format),
        assets=Assets((SAMPLES,)),
        logo=SAMPLES / "logo.png",
    )
    return flatten(board)


def changed(layout: Layout, fields: dict[str, Any], kind: str) -> dict[str, Any]:
    """The fields with long texts, or only those without which the layout cannot be drawn."""
    if kind == "empty":
        return {name: value for name, value in fields.items() if layout.fields[name].required}
    long = {}
    for name, value in fields.items():
        if isinstance(value, str) and layout.fields[name].kind == "text":
            long[name] = " ".join([value] * 3)
        elif isinstance(value, list) and value and isinstance(value[0], str):
            long[name] = [" ".join([item] * 2) for item in value]
        else:
            long[name] = value
    return long


def sheet(strips: list[Image.Image]) -> Image.Image:
    """Strips in two columns."""
    wide = max(made.width for made in strips)
    high = max(made.height for made in strips)
    rows = -(-len(strips) // ACROSS)
    whole = Image.new("RGB", (wide * ACROSS, high * rows), GREY)
    for index, made in enumerate(strips):
        whole.paste(made, (wide * (index // rows), high * (index % rows)))
    return whole


if __name__ == "__main__":
    main()
