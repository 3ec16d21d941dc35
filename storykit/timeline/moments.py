"""Captions whose times the author set: which of them count, and words that keep to them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from storykit.script.wording import Moment
from storykit.spans import Span
from storykit.voice.model import Word

LONGEST = 600_000
"""Milliseconds up to which captions can be set: no scene lasts longer than ten minutes."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """When a caption comes and goes as its author wants it; None is left to the profile."""

    start: int | None = None
    end: int | None = None


def kept_moments(moments: Sequence[Moment], limit: int = LONGEST) -> tuple[Moment, ...]:
    """The moments that can be kept: each later than the one before, and before the limit.

    A caption goes at the latest when the next one comes.
    """
    kept: list[Moment] = []
    for moment in moments:
        if moment.at >= limit or (kept and moment.at <= kept[-1].at):
            continue
        if kept and kept[-1].until is not None and kept[-1].until > moment.at:
            kept[-1] = replace(kept[-1], until=moment.at)
        until = moment.until
        if until is not None:
            until = min(until, limit) if until > moment.at else None
        kept.append(replace(moment, until=until))
    return tuple(kept)


def anchored(words: Sequence[Word], moments: Sequence[Moment]) -> tuple[Word, ...]:
    """The words of a text, which nobody measured, from each moment on said at the usual pace.

    Where there is less time up to the next moment they are said faster.
    """
    if not moments:
        return tuple(words)
    places = [moment.place for moment in moments]
    stretches: list[list[Word]] = [[] for _ in range(len(moments) + 1)]
    for word in words:
        stretches[bisect_right(places, word.start)].append(word)
    found: list[Word] = []
    for number, stretch in enumerate(stretches):
        begin = moments[number - 1].at if number else None
        until = moments[number - 1].until if number else None
        onward = moments[number].at if number < len(moments) else None
        found += _said(stretch, begin, until if until is not None else onward)
    return tuple(found)


def _said(stretch: Sequence[Word], begin: int | None, end: int | None) -> list[Word]:
    """The words of a stretch moved to its beginning, and squeezed to be over by its end."""
    if not stretch:
        return []
    first = stretch[0].span.start
    begin = first if begin is None else begin
    lasts = max(1, stretch[-1].span.end - first)
    share = 1.0 if end is None else min(1.0, max(0, end - begin) / lasts)
    return [
        replace(
            word,
            span=Span(
                begin + round((word.span.start - first) * share),
                begin + round((word.span.end - first) * share),
            ),
        )
        for word in stretch
    ]


def fixed_times(starts: Sequence[int], moments: Sequence[Moment], by: int = 0) -> tuple[Fixed, ...]:
    """The fixed times of captions that begin at these places of the text, in order.

    A caption of the author that is shown as several comes with the first and goes with the last.
    Times are `by` milliseconds later.
    """
    found = [Fixed() for _ in starts]
    for number, moment in enumerate(moments):
        onward = moments[number + 1].place if number + 1 < len(moments) else None
        own = [
            index
            for index, start in enumerate(starts)
            if start >= moment.place and (onward is None or start < onward)
        ]
        if own:
            found[own[0]] = replace(found[own[0]], start=moment.at + by)
            if moment.until is not None:
                found[own[-1]] = replace(found[own[-1]], end=moment.until + by)
    return tuple(found)
