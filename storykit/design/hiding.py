"""The opaque shapes that hide faces and other areas of a picture or clip.

A cover is flat and opaque because anything less can be undone: networks name people on blurred and
mosaiced pictures (McPherson, Shokri and Shmatikov 2016, arXiv 1609.00408) and deblurring
re-identifies 96 % of faces under strong Gaussian blur (arXiv 2506.12344). Whatever method a script
asks for, what is painted here is a flat fill; the rules of `storykit.check` refuse the others.

Covers are painted into the picture itself, upright and before it is scaled, cropped or moved, so
that no motion, format, draft or thumbnail ever shows what lies under them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import ceil, floor, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from storykit.spans import Box

if TYPE_CHECKING:
    from storykit.script.people import Hide

Plane = NDArray[np.uint8]

# Times of frames in phones' clips wander a little, so a key counts a little before and after.
_SLACK = 120
# An ellipse has to be this much larger than a box to cover its corners.
_OVAL = sqrt(2)
# Covers end on multiples of this many pixels, so that halved chroma planes and the scaling of a
# large picture to a small one never blend the hidden area's edge into what is seen.
_GRID = 4


@dataclass(frozen=True, slots=True)
class Cover:
    """An opaque shape over part of a picture: its box in whole pixels, outline and sRGB colour."""

    box: Box
    shape: Literal["box", "oval"]
    color: tuple[int, int, int]


def identity(file: Path) -> object:
    """What two names of one file have in common: a layout may call it otherwise than the script.

    Links are followed, and disks that take capital letters for small ones are asked.
    """
    with suppress(OSError):
        found = file.stat()
        if found.st_ino:
            return found.st_dev, found.st_ino
    return str(file)


def covers_at(hides: Sequence[Hide], width: int, height: int, moment: int = 0) -> tuple[Cover, ...]:
    """The covers of an upright picture of `width` x `height` pixels at a moment of its clip.

    `moment` is milliseconds of the clip file (0 for pictures). A hidden area with keys is there at
    every moment: before its first key and after its last it stays where they are.
    """
    return tuple(_cover(hide, width, height, moment) for hide in hides)


def cover_pixels(pixels: NDArray[np.uint8], covers: Sequence[Cover]) -> NDArray[np.uint8]:
    """A copy of an array (height, width, 3 or 4) of sRGB with its covers painted; alpha is opaque.

    Without covers the array itself is returned.
    """
    if not covers:
        return pixels
    covered = pixels.copy()
    for cover in covers:
        x, y = int(cover.box.x), int(cover.box.y)
        right, bottom = int(cover.box.right), int(cover.box.bottom)
        part = covered[y:bottom, x:right]
        fill = (*cover.color, 255)[: pixels.shape[2]]
        part[cover_mask(cover)[: part.shape[0], : part.shape[1]]] = fill
    return covered


def cover_planes(
    planes: tuple[Plane, Plane, Plane],
    covers: Sequence[Cover],
    codes: Callable[[tuple[int, int, int]], tuple[int, int, int]],
) -> tuple[Plane, Plane, Plane]:
    """Copies of YUV 4:2:0 planes with their covers painted; `codes` turns sRGB into Y, U and V.

    A chroma sample that any covered pixel shares is covered. Without covers the planes themselves
    are returned.
    """
    if not covers:
        return planes
    luma, *chroma = (plane.copy() for plane in planes)
    for cover in covers:
        code = codes(cover.color)
        x, y = int(cover.box.x), int(cover.box.y)
        mask = cover_mask(cover)
        part = luma[y : y + mask.shape[0], x : x + mask.shape[1]]
        part[mask[: part.shape[0], : part.shape[1]]] = code[0]
        halved = _halved(mask)
        for plane, value in zip(chroma, code[1:], strict=True):
            half = plane[y // 2 : y // 2 + halved.shape[0], x // 2 : x // 2 + halved.shape[1]]
            half[halved[: half.shape[0], : half.shape[1]]] = value
    return luma, chroma[0], chroma[1]


def _halved(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask at half its size, set where any of four pixels is."""
    even = np.pad(mask, ((0, mask.shape[0] % 2), (0, mask.shape[1] % 2)), mode="edge")
    rows = even[0::2] | even[1::2]
    return np.asarray(rows[:, 0::2] | rows[:, 1::2], dtype=bool)


def cover_mask(cover: Cover) -> NDArray[np.bool_]:
    """Which pixels of the cover's own box it fills, as an array (height, width)."""
    width, height = int(cover.box.width), int(cover.box.height)
    if cover.shape == "box":
        return np.ones((height, width), dtype=bool)
    across = (np.arange(width) + 0.5) / width * 2 - 1
    down = (np.arange(height) + 0.5) / height * 2 - 1
    # The radius reaches beyond the box's middle lines: a box widened to the grid on one side only
    # has its middle up to half a step (2 pixels) beside that of the true ellipse, so that a corner
    # pixel's own middle lies up to 1.54 pixels outside; 3.07 is twice that, since sizes are whole.
    reach = 1 + 3.2 / max(1, min(width, height))
    return np.asarray(across[None, :] ** 2 + down[:, None] ** 2 <= reach**2, dtype=bool)


def _cover(hide: Hide, width: int, height: int, moment: int) -> Cover:
    x, y, w, h = _area(hide, moment)
    grow = max(hide.grow, _OVAL) if hide.shape == "oval" else hide.grow
    left, right = _grown(x, w, grow, width)
    top, bottom = _grown(y, h, grow, height)
    color = tuple(int(hide.color[at : at + 2], 16) for at in (1, 3, 5))
    # An oval cut off by the picture's edge is not an ellipse any more: it is filled to its box.
    whole = left > 0 and top > 0 and right < width and bottom < height
    shape: Literal["box", "oval"] = "oval" if hide.shape == "oval" and whole else "box"
    return Cover(Box(left, top, right - left, bottom - top), shape, (color[0], color[1], color[2]))


def _grown(start: float, size: float, grow: float, pixels: int) -> tuple[int, int]:
    """One axis of a box of shares, grown about its middle and widened to the grid, in pixels."""
    middle, half = (start + size / 2) * pixels, size * grow / 2 * pixels
    first = floor((middle - half) / _GRID) * _GRID
    last = ceil((middle + half) / _GRID) * _GRID
    first = min(max(0, first), max(0, pixels - _GRID))
    return first, max(min(pixels, last), min(pixels, first + _GRID))


def _area(hide: Hide, moment: int) -> tuple[float, float, float, float]:
    """The box of shares to cover, ungrown: between two keys, all that lies in either."""
    if hide.box is not None:
        return hide.box
    first, last = moment - _SLACK, moment + _SLACK
    before = [key for key in hide.keys if key.at <= first]
    after = [key for key in hide.keys if key.at >= last]
    near = [key for key in hide.keys if first < key.at < last]
    boxes = [key.box for key in (*before[-1:], *near, *after[:1])]
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[0] + b[2] for b in boxes), max(b[1] + b[3] for b in boxes)
    return left, top, right - left, bottom - top
