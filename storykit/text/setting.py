"""From an analysed text to placed lines, at one size and in one room."""

from __future__ import annotations

import math
from dataclasses import replace
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


def set_lines(
    job: Job,
    size: float,
    room: float,
    balanced: bool,
    text: str | None = None,
    tight: bool = False,
) -> Paragraph:
    """The text, or a shortened form of it, in lines of at most `room` pixels.

    `tight` leaves out the free room above the ink of the first line and below that of the last.
    Raises TextError where one letter is wider than the room.
    """
    analysis = job.analysis(job.text if text is None else text)
    ems = (room + _HAIR) / size
    if not analysis.text:
        return _Setter(job, analysis, size, room, tight).paragraph([], False)
    measure = Measure(analysis.breaks, analysis.widths, analysis.reach)
    lines, cut = fill(measure, ems)
    if balanced and not cut and len(lines) > 1:
        even = even_lines(measure, ems, len(lines))
        if even is not None and _reach(analysis, even) <= ems:
            lines = even
    if _reach(analysis, lines) > ems:
        raise TextError(
            f"Not one letter fits {room:g} pixels at size {size:g}.",
            cure="Give the text a wider box or a smaller size.",
        )
    return _Setter(job, analysis, size, room, tight).paragraph(lines, cut)


def _reach(analysis: Analysis, lines: list[tuple[int, int]]) -> float:
    return max((analysis.reach(*line) for line in lines), default=0.0)


class _Setter:
    """Places lines one below the other, or columns from left to right, none touching the next."""

    def __init__(self, job: Job, analysis: Analysis, size: float, room: float, tight: bool) -> None:
        self.job = job
        self.analysis = analysis
        self.size = size
        self.room = room
        self.tight = tight

    def paragraph(self, lines: list[tuple[int, int]], cut: bool) -> Paragraph:
        """The lines in their places."""
        rows = [self.analysis.line(*line) for line in lines]
        leading = self.job.leading
        ink_above, ink_below = self.job.language.ink_of(self.job.family)
        # The ink of the language's letters stands in the middle of the leading.
        spare = (leading - ink_above - ink_below) / 2
        above, below = ink_above + spare, ink_below + spare
        pitch = leading
        if self.job.vertical:
            above, below = below, above
        sides = [
            (row.bottom, row.top) if self.job.vertical else (row.top, row.bottom) for row in rows
        ]
        for (_, after), (before, _) in pairwise(sides):
            pitch = max(pitch, after + before + _CLEAR)
        # Baselines lie on whole pixels, so that the feet of letters are sharp.
        step = max(1, round(pitch * self.size))
        # What lies above the first line and below the last one may be given up, no other room.
        start_room, end_room = (0.0, 0.0) if self.tight else (above, below)
        placed: list[Line] = []
        edge = 0.0
        baseline = 0
        for number, ((start, end), row) in enumerate(zip(lines, rows, strict=True)):
            before, after = sides[number]
            if number == 0:
                baseline = math.ceil(max(start_room, before) * self.size)
            else:
                baseline += step
            last = number == len(lines) - 1
            under = max(end_room, after) * self.size if last else step - above * self.size
            following = baseline + under
            placed.append(self._line(start, end, row, baseline, edge, following, last))
            edge = following
        return Paragraph(
            text=self.job.text,
            language=self.job.language,
            direction=self.job.direction,
            size=self.size,
            width=edge if self.job.vertical else self.room,
            height=self.room if self.job.vertical else edge,
            leading=step / self.size,
            lines=tuple(placed),
            broken=cut,
            vertical=self.job.vertical,
            shown=self.analysis.text,
        )

    def _line(
        self,
        start: int,
        end: int,
        row: SetLine,
        baseline: float,
        edge: float,
        following: float,
        last: bool,
    ) -> Line:
        along, gap = self._start(row, end, last)
        length = row.width * self.size + gap * self._spaces(row)
        thickness = following - edge
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
        align = self.job.style.align
        gap = 0.0
        if align == "justify":
            spaces = self._spaces(row)
            if not last and spaces and end not in self.analysis.breaks.hard:
                gap = max(0.0, self.room - taken) / spaces
            align = "start"
        taken += gap * self._spaces(row)
        spare = self.room - taken
        far = (align == "start") == (self.job.direction == "rtl")
        along = spare / 2 if align == "center" else spare if far else 0.0
        left = row.left * self.size
        right = row.right * self.size + gap * self._spaces(row)
        along = min(along, self.room - right)
        return max(along, -left), gap

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
