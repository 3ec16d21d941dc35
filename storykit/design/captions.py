"""Burned captions: what fits, and how cues look in the theme's style, word by word if wished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

from storykit.design.captioning.backdrops import Backdrop, backdrop_of, usual_backdrop
from storykit.design.captioning.files import CaptionFile, caption_file
from storykit.design.captioning.groups import grouped
from storykit.design.captioning.lines import painted
from storykit.design.captioning.looks import (
    CaptionLook,
    caption_look,
    known_style,
    speaker_colors,
)
from storykit.design.captioning.measures import (
    CaptionMeasure,
    caption_fits,
    caption_measure,
    is_fitting,
    large_measure,
    set_text,
)
from storykit.design.captioning.motion import Manner, moving
from storykit.design.captioning.pieces import Block, origin_of, pieces
from storykit.design.captioning.places import Place
from storykit.design.captioning.words import lights
from storykit.design.measures import Color
from storykit.design.model import TimedSprite
from storykit.design.styles import CAPTION_STYLES, Theme
from storykit.formats import Format
from storykit.language import Language, find_language
from storykit.text import FontBook, Paragraph, default_fonts
from storykit.timeline.model import Cue

__all__ = [
    "CAPTION_STYLES",
    "Backdrop",
    "CaptionFile",
    "CaptionLook",
    "CaptionMeasure",
    "Highlight",
    "Place",
    "backdrop_of",
    "caption_file",
    "caption_fits",
    "caption_lines",
    "caption_look",
    "caption_measure",
    "caption_size",
    "known_style",
    "paint_captions",
    "paint_cue",
    "speaker_colors",
    "usual_backdrop",
]

Highlight = Literal["none", "word"]

_SMALLEST_LARGE = 0.45
_IN_A_ROW = 80
"""Milliseconds between two captions that nobody sees as a gap."""


def caption_size(
    cues: Sequence[Cue],
    theme: Theme,
    language: str | Language,
    format: Format,
    fonts: FontBook | None = None,
) -> tuple[float, float]:
    """The width and height, in pixels, that no caption of these exceeds with its box."""
    row = find_language(language) if isinstance(language, str) else language
    measure = caption_measure(theme, row, format)
    width = height = 0.0
    for cue in cues:
        found = painted(cue, measure, row, fonts or default_fonts())
        if found is not None:
            paragraph = found[1]
            boxes = [line.box for line in paragraph.lines]
            across = max(box.right for box in boxes) - min(box.x for box in boxes)
            width = max(width, across + 2 * measure.pad_x)
            height = max(height, paragraph.height + 2 * measure.pad_y)
    return width, height


def caption_lines(
    cue: Cue,
    theme: Theme,
    language: str | Language,
    format: Format,
    fonts: FontBook | None = None,
) -> Cue:
    """The cue with its text in the lines it is painted in, in the order they are read."""
    row = find_language(language) if isinstance(language, str) else language
    found = painted(cue, caption_measure(theme, row, format), row, fonts or default_fonts())
    return found[0] if found is not None else cue


def paint_captions(
    cues: Sequence[Cue],
    theme: Theme,
    language: str | Language,
    format: Format,
    fonts: FontBook | None = None,
    *,
    highlight: Highlight | None = None,
    style: str | None = None,
    backdrops: Mapping[str, Backdrop],
) -> tuple[TimedSprite, ...]:
    """The sprites of all captions of a film, in the order they are laid over it.

    Those of the scenes that have a backdrop are painted; the others are only counted with, so that
    a part of a film looks as it does in the whole. `style` replaces the theme's own, and
    `highlight` “none” leaves words alone. Raises UsageError for an unknown style.
    """
    colors = speaker_colors(cues, theme.captions)
    found: list[TimedSprite] = []
    for index, cue in enumerate(cues):
        if cue.scene not in backdrops:
            continue
        before = cues[index - 1] if index else None
        after = cues[index + 1] if index + 1 < len(cues) else None
        found += paint_cue(
            cue,
            theme,
            language,
            format,
            fonts,
            highlight,
            style,
            backdrop=backdrops[cue.scene],
            color=colors.get(cue.speaker or ""),
            arrives=before is None or not _in_a_row(before, cue),
            leaves=after is None or not _in_a_row(cue, after),
        )
    return tuple(found)


def paint_cue(
    cue: Cue,
    theme: Theme,
    language: str | Language,
    format: Format,
    fonts: FontBook | None = None,
    highlight: Highlight | None = None,
    style: str | None = None,
    *,
    backdrop: Backdrop | None = None,
    color: Color | None = None,
    arrives: bool = True,
    leaves: bool = True,
) -> tuple[TimedSprite, ...]:
    """The sprites of a caption, in the order they are laid over the picture.

    `style` replaces the theme's own; `highlight` “none” leaves the spoken word as it is. A
    `backdrop` says where the caption stands and what it must stand out from, `color` is that of
    who speaks; `arrives` and `leaves` tell that no other caption is seen just before or after. A
    text too long for its band is set smaller, and cut with an ellipsis at worst; the timeline makes
    cues for which neither happens.
    """
    row = find_language(language) if isinstance(language, str) else language
    book = fonts or default_fonts()
    setting = backdrop or usual_backdrop(format)
    look = caption_look(
        theme.captions, name=style, highlight=highlight, color=color, behind=setting.behind
    )
    measure = caption_measure(theme, row, format)
    if look.grouped:
        measure = large_measure(measure, format, bare=look.ground == "outline")
    parts = _parts(cue, look, measure, row, book)
    found: list[TimedSprite] = []
    for number, (part, paragraph) in enumerate(parts):
        block = Block(
            paragraph,
            origin_of(paragraph, measure, setting.place),
            part.span,
            lights(part, look.following),
        )
        manner = Manner(
            look.motion,
            arrives=arrives and number == 0,
            leaves=leaves and number == len(parts) - 1,
            em=paragraph.size,
        )
        found += moving(pieces(block, look, measure, format), part.span, manner)
    return tuple(found)


def _parts(
    cue: Cue, look: CaptionLook, measure: CaptionMeasure, language: Language, fonts: FontBook
) -> list[tuple[Cue, Paragraph]]:
    """The cue as it is set, or its groups of a few words, all in one size."""
    if not look.grouped:
        found = painted(cue, measure, language, fonts)
        return [found] if found is not None else []
    fits = partial(is_fitting, measure=measure, language=language, fonts=fonts)
    parts = [part for part in grouped(cue, language, fits) if part.text.strip()]
    large = partial(set_text, language=language, fonts=fonts, smallest=_SMALLEST_LARGE)
    first = [large(part.text, measure) for part in parts]
    size = min((paragraph.size for paragraph in first), default=measure.size)
    even = replace(measure, style=replace(measure.style, size=size))
    return [(part, large(part.text, even)) for part in parts if part.span.duration]


def _in_a_row(before: Cue, after: Cue) -> bool:
    """Whether one caption takes the other's place without a gap."""
    return before.scene == after.scene and after.span.start - before.span.end <= _IN_A_ROW
