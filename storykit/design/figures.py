"""Painting of icons, QR codes and the drawn parts of charts."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from storykit.assets import stamp
from storykit.design.board import PlacedCode, PlacedCurve, PlacedDonut, PlacedIcon
from storykit.design.measures import Color
from storykit.design.model import Pixels, Sprite
from storykit.design.shapes import polygons
from storykit.design.vectors import svg_pixels
from storykit.errors import TextError

QUIET = 4
"""Modules of light around a QR code (ISO/IEC 18004)."""
_TURN = 2 * math.pi
_GAP = 0.008
"""Free room between two parts of a donut, as a share of the turn."""


def paint_figure(placed: PlacedIcon | PlacedCode | PlacedDonut | PlacedCurve) -> Sprite:
    """The figure's pixels at its place."""
    box = placed.box
    x, y = round(box.x), round(box.y)
    width, height = max(1, round(box.right) - x), max(1, round(box.bottom) - y)
    match placed:
        case PlacedIcon():
            state = stamp(placed.file)
            pixels = svg_pixels(placed.file, width, height, placed.color, state)
            pixels = pixels[:, ::-1] if placed.mirrored else pixels
        case PlacedCode():
            pixels = _code(placed, min(width, height))
        case PlacedDonut():
            pixels = _donut(placed, width, height)
        case PlacedCurve():
            pixels = colored(_curve(placed, width, height), placed.color)
    return Sprite(np.ascontiguousarray(pixels), x, y)


def colored(coverage: NDArray[np.float32], color: Color) -> Pixels:
    """Premultiplied pixels of a colour with that coverage."""
    alpha = (coverage * 255 + 0.5).astype(np.uint16)
    pixels = np.empty((*alpha.shape, 4), dtype=np.uint8)
    for channel, value in enumerate(color):
        pixels[:, :, channel] = (alpha * value + 127) // 255
    pixels[:, :, 3] = alpha
    return pixels


@lru_cache(maxsize=64)
def code_modules(text: str) -> tuple[tuple[int, ...], ...]:
    """The modules of a QR code, 1 for dark, without margin; TextError where it is too long."""
    import segno

    try:
        # A quarter of a printed or compressed code may be lost, and it is still read.
        made = segno.make(text, error="q", micro=False, boost_error=False)
    except segno.DataOverflowError:
        raise TextError(
            "The address is too long for a QR code.", cure="Use a shorter link."
        ) from None
    return tuple(tuple(int(bool(module)) for module in row) for row in made.matrix)


def _code(placed: PlacedCode, side: int) -> Pixels:
    """Whole pixels for every module, so that no edge is blurred; the rest goes to the margin."""
    modules = np.asarray(code_modules(placed.text), dtype=bool)
    count = len(modules) + 2 * QUIET
    module = max(1, side // count)
    side = max(side, module * count)
    picture = np.empty((side, side, 4), dtype=np.uint8)
    picture[:] = (*placed.light, 255)
    dark = np.kron(modules, np.ones((module, module), dtype=bool))
    start = (side - dark.shape[0]) // 2
    inner = picture[start : start + dark.shape[0], start : start + dark.shape[1]]
    inner[dark] = (*placed.dark, 255)
    return picture


def _donut(placed: PlacedDonut, width: int, height: int) -> Pixels:
    side = min(width, height)
    radius, inner = side / 2, side / 2 - placed.width
    x = np.arange(width, dtype=np.float32)[None, :] + 0.5 - width / 2
    y = np.arange(height, dtype=np.float32)[:, None] + 0.5 - height / 2
    distance = np.hypot(x, y)
    ring = np.clip(radius + 0.5 - distance, 0, 1) * np.clip(distance - inner + 0.5, 0, 1)
    turned = (np.arctan2(x, -y) / _TURN) % 1.0
    if placed.mirrored:
        turned = (1.0 - turned) % 1.0
    pixels = np.zeros((height, width, 4), dtype=np.uint8)
    # One pixel along the circle, as a share of the turn: edges are smooth by it.
    pixel = 1 / (_TURN * np.maximum(distance, 1))
    start = 0.0
    gap = _GAP / 2 if len([s for s in placed.shares if s > 0]) > 1 else 0.0
    for share, color in zip(placed.shares, placed.colors, strict=True):
        if share <= 2 * gap:
            start += share
            continue
        first, last = start + gap, start + share - gap
        edge = np.minimum(turned - first, last - turned) if gap else np.ones_like(turned)
        part = np.clip(edge / pixel + 0.5, 0, 1) * ring
        painted = colored(part.astype(np.float32), color)
        pixels = np.maximum(pixels, painted)
        start += share
    return pixels


def _curve(placed: PlacedCurve, width: int, height: int) -> NDArray[np.float32]:
    def draw(canvas: ImageDraw.ImageDraw, across: float, high: float) -> None:
        scale = across / width
        pen = placed.width * scale
        points = [(px * scale, py * scale) for px, py in placed.points]
        canvas.line(points, fill=255, width=round(pen), joint="curve")
        dot = pen * 1.25
        for px, py in points:
            canvas.ellipse((px - dot, py - dot, px + dot, py + dot), fill=255)

    return polygons(width, height, draw)
