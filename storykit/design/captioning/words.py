"""Which words of a caption are lit when."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import zip_longest

from storykit.design.captioning.looks import Following
from storykit.spans import Span
from storykit.timeline.model import Cue
from storykit.voice.model import Word

_HELD = 400
"""Milliseconds of silence for which a word stays lit, so that the light does not flicker."""

_OPENING = frozenset({"Ps", "Pi"})
# Signs that are read with the word or number they stand at: +970, 37%, $5, #rights. Marks of
# direction between them are seen by nobody.
_LEADING = frozenset("+\u2212±#@№")
_TRAILING = frozenset("%٪‰°+")


@dataclass(frozen=True, slots=True)
class Light:
    """A stretch of a text, in code points, and when it is lit."""

    start: int
    end: int
    span: Span


def lights(cue: Cue, following: Following) -> tuple[Light, ...]:
    """The words of a cue that are spoken while it is seen, in the order they stand.

    A word is lit until the next one begins, or to its own end before a silence, together with the
    signs that are read with it, as in +970 and 37%; words that fill take all their punctuation
    with them and stay lit to the cue's end.
    """
    if following == "none":
        return ()
    words = _spoken(cue)
    found = []
    reached = 0
    for word, after in zip_longest(words, words[1:]):
        begin = max(word.span.start, cue.span.start)
        before = reached
        start, reached = _with_signs(cue.text, word, after, before)
        if following == "filled":
            start, reached = _with_marks(cue.text, start, reached, after, before)
            found.append(Light(start, reached, Span(begin, cue.span.end)))
            continue
        stop = min(word.span.end, cue.span.end)
        onward = after.span.start if after else cue.span.end
        if onward - stop <= _HELD:
            stop = max(stop, min(onward, cue.span.end))
        found.append(Light(start, reached, Span(begin, max(begin, stop))))
    return tuple(found)


def _spoken(cue: Cue) -> tuple[Word, ...]:
    """The words whose time lies in the cue, in the order they stand, none over another."""
    found: list[Word] = []
    for word in sorted(cue.words, key=lambda word: word.start):
        seen = word.span.overlaps(cue.span) and word.start < word.end
        if seen and (not found or found[-1].end <= word.start):
            found.append(word)
    return tuple(found)


def _with_signs(text: str, word: Word, after: Word | None, least: int) -> tuple[int, int]:
    """The word with the signs that are read with it; `least` is where the one before it ends."""
    start = word.start
    while start > least and _is_sign(text[start - 1], _LEADING):
        start -= 1
    while start < word.start and unicodedata.category(text[start]) == "Cf":
        start += 1
    end, limit = word.end, after.start if after else len(text)
    while end < limit and _is_sign(text[end], _TRAILING):
        end += 1
    if after and end == limit:
        # What stands between two words, as in 2+2, is the second one's.
        end = word.end
    while end > word.end and unicodedata.category(text[end - 1]) == "Cf":
        end -= 1
    return start, end


def _is_sign(character: str, signs: frozenset[str]) -> bool:
    return character in signs or unicodedata.category(character) in ("Sc", "Cf")


def _with_marks(text: str, start: int, end: int, after: Word | None, least: int) -> tuple[int, int]:
    """The stretch with the punctuation that leans on it: brackets and quotes open before a word."""
    while start > least and (
        unicodedata.category(text[start - 1]) in _OPENING or _is_sign(text[start - 1], _LEADING)
    ):
        start -= 1
    limit = after.start if after else len(text)
    while end < limit and not text[end].isspace():
        if unicodedata.category(text[end]) in _OPENING:
            break
        end += 1
    return start, end


def unlit(length: int, lit: tuple[Light, ...]) -> list[tuple[int, int]]:
    """The stretches of a text that belong to no word: punctuation, dashes, names of speakers."""
    found, at = [], 0
    for light in lit:
        if light.start > at:
            found.append((at, light.start))
        at = max(at, light.end)
    if at < length:
        found.append((at, length))
    return found
