"""A caption in groups of a few words, each seen while it is spoken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf

from storykit.design.captioning.measures import shown_text
from storykit.language import Language
from storykit.spans import Span
from storykit.timeline.breaks import Place, places
from storykit.timeline.measures import Ruler
from storykit.timeline.model import Cue
from storykit.voice.model import Word

_WORDS = 2.5
"""The words a group has best."""
_SHORTEST = 350
"""Milliseconds; what is seen for less is not read."""

# Costs, beside those of the places themselves: 0 is the end of a sentence, 40 a plain space.
_EACH, _UNEVEN, _BRIEF, _TOO_WIDE = 12.0, 7.0, 80.0, 1e6


@dataclass(frozen=True, slots=True)
class _Group:
    start: int
    end: int
    words: tuple[Word, ...]


def grouped(cue: Cue, language: Language, fits: Callable[[str], bool]) -> tuple[Cue, ...]:
    """The cue as several, one a group, which follow each other without a gap.

    Groups end where a line may, best at the end of a phrase. `fits` says whether a text has room; a
    piece that cannot be cut stays whole. A cue that no words are timed for is one group.
    """
    text = shown_text(cue)
    words = tuple(sorted(cue.words, key=lambda word: word.start))
    if not text.strip() or not words:
        return (cue,)
    starts = _starts(cue, words)
    chosen = _cheapest(text, _pieces(text, language), words, starts, cue.span.end, fits)
    return _timed(cue, text, chosen)


def _pieces(text: str, language: Language) -> list[Place]:
    """The places at which groups may end; the end of an author's line is one of them."""
    flat = text.replace("\n", " ")
    ruler = Ruler(flat)
    found = places(flat, language, ruler, width=10_000)
    return [
        replace(place, cost=0.0) if text[place.at - 1] == "\n" and place.at < len(text) else place
        for place in found
    ]


def _starts(cue: Cue, words: tuple[Word, ...]) -> dict[int, int]:
    """When a group begins that has a word as its first, by the word's place in the text."""
    return {word.start: min(max(word.span.start, cue.span.start), cue.span.end) for word in words}


def _cheapest(
    text: str,
    ends: list[Place],
    words: tuple[Word, ...],
    starts: dict[int, int],
    over: int,
    fits: Callable[[str], bool],
) -> list[_Group]:
    """The way of cutting the text that costs least, by dynamic programming over its places."""
    borders = [0, *(place.at for place in ends)]
    best: list[float] = [0.0] + [inf] * len(ends)
    before: list[int] = [0] * (len(ends) + 1)
    for last in range(1, len(borders)):
        for first in range(last - 1, -1, -1):
            start, end = borders[first], ends[last - 1].end
            inside = _within(words, start, borders[last])
            wide = not fits(text[start:end].strip())
            if wide and last - first > 1:
                break
            begin = starts[inside[0].start] if inside else 0
            onward = _within(words, borders[last], len(text))
            seen = (starts[onward[0].start] if onward else over) - begin
            cost = best[first] + ends[last - 1].cost + _EACH + _TOO_WIDE * wide
            cost += _UNEVEN * (len(inside) - _WORDS) ** 2
            cost += _BRIEF * max(0.0, 1 - seen / _SHORTEST) if inside else _BRIEF
            if cost < best[last]:
                best[last], before[last] = cost, first
    groups = []
    last = len(ends)
    while last:
        first = before[last]
        inside = _within(words, borders[first], borders[last])
        groups.append(_Group(borders[first], ends[last - 1].end, inside))
        last = first
    return groups[::-1]


def _within(words: tuple[Word, ...], start: int, end: int) -> tuple[Word, ...]:
    return tuple(word for word in words if start <= word.start < end)


def _timed(cue: Cue, text: str, groups: list[_Group]) -> tuple[Cue, ...]:
    """The groups as cues; one without words, such as a speaker's name, goes with the next."""
    merged: list[_Group] = []
    for group in groups:
        if merged and not merged[-1].words:
            group = _Group(merged.pop().start, group.end, group.words)
        elif merged and not group.words:
            last = merged.pop()
            group = _Group(last.start, group.end, last.words)
        merged.append(group)
    moments = [cue.span.start]
    moments += [max(moments[0], group.words[0].span.start) for group in merged[1:]]
    moments = [min(moment, cue.span.end) for moment in moments] + [cue.span.end]
    found = []
    for group, (begin, end) in zip(merged, pairwise(moments), strict=True):
        own = tuple(
            replace(
                word, start=word.start - group.start, end=min(word.end, group.end) - group.start
            )
            for word in group.words
        )
        part = text[group.start : group.end].strip()
        found.append(replace(cue, span=Span(begin, max(begin, end)), text=part, words=own))
    return tuple(found)
