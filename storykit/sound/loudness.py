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


class LoudnessMeter:
    """Measures a sound that is heard part by part, as `integrated_loudness` does a whole one."""

    def __init__(self, channels: int = 2) -> None:
        self._weighting = [_Weighting() for _ in range(channels)]
        self._waiting = [np.zeros(0, np.float32) for _ in range(channels)]
        self._steps: list[NDArray[np.float64]] = []
        self._total, self._heard = 0.0, 0

    def hear(self, samples: Samples) -> None:
        """Takes the next part: 48 kHz, (n, channels), full scale at 1.0."""
        self._heard += len(samples)
        self._take([w.next(samples[:, c]) for c, w in enumerate(self._weighting)])

    @property
    def powers(self) -> NDArray[np.float64]:
        """The weighted power of each block of what was heard; no more can be heard after it."""
        if not self._heard:
            return np.zeros(0)
        self._take([weighting.rest() for weighting in self._weighting])
        steps = np.concatenate(self._steps)
        if len(steps) < 4:
            return np.array([self._total / self._heard])
        return np.convolve(steps, np.ones(4), "valid") / (4 * _STEP)

    @property
    def loudness(self) -> float:
        """The loudness of all that was heard in LUFS; no more can be heard after it."""
        return gated(self.powers)

    def _take(self, weighted: list[NDArray[np.float32]]) -> None:
        found = 0.0
        for channel, added in enumerate(weighted):
            self._total += float(np.dot(added, added))
            signal = np.concatenate((self._waiting[channel], added))
            count = len(signal) // _STEP * _STEP
            whole = signal[:count].reshape(-1, _STEP)
            self._waiting[channel] = signal[count:]
            found = found + np.einsum("ij,ij->i", whole, whole, dtype=np.float64)
        self._steps.append(np.asarray(found))


def gated(powers: NDArray[np.float64]) -> float:
    """The loudness of blocks given by their weighted power, after both gates of BS.1770."""
    heard = powers[powers > _power(_ABSOLUTE_GATE)]
    if not len(heard):
        return SILENT
    heard = heard[heard > heard.mean() * 10 ** (_RELATIVE_GATE / 10)]
    return float(-0.691 + 10 * np.log10(heard.mean()))


def true_peak(samples: Samples) -> float:
    """The highest point of the waveform between the samples in dBTP, `-inf` for digital silence."""
    meter = PeakMeter()
    meter.hear(samples)
    return meter.peak


class PeakMeter:
    """Finds the true peak of a sound that is heard part by part."""

    def __init__(self) -> None:
        self._highest = 0.0
        self._before: Samples | None = None

    def hear(self, samples: Samples) -> None:
        """Takes the next part."""
        floor = max(self._highest, float(np.abs(samples).max(initial=0.0)))
        peaks = oversampled_peaks(samples, RATE // 50, floor, self._before)
        self._highest = max(self._highest, float(peaks.max(initial=0.0)))
        self._before = samples[-REACH:]

    @property
    def peak(self) -> float:
        """The highest so far in dBTP, `-inf` for digital silence."""
        return 20 * float(np.log10(self._highest)) if self._highest > 0 else SILENT


def oversampled_peaks(
    samples: Samples, hop: int, floor: float, before: Samples | None = None
) -> NDArray[np.float32]:
    """The highest oversampled value of any channel in each hop, as amplitude.

    Hops that cannot rise above `floor` keep the value of their samples: most of a sound need not be
    oversampled to know its peak. `before` is what was heard before the samples.
    """
    count, channels = -(-len(samples) // hop), samples.shape[1]
    padded = np.zeros((REACH + count * hop, channels), np.float32)
    padded[REACH : REACH + len(samples)] = samples
    earlier = np.zeros((0, channels), np.float32) if before is None else before[-REACH:]
    padded[REACH - len(earlier) : REACH] = earlier
    hops = np.abs(padded[REACH:]).reshape(count, hop * channels)
    peaks: NDArray[np.float32] = hops.max(axis=1, initial=0.0)
    last = np.abs(earlier).max(initial=0.0)
    around = np.maximum(peaks, np.concatenate(([last], peaks[:-1])).astype(np.float32))
    if floor <= 0:
        return peaks
    loud = np.flatnonzero(around * RISE > floor)
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
    meter = LoudnessMeter(samples.shape[1])
    meter.hear(samples)
    return meter.powers


class _Weighting:
    """The two filters for one channel, part by part.

    Their response is applied by fast convolution in overlapping blocks (overlap-save).
    """

    def __init__(self) -> None:
        # What the next block reaches back to, and what does not fill one yet.
        self._held = np.zeros(_TAPS, np.float32)

    def next(self, signal: NDArray[np.float32]) -> NDArray[np.float32]:
        """As much of the weighted signal as is known with this part."""
        held = np.concatenate((self._held, signal))
        kept = _FFT - _TAPS
        blocks = (len(held) - _TAPS) // kept
        if not blocks:
            self._held = held
            return np.zeros(0, np.float32)
        weighted = np.empty((blocks, kept), np.float32)
        windows = np.lib.stride_tricks.sliding_window_view(held, _FFT)[::kept]
        for first in range(0, blocks, 16):
            spectra = np.fft.rfft(windows[first : first + 16], axis=1) * _response()
            weighted[first : first + 16] = np.fft.irfft(spectra, axis=1)[:, _TAPS:]
        self._held = held[blocks * kept :].copy()
        return weighted.reshape(-1)

    def rest(self) -> NDArray[np.float32]:
        """What has not been told; the signal ends."""
        count = len(self._held) - _TAPS
        kept = _FFT - _TAPS
        return self.next(np.zeros(-count % kept, np.float32))[:count]


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
