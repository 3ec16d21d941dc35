"""Captions of one language on the film of another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from storykit.spans import Span
from storykit.timeline.model import Cue, TimedScene, Timeline

SHORTEST_CUE = 40
"""Milliseconds a cue keeps at least when it is squeezed: one frame at 25 frames a second."""


def retime(cues: Iterable[Cue], own: Timeline, film: Timeline) -> tuple[Cue, ...]:
    """The cues moved from their own timeline to another language's film.

    Scene by scene, the time in which the scene is spoken (or the whole scene) is stretched to that
    of the film, so that a soft subtitle track follows the picture although both languages take
    their own time. Cues of scenes that the film does not have are left out; order and gaps are
    kept.
    """
    there = {timed.id: timed for timed in film.scenes}
    here = {timed.id: timed for timed in own.scenes}
    moved: list[Cue] = []
    for cue in cues:
        if cue.scene not in there or cue.scene not in here:
            continue
        span = _stretched(cue.span, _spoken(here[cue.scene]), _spoken(there[cue.scene]))
        begin = max(span.start, moved[-1].span.end if moved else 0)
        # A caption may stand a little longer than its words; it still goes with its scene.
        end = min(span.end, there[cue.scene].span.end)
        span = Span(begin, max(end, begin + SHORTEST_CUE))
        moved.append(replace(cue, span=span, words=()))
    return tuple(moved)


def _spoken(timed: TimedScene) -> Span:
    return timed.narration or timed.span


def _stretched(span: Span, source: Span, target: Span) -> Span:
    length = max(1, source.duration)

    def move(moment: int) -> int:
        return target.start + round((moment - source.start) * target.duration / length)

    start = max(0, move(span.start))
    return Span(start, max(start, move(span.end)))
