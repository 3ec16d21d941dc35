"""Blocks: measured layers with their parts, and those without words: shapes, pictures, logos."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from storykit.design.board import (
    Placed,
    PlacedCode,
    PlacedIcon,
    PlacedLogo,
    PlacedPicture,
    PlacedShade,
    PlacedShape,
    PlacedText,
    moved,
)
from storykit.design.contrast import luminance
from storykit.design.layers import (
    Align,
    Code,
    Icon,
    Layer,
    Logo,
    Picture,
    Progress,
    Shape,
    Steps,
    Video,
)
from storykit.design.rules import PanelRule
from storykit.design.stage import Stage
from storykit.design.vectors import MIRRORED, find_icon
from storykit.errors import UsageError
from storykit.script.numbers import amount_in
from storykit.spans import Box

WHITE = (255, 255, 255)

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

    @property
    def reach(self) -> tuple[float, float]:
        """The leftmost and rightmost pixel columns that its parts really take."""
        edges = [_edges(part) for part in self.parts]
        if not edges:
            return 0.0, self.width
        return min(left for left, _ in edges), max(right for _, right in edges)


def _edges(part: Placed) -> tuple[float, float]:
    if isinstance(part, PlacedText) and part.lettering is not None:
        left, right = part.lettering.reach
        return part.box.x + left, part.box.x + right
    return part.box.x, part.box.right


def panelled(
    stage: Stage,
    layer: Layer,
    panel: PanelRule | None,
    width: float,
    inner: Callable[[float], Block],
) -> Block:
    """What `inner` makes of the width that is left, with a plate around it.

    A plate that fills its whole box is not made here: its size is known when the box is.
    """
    if panel is None or panel.fill:
        return inner(width)
    top, bottom = stage.pixels(panel.pad.top), stage.pixels(panel.pad.bottom)
    start, end = stage.pixels(panel.pad.start), stage.pixels(panel.pad.end)
    left, right = (end, start) if stage.rtl else (start, end)
    block = inner(max(1.0, width - left - right))
    first, last = block.reach
    across = last - first + left + right
    x = aligned(stage, getattr(layer, "align", "start"), across, width)
    box = Box(x, 0.0, across, block.height + top + bottom)
    plate = replace(plate_of(stage, layer.key, panel, box), enter=stage.enter(layer.enter))
    parts = (plate, *(moved(part, x + left - first, top) for part in block.parts))
    baseline = None if block.baseline is None else block.baseline + top
    return Block(across, box.height, parts, baseline, block.breaks)


def plate_of(stage: Stage, key: str, panel: PanelRule, box: Box) -> PlacedShape:
    """A panel's plate in a box."""
    radius = stage.pixels(stage.theme.radius if panel.radius is None else panel.radius)
    return PlacedShape(
        key,
        box,
        None,
        "box",
        stage.color(panel.color, key),
        panel.opacity,
        min(radius, box.height / 2, box.width / 2),
        shadow=stage.pixels(stage.theme.shadow) if panel.shadow else 0.0,
    )


def icon_block(stage: Stage, layer: Icon, width: float) -> Block:
    """An icon, on a disc if it is to have one."""
    try:
        file = find_icon(layer.value, stage.folder)
    except UsageError as error:
        raise stage.mistake(layer.key, error) from None
    high = stage.pixels(layer.height, stage.format.height) if layer.height else 72 * stage.unit
    high = min(high, width)
    x = aligned(stage, layer.align, high, width)
    enter = stage.enter(layer.enter)
    color = stage.color(layer.color, layer.key)
    box = Box(x, 0.0, high, high)
    mirrored = stage.rtl and file.stem in MIRRORED
    if layer.disc is None:
        return Block(high, high, (PlacedIcon(layer.key, box, enter, file, color, mirrored),))
    disc = PlacedShape(layer.key, box, enter, "circle", stage.color(layer.disc, layer.key))
    inner = box.inset(high * 0.24, high * 0.24)
    return Block(high, high, (disc, PlacedIcon(layer.key, inner, enter, file, color, mirrored)))


def code_block(stage: Stage, layer: Code, width: float) -> Block:
    """A QR code; dark on light whatever the tone, since many readers know no other."""
    high = stage.pixels(layer.height, stage.format.height) if layer.height else 240 * stage.unit
    high = min(high, width)
    dark, light = min(stage.tone.ground, stage.tone.text, key=luminance), WHITE
    box = Box(aligned(stage, layer.align, high, width), 0.0, high, high)
    code = PlacedCode(layer.key, box, stage.enter(layer.enter), layer.value, dark, light)
    return Block(high, high, (code,))


def steps_block(stage: Stage, layer: Steps, width: float) -> Block:
    """A row of dots from the start side, the present one drawn out."""
    count, present = _count(layer.of), _count(layer.value)
    if count < 2:
        return Block(0.0, 0.0)
    high = stage.pixels(layer.height, stage.format.height) if layer.height else 14 * stage.unit
    long, gap = high * 3, high * 0.8
    across = (count - 1) * (high + gap) + long
    x = aligned(stage, layer.align, across, width)
    enter = stage.enter(layer.enter)
    colors = [stage.color(name, layer.key) for name in (layer.rest, layer.color)]
    parts = []
    for step in range(1, count + 1):
        lit = step == present
        length = long if lit else high
        left = 2 * aligned(stage, layer.align, across, width) + across - x - length
        box = Box(left if stage.rtl else x, 0.0, length, high)
        parts.append(PlacedShape(layer.key, box, enter, "pill", colors[lit]))
        x += length + gap
    return Block(across, high, tuple(parts))


def progress_block(stage: Stage, layer: Progress, width: float) -> Block:
    """A bar over its track; at least as long as it is high where anything is done."""
    high = stage.pixels(layer.height, stage.format.height) if layer.height else 34 * stage.unit
    whole = amount_in(layer.of)
    share = min(1.0, max(0.0, amount_in(layer.value) / whole)) if whole > 0 else 0.0
    enter = stage.enter(layer.enter)
    parts = []
    for name, part in ((layer.rest, 1.0), (layer.color, share)):
        across = max(high, width * part) if part else 0.0
        box = Box(width - across if stage.rtl else 0.0, 0.0, across, high)
        if across:
            color = stage.color(name, layer.key)
            parts.append(PlacedShape(layer.key, box, enter, "pill", color))
    return Block(width, high, tuple(parts))


def _count(value: object) -> int:
    """A whole number from 0 to 40, also from a text; 0 for anything else."""
    try:
        return min(40, max(0, int(str(value))))
    except ValueError:
        return 0


def aligned(stage: Stage, align: Align, across: float, width: float) -> float:
    """The x of something `across` pixels wide in that width."""
    side = stage.side(align)
    return {"left": 0.0, "center": (width - across) / 2, "right": width - across}[side]


def shape_block(stage: Stage, layer: Shape, width: float) -> Block:
    """A shape in a group."""
    height = stage.pixels(layer.height, width) if layer.height else 6 * stage.unit
    across = stage.pixels(layer.width, width) if layer.width else width
    x = aligned(stage, layer.align, across, width)
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


def picture_block(stage: Stage, proportions: Proportions, layer: Picture, width: float) -> Block:
    """A picture in a group: as wide or high as it says, else as wide as the group."""
    file = stage.file(layer.value, layer.key)
    across = stage.pixels(layer.width, width) if layer.width else None
    height = stage.pixels(layer.height, stage.format.height) if layer.height else None
    if across is None and height is None:
        across = width
    square = layer.round or layer.mask == "circle"
    if height is None:
        assert across is not None
        height = across if square else across / proportions(file)
    if across is None:
        across = height if square else height * proportions(file)
    if square:
        across = height = min(across, height)
    left = aligned(stage, layer.align, across, width)
    placed = placed_picture(stage, layer, Box(left, 0.0, across, height))
    return Block(across, height, with_tint(placed))


def placed_picture(stage: Stage, layer: Picture, box: Box) -> PlacedPicture:
    """A picture placed in a box."""
    border, file = layer.border, stage.file(layer.value, layer.key)
    return PlacedPicture(
        layer.key,
        box,
        stage.enter(layer.enter),
        file,
        "clip" if isinstance(layer, Video) else "picture",
        "contain" if layer.fit == "contain" else "cover",
        "blur" if layer.fill == "blur" else stage.color(layer.fill, layer.key),
        layer.focus or stage.focus,
        stage.pixels(layer.radius),
        layer.round or layer.mask == "circle",
        None
        if border is None
        else (stage.pixels(border.width), stage.color(border.color, layer.key)),
        stage.pixels(stage.theme.shadow) if layer.shadow else 0.0,
        layer.moves,
        stage.hidden_in(file),
        None
        if layer.duotone is None
        else (
            stage.color(layer.duotone.dark, layer.key),
            stage.color(layer.duotone.light, layer.key),
        ),
        layer.mask,
        None
        if layer.tint is None
        else (stage.color(layer.tint.color, layer.key), layer.tint.strength),
        stage.rtl,
        layer.depth,
    )


def with_tint(placed: PlacedPicture) -> tuple[Placed, ...]:
    """A picture, and the tint over it where it is one that can move under its tint."""
    if placed.tint is None or not placed.plain:
        return (placed,)
    color, strength = placed.tint
    shade = PlacedShade(placed.key, placed.box, placed.enter, "all", color, strength)
    return placed, shade


def logo_block(stage: Stage, proportions: Proportions, layer: Logo, width: float) -> Block:
    """A logo in its own proportions; nothing where there is none."""
    file = stage.file(layer.value, layer.key) if layer.value else stage.logo
    if file is None:
        return Block(0.0, 0.0)
    most = stage.pixels(layer.width, width) if layer.width else width
    height = stage.pixels(layer.height, stage.format.height) if layer.height else 96 * stage.unit
    ratio = proportions(file)
    across = min(height * ratio, most)
    x = aligned(stage, layer.align, across, width)
    box = Box(x, 0.0, across, across / ratio)
    placed = PlacedLogo(layer.key, box, stage.enter(layer.enter), file, stage.hidden_in(file))
    return Block(across, across / ratio, (placed,))
