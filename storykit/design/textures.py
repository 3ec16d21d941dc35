"""Patterns drawn by rule, as coverage from 0 to 1."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Coverage = NDArray[np.float32]


def texture(name: str, width: int, height: int, size: float, *, mirrored: bool) -> Coverage:
    """The coverage of a pattern whose repeats are `size` pixels apart."""
    drawn = _TEXTURES[name](width, height, max(size, 2.0))
    return drawn[:, ::-1] if mirrored else drawn


def _grid(width: int, height: int) -> tuple[Coverage, Coverage]:
    x = np.arange(width, dtype=np.float32)[None, :] + 0.5
    y = np.arange(height, dtype=np.float32)[:, None] + 0.5
    return x, y


def _dots(width: int, height: int, size: float) -> Coverage:
    x, y = _grid(width, height)
    row = np.floor(y / size)
    dx = (x + (row % 2) * size / 2) % size - size / 2
    dy = y % size - size / 2
    return np.asarray(np.clip(size * 0.11 + 0.5 - np.hypot(dx, dy), 0, 1), dtype=np.float32)


def _contours(width: int, height: int, size: float) -> Coverage:
    """Lines of equal height over rolling land, as on a map."""
    x, y = _grid(width, height)
    u, v = x / size, y / size
    land = (
        2.2 * np.sin(0.21 * u + 0.4 * np.sin(0.13 * v))
        + 1.7 * np.sin(0.17 * v + 0.9 + 0.5 * np.sin(0.19 * u))
        + 0.6 * np.sin(0.41 * u + 0.37 * v)
    )
    gy, gx = np.gradient(land.astype(np.float32))
    slope = np.maximum(np.hypot(gx, gy), 1e-5)
    level = land * 1.6
    distance = np.abs(level - np.round(level)) / (slope * 1.6)
    return np.asarray(np.clip(max(1.0, size * 0.03) + 0.5 - distance, 0, 1), dtype=np.float32)


def _rays(width: int, height: int, size: float) -> Coverage:
    """Beams from a low sun at the end side."""
    x, y = _grid(width, height)
    cx, cy = width * 0.78, height * 1.02
    angle = np.arctan2(cy - y, x - cx)
    count = max(8.0, 2 * math.pi * 480 / size)
    phase = (angle * count / (2 * math.pi)) % 1
    radius = np.hypot(x - cx, y - cy)
    edge = np.abs(phase - 0.5) * 2 * math.pi * radius / count
    fade = np.clip(1 - radius / math.hypot(width, height), 0, 1)
    beams = np.clip(math.pi * radius / count / 2 - edge + 0.5, 0, 1) * fade
    return np.asarray(beams, dtype=np.float32)


def _weave(width: int, height: int, size: float) -> Coverage:
    """A felt's stitched pattern: diamonds of thin lines."""
    x, y = _grid(width, height)
    first = np.abs((x + y) % size - size / 2)
    second = np.abs((x - y) % size - size / 2)
    pen = max(0.8, size * 0.03)
    return np.asarray(np.clip(pen + 0.5 - np.minimum(first, second), 0, 1), dtype=np.float32)


def _grain(width: int, height: int, size: float) -> Coverage:
    """Fine paper grain."""
    generator = np.random.Generator(np.random.PCG64(20190828))
    return generator.random((height, width), dtype=np.float32)


def _stars(width: int, height: int, size: float) -> Coverage:
    """Stars of different brightness, strewn by a fixed chance, fewer towards the foot."""
    generator = np.random.Generator(np.random.PCG64(20190830))
    count = round(width * height / (size * size))
    sky = np.zeros((height, width), dtype=np.float32)
    places = generator.random((count, 4))
    for x, y, bright, kept in places:
        if kept < y:
            continue
        radius = size * (0.02 + 0.045 * bright**3)
        cx, cy = x * width, y * height
        left, top = max(0, int(cx - radius - 1)), max(0, int(cy - radius - 1))
        right, bottom = min(width, int(cx + radius + 2)), min(height, int(cy + radius + 2))
        px = np.arange(left, right) + 0.5 - cx
        py = np.arange(top, bottom)[:, None] + 0.5 - cy
        disc = np.clip(radius + 0.5 - np.hypot(px, py), 0, 1) * (0.35 + 0.65 * bright)
        part = sky[top:bottom, left:right]
        np.maximum(part, disc, out=part, casting="same_kind")
    return sky


_TEXTURES: dict[str, Callable[[int, int, float], Coverage]] = {
    "stars": _stars,
    "dots": _dots,
    "contours": _contours,
    "rays": _rays,
    "weave": _weave,
    "grain": _grain,
}
