"""What a narrator gives: the sound of a text and when each of its words is spoken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from storykit.errors import Finding
from storykit.script.models import Voice
from storykit.spans import Span

DOUBTFUL = 0.1
"""A confidence under which the recording is likely to say something else than its text."""


@dataclass(frozen=True, slots=True)
class Word:
    """A spoken word: `start` and `end` count code points of the narration's text, `span` is when.

    Times are milliseconds from the start of the narration.
    """

    start: int
    end: int
    span: Span


@dataclass(frozen=True, slots=True)
class Narration:
    """A spoken text.

    `audio` is the file that holds the sound from `offset` milliseconds on, or None for silence;
    `duration` is milliseconds; `measured` tells word times that were measured from those estimated.
    `findings` are what a person should know of this narration, such as a recording that does not
    seem to say its text.
    """

    text: str
    language: str
    duration: int
    words: tuple[Word, ...]
    audio: Path | None = None
    offset: int = 0
    measured: bool = False
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """What a narrator is asked to speak: one scene's plain text in one language."""

    scene: str
    text: str
    language: str
    rate: float = 1.0


@runtime_checkable
class Narrator(Protocol):
    """Someone who speaks. Narrators are found by name: built in first, then entry points."""

    def narrate(self, line: Line) -> Narration:
        """The line spoken; NarrationError with a cure where it cannot be."""
        ...


@dataclass(frozen=True, slots=True)
class Booth:
    """What a narrator has around it while it speaks one story in one language.

    `folder` is the story's, where recordings are looked for; `cache` is where made sounds are kept
    between runs (deleting it is always safe); `voice` is what the script says of the voice; `lines`
    are all lines of the language in their order, for narrators that need the whole.
    """

    folder: Path = field(default_factory=Path)
    cache: Path | None = None
    voice: Voice = field(default_factory=Voice)
    lines: tuple[Line, ...] = ()


NarratorMaker = Callable[[Booth], Narrator]
"""What an entry point of the group `storykit.narrators` names: makes a narrator for a booth."""
