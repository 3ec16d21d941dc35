"""Where texts may be cut: graphemes, words, sentences and lines, by ICU with its dictionaries.

All places are counted in code points of the text given, as Python counts them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from icu4py.breakers import CharacterBreaker, LineBreaker, SentenceBreaker, WordBreaker

from storykit.language.catalogue import Language, find_language

_REMEMBERED = 512


def graphemes(text: str) -> list[int]:
    """The boundaries of grapheme clusters (UAX 29), from 0 to the length of the text."""
    return list(_graphemes(text))


def words(text: str, language: str | Language) -> list[tuple[int, int]]:
    """The words as (start, end); spaces and punctuation between them are left out."""
    row = find_language(language) if isinstance(language, str) else language
    places = _boundaries(WordBreaker(text, _locale(row)))
    return [
        (start, end)
        for start, end in pairwise(places)
        if any(character.isalnum() for character in text[start:end])
    ]


def sentences(text: str, language: str | Language) -> list[tuple[int, int]]:
    """The sentences as (start, end), each with the spaces after it."""
    row = find_language(language) if isinstance(language, str) else language
    places = _boundaries(SentenceBreaker(text, _locale(row)))
    return list(pairwise(places))


def line_breaks(text: str, language: str | Language) -> list[int]:
    """The places where a line may end (UAX 14 with dictionaries), the end of the text among them.

    These are Unicode's bare rules; `storykit.text` adds what captions ask for on top of them.
    """
    row = find_language(language) if isinstance(language, str) else language
    return list(_line_breaks(text, _locale(row)))


def _locale(language: Language) -> str:
    return language.tag if language.breaks == "syllables" else language.breaks


@lru_cache(_REMEMBERED)
def _graphemes(text: str) -> tuple[int, ...]:
    if text.isascii() and "\r" not in text:
        return tuple(range(len(text) + 1))
    return tuple(_boundaries(CharacterBreaker(text, "en")))


@lru_cache(_REMEMBERED)
def _line_breaks(text: str, locale: str) -> tuple[int, ...]:
    return tuple(_boundaries(LineBreaker(text, locale))[1:])


def _boundaries(pieces: Iterable[str]) -> list[int]:
    # ICU counts in UTF-16; its pieces, read one by one, give code points.
    places = [0]
    for piece in pieces:
        places.append(places[-1] + len(piece))
    return places
