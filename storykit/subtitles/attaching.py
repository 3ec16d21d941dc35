"""Fonts within subtitle files: the letters of captions, at the line distance they are set in.

A player draws lines as far apart as a font's own cell is high, and in another font where it does
not have the one that is named. A SubStation file can hold fonts; this one has only the glyphs of
its captions, and a cell as high as the theme's line distance. So words stay in one event a caption,
without tags, as right-to-left text needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from storykit.text.cutting import cut_font

_LINE = 80
_ALWAYS = " …\u200e\u200f\u2060\u2066\u2067\u2068\u2069"
"""Signs that writing a file may put into its texts: spaces, marks of direction, joiners."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A font within a subtitle file: the family it is known by, and its bytes.

    `above` and `below` are how far its cell reaches from the baseline, in ems.
    """

    family: str
    data: bytes
    above: float
    below: float


def attachment(
    file: Path, index: int, family: str, texts: Iterable[str], above: float, below: float
) -> Attachment | None:
    """The glyphs of some texts from a family's file, its cell reaching so far from the baseline.

    None where the font may not be given away with a file, or cannot be divided.
    """
    letters = {*_ALWAYS, *"".join(texts)}
    data = cut_font(file, index, letters)
    return None if data is None else _attached(data, f"{family} storykit", above, below)


def _attached(data: bytes, family: str, above: float, below: float) -> Attachment:
    """A font file by another name, its cell so high."""
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(data), recalcTimestamp=False)
    em = font["head"].unitsPerEm
    high, low = max(1, round(above * em)), max(1, round(below * em))
    os2, hhea = font["OS/2"], font["hhea"]
    os2.usWinAscent, os2.usWinDescent = high, low
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = high, -low, 0
    hhea.ascent, hhea.descent, hhea.lineGap = high, -low, 0
    style = "Bold" if os2.usWeightClass >= 600 else "Regular"
    names = font["name"]
    for number, name in ((1, family), (2, style), (4, f"{family} {style}"), (6, _bare(family))):
        names.setName(name, number, 3, 1, 0x409)
    written = BytesIO()
    font.save(written, reorderTables=True)
    return Attachment(family, written.getvalue(), high / em, low / em)


def _bare(family: str) -> str:
    return "".join(character for character in family if character.isalnum())


def attached_lines(font: Attachment) -> Iterator[str]:
    """The lines of a SubStation file's font section: three bytes in four signs, from “!” on."""
    yield f"fontname: {_bare(font.family).lower()}_0.ttf"
    signs = _signs(font.data)
    for place in range(0, len(signs), _LINE):
        yield signs[place : place + _LINE]


def _signs(data: bytes) -> str:
    rest = len(data) % 3
    whole = data + b"\0" * (-len(data) % 3)
    signs = []
    for place in range(0, len(whole), 3):
        number = int.from_bytes(whole[place : place + 3], "big")
        signs += [(number >> shift & 63) + 33 for shift in (18, 12, 6, 0)]
    kept = len(signs) - (3 - rest) if rest else len(signs)
    return bytes(signs[:kept]).decode("ascii")
