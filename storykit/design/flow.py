"""Content layers as blocks: how large they are, how they follow each other, and how they are fitted.

A block is measured at a *scale*: 1 is every role at its largest size. Where a group does not fit, all
its texts shrink together, so that the order of their sizes stays; each stops at its role's smallest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from storykit.design.board import (
    Placed,
    PlacedLogo,
    PlacedPicture,
    PlacedShade,
    PlacedShape,
    PlacedText,
    moved,
)
from storykit.design.layers import (
    Align,
    Group,
    Layer,
    Listing,
    Logo,
    Number,
    PanelRule,
    Picture,
    Setting,
    Shape,
    Space,
    Text,
    VeilRule,
    Video,
)
from storykit.design.lettering import Lettering, letter
from storykit.design.numerals import counting, number_text
from storykit.design.stage import Stage
from storykit.design.themes import Role
from storykit.errors import UsageError
from storykit.spans import Box

_LEAST_SCALE = 0.3
_STEPS = 6

Proportions = Callable[[Path], float]
"""Width divided by height of a picture file."""


@dataclass(frozen=True, eq=False)
class Block:
    """Something measured: its size and its parts, placed from its own top left corner.

    `baseline` is the y of its last line of text. `breaks` tells that a word had to be cut, or words
    were left out, for want of room.
    """

    width: float
    height: float
    parts: tuple[Placed, ...] = ()
    baseline: float | None = None
    breaks: bool = False


@dataclass(frozen=True)
class Flow:
    """Measures layers for one stage."""

    stage: Stage
    proportions: Proportions

    def place(self, layer: Layer, box: Box) -> tuple[Placed, ...]:
        """The layer's parts in frame pixels, as large as fits the box."""
        block = self.fitted(layer, box.width, box.height)
        at = getattr(layer, "at", "top")
        dy = {"top": 0.0, "middle": 0.5, "bottom": 1.0}.get(at, 0.0) * (box.height - block.height)
        parts = tuple(moved(part, box.x, box.y + max(0.0, dy)) for part in block.parts)
        panel = getattr(layer, "panel", None)
        if panel is not None and panel.fill:
            parts = (self._panel(layer.key, panel, box), *parts)
        if isinstance(layer, Group) and layer.veil is not None and parts:
            taken = Box(box.x, box.y + max(0.0, dy), box.width, block.height)
            parts = (self._veil(layer.key, layer.veil, taken), *parts)
        return parts

    def _veil(self, key: str, rule: VeilRule, taken: Box) -> PlacedShade:
        """A shade of the frame that is full from the far edge to where the group begins."""
        stage = self.stage
        frame = stage.frame
        toward = stage.toward(rule.toward)
        reach = stage.pixels(
            rule.reach, frame.width if toward in ("left", "right") else frame.height
        )
        depth = {
            "all": 0.0,
            "bottom": frame.height - taken.y,
            "top": taken.bottom,
            "left": taken.right,
            "right": frame.width - taken.x,
        }[toward]
        box = frame
        if toward in ("top", "bottom") and not rule.least:
            high = min(frame.height, depth + reach)
            box = Box(0, 0 if toward == "top" else frame.height - high, frame.width, high)
        elif toward in ("left", "right") and not rule.least:
            across = min(frame.width, depth + reach)
            box = Box(0 if toward == "left" else frame.width - across, 0, across, frame.height)
        color = stage.color(rule.color, key)
        return PlacedShade(key, box, None, toward, color, rule.opacity, rule.least, depth)

    def fitted(self, layer: Layer, width: float, height: float) -> Block:
        """The block at the largest scale that fits."""
        block = self.measured(layer, width, 1.0)
        if _fits(block, height):
            return block
        low, high = _LEAST_SCALE, 1.0
        best: Block | None = None
        for _ in range(_STEPS):
            middle = (low + high) / 2
            block = self.measured(layer, width, middle)
            if _fits(block, height):
                best, low = block, middle
            else:
                high = middle
        return best if best is not None else self._cut(layer, width, height)

    def _cut(self, layer: Layer, width: float, height: float) -> Block:
        """The block at its smallest, with ever fewer lines until it fits."""
        for lines in (12, 8, 6, 5, 4, 3, 2, 1):
            block = self.measured(_limited(layer, lines), width, 0.0)
            if block.height <= height:
                return block
        return block

    def measured(self, layer: Layer, width: float, scale: float) -> Block:
        """The block of a layer in that width at that scale."""
        match layer:
            case Text():
                return self._text(layer, layer.value, width, scale, layer.lines, layer.balance)
            case Number():
                return self._number(layer, width, scale)
            case Listing():
                return self._list(layer, width, scale)
            case Group(value="row"):
                return self._panelled(
                    layer, layer.panel, width, lambda w: self._row(layer, w, scale)
                )
            case Group():
                return self._panelled(
                    layer, layer.panel, width, lambda w: self._column(layer, w, scale)
                )
            case Shape():
                return self._shape(layer, width, scale)
            case Picture() | Video():
                return self._picture(layer, width)
            case Logo():
                return self._logo(layer, width)
            case Space():
                return Block(0.0, self.stage.pixels(layer.value))
        raise AssertionError(f"{type(layer).__name__} cannot stand in a group")

    # Texts

    def _role(self, layer: Setting) -> Role:
        try:
            return self.stage.theme.role(layer.type)
        except UsageError as error:
            raise self.stage.mistake(layer.key, error) from None

    def sizes(self, layer: Setting, role: Role, scale: float) -> tuple[float, float]:
        """The largest size at a scale, and the smallest, in pixels."""
        factor = layer.scale * self.stage.theme.script_rule(self.stage.language.script).scale
        smallest = self.stage.pixels(role.smallest) * factor
        return max(self.stage.pixels(role.largest) * factor * scale, smallest), smallest

    def _letter(
        self, layer: Setting, text: str, width: float, largest: float, lines: int, balance: bool
    ) -> Lettering:
        role = self._role(layer)
        _, smallest = self.sizes(layer, role, 1.0)
        return letter(
            text,
            role,
            self.stage,
            width=width,
            largest=largest,
            smallest=min(smallest, largest),
            lines=lines,
            align=layer.align,
            balance=balance,
        )

    def _placed_text(
        self, layer: Setting, lettering: Lettering, x: float, y: float, step: int = 0
    ) -> PlacedText:
        role = self._role(layer)
        return PlacedText(
            layer.key,
            Box(x, y, lettering.width, lettering.height),
            self.stage.enter(layer.enter, step),
            lettering,
            layer.type,
            self.stage.color(layer.color or role.color, layer.key),
            self.stage.color(role.emphasis, layer.key),
        )

    def _text(
        self, layer: Setting, text: str, width: float, scale: float, lines: int, balance: bool
    ) -> Block:
        def inner(room: float) -> Block:
            largest, _ = self.sizes(layer, self._role(layer), scale)
            lettering = self._letter(layer, text, room, largest, lines, balance)
            return Block(
                lettering.natural_width,
                lettering.height,
                (self._placed_text(layer, lettering, 0.0, 0.0),),
                lettering.baselines[-1] if lettering.baselines else None,
                lettering.squeezed,
            )

        return self._panelled(layer, layer.panel, width, inner)

    def _number(self, layer: Number, width: float, scale: float) -> Block:
        stage = self.stage
        text = number_text(layer.value, stage.language, stage.digits, layer.decimals)
        block = self._text(layer, text, width, scale, 1, False)
        if not layer.counts or not stage.moving:
            return block
        frames = []
        part = next(part for part in block.parts if isinstance(part, PlacedText))
        assert part.lettering is not None
        for moment, state in counting(
            layer.value, layer.counts, stage.language, stage.digits, layer.decimals
        ):
            earlier = self._letter(
                layer, state, part.lettering.width, part.lettering.size, 1, False
            )
            frames.append((moment, earlier))
        counted = replace(part, frames=tuple(frames))
        return replace(block, parts=tuple(counted if p is part else p for p in block.parts))

    def _list(self, layer: Listing, width: float, scale: float) -> Block:
        items = [str(item) for item in layer.value] if isinstance(layer.value, list | tuple) else []
        largest, _ = self.sizes(layer, self._role(layer), scale)
        gap = self.stage.pixels(layer.gap) * max(scale, 0.5)
        room, indent = width, 0.0
        if layer.marker != "none":
            indent = largest * 1.15
            room = width - indent
        sets = [self._letter(layer, item, room, largest, 0, False) for item in items]
        # One size for all items: that of the one with the longest word.
        size = min((s.size for s in sets), default=largest)
        if any(s.size > size for s in sets):
            sets = [self._letter(layer, item, room, size, 0, False) for item in items]
        parts: list[Placed] = []
        y = 0.0
        for step, (item, lettering) in enumerate(zip(items, sets, strict=True)):
            del item
            x = 0.0 if self.stage.rtl else indent
            if layer.marker != "none":
                parts.append(self._marker(layer, lettering, step, width, indent, y))
            parts.append(self._placed_text(layer, lettering, x, y, step))
            y += lettering.height + gap
        height = max(0.0, y - gap)
        breaks = any(s.squeezed for s in sets)
        baseline = y - gap - sets[-1].height + sets[-1].baselines[-1] if sets else None
        return Block(width, height, tuple(parts), baseline, breaks)

    def _marker(
        self, layer: Listing, lettering: Lettering, step: int, width: float, indent: float, y: float
    ) -> Placed:
        """The marker of an item, on the start side, level with the middle of its first line's letters."""
        stage, size = self.stage, lettering.size
        color = stage.color(layer.marker_color, layer.key)
        enter = stage.enter(layer.enter, step)
        middle = y + lettering.baselines[0] - size * 0.3
        if layer.marker == "number":
            text = number_text(step + 1, stage.language, stage.digits, None)
            numeral = self._letter(replace(layer, align="start"), text, indent, size, 1, False)
            x = width - indent if stage.rtl else 0.0
            top = y + lettering.baselines[0] - numeral.baselines[0]
            placed = self._placed_text(layer, numeral, x, top, step)
            return replace(placed, color=color)
        shapes = {
            "dot": ("circle", 0.34, 0.34),
            "dash": ("pill", 0.6, 0.12),
            "check": ("check", 0.7, 0.7),
        }
        shape, across, high = shapes[layer.marker]
        w, h = across * size, high * size
        x = width - w if stage.rtl else 0.0
        return PlacedShape(layer.key, Box(x, middle - h / 2, w, h), enter, shape, color)

    # Groups

    def _column(self, group: Group, width: float, scale: float) -> Block:
        gap = self.stage.pixels(group.gap) * max(scale, 0.5)
        parts: list[Placed] = []
        y, widest, breaks, baseline = 0.0, 0.0, False, None
        for step, layer in enumerate(group.layers):
            block = self.measured(layer, width, scale)
            if step:
                before = group.layers[step].above
                y += gap if before is None else self.stage.pixels(before) * max(scale, 0.5)
            parts += [self._entering(group, moved(part, 0.0, y), step) for part in block.parts]
            if block.baseline is not None:
                baseline = y + block.baseline
            y += block.height
            widest = max(widest, block.width)
            breaks = breaks or block.breaks
        return Block(widest, y, tuple(parts), baseline, breaks)

    def _row(self, group: Group, width: float, scale: float) -> Block:
        gap = self.stage.pixels(group.gap)
        blocks: list[Block] = []
        left = width - gap * (len(group.layers) - 1)
        for index, layer in enumerate(group.layers):
            room = self._row_room(layer, left, len(group.layers) - index, width)
            block = self.measured(layer, room, scale)
            blocks.append(block)
            left -= block.width
        across = sum(b.width for b in blocks) + gap * (len(blocks) - 1)
        height, tops, baseline = _aligned(blocks, group.at)
        x = {"start": 0.0, "center": (width - across) / 2, "end": width - across}[group.align]
        parts: list[Placed] = []
        for step, (block, top) in enumerate(zip(blocks, tops, strict=True)):
            offset = width - x - block.width if self.stage.rtl else x
            for part in block.parts:
                # A text was aligned in the room it was given; in a row it hugs its neighbours.
                shift = _left(part, block)
                parts.append(self._entering(group, moved(part, offset - shift, top), step))
            x += block.width + gap
        return Block(across, height, tuple(parts), baseline, any(b.breaks for b in blocks))

    def _row_room(self, layer: Layer, left: float, remaining: int, width: float) -> float:
        if layer.box.width is not None:
            return self.stage.pixels(layer.box.width, width)
        return (
            left
            if remaining == 1 or isinstance(layer, Number | Logo | Shape | Picture)
            else left * 0.7
        )

    def _entering(self, group: Group, part: Placed, step: int) -> Placed:
        if part.enter is not None or group.enter is None:
            return part
        return replace(part, enter=self.stage.enter(group.enter, step))

    def _panelled(
        self, layer: Layer, panel: PanelRule | None, width: float, inner: Callable[[float], Block]
    ) -> Block:
        """A block with its plate, which hugs it unless it fills the box."""
        if panel is None or panel.fill:
            return inner(width)
        stage = self.stage
        top, bottom = stage.pixels(panel.pad.top), stage.pixels(panel.pad.bottom)
        start, end = stage.pixels(panel.pad.start), stage.pixels(panel.pad.end)
        left, right = (end, start) if stage.rtl else (start, end)
        block = inner(max(1.0, width - left - right))
        x = _extent(block)
        align: Align = getattr(layer, "align", "start")
        across = x[1] - x[0] + left + right
        side = stage.side(align)
        at = {"left": 0.0, "center": (width - across) / 2, "right": width - across}[side]
        plate = self._panel(layer.key, panel, Box(at, 0.0, across, block.height + top + bottom))
        plate = replace(plate, enter=stage.enter(layer.enter))
        parts = (plate, *(moved(part, at + left - x[0], top) for part in block.parts))
        baseline = None if block.baseline is None else block.baseline + top
        return Block(across, block.height + top + bottom, parts, baseline, block.breaks)

    def _panel(self, key: str, panel: PanelRule, box: Box) -> PlacedShape:
        stage = self.stage
        radius = stage.pixels(stage.theme.radius if panel.radius is None else panel.radius)
        return PlacedShape(
            key,
            box,
            None,
            "box",
            stage.color(panel.color, key),
            panel.opacity,
            min(radius, box.height / 2, box.width / 2),
            shadow=18 * stage.unit if panel.shadow else 0.0,
        )

    # Pictures and shapes

    def _shape(self, layer: Shape, width: float, scale: float) -> Block:
        stage = self.stage
        height = stage.pixels(layer.height, width) if layer.height else 6 * stage.unit
        across = stage.pixels(layer.width, width) if layer.width else width
        x = self._aligned_x(layer.align, across, width)
        radius = stage.theme.radius if layer.radius is None else layer.radius
        placed = PlacedShape(
            layer.key,
            Box(x, 0.0, across, height),
            stage.enter(layer.enter),
            layer.value,
            stage.color(layer.color, layer.key),
            layer.opacity,
            stage.pixels(radius),
            stage.pixels(layer.border),
            mirrored=stage.rtl,
        )
        return Block(across, height, (placed,))

    def _picture(self, layer: Picture, width: float) -> Block:
        stage = self.stage
        file = Path(layer.value)
        across = stage.pixels(layer.width, width) if layer.width else None
        height = stage.pixels(layer.height, stage.format.height) if layer.height else None
        if across is None and height is None:
            across = width
        if height is None:
            assert across is not None
            height = across if layer.round else across / self.proportions(file)
        if across is None:
            across = height if layer.round else height * self.proportions(file)
        left = width - across if stage.rtl else 0.0
        placed = self.picture(layer, Box(left, 0.0, across, height))
        return Block(across, height, (placed,))

    def picture(self, layer: Picture, box: Box) -> PlacedPicture:
        """A picture placed in a box."""
        stage, border = self.stage, layer.border
        return PlacedPicture(
            layer.key,
            box,
            stage.enter(layer.enter),
            Path(layer.value),
            "clip" if isinstance(layer, Video) else "picture",
            "contain" if layer.fit == "contain" else "cover",
            "blur" if layer.fill == "blur" else stage.color(layer.fill, layer.key),
            layer.focus or stage.focus,
            stage.pixels(layer.radius),
            layer.round,
            None
            if border is None
            else (stage.pixels(border.width), stage.color(border.color, layer.key)),
            18 * stage.unit if layer.shadow else 0.0,
            layer.moves,
            stage.hide if layer.value in stage.hidden_files else (),
        )

    def _logo(self, layer: Logo, width: float) -> Block:
        stage = self.stage
        file = Path(layer.value) if layer.value else stage.logo
        if file is None:
            return Block(0.0, 0.0)
        most = stage.pixels(layer.width, width) if layer.width else width
        height = (
            stage.pixels(layer.height, stage.format.height) if layer.height else 96 * stage.unit
        )
        ratio = self.proportions(file)
        across = min(height * ratio, most)
        x = self._aligned_x(layer.align, across, width)
        placed = PlacedLogo(
            layer.key, Box(x, 0.0, across, across / ratio), stage.enter(layer.enter), file
        )
        return Block(across, across / ratio, (placed,))

    def _aligned_x(self, align: Align, across: float, width: float) -> float:
        side = self.stage.side(align)
        return {"left": 0.0, "center": (width - across) / 2, "right": width - across}[side]


def _fits(block: Block, height: float) -> bool:
    return block.height <= height + 0.5 and not block.breaks


def _limited(layer: Layer, lines: int) -> Layer:
    """The layer with at most so many lines in each of its texts."""
    if isinstance(layer, Text):
        return replace(layer, lines=min(layer.lines or lines, lines))
    if isinstance(layer, Group):
        return replace(layer, layers=tuple(_limited(inner, lines) for inner in layer.layers))
    return layer


def _extent(block: Block) -> tuple[float, float]:
    """The leftmost and rightmost pixel columns that the block's parts really take."""
    edges = [_edges(part) for part in block.parts]
    if not edges:
        return 0.0, block.width
    return min(left for left, _ in edges), max(right for _, right in edges)


def _edges(part: Placed) -> tuple[float, float]:
    if isinstance(part, PlacedText) and part.lettering is not None:
        left, right = part.lettering.reach
        return part.box.x + left, part.box.x + right
    return part.box.x, part.box.right


def _left(part: Placed, block: Block) -> float:
    """How far right of its block's left edge a part would stand had it the whole room to itself."""
    return _extent(block)[0]


def _aligned(blocks: Sequence[Block], at: str) -> tuple[float, list[float], float | None]:
    """The height of a row, the top of each block in it, and the row's baseline."""
    height = max((b.height for b in blocks), default=0.0)
    if at == "baseline":
        depths = [b.baseline if b.baseline is not None else b.height for b in blocks]
        deepest = max(depths, default=0.0)
        tops = [deepest - depth for depth in depths]
        height = max((top + b.height for top, b in zip(tops, blocks, strict=True)), default=0.0)
        return height, tops, deepest
    share = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[at]
    tops = [(height - b.height) * share for b in blocks]
    lines = [t + b.baseline for t, b in zip(tops, blocks, strict=True) if b.baseline is not None]
    return height, tops, max(lines) if lines else None
