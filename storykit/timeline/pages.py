"""Choosing the captions of a text all at once: the set of breaks that costs least.

Greedy filling leaves one word over; here every way of cutting the text is weighed by dynamic
programming over its places: how good each break is, how even the captions are, whether speech
pauses there, and whether each has time to be read.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf

from storykit.timeline.breaks import Place
from storykit.timeline.measures import Ruler
from storykit.voice.model import Word

_EACH = 14.0  # what one more caption costs, so that there are no more of them than needed
_UNEVEN = 34.0
_ORPHAN = 45.0
_SENTENCE_INSIDE = 20.0
_STUMP = 35.0
_BRIEF = 120.0  # what a caption costs that is gone before the profile's shortest time
_ENDLESS = 90.0  # what one costs that is seen beyond its longest
_NO_ROOM = 1e6
_LONG_PAUSE = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of the text that makes one caption, as the (start, end) of each of its lines.

    `fixed` tells that the author set its lines.
    """

    lines: tuple[tuple[int, int], ...]
    fixed: bool = False

    @property
    def start(self) -> int:
        """Where the caption's text starts."""
        return self.lines[0][0]

    @property
    def end(self) -> int:
        """Where the caption's text ends."""
        return self.lines[-1][1]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a caption may hold: lines, graphemes a line, milliseconds, and what `fits` allows."""

    lines: int
    width: int
    shortest: int
    longest: int
    fits: Callable[[str], bool] | None = None


def paginate(
    text: str, places: Sequence[Place], words: Sequence[Word], ruler: Ruler, limits: Limits
) -> tuple[Page, ...]:
    """The text cut into captions at some of its places, the cheapest way there is."""
    return _Pagination(text, places, words, ruler, limits).pages() if text else ()


@dataclass(frozen=True, slots=True)
class _Layout:
    cost: float
    ends: tuple[int, ...]  # indices of the places at which its lines end


@dataclass(slots=True)
class _Pagination:
    text: str
    places: Sequence[Place]
    words: Sequence[Word]
    ruler: Ruler
    limits: Limits
    _layouts: dict[tuple[int, int, int], _Layout] = field(default_factory=dict)
    _word_starts: list[int] = field(default_factory=list)

    def pages(self) -> tuple[Page, ...]:
        self._word_starts = [word.start for word in self.words]
        count = len(self.places)
        best = [inf] * count
        chosen: list[tuple[int, _Layout] | None] = [None] * count
        for first in range(count):
            before = best[first - 1] if first else 0.0
            for last in range(first, count):
                layout = self._layout(first, last)
                if layout is None:
                    break
                cost = before + layout.cost + self._page_cost(first, last)
                if cost < best[last]:
                    best[last], chosen[last] = cost, (first, layout)
                if self.places[last].forced == "caption":
                    break
        return self._walk_back(chosen)

    def _walk_back(self, chosen: Sequence[tuple[int, _Layout] | None]) -> tuple[Page, ...]:
        pages = []
        last = len(self.places) - 1
        while last >= 0:
            step = chosen[last]
            assert step is not None, "every place can be reached: single pieces are always allowed"
            first, layout = step
            starts = [first, *(end + 1 for end in layout.ends[:-1])]
            lines = tuple(
                (self._start(start), self.places[end].end)
                for start, end in zip(starts, layout.ends, strict=True)
            )
            fixed = any(self.places[end].forced == "line" for end in layout.ends[:-1])
            pages.append(Page(lines, fixed))
            last = first - 1
        return tuple(reversed(pages))

    def _start(self, index: int) -> int:
        return self.places[index - 1].at if index else 0

    def _width(self, first: int, last: int) -> int:
        return self.ruler.between(self._start(first), self.places[last].end)

    def _layout(self, first: int, last: int) -> _Layout | None:
        """The best lines for the pieces from first to last, or None where they are too much."""
        for lines in range(1, self.limits.lines + 1):
            layout = self._lines(first, last, lines)
            if layout.cost < inf:
                if last > first and not self._fits(first, last, layout):
                    return None
                return layout
        if first == last:
            return _Layout(_NO_ROOM, (last,))
        return None

    def _fits(self, first: int, last: int, layout: _Layout) -> bool:
        if self.limits.fits is None:
            return True
        starts = [first, *(end + 1 for end in layout.ends[:-1])]
        pieces = [
            self.text[self._start(start) : self.places[end].end]
            + ("\n" if self.places[end].forced == "line" and end != last else " ")
            for start, end in zip(starts, layout.ends, strict=True)
        ]
        return self.limits.fits("".join(pieces).strip())

    def _lines(self, first: int, last: int, lines: int) -> _Layout:
        """The cheapest layout in exactly so many lines; it costs infinity where there is none."""
        key = (first, last, lines)
        known = self._layouts.get(key)
        if known is None:
            known = self._one_line(first, last) if lines == 1 else self._split(first, last, lines)
            self._layouts[key] = known
        return known

    def _one_line(self, first: int, last: int) -> _Layout:
        if any(self.places[index].forced for index in range(first, last)):
            return _Layout(inf, (last,))
        width = self._width(first, last)
        if width <= self.limits.width:
            return _Layout(0.0, (last,))
        # A single piece that cannot be cut may stand out of its line, where nothing else helps.
        return _Layout(_NO_ROOM / 10 if first == last else inf, (last,))

    def _split(self, first: int, last: int, lines: int) -> _Layout:
        best = _Layout(inf, (last,))
        for end in range(first, last):
            head = self._one_line(first, end)
            if head.cost == inf:
                break
            place = self.places[end]
            tail = self._lines(end + 1, last, lines - 1)
            if tail.cost == inf:
                continue
            uneven = (self._width(first, end) - self._width(end + 1, last) / (lines - 1)) / (
                self.limits.width
            )
            cost = head.cost + tail.cost
            if not place.forced:
                # Where all else is equal the lower line is the longer one.
                cost += 0.6 * place.cost + 30 * uneven * uneven + (1.0 if uneven > 0 else 0.0)
            if cost < best.cost:
                best = _Layout(cost, (end, *tail.ends))
        return best

    def _page_cost(self, first: int, last: int) -> float:
        place = self.places[last]
        cost = _EACH + (0.0 if place.forced == "caption" else place.cost)
        whole = self._opens_sentence(first) and (place.sentence or place.forced == "caption")
        budget = self.limits.lines * self.limits.width
        empty = 1 - min(1.0, self._width(first, last) / budget)
        cost += _UNEVEN * empty * empty * (0.3 if whole else 1.0)
        low = bisect_left(self._word_starts, self._start(first))
        high = bisect_left(self._word_starts, place.end)
        if not whole:
            cost += _ORPHAN if high - low <= 1 else _ORPHAN / 4 if high - low == 2 else 0.0
        cost += self._sentences_inside(first, last)
        return cost + self._time_cost(low, high)

    def _opens_sentence(self, first: int) -> bool:
        if first == 0:
            return True
        before = self.places[first - 1]
        return before.sentence or before.forced == "caption"

    def _sentences_inside(self, first: int, last: int) -> float:
        """What sentence ends within the caption cost; more where only a stump of one is seen."""
        inside = [index for index in range(first, last) if self.places[index].sentence]
        if not inside:
            return 0.0
        whole = self._opens_sentence(first) and self.places[last].sentence
        cost = _SENTENCE_INSIDE * len(inside) * (1.0 if whole else 2.0)
        if not self.places[last].sentence and self._width(inside[-1] + 1, last) < 12:
            cost += _STUMP
        if not self._opens_sentence(first) and self._width(first, inside[0]) < 12:
            cost += _STUMP
        return cost

    def _time_cost(self, low: int, high: int) -> float:
        """What its words say against a caption: too short or too long, or a silence inside."""
        if high <= low:
            return self._silent_cost(low)
        begin, end = self.words[low].span.start, self.words[high - 1].span.end
        onward = self.words[high].span.start if high < len(self.words) else end + 500
        cost = 0.0
        seen = max(end, min(onward, end + 500)) - begin
        if seen > self.limits.longest:
            cost += 60.0 * (seen - self.limits.longest) / 1000 + _ENDLESS
        if onward - begin < self.limits.shortest:
            cost += _BRIEF + 40.0 * (self.limits.shortest - onward + begin) / self.limits.shortest
        for index in range(low + 1, high):
            silence = self.words[index].span.start - self.words[index - 1].span.end
            cost += 25.0 if silence > _LONG_PAUSE else 0.0
        if high < len(self.words):
            cost -= min(15.0, max(0, onward - end) / 20)
        return cost

    def _silent_cost(self, index: int) -> float:
        """What it costs that nothing is said in a caption: much, unless the voice is silent."""
        if not self.words:
            return 0.0
        begin = self.words[index - 1].span.end if index else 0
        onward = self.words[index].span.start if index < len(self.words) else begin + 500
        missing = max(0.0, 1 - (onward - begin) / self.limits.shortest)
        return 60.0 * missing


def words_within(words: Sequence[Word], start: int, end: int) -> Sequence[Word]:
    """The words that begin in a stretch of the text."""
    starts = [word.start for word in words]
    return words[bisect_left(starts, start) : bisect_right(starts, end - 1)]
