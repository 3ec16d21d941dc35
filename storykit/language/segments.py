"""Where texts may be cut: words, sentences and lines, by ICU with its dictionaries.

All places are counted in code points of the text given, as Python counts them.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from icu4py.breakers import LineBreaker, SentenceBreaker, WordBreaker

from storykit.language.catalogue import Language, find_language
from storykit.language.clusters import boundaries
from storykit.language.syllables import mend_boundaries

_REMEMBERED = 512
# What the table says for languages that no dictionary knows.
_SYLLABLES = "syllables"


def words(text: str, language: str | Language) -> list[tuple[int, int]]:
    """The words as (start, end); spaces and punctuation between them are left out."""
    row = find_language(language) if isinstance(language, str) else language
    places = boundaries(WordBreaker(text, _locale(row)))
    places = mend_boundaries(text, places, row.breaks == _SYLLABLES)
    return [
        (start, end)
        for start, end in pairwise(places)
        if any(character.isalnum() for character in text[start:end])
    ]


def sentences(text: str, language: str | Language) -> list[tuple[int, int]]:
    """The sentences as (start, end), each with the spaces after it."""
    row = find_language(language) if isinstance(language, str) else language
    places = boundaries(SentenceBreaker(text, _locale(row)))
    return list(pairwise(places))


def line_breaks(text: str, language: str | Language) -> list[int]:
    """The places where a line may end (UAX 14 with dictionaries), the end of the text among them.

    These are Unicode's bare rules; `storykit.text` adds what captions ask for on top of them.
    """
    row = find_language(language) if isinstance(language, str) else language
    return list(_line_breaks(text, _locale(row), row.breaks == _SYLLABLES))


def _locale(language: Language) -> str:
    return language.tag if language.breaks == _SYLLABLES else language.breaks


@lru_cache(_REMEMBERED)
def _line_breaks(text: str, locale: str, every_syllable: bool) -> tuple[int, ...]:
    places = boundaries(LineBreaker(text, locale))[1:]
    return tuple(mend_boundaries(text, places, every_syllable))
