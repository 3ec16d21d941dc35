"""HDR clips, as newer phones make them, brought to the range and colours of ordinary screens.

Each pixel goes through one table: the clip's curve to light (ITU-R BT.2100), its colours to those
of BT.709, highlights pressed together, and back to code values. Light is counted against paper,
which is 203 candela a square metre (ITU-R BT.2408); what is less than 0.7 of that stays as it is.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import ImageFilter

from storykit.video.colour import Bytes, Floats
from storykit.video.gamut import WIDE_PRIMARIES, lattice, through_table, to_bt709

PQ, HLG = 16, 18
HDR_CURVES = (PQ, HLG)
_PAPER = 203.0
_PEAK = 1000.0
_POINTS = 65
_KNEE = 0.7
_SCREEN_GAMMA = 2.2

_LUMA_2020 = np.array([0.2627, 0.6780, 0.0593])


def mapped_to_sdr(pixels: Bytes, curve: int, primaries: int = 9) -> Bytes:
    """Pixels of a PQ or HLG frame, still in their own curve, as sRGB pixels; alpha stays.

    `primaries` is their number in ITU-T H.273; what is not wider than BT.709 is.
    """
    return through_table(pixels, _table(curve, primaries))


@lru_cache(maxsize=4)
def _table(curve: int, primaries: int) -> ImageFilter.Color3DLUT:
    shown = sdr_of(lattice(_POINTS), curve, primaries)
    return ImageFilter.Color3DLUT(_POINTS, shown.astype(np.float32).ravel())


def sdr_of(codes: Floats, curve: int, primaries: int = 9) -> Floats:
    """Code values from 0 to 1 of a PQ or HLG signal as those of an ordinary screen."""
    light = (_pq_light(codes) if curve == PQ else _hlg_light(codes)) / _PAPER
    narrowed = light @ to_bt709(primaries).T if primaries in WIDE_PRIMARIES else light
    colours = np.maximum(narrowed, 0)
    # Each channel is pressed on its own: bright colours pale towards white, as on film, and the
    # table is smooth enough to be interpolated.
    shown: Floats = np.clip(_pressed(colours), 0, 1) ** (1 / _SCREEN_GAMMA)
    return shown


def _pressed(light: Floats) -> Floats:
    """Light relative to paper: as it is below the knee, above it pressed so that the peak is 1."""
    over = np.clip(light - _KNEE, 0, _PEAK / _PAPER - _KNEE)
    reach, room = _PEAK / _PAPER - _KNEE, 1 - _KNEE
    # It leaves the knee with the slope of the straight part.
    bend = (reach / room - 1) / reach
    pressed: Floats = np.minimum(light, _KNEE) + over / (1 + bend * over)
    return pressed


def _pq_light(codes: Floats) -> Floats:
    """ITU-R BT.2100-2, table 4: candela a square metre of a PQ signal."""
    m1, m2 = 2610 / 16384, 2523 / 4096 * 128
    c1, c2, c3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
    power = codes ** (1 / m2)
    light: Floats = 10_000 * (np.maximum(power - c1, 0) / (c2 - c3 * power)) ** (1 / m1)
    return light


def _hlg_light(codes: Floats) -> Floats:
    """ITU-R BT.2100-2, table 5: light of an HLG signal on a screen of 1000 candela."""
    a = 0.17883277
    b, c = 1 - 4 * a, 0.5 - a * np.log(4 * a)
    scene = np.where(codes <= 0.5, codes**2 / 3, (np.exp((codes - c) / a) + b) / 12)
    brightness = np.maximum(scene @ _LUMA_2020, 1e-9)[..., None]
    light: Floats = _PEAK * brightness**0.2 * scene
    return light
