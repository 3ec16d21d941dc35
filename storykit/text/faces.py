"""One font at one weight: what HarfBuzz needs to shape and draw it."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import uharfbuzz as hb

from storykit.assets import Stamp, stamp
from storykit.errors import AssetError
from storykit.text.families import font_data


class Face:
    """One font at one weight: what HarfBuzz needs to shape and draw it.

    Lengths are in parts of the em; nothing is hinted, so every size is a multiple of them.
    """

    def __init__(
        self, file: Path, index: int, family: str, weight: int, style: str, thicken: float
    ) -> None:
        self.file = file
        self.index = index
        self.family = family
        self.weight = weight
        self.style = style
        self.thicken = thicken

    @cached_property
    def face(self) -> hb.Face:
        """The font file, opened when first needed."""
        face = hb.Face(font_data(self.file), self.index)
        if not face.glyph_count:
            raise AssetError(
                f"{self.file.name} is not a font that can be read.", cure="Replace the file."
            )
        return face

    @cached_property
    def font(self) -> hb.Font:
        """The font in units of its em, at the weight asked for."""
        font = hb.Font(self.face)
        font.scale = (self.units, self.units)
        if any(axis.tag == "wght" for axis in self.face.axis_infos):
            font.set_variations({"wght": float(self.weight)})
        if self.thicken:
            # In place: letters keep their advances, so that stems still meet.
            font.synthetic_bold = (self.thicken, self.thicken, True)
        return font

    @cached_property
    def units(self) -> int:
        """Units of the em."""
        return int(self.face.upem)

    @cached_property
    def characters(self) -> frozenset[int]:
        """The code points the font has a glyph for."""
        return frozenset(self.face.unicodes)

    @cached_property
    def is_color(self) -> bool:
        """Whether its glyphs are pictures."""
        face = self.face
        return bool(face.has_color_paint or face.has_color_png or face.has_color_layers)

    @cached_property
    def glyph_boxes(self) -> dict[int, tuple[float, float, float, float] | None]:
        """Remembered ink of glyphs, see `glyph_ink`."""
        return {}

    def glyph_ink(self, glyph: int) -> tuple[float, float, float, float] | None:
        """Left, bottom, right and top of a glyph's ink in ems from its origin; None where empty."""
        try:
            return self.glyph_boxes[glyph]
        except KeyError:
            extents = self.font.get_glyph_extents(glyph)
            box = None
            if extents is not None and extents.width and extents.height:
                scale = 1 / self.units
                left, top = extents.x_bearing * scale, extents.y_bearing * scale
                box = (left, top + extents.height * scale, left + extents.width * scale, top)
            self.glyph_boxes[glyph] = box
            return box

    def has(self, text: str) -> bool:
        """Whether there is a glyph for each code point."""
        return all(ord(character) in self.characters for character in text)

    def __repr__(self) -> str:
        return f"Face({self.family!r}, {self.weight})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (
            open_face,
            (self.file, self.index, self.family, self.weight, self.style, self.thicken),
        )


def open_face(
    file: Path, index: int, family: str, weight: int, style: str, thicken: float = 0.0
) -> Face:
    """The one face of a font file at a weight, shared by all books of the process.

    It is another one when the file has changed.
    """
    return _opened(stamp(file), file, index, family, weight, style, thicken)


@lru_cache(maxsize=2000)
def _opened(
    _state: Stamp, file: Path, index: int, family: str, weight: int, style: str, thicken: float
) -> Face:
    return Face(file, index, family, weight, style, thicken)
