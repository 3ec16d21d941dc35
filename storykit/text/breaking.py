"""Where lines of captions and cards may end: Unicode's rules, and what readers expect beyond."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from storykit.language import Language, graphemes, line_breaks
from storykit.text.tokens import find_addresses, find_phones, find_quantities

HARD: Final = frozenset("\n\v\f\r\x85\u2028\u2029")
SPACES: Final = frozenset(
    " \t\u3000\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u200b"
)
TRAILING: Final = SPACES | HARD

_TATWEEL: Final = "\u0640"
# Signs that join a letter to the next one into one syllable: viramas and stackers.
_STACKERS: Final = frozenset(
    "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2\u1a60"
)
_ASAT: Final = "\u103a"
# Consonants of Burmese, Shan, Mon and Karen.
_MYANMAR_CONSONANTS: Final = frozenset(
    chr(code)
    for first, last in (
        (0x1000, 0x1022), (0x103F, 0x103F), (0x1050, 0x1051), (0x105A, 0x105D), (0x1061, 0x1061),
        (0x1065, 0x1066), (0x106E, 0x1070), (0x1075, 0x1081), (0x108E, 0x108E), (0xAA60, 0xAA6F),
    )
    for code in range(first, last + 1)
)  # fmt: skip


_MOST_BALANCED: Final = 80
# Lines may differ from the mean by so much of it more, if that keeps a preposition with its word.
_WEAK: Final = 0.3


@dataclass(frozen=True, slots=True)
class Breaks:
    """Places where a line may end, each list in order and ending with the end of the text.

    `good` are taken wherever possible; `loose` are all that Unicode allows, for words that fill
    more than a line; `clusters` are the ends of orthographic syllables, the last resort. `hard`
    are the places where the author began a new line; `weak` are places after a word that readers
    expect on the line of the next one, taken in balanced lines only for a good reason.
    """

    good: tuple[int, ...]
    loose: tuple[int, ...]
    clusters: tuple[int, ...]
    hard: frozenset[int]
    weak: frozenset[int]


@lru_cache(512)
def find_breaks(text: str, language: Language) -> Breaks:
    """The places where lines of this text may end."""
    unicode_breaks = _language_breaks(text, language)
    hard = frozenset(
        place
        for place in unicode_breaks
        if text[place - 1] in HARD and not text.startswith("\r\n", place - 1)
    )
    kept = _inside_tokens(text, language)
    start_of_text = len(text)
    good = [
        place
        for place in unicode_breaks
        if place == start_of_text
        or place in hard
        or (place not in kept and not _forbidden(text, place, language))
    ]
    weak = frozenset(place for place in good if _after_particle(text, place, language))
    return Breaks(tuple(good), tuple(unicode_breaks), tuple(syllables(text)), hard, weak)


def _language_breaks(text: str, language: Language) -> list[int]:
    """Unicode's places, never inside a syllable; for Shan, which has no dictionary, between all."""
    places = line_breaks(text, language)
    if not any("\u1000" <= character <= "\u109f" for character in text):
        return places
    ends = syllables(text)
    if language.breaks == "syllables":
        between = [end for end in ends if _between_syllables(text, end)]
        spaces = [place for place in places if not _inside_myanmar(text, place)]
        return sorted({*between, *spaces})
    allowed = {*ends}
    return [place for place in places if place in allowed]


def _inside_myanmar(text: str, place: int) -> bool:
    return place < len(text) and _is_myanmar(text[place - 1]) and _is_myanmar(text[place])


def _between_syllables(text: str, place: int) -> bool:
    """Whether two syllables meet here, the second beginning with its consonant or vowel letter."""
    return (
        _inside_myanmar(text, place)
        and (text[place] in _MYANMAR_CONSONANTS or text[place] == "\u1031")
        and text[place - 1] not in _STACKERS
    )


def _is_myanmar(character: str) -> bool:
    return "\u1000" <= character <= "\u109f" or "\uaa60" <= character <= "\uaa7f"


def syllables(text: str) -> list[int]:
    """The ends of orthographic syllables: graphemes, with what is stacked below or closes them."""
    places = graphemes(text)
    if text.isascii():
        return places[1:]
    ends = []
    for index in range(1, len(places)):
        end = places[index]
        if end < len(text):
            following = text[end : places[index + 1]]
            stacked = text[end - 1] in _STACKERS and following[0].isalpha()
            closing = _ASAT in following and following[0] in _MYANMAR_CONSONANTS
            joined = text[end - 1] == "\u200d" or following[0] == "\u200d"
            if stacked or closing or joined:
                continue
        ends.append(end)
    return ends


def trimmed(text: str, start: int, end: int) -> int:
    """Where the line's visible text ends: spaces and new lines at its end take no room."""
    while end > start and text[end - 1] in TRAILING:
        end -= 1
    return end


def _inside_tokens(text: str, language: Language) -> set[int]:
    """Places inside addresses and between a number and its unit."""
    tokens = (*find_addresses(text), *find_phones(text), *find_quantities(text, language))
    return {place for token in tokens for place in range(token.start + 1, token.end)}


def _forbidden(text: str, place: int, language: Language) -> bool:
    """Whether a line may not end here by the custom of the language."""
    following = text[place]
    if following in language.no_start:
        return True
    if text[place - 1] == "/" and following.isalpha() and text[place - 2 : place - 1].isalpha():
        return True
    end = trimmed(text, 0, place)
    if not end:
        return False
    if text[end - 1] in language.no_end:
        return True
    if end == place:
        # W3C alreq: “لـ W3C” is one word, written with a space only where scripts meet.
        return False
    return text[end - 1] == _TATWEEL or _word_before(text, end) in language.clitics


def _after_particle(text: str, place: int, language: Language) -> bool:
    """Whether the word before is one that belongs to the next: an article or a preposition."""
    end = trimmed(text, 0, place)
    return end < place and _word_before(text, end).casefold() in language.particles


def _word_before(text: str, end: int) -> str:
    start = end
    while start and text[start - 1] not in TRAILING and end - start <= 4:
        start -= 1
    return text[start:end]


def fill(
    breaks: Breaks,
    text: str,
    widths: Sequence[float],
    width: float,
    reach: Callable[[int, int], float],
) -> tuple[list[tuple[int, int]], bool]:
    """Lines as (start, end), each as long as fits, and whether a word had to be cut.

    `widths` are running sums: the width of text[a:b] is widths[b] - widths[a]. `reach` is the true
    length of a line with the ink that stands out of it; it is asked only for lines that are taken.
    """
    lines: list[tuple[int, int]] = []
    cut = False
    start = index = 0
    good = breaks.good
    while start < len(text):
        while good[index] <= start:
            index += 1
        fitting = _fitting(good[index:], breaks.hard, text, widths, width, start)
        end = _reaching(fitting, start, width, reach)
        if end is None:
            limit = good[index]
            end = _in_word(breaks.loose, limit, text, widths, width, start, reach)
        if end is None:
            cut = True
            end = _in_word(breaks.clusters, limit, text, widths, width, start, reach)
        if end is None:
            end = next(place for place in breaks.clusters if place > start)
        lines.append((start, end))
        start = end
    return lines, cut


def _fitting(
    places: Sequence[int],
    hard: frozenset[int],
    text: str,
    widths: Sequence[float],
    width: float,
    start: int,
) -> list[int]:
    """The ends a line from `start` may have by its advances, up to where the author ends it."""
    found = []
    for place in places:
        if widths[trimmed(text, start, place)] - widths[start] > width:
            break
        found.append(place)
        if place in hard:
            break
    return found


def _reaching(
    places: Sequence[int], start: int, width: float, reach: Callable[[int, int], float]
) -> int | None:
    """The last of the places whose line stays within the width with all of its ink."""
    for place in reversed(places):
        if reach(start, place) <= width:
            return place
    return None


def _in_word(
    places: Sequence[int],
    limit: int,
    text: str,
    widths: Sequence[float],
    width: float,
    start: int,
    reach: Callable[[int, int], float],
) -> int | None:
    first = bisect_right(places, start)
    inside = places[first : bisect_right(places, limit)]
    return _reaching(_fitting(inside, frozenset(), text, widths, width, start), start, width, reach)


def even_lines(
    breaks: Breaks, text: str, widths: Sequence[float], width: float, count: int
) -> list[tuple[int, int]] | None:
    """Lines of nearly equal length, as many as `count`; None where that cannot be had.

    Among all ways to set the text in so many lines, the one whose squared differences from the
    mean length are least.
    """
    ends = breaks.good
    if breaks.hard or count < 2 or len(ends) < count or len(ends) > _MOST_BALANCED:
        return None
    starts = (0, *ends)
    total = widths[trimmed(text, 0, len(text))]
    target = total / count
    # cost[k] is the best cost of setting text up to ends[k] in the lines so far.
    best: list[tuple[float, tuple[int, ...]] | None] = [(0.0, ())] + [None] * len(ends)
    for number in range(count):
        following: list[tuple[float, tuple[int, ...]] | None] = [None] * (len(ends) + 1)
        for first, state in enumerate(best):
            if state is None:
                continue
            for last in range(first + 1, len(ends) + 1):
                if number == count - 1 and last != len(ends):
                    continue
                start, end = starts[first], starts[last]
                length = widths[trimmed(text, start, end)] - widths[start]
                if length > width:
                    if last == first + 1 and number < count - 1:
                        continue
                    if last != len(ends):
                        break
                    continue
                cost = state[0] + (length - target) ** 2
                if end in breaks.weak:
                    cost += (_WEAK * target) ** 2
                held = following[last]
                if held is None or cost < held[0]:
                    following[last] = (cost, (*state[1], end))
        best = following
    state = best[len(ends)]
    if state is None:
        return None
    return list(zip((0, *state[1]), state[1], strict=False))
