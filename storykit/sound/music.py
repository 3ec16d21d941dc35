"""A bed of music as long as the story, looped where the track is too short."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from storykit.hearing import RATE, Samples

CROSSFADE = 2.5
"""Seconds over which the end of a loop and its beginning sound together, at most."""

_FRAME = 480
_INAUDIBLE = 10 ** (-66 / 20)
_BANDS = 24


def bed(track: Samples, length: int) -> Samples:
    """`length` samples of the track, 48 kHz (n, 2): cut, or looped with a musical crossfade.

    Silence at both ends of a track is left out of loops. The loop's end is chosen where the track
    sounds most like its own beginning, so that beats and chords go on through the join.
    """
    if len(track) >= length:
        return track[:length]
    music = _without_silent_ends(track)
    if not len(music):
        return np.zeros((length, track.shape[1]), np.float32)
    if len(track) - len(music) < RATE and len(music) >= length:
        return music[:length]
    overlap = min(round(CROSSFADE * RATE), len(music) // 3)
    period, alike = _loop(music, overlap)
    turn = _crossfaded(music, period, overlap, alike)
    parts, have = [music[:period]], period
    while have < length:
        parts.append(turn)
        parts.append(music[overlap:period])
        have += period
    return np.concatenate(parts)[:length]


def faded(samples: Samples, fade_in: int, fade_out: int) -> Samples:
    """The samples coming in and going out over so many milliseconds, along a quarter of a sine."""
    rising = _quarter(min(fade_in * RATE // 1000, len(samples)))
    falling = _quarter(min(fade_out * RATE // 1000, len(samples)))[::-1]
    result = samples.copy()
    result[: len(rising)] *= rising[:, None]
    result[len(result) - len(falling) :] *= falling[:, None]
    return result


def _quarter(count: int) -> NDArray[np.float32]:
    angle = np.arange(count) * (np.pi / 2 / max(1, count))
    return np.sin(angle).astype(np.float32)  # type: ignore[no-any-return]


def _crossfaded(music: Samples, period: int, overlap: int, alike: float) -> Samples:
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


def _loop(music: Samples, overlap: int) -> tuple[int, float]:
    """The loop's period in samples, and how alike (0 to 1) what is crossfaded is."""
    mono = music.mean(axis=1)
    features = _features(mono)
    window = overlap // _FRAME
    lags = range(len(features) // 2, len(features) - window)
    if not lags or window < 4:
        return len(music) - overlap, 0.0
    opening = features[:window]
    scores = [float(np.vdot(opening, features[lag : lag + window])) for lag in lags]
    # Among joins that fit about as well the latest is best: less of the track is heard twice.
    best = max(scores)
    chosen = max(lag for lag, score in zip(lags, scores, strict=True) if score >= best - 0.02)
    return _refined(mono, chosen * _FRAME, overlap)


def _features(mono: NDArray[np.float32]) -> NDArray[np.float32]:
    """The colour of the sound and its onsets every 10 ms, with a mean square of one a frame."""
    frames = np.lib.stride_tricks.sliding_window_view(mono, 2048)[::_FRAME]
    spectrum = np.abs(np.fft.rfft(frames * np.hanning(2048).astype(np.float32), axis=1))
    edges = np.unique(np.geomspace(2, 700, _BANDS + 1).astype(int))
    bands = np.log(np.add.reduceat(spectrum[:, : edges[-1]], edges[:-1], axis=1) + 1e-3)
    colour = bands - bands.mean(axis=0)
    onsets = np.maximum(0, np.diff(bands, axis=0, prepend=bands[:1]))
    both = np.concatenate((colour, 2 * onsets), axis=1)
    scale = np.sqrt(np.mean(both**2) * both.shape[1]) or 1.0
    return (both / scale).astype(np.float32)


def _refined(mono: NDArray[np.float32], period: int, overlap: int) -> tuple[int, float]:
    """The period moved by up to 10 ms to where the two waveforms fit best, and how well they do."""
    reach = min(_FRAME, len(mono) - overlap - period, period)
    opening = mono[:overlap]
    around = mono[period - reach : period + overlap + reach]
    size = 1 << (len(around) + len(opening) - 1).bit_length()
    spectrum = np.fft.rfft(around, size) * np.conj(np.fft.rfft(opening, size))
    fits = np.fft.irfft(spectrum, size)[: 2 * reach + 1]
    shift = int(np.argmax(fits))
    matched = around[shift : shift + overlap]
    energy = float(np.sqrt(np.vdot(opening, opening) * np.vdot(matched, matched)))
    alike = float(np.vdot(opening, matched)) / energy if energy > 0 else 0.0
    return period - reach + shift, min(1.0, max(0.0, alike))


def _without_silent_ends(track: Samples) -> Samples:
    heard = np.flatnonzero(np.abs(track).max(axis=1, initial=0.0) > _INAUDIBLE)
    return track[int(heard[0]) : int(heard[-1]) + 1] if len(heard) else track[:0]
