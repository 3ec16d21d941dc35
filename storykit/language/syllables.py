"""Orthographic syllables: what no line, ellipsis or highlight may cut in two."""

from __future__ import annotations

from itertools import pairwise
from typing import Final
from unicodedata import category

from storykit.language.clusters import graphemes

# Signs that join a letter to the next one into one syllable: viramas and stackers.
_STACKERS: Final = frozenset(
    "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2\u1a60"
)
_ASAT: Final = "\u103a"
# Vowels of Thai and Lao that are letters of their own, written before or after their consonant.
_LEADING_VOWELS: Final = frozenset("เแโใไເແໂໃໄ")
_FOLLOWING_VOWELS: Final = frozenset("ะาำๅະາຳຽ")
# Consonants of Burmese, Shan, Mon and Karen.
_MYANMAR_CONSONANTS: Final = frozenset(
    chr(code)
    for first, last in (
        (0x1000, 0x1022), (0x103F, 0x103F), (0x1050, 0x1051), (0x105A, 0x105D), (0x1061, 0x1061),
        (0x1065, 0x1066), (0x106E, 0x1070), (0x1075, 0x1081), (0x108E, 0x108E), (0xAA60, 0xAA6F),
    )
    for code in range(first, last + 1)
)  # fmt: skip


def syllables(text: str) -> list[int]:
    """The ends of orthographic syllables: graphemes, with what is stacked below or closes them."""
    places = graphemes(text)
    if text.isascii():
        return places[1:]
    return [
        end
        for end, following in pairwise((*places[1:], len(text)))
        if end == len(text) or not _belongs(text[end - 1], text[end:following])
    ]


def _belongs(last: str, following: str) -> bool:
    """Whether a grapheme goes on the syllable that ends with `last`."""
    first = following[0]
    return (
        # A sign of its own width, as the long vowels of Burmese; or a letter under a stacker.
        category(first) in ("Mc", "Mn")
        or (last in _STACKERS and first.isalpha())
        or (_ASAT in following and first in _MYANMAR_CONSONANTS)
        or last in _LEADING_VOWELS
        or first in _FOLLOWING_VOWELS
        or "\u200d" in (last, first)
    )


def mend_boundaries(text: str, places: list[int], every_syllable: bool) -> list[int]:
    """ICU's boundaries in Burmese script, moved out of syllables.

    With `every_syllable` there is one between any two syllables, for languages of that script that
    ICU has no dictionary of. Texts of other scripts keep their boundaries.
    """
    if not any(is_myanmar(character) for character in text):
        return places
    ends = syllables(text)
    if every_syllable:
        between = [end for end in ends if _between_syllables(text, end)]
        outside = [place for place in places if not _inside_myanmar(text, place)]
        return sorted({*between, *outside})
    allowed = {0, *ends}
    return [place for place in places if place in allowed]


def is_myanmar(character: str) -> bool:
    """Whether a character is of the Myanmar blocks."""
    return "\u1000" <= character <= "\u109f" or "\uaa60" <= character <= "\uaa7f"


def _inside_myanmar(text: str, place: int) -> bool:
    return 0 < place < len(text) and is_myanmar(text[place - 1]) and is_myanmar(text[place])


def _between_syllables(text: str, place: int) -> bool:
    """Whether two syllables meet here, the second beginning with its consonant or vowel letter."""
    return (
        _inside_myanmar(text, place)
        and (text[place] in _MYANMAR_CONSONANTS or text[place] == "\u1031")
        and text[place - 1] not in _STACKERS
    )
