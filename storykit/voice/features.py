"""What speech sounds like, frame by frame: mel cepstra and how they move.

The measures are those of speech recognition for forty years (Davis and Mermelstein, 1980): the
spectrum in bands as wide as the ear's, its logarithm, the shape of that in a few numbers.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RATE = 16_000
"""Samples a second that features are made from."""

HOP = 10
"""Milliseconds from frame to frame."""

WARPS = (0.9, 1.0, 1.1)
"""Stretchings of the frequency axis that bring short and long throats together."""

_STEP = RATE * HOP // 1000
_WIDTH = 400
_SIZE = 512
_BANDS = 28
_LOWEST, _HIGHEST = 100.0, 7000.0
_TELEPHONE = 3400
_NOTHING = 5e-3
_CEPSTRA = 13
_DELTA_WEIGHT = 3.0
_DYNAMICS = 10**-4.5


def power_spectrum(samples: Floats) -> Floats:
    """The power of each frequency in windows of 25 ms around every 10 ms, of one 16 kHz channel."""
    count = max(1, -(-len(samples) // _STEP))
    sharp = np.empty(len(samples), np.float32)
    sharp[:1] = samples[:1]
    sharp[1:] = samples[1:] - np.float32(0.97) * samples[:-1]
    padded = np.zeros(count * _STEP + _WIDTH, np.float32)
    padded[_WIDTH // 2 : _WIDTH // 2 + len(sharp)] = sharp
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WIDTH)[: count * _STEP : _STEP]
    shape = np.hamming(_WIDTH).astype(np.float32)
    power = np.empty((count, _SIZE // 2 + 1), np.float32)
    for first in range(0, count, 1024):
        spectrum = np.fft.rfft(windows[first : first + 1024] * shape, _SIZE, axis=1)
        power[first : first + 1024] = np.square(np.abs(spectrum))
    return power


def reach(power: Floats, voiced: NDArray[np.bool_]) -> float:
    """The frequency in Hz up to which a recording has something to say: less after a telephone."""
    spoken = power[voiced] if voiced.any() else power
    level = spoken.mean(axis=0)
    split = _SIZE * _TELEPHONE // RATE + 20
    thin = float(level[split:].mean()) < _NOTHING * float(level[:split].mean())
    return float(_TELEPHONE) if thin else _HIGHEST


def band_energy(power: Floats, warp: float = 1.0, highest: float = _HIGHEST) -> Floats:
    """The energy of each mel band; `warp` above 1 reads the bands at higher frequencies."""
    energy: Floats = power @ _filters(warp, highest).T
    return energy


def background(energy: Floats, voiced: NDArray[np.bool_]) -> float:
    """The level under which a recording holds only noise, next to the mean of its voiced frames."""
    level = energy.mean(axis=1) / _mean_level(energy, voiced)
    return max(float(np.percentile(level, 10)), _DYNAMICS)


def cepstra(energy: Floats, voiced: NDArray[np.bool_], floor: float) -> Floats:
    """Features of each frame, (frames, 26): 13 cepstra and their slopes over 50 ms.

    The microphone, the room and the voice's own colour are taken out by bringing each cepstrum to
    mean 0 and deviation 1 over the voiced frames. `floor` (see `background`) is added to every
    band, so that a clean voice and a noisy one are alike where the noise hides the voice.
    """
    level = _mean_level(energy, voiced)
    shape = np.log(energy / np.float32(level) + np.float32(floor)) @ _cosines().T
    spoken = shape[voiced] if voiced.any() else shape
    normal = (shape - spoken.mean(axis=0)) / (spoken.std(axis=0) + np.float32(1e-6))
    return np.concatenate((normal, _DELTA_WEIGHT * _slopes(normal)), axis=1)


def _mean_level(energy: Floats, voiced: NDArray[np.bool_]) -> float:
    return max(1e-12, float(energy[voiced].mean() if voiced.any() else energy.mean()))


def _slopes(values: Floats) -> Floats:
    """The slope of each column over two frames to both sides, by least squares."""
    padded = np.pad(values, ((2, 2), (0, 0)), mode="edge")
    slopes = padded[3:-1] - padded[1:-3] + np.float32(2) * (padded[4:] - padded[:-4])
    return (slopes / np.float32(10)).astype(np.float32)


@cache
def _filters(warp: float, highest: float) -> Floats:
    """Triangles of equal width on the mel scale, (bands, frequencies)."""
    low, high = (2595 * np.log10(1 + hertz / 700) for hertz in (_LOWEST, highest))
    edges = 700 * (10 ** (np.linspace(low, high, _BANDS + 2) / 2595) - 1) * warp
    places = edges * _SIZE / RATE
    bins = np.arange(_SIZE // 2 + 1)
    rising = (bins - places[:-2, None]) / (places[1:-1] - places[:-2])[:, None]
    falling = (places[2:, None] - bins) / (places[2:] - places[1:-1])[:, None]
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)


@cache
def _cosines() -> Floats:
    places = (np.arange(_BANDS) + 0.5) * np.pi / _BANDS
    cosines: Floats = np.cos(np.arange(_CEPSTRA)[:, None] * places).astype(np.float32)
    return cosines * np.float32(np.sqrt(2 / _BANDS))
