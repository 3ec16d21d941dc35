"""Patches: painted sprites as planes, and blending them into a frame.

A patch is made once from a sprite and blended into every frame that shows it, only where it is not
clear. Weights and opacities count from 0 to 256, so that sums of two products fit sixteen bits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storykit.design.model import Pixels, Sprite
from storykit.video.colour import Bytes, Floats, Planes, Words, codes, halved

FULL = 256
_HALF = 128
_BLOCK = 131072  # pixels blended at a time; their scratch memory stays in the processor's cache
_GAP = 16  # clear rows worth skipping

Weight = int | Words
"""How much of a patch is seen: one number, or one for each column or row."""


@dataclass(frozen=True, eq=False)
class Tile:
    """A rectangle with even sides at even places: for each plane what to keep and what to add.

    `keep` holds the shares (of 256) of what lies under, at both resolutions; `add` the colour times
    opacity times 256, with the half that rounds.
    """

    x: int
    y: int
    keep: tuple[Words, Words]
    add: tuple[Words, Words, Words]

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.keep[0].shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.keep[0].shape[0])


@dataclass(frozen=True, eq=False)
class Patch:
    """A sprite as tiles, from top to bottom, without its clear parts."""

    tiles: tuple[Tile, ...]


def patch_of(sprite: Sprite) -> Patch:
    """The patch of a premultiplied sRGB sprite, where the sprite lies."""
    return Patch(
        tuple(_tile(sprite.pixels[rows, columns], sprite.x + columns.start, sprite.y + rows.start)
              for rows, columns in _inked(sprite.pixels))
    )  # fmt: skip


def _inked(pixels: Pixels) -> list[tuple[slice, slice]]:
    """The bands of rows that are not clear, each with the columns it uses."""
    seen: NDArray[np.bool_] = np.any(pixels, axis=2)
    rows = np.flatnonzero(seen.any(axis=1))
    if not rows.size:
        return []
    breaks = np.flatnonzero(np.diff(rows) > _GAP)
    tops = [rows[0], *rows[breaks + 1]]
    bottoms = [*rows[breaks], rows[-1]]
    bands = []
    for top, bottom in zip(tops, bottoms, strict=True):
        columns = np.flatnonzero(seen[top : bottom + 1].any(axis=0))
        bands.append(
            (slice(int(top), int(bottom) + 1), slice(int(columns[0]), int(columns[-1]) + 1))
        )
    return bands


def _tile(pixels: Pixels, x: int, y: int) -> Tile:
    """One rectangle, grown to even borders and by the column that the chroma filter reaches into.

    At the frame's left border there is nothing to reach into.
    """
    height, width = pixels.shape[:2]
    left, top, bottom = x % 2, y % 2, (y + height) % 2
    right = 1 if (x + width) % 2 else 2
    grown = np.pad(pixels, ((top, bottom), (left, right), (0, 0)))
    beside = x <= 0
    alpha = grown[..., 3].astype(np.float32) * np.float32(1 / 255)
    small = halved(alpha, repeat=beside)
    luma, blue, red = codes(grown)
    add = (
        _parts(luma + 16 * alpha) + _HALF,
        _parts(halved(blue, repeat=beside) + 128 * small) + _HALF,
        _parts(halved(red, repeat=beside) + 128 * small) + _HALF,
    )
    return Tile(x - left, y - top, (FULL - _parts(alpha), FULL - _parts(small)), add)


def _parts(values: Floats) -> Words:
    """Values times 256."""
    parts: Words = np.clip(np.rint(values * np.float32(FULL)), 0, 65151).astype(np.uint16)
    return parts


def blend(planes: Planes, patch: Patch, weight: Weight = FULL, axis: int = 1) -> None:
    """Blends a patch into the planes; parts outside of them are left out.

    A weight with several numbers holds one for each column (`axis` 1) or row (0) of the planes.
    """
    for tile in patch.tiles:
        left, top = max(tile.x, 0), max(tile.y, 0)
        right = min(tile.x + tile.width, planes.width)
        bottom = min(tile.y + tile.height, planes.height)
        if left >= right or top >= bottom:
            continue
        under = planes.part(left, top, right - left, bottom - top)
        for index, plane in enumerate(under):
            step = 2 if index else 1
            rows = slice((top - tile.y) // step, (bottom - tile.y) // step)
            columns = slice((left - tile.x) // step, (right - tile.x) // step)
            keep, add = tile.keep[min(index, 1)][rows, columns], tile.add[index][rows, columns]
            if isinstance(weight, int):
                _blend_plane(plane, keep, add, weight)
            elif axis:
                _blend_plane(plane, keep, add, weight[left:right:step][None, :])
            else:
                _blend_plane(plane, keep, add, weight[top:bottom:step][:, None])


def _blend_plane(under: Bytes, keep: Words, add: Words, weight: Weight) -> None:
    height, width = under.shape
    rows = max(1, _BLOCK // width)
    for top in range(0, height, rows):
        block = under[top : top + rows]
        result = np.multiply(block, keep[top : top + rows])
        result += add[top : top + rows]
        result >>= 8
        if isinstance(weight, int):
            if weight < FULL:
                _lerp(result, block, weight)
        else:
            _lerp(result, block, weight if weight.shape[0] == 1 else weight[top : top + rows])
        block[...] = result


def _lerp(over: Words, under: Bytes, weight: Weight) -> None:
    """Mixes `under` into `over`, in place."""
    rest = np.multiply(under, np.uint16(FULL) - np.asarray(weight, np.uint16))
    over *= np.asarray(weight, np.uint16)
    over += rest
    over += _HALF
    over >>= 8


def mix(under: Planes, over: Planes, weight: Weight, axis: int = 1) -> None:
    """Mixes planes of the same size into `under`, in place: 0 leaves it, 256 replaces it."""
    for index, (below, above) in enumerate(zip(under, over, strict=True)):
        step = 2 if index else 1
        shares: Weight = weight
        if not isinstance(weight, int):
            shares = weight[::step][None, :] if axis else weight[::step][:, None]
        rows = max(1, _BLOCK // below.shape[1])
        for top in range(0, below.shape[0], rows):
            block = below[top : top + rows]
            result = above[top : top + rows].astype(np.uint16)
            part = shares
            if not isinstance(part, int) and not axis:
                part = part[top : top + rows]
            _lerp(result, block, part)
            block[...] = result


def mix_shaped(under: Planes, over: Planes, shape: tuple[Words, Words]) -> None:
    """Mixes planes of the same size into `under` by shares (of 256) at both resolutions."""
    for index, (below, above) in enumerate(zip(under, over, strict=True)):
        result = above.astype(np.uint16)
        _lerp(result, below, shape[min(index, 1)])
        below[...] = result


_BLACK = (16, 128, 128)


def lay_over(under: Planes, over: Planes, alpha: tuple[Bytes, Bytes]) -> None:
    """Blends planes that lie over black into others of their size, in place.

    `alpha` is their opacity at both resolutions. What they hold is their own colour times opacity
    and the rest in black; so black times the rest is taken off when the rest comes from `under`.
    """
    for index, (below, above, black) in enumerate(zip(under, over, _BLACK, strict=True)):
        opacity = alpha[min(index, 1)]
        rows = max(1, _BLOCK // below.shape[1])
        for top in range(0, below.shape[0], rows):
            block = below[top : top + rows]
            rest = (255 - opacity[top : top + rows]).astype(np.int32)
            kept = ((block.astype(np.int32) - black) * rest * 257 + 32768) >> 16
            # Beside light, a cubic leaves less than black where opacity cannot be less than none.
            part = above[top : top + rows]
            kept += part if index else np.maximum(part, black)
            block[...] = np.clip(kept, 0, 255)


def moved(patch: Patch, dx: float, dy: float) -> Patch:
    """The patch so many pixels further, smoothly: between pixels its parts are interpolated."""
    even_x, even_y = int(dx // 2) * 2, int(dy // 2) * 2
    rest_x, rest_y = dx - even_x, dy - even_y
    return Patch(tuple(_moved_tile(tile, even_x, even_y, rest_x, rest_y) for tile in patch.tiles))


def _moved_tile(tile: Tile, x: int, y: int, rest_x: float, rest_y: float) -> Tile:
    place = (tile.x + x, tile.y + y)
    if not rest_x and not rest_y:
        return Tile(*place, tile.keep, tile.add)
    keep = tuple(
        _moved_plane(plane, rest_x / step, rest_y / step, 2 // step, FULL)
        for plane, step in zip(tile.keep, (1, 2), strict=True)
    )
    add = tuple(
        _moved_plane(plane, rest_x / step, rest_y / step, 2 // step, _HALF)
        for plane, step in zip(tile.add, (1, 2, 2), strict=True)
    )
    return Tile(*place, keep, add)  # type: ignore[arg-type]


def _moved_plane(plane: Words, dx: float, dy: float, room: int, clear: int) -> Words:
    """A plane grown by `room` columns and rows and moved into them by a fraction."""
    grown: Floats = np.pad(plane, ((0, room), (0, room)), constant_values=clear).astype(np.float32)
    for axis, distance in ((1, dx), (0, dy)):
        whole, part = int(distance), np.float32(distance - int(distance))
        near = _slid(grown, whole, axis, clear)
        grown = near * (1 - part) + _slid(grown, whole + 1, axis, clear) * part if part else near
    words: Words = np.rint(grown).astype(np.uint16)
    return words


def _slid(plane: Floats, by: int, axis: int, clear: int) -> Floats:
    if not by:
        return plane
    result = np.full_like(plane, clear)
    if axis:
        result[:, by:] = plane[:, :-by]
    else:
        result[by:] = plane[:-by]
    return result
