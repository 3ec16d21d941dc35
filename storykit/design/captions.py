"""Burned captions: what fits, and how a cue looks in the theme's style, word by word if wished.

A word that is spoken changes its colour in place: the line is set once and never moves, and each
word is a sprite of its own over the box, so only a word's rectangle changes from frame to frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np

from storykit.design.lettering import sprite_of, text_style
from storykit.design.measures import read_color
from storykit.design.model import Pixels, Sprite, TimedSprite
from storykit.design.shapes import placed_box
from storykit.design.styles import CaptionStyle, CaptionStyleName, Theme
from storykit.errors import TextError
from storykit.formats import Format
from storykit.language import Language, find_language
from storykit.spans import Box, Span
from storykit.text import FontBook, Paragraph, TextStyle, default_fonts, fit, lay_out
from storykit.text.painting import Drawing, Paint, Shadow, draw
from storykit.timeline.model import Cue
from storykit.voice.model import Word

Highlight = Literal["none", "word"]

_SMALLEST = 0.6
"""How small, against the caption size, a text is set that no break makes shorter."""


@dataclass(frozen=True)
class CaptionMeasure:
    """How captions of one language are set in one format, in pixels."""

    style: TextStyle
    width: float
    height: float
    lines: int
    pad_x: float
    pad_y: float


def caption_measure(theme: Theme, language: Language, format: Format) -> CaptionMeasure:
    """The size and room of captions: the same for every cue, so that the text does not jump.

    The size is the format's, or less where the script's lines are too high for the caption band.
    """
    look, band = theme.captions, format.caption
    rule = theme.script_rule(language.script)
    pad_y = format.caption_size * 0.26
    pad_x = format.caption_size * 0.5
    style = text_style(look.family, look.weight, language, "center", 1.0)
    assert style.leading is not None
    room = band.height - 2 * pad_y
    size = min(format.caption_size * rule.scale, room / (format.caption_lines * style.leading))
    style = replace(style, size=size)
    return CaptionMeasure(style, band.width - 2 * pad_x, room, format.caption_lines, pad_x, pad_y)


def caption_fits(
    theme: Theme,
    language: str | Language,
    formats: Iterable[Format],
    fonts: FontBook | None = None,
) -> Callable[[str], bool]:
    """A test whether a text is one caption in all of the formats: lines enough, and no word cut."""
    row = find_language(language) if isinstance(language, str) else language
    measures = tuple(caption_measure(theme, row, format) for format in formats)
    book = fonts or default_fonts()

    @lru_cache(maxsize=4096)
    def fits(text: str) -> bool:
        return all(_fits(text, measure, row, book) for measure in measures)

    return fits


def paint_cue(
    cue: Cue,
    theme: Theme,
    language: str | Language,
    format: Format,
    fonts: FontBook | None = None,
    highlight: Highlight | None = None,
    style: str | None = None,
) -> tuple[TimedSprite, ...]:
    """The sprites of a caption, in the order they are laid over the picture.

    `style` replaces the theme's `box`, `outline` or `band`; `highlight` says whether each word
    changes colour while it is spoken, which it does unless told. A text too long for its band is
    set smaller, and cut with an ellipsis at worst; the timeline makes cues for which neither
    happens.
    """
    row = find_language(language) if isinstance(language, str) else language
    look = theme.captions
    if style in ("box", "outline", "band"):
        look = replace(look, style=_style_name(style))
    measure = caption_measure(theme, row, format)
    text = cue.text if cue.fixed else cue.text.replace("\n", " ")
    if not text.strip():
        return ()
    paragraph = _set(text, measure, row, fonts or default_fonts(), fixed=cue.fixed)
    origin = _origin(paragraph, measure, format)
    ground = _ground(paragraph, look, measure, format, origin)
    words = _spoken(cue) if highlight != "none" and not paragraph.truncated else ()
    if not words:
        letters = _placed(draw(paragraph, _paint(look, measure.style.size)), origin)
        return tuple(TimedSprite(cue.span, sprite) for sprite in (*ground, letters))
    return (
        *(TimedSprite(cue.span, sprite) for sprite in ground),
        *_word_by_word(cue, words, paragraph, look, origin),
    )


def _style_name(style: str) -> CaptionStyleName:
    names: dict[str, CaptionStyleName] = {"box": "box", "outline": "outline", "band": "band"}
    return names[style]


def _fits(text: str, measure: CaptionMeasure, language: Language, fonts: FontBook) -> bool:
    try:
        paragraph = lay_out(
            text.replace("\n", " "),
            width=measure.width,
            language=language,
            style=measure.style,
            fonts=fonts,
        )
    except TextError:
        return False
    return (
        len(paragraph.lines) <= measure.lines
        and not paragraph.broken
        and paragraph.height <= measure.height + 0.5
    )


def _set(
    text: str, measure: CaptionMeasure, language: Language, fonts: FontBook, *, fixed: bool
) -> Paragraph:
    return fit(
        text,
        width=measure.width,
        height=measure.height + 0.5,
        smallest=measure.style.size * _SMALLEST,
        largest=measure.style.size,
        language=language,
        style=measure.style,
        max_lines=measure.lines,
        balance=not fixed,
        fonts=fonts,
    )


def _origin(paragraph: Paragraph, measure: CaptionMeasure, format: Format) -> tuple[int, int]:
    """Where the paragraph's top left lies in the frame: at the foot of the caption band."""
    band = format.caption
    return (
        round(band.x + measure.pad_x),
        round(band.bottom - measure.pad_y - paragraph.height),
    )


def _paint(look: CaptionStyle, size: float) -> Paint:
    fill = read_color(look.color)
    if look.style != "outline":
        return Paint(fill=fill)
    ground = read_color(look.ground)
    shadow = Shadow(0.0, size * 0.04, size * 0.08, ground, 0.7)
    return Paint(fill=fill, outline=size * 0.09, outline_colour=ground, shadow=shadow)


def _ground(
    paragraph: Paragraph,
    look: CaptionStyle,
    measure: CaptionMeasure,
    format: Format,
    origin: tuple[int, int],
) -> tuple[Sprite, ...]:
    """What lies behind the letters: a box around them, a band across the frame, or nothing."""
    if look.style == "outline":
        return ()
    top = origin[1] - measure.pad_y
    height = paragraph.height + 2 * measure.pad_y
    if look.style == "band":
        box = Box(0, round(top), format.width, round(height))
        return (_plate(box, look, 0.0),)
    boxes = [line.box for line in paragraph.lines]
    left = min(box.x for box in boxes) - measure.pad_x
    right = max(box.right for box in boxes) + measure.pad_x
    radius = look.radius.value * min(format.width, format.height) / 1080
    return (_plate(Box(origin[0] + left, top, right - left, height), look, radius),)


def _plate(box: Box, look: CaptionStyle, radius: float) -> Sprite:
    x, y = int(box.x), int(box.y)
    width, height = int(np.ceil(box.right)) - x, int(np.ceil(box.bottom)) - y
    coverage = placed_box(width, height, box.x - x, box.y - y, box.width, box.height, radius)
    alpha = (coverage * look.opacity * 255 + 0.5).astype(np.uint16)
    pixels = np.empty((height, width, 4), dtype=np.uint8)
    for channel, value in enumerate(read_color(look.ground)):
        pixels[:, :, channel] = (alpha * value + 127) // 255
    pixels[:, :, 3] = alpha
    return Sprite(pixels, x, y)


def _spoken(cue: Cue) -> tuple[Word, ...]:
    """The words whose time lies in the cue, in the order they stand."""
    return tuple(
        word
        for word in sorted(cue.words, key=lambda word: word.start)
        if word.start < word.end and word.span.overlaps(cue.span)
    )


def _word_by_word(
    cue: Cue,
    words: tuple[Word, ...],
    paragraph: Paragraph,
    look: CaptionStyle,
    origin: tuple[int, int],
) -> tuple[TimedSprite, ...]:
    """The letters that never change, then each word in its plain and in its lit colour."""
    plain, lit = read_color(look.color), read_color(look.highlight)
    under = replace(_paint(look, paragraph.size), fill=(*plain, 0))
    found: list[TimedSprite] = []
    rest = _rest(paragraph.text, words)
    still = draw(paragraph, under, ranges=[(start, end, plain) for start, end in rest])
    found += _timed(_placed(still, origin), (cue.span,))
    for word in words:
        lit_span = Span(max(word.span.start, cue.span.start), min(word.span.end, cue.span.end))
        before = Span(cue.span.start, lit_span.start)
        after = Span(lit_span.end, cue.span.end)
        for color, spans in ((plain, (before, after)), (lit, (lit_span,))):
            only = draw(paragraph, Paint(fill=(0, 0, 0, 0)), ranges=[(word.start, word.end, color)])
            found += _timed(_placed(only, origin), spans)
    return tuple(found)


def _rest(text: str, words: tuple[Word, ...]) -> list[tuple[int, int]]:
    """What of the text belongs to no word: punctuation, dashes."""
    found, at = [], 0
    for word in words:
        if word.start > at:
            found.append((at, word.start))
        at = max(at, word.end)
    if at < len(text):
        found.append((at, len(text)))
    return found


def _timed(sprite: Sprite | None, spans: Iterable[Span]) -> list[TimedSprite]:
    if sprite is None:
        return []
    return [TimedSprite(span, sprite) for span in spans if span.duration]


def _placed(drawing: Drawing, origin: tuple[int, int]) -> Sprite:
    """A drawing at its place in the frame, cut to what can be seen of it."""
    sprite = sprite_of(drawing)
    pixels, left, top = _cut(sprite.pixels)
    return Sprite(pixels, origin[0] + sprite.x + left, origin[1] + sprite.y + top)


def _cut(pixels: Pixels) -> tuple[Pixels, int, int]:
    rows = np.flatnonzero(pixels[:, :, 3].any(axis=1))
    columns = np.flatnonzero(pixels[:, :, 3].any(axis=0))
    if not rows.size:
        return pixels[:0, :0], 0, 0
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    left, right = int(columns[0]), int(columns[-1]) + 1
    return np.ascontiguousarray(pixels[top:bottom, left:right]), left, top
