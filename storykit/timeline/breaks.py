"""Where a text may be cut into captions and lines, and how bad each place is.

Costs are relative: 0 is the end of a sentence, 40 an ordinary space, 150 the place between an
article and its noun. Places inside web and e-mail addresses, handles, hashtags, and grouped numbers
are not offered at all; a piece without any place that is wider than a line is cut between
graphemes, at a cost that makes it the last resort.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from storykit.language import Language, line_breaks, sentences, words
from storykit.language.bonds import Bonds, bonds_of
from storykit.language.phrases import Phrases, phrases_of
from storykit.timeline.measures import Ruler
from storykit.timeline.source import Marks

SENTENCE = 0.0
PHRASE = 9.0
CONJUNCTION = 16.0
PREPOSITION = 22.0
SPACE = 40.0
TIGHT = 110.0
TORN = 150.0
LAST_RESORT = 3000.0

WITHIN_PHRASE = 30.0
"""What a place between words costs beside a space, where spaces stand between phrases only."""

Forced = Literal["", "line", "caption"]

_SPACELESS = frozenset({"Thai", "Laoo", "Khmr", "Mymr", "Hans", "Hant", "Jpan"})
_PHRASE_ENDS = frozenset(",;:،؛、，；：၊—–…᠂፣")
_CLOSERS = frozenset("\"'”’»)]}›")
_NOT_FIRST = frozenset("!?:;,.)]}»%…،؛؟।॥၊။។។ៗๆ。，、！？")
_GROUPED_NUMBER = re.compile(r"\+?\d[\d]*(?:[ ./:–-]\d+)+%?")
_DOMAIN_AND_PATH = re.compile(r"[\w-]+(?:\.[\w-]+)+/\S*")
_NO_MARKS = Marks()
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Place:
    """A place to break: the text goes on at `at`, and stops at `end`, before the spaces."""

    at: int
    end: int
    cost: float
    forced: Forced = ""
    sentence: bool = False


def places(
    text: str,
    language: Language,
    ruler: Ruler,
    width: int,
    marks: Marks = _NO_MARKS,
) -> list[Place]:
    """The places of a text whose spaces are single, in order; the last is its end.

    Where the author begins captions and lines are places of their own, without cost.
    """
    costs = _Costs(text, language)
    offered: dict[int, Place] = {}
    for at in line_breaks(text, language):
        if at < len(text) and costs.allowed(at):
            offered[at] = costs.place(at)
    for at in marks.loose:
        offered[at] = Place(at, len(text[:at].rstrip()), PHRASE, sentence=at in costs.ends)
    for at in marks.tight:
        offered[at] = Place(at, len(text[:at].rstrip()), TORN)
    for at in marks.lines:
        offered[at] = Place(at, len(text[:at].rstrip()), SENTENCE, "line", at in costs.ends)
    for at in marks.captions:
        offered[at] = Place(at, len(text[:at].rstrip()), SENTENCE, "caption", True)
    offered[len(text)] = Place(len(text), len(text), SENTENCE, "caption", True)
    ordered = [offered[at] for at in sorted(offered)]
    return _with_last_resorts(ordered, ruler, width, costs)


def protected(text: str) -> list[tuple[int, int]]:
    """The stretches nobody may cut: addresses, handles, hashtags and grouped numbers."""
    found = [
        (match.start(), match.end())
        for match in _TOKEN.finditer(text)
        if _is_address(match[0].strip("\"'“”‘’«»()[]"))
    ]
    found += [(match.start(), match.end()) for match in _GROUPED_NUMBER.finditer(text)]
    return sorted(found)


def _is_address(token: str) -> bool:
    if len(token) < 2:
        return False
    inside = token.strip("@")
    return (
        token[0] in "@#"
        or "://" in token
        or token.lower().startswith("www.")
        or ("@" in inside and "." in inside)
        or ("/" in token and _DOMAIN_AND_PATH.match(token) is not None)
    )


class _Costs:
    """The text of a narration with what is known of its words, to weigh places by."""

    def __init__(self, text: str, language: Language) -> None:
        self.text = text
        self.spaceless = language.script in _SPACELESS
        self.phrases: Phrases = phrases_of(language.tag)
        self.bonds: Bonds = bonds_of(language.tag)
        self.units = frozenset(unit.casefold() for unit in language.units)
        self.no_start = frozenset(language.no_start) | _NOT_FIRST
        self.no_end = frozenset(language.no_end)
        self.words = words(text, language)
        self.starts = [start for start, _ in self.words]
        self.ends = {end for _, end in sentences(text, language) if not self._abbreviated(end)}
        self.first_words = {0, *self.ends}
        self.protected = protected(text)
        self.protected_starts = [start for start, _ in self.protected]

    def allowed(self, at: int) -> bool:
        """Whether a caption or line may begin at a place the language's rules allow."""
        index = bisect_left(self.protected_starts, at) - 1
        if index >= 0 and at < self.protected[index][1]:
            return False
        return self.text[at] not in self.no_start and self.text[at - 1] not in self.no_end

    def place(self, at: int) -> Place:
        """The place with its cost."""
        end = at
        while end > 0 and self.text[end - 1].isspace():
            end -= 1
        if at in self.ends:
            return Place(at, end, SENTENCE, sentence=True)
        return Place(at, end, self._cost(at, end))

    def _cost(self, at: int, end: int) -> float:
        closing = end
        while closing > 0 and self.text[closing - 1] in _CLOSERS:
            closing -= 1
        after = bisect_left(self.starts, at)
        before = bisect_left(self.starts, end) - 1
        previous = self._word(before)
        following = self._word(after)
        if closing and self.text[closing - 1] in _PHRASE_ENDS:
            return PHRASE
        if end == at:
            base = SPACE + (WITHIN_PHRASE if self.spaceless else 45)
        else:
            base = PHRASE + 3 if self.spaceless else SPACE
        if before == after - 1 and before >= 0 and at < self.words[before][1]:
            return base + TORN  # within a word, as dictionaries see it
        bond = self._bond(previous, following, before, adjacent=closing == end)
        if bond:
            return bond + (base - SPACE if end == at else 0)
        if following.casefold() in self.phrases.conjunctions or following.startswith(
            self.phrases.joined or ("\0",)
        ):
            return min(base, CONJUNCTION)
        if following.casefold() in self.phrases.prepositions:
            return min(base, PREPOSITION)
        if previous.casefold() in self.bonds.closing:
            return min(base, PREPOSITION)
        bound = self.phrases.bound or ("\0",)
        if following.startswith(bound):
            return base + (50 if previous.startswith(bound) else 40)
        return base

    def _bond(self, previous: str, following: str, before: int, *, adjacent: bool) -> float:
        """How tightly two words hold together; 0 where nothing holds them."""
        if not previous or not following or not adjacent:
            return 0.0
        phrases, left, right = self.phrases, previous.casefold(), following.casefold()
        numbered = following[0].isdigit() and left in self.bonds.numbered
        if numbered or self.bonds.is_term(left, right):
            return TORN
        if phrases.leans_back(right):
            return TORN
        if left in phrases.titles or left in phrases.leaders:
            return TORN
        if left in phrases.prepositions or left in phrases.conjunctions:
            return TORN - 20
        if previous[-1].isdigit():
            return TORN if right in self.units else TIGHT
        if self.bonds.leans(left):
            return TIGHT
        if following[0].isdigit():
            return 0.0 if left in self.bonds.closing else SPACE + 25
        if previous[0].isupper() and following[0].isupper():
            opening = self.words[before][0] in self.first_words
            return TIGHT - 20 if opening else TIGHT
        return 0.0

    def _abbreviated(self, at: int) -> bool:
        """Whether the full stop before a place belongs to a title (`Dr.`) or an initial (`J.`)."""
        index = bisect_left(self.starts, at) - 1
        word = self._word(index)
        if not word or not self.text[self.words[index][1] :].startswith("."):
            return False
        return f"{word}.".casefold() in self.phrases.titles or (len(word) == 1 and word.isupper())

    def _word(self, index: int) -> str:
        if not 0 <= index < len(self.words):
            return ""
        start, end = self.words[index]
        return self.text[start:end]

    def is_protected(self, start: int, end: int) -> bool:
        """Whether a stretch has a part nobody may cut."""
        index = bisect_right(self.protected_starts, start)
        inside = index < len(self.protected) and self.protected[index][0] < end
        return inside or (index > 0 and self.protected[index - 1][1] > start)


def _with_last_resorts(
    ordered: list[Place], ruler: Ruler, width: int, costs: _Costs
) -> list[Place]:
    """The places, with more of them inside pieces that no line can hold."""
    result: list[Place] = []
    for left, right in pairwise([Place(0, 0, 0.0), *ordered]):
        room = width * 2 if costs.is_protected(left.at, right.end) else width
        if ruler.between(left.at, right.end) > room:
            for at in ruler.steps(left.at, right.end, width):
                result.append(Place(at, at, LAST_RESORT))
        result.append(right)
    return result
