"""How captions compare with a profile: the numbers that subtitle houses look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from storykit.language import Language
from storykit.timeline.measures import length
from storykit.timeline.model import Cue
from storykit.timeline.profiles import Profile


@dataclass(frozen=True, slots=True)
class Quality:
    """The extremes of a set of captions; times are milliseconds, speeds graphemes a second.

    `quick` counts the captions that are faster than the profile has it for the language.
    """

    captions: int
    lines: int
    widest: int
    shortest: int
    longest: int
    gap: int
    speed: float
    fastest: float
    quick: int


def speed_of(cue: Cue) -> float:
    """Graphemes a second a caption asks of its reader, spaces counted and line breaks as spaces."""
    return length(" ".join(cue.lines)) * 1000 / max(1, cue.span.duration)


def quality_of(cues: Sequence[Cue], profile: Profile, language: Language) -> Quality:
    """What is widest, shortest, fastest among captions; all zero where there are none.

    `gap` is the shortest time between two captions that do not follow each other at once, or 0.
    """
    if not cues:
        return Quality(0, 0, 0, 0, 0, 0, 0.0, 0.0, 0)
    speeds = [speed_of(cue) for cue in cues]
    limit = profile.speed_for(language)
    pauses = [b.span.start - a.span.end for a, b in pairwise(cues) if b.span.start > a.span.end]
    return Quality(
        captions=len(cues),
        lines=max(len(cue.lines) for cue in cues),
        widest=max(length(line) for cue in cues for line in cue.lines),
        shortest=min(cue.span.duration for cue in cues),
        longest=max(cue.span.duration for cue in cues),
        gap=min(pauses, default=0),
        speed=sum(speeds) / len(speeds),
        fastest=max(speeds),
        quick=sum(speed > limit for speed in speeds),
    )
