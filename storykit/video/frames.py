"""Frames: where everything of a film is placed on their numbers.

Frame `n` is seen from `n / fps` seconds on. A moment belongs to the frame whose border is
nearest, so that a span of time becomes a half-open range of frames, spans that meet share a
border, and no rounding adds up over a film. Inside a shot or an overlay everything is counted
from its own first frame: what is painted then depends on nothing that comes before, and a scene
that only moved is not painted again.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction

from storykit.design.model import TimedSprite
from storykit.spans import Span
from storykit.spans import frame_moment as frame_moment
from storykit.spans import frame_number as frame_number
from storykit.video.model import Film, Shot


def frame_range(span: Span, fps: Fraction) -> range:
    """The frames of a span of time; empty for a span much shorter than a frame."""
    return range(frame_number(span.start, fps), frame_number(span.end, fps))


def frame_count(film: Film) -> int:
    """How many frames the film has; at least one."""
    return max(1, frame_number(film.duration, film.fps))


@dataclass(frozen=True, eq=False)
class Placed:
    """A shot on the film's frames.

    `first` is its first frame and `stop` the one after its last. During the first `blend` frames
    its transition runs, under which the shot before is still seen.
    """

    shot: Shot
    first: int
    stop: int
    blend: int


@dataclass(frozen=True, eq=False)
class PlacedOverlay:
    """An overlay on the film's frames."""

    timed: TimedSprite
    frames: range

    def grown(self, frame: int, fps: Fraction) -> float:
        """How much of its length has grown by the end of a frame: 1 unless it grows."""
        grows = self.timed.grows
        if grows is None:
            return 1.0
        passed = frame_moment(frame + 1, fps) - grows.start
        return float(min(max(passed / (grows.end - grows.start), Fraction(0)), Fraction(1)))


@dataclass(frozen=True, eq=False)
class Schedule:
    """The film's shots and overlays on its frames, without those too short to be seen."""

    placed: tuple[Placed, ...]
    overlays: tuple[PlacedOverlay, ...]
    frames: int
    fps: Fraction

    def overlays_in(self, frames: range) -> list[PlacedOverlay]:
        """The overlays seen in a range of frames, in their order."""
        return [
            overlay
            for overlay in self.overlays
            if overlay.frames.start < frames.stop and frames.start < overlay.frames.stop
        ]

    def at(self, frame: int) -> tuple[Placed, Placed | None]:
        """The shot of a frame, and the shot before while it is still seen under a transition."""
        index = self.index_at(frame)
        current = self.placed[index]
        if index and frame < current.first + current.blend:
            return current, self.placed[index - 1]
        return current, None

    def index_at(self, frame: int) -> int:
        """Which shot a frame belongs to, as an index into `placed`."""
        return max(0, bisect_right(self.placed, frame, key=lambda placed: placed.first) - 1)

    def indices_between(self, frames: range) -> range:
        """The shots seen in a range of frames, even if only under the first one's transition."""
        first = self.index_at(frames.start)
        if self.at(frames.start)[1] is not None:
            first -= 1
        return range(first, self.index_at(frames.stop - 1) + 1)


def schedule(film: Film) -> Schedule:
    """Places everything on the frames; a transition never takes longer than its shot."""
    placed = []
    total = frame_count(film)
    for shot in film.shots:
        frames = frame_range(shot.span, film.fps)
        stop = min(frames.stop, total)
        if frames.start >= stop and not (frames.start == 0 and total == 1):
            continue
        end = frame_number(shot.span.start + shot.transition.duration, film.fps)
        blend = 0 if shot.transition.kind == "cut" else min(end, stop) - frames.start
        placed.append(Placed(shot, frames.start, max(stop, frames.start + 1), max(0, blend)))
    overlays = (PlacedOverlay(each, frame_range(each.span, film.fps)) for each in film.overlays)
    seen = tuple(overlay for overlay in overlays if overlay.frames)
    return Schedule(tuple(placed), seen, total, film.fps)
