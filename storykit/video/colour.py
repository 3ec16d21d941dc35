"""Colours: from sRGB pictures and sprites to the planes that encoders want.

Everything is BT.709 in limited range (luma 16-235, chroma 16-240), one chroma sample for two by
two pixels. Chroma samples lie on the even columns and between rows, as H.264 assumes where
nothing else is said (ITU-T H.264 E.2.1, chroma_sample_loc_type 0); half a pixel of error there
shows as a coloured fringe on sharp letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from av import VideoFrame

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint16]
Floats = NDArray[np.float32]

# ITU-R BT.709-6, item 3.2 and 3.3, scaled to code values of eight bits (item 4.6).
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
_TO_CODES = np.stack(
    [
        _LUMA * (219 / 255),
        (np.array([0, 0, 1], np.float32) - _LUMA) / 1.8556 * (224 / 255),
        (np.array([1, 0, 0], np.float32) - _LUMA) / 1.5748 * (224 / 255),
    ]
)
_OFFSETS = np.array([16, 128, 128], np.float32)


@dataclass(frozen=True, eq=False)
class Planes:
    """One frame or part of one: luma at full size, both chroma planes at half width and height."""

    luma: Bytes
    blue: Bytes
    red: Bytes

    @classmethod
    def empty(cls, width: int, height: int) -> Planes:
        """Planes of an even size, not filled."""
        half = (height // 2, width // 2)
        return cls(
            np.empty((height, width), np.uint8), np.empty(half, np.uint8), np.empty(half, np.uint8)
        )

    @classmethod
    def of(cls, frame: VideoFrame) -> Planes:
        """Writable views of the planes of a yuv420p frame."""
        return cls(*(view_of(plane) for plane in frame.planes))

    def __iter__(self) -> Iterator[Bytes]:
        return iter((self.luma, self.blue, self.red))

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.luma.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.luma.shape[0])

    def part(self, x: int, y: int, width: int, height: int) -> Planes:
        """A view of a rectangle with even numbers."""
        rows, columns = slice(y, y + height), slice(x, x + width)
        half_rows, half_columns = slice(y // 2, (y + height) // 2), slice(x // 2, (x + width) // 2)
        return Planes(
            self.luma[rows, columns],
            self.blue[half_rows, half_columns],
            self.red[half_rows, half_columns],
        )

    def take(self, other: Planes) -> None:
        """Copies planes of the same size into these."""
        for mine, theirs in zip(self, other, strict=True):
            np.copyto(mine, theirs)

    def fill(self, colour: tuple[int, int, int]) -> None:
        """Fills the planes with one sRGB colour."""
        for plane, code in zip(self, codes_of(colour), strict=True):
            plane.fill(code)


def view_of(plane: Any) -> Bytes:
    """A plane of a frame as a writable array, without the unused bytes at the ends of its rows."""
    rows: Bytes = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]


def codes_of(colour: tuple[int, int, int]) -> tuple[int, int, int]:
    """The three code values nearest to an sRGB colour."""
    codes = np.rint(_TO_CODES @ np.array(colour, np.float32) + _OFFSETS)
    return int(codes[0]), int(codes[1]), int(codes[2])


def codes(pixels: NDArray[Any]) -> Floats:
    """Luma and chroma of sRGB pixels, shape (3, height, width), without the offsets.

    Works on premultiplied pixels just as well: every step but the offsets is linear.
    """
    colours = [pixels[..., channel].astype(np.float32) for channel in range(3)]
    planes = np.empty((3, *pixels.shape[:2]), np.float32)
    part = np.empty_like(planes[0])
    # Without a product of matrices, whose library wakes threads of its own for it.
    for plane, shares in zip(planes, _TO_CODES, strict=True):
        np.multiply(colours[0], shares[0], out=plane)
        for colour, share in zip(colours[1:], shares[1:], strict=True):
            plane += np.multiply(colour, share, out=part)
    return planes


def halved(plane: Floats, *, repeat: bool = True) -> Floats:
    """A plane of even size at half size, its samples on the even columns and between rows.

    `repeat` takes the first column for the one before it; else there is nothing before it.
    """
    padded = np.concatenate([plane[:, :1] * np.float32(repeat), plane], axis=1)
    columns = padded[:, 0:-1:2] + 2 * padded[:, 1::2] + padded[:, 2::2]
    small: Floats = (columns[0::2] + columns[1::2]) * np.float32(1 / 8)
    return small


def pixels_of(planes: Planes) -> Bytes:
    """The sRGB picture that a good player shows for the planes, shape (height, width, 3)."""
    luma = (planes.luma.astype(np.float32) - 16) * (255 / 219)
    blue = _doubled((planes.blue.astype(np.float32) - 128) * (255 / 224))
    red = _doubled((planes.red.astype(np.float32) - 128) * (255 / 224))
    pixels = np.empty((*luma.shape, 3), np.float32)
    pixels[..., 0] = luma + 1.5748 * red
    pixels[..., 2] = luma + 1.8556 * blue
    pixels[..., 1] = (luma - _LUMA[0] * pixels[..., 0] - _LUMA[2] * pixels[..., 2]) / _LUMA[1]
    rounded: Bytes = np.clip(np.rint(pixels), 0, 255).astype(np.uint8)
    return rounded


def _doubled(plane: Floats) -> Floats:
    """A chroma plane at full size: between columns the mean, between rows three to one."""
    following = np.concatenate([plane[:, 1:], plane[:, -1:]], axis=1)
    wide = np.empty((plane.shape[0], plane.shape[1] * 2), np.float32)
    wide[:, 0::2] = plane
    wide[:, 1::2] = (plane + following) / 2
    above = np.concatenate([wide[:1], wide[:-1]])
    below = np.concatenate([wide[1:], wide[-1:]])
    tall = np.empty((wide.shape[0] * 2, wide.shape[1]), np.float32)
    tall[0::2] = (3 * wide + above) / 4
    tall[1::2] = (3 * wide + below) / 4
    return tall
