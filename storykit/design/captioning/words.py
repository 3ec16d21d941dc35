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


@dataclass(frozen=True, slots=True)
class Light:
    """A stretch of a text, in code points, and when it is lit."""

    start: int
    end: int
    span: Span


def lights(cue: Cue, following: Following) -> tuple[Light, ...]:
    """The words of a cue that are spoken while it is seen, in the order they stand.

    A word is lit until the next one begins, or to its own end before a silence; words that fill
    take their punctuation with them and stay lit to the cue's end.
    """
    if following == "none":
        return ()
    words = _spoken(cue)
    found = []
    for word, after in zip_longest(words, words[1:]):
        begin = max(word.span.start, cue.span.start)
        if following == "filled":
            start, end = _with_marks(cue.text, word, after)
            found.append(Light(start, end, Span(begin, cue.span.end)))
            continue
        stop = min(word.span.end, cue.span.end)
        onward = after.span.start if after else cue.span.end
        if onward - stop <= _HELD:
            stop = max(stop, min(onward, cue.span.end))
        found.append(Light(word.start, word.end, Span(begin, max(begin, stop))))
    return tuple(found)


def _spoken(cue: Cue) -> tuple[Word, ...]:
    """The words whose time lies in the cue, in the order they stand, none over another."""
    found: list[Word] = []
    for word in sorted(cue.words, key=lambda word: word.start):
        seen = word.span.overlaps(cue.span) and word.start < word.end
        if seen and (not found or found[-1].end <= word.start):
            found.append(word)
    return tuple(found)


def _with_marks(text: str, word: Word, after: Word | None) -> tuple[int, int]:
    """The word with the punctuation that leans on it: brackets and quotes open before a word."""
    start = word.start
    while start and unicodedata.category(text[start - 1]) in _OPENING:
        start -= 1
    end, limit = word.end, after.start if after else len(text)
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
