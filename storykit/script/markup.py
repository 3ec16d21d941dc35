"""The one mark of an author's text: `*words*` are stressed, and `\\*` is a plain star.

What stress looks like is the theme's affair. A star is a mark only where it hugs words, as in
CommonMark (https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis), with two changes:
between digits and letters with capitals it never is (`2*3*4`, `f*ck`), and in writing without
spaces it always may be, so that `他说*“好”*。` works. `**words**` means the same as `*words*`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_STARS = re.compile(r"\\\*|\*+|\n[ \t]*\n")


class Emphasis(NamedTuple):
    """A text without its marks, and the stressed stretches (start, end) of it in code points."""

    plain: str
    spans: tuple[tuple[int, int], ...]


class Pair(NamedTuple):
    """Where the marks before and after stressed words stand in a text, and how long each is."""

    opening: int
    closing: int
    length: int


def parse_emphasis(text: str) -> Emphasis:
    """The text without its marks, and what they stress."""
    borders: dict[int, Pair] = {}
    for pair in star_pairs(text):
        borders[pair.opening] = borders[pair.closing] = pair
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    length = start = place = 0
    while place < len(text):
        pair_here = borders.get(place)
        if pair_here is not None:
            if place == pair_here.opening:
                start = length
            else:
                spans.append((start, length))
            place += pair_here.length
            continue
        if text.startswith("\\*", place):
            place += 1
        pieces.append(text[place])
        length += 1
        place += 1
    return Emphasis("".join(pieces), tuple(spans))


def plain(text: str) -> str:
    """The text as it is read aloud: without its marks."""
    return parse_emphasis(text).plain


def escape(text: str) -> str:
    """The text with its stars made plain ones, for words that do not come from an author."""
    return text.replace("*", "\\*")


def star_pairs(text: str) -> Iterator[Pair]:
    """The pairs of stars that stress what stands between them, in order; others stay literal."""
    opened: tuple[int, int] | None = None
    for match in _STARS.finditer(text):
        stars, place = match[0], match.start()
        if stars[0] == "\n":
            opened = None
        elif stars[0] == "*" and len(stars) <= 2:
            before, after = _neighbours(text, place, match.end())
            if opened and opened[1] == len(stars) and _closes(before, after):
                yield Pair(opened[0], place, len(stars))
                opened = None
            elif _opens(before, after):
                opened = (place, len(stars))


def _neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """The characters around a mark, looking past joiners and marks of direction; "" at the ends."""
    before, after = start - 1, end
    while before >= 0 and unicodedata.category(text[before]) == "Cf":
        before -= 1
    while after < len(text) and unicodedata.category(text[after]) == "Cf":
        after += 1
    return text[before : before + 1] if before >= 0 else "", text[after : after + 1]


def _opens(before: str, after: str) -> bool:
    if not after or after.isspace() or _is_mark(after) or (_is_tight(before) and _is_tight(after)):
        return False
    return not _is_sign(after) or not _is_spaced_letter(before)


def _closes(before: str, after: str) -> bool:
    if not before or before.isspace() or _is_mark(after):
        return False
    if _is_tight(before) and _is_tight(after):
        return False
    return not _is_sign(before) or not _is_spaced_letter(after)


def _is_mark(character: str) -> bool:
    """A mark that sits on the star itself, as in the emoji of a star on a key."""
    return bool(character) and unicodedata.category(character)[0] == "M"


def _is_tight(character: str) -> bool:
    """A digit, or a letter of a script with capitals: stars between two of them are their own."""
    return bool(character) and unicodedata.category(character) in ("Nd", "Lu", "Ll", "Lt")


def _is_sign(character: str) -> bool:
    return bool(character) and unicodedata.category(character)[0] in "PS"


def _is_spaced_letter(character: str) -> bool:
    if not character or unicodedata.category(character)[0] not in "LMN":
        return False
    code = ord(character)
    return not any(first <= code <= last for first, last in _UNSPACED)


# Blocks of scripts that set no space between words: Thai to Myanmar, Khmer, Balinese, kana and
# Chinese characters, Javanese and more Myanmar, and the further planes of Chinese.
_UNSPACED = (
    (0x0E00, 0x109F),
    (0x1780, 0x17FF),
    (0x19E0, 0x1B7F),
    (0x2E80, 0x30FF),
    (0x3400, 0x9FFF),
    (0xA980, 0xA9FF),
    (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
