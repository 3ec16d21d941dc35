"""All of a text that does not depend on its size or width: levels, fonts, glyphs, break places.

Lengths are in ems. One analysis serves every width and size that is tried, so that fitting a text
to a box costs little more than setting it once.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from storykit.errors import TextError
from storykit.language import Direction, Language, graphemes
from storykit.text.bidi import Levels, visual_order
from storykit.text.breaking import HARD, Breaks, find_breaks, trimmed
from storykit.text.choice import FontChoice
from storykit.text.isolation import find_isolates, resolve_isolated
from storykit.text.shaping import Run, itemize, shape, upright

# Bounds that keep any text whatever from taking more than a moment. The longest clusters of real
# texts are family emoji and flags of regions, below 16 code points.
LONGEST: Final = 20_000
MOST_MARKS: Final = 24

_SOFT_HYPHEN: Final = "\u00ad"
_HYPHEN: Final = "-"


@dataclass(frozen=True, slots=True)
class SetLine:
    """The runs of one line from left to right, its width, and its ink around the pen's start.

    In ems: ink reaches from `left` to `right` along the line, `top` above and `bottom` below the
    baseline.
    """

    runs: tuple[Run, ...]
    width: float
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Analysis:
    """A text read, itemised and shaped; `widths` are running sums of advances in ems."""

    text: str
    shaped: str
    language: Language
    levels: Levels
    breaks: Breaks
    runs: tuple[Run, ...]
    widths: tuple[float, ...]
    safe: frozenset[int]
    choice: FontChoice
    weight: int
    _lines: dict[tuple[int, int], SetLine] = field(default_factory=dict, repr=False)

    def line(self, start: int, end: int) -> SetLine:
        """The glyphs of text[start:end] as a line of its own, in visual order."""
        end = trimmed(self.text, start, end)
        try:
            return self._lines[start, end]
        except KeyError:
            line = self._lines[start, end] = self._set_line(start, end)
            return line

    def reach(self, start: int, end: int) -> float:
        """The room a line needs: its advances, and its ink, which may stand out at its ends."""
        line = self.line(start, end)
        return max(line.width, line.right - line.left)

    def _set_line(self, start: int, end: int) -> SetLine:
        levels = self.levels.of_line(start, end)
        pieces: list[Run] = []
        first = bisect_right(self.runs, start, key=lambda run: run.end)
        for index in range(first, len(self.runs)):
            run = self.runs[index]
            if run.start >= end:
                break
            pieces += self._pieces(run, max(run.start, start), min(run.end, end), start, levels)
        if pieces and self.text[end - 1] == _SOFT_HYPHEN and end < len(self.text):
            pieces[-1] = self._hyphenated(pieces[-1])
        order = visual_order([piece.level for piece in pieces])
        runs = tuple(pieces[place] for place in order)
        return _measured(runs, self.language.vertical)

    def _hyphenated(self, run: Run) -> Run:
        """The run with the hyphen to be seen that the author allowed at its end."""
        last = run.end - 1
        hyphen = shape(_HYPHEN, 0, 1, run.face, run.level, run.script, self.language.tag)
        shown = tuple(glyph._replace(cluster=last) for glyph in hyphen.glyphs)
        kept = tuple(glyph for glyph in run.glyphs if glyph.cluster != last)
        glyphs = (*shown, *kept) if run.level & 1 else (*kept, *shown)
        return replace(run, glyphs=glyphs)

    def _pieces(
        self, run: Run, start: int, end: int, line_start: int, levels: list[int]
    ) -> list[Run]:
        """The part of a run that is on the line, in stretches of one level."""
        pieces = []
        while start < end:
            level = levels[start - line_start]
            stop = start + 1
            while stop < end and levels[stop - line_start] == level:
                stop += 1
            whole = start == run.start and stop == run.end and level == run.level
            cut_well = (start == run.start or start in self.safe) and (
                stop == run.end or stop in self.safe
            )
            if whole:
                pieces.append(run)
            elif cut_well and level == run.level:
                glyphs = tuple(glyph for glyph in run.glyphs if start <= glyph.cluster < stop)
                pieces.append(Run(start, stop, run.face, level, run.script, glyphs))
            else:
                pieces.append(
                    shape(self.shaped, start, stop, run.face, level, run.script, self.language.tag)
                )
            start = stop
        return pieces


def analyse(
    text: str,
    choice: FontChoice,
    direction: Direction,
    weight: int,
    emphasis: tuple[tuple[int, int], ...],
    emphasis_weight: int,
) -> Analysis:
    """The analysis of a text; remembered, as captions are set again and again.

    Raises TextError for texts made to stall programs: too long, or letters under heaps of marks.
    """
    return _analyse(text, choice, direction, weight, emphasis, emphasis_weight)


@lru_cache(256)
def _analyse(
    text: str,
    choice: FontChoice,
    direction: Direction,
    weight: int,
    emphasis: tuple[tuple[int, int], ...],
    emphasis_weight: int,
) -> Analysis:
    language = choice.language
    _check_length(text)
    clusters = graphemes(text)
    _check_marks(text, clusters)
    shaped = _shapeable(text)
    levels = _levels(text, language, direction)
    weights = [weight] * len(text)
    for start, end in emphasis:
        weights[start:end] = [emphasis_weight] * (min(end, len(text)) - start)
    runs = tuple(
        shape(shaped, start, end, face, level, script, language.tag)
        for start, end, face, level, script in itemize(
            shaped, levels.levels, clusters, weights, choice
        )
    )
    widths, safe = _sums(runs, len(text))
    return Analysis(
        text=text,
        shaped=shaped,
        language=language,
        levels=levels,
        breaks=find_breaks(text, language),
        runs=runs,
        widths=widths,
        safe=safe,
        choice=choice,
        weight=weight,
    )


def _check_length(text: str) -> None:
    if len(text) > LONGEST:
        raise TextError(
            f"The text has {len(text)} characters; {LONGEST} is the most that can be set at once.",
            cure="Divide it into several texts.",
        )
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise TextError(
            "The text holds half a character (a lone surrogate).",
            cure="Copy the words again from where they came from.",
        )


def _check_marks(text: str, clusters: list[int]) -> None:
    for start, end in pairwise(clusters):
        if end - start <= MOST_MARKS:
            continue
        marks = sum(1 for c in text[start:end] if unicodedata.category(c) in ("Mn", "Me", "Cf"))
        if marks > MOST_MARKS:
            raise TextError(
                f"A letter carries {marks} marks, as none does: “{text[start : start + 8]}…”.",
                cure="Take the marks away, or type the word anew.",
            )


def _shapeable(text: str) -> str:
    """The text with new lines and control characters as spaces and nothing, place for place."""
    if text.isprintable():
        return text
    return "".join(
        (" " if character in HARD or character == "\t" else "\u200b")
        if unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs")
        else character
        for character in text
    )


def _levels(text: str, language: Language, direction: Direction) -> Levels:
    """Levels of each paragraph by itself (P1), as one list for the whole text."""
    levels: list[int] = []
    classes: list[str] = []
    start = 0
    while start < len(text):
        end = start
        while end < len(text) and text[end] not in HARD:
            end += 1
        end = min(end + 1, len(text))
        part = text[start:end]
        resolved = resolve_isolated(part, direction, find_isolates(part, language, direction))
        levels += resolved.levels
        classes += resolved.classes
        start = end
    return Levels(1 if direction == "rtl" else 0, tuple(levels), tuple(classes))


def _sums(runs: tuple[Run, ...], length: int) -> tuple[tuple[float, ...], frozenset[int]]:
    """Running sums of advances by code point, and the places where a run may be cut unshaped."""
    advances = [0.0] * (length + 1)
    starts: set[int] = set()
    unsafe: set[int] = set()
    for run in runs:
        for glyph in run.glyphs:
            advances[glyph.cluster] += glyph.advance
            starts.add(glyph.cluster)
            if glyph.unsafe:
                unsafe.add(glyph.cluster)
    total = 0.0
    widths = [0.0]
    for advance in advances[:length]:
        total += advance
        widths.append(total)
    return tuple(widths), frozenset(starts - unsafe)


def _measured(runs: tuple[Run, ...], vertical: bool) -> SetLine:
    """The line with its width and the reach of its ink."""
    pen = 0.0
    inks: list[tuple[float, float, float, float]] = []
    for run in runs:
        ink = run.face.glyph_ink
        standing = vertical and run.face.is_color
        for glyph in run.glyphs:
            box = ink(glyph.id)
            if box is not None and standing:
                across, along = upright(glyph.advance)
                along += pen
                inks.append((along - box[3], along - box[1], across + box[2], -(across + box[0])))
            elif box is not None:
                x, y = pen + glyph.dx, glyph.dy
                inks.append((x + box[0], x + box[2], y + box[3], -(y + box[1])))
            pen += glyph.advance
    if not inks:
        return SetLine(runs, pen, 0.0, 0.0, 0.0, 0.0)
    lefts, rights, tops, bottoms = zip(*inks, strict=True)
    return SetLine(runs, pen, min(lefts), max(rights), max(tops), max(bottoms))


def unclosed_isolates(text: str) -> int:
    """How many isolates a text leaves open."""
    depth = 0
    for character in text:
        if "\u2066" <= character <= "\u2068":
            depth += 1
        elif character == "\u2069" and depth:
            depth -= 1
    return depth
