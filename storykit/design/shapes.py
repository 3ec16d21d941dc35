"""Coverage of drawn forms: how much of each pixel a form takes, as numbers from 0 to 1.

All forms are sampled exactly (distance to the edge) or from polygons drawn eight times as large, so
edges are smooth at every size and equal on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from storykit.design.model import Plate

Coverage = NDArray[np.float32]

_OVERSAMPLING = 8


def rounded_box(
    width: int,
    height: int,
    radius: float,
    inset: float = 0.0,
    offset: tuple[float, float] = (0.0, 0.0),
) -> Coverage:
    """A box with rounded corners filling the picture, `inset` pixels smaller on each side.

    `offset` moves it by parts of a pixel.
    """
    x = np.abs(np.arange(width, dtype=np.float32) + 0.5 - width / 2 - offset[0])
    y = np.abs(np.arange(height, dtype=np.float32) + 0.5 - height / 2 - offset[1])
    half_width, half_height = width / 2 - inset, height / 2 - inset
    radius = max(0.0, min(radius, half_width, half_height))
    qx = x - (half_width - radius)
    qy = y - (half_height - radius)
    if radius == 0:
        return np.outer(np.clip(0.5 - qy, 0, 1), np.clip(0.5 - qx, 0, 1)).astype(np.float32)
    outside = np.hypot(np.maximum(qx, 0)[None, :], np.maximum(qy, 0)[:, None])
    inside = np.minimum(np.maximum(qx[None, :], qy[:, None]), 0)
    return np.asarray(np.clip(0.5 - (outside + inside - radius), 0, 1), dtype=np.float32)


def placed_box(
    width: int, height: int, left: float, top: float, across: float, high: float, radius: float
) -> Coverage:
    """A rounded box of exact size and place inside of a picture of whole pixels."""
    x = np.abs(np.arange(width, dtype=np.float32) + 0.5 - (left + across / 2))
    y = np.abs(np.arange(height, dtype=np.float32) + 0.5 - (top + high / 2))
    radius = max(0.0, min(radius, across / 2, high / 2))
    qx, qy = x - (across / 2 - radius), y - (high / 2 - radius)
    if radius == 0:
        return np.outer(np.clip(0.5 - qy, 0, 1), np.clip(0.5 - qx, 0, 1)).astype(np.float32)
    outside = np.hypot(np.maximum(qx, 0)[None, :], np.maximum(qy, 0)[:, None])
    inside = np.minimum(np.maximum(qx[None, :], qy[:, None]), 0)
    return np.asarray(np.clip(0.5 - (outside + inside - radius), 0, 1), dtype=np.float32)


def polygons(
    width: int, height: int, draw: Callable[[ImageDraw.ImageDraw, float, float], None]
) -> Coverage:
    """What `draw` fills: it gets a canvas and the width and height to fill on it."""
    scale = _OVERSAMPLING if width * height < 400_000 else 4
    canvas = Image.new("L", (width * scale, height * scale))
    draw(ImageDraw.Draw(canvas), width * scale, height * scale)
    small = canvas.reduce(scale)
    return np.asarray(small, dtype=np.float32) / np.float32(255)


def quote_mark(width: int, height: int, *, mirrored: bool) -> Coverage:
    """An opening quotation mark of two drops, their tails curling up from round feet.

    Mirrored for languages that run from right to left.
    """

    def drop(left: float, across: float, high: float) -> list[tuple[float, float]]:
        # A circle at the foot; its outer edge runs up into a tail that leans towards the line's
        # end.
        radius = across / 2
        cx, cy = left + radius, high - radius
        points = [
            (cx + radius * math.cos(a), cy + radius * math.sin(a))
            for a in np.linspace(math.pi, -math.pi / 2, 48)
        ]
        tip = (left + across * 0.92, high * 0.0)
        inner = (left + across * 0.98, high * 0.13)
        points += _curve((cx, cy - radius), (cx - radius * 0.02, high * 0.26), inner)
        points += [inner, tip]
        points += _curve(tip, (left + across * 0.02, high * 0.12), (left, cy))
        return points

    def draw(canvas: ImageDraw.ImageDraw, across: float, high: float) -> None:
        part = across * 0.44
        for left in (0.0, across - part):
            canvas.polygon(drop(left, part, high), fill=255)

    coverage = polygons(width, height, draw)
    return coverage[:, ::-1] if mirrored else coverage


def check_mark(width: int, height: int) -> Coverage:
    """A tick, written the same way in every direction."""

    def draw(canvas: ImageDraw.ImageDraw, across: float, high: float) -> None:
        pen = round(min(across, high) * 0.17)
        points = [
            (across * 0.1, high * 0.54),
            (across * 0.38, high * 0.82),
            (across * 0.92, high * 0.2),
        ]
        canvas.line(points, fill=255, width=pen, joint="curve")
        for x, y in points:
            canvas.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=255)

    return polygons(width, height, draw)


def hills(width: int, height: int, *, mirrored: bool) -> Coverage:
    """A line of far hills, filled down to the foot: the sky line of a steppe."""
    # Hills are about as wide in a narrow frame as in a wide one: their number follows the
    # proportions.
    x = np.arange(width, dtype=np.float64) / (height * 3.4)
    line = (
        0.45
        + 0.22 * np.sin(1.7 * math.pi * x + 0.5)
        + 0.10 * np.sin(3.9 * math.pi * x + 2.1)
        + 0.03 * np.sin(9.1 * math.pi * x + 0.4)
    )
    top = (1 - line) * height
    y = np.arange(height, dtype=np.float64)[:, None]
    coverage = np.clip(y + 1 - top[None, :], 0, 1).astype(np.float32)
    return coverage[:, ::-1] if mirrored else coverage


def arch(width: int, height: int, inset: float = 0.0) -> Coverage:
    """A door: straight sides, a round top; `inset` pixels smaller on every side."""
    radius = width / 2
    x = np.abs(np.arange(width, dtype=np.float32) + 0.5 - radius)
    y = np.arange(height, dtype=np.float32) + 0.5
    distance = np.hypot(x[None, :], np.minimum(y - radius, 0)[:, None])
    inside = np.clip(radius - inset + 0.5 - distance, 0, 1)
    foot = np.clip(height - inset + 0.5 - y, 0, 1)[:, None]
    return np.asarray(inside * foot if inset else inside, dtype=np.float32)


def leaf(width: int, height: int, inset: float = 0.0, *, mirrored: bool = False) -> Coverage:
    """A leaf: two corners across from each other are round, the others sharp."""
    radius = max(0.0, min(width, height) * 0.46 - inset)
    coverage = rounded_box(width, height, radius, inset)
    sharp = rounded_box(width, height, 0.0, inset)
    half_x, half_y = width // 2, height // 2
    coverage[:half_y, half_x:] = sharp[:half_y, half_x:]
    coverage[half_y:, :half_x] = sharp[half_y:, :half_x]
    return coverage[:, ::-1] if mirrored else coverage


def plate_coverage(plate: Plate, width: int, height: int, inset: float = 0.0) -> Coverage:
    """The form a plate is cut to, so many pixels smaller on every side."""
    if plate.form == "arch":
        return arch(width, height, inset)
    if plate.form == "leaf":
        return leaf(width, height, inset, mirrored=plate.mirrored)
    return rounded_box(width, height, max(0.0, plate.radius - inset), inset)


def _curve(
    start: tuple[float, float], control: tuple[float, float], end: tuple[float, float]
) -> list[tuple[float, float]]:
    """Points of a quadratic curve."""
    points = []
    for t in np.linspace(0, 1, 24):
        u = 1 - t
        points.append(
            (
                float(u * u * start[0] + 2 * u * t * control[0] + t * t * end[0]),
                float(u * u * start[1] + 2 * u * t * control[1] + t * t * end[1]),
            )
        )
    return points
