"""Gains that move: ducking under a voice, and a limiter that sees peaks before they come.

Both are drawn as a curve in dB whose slopes are bounded: down no faster than the attack, up no
faster than the release. The attack looks ahead, so that the gain has arrived when its cause begins.
Curves have one value a hop and are straight lines in between; nothing here depends on chance or on
clocks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storykit.hearing import RATE, Samples
from storykit.sound.loudness import oversampled_peaks
from storykit.sound.tracks import Planned
from storykit.voice import activity

Curve = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ducking:
    """How music makes way for a voice: `depth` in dB (negative), the rest in milliseconds.

    The music is down by `depth` when the voice begins, `attack` earlier it starts to fall; it stays
    for `hold` after the last sound, so that it does not pump between words, and is back after
    `release`. The times are those of broadcast practice for music under speech.
    """

    depth: float = -10.0
    attack: int = 150
    hold: int = 450
    release: int = 800


LIMIT_HOP = RATE // 1000
_LIMIT_ATTACK = 1.0
_LIMIT_RELEASE = 0.05
_LIMIT_HOLD = 8


def voiced(pieces: Iterable[Planned], duration: int) -> NDArray[np.bool_]:
    """For every 10 ms of a track whether someone speaks in one of its pieces (48 kHz).

    Each piece is listened to by itself, so that the noise of one room is not taken for a voice
    beside the silence of another.
    """
    heard = np.zeros(-(-duration // activity.HOP), np.bool_)
    for piece in pieces:
        flags = activity.speaking(activity.prominence(piece.read(), RATE))
        at = piece.at // activity.HOP
        flags = flags[: max(0, len(heard) - at)]
        heard[at : at + len(flags)] |= flags
    return heard


def ducking_curve(heard: NDArray[np.bool_], ducking: Ducking) -> Curve:
    """Gain in dB, one value every 10 ms, for what makes way for what is heard.

    `heard` says for every 10 ms whether there is a voice (see `voiced`).
    """
    held = _spread(heard, before=1, after=1 + ducking.hold // activity.HOP)
    wanted = np.where(held, np.float32(ducking.depth), np.float32(0))
    fall = abs(ducking.depth) * activity.HOP / max(activity.HOP, ducking.attack)
    rise = abs(ducking.depth) * activity.HOP / max(activity.HOP, ducking.release)
    return _rounded(bounded(wanted, fall, rise))


def bounded(wanted: Curve, fall: float, rise: float) -> Curve:
    """The highest curve nowhere above `wanted` that falls and rises by no more than this a hop."""
    slope = np.arange(len(wanted), dtype=np.float64)
    forward = np.minimum.accumulate(wanted - rise * slope) + rise * slope
    backward = np.minimum.accumulate((forward + fall * slope)[::-1])[::-1] - fall * slope
    return backward.astype(np.float32)


class Gains:
    """A curve of gains in dB, one value each `hop` samples, for a sound that comes in blocks.

    Between hops the gain moves in a straight line; at a border it is the lower of the two, so that
    no sample gets more than its own hop allows.
    """

    def __init__(self, curve: Curve, hop: int) -> None:
        self._hop = hop
        self._borders: Curve | None = None
        if len(curve) and np.any(curve):
            gains = 10 ** (curve.astype(np.float32) / np.float32(20))
            self._borders = np.minimum(np.append(gains, gains[-1]), np.insert(gains, 0, gains[0]))
        self._ramp = np.arange(hop, dtype=np.float32) / np.float32(hop)

    def on(self, samples: Samples, start: int = 0) -> Samples:
        """Samples that begin at `start`, which is the beginning of a hop, under their gains."""
        if self._borders is None:
            return samples
        first = start // self._hop
        borders = self._borders[first : first + 1 + -(-len(samples) // self._hop)]
        lines = borders[:-1, None] + (borders[1:] - borders[:-1])[:, None] * self._ramp
        moved: Samples = samples * lines.reshape(-1)[: len(samples), None]
        return moved


def limited(samples: Samples, ceiling: float) -> Samples:
    """The samples with no true peak above `ceiling` (dBTP), turned down only around their peaks."""
    peaks = oversampled_peaks(samples, LIMIT_HOP, 10 ** (ceiling / 20))
    return limiter(peaks, ceiling).on(samples)


def limiter(peaks: Curve, ceiling: float) -> Gains:
    """The gains that keep a sound below `ceiling` (dBTP); `peaks` are those of each millisecond.

    Looks ahead by the attack, 1 dB a millisecond; comes back by 50 dB a second after a short hold,
    slow enough not to distort a low voice.
    """
    if float(peaks.max(initial=0.0)) <= 10 ** (ceiling / 20):
        return Gains(np.zeros(0, np.float32), LIMIT_HOP)
    # An oversampled value reaches over a border, so each hop also answers for its neighbours.
    around = np.maximum(peaks, np.maximum(np.roll(peaks, 1), np.roll(peaks, -1)))
    around[0], around[-1] = peaks[:2].max(), peaks[-2:].max()
    wanted = np.minimum(0.0, ceiling - 20 * np.log10(np.maximum(around, 1e-9)))
    held = wanted.astype(np.float32)
    for later in range(1, _LIMIT_HOLD):
        held[later:] = np.minimum(held[later:], wanted[:-later])
    return Gains(bounded(held, _LIMIT_ATTACK, _LIMIT_RELEASE), LIMIT_HOP)


def _spread(flags: NDArray[np.bool_], before: int, after: int) -> NDArray[np.bool_]:
    wide = np.zeros(len(flags), np.bool_)
    for start, end in activity.runs(flags):
        wide[max(0, start - before) : end + after] = True
    return wide


def _rounded(curve: Curve) -> Curve:
    """The curve without corners, which could be heard: averaged over a tenth of a second."""
    if len(curve) < 11:
        return curve
    window = np.hanning(13)[1:-1]
    padded = np.pad(curve, 5, mode="edge")
    return np.convolve(padded, window / window.sum(), "valid").astype(np.float32)
