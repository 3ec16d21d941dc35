"""How styled subtitle formats draw captions where no theme says it."""

from __future__ import annotations

from functools import cache

from storykit.errors import UsageError
from storykit.formats import FORMATS, Format
from storykit.subtitles.base import Look

_UNKNOWN = Look()


def default_look(language: str, format: Format | None = None) -> Look:
    """The look of captions in a language on a format's frame (landscape unless told).

    Size, margins and lines are those of the format's caption band; the family is the language's,
    whose height tells SubStation's sizes from ems.
    """
    frame = format or FORMATS["landscape"]
    from storykit.language import find_language

    try:
        row = find_language(language)
    except UsageError:
        return _UNKNOWN
    band = frame.caption
    return Look(
        width=frame.width,
        height=frame.height,
        font=row.sans,
        size=frame.caption_size,
        bottom=round(frame.height - band.bottom),
        side=round(band.x),
        cell=font_height(row.sans),
        leading=max(1.25, row.leading_of("sans")),
    )


@cache
def font_height(family: str) -> float:
    """From a family's highest to its lowest line, in ems, as SubStation's renderers count sizes.

    They take the lines Windows clips at, where a font tells them (libass, `ass_font.c`).
    """
    from fontTools.ttLib import TTFont

    from storykit.text import default_fonts

    face = default_fonts().face(family)
    if face is None:
        return _UNKNOWN.cell
    with TTFont(face.file, fontNumber=face.index, lazy=True) as font:
        clipped = font["OS/2"].usWinAscent + font["OS/2"].usWinDescent
        height = clipped or font["hhea"].ascent - font["hhea"].descent
        return float(height / font["head"].unitsPerEm)
