"""The kinds of layers, and the keys each may have: what a layout's file says, as typed values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storykit.design.measures import (
    ZERO,
    BoxRule,
    Length,
    read_box,
    read_flag,
    read_length,
    read_number,
    read_time,
)
from storykit.design.options import (
    choice,
    option,
    read_any,
    read_color_name,
    read_focus,
    read_part,
    read_text,
    read_word,
)
from storykit.design.rules import (
    BorderRule,
    DuotoneRule,
    EnterRule,
    GradientRule,
    PanelRule,
    ShadeRule,
    TintRule,
    VeilRule,
)

Area = Literal["frame", "safe", "clear"]
Align = Literal["start", "center", "end"]
At = Literal["top", "middle", "bottom"]


@dataclass(frozen=True)
class Layer:
    """What every layer may have. `key` is where it stands in its layout, as `layers[2]`."""

    key: str = ""
    name: str = option("", read_word, "a name for `when:` and for errors")
    condition: object = option(True, read_any, "the layer is left out where this is empty or false")
    enter: EnterRule | None = option(None, read_part(EnterRule), "how it comes in")
    box: BoxRule = option(BoxRule(), read_box, "where it stands in its area")
    area: Area | None = option(
        None, choice("frame", "safe", "clear"), "what its box is measured from"
    )
    above: Length | None = option(None, read_length, "in a column: space before it, not the gap")


@dataclass(frozen=True)
class Picture(Layer):
    """A picture. Without `enter` it moves with the scene's motion, inside the form it is cut to."""

    value: str = option("", read_text, "the file, from a field")
    fit: str = option("cover", choice("cover", "contain"), "crop it to the box, or show all of it")
    fill: str = option("ground", read_color_name, "colour around it, or `blur`: itself, blurred")
    focus: tuple[float, float] | None = option(None, read_focus, "what must stay; the scene's own")
    radius: Length = option(ZERO, read_length, "rounded corners")
    round: bool = option(False, read_flag, "whether it is cut to a circle")
    mask: str = option(
        "none", choice("none", "circle", "arch", "pill", "leaf"), "the form it is cut to"
    )
    border: BorderRule | None = option(None, read_part(BorderRule), "a line along its edge")
    shadow: bool = option(False, read_flag, "whether it throws a soft shadow")
    duotone: DuotoneRule | None = option(
        None, read_part(DuotoneRule), "two colours instead of its own; it then stands still"
    )
    tint: TintRule | None = option(None, read_part(TintRule), "a colour over it")
    moves: bool = option(True, read_flag, "whether the scene's motion applies")
    depth: float = option(
        1.0, read_number(0, 3), "how far it moves: less than 1 is far away, more is near"
    )
    align: Align = option("start", choice("start", "center", "end"), "in a column: its place")
    height: Length | None = option(None, read_length, "in a group: its height")
    width: Length | None = option(None, read_length, "in a group: its width")


@dataclass(frozen=True)
class Video(Picture):
    """A clip, which is there from the start; on cards its first frame."""


@dataclass(frozen=True)
class Shade(Layer):
    """A darkening of what lies under it, so that texts can be read."""

    value: ShadeRule = option(ShadeRule(), read_part(ShadeRule), "side, colour and strength")


@dataclass(frozen=True)
class Gradient(Layer):
    """A run of colours."""

    value: GradientRule = option(GradientRule(), read_part(GradientRule), "side and colours")


@dataclass(frozen=True)
class Shape(Layer):
    """A drawn form."""

    value: str = option(
        "box",
        choice("box", "circle", "ring", "pill", "line", "quote", "arch", "steppe"),
        "which one",
    )
    color: str = option("accent", read_color_name, "its colour")
    opacity: float = option(1.0, read_number(0, 1), "1 is solid")
    radius: Length | None = option(
        None, read_length, "corners of a box; the theme's own unless told"
    )
    border: Length = option(Length(8), read_length, "width of a ring")
    align: Align = option("start", choice("start", "center", "end"), "in a column: its place")
    height: Length | None = option(None, read_length, "in a group: its height")
    width: Length | None = option(None, read_length, "in a group: its width")


@dataclass(frozen=True)
class Texture(Layer):
    """A pattern drawn by rule."""

    value: str = option(
        "dots", choice("dots", "contours", "rays", "weave", "grain", "stars"), "which one"
    )
    color: str = option("accent", read_color_name, "its colour")
    opacity: float = option(0.2, read_number(0, 1), "1 is solid")
    size: Length = option(Length(40), read_length, "distance of its repeats")


@dataclass(frozen=True)
class Setting(Layer):
    """What layers with letters share."""

    type: str = option("text", read_word, "a role of the theme: family, weight, sizes, colour")
    align: Align = option("start", choice("start", "center", "end"), "where lines stand")
    at: At = option("top", choice("top", "middle", "bottom"), "where it stands in a taller box")
    color: str | None = option(None, read_color_name, "instead of the role's colour")
    scale: float = option(1.0, read_number(0.25, 4), "how much larger than the role says")
    panel: PanelRule | None = option(None, read_part(PanelRule), "a plate behind it")


@dataclass(frozen=True)
class Text(Setting):
    """A text, set as large as fits."""

    value: str = option("", read_text, "the text; `*stars*` mark emphasis")
    lines: int = option(0, lambda v: int(read_number(0, 40)(v)), "most lines; 0 for no limit")
    balance: bool = option(True, read_flag, "whether lines are made of like length")
    types: int = option(0, read_time, "in video: the time in which it is typed, letter by letter")


@dataclass(frozen=True)
class Number(Setting):
    """A number in the language's digits; in video it counts up."""

    value: object = option("", read_any, "the number, or a text that is shown as it is")
    type: str = option("number", read_word, "a role of the theme")
    counts: int = option(0, read_time, "in video: the time it takes to count up")
    decimals: int | None = option(
        None, lambda v: int(read_number(0, 6)(v)), "digits after the point; as given unless told"
    )


@dataclass(frozen=True)
class Listing(Setting):
    """A list, each item with a marker on its start side."""

    value: object = option((), read_any, "the items, from a field")
    type: str = option("item", read_word, "a role of the theme")
    marker: str = option(
        "dot", choice("dot", "dash", "number", "check", "none"), "what marks items"
    )
    marker_color: str = option("accent", read_color_name, "the marker's colour")
    gap: Length = option(Length(24), read_length, "space between items")
    lines: int = option(0, lambda v: int(read_number(0, 40)(v)), "most lines of an item")


@dataclass(frozen=True)
class Logo(Layer):
    """The story's logo, or the theme's."""

    value: str = option("", read_text, "a file of its own, from a field")
    align: Align = option("start", choice("start", "center", "end"), "its place in the box")
    at: At = option("top", choice("top", "middle", "bottom"), "its place in the box")
    height: Length | None = option(None, read_length, "its height in a group")
    width: Length | None = option(None, read_length, "its greatest width in a group")


@dataclass(frozen=True)
class Icon(Layer):
    """A drawing in one colour: one of storykit's icons, or an SVG file of the story's `icons`."""

    value: str = option("", read_text, "its name; `storykit layouts` lists them")
    color: str = option("accent", read_color_name, "its colour")
    disc: str | None = option(None, read_color_name, "colour of a disc behind it")
    align: Align = option("start", choice("start", "center", "end"), "in a column: its place")
    at: At = option("top", choice("top", "middle", "bottom"), "its place in a taller box")
    height: Length | None = option(None, read_length, "its height; 72px unless told")


@dataclass(frozen=True)
class Code(Layer):
    """A QR code, dark on light with room around it, so that every telephone reads it."""

    value: str = option("", read_text, "the address it leads to")
    align: Align = option("start", choice("start", "center", "end"), "in a column: its place")
    at: At = option("top", choice("top", "middle", "bottom"), "its place in a taller box")
    height: Length | None = option(None, read_length, "its height; 240px unless told")


@dataclass(frozen=True)
class Steps(Layer):
    """Where one is in a series: a dot for each part, the present one longer."""

    value: object = option(1, read_any, "the present part, from 1")
    of: object = option(1, read_any, "how many parts there are")
    color: str = option("accent", read_color_name, "colour of the present part")
    rest: str = option("muted", read_color_name, "colour of the others")
    align: Align = option("start", choice("start", "center", "end"), "its place")
    at: At = option("top", choice("top", "middle", "bottom"), "its place in a taller box")
    height: Length | None = option(None, read_length, "height of the dots; 14px unless told")


@dataclass(frozen=True)
class Progress(Layer):
    """How much of something is done: a bar that fills from the start side."""

    value: object = option(0, read_any, "how much is done")
    of: object = option(100, read_any, "how much there is to do; 100 unless told")
    color: str = option("accent", read_color_name, "colour of what is done")
    rest: str = option("faint", read_color_name, "colour of what is left")
    height: Length | None = option(None, read_length, "its height; 34px unless told")


@dataclass(frozen=True)
class Dates(Setting):
    """Dates one below the other, on a line along the start side."""

    value: object = option((), read_any, "rows with `date` and `text`, from a field")
    type: str = option("item", read_word, "role of the texts")
    date_type: str = option("kicker", read_word, "role of the dates")
    line: str = option("accent", read_color_name, "colour of the line and its dots")
    gap: Length = option(Length(26), read_length, "space between rows")


@dataclass(frozen=True)
class Chart(Setting):
    """A chart of rows with `label` and `value`; mirrored with the language."""

    value: str = option("bar", choice("bar", "line", "donut"), "which kind")
    rows: object = option((), read_any, "the rows, from a field")
    type: str = option("item", read_word, "role of labels and numbers")
    bars: str = option("accent", read_color_name, "colour of what is measured")
    track: str = option("faint", read_color_name, "colour of what it is measured against")
    unit: str = option("", read_text, "what stands after each number")
    gap: Length = option(Length(26), read_length, "space between rows")
    height: Length | None = option(None, read_length, "height of a line or donut chart")


@dataclass(frozen=True)
class Space(Layer):
    """Nothing, so high."""

    value: Length = option(ZERO, read_length, "its height")


@dataclass(frozen=True)
class Group(Layer):
    """Layers in a column or a row; those after a short text move up."""

    value: str = option("column", choice("column", "row"), "which way they follow each other")
    layers: tuple[Layer, ...] = ()
    gap: Length = option(Length(24), read_length, "space between them")
    at: Literal["top", "middle", "bottom", "baseline"] = option(
        "top",
        choice("top", "middle", "bottom", "baseline"),
        "where they stand in a taller box; in a row: how they stand beside each other",
    )
    align: Align = option("start", choice("start", "center", "end"), "in a row: where they stand")
    panel: PanelRule | None = option(None, read_part(PanelRule), "a plate behind them")
    veil: VeilRule | None = option(None, read_part(VeilRule), "a darkening that follows them")


KINDS: dict[str, type[Layer]] = {
    "picture": Picture,
    "video": Video,
    "shade": Shade,
    "gradient": Gradient,
    "shape": Shape,
    "texture": Texture,
    "text": Text,
    "number": Number,
    "list": Listing,
    "logo": Logo,
    "icon": Icon,
    "qr": Code,
    "steps": Steps,
    "progress": Progress,
    "dates": Dates,
    "chart": Chart,
    "space": Space,
    "group": Group,
}
"""The kinds of layers, by the key that makes a mapping one."""
