"""How styled subtitle formats draw captions where no theme says it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from storykit.errors import UsageError
from storykit.formats import FORMATS, Format
from storykit.subtitles.base import Look

_UNKNOWN = Look()
_USUAL = (1.069, 0.293)


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
        pad=frame.caption_size * 0.22,
        bottom=round(frame.height - band.bottom),
        side=round(band.x),
        cell=font_height(row.sans),
        leading=max(1.25, row.leading_of("sans")),
    )


def font_height(family: str, weight: int = 400) -> float:
    """From a family's highest to its lowest line, in ems, as SubStation's renderers count sizes."""
    above, below = font_reach(family, weight)
    return above + below


@cache
def font_reach(family: str, weight: int = 400) -> tuple[float, float]:
    """How far a family's cell reaches above and below the baseline, in ems.

    They take the lines Windows clips at, where a font tells them (libass, `ass_font.c`).
    """
    from storykit.text import default_fonts

    face = default_fonts().face(family, weight)
    return reach_of(face.file, face.index) if face is not None else _USUAL


def reach_of(file: Path, index: int = 0) -> tuple[float, float]:
    """The same for a font file."""
    from fontTools.ttLib import TTFont

    with TTFont(file, fontNumber=index, lazy=True) as font:
        above, below = font["OS/2"].usWinAscent, font["OS/2"].usWinDescent
        if not above + below:
            above, below = font["hhea"].ascent, -font["hhea"].descent
        em = font["head"].unitsPerEm
        return above / em, below / em
