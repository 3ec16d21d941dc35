"""How loud a sound is to the ear, and how high its waveform really rises.

Programme loudness and true peak are those of Recommendation ITU-R BS.1770-4: K-weighting, 400 ms
blocks that overlap by three quarters, gates at −70 LUFS and 10 LU under the ungated mean; four
times oversampling with the filter of its Annex 2. Everything is measured at 48 kHz.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from storykit.hearing import RATE, Samples

SILENT = float("-inf")

# Both filters of Annex 1, tables 1 and 2, as (b0, b1, b2, a1, a2) at 48 kHz.
_SHELF = (
    1.53512485958697,
    -2.69169618940638,
    1.19839281085285,
    -1.69065929318241,
    0.73248077421585,
)
_HIGHPASS = (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621)

# The response of the two filters has decayed by far more than 120 dB after so many samples.
_TAPS = 8192
_FFT = 32768

_STEP = RATE // 10
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0

# Annex 2: the coefficients of phases 0 and 1; phases 3 and 2 are the same read backwards.
_PHASE_0 = (
    0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875,
    0.1373291015625, 0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250,
    0.0148925781250, -0.0083007812500,
)  # fmt: skip
_PHASE_1 = (
    -0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500,
    0.4650878906250, 0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625,
    0.0330810546875, -0.0189208984375,
)  # fmt: skip
_OVERSAMPLING = np.array([_PHASE_0, _PHASE_1, _PHASE_1[::-1], _PHASE_0[::-1]], np.float32).T

RISE = float(np.abs(_OVERSAMPLING).sum(axis=0).max())
"""No oversampled value is more than so many times the highest sample around it."""

REACH = len(_PHASE_0) - 1
"""Samples before an oversampled value that it is made of."""


def integrated_loudness(samples: Samples) -> float:
    """The loudness of a whole sound in LUFS, `-inf` for silence.

    `samples` are 48 kHz, (n, channels), full scale at 1.0. A sound shorter than one block is taken
    as a block.
    """
    return gated(_block_powers(samples))


def gated(powers: NDArray[np.float64]) -> float:
    """The loudness of blocks given by their weighted power, after both gates of BS.1770."""
    heard = powers[powers > _power(_ABSOLUTE_GATE)]
    if not len(heard):
        return SILENT
    heard = heard[heard > heard.mean() * 10 ** (_RELATIVE_GATE / 10)]
    return float(-0.691 + 10 * np.log10(heard.mean()))


def momentary_loudness(samples: Samples) -> NDArray[np.float64]:
    """The loudness of each block of 400 ms, one every 100 ms, in LUFS; silence is −120."""
    powers = np.maximum(_block_powers(samples), 1e-12)
    loudness: NDArray[np.float64] = -0.691 + 10 * np.log10(powers)
    return loudness


def true_peak(samples: Samples) -> float:
    """The highest point of the waveform between the samples in dBTP, `-inf` for digital silence."""
    highest = float(oversampled_peaks(samples, RATE // 50, 0.0).max(initial=0.0))
    return 20 * float(np.log10(highest)) if highest > 0 else SILENT


def oversampled_peaks(samples: Samples, hop: int, floor: float) -> NDArray[np.float32]:
    """The highest oversampled value of any channel in each hop, as amplitude.

    Hops that cannot rise above `floor` or above the highest sample of the whole sound keep the
    value of their samples: most of a sound need not be oversampled to know its peak.
    """
    count, channels = -(-len(samples) // hop), samples.shape[1]
    padded = np.zeros((REACH + count * hop, channels), np.float32)
    padded[REACH : REACH + len(samples)] = samples
    hops = np.abs(padded[REACH:]).reshape(count, hop * channels)
    peaks: NDArray[np.float32] = hops.max(axis=1, initial=0.0)
    before = np.concatenate(([0.0], peaks[:-1])).astype(np.float32)
    around = np.maximum(peaks, before)
    least = floor if floor > 0 else float(peaks.max(initial=0.0))
    if least <= 0:
        return peaks
    loud = np.flatnonzero(around * RISE > least)
    for chosen in np.array_split(loud, max(1, len(loud) * hop // 200_000)):
        if not len(chosen):
            continue
        rows = chosen[:, None] * hop + np.arange(hop + REACH)
        windows = np.lib.stride_tricks.sliding_window_view(padded[rows], REACH + 1, axis=1)
        values = np.abs(windows.reshape(-1, REACH + 1) @ _OVERSAMPLING)
        peaks[chosen] = np.maximum(peaks[chosen], values.reshape(len(chosen), -1).max(axis=1))
    return peaks


def _block_powers(samples: Samples) -> NDArray[np.float64]:
    """The weighted power of each block, summed over channels, which all count alike in stereo."""
    if not len(samples):
        return np.zeros(0)
    steps = np.zeros(len(samples) // _STEP)
    total = 0.0
    for channel in range(samples.shape[1]):
        weighted = k_weighted(np.ascontiguousarray(samples[:, channel]))
        whole = weighted[: len(steps) * _STEP].reshape(-1, _STEP)
        steps += np.einsum("ij,ij->i", whole, whole, dtype=np.float64)
        total += float(np.dot(weighted, weighted))
    if len(steps) < 4:
        return np.array([total / len(samples)])
    return np.convolve(steps, np.ones(4), "valid") / (4 * _STEP)


def k_weighted(signal: NDArray[np.float32]) -> NDArray[np.float32]:
    """One channel through the two filters of BS.1770, which follow the ear's sensitivity.

    The filters' response is applied by fast convolution in overlapping blocks (overlap-save).
    """
    kept = _FFT - _TAPS
    blocks = -(-len(signal) // kept)
    padded = np.zeros(blocks * kept + _TAPS, np.float32)
    padded[_TAPS : _TAPS + len(signal)] = signal
    weighted = np.empty((blocks, kept), np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::kept]
    for first in range(0, blocks, 16):
        spectra = np.fft.rfft(windows[first : first + 16], axis=1) * _response()
        weighted[first : first + 16] = np.fft.irfft(spectra, axis=1)[:, _TAPS:]
    return weighted.reshape(-1)[: len(signal)]


@cache
def _response() -> NDArray[np.complex64]:
    impulse = [1.0] + [0.0] * (_TAPS - 1)
    for b0, b1, b2, a1, a2 in (_SHELF, _HIGHPASS):
        s1 = s2 = 0.0
        for index, x in enumerate(impulse):
            y = b0 * x + s1
            s1, s2 = b1 * x - a1 * y + s2, b2 * x - a2 * y
            impulse[index] = y
    return np.fft.rfft(np.array(impulse), _FFT).astype(np.complex64)


def _power(loudness: float) -> float:
    return float(10 ** ((loudness + 0.691) / 10))
