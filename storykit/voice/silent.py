"""The narrator who says nothing: captions keep the pace of a calm reader aloud."""

from __future__ import annotations

from storykit.voice.estimate import estimate_words
from storykit.voice.model import Booth, Line, Narration


class Silence:
    """Gives the time a text would take to speak, and no sound."""

    def __init__(self, booth: Booth) -> None:
        del booth

    def narrate(self, line: Line) -> Narration:
        """The line with estimated word times."""
        words, duration = estimate_words(line.text, line.language, line.rate)
        return Narration(line.text, line.language, duration, words)
