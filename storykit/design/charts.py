"""Blocks made of rows: dates along a line, and charts; all mirrored with the language.

Bars grow from the start side, time runs along the line of text, and a donut turns the way the
language reads. Every number is written out as well: nothing is said by length or colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from storykit.design.blocks import Block
from storykit.design.board import Placed, PlacedCurve, PlacedDonut, PlacedShape, moved
from storykit.design.contrast import over
from storykit.design.layers import Chart, Dates, Setting, Text
from storykit.design.measures import Color
from storykit.design.numerals import number_text
from storykit.design.words import Words
from storykit.language import digits
from storykit.script.numbers import amount_in
from storykit.spans import Box

MOST_ROWS = 24
_TINTS = (1.0, 0.68, 0.46, 0.3, 0.2, 0.13)
"""How strong the accent is in each part of a donut, against the ground."""
_STACKED = 0.55
"""The most of a frame's height that a donut takes with its labels below it."""


@dataclass(frozen=True)
class Row:
    """One row of a chart or of dates."""

    label: str
    value: float
    text: str = ""


def bar_measure(rows: list[Row], unit: str) -> float:
    """What bars are measured against, the whole of their tracks.

    That is the largest value, or a hundred where all are shares in per cent.
    """
    most = max((row.value for row in rows), default=0.0)
    shares = unit.strip() in ("%", "٪", "％") and most <= 100
    return 100.0 if shares else max(most, 1e-9)


@dataclass(frozen=True)
class Charts:
    """Makes blocks of rows with the words of one stage."""

    words: Words

    # Dates

    def dates(self, layer: Dates, width: float, scale: float) -> Block:
        """Dates with their texts, a dot for each on a line along the start side."""
        stage = self.words.stage
        indent, dot = stage.pixels(layer.gap) * 0.2 + 52 * stage.unit, 22 * stage.unit
        gap = stage.pixels(layer.gap) * max(scale, 0.5)
        color = stage.color(layer.line, layer.key)
        parts: list[Placed] = []
        dots: list[Placed] = []
        y, breaks = 0.0, False
        for step, row in enumerate(chart_rows(layer.value)):
            date = self._line(layer, row.label, layer.date_type, width - indent, scale)
            text = self._line(layer, row.text, layer.type, width - indent, scale)
            enter = stage.enter(layer.enter, step)
            middle = y + (date.baseline or text.baseline or dot) - 13 * stage.unit
            x = width - dot if stage.rtl else 0.0
            box = Box(x, middle - dot / 2, dot, dot)
            dots.append(PlacedShape(layer.key, box, enter, "circle", color))
            for block in (date, text):
                left = 0.0 if stage.rtl else indent
                parts += [replace(moved(part, left, y), enter=enter) for part in block.parts]
                y += block.height
                breaks = breaks or block.breaks
            y += gap
        if len(dots) > 1:
            first, last = dots[0].box, dots[-1].box
            thick = 4 * stage.unit
            x = first.x + (dot - thick) / 2
            top = first.y + dot / 2
            line = Box(x, top, thick, last.y + dot / 2 - top)
            dots.insert(0, PlacedShape(layer.key, line, stage.enter(layer.enter), "line", color))
        return Block(width, max(0.0, y - gap), (*dots, *parts), None, breaks)

    # Charts

    def chart(self, layer: Chart, width: float, scale: float) -> Block:
        """A chart of the kind the layer asks for; nothing where it has no rows."""
        rows = chart_rows(layer.rows, "label")
        if not rows:
            return Block(width, 0.0)
        if layer.value == "bar":
            return self._bars(layer, rows, width, scale)
        if layer.value == "line":
            return self._curve(layer, rows, width, scale)
        return self._donut(layer, rows, width, scale)

    def _bars(self, layer: Chart, rows: list[Row], width: float, scale: float) -> Block:
        stage = self.words.stage
        gap = stage.pixels(layer.gap) * max(scale, 0.4)
        thick = 34 * stage.unit * max(scale, 0.28)
        most = bar_measure(rows, layer.unit)
        colors = (stage.color(layer.track, layer.key), stage.color(layer.bars, layer.key))
        parts: list[Placed] = []
        y, breaks = 0.0, False
        for step, row in enumerate(rows):
            enter = stage.enter(layer.enter, step)
            head = self._label_and_number(layer, row, width, scale)
            parts += [replace(moved(part, 0.0, y), enter=enter) for part in head.parts]
            y += head.height + 10 * stage.unit * max(scale, 0.5)
            breaks = breaks or head.breaks
            for share, color in zip((1.0, row.value / most), colors, strict=True):
                across = max(thick, width * share)
                x = width - across if stage.rtl else 0.0
                if share > 0:
                    box = Box(x, y, across, thick)
                    parts.append(PlacedShape(layer.key, box, enter, "pill", color))
            y += thick + gap
        return Block(width, y - gap, tuple(parts), None, breaks)

    def _label_and_number(self, layer: Chart, row: Row, width: float, scale: float) -> Block:
        """A label on the start side and its number on the end side, on one baseline."""
        number = self._line(layer, self._number(layer, row), layer.type, width * 0.4, scale, "end")
        left, right = number.reach
        room = width - (right - left) - 20 * self.words.stage.unit
        label = self._line(layer, row.label, layer.type, room, scale)
        rtl = self.words.stage.rtl
        first = 0.0 if not rtl else width - room
        last = width - width * 0.4 if not rtl else 0.0
        drop = (label.baseline or 0.0) - (number.baseline or 0.0)
        parts = [moved(part, first, max(0.0, -drop)) for part in label.parts]
        parts += [moved(part, last, max(0.0, drop)) for part in number.parts]
        height = max(label.height + max(0.0, -drop), number.height + max(0.0, drop))
        return Block(width, height, tuple(parts), None, label.breaks or number.breaks)

    def _curve(self, layer: Chart, rows: list[Row], width: float, scale: float) -> Block:
        stage = self.words.stage
        column = width / len(rows)
        high = stage.pixels(layer.height, stage.format.height) if layer.height else width * 0.4
        high *= max(scale, 0.5)
        top = max(row.value for row in rows)
        low = min(0.0, *(row.value for row in rows))
        reach = max(top - low, 1e-9)
        points = []
        parts: list[Placed] = []
        heads = [
            self._line(layer, self._number(layer, r), layer.type, column, scale, "center")
            for r in rows
        ]
        feet = [self._line(layer, r.label, layer.type, column, scale, "center") for r in rows]
        above = max(block.height for block in heads) + 14 * stage.unit
        enter = stage.enter(layer.enter)
        for index, row in enumerate(rows):
            place = len(rows) - 1 - index if stage.rtl else index
            x = (place + 0.5) * column
            y = above + high * (1 - (row.value - low) / reach)
            points.append((x, y))
            head, foot = heads[index], feet[index]
            # A line that climbs away from the point would cut through the end of its number.
            sides = (rows[near].value for near in (index - 1, index + 1) if 0 <= near < len(rows))
            climb = max((high * (side - row.value) / reach for side in sides), default=0.0)
            lift = 14 * stage.unit + max(0.0, climb) * min(0.5, head.width / 2 / column)
            parts += [moved(p, place * column, y - head.height - lift) for p in head.parts]
            parts += [moved(p, place * column, above + high + 20 * stage.unit) for p in foot.parts]
        thick = 8 * stage.unit
        height = above + high + 20 * stage.unit + max(block.height for block in feet)
        base = Box(0.0, above + high, width, 3 * stage.unit)
        ground = PlacedShape(layer.key, base, enter, "line", stage.color(layer.track, layer.key))
        color = stage.color(layer.bars, layer.key)
        curve = PlacedCurve(
            layer.key,
            Box(0.0, 0.0, width, above + high + thick * 2),
            enter,
            tuple(points),
            color,
            thick,
        )
        breaks = any(block.breaks for block in (*heads, *feet))
        parts = [replace(part, enter=part.enter or enter) for part in parts]
        return Block(width, height, (ground, curve, *parts), None, breaks)

    def _donut(self, layer: Chart, rows: list[Row], width: float, scale: float) -> Block:
        stage = self.words.stage
        side = stage.pixels(layer.height, stage.format.height) if layer.height else width * 0.42
        side = min(side * max(scale, 0.4), width)
        gap = 48 * stage.unit
        room = width - side - gap
        colors = self._tints(layer, len(rows))
        total = sum(max(0.0, row.value) for row in rows) or 1.0
        shares = tuple(max(0.0, row.value) / total for row in rows)
        below = self._legend(layer, rows, colors, width, scale)
        legend = self._legend(layer, rows, colors, room, scale) if room >= width * 0.4 else below
        stacked = side + gap + below.height
        # Labels that would be broken beside the ring stand below it, if the frame is high enough.
        high = stage.format.height * _STACKED
        beside = legend is not below and (legend.height <= below.height or stacked > high)
        if not beside:
            legend = below
        enter = stage.enter(layer.enter)
        height = max(side, legend.height) if beside else stacked
        top = (height - side) / 2 if beside else 0.0
        x = width - side if stage.rtl else 0.0
        if not beside:
            x = (width - side) / 2
        ring = PlacedDonut(
            layer.key, Box(x, top, side, side), enter, shares, colors, side * 0.2, stage.rtl
        )
        down = (height - legend.height) / 2 if beside else side + gap
        right = 0.0 if stage.rtl or not beside else side + gap
        parts = tuple(moved(part, right, down) for part in legend.parts)
        return Block(width, height, (ring, *parts), None, legend.breaks)

    def _legend(
        self, layer: Chart, rows: list[Row], colors: tuple[Color, ...], width: float, scale: float
    ) -> Block:
        """The parts of a donut by name: a dot in the part's colour, the label, the number."""
        stage = self.words.stage
        gap = stage.pixels(layer.gap) * max(scale, 0.4) * 0.6
        dot, indent = 26 * stage.unit, 48 * stage.unit
        parts: list[Placed] = []
        y, breaks = 0.0, False
        for step, (row, color) in enumerate(zip(rows, colors, strict=True)):
            enter = stage.enter(layer.enter, step)
            head = self._label_and_number(layer, row, width - indent, scale)
            left = 0.0 if stage.rtl else indent
            parts += [replace(moved(part, left, y), enter=enter) for part in head.parts]
            x = width - dot if stage.rtl else 0.0
            box = Box(x, y + (head.height - dot) / 2, dot, dot)
            parts.append(PlacedShape(layer.key, box, enter, "circle", color))
            y += head.height + gap
            breaks = breaks or head.breaks
        return Block(width, max(0.0, y - gap), tuple(parts), None, breaks)

    def _tints(self, layer: Chart, count: int) -> tuple[Color, ...]:
        stage = self.words.stage
        color = stage.color(layer.bars, layer.key)
        return tuple(over(color, _TINTS[n % len(_TINTS)], stage.tone.ground) for n in range(count))

    def _number(self, layer: Chart, row: Row) -> str:
        stage = self.words.stage
        number = number_text(_tidy(row.value), stage.language, stage.digits, None)
        # A word stands apart from its number, on the same line; a sign like % does not.
        text = number + ("\u00a0" if layer.unit[:1].isalpha() else "") + layer.unit
        return digits(text, stage.language, stage.digits)

    def _line(
        self,
        layer: Setting,
        text: str,
        role: str,
        width: float,
        scale: float,
        align: str = "start",
    ) -> Block:
        """A text of a row in its own width; an empty one takes no room."""
        if not text.strip():
            return Block(0.0, 0.0)
        made = Text(
            key=layer.key,
            value=text,
            type=role,
            align=align,  # type: ignore[arg-type]
            color=layer.color if role == layer.type else None,
            scale=layer.scale,
        )
        return self.words.text(made, max(1.0, width), scale)


def chart_rows(given: Any, first: str = "date") -> list[Row]:
    """The rows of a field, at most as many as a card can show.

    A row's label is its `date` or its `label`, whichever is looked for `first`.
    """
    rows = []
    labels = (first, "label" if first == "date" else "date")
    for row in list(given)[:MOST_ROWS] if isinstance(given, list | tuple) else ():
        if isinstance(row, Mapping):
            label = next((row[key] for key in labels if row.get(key) not in (None, "")), "")
            rows.append(Row(str(label), amount_in(row.get("value")), str(row.get("text") or "")))
    return rows


def _tidy(value: float) -> int | float:
    return int(value) if value == int(value) else value
