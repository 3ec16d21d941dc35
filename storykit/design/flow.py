"""How blocks follow each other in groups, and how everything in a box is fitted to it.

A block is measured at a *scale*: 1 is every role at its largest size. Where a group does not fit,
all its texts shrink together, so that the order of their sizes stays; each stops at its role's
smallest. Then words are left out for an ellipsis; nothing ever leaves its box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from storykit.design.blocks import (
    Block,
    Proportions,
    code_block,
    icon_block,
    logo_block,
    panelled,
    picture_block,
    plate_of,
    progress_block,
    shape_block,
    steps_block,
)
from storykit.design.board import Placed, moved
from storykit.design.charts import Charts
from storykit.design.layers import (
    Chart,
    Code,
    Dates,
    Group,
    Icon,
    Layer,
    Listing,
    Logo,
    Number,
    Picture,
    Progress,
    Shape,
    Space,
    Steps,
    Text,
)
from storykit.design.stage import Stage
from storykit.design.words import Words
from storykit.spans import Box

_LEAST_SCALE = 0.3
_STEPS = 6
_SHARES = {"top": 0.0, "middle": 0.5, "bottom": 1.0}


@dataclass(frozen=True)
class Flow:
    """Measures and places layers on one stage.

    `floor` lowers every role's smallest size; a `draft` leaves the evening of lines, which changes
    no height, for later.
    """

    stage: Stage
    proportions: Proportions
    floor: float = 1.0
    draft: bool = False

    def place(self, layer: Layer, box: Box) -> tuple[Box, tuple[Placed, ...]]:
        """What a layer takes of its box, and its parts, in frame pixels, as large as fits."""
        block = self.fitted(layer, box.width, box.height)
        share = _SHARES.get(getattr(layer, "at", "top"), 0.0)
        top = box.y + max(0.0, share * (box.height - block.height))
        parts = tuple(moved(part, box.x, top) for part in block.parts)
        panel = getattr(layer, "panel", None)
        if panel is not None and panel.fill:
            parts = (plate_of(self.stage, layer.key, panel, box), *parts)
        return Box(box.x, top, box.width, block.height), parts

    def fitted(self, layer: Layer, width: float, height: float) -> Block:
        """The block at the largest scale that fits."""
        block = self.measured(layer, width, 1.0)
        if self.fits(block, width, height):
            return block
        drafts = replace(self, draft=True)
        low, high = _LEAST_SCALE, 1.0
        found: float | None = None
        for _ in range(_STEPS):
            middle = (low + high) / 2
            if self.fits(drafts.measured(layer, width, middle), width, height):
                found = low = middle
            else:
                high = middle
        if found is not None:
            return self.measured(layer, width, found)
        return self._cut(layer, width, height)

    def fits(self, block: Block, width: float, height: float) -> bool:
        """Whether a block goes into a box with its words whole."""
        return block.height <= height + 0.5 and not block.breaks

    @property
    def words(self) -> Words:
        """Sets words for this flow."""
        return Words(self.stage, self.floor, self.draft)

    def _cut(self, layer: Layer, width: float, height: float) -> Block:
        """The block at its smallest with ever fewer words, at last below its smallest size."""

        def cut(floor: float, lines: int, items: int, *, draft: bool) -> Block:
            shorter = _limited(layer, lines, items, self.stage.language.ellipsis)
            return replace(self, floor=floor, draft=draft).measured(shorter, width, 0.0)

        # The mildest cut that fits, found by halving: each is at least as hard as the one before.
        cuts = tuple(_cuts())
        low, high = 0, len(cuts) - 1
        while low < high:
            middle = (low + high) // 2
            if self.fits(replace(cut(*cuts[middle], draft=True), breaks=False), width, height):
                high = middle
            else:
                low = middle + 1
        return cut(*cuts[low], draft=False)

    def measured(self, layer: Layer, width: float, scale: float) -> Block:
        """The block of a layer in that width at that scale."""
        stage, words = self.stage, self.words
        match layer:
            case Text():
                return words.text(layer, width, scale)
            case Number():
                return words.number(layer, width, scale)
            case Listing():
                return words.listing(layer, width, scale)
            case Group():
                flow = self.row if layer.value == "row" else self.column
                return panelled(stage, layer, layer.panel, width, lambda w: flow(layer, w, scale))
            case Shape():
                return shape_block(stage, layer, width)
            case Picture():
                return picture_block(stage, self.proportions, layer, width)
            case Icon():
                return icon_block(stage, layer, width)
            case Code():
                return code_block(stage, layer, width)
            case Steps():
                return steps_block(stage, layer, width)
            case Progress():
                return progress_block(stage, layer, width)
            case Dates():
                return Charts(words).dates(layer, width, scale)
            case Chart():
                return Charts(words).chart(layer, width, scale)
            case Logo():
                return logo_block(stage, self.proportions, layer, width)
            case Space():
                return Block(0.0, stage.pixels(layer.value))
        raise AssertionError(f"{type(layer).__name__} cannot stand in a group")

    def column(self, group: Group, width: float, scale: float) -> Block:
        """Blocks below each other."""
        gap = self.stage.pixels(group.gap)
        parts: list[Placed] = []
        y, widest, breaks, baseline = 0.0, 0.0, False, None
        for step, layer in enumerate(group.layers):
            block = self.measured(layer, width, scale)
            if step:
                before = gap if layer.above is None else self.stage.pixels(layer.above)
                y += before * max(scale, 0.5)
            parts += [self.entering(group, moved(part, 0.0, y), step) for part in block.parts]
            if block.baseline is not None:
                baseline = y + block.baseline
            y += block.height
            widest = max(widest, block.width)
            breaks = breaks or block.breaks
        return Block(widest, y, tuple(parts), baseline, breaks)

    def row(self, group: Group, width: float, scale: float) -> Block:
        """Blocks beside each other from the start side."""
        gap = self.stage.pixels(group.gap)
        blocks: list[Block] = []
        left = width - gap * (len(group.layers) - 1)
        for index, layer in enumerate(group.layers):
            last = index == len(group.layers) - 1
            block = self.measured(layer, self._room(layer, left, width, last=last), scale)
            blocks.append(block)
            left = max(1.0, left - block.width)
        across = sum(b.width for b in blocks) + gap * (len(blocks) - 1)
        height, tops, baseline = _side_by_side(blocks, group.at)
        x = {"start": 0.0, "center": (width - across) / 2, "end": width - across}[group.align]
        parts: list[Placed] = []
        for step, (block, top) in enumerate(zip(blocks, tops, strict=True)):
            offset = width - x - block.width if self.stage.rtl else x
            # A text was aligned in the room it was given; in a row it hugs its neighbours.
            offset -= block.reach[0]
            parts += [self.entering(group, moved(part, offset, top), step) for part in block.parts]
            x += block.width + gap
        return Block(across, height, tuple(parts), baseline, any(b.breaks for b in blocks))

    def _room(self, layer: Layer, left: float, width: float, *, last: bool) -> float:
        """The width a layer of a row may take: its own, or what is left but for the next."""
        if layer.box.width is not None:
            return self.stage.pixels(layer.box.width, width)
        return (
            left * 0.7
            if isinstance(layer, Text | Number | Listing | Group | Dates | Chart) and not last
            else left
        )

    def entering(self, group: Group, part: Placed, step: int) -> Placed:
        """A part that comes in as its group does, unless it has a way of its own."""
        if part.enter is not None or group.enter is None:
            return part
        return replace(part, enter=self.stage.enter(group.enter, step))


def _cuts() -> Iterator[tuple[float, int, int]]:
    """Ever harder cuts: how small below the smallest size, lines of a text, items of a list."""
    for lines in (12, 8, 6, 5, 4, 3, 2, 1):
        yield 1.0, lines, 100
    for items in (12, 8, 6, 5, 4, 3, 2):
        yield 1.0, 1, items
    for floor in (0.8, 0.6, 0.45, 0.3, 0.2):
        yield floor, 1, 2


def _limited(layer: Layer, lines: int, items: int, ellipsis: str) -> Layer:
    """The layer with at most so many lines in each of its texts, and items in each of its lists."""
    if isinstance(layer, Text):
        return replace(layer, lines=min(layer.lines or lines, lines))
    if isinstance(layer, Listing) and isinstance(layer.value, list | tuple):
        kept = list(layer.value[:items])
        cut = [*kept[:-1], ellipsis] if len(layer.value) > items else kept
        return replace(layer, value=cut, lines=lines)
    if isinstance(layer, Group):
        inner = tuple(_limited(part, lines, items, ellipsis) for part in layer.layers)
        return replace(layer, layers=inner)
    return layer


def _side_by_side(blocks: Sequence[Block], at: str) -> tuple[float, list[float], float | None]:
    """The height of a row, the top of each block in it, and the row's baseline."""
    height = max((b.height for b in blocks), default=0.0)
    if at == "baseline":
        depths = [b.baseline if b.baseline is not None else b.height for b in blocks]
        deepest = max(depths, default=0.0)
        tops = [deepest - depth for depth in depths]
        height = max((top + b.height for top, b in zip(tops, blocks, strict=True)), default=0.0)
        return height, tops, deepest
    tops = [(height - b.height) * _SHARES[at] for b in blocks]
    lines = [t + b.baseline for t, b in zip(tops, blocks, strict=True) if b.baseline is not None]
    return height, tops, max(lines) if lines else None
