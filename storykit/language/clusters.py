"""Grapheme clusters, and ICU's places counted as Python counts them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from icu4py.breakers import CharacterBreaker

_REMEMBERED = 512


def graphemes(text: str) -> list[int]:
    """The boundaries of grapheme clusters (UAX 29), from 0 to the length of the text."""
    return list(_graphemes(text))


@lru_cache(_REMEMBERED)
def _graphemes(text: str) -> tuple[int, ...]:
    if text.isascii() and "\r" not in text:
        return tuple(range(len(text) + 1))
    return tuple(boundaries(CharacterBreaker(text, "en")))


def boundaries(pieces: Iterable[str]) -> list[int]:
    """The places between pieces of a text, in code points, 0 and the end among them."""
    # ICU counts in UTF-16; its pieces, read one by one, give code points.
    places = [0]
    for piece in pieces:
        places.append(places[-1] + len(piece))
    return places
