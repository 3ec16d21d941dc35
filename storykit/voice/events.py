"""Word times from what a synthesiser tells of its own speech."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from storykit.language import find_language, words
from storykit.spans import Span
from storykit.voice.estimate import spoken_length
from storykit.voice.model import Word


def word_times(
    text: str, language: str, events: Sequence[Sequence[Any]], duration: int
) -> tuple[Word, ...]:
    """The words of a text, as the language counts words, with the times of a synthesiser's events.

    Events are `["word", code point, length, ms]` and `["phoneme", name, ms]` (a pause has no name).
    A synthesiser's words are not always the language's: Thai comes in phrases, Chinese in
    characters, a number in several. Words without an event of their own share the time between
    their neighbours; a word ends where the next begins or where a pause does.
    """
    spoken = words(text, find_language(language))
    if not spoken:
        return ()
    begins = _beginnings(text, spoken, events, duration)
    pauses = _pauses(events, duration)
    timed = []
    for (start, end), begin, following in zip(spoken, begins, [*begins[1:], duration], strict=True):
        timed.append(Word(start, end, Span(begin, _ending(begin, following, pauses))))
    return tuple(timed)


def _beginnings(
    text: str,
    spoken: Sequence[tuple[int, int]],
    events: Sequence[Sequence[Any]],
    duration: int,
) -> list[int]:
    """When each word begins: known where an event falls on it, shared out where none does."""
    known = _assigned(spoken, events)
    known.setdefault(0, 0)
    anchors = [*sorted(known), len(spoken)]
    begins: list[int] = []
    for first, following in pairwise(anchors):
        begin = known[first]
        until = known.get(following, _last_sound(events, duration))
        weights = [1 + spoken_length(text[start:end]) for start, end in spoken[first:following]]
        share = max(0, until - begin) / sum(weights)
        passed = 0.0
        for weight in weights:
            begins.append(round(begin + passed * share))
            passed += weight
    # Events can step back where an engine reads ahead; words never do.
    for place in range(1, len(begins)):
        begins[place] = max(begins[place], begins[place - 1])
    return [min(begin, duration) for begin in begins]


def _assigned(spoken: Sequence[tuple[int, int]], events: Sequence[Sequence[Any]]) -> dict[int, int]:
    """The time of the first event on each word that has one.

    A second event inside a word belongs to the next one if that has none: espeak-ng counts the
    place wrong after an abbreviation.
    """
    starts = [start for start, _ in spoken]
    known: dict[int, int] = {}
    spare: dict[int, int] = {}
    for _, place, length, moment in (e for e in events if e[0] == "word"):
        index = max(0, bisect_right(starts, place) - 1)
        reaches = place + max(1, length) > starts[index + 1] if index + 1 < len(starts) else False
        if place >= spoken[index][1] and reaches:
            index += 1
        if length == 0:
            continue
        if index not in known:
            known[index] = moment
        else:
            spare[index] = moment
    for index, moment in spare.items():
        if index + 1 < len(spoken) and index + 1 not in known:
            known[index + 1] = moment
    return known


def _pauses(events: Sequence[Sequence[Any]], duration: int) -> list[tuple[int, int]]:
    """The stretches without a sound, in order."""
    sounds = [(e[2], bool(e[1])) for e in events if e[0] == "phoneme" and "(" not in e[1]]
    pauses: list[tuple[int, int]] = []
    for (moment, voiced), (after, _) in pairwise([*sounds, (duration, True)]):
        if voiced or after <= moment:
            continue
        if pauses and pauses[-1][1] >= moment:
            pauses[-1] = (pauses[-1][0], after)
        else:
            pauses.append((moment, after))
    return pauses


def _ending(begin: int, following: int, pauses: Sequence[tuple[int, int]]) -> int:
    """Where a word that begins here ends: at the pause before the next word, if there is one."""
    for start, end in pauses:
        if begin < start < following <= end + 20:
            return start
    return max(begin, following)


def _last_sound(events: Sequence[Sequence[Any]], duration: int) -> int:
    pauses = _pauses(events, duration)
    return pauses[-1][0] if pauses and pauses[-1][1] >= duration - 1 else duration
