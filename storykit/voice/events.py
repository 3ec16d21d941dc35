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

Events = Sequence[Sequence[Any]]
_Knot = tuple[int, int]


def word_times(text: str, language: str, events: Events, duration: int) -> tuple[Word, ...]:
    """The words of a text, as the language counts words, with the times of a synthesiser's events.

    Events are `["word", code point, length, ms]` and `["phoneme", name, ms]` (a pause has no name).
    A synthesiser's words are not always the language's: Thai comes in phrases, Chinese in
    characters, Burmese in pieces, a number in several. A word that begins between two events takes
    its share of the sound between them; it ends where the next begins or where a pause does.
    """
    spoken = words(text, find_language(language))
    if not spoken:
        return ()
    pauses = pauses_in(events, duration)
    knots = _knots(spoken, events)
    knots.append((len(text), _last_sound(pauses, duration)))
    clock = _SoundingTime(pauses)
    begins = [_moment(text, start, knots, clock) for start, _ in spoken]
    timed = []
    for (start, end), begin, following in zip(spoken, begins, [*begins[1:], duration], strict=True):
        timed.append(Word(start, end, Span(begin, _ending(begin, following, pauses))))
    return tuple(timed)


def pauses_in(events: Events, duration: int) -> list[tuple[int, int]]:
    """The stretches in which the synthesiser makes no sound, in order, as (start, end)."""
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


def _knots(spoken: Sequence[tuple[int, int]], events: Events) -> list[_Knot]:
    """Places in the text whose time is known, in order of both.

    An event inside a word belongs to the beginning of the next one if that has no event at all:
    espeak-ng counts the place wrong after an abbreviation.
    """
    starts = [start for start, _ in spoken]
    places = [(e[1], e[3]) for e in events if e[0] == "word" and e[2] > 0]
    held = {max(0, bisect_right(starts, place) - 1) for place, _ in places}
    knots: list[_Knot] = [(0, 0)]
    for place, moment in sorted(places):
        index = max(0, bisect_right(starts, place) - 1)
        if place > starts[index] and index + 1 < len(starts) and index + 1 not in held:
            if place == max(p for p, _ in places if p < starts[index + 1]):
                place = starts[index + 1]
        if place > knots[-1][0] and moment > knots[-1][1]:
            knots.append((place, moment))
    return knots


def _moment(text: str, place: int, knots: Sequence[_Knot], clock: _SoundingTime) -> int:
    """When the text is spoken at a place: known there, or shared out between what is known."""
    index = bisect_right([known for known, _ in knots], place) - 1
    (begun, moment), (end, until) = knots[index], knots[min(index + 1, len(knots) - 1)]
    if place == begun or end <= begun:
        return moment
    passed, whole = spoken_length(text[begun:place]), spoken_length(text[begun:end])
    share = passed / whole if whole else 0.0
    first, last = clock.sounding(moment), clock.sounding(max(moment, until))
    return clock.real(first + (last - first) * share)


class _SoundingTime:
    """Time that stands still during pauses: what is shared out between words is sound."""

    def __init__(self, pauses: Sequence[tuple[int, int]]) -> None:
        self._pauses = pauses

    def sounding(self, moment: float) -> float:
        """Milliseconds of sound before a moment."""
        return moment - sum(
            min(end, moment) - start for start, end in self._pauses if start < moment
        )

    def real(self, sounding: float) -> int:
        """The moment by which there has been so much sound: after a pause, not before it."""
        for start, end in self._pauses:
            if sounding >= start - 0.5:
                sounding += end - start
        return round(sounding)


def _ending(begin: int, following: int, pauses: Sequence[tuple[int, int]]) -> int:
    """Where a word that begins here ends: at the pause before the next word, if there is one."""
    for start, end in pauses:
        if begin < start < following <= end + 20:
            return start
    return max(begin, following)


def _last_sound(pauses: Sequence[tuple[int, int]], duration: int) -> int:
    return pauses[-1][0] if pauses and pauses[-1][1] >= duration - 1 else duration
