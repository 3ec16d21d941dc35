"""The lines a caption is painted in: broken where phrases end, as far as that keeps them even."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf

from storykit.design.captioning.measures import CaptionMeasure, set_text, shown_text
from storykit.language import Language
from storykit.text import FontBook, Paragraph, lay_out
from storykit.timeline.breaks import LAST_RESORT, TIGHT, Place, places
from storykit.timeline.measures import Ruler
from storykit.timeline.model import Cue

Stretch = tuple[int, int]
"""A line as the code points from its first letter up to the space after its last."""

_UNEVEN = 70.0
"""What a line costs that is a whole width longer than the mean; a plain space costs 40."""
_SHORT, _STUMP = 0.55, 120.0
"""A line shorter than this share of the mean stands out like a stump, and what that costs."""
_ONE_MORE = 60.0
"""What one line more than it takes costs, where fewer tear apart what belongs together."""
_ENDLESS = 1e6


def painted(
    cue: Cue, measure: CaptionMeasure, language: Language, fonts: FontBook
) -> tuple[Cue, Paragraph] | None:
    """The cue with its text in the lines it is painted in, and these set; None where it is empty.

    There are as few lines as it takes, or one more where fewer would tear apart what belongs
    together. They end where it costs least: after a phrase, before a conjunction or preposition,
    never between an article and its noun. Lines the author set stay.
    """
    text = shown_text(cue)
    if not text.strip():
        return None
    paragraph = set_text(text, measure, language, fonts, fixed=cue.fixed)
    if cue.fixed or paragraph.truncated:
        return replace(cue, text=text), paragraph
    stretches = [(line.start, line.end) for line in paragraph.lines]
    if len(stretches) == 1:
        return replace(cue, text=text), paragraph
    # Columns of a vertical script stand abreast, more of them than a caption has lines.
    if not (paragraph.vertical or paragraph.broken) and paragraph.size >= measure.size:
        counts = range(len(stretches), min(len(stretches) + 1, measure.lines) + 1)
        better = _best(text, counts, measure, language, fonts)
        if better is not None:
            found = _broken(cue, text, better)
            set_anew = set_text(found.text, measure, language, fonts, fixed=True)
            if set_anew.size >= measure.size and len(set_anew.lines) == len(better):
                return found, set_anew
    return _broken(cue, text, [_trimmed(text, stretch) for stretch in stretches]), paragraph


def _best(
    text: str, counts: range, measure: CaptionMeasure, language: Language, fonts: FontBook
) -> list[Stretch] | None:
    """The cheapest way to part a text into one of so many lines, or None where there is none."""
    ends = [p for p in places(text, language, Ruler(text), 10_000) if p.cost < LAST_RESORT]
    widths = _widths(text, measure, language, fonts)
    if widths is None or len(ends) > 60:
        return None
    cost, chosen = _parted(ends, widths, counts[0], measure.width)
    if len(counts) > 1 and any(ends[index].cost >= TIGHT for index in chosen[:-1]):
        more, others = _parted(ends, widths, counts[1], measure.width)
        if more + _ONE_MORE < cost:
            cost, chosen = more, others
    if cost == inf:
        return None
    starts = [0, *(ends[index].at for index in chosen[:-1])]
    return [(start, ends[index].end) for start, index in zip(starts, chosen, strict=True)]


def _parted(
    ends: Sequence[Place], widths: Sequence[float], count: int, most: float
) -> tuple[float, tuple[int, ...]]:
    """What the cheapest so many lines cost, and the places they end at."""

    def width(first: int, last: int) -> float:
        start = ends[first - 1].at if first else 0
        return widths[ends[last].end] - widths[start]

    mean = widths[ends[-1].end] / count
    best: list[tuple[float, tuple[int, ...]]] = [(inf, ())] * len(ends)
    for last in range(len(ends)):
        best[last] = (_cost(ends[last], width(0, last), mean, most, False), (last,))
    for number in range(1, count):
        final = number == count - 1
        best = [_cheapest(best, ends, last, width, mean, most, final) for last in range(len(ends))]
    return best[-1]


def _cheapest(
    best: Sequence[tuple[float, tuple[int, ...]]],
    ends: Sequence[Place],
    last: int,
    width: Callable[[int, int], float],
    mean: float,
    most: float,
    final: bool,
) -> tuple[float, tuple[int, ...]]:
    """The cheapest lines up to a place, with one more line than `best` has."""
    found: tuple[float, tuple[int, ...]] = (inf, ())
    for before in range(last):
        cost, chosen = best[before]
        if cost == inf:
            continue
        cost += _cost(ends[last], width(before + 1, last), mean, most, final)
        if cost < found[0]:
            found = (cost, (*chosen, last))
    return found


def _cost(place: Place, width: float, mean: float, most: float, final: bool) -> float:
    if width > most:
        return inf
    uneven = (width - mean) / most
    stump = _STUMP if width < _SHORT * mean else 0.0
    # Where all else is equal the lower line is the longer one.
    return (0.0 if final else place.cost + uneven) + _UNEVEN * uneven * uneven + stump


def _widths(
    text: str, measure: CaptionMeasure, language: Language, fonts: FontBook
) -> list[float] | None:
    """How far the text reaches up to each code point, in pixels, set on one endless line."""
    line = lay_out(text, width=_ENDLESS, language=language, style=measure.style, fonts=fonts)
    if len(line.lines) != 1:
        return None
    advances = [0.0] * (len(text) + 1)
    for glyph in line.glyphs():
        if glyph.cluster < len(text):
            advances[glyph.cluster + 1] += glyph.advance
    widths = [0.0]
    for advance in advances[1:]:
        widths.append(widths[-1] + advance)
    return widths


def _trimmed(text: str, stretch: Stretch) -> Stretch:
    start, end = stretch
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _broken(cue: Cue, text: str, stretches: Sequence[Stretch]) -> Cue:
    """The cue with a newline between the stretches of its text, its words moved with them."""
    pieces: list[str] = []
    words = []
    moved = 0
    for start, end in stretches:
        shift = moved - start
        pieces.append(text[start:end])
        words += [
            replace(word, start=word.start + shift, end=min(word.end, end) + shift)
            for word in cue.words
            if start <= word.start < end
        ]
        moved += end - start + 1
    return replace(cue, text="\n".join(pieces), words=tuple(words), fixed=True)
