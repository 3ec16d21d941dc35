"""Where in a recording someone speaks: in any language, in quiet and in noise, without a model.

A voice stands out of what is around it in some bands of the spectrum at every moment. The noise of
each band is what a tenth of the recording stays under; a moment counts by how far it rises above
that, on the average of the bands.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from storykit.spans import Span

HOP = 10
"""Milliseconds of one measurement."""

_BANDS = 20
_LOWEST, _HIGHEST = 200.0, 6500.0
_SMOOTH = 5
_DEPTH = 45.0
_NOTHING = 1e-10
_DEAD = 1e-6
# Measured after smoothing, which widens what is heard and narrows what is not by some 40 ms.
_CLICK = 90
_PAUSE = 80


def prominence(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """How far every 10 ms stands out of the recording's own noise, in dB; the last may be shorter.

    Channels are averaged. Between 200 and 6500 Hz bands count alike, so that the rumble of wind and
    traffic says little; what lies 45 dB under the voice is noise however quiet it is.
    """
    power = _band_power(*_at_low_rate(samples, rate))
    if not len(power):
        return np.zeros(0, np.float32)
    window = np.hanning(_SMOOTH + 2)[1:-1].astype(np.float32)
    window /= window.sum()
    edges = ((_SMOOTH // 2, _SMOOTH // 2), (0, 0))
    around = np.lib.stride_tricks.sliding_window_view(np.pad(power, edges), _SMOOTH, axis=0)
    smooth = around @ window
    voice = np.percentile(smooth, 95, axis=0)
    noise = np.maximum(np.percentile(smooth, 10, axis=0), voice * 10 ** (-_DEPTH / 10))
    noise = np.maximum(noise, _NOTHING)
    # Bands that hold nothing, as above a telephone's reach, have nothing to say.
    smooth, noise = (values[..., voice >= _DEAD * voice.max()] for values in (smooth, noise))
    above: NDArray[np.float32] = 10 * np.log10(np.maximum(smooth / noise, 1.0)).mean(axis=1)
    return above


def speaking(above: NDArray[np.float32]) -> NDArray[np.bool_]:
    """For every hop of a prominence whether speech is heard, with its soft beginnings and ends.

    Between the recording's quiet moments and its clear ones speech rises above a quarter of the
    way, and lasts while it is above three twentieths; clicks are left out and the short closures
    inside words (p, t, k) filled.
    """
    if not len(above):
        return np.zeros(0, np.bool_)
    quiet, clear = (float(level) for level in np.percentile(above, (10, 90)))
    # Noise that a telephone's codec has chopped up stands out of itself, but no more than so.
    quiet = min(quiet, 2.5)
    limit = max(3.5, quiet + 0.25 * (clear - quiet))
    heard = np.zeros(len(above), np.bool_)
    for start, end in runs(above > max(2.3, quiet + 0.15 * (clear - quiet))):
        if bool((above[start:end] > limit).any()):
            heard[start:end] = True
    for start, end in runs(~heard):
        if 0 < start and end < len(heard) and (end - start) * HOP < _PAUSE:
            heard[start:end] = True
    for start, end in runs(heard):
        if (end - start) * HOP < _CLICK:
            heard[start:end] = False
    return heard


def speech_spans(samples: NDArray[np.float32], rate: int, pause: int = 200) -> tuple[Span, ...]:
    """The stretches in which someone speaks, in milliseconds, over pauses shorter than `pause`."""
    length = round(len(samples) * 1000 / rate)
    spans: list[Span] = []
    for start, end in runs(speaking(prominence(samples, rate))):
        span = Span(start * HOP, min(length, end * HOP))
        if spans and span.start - spans[-1].end < pause:
            span = Span(spans.pop().start, span.end)
        spans.append(span)
    return tuple(spans)


def runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The half-open index ranges in which the flags are set."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _at_low_rate(samples: NDArray[np.float32], rate: int) -> tuple[NDArray[np.float32], int]:
    """One channel at a rate that holds a voice: high rates are brought to a third by averaging."""
    mono = samples.mean(axis=1, dtype=np.float32) if samples.ndim == 2 else samples
    if rate < 32_000 or rate % 300:
        return mono, rate
    whole = np.zeros(-(-len(mono) // 3) * 3, np.float32)
    whole[: len(mono)] = mono
    return whole.reshape(-1, 3).mean(axis=1, dtype=np.float32), rate // 3


def _band_power(mono: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """The mean power of each band in windows of 25 ms around every 10 ms."""
    hop = rate * HOP // 1000
    width = hop * 5 // 2
    size = 1 << (width - 1).bit_length()
    count = -(-len(mono) // hop)
    padded = np.zeros(count * hop + width, np.float32)
    before = (width - hop) // 2
    padded[before : before + len(mono)] = mono
    top = min(_HIGHEST, 0.45 * rate)
    edges = np.unique(np.round(np.geomspace(_LOWEST, top, _BANDS + 1) * size / rate).astype(int))
    power = np.empty((count, len(edges) - 1), np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(padded, width)[: count * hop : hop]
    shape = np.hanning(width).astype(np.float32)
    for first in range(0, count, 2048):
        spectrum = np.fft.rfft(windows[first : first + 2048] * shape, size, axis=1)
        energy = np.square(np.abs(spectrum))
        bands = np.add.reduceat(energy[:, : edges[-1]], edges[:-1], axis=1) / np.diff(edges)
        power[first : first + 2048] = bands
    return power
