"""Clips in wider colours than BT.709's, though in ordinary light, brought to those of BT.709.

Newer phones and cameras record in the primaries of Display P3 or BT.2020. Taken for BT.709's,
their numbers show paler colours: skin looks grey. Each pixel goes through one table: its curve to
light, the primaries of the clip to those of BT.709, and back. Colours that no ordinary screen
shows come to the edge of what it does.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from storykit.video.colour import Bytes, Floats

Matrix = NDArray[np.floating]

# Chromaticities of red, green, blue and white, as (x, y).
_BT709 = ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060), (0.3127, 0.3290))  # ITU-R BT.709-6, 1.3
_BT2020 = ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), (0.3127, 0.3290))  # ITU-R BT.2020-2, 3
_P3 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.3127, 0.3290))  # SMPTE EG 432-1
# By the numbers of ITU-T H.273, table 2. 11 is the cinema's P3, whose greenish white was never
# meant by those who write it into a clip.
_WIDE = {9: _BT2020, 11: _P3, 12: _P3}
WIDE_PRIMARIES = tuple(_WIDE)
_POINTS = 65


def to_bt709(primaries: int) -> Matrix:
    """The matrix from linear light in wider primaries (a number of H.273) to BT.709's."""
    return np.linalg.solve(_to_xyz(_BT709), _to_xyz(_WIDE[primaries]))


def narrowed(pixels: Bytes, primaries: int) -> Bytes:
    """Pixels in wider primaries as sRGB pixels; alpha stays."""
    return through_table(pixels, _table(primaries))


def through_table(pixels: Bytes, table: ImageFilter.Color3DLUT) -> Bytes:
    """Pixels whose colours are looked up in a table; alpha stays."""
    colours = Image.fromarray(np.ascontiguousarray(pixels[..., :3])).filter(table)
    if pixels.shape[2] == 3:
        return np.asarray(colours)
    return np.concatenate([np.asarray(colours), pixels[..., 3:]], axis=2)


def lattice(points: int) -> Floats:
    """Every colour of a table with so many steps, from 0 to 1, shape (points³, 3)."""
    steps = np.linspace(0, 1, points)
    # Pillow's tables count red fastest.
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    return np.stack([red, green, blue], axis=-1).reshape(-1, 3).astype(np.float32)


@lru_cache(maxsize=len(_WIDE))
def _table(primaries: int) -> ImageFilter.Color3DLUT:
    light = np.maximum(_light(lattice(_POINTS)) @ to_bt709(primaries).T, 0)
    shown = _codes(np.minimum(light, 1)).astype(np.float32)
    return ImageFilter.Color3DLUT(_POINTS, shown.ravel())


def _to_xyz(chromaticities: tuple[tuple[float, float], ...]) -> Matrix:
    """The matrix from linear RGB to CIE XYZ, by what makes white (SMPTE RP 177, 3.3)."""
    columns = np.array([(x / y, 1, (1 - x - y) / y) for x, y in chromaticities]).T
    made: Matrix = columns[:, :3] * np.linalg.solve(columns[:, :3], columns[:, 3])
    return made


def _light(codes: Floats) -> Floats:
    """Light of sRGB's curve (IEC 61966-2-1), which films and cards are shown with alike."""
    light: Floats = np.where(codes <= 0.04045, codes / 12.92, ((codes + 0.055) / 1.055) ** 2.4)
    return light


def _codes(light: NDArray[np.floating]) -> Floats:
    codes: Floats = np.where(
        light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055
    ).astype(np.float32)
    return codes
