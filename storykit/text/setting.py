"""From an analysed text to placed lines, at one size and in one room."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from storykit.errors import TextError
from storykit.spans import Box
from storykit.text.analysis import Analysis, SetLine
from storykit.text.breaking import Measure, even_lines, fill, trimmed
from storykit.text.paragraph import Line, Paragraph, PlacedRun
from storykit.text.style import Job

# Lines may be wider than their room by what no screen shows and browsers round away, in pixels.
_HAIR: Final = 1 / 64
# Free room between the ink of one line and that of the next, in ems.
_CLEAR: Final = 0.04


@dataclass(frozen=True, slots=True)
class Room:
    """The room for a text in pixels: along its lines, and across them where that is bounded.

    `tight` leaves out the free room above the ink of the first line and below that of the last.
    """

    along: float
    across: float | None = None
    tight: bool = False


def set_lines(
    job: Job, size: float, room: Room, balanced: bool, text: str | None = None
) -> Paragraph:
    """The text, or a shortened form of it, in lines that keep to the room along them.

    Raises TextError where one letter is wider than the room.
    """
    analysis = job.analysis(job.text if text is None else text)
    setter = _Setter(job, analysis, size, room)
    if not analysis.text:
        return setter.paragraph([], False)
    ems = (room.along + _HAIR) / size
    measure = Measure(analysis.breaks, analysis.widths, analysis.reach)
    lines, cut = fill(measure, ems)
    if balanced and not cut and len(lines) > 1:
        even = even_lines(measure, ems, len(lines))
        if even is not None and _reach(analysis, even) <= ems:
            lines = even
    if _reach(analysis, lines) > ems:
        raise TextError(
            f"Not one letter fits {room.along:g} pixels at size {size:g}.",
            cure="Give the text a wider box or a smaller size.",
        )
    return setter.paragraph(lines, cut)


def _reach(analysis: Analysis, lines: list[tuple[int, int]]) -> float:
    return max((analysis.reach(*line) for line in lines), default=0.0)


class _Setter:
    """Places lines one below the other, or columns from left to right, none touching the next."""

    def __init__(self, job: Job, analysis: Analysis, size: float, room: Room) -> None:
        self.job = job
        self.analysis = analysis
        self.size = size
        self.room = room

    def paragraph(self, lines: list[tuple[int, int]], cut: bool) -> Paragraph:
        """The lines in their places."""
        rows = [self.analysis.line(*line) for line in lines]
        step, edges, baselines = self._across(rows)
        extent = edges[-1]
        shift = 0
        if self.job.vertical and self.room.across is not None:
            share = {"center": 0.5, "end": 1.0}.get(self.job.style.align, 0.0)
            shift = max(0, math.floor((self.room.across - extent) * share))
        placed = []
        for number, (start, end) in enumerate(lines):
            edge, after = edges[number : number + 2]
            baseline = baselines[number] + shift
            last = number == len(lines) - 1
            line = self._line(start, end, rows[number], baseline, edge + shift, after - edge, last)
            placed.append(line)
        width, height = self.room.along, extent
        if self.job.vertical:
            width = extent if self.room.across is None else max(extent, self.room.across)
            # The block is as high as its longest column, not as the room.
            ends = [line.box.bottom for line in placed]
            for line, row in zip(placed, rows, strict=True):
                ends += [run.along + row.right * self.size for run in line.runs[:1]]
            height = max(ends, default=0.0)
        return Paragraph(
            text=self.job.text,
            language=self.job.language,
            direction=self.job.direction,
            size=self.size,
            width=width,
            height=height,
            extent=extent,
            leading=step / self.size,
            lines=tuple(placed),
            broken=cut,
            vertical=self.job.vertical,
            shown=self.analysis.text,
        )

    def _across(self, rows: list[SetLine]) -> tuple[int, list[float], list[int]]:
        """Baseline to baseline, the edges between lines, and the baselines, in pixels."""
        leading = self.job.leading
        ink_above, ink_below = self.job.language.ink_of(self.job.family)
        # The ink of the language's letters stands in the middle of the leading.
        spare = (leading - ink_above - ink_below) / 2
        above, below = ink_above + spare, ink_below + spare
        sides = [(row.top, row.bottom) for row in rows]
        if self.job.vertical:
            above, below = below, above
            sides = [(bottom, top) for top, bottom in sides]
        needed = [after + before + _CLEAR for (_, after), (before, _) in pairwise(sides)]
        # Baselines lie on whole pixels, so that the feet of letters are sharp.
        step = max(1, round(max([leading, *needed]) * self.size))
        edges = [0.0]
        baselines: list[int] = []
        # What lies above the first line and below the last one may be given up, no other room.
        start_room, end_room = (0.0, 0.0) if self.room.tight else (above, below)
        for number, (before, after) in enumerate(sides):
            first = math.ceil(max(start_room, before) * self.size)
            baselines.append(baselines[-1] + step if number else first)
            last = number == len(sides) - 1
            under = max(end_room, after) * self.size if last else step - above * self.size
            edges.append(baselines[-1] + under)
        return step, edges, baselines

    def _line(
        self,
        start: int,
        end: int,
        row: SetLine,
        baseline: float,
        edge: float,
        thickness: float,
        last: bool,
    ) -> Line:
        along, gap = self._start(row, end, last)
        length = row.width * self.size + gap * self._spaces(row)
        return Line(
            start=start,
            end=end,
            text=self.analysis.text[start : trimmed(self.analysis.text, start, end)],
            box=Box(edge, along, thickness, length)
            if self.job.vertical
            else Box(along, edge, length, thickness),
            baseline=baseline,
            runs=self._placed_runs(row, along, gap),
        )

    def _start(self, row: SetLine, end: int, last: bool) -> tuple[float, float]:
        """Where a line begins, and what each of its spaces is widened by, in pixels."""
        taken = row.width * self.size
        room = self.room.along
        align = self.job.style.align
        gap = 0.0
        if align == "justify":
            spaces = self._spaces(row)
            if not last and spaces and end not in self.analysis.breaks.hard:
                gap = max(0.0, room - taken) / spaces
        taken += gap * self._spaces(row)
        left = row.left * self.size
        right = row.right * self.size + gap * self._spaces(row)
        if self.job.vertical:
            # Columns hang from the top; it is their block that is centred.
            return max(min(0.0, room - right), -left), gap
        far = (align in ("start", "justify")) == (self.job.direction == "rtl")
        along = (room - taken) / 2 if align == "center" else room - taken if far else 0.0
        return max(min(along, room - right), -left), gap

    def _spaces(self, row: SetLine) -> int:
        return sum(self.analysis.text[run.start : run.end].count(" ") for run in row.runs)

    def _placed_runs(self, row: SetLine, along: float, gap: float) -> tuple[PlacedRun, ...]:
        placed = []
        for run in row.runs:
            if gap:
                glyphs = tuple(
                    glyph._replace(advance=glyph.advance + gap / self.size)
                    if self.analysis.text[glyph.cluster] == " "
                    else glyph
                    for glyph in run.glyphs
                )
                run = replace(run, glyphs=glyphs)
            width = sum(glyph.advance for glyph in run.glyphs) * self.size
            placed.append(PlacedRun(run, along, width))
            along += width
        return tuple(placed)
