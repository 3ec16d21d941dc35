"""A film: what is seen when, in milliseconds, ready to be painted frame by frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storykit.design.model import Painted, Plate, TimedSprite
from storykit.errors import Where
from storykit.spans import Span
from storykit.timeline.model import Transition

if TYPE_CHECKING:
    from storykit.script.models import MotionName

CUT = Transition()
NOWHERE = Where()


@dataclass(frozen=True, eq=False)
class Shot:
    """One scene of the film. It is seen during `span`, and under the next shot's transition too.

    `clip_start` is how many milliseconds of its clip are skipped; `effects` are moviepy effects on
    the clip, by name, with their arguments. Both are about the file `clip` where that is told, and
    not about others beside it. `where` is its place in the script, for errors.
    """

    id: str
    title: str
    span: Span
    painted: Painted
    transition: Transition = CUT
    motion: MotionName = "still"
    clip_start: int = 0
    effects: tuple[str | Mapping[str, Any], ...] = ()
    where: Where = NOWHERE
    clip: Path | None = None

    def start_of(self, plate: Plate) -> int:
        """How many milliseconds of a plate's clip are skipped."""
        return self.clip_start if self.clip in (None, plate.file) else 0

    def effects_on(self, plate: Plate) -> tuple[str | Mapping[str, Any], ...]:
        """The effects on a plate's clip."""
        return self.effects if self.clip in (None, plate.file) else ()


@dataclass(frozen=True, eq=False)
class Film:
    """One language and format of a story as moving pictures.

    Shots follow each other without a gap from 0 to `duration`; `overlays` lie over all of them, in
    order; `rtl` mirrors slides, wipes and pans.
    """

    width: int
    height: int
    fps: Fraction
    duration: int
    shots: tuple[Shot, ...]
    overlays: tuple[TimedSprite, ...] = ()
    rtl: bool = False
