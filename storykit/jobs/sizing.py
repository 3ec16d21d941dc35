"""Meeting a size: how good a picture may be for its file to fit, found by measuring.

Two passes. The first encodes the whole film at the usual quality: where the file fits, it stays.
Otherwise the second encodes at the rate factor that follows from what the first one measured, and
only where that misses is there a third. x264 can keep statistics of a first pass itself, but of one
stream by one encoder, while films are encoded in closed pieces by several workers. A constant rate
factor over all pieces spreads the bits as x264's two passes spread them over one stream.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log2

AIM, LEAST = 0.95, 0.88
"""Share of the room that is aimed at, and from which a file is large enough."""
GOOD = 27.0
"""The rate factor of x264 from which a smaller frame looks better on a phone than a coarser one."""
_HALVING = 4.5
"""By how much the rate factor rises where the bits are halved (measured: 4 to 5, x264)."""
_STEEPEST, _FLATTEST = 3.0, 12.0
_COARSEST = 45.0
_MOST = 5
"""Encodes after which a file that is small enough will do."""


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes a file may have; `other` of them are not the picture's."""

    largest: int
    other: int

    def holds(self, size: int) -> bool:
        """Whether a file of that size fits."""
        return size <= self.largest

    def well_used(self, size: int) -> bool:
        """Whether it fits, and is as large as it may well be."""
        return LEAST * self.largest <= size <= self.largest

    def excess(self, size: int) -> float:
        """How often the picture of a file of that size would have to be halved to be as aimed at.

        Negative where it may grow.
        """
        wanted = max(1.0, AIM * self.largest - self.other)
        return log2(max(1.0, size - self.other) / wanted)


@dataclass(frozen=True, slots=True)
class Trial:
    """A rate factor, and the bytes of the file it gave."""

    quality: float
    size: int


def quality_for(room: Room, measured: Trial, share: float = 1.0) -> float:
    """The rate factor that should fill the room, judging by a trial.

    `share` is how many bits the picture needs now of those it needed then.
    """
    return measured.quality + _HALVING * (room.excess(measured.size) + log2(share))


def fill(
    room: Room,
    usual: float,
    encode: Callable[[float], int],
    first: float | None = None,
    known: tuple[Trial, ...] = (),
) -> Trial | None:
    """Encodes until the file fits and fills its room, or fits at the usual quality.

    `encode` makes the file at a rate factor and gives its size; the trial that is returned is that
    of the last file made. `first` is the rate factor to begin with, `known` what was tried before.
    None where even the coarsest picture is too large.
    """
    trials = list(known)
    quality = usual if first is None else max(usual, round(first, 1))
    while True:
        trial = Trial(quality, encode(quality))
        trials.append(trial)
        fits = room.holds(trial.size)
        if fits and (room.well_used(trial.size) or quality <= usual or len(trials) >= _MOST):
            return trial
        if not fits and quality >= _COARSEST:
            return None
        quality = min(_COARSEST, max(usual, round(_next(room, trials), 1)))
        if not fits and quality <= trial.quality:
            quality = trial.quality + 0.2
        if fits and any(t.quality == quality for t in trials):
            return trial
        if len(trials) >= 2 * _MOST:
            quality = min(_COARSEST, quality + 2 * (len(trials) - 2 * _MOST + 1))


def _next(room: Room, trials: list[Trial]) -> float:
    """The rate factor to try next: along the line through the two trials nearest to the aim."""
    near = sorted(trials, key=lambda trial: abs(room.excess(trial.size)))
    best = near[0]
    pace = _HALVING
    for other in near[1:]:
        gap = room.excess(other.size) - room.excess(best.size)
        if gap and other.quality != best.quality:
            pace = min(_FLATTEST, max(_STEEPEST, (best.quality - other.quality) / gap))
            break
    return best.quality + pace * room.excess(best.size)
