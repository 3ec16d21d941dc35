"""A caption in pieces: what lies behind the letters, and letters in each colour they take.

The text is set once and never moves. A word that changes its colour is a sprite of its own, drawn
from the same set line, so that no letter changes its form or place when its neighbour is lit.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from storykit.design.captioning.looks import CaptionLook
from storykit.design.captioning.measures import CaptionMeasure
from storykit.design.captioning.places import Place
from storykit.design.captioning.words import Light, unlit
from storykit.design.lettering import sprite_of
from storykit.design.measures import Color
from storykit.design.model import Pixels, Sprite
from storykit.design.shapes import placed_box
from storykit.formats import Format
from storykit.spans import Box, Span
from storykit.subtitles.base import Plate
from storykit.text import Paragraph
from storykit.text.painting import Drawing, Paint, Shadow, draw

_CLEAR = (0, 0, 0, 0)

_WORD_PAD, _WORD_CLOSE, _WORD_RISE, _WORD_CORNER = 0.14, 0.03, 0.05, 0.14
"""Room in a word's box, in ems: beside it, where another word follows at once, above; corners."""


@dataclass(frozen=True, eq=False)
class Piece:
    """A sprite with its time. `letters` move with the text, other pieces lie behind it."""

    span: Span
    sprite: Sprite
    letters: bool


@dataclass(frozen=True, eq=False)
class Block:
    """A set text, where its top left lies in the frame, when it is seen and what is lit when."""

    paragraph: Paragraph
    origin: tuple[int, int]
    span: Span
    lights: tuple[Light, ...] = ()


def pieces(
    block: Block, look: CaptionLook, measure: CaptionMeasure, format: Format
) -> tuple[Piece, ...]:
    """The pieces of a caption, in the order they are laid over the picture."""
    ground = _ground(block, look, measure, format)
    found = [Piece(block.span, sprite, False) for sprite in ground]
    lit = () if block.paragraph.truncated else block.lights
    if not lit:
        letters = _placed(draw(block.paragraph, _paint(look, block)), block.origin)
        return (*found, *_timed(letters, (block.span,)))
    if look.following == "boxed":
        if look.ground == "outline":
            found += _timed(_outline(block, look), (block.span,))
        found += _boxes(block, look, lit)
    return (*found, *_letters(block, look, lit))


# What lies behind --------------------------------------------------------------------------------


def _ground(
    block: Block, look: CaptionLook, measure: CaptionMeasure, format: Format
) -> tuple[Sprite, ...]:
    """A box around the letters, a band across the frame, or nothing."""
    plate = ground_plate(block.paragraph, block.origin, look, measure, format)
    if plate is None:
        return ()
    return (_plate(plate.box, look.under, look.opacity, plate.radius),)


def ground_plate(
    paragraph: Paragraph,
    origin: tuple[int, int],
    look: CaptionLook,
    measure: CaptionMeasure,
    format: Format,
) -> Plate | None:
    """The rectangle that lies behind a caption, None where there is none."""
    if look.ground == "outline":
        return None
    left, top = origin
    height = paragraph.height + 2 * measure.pad_y
    above = top - measure.pad_y
    if look.ground == "band":
        return Plate(Box(0, round(above), format.width, round(height)))
    boxes = [line.box for line in paragraph.lines]
    first = left + min(box.x for box in boxes) - measure.pad_x
    last = left + max(box.right for box in boxes) + measure.pad_x
    radius = look.radius * min(format.width, format.height) / 1080
    return Plate(Box(first, above, last - first, height), radius)


def origin_of(paragraph: Paragraph, measure: CaptionMeasure, place: Place) -> tuple[int, int]:
    """Where a paragraph's top left lies in the frame; it is as wide as its measure."""
    height = paragraph.height + 2 * measure.pad_y
    left = place.box.x + (place.box.width - measure.width) / 2
    return round(left), round(place.top_of(height) + measure.pad_y)


def _plate(box: Box, color: Color, opacity: float, radius: float) -> Sprite:
    x, y = int(np.floor(box.x)), int(np.floor(box.y))
    width, height = int(np.ceil(box.right)) - x, int(np.ceil(box.bottom)) - y
    coverage = placed_box(width, height, box.x - x, box.y - y, box.width, box.height, radius)
    alpha = (coverage * opacity * 255 + 0.5).astype(np.uint16)
    pixels = np.empty((height, width, 4), dtype=np.uint8)
    for channel, value in enumerate(color):
        pixels[:, :, channel] = (alpha * value + 127) // 255
    pixels[:, :, 3] = alpha
    return Sprite(pixels, x, y)


def _boxes(block: Block, look: CaptionLook, lit: Sequence[Light]) -> list[Piece]:
    """A box behind each word while it is spoken."""
    found = []
    for light in lit:
        for box in word_boxes(block.paragraph, light.start, light.end):
            place = Box(block.origin[0] + box.x, block.origin[1] + box.y, box.width, box.height)
            plate = _plate(place, look.lit, 1.0, _WORD_CORNER * block.paragraph.size)
            found += [Piece(light.span, plate, True)] if light.span.duration else []
    return found


def word_boxes(paragraph: Paragraph, start: int, end: int) -> tuple[Box, ...]:
    """The boxes around a word, in pixels of the paragraph; all words of a line are as high."""
    size, language = paragraph.size, paragraph.language
    above, below = language.ink_of(language.sans)
    found = []
    for rect in paragraph.rects(start, end):
        line = next(x for x in paragraph.lines if x.box.y <= rect.y + 0.01 < x.box.bottom)
        top = line.baseline - (above + _WORD_RISE) * size
        bottom = line.baseline + (below + _WORD_RISE) * size
        pad = (_WORD_PAD if _stands_alone(paragraph.text, start, end) else _WORD_CLOSE) * size
        found.append(Box(rect.x - pad, top, rect.width + 2 * pad, bottom - top))
    return tuple(found)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no other word touches a word; in Thai or Burmese the next follows without a space."""
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    return not any(unicodedata.category(character)[0] in "LMN" for character in beside)


# Letters -----------------------------------------------------------------------------------------


def _paint(look: CaptionLook, block: Block) -> Paint:
    if look.ground != "outline":
        return Paint(fill=look.color)
    size = block.paragraph.size
    shadow = Shadow(0.0, size * 0.04, size * 0.08, look.under, look.shadow)
    return Paint(look.color, None, size * look.outline, look.under, shadow)


def _outline(block: Block, look: CaptionLook) -> Sprite:
    """The outline and shadow of the letters, without the letters."""
    paint = replace(_paint(look, block), fill=_CLEAR)
    return _placed(draw(_without_pictures(block.paragraph), paint), block.origin)


def _letters(block: Block, look: CaptionLook, lit: Sequence[Light]) -> list[Piece]:
    """The letters that never change, then each word in its plain and in its lit colour."""
    paragraph = block.paragraph
    still = [(start, end, look.color) for start, end in unlit(len(paragraph.text), tuple(lit))]
    under = _paint(look, block)
    if look.following == "boxed":
        under = Paint()
    rest = draw(paragraph, replace(under, fill=_CLEAR), ranges=still)
    found = _timed(_placed(rest, block.origin), (block.span,))
    bright = look.on_lit if look.following == "boxed" else look.lit
    bare = _without_pictures(paragraph)
    alone = {line.start: replace(bare, lines=(line,)) for line in bare.lines}
    for light in lit:
        for line in bare.lines:
            if line.start >= light.end or line.end <= light.start:
                continue
            ranges = [(light.start, light.end, look.color)]
            word = _placed(draw(alone[line.start], Paint(fill=_CLEAR), ranges=ranges), block.origin)
            before = Span(block.span.start, light.span.start)
            after = Span(light.span.end, block.span.end)
            found += _timed(word, (before, after))
            found += _timed(_recoloured(word, bright), (light.span,))
    return found


def _recoloured(sprite: Sprite, color: Color) -> Sprite:
    """Letters of one colour in another one, their edges as they were."""
    alpha = sprite.pixels[:, :, 3:]
    shares = np.asarray((*color, 255), dtype=np.float32) / 255
    return Sprite(np.rint(alpha * shares).astype(np.uint8), sprite.x, sprite.y)


def _without_pictures(paragraph: Paragraph) -> Paragraph:
    """The paragraph without its emoji, which are painted once and take no colour."""
    lines = tuple(
        replace(line, runs=tuple(run for run in line.runs if not run.run.face.is_color))
        for line in paragraph.lines
    )
    return replace(paragraph, lines=lines)


def _timed(sprite: Sprite, spans: Iterable[Span]) -> list[Piece]:
    if not sprite.pixels.size:
        return []
    return [Piece(span, sprite, True) for span in spans if span.duration]


def _placed(drawing: Drawing, origin: tuple[int, int]) -> Sprite:
    """A drawing at its place in the frame, cut to what can be seen of it."""
    sprite = sprite_of(drawing)
    pixels, left, top = _cut(sprite.pixels)
    return Sprite(pixels, origin[0] + sprite.x + left, origin[1] + sprite.y + top)


def _cut(pixels: Pixels) -> tuple[Pixels, int, int]:
    if not pixels.size:
        return pixels, 0, 0
    rows = np.flatnonzero(pixels[:, :, 3].any(axis=1))
    columns = np.flatnonzero(pixels[:, :, 3].any(axis=0))
    if not rows.size:
        return pixels[:0, :0], 0, 0
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    left, right = int(columns[0]), int(columns[-1]) + 1
    return np.ascontiguousarray(pixels[top:bottom, left:right]), left, top
