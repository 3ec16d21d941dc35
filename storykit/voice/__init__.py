"""Who speaks, and when each word is spoken: narrators by name, alignment, word times."""

from storykit.voice.estimate import estimate_words
from storykit.voice.model import Booth, Line, Narration, Narrator, NarratorMaker, Word
from storykit.voice.registry import (
    find_narrator,
    lines_of,
    may_be_heard,
    narrate_story,
    narrator_of,
    narrators,
)

__all__ = [
    "Booth",
    "Line",
    "Narration",
    "Narrator",
    "NarratorMaker",
    "Word",
    "estimate_words",
    "find_narrator",
    "lines_of",
    "may_be_heard",
    "narrate_story",
    "narrator_of",
    "narrators",
]
