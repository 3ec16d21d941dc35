"""Pictures and logos as they are needed: opened, cut around their focus, brought to size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from storykit.assets import Stamp, open_picture, picture_size, sniff, stamp
from storykit.design.board import PlacedPicture
from storykit.design.gradients import grain
from storykit.design.hiding import cover_pixels, covers_at
from storykit.design.measures import Color
from storykit.design.model import Pixels
from storykit.design.vectors import is_svg, svg_pixels, svg_proportions
from storykit.script.people import Hide
from storykit.spans import Box

_BLUR = 0.1  # of the longer side
_DARKER = 0.7


def proportions_of(file: Path) -> float:
    """Width of a picture file divided by its height."""
    if is_svg(file):
        return svg_proportions(file)
    width, height = picture_size(file)
    return width / height


def open_covered(file: Path, hide: Sequence[Hide] = (), longest: int | None = None) -> Image.Image:
    """The picture upright in sRGB, hidden areas covered; `longest` as for `open_picture`."""
    image = _decoded(file, stamp(file), longest)
    covers = covers_at(hide, image.width, image.height)
    return Image.fromarray(cover_pixels(np.asarray(image), covers)) if covers else image


def open_for(
    file: Path,
    width: int,
    height: int,
    fit: str,
    focus: tuple[float, float],
    fill: Color | str,
    hide: Sequence[Hide] = (),
) -> Image.Image:
    """A picture file brought to a size: cropped around its focus, or whole on a ground."""
    image = open_covered(file, hide, _decoded_side(file, width, height))
    return fitted_to(image, width, height, fit, focus, fill)


def fitted_to(
    image: Image.Image,
    width: int,
    height: int,
    fit: str,
    focus: tuple[float, float],
    fill: Color | str,
) -> Image.Image:
    """A picture brought to a size: cropped around its focus, or whole on a ground."""
    if fit == "cover":
        return cover(image, width, height, focus)
    return contain(image, width, height, fill)


@lru_cache(maxsize=2)
def _decoded(file: Path, _stamp: Stamp, longest: int | None) -> Image.Image:
    """The picture last asked for: its light is measured, then it is painted. Never changed."""
    return open_picture(file, longest=longest)


def _decoded_side(file: Path, width: int, height: int) -> int | None:
    """The longer side to decode a JPEG at: a half, quarter or eighth where that is large enough."""
    found = _jpeg_size(file, stamp(file))
    if found is None:
        return None
    across, high = found
    longer = max(across, high)
    needed = longer * max(width / across, height / high)
    part = max((part for part in (1, 2, 4, 8) if longer / part >= needed), default=1)
    return math.ceil(longer / part)


@lru_cache(maxsize=256)
def _jpeg_size(file: Path, _stamp: Stamp) -> tuple[int, int] | None:
    """Width and height of a JPEG as it is seen; None for other kinds of file."""
    return picture_size(file) if sniff(file).name == "jpeg" else None


def light_of(placed: PlacedPicture, box: Box) -> tuple[Color, Color]:
    """The darkest and brightest grey of a placed picture inside a box of the frame.

    A hundredth of the area may be darker or brighter still: sparks and specks trouble no reader.
    """
    size = (max(1, round(placed.box.width)), max(1, round(placed.box.height)))
    grey = _greys(placed.file, stamp(placed.file), _decoded_side(placed.file, *size))
    height, width = grey.shape
    frame = placed.box
    crop = (0.0, 0.0, float(width), float(height))
    if placed.fit == "cover":
        crop = cover_crop(width, height, round(frame.width), round(frame.height), placed.focus)
    left = crop[0] + (box.x - frame.x) / frame.width * crop[2]
    top = crop[1] + (box.y - frame.y) / frame.height * crop[3]
    right = left + box.width / frame.width * crop[2]
    bottom = top + box.height / frame.height * crop[3]
    part = grey[
        max(0, math.floor(top)) : max(1, math.ceil(bottom)),
        max(0, math.floor(left)) : max(1, math.ceil(right)),
    ]
    if not part.size:
        return (0, 0, 0), (0, 0, 0)
    dark, bright = (int(value) for value in np.percentile(part, (1, 99)))
    return (dark, dark, dark), (bright, bright, bright)


@lru_cache(maxsize=256)
def _greys(file: Path, state: Stamp, longest: int | None) -> NDArray[np.uint8]:
    """The picture small and in greys that are as light as its colours."""
    picture = _decoded(file, state, longest)
    picture = picture if picture.mode == "RGB" else picture.convert("RGB")
    picture = picture.reduce(max(1, max(picture.size) // 160))
    small = np.asarray(picture, dtype=np.float32) / 255
    linear = np.where(small <= 0.04045, small / 12.92, ((small + 0.055) / 1.055) ** 2.4)
    light = linear @ np.asarray([0.2126, 0.7152, 0.0722], dtype=np.float32)
    grey = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(grey * 255 + 0.5, dtype=np.uint8)


def cover(image: Image.Image, width: int, height: int, focus: tuple[float, float]) -> Image.Image:
    """The part of the picture around its focus that fills the size, nothing stretched."""
    left, top, across, high = cover_crop(image.width, image.height, width, height, focus)
    return image.resize(
        (width, height), Image.Resampling.LANCZOS, (left, top, left + across, top + high), 3.0
    )


def cover_crop(
    width: int, height: int, to_width: int, to_height: int, focus: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Left, top, width and height of the crop that has the proportions wanted.

    The focus comes as near to the middle of the crop as the picture's edges allow.
    """
    scale = max(to_width / width, to_height / height)
    across, high = min(to_width / scale, width), min(to_height / scale, height)
    left = min(max(focus[0] * width - across / 2, 0.0), width - across)
    top = min(max(focus[1] * height - high / 2, 0.0), height - high)
    return left, top, across, high


def contain(image: Image.Image, width: int, height: int, fill: Color | str) -> Image.Image:
    """The whole picture in the size, on a colour or on a blurred copy of itself."""
    scale = min(width / image.width, height / image.height)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    inner = image.resize(size, Image.Resampling.LANCZOS, None, 3.0)
    if isinstance(fill, str):
        ground = blurred(image, width, height)
    else:
        ground = Image.new("RGB", (width, height), fill)
    at = ((width - size[0]) // 2, (height - size[1]) // 2)
    if inner.mode == "RGBA":
        ground.paste(inner, at, inner)
    else:
        ground.paste(inner, at)
    return ground


def blurred(image: Image.Image, width: int, height: int) -> Image.Image:
    """The picture fills the size, soft and darker, to lie under its sharp copy.

    It is reckoned in fractions of levels and mixed of neighbouring ones, as gradients are.
    """
    small = cover(image.convert("RGB"), max(2, width // 8), max(2, height // 8), (0.5, 0.5))
    radius = _BLUR * max(small.size)
    down, across = (_softening(length, radius) for length in (small.height, small.width))
    made = np.empty((height, width, 3), np.uint8)
    rounding = grain(width, height)
    for number, channel in enumerate(small.split()):
        soft = down @ np.asarray(channel, dtype=np.float32) @ across.T * np.float32(_DARKER)
        large = Image.fromarray(soft).resize((width, height), Image.Resampling.BICUBIC)
        exact = (np.clip(np.asarray(large), 0, 255) * 256).astype(np.uint16)
        made[:, :, number] = np.minimum((exact.astype(np.uint32) + rounding) >> 8, 255)
    return Image.fromarray(made)


def _softening(length: int, radius: float) -> NDArray[np.float32]:
    """For each of so many places in a row, what every other adds to it (Gauss's curve)."""
    places = np.arange(length, dtype=np.float32)
    shares = np.exp(-(((places[:, None] - places) / radius) ** 2) / 2)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), dtype=np.float32)


def logo_pixels(file: Path, width: int, height: int, hide: tuple[Hide, ...] = ()) -> Pixels:
    """A logo at its size, premultiplied; a drawing or a picture, hidden areas covered."""
    return _logo(file, stamp(file), width, height, hide)


@lru_cache(maxsize=64)
def _logo(file: Path, state: Stamp, width: int, height: int, hide: tuple[Hide, ...]) -> Pixels:
    if is_svg(file):
        return svg_pixels(file, width, height, None, state)
    picture = open_covered(file, hide, longest=4 * max(width, height))
    image = picture.convert("RGBA").convert("RGBa")
    return np.asarray(image.resize((width, height), Image.Resampling.LANCZOS))
