"""A text that has been set: its lines, the places of its glyphs, the rectangles of its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from storykit.language import Direction, Language, graphemes
from storykit.spans import Box
from storykit.text.faces import Face
from storykit.text.shaping import Run, upright


class PlacedGlyph(NamedTuple):
    """A glyph on the paragraph: its origin in pixels from the paragraph's top left.

    `turned` glyphs are turned a quarter clockwise, as the letters of vertical lines are.
    """

    face: Face
    id: int
    x: float
    y: float
    cluster: int
    advance: float
    turned: bool = False

    def ink(self, size: float) -> tuple[float, float, float, float] | None:
        """Left, top, right and bottom of its ink on the paragraph; None where it is empty."""
        box = self.face.glyph_ink(self.id)
        if box is None:
            return None
        left, bottom, right, top = (edge * size for edge in box)
        if self.turned:
            return self.x + bottom, self.y + left, self.x + top, self.y + right
        return self.x + left, self.y - top, self.x + right, self.y - bottom


@dataclass(frozen=True, slots=True)
class PlacedRun:
    """A run on its line: `along` is where it begins, `width` how far it reaches, in pixels."""

    run: Run
    along: float
    width: float


@dataclass(frozen=True)
class Line:
    """One line: what it holds of the text, its box, and its runs from left to right.

    `start` and `end` are code points of the author's text with the spaces at the line's end left
    out of `text`. `box` is as wide as the words and as high as the line; `baseline` is a y, or an x
    where lines are columns.
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

    `width` is the room it was given, `height` what its lines take. Columns of vertical text stand
    from left to right within `width`; `height` is that of the longest. `extent` is what the lines
    take across their direction, `leading` their distance in sizes. `truncated` tells that words
    were left out, `broken` that a word was cut for want of room.
    """

    text: str
    language: Language
    direction: Direction
    size: float
    width: float
    height: float
    extent: float
    leading: float
    lines: tuple[Line, ...]
    truncated: bool = False
    broken: bool = False
    vertical: bool = False
    shown: str = field(default="", repr=False)

    def glyphs(self) -> Iterator[PlacedGlyph]:
        """Every glyph of every line, in the order of the lines."""
        size = self.size
        for line in self.lines:
            for placed in line.runs:
                pen = placed.along
                face = placed.run.face
                # Pictures stand upright in vertical lines.
                turned = self.vertical and not face.is_color
                for glyph in placed.run.glyphs:
                    advance = glyph.advance * size
                    if turned:
                        x, y = line.baseline + glyph.dy * size, pen + glyph.dx * size
                    elif self.vertical:
                        across, along = upright(glyph.advance)
                        x, y = line.baseline + across * size, pen + along * size
                    else:
                        x, y = pen + glyph.dx * size, line.baseline - glyph.dy * size
                    yield PlacedGlyph(face, glyph.id, x, y, glyph.cluster, advance, turned)
                    pen += advance

    @cached_property
    def ink(self) -> Box:
        """The rectangle of everything that will be painted, before outlines and shadows."""
        inks = [ink for glyph in self.glyphs() if (ink := glyph.ink(self.size)) is not None]
        if not inks:
            return Box(0.0, 0.0, 0.0, 0.0)
        left, top = min(ink[0] for ink in inks), min(ink[1] for ink in inks)
        right, bottom = max(ink[2] for ink in inks), max(ink[3] for ink in inks)
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
            across = line.box
            found += [
                Box(across.x, first, across.width, last - first)
                if self.vertical
                else Box(first, across.y, last - first, across.height)
                for first, last in pieces
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
                    f"level {run.level} at {placed.along:.1f} width {placed.width:.1f}: "
                    + " ".join(str(glyph.id) for glyph in run.glyphs)
                )
        return "\n".join(rows) + "\n"


def _reach(
    placed: PlacedRun, text: str, size: float, start: int, end: int
) -> tuple[float, float] | None:
    """The left and right of text[start:end] inside of a run; None where it has no width."""
    run = placed.run
    clusters: dict[int, tuple[float, float]] = {}
    pen = placed.along
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
