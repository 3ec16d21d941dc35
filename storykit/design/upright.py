"""Groups in scripts written in columns: what follows below in other scripts, follows at the right.

Traditional Mongolian runs from top to bottom, its columns from left to right. So a layout's column
becomes blocks beside each other, and its row becomes blocks below each other; markers stand at the
head of their item; numbers stand upright, as readers are used to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from storykit.design.blocks import Block
from storykit.design.board import Placed, PlacedShape, moved
from storykit.design.charts import bar_measure, chart_rows
from storykit.design.flow import Flow
from storykit.design.layers import (
    Chart,
    Dates,
    Group,
    Layer,
    Listing,
    Number,
    Picture,
    Shape,
    Text,
)
from storykit.design.words import MARKERS, Words
from storykit.spans import Box

_WIDE = 0.7
"""The share of the width from which columns stand below a number, not beside it."""
_AIR = 28.0
"""At least so many pixels of 1080 are between a number and the columns below it."""


@dataclass(frozen=True)
class UprightFlow(Flow):
    """Measures and places layers whose words stand in columns `depth` pixels long."""

    depth: float = 1.0

    def fitted(self, layer: Layer, width: float, height: float) -> Block:
        """The block at the largest scale that fits."""
        block = replace(self, depth=height)._fitted(layer, width, height)
        # Columns begin at the left; what is centred in other scripts is centred as a whole.
        spare = max(0.0, width - block.width)
        if spare and _is_centred(layer):
            parts = tuple(moved(part, spare / 2, 0.0) for part in block.parts)
            return replace(block, parts=parts)
        return block

    def _fitted(self, layer: Layer, width: float, height: float) -> Block:
        return super().fitted(layer, width, height)

    def fits(self, block: Block, width: float, height: float) -> bool:
        """Whether a block goes into a box; it may grow in either direction."""
        return block.width <= width + 0.5 and super().fits(block, width, height)

    @property
    def words(self) -> Words:
        """Sets words in columns as long as there is room."""
        return replace(super().words, depth=self.depth)

    def measured(self, layer: Layer, width: float, scale: float) -> Block:
        """The block of a layer in that width at that scale."""
        panel = getattr(layer, "panel", None)
        if panel is not None and not panel.fill:
            pad = self.stage.pixels(panel.pad.top) + self.stage.pixels(panel.pad.bottom)
            inner = replace(self, depth=max(1.0, self.depth - pad))
            return super(UprightFlow, inner).measured(layer, width, scale)
        if isinstance(layer, Listing):
            return self._listing(layer, width, scale)
        if isinstance(layer, Dates | Chart):
            return self._rows(layer, width, scale)
        if isinstance(layer, Text):
            block = super().measured(replace(layer, align="start"), width, scale)
            return _at_left(block)
        return super().measured(layer, width, scale)

    def column(self, group: Group, width: float, scale: float) -> Block:
        """Blocks from left to right, their heads level; below a number that leaves them no room."""
        if len(group.layers) > 1 and _begins_with_number(group):
            head = self.measured(_turned(group.layers[0]), width, scale)
            if head.width > _WIDE * width:
                return self._below(group, _at_left(head), width, scale)
        return self._beside(group, width, scale)

    def _beside(self, group: Group, width: float, scale: float) -> Block:
        gap = self.stage.pixels(group.gap) * max(scale, 0.5)
        parts: list[Placed] = []
        x, highest, breaks = 0.0, 0.0, False
        for step, layer in enumerate(group.layers):
            if step:
                x += gap
            block = _at_left(self.measured(_turned(layer), self._left(width - x), scale))
            parts += [self.entering(group, moved(part, x, 0.0), step) for part in block.parts]
            x += block.width
            highest = max(highest, block.height)
            breaks = breaks or block.breaks
        return Block(x, highest, tuple(parts), None, breaks)

    def _below(self, group: Group, head: Block, width: float, scale: float) -> Block:
        """The first block, and the others from left to right below it."""
        y = head.height + max(self.stage.pixels(group.gap), _AIR * self.stage.unit) * scale
        flow = replace(self, depth=max(1.0, self.depth - y))
        rest = flow.column(replace(group, layers=group.layers[1:]), width, scale)
        parts = [self.entering(group, part, 0) for part in head.parts]
        parts += [moved(part, 0.0, y) for part in rest.parts]
        size = max(head.width, rest.width), y + rest.height
        return Block(*size, tuple(parts), None, head.breaks or rest.breaks)

    def row(self, group: Group, width: float, scale: float) -> Block:
        """Blocks from top to bottom, their middles in one line.

        Numbers and pictures stand as they do elsewhere, so that columns find their room at the
        right of them.
        """
        if any(isinstance(layer, Number | Picture) for layer in group.layers):
            return self._beside(group, width, scale)
        gap = self.stage.pixels(group.gap) * max(scale, 0.5)
        blocks: list[Block] = []
        left = self.depth - gap * (len(group.layers) - 1)
        for layer in group.layers:
            flow = replace(self, depth=max(1.0, left))
            blocks.append(_at_left(flow.measured(_turned(layer), width, scale)))
            left -= blocks[-1].height
        widest = max((block.width for block in blocks), default=0.0)
        parts: list[Placed] = []
        y = 0.0
        for step, block in enumerate(blocks):
            x = (widest - block.width) / 2
            parts += [self.entering(group, moved(part, x, y), step) for part in block.parts]
            y += block.height + gap
        breaks = any(block.breaks for block in blocks)
        return Block(widest, max(0.0, y - gap), tuple(parts), None, breaks)

    def _left(self, left: float) -> float:
        """What a block may be set in: never so little that not one column goes into it."""
        return max(left, 72 * self.stage.unit)

    def _rows(self, layer: Dates | Chart, width: float, scale: float) -> Block:
        """Rows as columns: a date or number on top, a bar as long as its value, and the words."""
        stage = self.stage
        given = layer.value if isinstance(layer, Dates) else layer.rows
        rows = chart_rows(given, "date" if isinstance(layer, Dates) else "label")
        most = bar_measure(rows, layer.unit if isinstance(layer, Chart) else "")
        gap = stage.pixels(layer.gap) * max(scale, 0.5)
        thick = (18 if isinstance(layer, Dates) else 34) * stage.unit
        color = stage.color(layer.line if isinstance(layer, Dates) else layer.bars, layer.key)
        parts: list[Placed] = []
        x, highest, breaks = 0.0, 0.0, False
        for step, row in enumerate(rows):
            enter = stage.enter(layer.enter, step)
            said = row.label if isinstance(layer, Dates) else f"{row.value:g}{layer.unit}"
            head = self._upright(layer, said, scale)
            words = row.text if isinstance(layer, Dates) else row.label
            top = head.height + 10 * stage.unit
            flow = replace(self, depth=max(1.0, self.depth - top))
            text = Text(key=layer.key, value=words, type=layer.type, scale=layer.scale)
            block = flow.measured(text, self._left(width - x), scale)
            if isinstance(layer, Dates):
                # A dot at the date and a thin line as long as the words.
                pen = 4 * stage.unit
                bar = Box(x + (thick - pen) / 2, top, pen, max(thick, block.height))
                dot = Box(x, top, thick, thick)
                parts.append(PlacedShape(layer.key, dot, enter, "circle", color))
            else:
                share = max(0.0, row.value) / most
                track = Box(x, top, thick, self.depth - top)
                bar = replace(track, height=max(thick, track.height * share))
                ground = stage.color(layer.track, layer.key)
                parts.append(PlacedShape(layer.key, track, enter, "pill", ground))
                highest = max(highest, track.bottom)
            parts.append(PlacedShape(layer.key, bar, enter, "pill", color))
            parts += [replace(moved(part, x, 0.0), enter=enter) for part in head.parts]
            left = x + thick * 1.5
            parts += [replace(moved(part, left, top), enter=enter) for part in block.parts]
            x = max(x + head.width, left + block.width) + gap
            highest = max(highest, top + block.height, bar.bottom)
            breaks = breaks or block.breaks
        return Block(max(0.0, x - gap), highest, tuple(parts), None, breaks)

    def _upright(self, layer: Dates | Chart, text: str, scale: float) -> Block:
        """A number or date as it stands among columns."""
        role = layer.date_type if isinstance(layer, Dates) else layer.type
        made = Number(key=layer.key, value=text, type=role, scale=layer.scale)
        return _at_left(self.words.number(made, self.stage.format.width, scale))

    def _listing(self, layer: Listing, width: float, scale: float) -> Block:
        """Items as columns beside each other, each under its marker."""
        items = layer.value if isinstance(layer.value, list | tuple) else ()
        gap = self.stage.pixels(layer.gap) * max(scale, 0.5)
        parts: list[Placed] = []
        x, highest, breaks = 0.0, 0.0, False
        for step, item in enumerate(items):
            text = Text(
                key=layer.key,
                value=str(item),
                type=layer.type,
                color=layer.color,
                scale=layer.scale,
                enter=layer.enter,
            )
            size = self.words.size_of(text, scale)
            head = 0.0 if layer.marker == "none" else size * 1.0
            flow = replace(self, depth=max(1.0, self.depth - head))
            block = flow.measured(text, self._left(width - x), scale)
            enter = self.stage.enter(layer.enter, step)
            if head:
                shape, across, high = MARKERS.get(layer.marker, MARKERS["dot"])
                side = across * size, high * size
                box = Box(x + (block.width - side[0]) / 2, size * 0.2, *side)
                color = self.stage.color(layer.marker_color, layer.key)
                parts.append(PlacedShape(layer.key, box, enter, shape, color))
            parts += [replace(moved(part, x, head), enter=enter) for part in block.parts]
            x += block.width + gap
            highest = max(highest, head + block.height)
            breaks = breaks or block.breaks
        return Block(max(0.0, x - gap), highest, tuple(parts), None, breaks)


def _at_left(block: Block) -> Block:
    """The block with its parts moved to its left edge."""
    first, last = block.reach
    parts = tuple(moved(part, -first, 0.0) for part in block.parts)
    return replace(block, width=last - first, parts=parts)


def _turned(layer: Layer) -> Layer:
    """A rule or bar that lies along lines in other scripts stands along them here."""
    if isinstance(layer, Shape) and layer.value in ("pill", "line"):
        return replace(layer, width=layer.height, height=layer.width)
    return layer


def _is_centred(layer: Layer) -> bool:
    """Whether the texts of a group are set to the middle."""
    if isinstance(layer, Group):
        return any(_is_centred(inner) for inner in layer.layers)
    return getattr(layer, "align", "start") == "center"


def _begins_with_number(group: Group) -> bool:
    """Whether a group's first layer is a number, or a row of one and its unit."""
    first = group.layers[0]
    if isinstance(first, Group):
        return _begins_with_number(first)
    return isinstance(first, Number)
