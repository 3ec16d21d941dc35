"""Coverage and colour on small canvases: glyphs by HarfBuzz's rasteriser, outlines, pictures.

Canvases are premultiplied RGBA images of Pillow; coverage is one byte for each pixel.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import uharfbuzz as hb
from numpy.typing import NDArray
from PIL import Image

from storykit.errors import TextError
from storykit.text.faces import Face
from storykit.text.paragraph import PlacedGlyph

Colour = str | tuple[int, int, int] | tuple[int, int, int, int]
Coverage = NDArray[np.uint8]
# Left and top on the paragraph, width and height, in whole pixels.
Frame = tuple[int, int, int, int]


def coverage(glyphs: Sequence[PlacedGlyph], size: float, frame: Frame) -> Coverage:
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


def dilate(coverage: Coverage, radius: float) -> Coverage:
    """The coverage grown by a disc: what an outline of that width covers, text included.

    The disc is taken as rows, each a run of pixels whose ends count whole, half or not at all.
    """
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

    for row in range(math.ceil(radius) + 1):
        # A pixel lies in the disc by its middle; a third of one more is the edge that fades.
        reach = math.sqrt(max(0.0, (radius + 0.3) ** 2 - row * row))
        whole = math.floor(reach + 0.25)
        band = widened(whole)
        if reach - whole > 0.25:
            band = (band >> 1) + (widened(whole + 1) >> 1)
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


def compose(layers: Sequence[tuple[Coverage, Colour]], frame: Frame) -> Image.Image:
    """Colours laid over each other wherever each has coverage, on a premultiplied canvas.

    The mode is “RGBX”, not “RGBA”: into a picture with alpha Pillow pastes unpremultiplied colours.
    """
    _, _, width, height = frame
    if not layers:
        return Image.new("RGBX", (width, height), (0, 0, 0, 0))
    first, colour = layers[0]
    pixels = np.take(_premultiplied(rgba(colour)), first)
    canvas = Image.frombytes("RGBX", (width, height), pixels.tobytes())
    for covered, colour in layers[1:]:
        red, green, blue, opacity = rgba(colour)
        mask = Image.fromarray(np.ascontiguousarray(covered))
        if opacity < 255:
            mask = mask.point([round(value * opacity / 255) for value in range(256)])
        # Pasting an opaque colour through a mask is the “over” of premultiplied pixels.
        canvas.paste((red, green, blue, 255), (0, 0), mask)
    return canvas


@lru_cache(64)
def _premultiplied(colour: tuple[int, int, int, int]) -> NDArray[np.uint32]:
    """The pixel of each coverage, as four bytes in one number."""
    opacity = np.round(np.arange(256) * colour[3] / 255)
    table = np.empty((256, 4), np.uint8)
    for channel, value in enumerate((*colour[:3], 255)):
        table[:, channel] = np.round(opacity * value / 255)
    return table.view(np.uint32)[:, 0]


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


def stamp(canvas: Image.Image, glyph: PlacedGlyph, size: float, frame: Frame) -> None:
    """Lays a colour glyph over the premultiplied canvas, at whole pixels so that it stays crisp."""
    picture = _picture(glyph.face, glyph.id, size)
    if picture is None:
        return
    image, left, top = picture
    at = (round(glyph.x + left) - frame[0], round(glyph.y + top) - frame[1])
    below = canvas.crop((*at, at[0] + image.width, at[1] + image.height))
    over = np.asarray(image).astype(np.uint16)
    under = np.asarray(below).astype(np.uint16)
    mixed = over + (under * (255 - over[:, :, 3:]) + 127) // 255
    sums = np.minimum(mixed, 255).astype(np.uint8).tobytes()
    canvas.paste(Image.frombuffer("RGBX", image.size, sums, "raw", "RGBX", 0, 1), at)


def picture_coverage(glyphs: Iterable[PlacedGlyph], size: float, frame: Frame) -> Coverage:
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
