"""A story laid out in time: scenes, captions and sounds of one language, in integer milliseconds.

Scenes follow each other without a gap. A transition belongs to the scene that comes in: it takes
the first `transition.duration` milliseconds of that scene, under which the scene before is still
seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from storykit.errors import Finding
from storykit.spans import Span

if TYPE_CHECKING:
    from storykit.script.models import MotionName, Scene, TransitionName
    from storykit.voice.model import Word


@dataclass(frozen=True, slots=True)
class Transition:
    """How a scene comes in, and for how many milliseconds; a cut takes none."""

    kind: TransitionName = "cut"
    duration: int = 0


Align = Literal["start", "center", "end", "left", "right"]
"""Where the lines of a caption stand in their box; start and end are those of their direction."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: when it is seen, its text in logical order, and when each word is spoken.

    `text` holds the lines of the subtitle files, joined by newlines; painted captions are broken
    anew for their own width unless `fixed` says that the author chose the breaks. `words` count
    code points of `text` and milliseconds of the timeline. `pinned` tells that the author set when
    it comes or goes. `align` is kept from files that say it; captions of a story are centred.
    """

    span: Span
    text: str
    scene: str = ""
    words: tuple[Word, ...] = ()
    speaker: str | None = None
    fixed: bool = False
    pinned: bool = False
    align: Align = "center"

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the subtitle files."""
        return tuple(self.text.split("\n"))


@dataclass(frozen=True, slots=True)
class TimedScene:
    """A scene with its place in time. `narration` is when its words are spoken, if it has any."""

    scene: Scene
    index: int
    span: Span
    transition: Transition
    motion: MotionName
    narration: Span | None = None

    @property
    def id(self) -> str:
        """The scene's id."""
        return self.scene.id


@dataclass(frozen=True, slots=True)
class Sound:
    """A stretch of a sound file in the mix: `span` on the timeline, `offset` into the file.

    `speed` is how much faster than recorded it is heard.
    """

    file: Path
    span: Span
    kind: str = "narration"
    offset: int = 0
    level: float = 0.0
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of the video a viewer can jump to; `title` is in the timeline's language."""

    span: Span
    title: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """One language of a story in time. Durations of all formats are the same.

    `chapters` are one a scene, and `findings` what its author should know of the timing.
    """

    story: str
    language: str
    title: str
    fps: Fraction
    duration: int
    scenes: tuple[TimedScene, ...]
    cues: tuple[Cue, ...]
    sounds: tuple[Sound, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    findings: tuple[Finding, ...] = ()

    def scene(self, id: str) -> TimedScene:
        """The scene of that id, or the first where there is none."""
        return next((timed for timed in self.scenes if timed.id == id), self.scenes[0])
