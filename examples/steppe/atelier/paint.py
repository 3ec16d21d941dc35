"""Colours, and paint that changes from place to place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from .curves import Array

Color = tuple[float, float, float]
Paint = Color | Callable[[Array, Array], Array]


def color(code: str) -> Color:
    """The colour of a code like `#E4572E`."""
    return tuple(int(code[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def mix(a: Color, b: Color, part: float) -> Color:
    """The colour that is `part` of the way from `a` to `b`."""
    return tuple(x + (y - x) * part for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def ramp(stops: Sequence[tuple[float, Color]], axis: str = "y") -> Callable[[Array, Array], Array]:
    """Paint that changes along an axis; stops are coordinates and colours."""
    where = [s[0] for s in stops]
    colors = np.array([s[1] for s in stops], np.float32)

    def paint(x: Array, y: Array) -> Array:
        along = y if axis == "y" else x
        parts = [np.interp(along, where, colors[:, k]).astype(np.float32) for k in range(3)]
        return np.stack(parts, -1)

    return paint


def slope(
    start: tuple[float, float], end: tuple[float, float], a: Color, b: Color, ease: bool = True
) -> Callable[[Array, Array], Array]:
    """Paint that goes from `a` at one point to `b` at another."""

    def paint(x: Array, y: Array) -> Array:
        t = along(start, end, x, y)
        t = t * t * (3 - 2 * t) if ease else t
        return (
            np.asarray(a, np.float32)
            + (np.asarray(b) - np.asarray(a)).astype(np.float32) * t[..., None]
        )

    return paint


def along(start: tuple[float, float], end: tuple[float, float], x: Array, y: Array) -> Array:
    """How far each place lies on the way from start to end, from 0 to 1."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    return np.clip(((x - start[0]) * dx + (y - start[1]) * dy) / (dx * dx + dy * dy), 0, 1)
