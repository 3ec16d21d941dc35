"""Pieces of sound laid side by side on a track: cut, levelled, ramped at both ends and placed.

pydub does the editing, on 32 bit samples so that nothing is lost before the mix is measured.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from storykit.hearing import RATE, Samples
from storykit.spans import Span

with warnings.catch_warnings():
    # pydub looks for ffmpeg on the PATH and warns where there is none; it is never asked to decode.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

__all__ = ["AudioSegment", "Piece", "as_samples", "as_segment", "assembled", "joined"]

RAMP = 10
"""Milliseconds over which every piece comes in and goes out, so that no join clicks."""

_WIDTH = 4
_FULL_SCALE = float(1 << 31)
# Room above full scale: a piece may be louder than 0 dB until the limiter has seen the whole mix.
_HEADROOM = 16.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Samples, 48 kHz (n, 2), that begin at `at` milliseconds of the track, with a gain in dB."""

    at: int
    samples: Samples
    gain: float = 0.0


def assembled(pieces: Iterable[Piece], duration: int) -> Samples:
    """A track of exactly `duration` milliseconds with every piece at its place, silence elsewhere.

    What reaches over the end is cut there, with a ramp; pieces that overlap are added.
    """
    cut = [_edited(piece, duration) for piece in pieces if piece.at < duration]
    if not cut:
        return np.zeros((duration * RATE // 1000, 2), np.float32)
    parts: list[Any] = []
    at = 0
    for island in _islands(cut):
        start = island[0][0].start
        end = max(span.end for span, _ in island)
        parts.append(_silence(start - at))
        base = _silence(end - start)
        for span, segment in island:
            base = base.overlay(segment, position=span.start - start)
        parts.append(base)
        at = end
    parts.append(_silence(duration - at))
    return as_samples(joined(parts))


def joined(segments: Sequence[Any]) -> Any:
    """Segments of the track's own format one after the other, as one segment."""
    return AudioSegment(
        data=b"".join(segment.raw_data for segment in segments),
        sample_width=_WIDTH,
        frame_rate=RATE,
        channels=2,
    )


def as_segment(samples: Samples) -> Any:
    """The samples as a pydub AudioSegment of 32 bit, with room above full scale."""
    scaled = samples.astype(np.float64) * (_FULL_SCALE / _HEADROOM)
    whole = np.clip(np.rint(scaled), -_FULL_SCALE, _FULL_SCALE - 1).astype("<i4")
    return AudioSegment(
        data=whole.tobytes(), sample_width=_WIDTH, frame_rate=RATE, channels=samples.shape[1]
    )


def as_samples(segment: Any) -> Samples:
    """The samples of a segment that `as_segment` or `assembled` made."""
    whole = np.frombuffer(segment.raw_data, "<i4").reshape(-1, segment.channels)
    return whole.astype(np.float32) * np.float32(_HEADROOM / _FULL_SCALE)


def _edited(piece: Piece, duration: int) -> tuple[Span, Any]:
    """The piece as a segment of whole milliseconds, and where it lies."""
    length = min(-(-len(piece.samples) * 1000 // RATE), duration - piece.at)
    wanted = length * RATE // 1000
    samples = piece.samples[:wanted] * np.float32(10 ** (piece.gain / 20))
    # The ramp belongs to the sound, not to the silence that fills its last millisecond.
    segment = as_segment(samples)
    ramp = min(RAMP, length // 2)
    if ramp:
        segment = segment.fade_in(ramp).fade_out(ramp)
    missing = wanted - len(samples)
    if missing:
        segment = joined([segment, as_segment(np.zeros((missing, 2), np.float32))])
    return Span(piece.at, piece.at + length), segment


def _islands(cut: list[tuple[Span, Any]]) -> list[list[tuple[Span, Any]]]:
    """The pieces in order of time, those that overlap together."""
    islands: list[list[tuple[Span, Any]]] = []
    end = 0
    for span, segment in sorted(cut, key=lambda found: found[0]):
        if islands and span.start < end:
            islands[-1].append((span, segment))
        else:
            islands.append([(span, segment)])
        end = max(end, span.end)
    return islands


def _silence(duration: int) -> Any:
    return AudioSegment(
        data=bytes(duration * RATE // 1000 * 2 * _WIDTH),
        sample_width=_WIDTH,
        frame_rate=RATE,
        channels=2,
    )
