"""What storykit knows of languages: direction, digits, fonts, speeds, where texts may be cut."""

from storykit.language.catalogue import Direction, Language, find_language, languages, sample_text
from storykit.language.clusters import graphemes
from storykit.language.digits import digits
from storykit.language.segments import line_breaks, sentences, words
from storykit.language.syllables import syllables

__all__ = [
    "Direction",
    "Language",
    "digits",
    "find_language",
    "graphemes",
    "languages",
    "line_breaks",
    "sample_text",
    "sentences",
    "syllables",
    "words",
]
