"""Drawing set text: coverage by HarfBuzz's rasteriser, then fill, outline, shadow and highlight."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from storykit.errors import TextError
from storykit.language import graphemes
from storykit.spans import Box
from storykit.text.paragraph import Paragraph, PlacedGlyph
from storykit.text.raster import (
    Colour,
    Coverage,
    Frame,
    compose,
    coverage,
    dilate,
    picture_coverage,
    stamp,
)

# Where a colour is laid on, lowest first.
Layer = tuple[Coverage, Colour]

# Larger pictures of text than this are a mistake; 8K video is 33 million pixels.
_MOST_PIXELS: Final = 64_000_000


@dataclass(frozen=True)
class Shadow:
    """A copy of the text behind it, moved by (dx, dy) and blurred, in pixels."""

    dx: float = 0.0
    dy: float = 4.0
    blur: float = 6.0
    colour: Colour = "#000000"
    opacity: float = 0.6


@dataclass(frozen=True)
class Paint:
    """The colours of a text. Lengths are pixels; colours are “#rrggbb”, “#rrggbbaa” or tuples."""

    fill: Colour = "#000000"
    emphasis: Colour | None = None
    outline: float = 0.0
    outline_colour: Colour = "#000000"
    shadow: Shadow | None = None


@dataclass(frozen=True)
class Drawing:
    """Rows of premultiplied RGBA, and where their top left lies on the paragraph."""

    pixels: NDArray[np.uint8]
    x: int
    y: int


def draw(
    paragraph: Paragraph,
    paint: Paint | None = None,
    *,
    ranges: Sequence[tuple[int, int, Colour]] = (),
    emphasis: Sequence[tuple[int, int]] = (),
    until: int | None = None,
) -> Drawing:
    """The paragraph in colours. `ranges` gives stretches of text, in code points, other colours.

    Letters from the code point `until` on are not drawn, as of a text that is being typed.

    The whole text is shaped and placed before it is coloured, so a word that is highlighted stays
    exactly where it was. Outline and shadow are of the text as one shape, without seams.
    """
    paint = paint or Paint()
    glyphs = [g for g in paragraph.glyphs() if until is None or g.cluster < until]
    margin = _margin(paint)
    frame = _frame(paragraph.ink, margin)
    if frame is None:
        return Drawing(np.zeros((0, 0, 4), np.uint8), 0, 0)
    plain = [glyph for glyph in glyphs if not glyph.face.is_color]
    pictures = [glyph for glyph in glyphs if glyph.face.is_color]
    whole = coverage(plain, paragraph.size, frame)
    layers = _behind(paint, whole, pictures, paragraph.size, frame)
    coloured = list(ranges)
    if paint.emphasis is not None:
        coloured += [(start, end, paint.emphasis) for start, end in emphasis]
    if coloured:
        layers += _fills(paragraph, plain, paint.fill, coloured, frame)
    else:
        layers.append((whole, paint.fill))
    canvas = compose(layers, frame)
    for glyph in pictures:
        stamp(canvas, glyph, paragraph.size, frame)
    return Drawing(np.asarray(canvas), frame[0], frame[1])


def _margin(paint: Paint) -> tuple[int, int, int, int]:
    """How far paint goes beyond the ink: left, top, right and bottom."""
    around = math.ceil(paint.outline) + 1
    if paint.shadow is None:
        return around, around, around, around
    shadow = paint.shadow
    reach = around + math.ceil(shadow.blur * 2.6)
    return (
        max(around, reach - math.floor(shadow.dx)),
        max(around, reach - math.floor(shadow.dy)),
        max(around, reach + math.ceil(shadow.dx)),
        max(around, reach + math.ceil(shadow.dy)),
    )


def _frame(ink: Box, margin: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    if not ink.width or not ink.height:
        return None
    left, top = math.floor(ink.x) - margin[0], math.floor(ink.y) - margin[1]
    width = math.ceil(ink.right) + margin[2] - left
    height = math.ceil(ink.bottom) + margin[3] - top
    if width * height > _MOST_PIXELS:
        raise TextError(
            f"A picture of text of {width} x {height} pixels is too large.",
            cure="Use a smaller size.",
        )
    return left, top, width, height


def _behind(
    paint: Paint,
    whole: Coverage,
    pictures: Sequence[PlacedGlyph],
    size: float,
    frame: Frame,
) -> list[Layer]:
    """Shadow and outline of the text and its pictures as one shape."""
    if paint.shadow is None and paint.outline <= 0:
        return []
    shape = whole
    if pictures:
        shape = np.maximum(whole, picture_coverage(pictures, size, frame))
    if paint.outline > 0:
        shape = dilate(shape, paint.outline)
    layers = []
    if paint.shadow is not None:
        layers.append((_cast(shape, paint.shadow), paint.shadow.colour))
    if paint.outline > 0:
        layers.append((shape, paint.outline_colour))
    return layers


def _cast(shape: Coverage, shadow: Shadow) -> Coverage:
    """The shape moved, blurred and thinned."""
    moved = Image.new("L", (shape.shape[1], shape.shape[0]))
    moved.paste(Image.fromarray(shape), (round(shadow.dx), round(shadow.dy)))
    if shadow.blur > 0:
        moved = _blurred(moved, shadow.blur)
    share = min(1.0, max(0.0, shadow.opacity))
    return np.asarray(moved.point([round(value * share) for value in range(256)]))


def _blurred(shape: Image.Image, radius: float) -> Image.Image:
    """The shape under a Gaussian blur; wide blurs are made small, where no one can see it."""
    factor = 4 if radius >= 12 else 2 if radius >= 4 else 1
    if factor == 1:
        return shape.filter(ImageFilter.GaussianBlur(radius))
    small = shape.reduce(factor).filter(ImageFilter.GaussianBlur(radius / factor))
    full = small.resize((small.width * factor, small.height * factor), Image.Resampling.BILINEAR)
    return full.crop((0, 0, *shape.size))


def _fills(
    paragraph: Paragraph,
    glyphs: Sequence[PlacedGlyph],
    fill: Colour,
    ranges: Sequence[tuple[int, int, Colour]],
    frame: Frame,
) -> list[Layer]:
    """Each grapheme in the colour of the last range that touches it.

    A glyph of several graphemes, as a ligature, is cut where they meet.
    """
    colours: list[Colour] = [fill] * len(paragraph.shown)
    places = graphemes(paragraph.shown)
    for start, end, colour in ranges:
        first = places[max(0, bisect_right(places, start) - 1)]
        last = places[min(bisect_left(places, end), len(places) - 1)]
        colours[first:last] = [colour] * (last - first)
    ends = _cluster_ends(paragraph)
    layers: list[Layer] = []
    whole: dict[Colour, list[PlacedGlyph]] = {}
    for glyph in glyphs:
        own = colours[glyph.cluster : ends[glyph.cluster]]
        if len(set(own)) == 1:
            whole.setdefault(own[0], []).append(glyph)
        else:
            layers += _parts(paragraph, glyph, own, frame)
    layers += [(coverage(each, paragraph.size, frame), colour) for colour, each in whole.items()]
    return layers


def _cluster_ends(paragraph: Paragraph) -> dict[int, int]:
    """Where the letters of each cluster end, by where they start."""
    ends: dict[int, int] = {}
    for line in paragraph.lines:
        for placed in line.runs:
            starts = sorted({glyph.cluster for glyph in placed.run.glyphs})
            ends.update(zip(starts, [*starts[1:], placed.run.end], strict=True))
    return ends


def _parts(
    paragraph: Paragraph,
    glyph: PlacedGlyph,
    colours: Sequence[Colour],
    frame: Frame,
) -> list[Layer]:
    """One glyph in the colours of its letters, cut across the line where one colour ends."""
    whole = coverage([glyph], paragraph.size, frame)
    parts: list[tuple[float, float, Colour]] = []
    start = glyph.cluster
    for colour, same in groupby(colours):
        end = start + len(list(same))
        for box in paragraph.rects(start, end):
            near, far = (box.y, box.bottom) if paragraph.vertical else (box.x, box.right)
            parts.append((near, far, colour))
        start = end
    parts.sort(key=lambda part: part[0])
    origin = frame[1] if paragraph.vertical else frame[0]
    begin = 0
    layers: list[Layer] = []
    for number, (_, far, colour) in enumerate(parts):
        last = number == len(parts) - 1
        stop = whole.shape[0 if paragraph.vertical else 1] if last else round(far - origin)
        part = np.zeros_like(whole)
        where = np.s_[begin:stop, :] if paragraph.vertical else np.s_[:, begin:stop]
        part[where] = whole[where]
        layers.append((part, colour))
        begin = max(begin, stop)
    return layers
