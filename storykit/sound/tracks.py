"""Pieces of sound laid side by side on a track: cut, levelled, ramped at both ends and placed.

pydub does the editing, on 32 bit samples so that nothing is lost before the mix is measured.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from storykit.hearing import RATE, Samples
from storykit.spans import Span

with warnings.catch_warnings():
    # pydub looks for ffmpeg on the PATH and warns where there is none; it is never asked to decode.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

__all__ = [
    "AudioSegment",
    "Piece",
    "Planned",
    "as_samples",
    "as_segment",
    "assembled",
    "joined",
    "laid",
]

RAMP = 10
"""Milliseconds over which every piece comes in and goes out, so that no join clicks."""

_WIDTH = 4
_PART = 5_000
_FULL_SCALE = float(1 << 31)
# Room above full scale: a piece may be louder than 0 dB until the limiter has seen the whole mix.
_HEADROOM = 16.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Samples, 48 kHz (n, 2), that begin at `at` milliseconds of the track, with a gain in dB."""

    at: int
    samples: Samples
    gain: float = 0.0

    def planned(self) -> Planned:
        """The same as a piece that is read when it is needed."""
        return Planned(self.at, len(self.samples), lambda: self.samples, self.gain)


@dataclass(frozen=True, slots=True)
class Planned:
    """A piece of `count` samples that is read when it is needed, each time anew."""

    at: int
    count: int
    read: Callable[[], Samples]
    gain: float = 0.0

    def span(self, duration: int) -> Span:
        """Where it lies in a track of that duration, in whole milliseconds."""
        return Span(self.at, self.at + min(-(-self.count * 1000 // RATE), duration - self.at))


def assembled(pieces: Iterable[Piece], duration: int) -> Samples:
    """A track of exactly `duration` milliseconds with every piece at its place, silence elsewhere.

    What reaches over the end is cut there, with a ramp; pieces that overlap are added.
    """
    parts = list(laid([piece.planned() for piece in pieces], duration))
    return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)


def laid(pieces: Iterable[Planned], duration: int) -> Iterator[Samples]:
    """The same track in parts: silences, and pieces with those that overlap them."""
    at = 0
    for island in _islands([piece for piece in pieces if piece.at < duration], duration):
        start = island[0].at
        end = max(piece.span(duration).end for piece in island)
        yield from _silent(start - at)
        base = _silence(end - start)
        for piece in island:
            base = base.overlay(_edited(piece, duration), position=piece.at - start)
        yield as_samples(base)
        at = end
    yield from _silent(duration - at)


def _silent(duration: int) -> Iterator[Samples]:
    for start in range(0, duration, _PART):
        yield np.zeros((min(_PART, duration - start) * RATE // 1000, 2), np.float32)


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


def _edited(piece: Planned, duration: int) -> Any:
    """The piece as a segment of whole milliseconds."""
    length = piece.span(duration).duration
    wanted = length * RATE // 1000
    samples = piece.read()[:wanted] * np.float32(10 ** (piece.gain / 20))
    # The ramp belongs to the sound, not to the silence that fills its last millisecond.
    segment = as_segment(samples)
    ramp = min(RAMP, length // 2)
    if ramp:
        segment = segment.fade_in(ramp).fade_out(ramp)
    missing = wanted - len(samples)
    if missing:
        segment = joined([segment, as_segment(np.zeros((missing, 2), np.float32))])
    return segment


def _islands(pieces: list[Planned], duration: int) -> list[list[Planned]]:
    """The pieces in order of time, those that overlap together."""
    islands: list[list[Planned]] = []
    end = 0
    for piece in sorted(pieces, key=lambda piece: piece.span(duration)):
        if islands and piece.at < end:
            islands[-1].append(piece)
        else:
            islands.append([piece])
        end = max(end, piece.span(duration).end)
    return islands


def _silence(duration: int) -> Any:
    return AudioSegment(
        data=bytes(duration * RATE // 1000 * 2 * _WIDTH),
        sample_width=_WIDTH,
        frame_rate=RATE,
        channels=2,
    )
