"""Shades and gradients without bands.

Eight bits are too few for a slow gradient on a large dark picture: the eye sees the steps. So
values are reckoned exactly and a fixed fine pattern decides which way each pixel is rounded.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from storykit.design.measures import Color
from storykit.design.model import Pixels
from storykit.design.stage import Toward

Ramp = NDArray[np.float32]


def grain(width: int, height: int) -> NDArray[np.uint16]:
    """A fixed pattern from 0 to 255 whose neighbours differ much.

    Eight by eight thresholds, set so that half of them are a chess board, a quarter and an eighth
    even lattices without rows or columns of their own. Noise would hide steps as well, but has a
    little of every frequency, which is what encoders of films leave out first: of this pattern
    more is kept at a third of the bits.
    """
    # Sheets of a few sizes serve all heights: cards differ in how deep their shades are.
    return _sheet(width, -(-height // 512) * 512)[:height]


# The order in which the places of a row are filled: each half, quarter and eighth evenly spread.
_ORDER = np.array([0, 4, 2, 6, 1, 5, 3, 7], dtype=np.uint16)
_SHIFT = 3  # places from row to row: odd, for a chess board; 1 would draw diagonal lines


@lru_cache(maxsize=8)
def _sheet(width: int, height: int) -> NDArray[np.uint16]:
    y, x = np.mgrid[:8, :8]
    tile = (_ORDER[(x + _SHIFT * y) % 8] * 8 + _ORDER[y]) * 4 + 2
    sheet: NDArray[np.uint16] = np.tile(tile, (height // 8, -(-width // 8)))[:, :width]
    return np.ascontiguousarray(sheet, dtype=np.uint16)


def shade(
    width: int,
    height: int,
    toward: Toward,
    color: Color,
    opacity: float,
    least: float = 0.0,
    solid: float = 0.0,
) -> Pixels:
    """Premultiplied pixels of a colour that grows from `least` to `opacity` towards a side.

    The last `solid` pixels are full. The growth is slow at both ends, so that no edge is seen.
    """
    dithered = shade_alpha(width, height, toward, opacity, least, solid)
    # Colours follow the dithered opacity exactly, so that a pixel is never brighter than it is
    # opaque.
    table = np.arange(256, dtype=np.uint16)
    pixels = np.empty((height, width, 4), dtype=np.uint8)
    for channel, value in enumerate(color):
        pixels[:, :, channel] = ((table * value + 127) // 255).astype(np.uint8)[dithered]
    pixels[:, :, 3] = dithered
    return pixels


def shade_alpha(
    width: int, height: int, toward: Toward, opacity: float, least: float, solid: float
) -> NDArray[np.uint8]:
    """The dithered opacity of a shade, 0 to 255."""
    if toward == "all":
        return np.full((height, width), round(opacity * 255), dtype=np.uint8)
    share = _ramp(width, height, toward, solid)
    eased = share * share * (3 - 2 * share)
    # In 256ths of a step: whole numbers are several times as fast as floating point here.
    exact = ((least + (opacity - least) * eased) * 255 * 256).astype(np.uint16)
    return np.asarray((exact + grain(width, height)) >> 8, dtype=np.uint8)


def gradient(
    width: int, height: int, toward: Toward, colors: tuple[Color, Color], opacity: float
) -> Pixels:
    """Premultiplied pixels that run from the first colour to the second towards a side."""
    share = _ramp(width, height, toward, 0.0)
    pixels = np.empty((height, width, 4), dtype=np.uint8)
    alpha = round(255 * opacity)
    rounding = grain(width, height)
    for channel, (first, second) in enumerate(zip(*colors, strict=True)):
        exact = ((first + (second - first) * share) * opacity * 256).astype(np.uint16)
        pixels[:, :, channel] = np.minimum((exact + rounding) >> 8, alpha)
    pixels[:, :, 3] = alpha
    return pixels


def _ramp(width: int, height: int, toward: Toward, solid: float) -> Ramp:
    """From 0 on the far side to 1 on the side named, as an array that broadcasts to the picture."""
    x = ((np.arange(width, dtype=np.float32) + 0.5) / max(width - solid, 1))[None, :]
    y = ((np.arange(height, dtype=np.float32) + 0.5) / max(height - solid, 1))[:, None]
    if toward in ("left", "bottom-left"):
        x = x[:, ::-1]
    match toward:
        case "bottom":
            ramp = y
        case "top":
            ramp = y[::-1, :]
        case "left" | "right":
            ramp = x
        case "bottom-left" | "bottom-right":
            ramp = (x + y) / 2
        case "all":
            ramp = np.ones((1, 1), dtype=np.float32)
    return np.asarray(np.minimum(ramp, 1.0), dtype=np.float32)
