"""A text that has been set: its lines, the places of its glyphs, and the rectangles of its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from storykit.language import Direction, Language, graphemes
from storykit.spans import Box
from storykit.text.fonts import Face
from storykit.text.shaping import Run


class PlacedGlyph(NamedTuple):
    """A glyph on the paragraph: its origin in pixels from the paragraph's top left."""

    face: Face
    id: int
    x: float
    y: float
    cluster: int
    advance: float


@dataclass(frozen=True, slots=True)
class PlacedRun:
    """A run on its line: `x` is its left edge in pixels, `width` how far it reaches."""

    run: Run
    x: float
    width: float


@dataclass(frozen=True)
class Line:
    """One line: what it holds of the text, its box, and its runs from left to right.

    `start` and `end` are code points of the author's text with the spaces at the line's end left
    out of `text`. `box` is as wide as the words and as high as the line; `baseline` is a y.
    """

    start: int
    end: int
    text: str
    box: Box
    baseline: float
    runs: tuple[PlacedRun, ...]


@dataclass(frozen=True)
class Paragraph:
    """A text set in lines. Pixels from the top left of its box; y grows down.

    `width` is the room it was given, `height` what its lines take. `truncated` tells that words were
    left out, `broken` that a word was cut for want of room.
    """

    text: str
    language: Language
    direction: Direction
    size: float
    width: float
    height: float
    leading: float
    lines: tuple[Line, ...]
    truncated: bool = False
    broken: bool = False
    vertical: bool = False
    shown: str = field(default="", repr=False)

    def glyphs(self) -> Iterator[PlacedGlyph]:
        """Every glyph of every line, from left to right."""
        for line in self.lines:
            for placed in line.runs:
                pen = placed.x
                for glyph in placed.run.glyphs:
                    yield PlacedGlyph(
                        placed.run.face,
                        glyph.id,
                        pen + glyph.dx * self.size,
                        line.baseline - glyph.dy * self.size,
                        glyph.cluster,
                        glyph.advance * self.size,
                    )
                    pen += glyph.advance * self.size

    @cached_property
    def ink(self) -> Box:
        """The rectangle of everything that will be painted, before outlines and shadows."""
        left = top = float("inf")
        right = bottom = float("-inf")
        for glyph in self.glyphs():
            box = glyph.face.glyph_ink(glyph.id)
            if box is None:
                continue
            left = min(left, glyph.x + box[0] * self.size)
            right = max(right, glyph.x + box[2] * self.size)
            top = min(top, glyph.y - box[3] * self.size)
            bottom = max(bottom, glyph.y - box[1] * self.size)
        if left > right:
            return Box(0.0, 0.0, 0.0, 0.0)
        return Box(left, top, right - left, bottom - top)

    def rects(self, start: int, end: int) -> list[Box]:
        """The rectangles of text[start:end]: one for each line and each stretch that lies together.

        They are as high as their lines. Inside of a ligature the room is shared among its letters.
        """
        found = []
        for line in self.lines:
            if line.end <= start or line.start >= end:
                continue
            pieces: list[tuple[float, float]] = []
            for placed in line.runs:
                if placed.run.end > start and placed.run.start < end:
                    piece = _reach(placed, self.shown, self.size, start, end)
                    if piece is None:
                        continue
                    if pieces and abs(pieces[-1][1] - piece[0]) < 0.01:
                        pieces[-1] = (pieces[-1][0], piece[1])
                    else:
                        pieces.append(piece)
            found += [
                Box(left, line.box.y, right - left, line.box.height) for left, right in pieces
            ]
        return found

    def dump(self) -> str:
        """The set text as text, for tests: one row for each line and one for each run."""
        notes = [note for note in ("truncated", "broken", "vertical") if getattr(self, note)]
        head = (
            f"{self.language.tag} {self.direction} size {self.size:g} "
            f"in {self.width:g} x {self.height:.1f}"
        )
        rows = [" ".join([head, *notes])]
        for line in self.lines:
            box = line.box
            rows.append(
                f"  {line.start}-{line.end} at {box.x:.1f},{box.y:.1f} {box.width:.1f}x"
                f"{box.height:.1f} baseline {line.baseline:.1f} |{line.text}|"
            )
            for placed in line.runs:
                run = placed.run
                rows.append(
                    f"    {run.start}-{run.end} {run.face.family} {run.face.weight} {run.script} "
                    f"level {run.level} x {placed.x:.1f} width {placed.width:.1f}: "
                    + " ".join(str(glyph.id) for glyph in run.glyphs)
                )
        return "\n".join(rows) + "\n"


def _reach(
    placed: PlacedRun, text: str, size: float, start: int, end: int
) -> tuple[float, float] | None:
    """The left and right of text[start:end] inside of a run; None where it has no width."""
    run = placed.run
    clusters: dict[int, tuple[float, float]] = {}
    pen = placed.x
    for glyph in run.glyphs:
        left, right = clusters.get(glyph.cluster, (pen, pen))
        following = pen + glyph.advance * size
        clusters[glyph.cluster] = (min(left, following), max(right, following))
        pen = following
    lefts, rights = [], []
    places = sorted(clusters)
    for index, place in enumerate(places):
        stop = places[index + 1] if index + 1 < len(places) else run.end
        if stop <= start or place >= end:
            continue
        left, right = clusters[place]
        letters = [place + offset for offset in graphemes(text[place:stop])]
        share = (right - left) / (len(letters) - 1)
        first = sum(1 for letter in letters[1:] if letter <= start)
        last = sum(1 for letter in letters[:-1] if letter < end)
        if run.level & 1:
            lefts.append(right - share * last)
            rights.append(right - share * first)
        else:
            lefts.append(left + share * first)
            rights.append(left + share * last)
    return (min(lefts), max(rights)) if lefts else None
