"""Where in a recording someone speaks, found by its level: no model, any language."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from storykit.spans import Span

HOP = 10
"""Milliseconds of one measurement."""

SILENCE = -120.0
"""What a hop without any sound measures, in dB."""

_CLICK = 50
_PAUSE = 120


def levels(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """The level of every 10 ms in dB against full scale; the last hop may be shorter.

    Low rumble (wind, traffic, handling) counts less: the samples are differenced first, which takes
    6 dB an octave off towards the bass. Channels are averaged.
    """
    mono = samples.mean(axis=1, dtype=np.float32) if samples.ndim == 2 else samples
    hop = rate * HOP // 1000
    count = -(-len(mono) // hop)
    padded = np.zeros(count * hop + 1, np.float32)
    padded[1 : len(mono) + 1] = mono
    sharpened = padded[1:] - np.float32(0.95) * padded[:-1]
    hops = sharpened.reshape(count, hop)
    power = np.einsum("ij,ij->i", hops, hops) / hop
    level: NDArray[np.float32] = (10 * np.log10(np.maximum(power, 1e-12))).astype(np.float32)
    return level


def threshold(level: NDArray[np.float32]) -> float:
    """The level above which a hop holds speech, in dB, between the recording's noise and its voice.

    The noise is what a tenth of the recording stays under, the voice what a twentieth rises above.
    Where the two lie close together there are no pauses, and only what is far below the voice is
    one.
    """
    heard = level[level > SILENCE + 20]
    if not len(heard):
        return 0.0
    noise, voice = (float(v) for v in np.percentile(heard, (10, 95)))
    if voice - noise < 15:
        return voice - 22
    return min(max(noise + 0.35 * (voice - noise), voice - 38), voice - 12)


def speaking(level: NDArray[np.float32]) -> NDArray[np.bool_]:
    """For every hop whether speech is heard, with a little memory so that soft ends stay in.

    Sound begins above the threshold and lasts until it is 6 dB below it; clicks are left out and
    the short closures inside words (p, t, k) are filled.
    """
    limit = threshold(level)
    heard = np.zeros(len(level), np.bool_)
    for start, end in runs(level > limit - 6):
        if bool((level[start:end] > limit).any()):
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
    for start, end in runs(speaking(levels(samples, rate))):
        span = Span(start * HOP, min(length, end * HOP))
        if spans and span.start - spans[-1].end < pause:
            span = Span(spans.pop().start, span.end)
        spans.append(span)
    return tuple(spans)


def runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The half-open index ranges in which the flags are set."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
