"""A bed of music as long as the story, looped where the track is too short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from storykit.hearing import RATE, Samples
from storykit.sound.blocks import BLOCK

CROSSFADE = 2.5
"""Seconds over which the end of a loop and its beginning sound together, at most."""

_FRAME = 480
_WINDOW = 2048
_INAUDIBLE = 10 ** (-66 / 20)
_BANDS = 24


class Track(Protocol):
    """Samples, 48 kHz (n, 2), that are read by slices: an array, or a file of them."""

    def __len__(self) -> int: ...

    def __getitem__(self, part: slice, /) -> Samples: ...


def bed(track: Track, length: int) -> Iterator[Samples]:
    """`length` samples of the track, in parts: cut, or looped with a musical crossfade.

    Silence at both ends of a track is left out of loops. The loop's end is chosen where the track
    sounds most like its own beginning, so that beats and chords go on through the join.
    """
    if len(track) >= length:
        yield from _parts(track, 0, length)
        return
    start, end = _heard(track)
    if start == end:
        return
    if len(track) - (end - start) < RATE and end - start >= length:
        yield from _parts(track, start, start + length)
        return
    music = _Stretch(track, start, end)
    overlap = min(round(CROSSFADE * RATE), len(music) // 3)
    period, alike = _loop(music, overlap)
    turn = _crossfaded(music, period, overlap, alike)
    yield from _parts(music, 0, period)
    have = period
    while have < length:
        yield turn
        yield from _parts(music, overlap, period)
        have += period


@dataclass(frozen=True)
class _Stretch:
    """A part of a track."""

    track: Track
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def __getitem__(self, part: slice, /) -> Samples:
        start, stop, _ = part.indices(len(self))
        return self.track[self.start + start : self.start + stop]


def _parts(track: Track, start: int, end: int) -> Iterator[Samples]:
    for at in range(start, end, BLOCK):
        yield track[at : min(at + BLOCK, end)]


def faded(samples: Samples, fade_in: int, fade_out: int) -> Samples:
    """The samples coming in and going out over so many milliseconds, along a quarter of a sine."""
    return Fades(fade_in, fade_out, len(samples)).on(samples, 0)


class Fades:
    """The same for a sound of `length` samples that comes in blocks."""

    def __init__(self, fade_in: int, fade_out: int, length: int) -> None:
        self._rising = _quarter(min(fade_in * RATE // 1000, length))
        self._falling = _quarter(min(fade_out * RATE // 1000, length))[::-1]
        self._length = length

    def on(self, samples: Samples, start: int) -> Samples:
        """Samples that begin at `start`, faded."""
        result = samples.copy()
        for curve, at in ((self._rising, 0), (self._falling, self._length - len(self._falling))):
            first, last = max(at, start), min(at + len(curve), start + len(samples))
            if first < last:
                result[first - start : last - start] *= curve[first - at : last - at, None]
        return result


def _quarter(count: int) -> NDArray[np.float32]:
    angle = np.arange(count) * (np.pi / 2 / max(1, count))
    return np.sin(angle).astype(np.float32)  # type: ignore[no-any-return]


def _crossfaded(music: Track, period: int, overlap: int, alike: float) -> Samples:
    """What sounds while the loop's end gives way to its beginning.

    Two sounds that swing together add up in amplitude, two that do not in power: the sum of the two
    gains is kept between both by how alike they are (0 to 1), so that the join neither dips nor
    swells.
    """
    leaving, coming = music[period : period + overlap], music[:overlap]
    place = (np.arange(overlap, dtype=np.float32) + np.float32(0.5)) / np.float32(overlap)
    rising, falling = np.sin(place * np.pi / 2), np.cos(place * np.pi / 2)
    level = 1 / np.sqrt(1 + 2 * alike * rising * falling)
    up, down = (rising * level).astype(np.float32), (falling * level).astype(np.float32)
    both: Samples = leaving * down[:, None] + coming * up[:, None]
    return both


def _loop(music: Track, overlap: int) -> tuple[int, float]:
    """The loop's period in samples, and how alike (0 to 1) what is crossfaded is."""
    features = _features(music)
    window = overlap // _FRAME
    lags = range(len(features) // 2, len(features) - window)
    if not lags or window < 4:
        return len(music) - overlap, 0.0
    opening = features[:window]
    scores = [float(np.vdot(opening, features[lag : lag + window])) for lag in lags]
    # Among joins that fit about as well the latest is best: less of the track is heard twice.
    best = max(scores)
    chosen = max(lag for lag, score in zip(lags, scores, strict=True) if score >= best - 0.02)
    return _refined(music, chosen * _FRAME, overlap)


def _features(music: Track) -> NDArray[np.float32]:
    """The colour of the sound and its onsets every 10 ms, with a mean square of one a frame."""
    edges = np.unique(np.geomspace(2, 700, _BANDS + 1).astype(int))
    shape = np.hanning(_WINDOW).astype(np.float32)
    count = max(0, (len(music) - _WINDOW) // _FRAME + 1)
    bands = np.zeros((count, len(edges) - 1), np.float32)
    for first in range(0, count, 512):
        last = min(first + 512, count)
        mono = music[first * _FRAME : (last - 1) * _FRAME + _WINDOW].mean(axis=1)
        frames = np.lib.stride_tricks.sliding_window_view(mono, _WINDOW)[::_FRAME]
        spectrum = np.abs(np.fft.rfft(frames * shape, axis=1))
        sums = np.add.reduceat(spectrum[:, : edges[-1]], edges[:-1], axis=1)
        bands[first:last] = np.log(sums + 1e-3)
    colour = bands - bands.mean(axis=0)
    onsets = np.maximum(0, np.diff(bands, axis=0, prepend=bands[:1]))
    both = np.concatenate((colour, 2 * onsets), axis=1)
    scale = np.sqrt(np.mean(both**2) * both.shape[1]) or 1.0
    return (both / scale).astype(np.float32)


def _refined(music: Track, period: int, overlap: int) -> tuple[int, float]:
    """The period moved by up to 10 ms to where the two waveforms fit best, and how well they do."""
    reach = min(_FRAME, len(music) - overlap - period, period)
    opening = music[:overlap].mean(axis=1)
    around = music[period - reach : period + overlap + reach].mean(axis=1)
    size = 1 << (len(around) + len(opening) - 1).bit_length()
    spectrum = np.fft.rfft(around, size) * np.conj(np.fft.rfft(opening, size))
    fits = np.fft.irfft(spectrum, size)[: 2 * reach + 1]
    shift = int(np.argmax(fits))
    matched = around[shift : shift + overlap]
    energy = float(np.sqrt(np.vdot(opening, opening) * np.vdot(matched, matched)))
    alike = float(np.vdot(opening, matched)) / energy if energy > 0 else 0.0
    return period - reach + shift, min(1.0, max(0.0, alike))


def _heard(track: Track) -> tuple[int, int]:
    """Where a track's first sample that can be heard lies, and the end of its last."""
    first = last = 0
    for at in range(0, len(track), BLOCK):
        loud = np.flatnonzero(np.abs(track[at : at + BLOCK]).max(axis=1) > _INAUDIBLE)
        if len(loud):
            first = first if last else at + int(loud[0])
            last = at + int(loud[-1]) + 1
    return first, last
