"""Curves and shapes as polygons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Array = np.ndarray


Points = Sequence[tuple[float, float]] | Array


def outline(text: str) -> list[tuple[float, float]]:
    """The points written as `x y, x y, …`."""
    pairs = (pair.split() for pair in text.split(","))
    return [(float(x), float(y)) for x, y in pairs]


def smooth(points: Points, closed: bool = True, steps: int = 14) -> Array:
    """A curve through the points (centripetal enough Catmull-Rom), as a polygon.

    A point given twice in a row is a corner.
    """
    given = np.asarray(points, float)
    count = len(given)
    index = np.arange(count if closed else count - 1)

    def at(k: Array) -> Array:
        return given[k % count] if closed else given[np.clip(k, 0, count - 1)]

    p0, p1, p2, p3 = (at(index + k) for k in (-1, 0, 1, 2))
    span = np.linalg.norm(p2 - p1, axis=1)[:, None]
    # Tangents are held to the length of their own span, so that close points make no loops.
    before = np.linalg.norm(p1 - p0, axis=1)[:, None]
    after = np.linalg.norm(p3 - p2, axis=1)[:, None]
    m1 = (p2 - p0) * span / np.maximum(span + before, 1e-9)
    m2 = (p3 - p1) * span / np.maximum(span + after, 1e-9)
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    h = (2 * t**3 - 3 * t**2 + 1, t**3 - 2 * t**2 + t, -2 * t**3 + 3 * t**2, t**3 - t**2)
    curve = h[0] * p1[:, None] + h[1] * m1[:, None] + h[2] * p2[:, None] + h[3] * m2[:, None]
    flat = curve.reshape(-1, 2)
    return flat if closed else np.vstack([flat, given[-1]])


def ellipse(x: float, y: float, rx: float, ry: float | None = None, turn: float = 0.0) -> Array:
    """An ellipse as a polygon; `turn` in degrees."""
    ry = rx if ry is None else ry
    t = np.linspace(0, 2 * np.pi, 96, endpoint=False)
    return place(np.stack([np.cos(t) * rx, np.sin(t) * ry], 1), x, y, turn=turn)


def rounded(x0: float, y0: float, x1: float, y1: float, radius: float) -> Array:
    """A rectangle with round corners."""
    t = np.linspace(0, np.pi / 2, 16)
    corners = [(x1, y0, -1, 1, 0), (x1, y1, -1, -1, 1), (x0, y1, 1, -1, 2), (x0, y0, 1, 1, 3)]
    parts = []
    for x, y, sx, sy, turn in corners:
        angle = t - np.pi / 2 + turn * np.pi / 2
        center = np.array([x + sx * radius, y + sy * radius])
        parts.append(center + radius * np.stack([np.cos(angle), np.sin(angle)], 1))
    return np.vstack(parts)


def stroke(points: Points, widths: float | Sequence[float], curved: bool = True) -> Array:
    """The outline of a brush stroke along the points, its width changing from point to point."""
    line = np.asarray(points, float)
    given = (
        np.broadcast_to(np.asarray(widths, float), (len(line),))
        if np.ndim(widths) == 0
        else (np.interp(np.linspace(0, 1, len(line)), np.linspace(0, 1, len(widths)), widths))
    )
    if curved and len(line) > 2:
        along = np.linspace(0, len(line) - 1, (len(line) - 1) * 10 + 1)
        given = np.interp(along, np.arange(len(line)), given)
        line = smooth(line, closed=False, steps=10)
    ahead = np.gradient(line, axis=0)
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1), 1e-9)[:, None]
    side = np.stack([-ahead[:, 1], ahead[:, 0]], 1) * given[:, None] / 2
    caps = np.linspace(-np.pi / 2, np.pi / 2, 9)[1:-1]

    def cap(at: int, sign: float) -> Array:
        forward, across = ahead[at] * sign, side[at] * sign
        half = given[at] / 2
        return line[at] + np.outer(np.cos(caps), forward * half) - np.outer(np.sin(caps), -across)

    return np.vstack([line + side, cap(-1, 1)[::-1], (line - side)[::-1], cap(0, -1)[::-1]])


def place(
    points: Points, x: float, y: float, size: float = 1.0, turn: float = 0.0, mirror: bool = False
) -> Array:
    """Points drawn about the origin, set down at a place, turned by degrees and mirrored."""
    given = np.asarray(points, float) * size
    if mirror:
        given = given * np.array([-1.0, 1.0])
    a = np.deg2rad(turn)
    spun = given @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    return spun + np.array([x, y])


def moved(points: Points, x: float, y: float) -> Array:
    """Points moved sideways and down."""
    return np.asarray(points, float) + np.array([x, y])


def value_noise(seed: int, count: int) -> Array:
    """A line of smooth random values from -1 to 1, `count` cells long, 32 samples a cell."""
    cells = np.random.default_rng(seed).uniform(-1, 1, count + 2)
    t = np.arange(count * 32) / 32
    k, f = t.astype(int), t % 1
    f = f * f * (3 - 2 * f)
    return cells[k] * (1 - f) + cells[k + 1] * f
