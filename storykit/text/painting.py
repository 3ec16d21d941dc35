"""Drawing set text: coverage by HarfBuzz's rasteriser, then fill, outline, shadow and highlight."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

import numpy as np
import uharfbuzz as hb
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from storykit.errors import TextError
from storykit.spans import Box
from storykit.text.faces import Face
from storykit.text.paragraph import Paragraph, PlacedGlyph

Colour = str | tuple[int, int, int] | tuple[int, int, int, int]
Coverage = NDArray[np.uint8]

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
) -> Drawing:
    """The paragraph in colours. `ranges` gives stretches of text, in code points, other colours.

    The whole text is shaped and placed before it is coloured, so a word that is highlighted stays
    exactly where it was. Outline and shadow are of the text as one shape, without seams.
    """
    paint = paint or Paint()
    glyphs = list(paragraph.glyphs())
    margin = _margin(paint)
    frame = _frame(paragraph.ink, margin)
    if frame is None:
        return Drawing(np.zeros((0, 0, 4), np.uint8), 0, 0)
    x, y, width, height = frame
    # “X”, not “A”: into a picture with alpha Pillow pastes unpremultiplied colours.
    canvas = Image.new("RGBX", (width, height), (0, 0, 0, 0))
    plain = [glyph for glyph in glyphs if not glyph.face.is_color]
    whole = _coverage(plain, paragraph.size, frame)
    if paint.shadow is not None or paint.outline > 0:
        shape = whole
        pictures = [glyph for glyph in glyphs if glyph.face.is_color]
        if pictures:
            shape = np.maximum(whole, _picture_coverage(pictures, paragraph.size, frame))
        if paint.outline > 0:
            shape = dilate(shape, paint.outline)
        if paint.shadow is not None:
            _cast(canvas, shape, paint.shadow)
        if paint.outline > 0:
            _apply(canvas, shape, paint.outline_colour)
    coloured = [(start, end, colour) for start, end, colour in ranges]
    if paint.emphasis is not None:
        coloured += [(start, end, paint.emphasis) for start, end in emphasis]
    if coloured:
        _fill_ranges(canvas, paragraph, plain, paint.fill, coloured, frame)
    else:
        _apply(canvas, whole, paint.fill)
    for glyph in glyphs:
        if glyph.face.is_color:
            _stamp(canvas, glyph, paragraph.size, x, y)
    return Drawing(np.asarray(canvas), x, y)


def dilate(coverage: Coverage, radius: float) -> Coverage:
    """The coverage grown by a disc: what an outline of that width covers, text included."""
    reach = math.ceil(radius)
    grown = coverage.copy()
    wider: dict[int, Coverage] = {0: coverage}

    def widened(by: int) -> Coverage:
        if by not in wider:
            inner = widened(by - 1)
            outer = inner.copy()
            np.maximum(outer[:, 1:], inner[:, :-1], out=outer[:, 1:])
            np.maximum(outer[:, :-1], inner[:, 1:], out=outer[:, :-1])
            wider[by] = outer
        return wider[by]

    for row in range(reach + 1):
        half = math.sqrt(max(0.0, (radius + 0.3) ** 2 - row * row))
        band = widened(round(half))
        if row == 0:
            np.maximum(grown, band, out=grown)
        else:
            np.maximum(grown[row:], band[:-row], out=grown[row:])
            np.maximum(grown[:-row], band[row:], out=grown[:-row])
    return grown


def rgba(colour: Colour) -> tuple[int, int, int, int]:
    """Red, green, blue and opacity, 0 to 255 each. Raises TextError for what is no colour."""
    if isinstance(colour, tuple):
        return (*colour, 255) if len(colour) == 3 else colour
    digits = colour.removeprefix("#")
    if len(digits) in (3, 4):
        digits = "".join(digit * 2 for digit in digits)
    try:
        parts = bytes.fromhex(digits)
        red, green, blue, opacity = parts if len(parts) == 4 else (*parts, 255)
    except ValueError as error:
        raise TextError(f"“{colour}” is no colour.", cure="Write it as #rrggbb.") from error
    return red, green, blue, opacity


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


def _coverage(
    glyphs: Sequence[PlacedGlyph], size: float, frame: tuple[int, int, int, int]
) -> Coverage:
    """Which part of each pixel the glyphs cover, 0 to 255.

    Neighbours are drawn in two passes that are then joined by the larger value: in one pass,
    letters that overlap would darken each other's edges along headlines and Mongolian stems.
    """
    left, top, width, height = frame
    joined: Coverage | None = None
    for parity in (0, 1):
        chosen = glyphs[parity::2]
        if not chosen:
            continue
        raster = hb.RasterDraw()
        raster.extents = hb.RasterExtents(
            x_origin=0, y_origin=0, width=width, height=height, stride=0
        )
        for glyph in chosen:
            scale = size / glyph.face.units
            x, y = glyph.x - left, height - (glyph.y - top)
            # HarfBuzz's y grows up; turned letters have their tops to the right.
            raster.transform = (
                (0, -scale, scale, 0, x, y) if glyph.turned else (scale, 0, 0, scale, x, y)
            )
            raster.draw_glyph(glyph.face.font, glyph.id)
        drawn = _rows(raster.render())
        joined = drawn if joined is None else np.maximum(joined, drawn)
    if joined is None:
        return np.zeros((height, width), np.uint8)
    return np.ascontiguousarray(joined)


def _rows(image: hb.RasterImage) -> Coverage:
    """HarfBuzz's image as rows from the top down."""
    extents = image.extents
    rows = np.frombuffer(image.buffer, np.uint8).reshape(extents.height, extents.stride)
    return rows[::-1, : extents.width]


def _apply(canvas: Image.Image, coverage: Coverage, colour: Colour) -> None:
    """Lays a colour over the premultiplied canvas wherever there is coverage."""
    red, green, blue, opacity = rgba(colour)
    mask = Image.fromarray(np.ascontiguousarray(coverage))
    if opacity < 255:
        mask = mask.point([round(value * opacity / 255) for value in range(256)])
    # Pasting an opaque colour through a mask is the “over” of premultiplied pixels.
    canvas.paste((red, green, blue, 255), (0, 0), mask)


def _cast(canvas: Image.Image, coverage: Coverage, shadow: Shadow) -> None:
    red, green, blue, opacity = rgba(shadow.colour)
    moved = Image.new("L", canvas.size)
    moved.paste(Image.fromarray(coverage), (round(shadow.dx), round(shadow.dy)))
    if shadow.blur > 0:
        moved = moved.filter(ImageFilter.GaussianBlur(shadow.blur))
    share = min(1.0, max(0.0, shadow.opacity)) * opacity / 255
    mask = moved.point([round(value * share) for value in range(256)])
    canvas.paste((red, green, blue, 255), (0, 0), mask)


def _fill_ranges(
    canvas: Image.Image,
    paragraph: Paragraph,
    glyphs: Sequence[PlacedGlyph],
    fill: Colour,
    ranges: Sequence[tuple[int, int, Colour]],
    frame: tuple[int, int, int, int],
) -> None:
    """Each letter in the colour of the last range that holds it.

    A glyph of several letters, as a ligature, is cut where its letters meet.
    """
    colours: list[Colour] = [fill] * len(paragraph.shown)
    for start, end, colour in ranges:
        colours[start:end] = [colour] * (min(end, len(colours)) - start)
    ends = _cluster_ends(paragraph)
    whole: dict[Colour, list[PlacedGlyph]] = {}
    for glyph in glyphs:
        own = colours[glyph.cluster : ends[glyph.cluster]]
        if len(set(own)) == 1:
            whole.setdefault(own[0], []).append(glyph)
        else:
            _fill_parts(canvas, paragraph, glyph, own, frame)
    for colour, chosen in whole.items():
        _apply(canvas, _coverage(chosen, paragraph.size, frame), colour)


def _cluster_ends(paragraph: Paragraph) -> dict[int, int]:
    """Where the letters of each cluster end, by where they start."""
    ends = {}
    for line in paragraph.lines:
        for placed in line.runs:
            starts = sorted({glyph.cluster for glyph in placed.run.glyphs})
            ends.update(zip(starts, [*starts[1:], placed.run.end], strict=True))
    return ends


def _fill_parts(
    canvas: Image.Image,
    paragraph: Paragraph,
    glyph: PlacedGlyph,
    colours: Sequence[Colour],
    frame: tuple[int, int, int, int],
) -> None:
    coverage = _coverage([glyph], paragraph.size, frame)
    left, top, _, _ = frame
    done = 0
    for colour, same in groupby(colours):
        count = len(list(same))
        start = glyph.cluster + done
        done += count
        part = np.zeros_like(coverage)
        for box in paragraph.rects(start, start + count):
            rows = slice(max(0, round(box.y - top)), max(0, round(box.bottom - top)))
            columns = slice(max(0, round(box.x - left)), max(0, round(box.right - left)))
            # Ink that leaves its line or its letters' width goes with the letter next to it.
            if not paragraph.vertical:
                rows = slice(None)
                first, last = start == glyph.cluster, done == len(colours)
                rtl = glyph.advance and paragraph.direction == "rtl"
                if (first and not rtl) or (last and rtl):
                    columns = slice(0, columns.stop)
                if (last and not rtl) or (first and rtl):
                    columns = slice(columns.start, None)
            part[rows, columns] = coverage[rows, columns]
        _apply(canvas, part, colour)


@lru_cache(512)
def _picture(face: Face, glyph: int, size: float) -> tuple[Image.Image, float, float] | None:
    """A colour glyph as premultiplied RGBA, and the place of its top left from the pen, y down."""
    box = face.glyph_ink(glyph)
    if box is None:
        return None
    scale = size / face.units
    left, top = math.floor(box[0] * size) - 1, math.ceil(box[3] * size) + 1
    width = math.ceil(box[2] * size) + 1 - left
    height = top - math.floor(box[1] * size) + 1
    painter = hb.RasterPaint()
    painter.extents = hb.RasterExtents(x_origin=0, y_origin=0, width=width, height=height, stride=0)
    painter.transform = (scale, 0, 0, scale, -left, height - top)
    painter.paint_glyph(face.font, glyph)
    image = painter.render()
    extents = image.extents
    rows = np.frombuffer(image.buffer, np.uint8).reshape(extents.height, extents.stride // 4, 4)
    pixels = np.ascontiguousarray(rows[::-1, : extents.width, [2, 1, 0, 3]])
    return Image.fromarray(pixels), left, -top


def _stamp(canvas: Image.Image, glyph: PlacedGlyph, size: float, x: int, y: int) -> None:
    """Lays a colour glyph over the premultiplied canvas, at whole pixels so that it stays crisp."""
    picture = _picture(glyph.face, glyph.id, size)
    if picture is None:
        return
    image, left, top = picture
    at = (round(glyph.x + left) - x, round(glyph.y + top) - y)
    below = canvas.crop((*at, at[0] + image.width, at[1] + image.height))
    over = np.asarray(image).astype(np.uint16)
    under = np.asarray(below).astype(np.uint16)
    mixed = over + (under * (255 - over[:, :, 3:]) + 127) // 255
    sums = np.minimum(mixed, 255).astype(np.uint8).tobytes()
    canvas.paste(Image.frombuffer("RGBX", image.size, sums, "raw", "RGBX", 0, 1), at)


def _picture_coverage(
    glyphs: Iterable[PlacedGlyph], size: float, frame: tuple[int, int, int, int]
) -> Coverage:
    """The shape of colour glyphs, for their outline and shadow."""
    left, top, width, height = frame
    shape = Image.new("L", (width, height))
    for glyph in glyphs:
        picture = _picture(glyph.face, glyph.id, size)
        if picture is not None:
            alpha = picture[0].getchannel("A")
            at = (round(glyph.x + picture[1]) - left, round(glyph.y + picture[2]) - top)
            shape.paste(255, at, alpha)
    return np.asarray(shape)
