"""Where lines of captions and cards may end: Unicode's rules, and what readers expect beyond."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from storykit.language import Language, line_breaks, syllables, words
from storykit.language.phrases import phrases_of
from storykit.text.tokens import find_addresses, find_phones, find_quantities

HARD: Final = frozenset("\n\v\f\r\x85\u2028\u2029")
SPACES: Final = frozenset(
    " \t\u3000\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u200b"
)
TRAILING: Final = SPACES | HARD

_HAN: Final = frozenset({"Hans", "Hant"})
_DASHES: Final = frozenset("–—―")
_HYPHENS: Final = frozenset("-‐")
_TATWEEL: Final = "\u0640"
# What stands against a small word, where it begins or ends something.
_OPENING: Final = "«“„‘‹\"'([¿¡"
_CLOSING: Final = "»”’›\"')].,;:!?…،؛؟۔।॥"
_LONGEST_SMALL_WORD: Final = 16
_MOST_BALANCED: Final = 80
_LONGEST_BALANCED: Final = 500
# Lines may differ from the mean by so much of it more, if that keeps an article with its word.
_WEAK: Final = 0.4


@dataclass(frozen=True, slots=True)
class Breaks:
    """Places where a line may end, each list in order and ending with the end of the text.

    `good` are taken wherever possible; `loose` are all that Unicode allows, for words that fill
    more than a line; `clusters` are the ends of orthographic syllables, the last resort. `hard`
    are the places where the author began a new line; `weak` are places between words that readers
    expect on one line, with how much they do: taken in balanced lines only for a good reason.
    `seen` tells for each place where the visible text before it ends.
    """

    good: tuple[int, ...]
    loose: tuple[int, ...]
    clusters: tuple[int, ...]
    hard: frozenset[int]
    weak: Mapping[int, float]
    seen: tuple[int, ...]


@lru_cache(512)
def find_breaks(text: str, language: Language) -> Breaks:
    """The places where lines of this text may end."""
    unicode_breaks = line_breaks(text, language)
    hard = frozenset(
        place
        for place in unicode_breaks
        if text[place - 1] in HARD and not text.startswith("\r\n", place - 1)
    )
    kept = _inside_tokens(text, language)
    seen = _visible_ends(text)
    good = [
        place
        for place in unicode_breaks
        if place == len(text)
        or place in hard
        or (place not in kept and not _forbidden(text, place, seen[place], language))
    ]
    weak = _weak_places(text, good, seen, language)
    return Breaks(
        tuple(good), tuple(unicode_breaks), tuple(syllables(text)), hard, weak, tuple(seen)
    )


def trimmed(text: str, start: int, end: int) -> int:
    """Where the line's visible text ends: spaces and new lines at its end take no room."""
    while end > start and text[end - 1] in TRAILING:
        end -= 1
    return end


def _inside_tokens(text: str, language: Language) -> set[int]:
    """Places inside addresses and between a number and its unit."""
    tokens = (*find_addresses(text), *find_phones(text), *find_quantities(text, language))
    return {place for token in tokens for place in range(token.start + 1, token.end)}


def _visible_ends(text: str) -> list[int]:
    ends = [0]
    for place, character in enumerate(text, 1):
        ends.append(ends[-1] if character in TRAILING else place)
    return ends


def _forbidden(text: str, place: int, end: int, language: Language) -> bool:
    """Whether a line may not end here by the custom of the language."""
    following = text[place]
    if following in language.no_start:
        return True
    if text[place - 1] == "/" and following.isalpha() and text[place - 2 : place - 1].isalpha():
        return True
    if not end:
        return False
    if text[end - 1] in language.no_end:
        return True
    if end == place:
        # W3C alreq: “لـ W3C” is one word, written with a space only where scripts meet.
        return False
    return text[end - 1] == _TATWEEL or _word_before(text, end) in language.clitics


def _weak_places(
    text: str, places: Sequence[int], seen: Sequence[int], language: Language
) -> dict[int, float]:
    """Inside of a phrase, of a hyphened or of a Chinese word, and before a dash."""
    weak: dict[int, float] = {}
    if language.script in _HAN and len(text) <= _LONGEST_BALANCED:
        inside = {n for start, end in words(text, language) for n in range(start + 1, end)}
        weak = dict.fromkeys(inside.intersection(places), 1.0)
    small = phrases_of(language.tag)
    for place in places:
        end = seen[place]
        lean = 0.0
        if end < place:
            lean = small.leans_forward(_word_before(text, end).lstrip(_OPENING).casefold())
            if small.leans_back(_word_after(text, place).rstrip(_CLOSING).casefold()):
                lean = 1.0
        if place < len(text) and text[place] in _DASHES:
            lean = 1.0
        if end == place and text[place - 1] in _HYPHENS:
            lean = 1.0
        if lean:
            weak[place] = lean
    return weak


def _word_before(text: str, end: int) -> str:
    start = end
    while start and text[start - 1] not in TRAILING and end - start <= _LONGEST_SMALL_WORD:
        start -= 1
    return text[start:end]


def _word_after(text: str, start: int) -> str:
    end = start
    while end < len(text) and text[end] not in TRAILING and end - start <= _LONGEST_SMALL_WORD:
        end += 1
    return text[start:end]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is needed to tell how long a line is: running sums of advances, and the true reach.

    The width of text[a:b] is widths[b] - widths[a]. `reach` is the room a line needs with its ink;
    it is asked only for lines that may be taken.
    """

    breaks: Breaks
    widths: Sequence[float]
    reach: Callable[[int, int], float]

    def advance(self, start: int, end: int) -> float:
        """The width of a line without the spaces at its end."""
        return self.widths[max(start, self.breaks.seen[end])] - self.widths[start]

    def last_fitting(
        self, places: Sequence[int], start: int, room: float, limit: int | None = None
    ) -> int | None:
        """The last place up to which a line from `start` fits, no new line of the author in it."""
        first = index = bisect_right(places, start)
        while index < len(places):
            place = places[index]
            if (limit is not None and place > limit) or self.advance(start, place) > room:
                break
            index += 1
            if place in self.breaks.hard:
                break
        while index > first:
            index -= 1
            if self.reach(start, places[index]) <= room:
                return places[index]
        return None


def fill(measure: Measure, room: float) -> tuple[list[tuple[int, int]], bool]:
    """Lines as (start, end), each as long as fits, and whether a word had to be cut."""
    breaks = measure.breaks
    lines: list[tuple[int, int]] = []
    cut = False
    start = 0
    while start < breaks.good[-1]:
        end = measure.last_fitting(breaks.good, start, room)
        if end is None:
            limit = breaks.good[bisect_right(breaks.good, start)]
            end = measure.last_fitting(breaks.loose, start, room, limit)
            if end is None:
                cut = True
                end = measure.last_fitting(breaks.clusters, start, room, limit)
            if end is None:
                end = breaks.clusters[bisect_right(breaks.clusters, start)]
        lines.append((start, end))
        start = end
    return lines, cut


def even_lines(measure: Measure, room: float, count: int) -> list[tuple[int, int]] | None:
    """Lines of nearly equal length, as many as `count`; None where that cannot be had.

    Among all ways to set the text in so many lines, the one whose squared differences from the
    mean length are least.
    """
    breaks = measure.breaks
    ends = breaks.good
    if breaks.hard or count < 2 or len(ends) < count or len(ends) > _MOST_BALANCED:
        return None
    starts = (0, *ends)
    target = measure.advance(0, ends[-1]) / count
    # best[k] is the least cost of the text up to starts[k] in the lines so far, and their ends.
    best: list[tuple[float, tuple[int, ...]] | None] = [(0.0, ())] + [None] * len(ends)
    for number in range(count):
        following: list[tuple[float, tuple[int, ...]] | None] = [None] * (len(ends) + 1)
        for first, state in enumerate(best):
            if state is None:
                continue
            lasts = (len(ends),) if number == count - 1 else range(first + 1, len(ends))
            for last in lasts:
                end = starts[last]
                length = measure.advance(starts[first], end)
                if length > room:
                    break
                cost = state[0] + (length - target) ** 2
                if end in breaks.weak:
                    cost += (_WEAK * breaks.weak[end] * target) ** 2
                held = following[last]
                if held is None or cost < held[0]:
                    following[last] = (cost, (*state[1], end))
        best = following
    state = best[len(ends)]
    if state is None:
        return None
    return list(zip((0, *state[1]), state[1], strict=False))
