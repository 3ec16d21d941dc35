"""What a narrator gives: the sound of a text and when each of its words is spoken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from storykit.spans import Span


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
    """

    text: str
    language: str
    duration: int
    words: tuple[Word, ...]
    audio: Path | None = None
    offset: int = 0
    measured: bool = False


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
