"""The kinds of layers, and the keys each may have: what a layout's file says, as typed values.

Every option carries its reader and one sentence about it, so that the checks of a layout, the
values a board is made of and the reference in the documentation all come from the classes below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, Literal

from storykit.design.measures import (
    ZERO,
    BoxRule,
    Length,
    Sides,
    read_box,
    read_color,
    read_flag,
    read_length,
    read_number,
    read_sides,
    read_time,
)

Area = Literal["frame", "safe", "clear"]
Align = Literal["start", "center", "end"]
At = Literal["top", "middle", "bottom"]


def option(default: Any, read: Callable[[Any], Any], about: str) -> Any:
    """A key a layer may have: its default, its reader and what it does."""
    return field(default=default, metadata={"read": read, "about": about})


def choice(*words: str) -> Callable[[object], str]:
    """A reader of one of some words."""

    def read(value: object) -> str:
        if value not in words:
            raise ValueError(f"one of {', '.join(words)} is wanted, not “{value}”")
        return str(value)

    return read


def read_text(value: object) -> str:
    """Any text; numbers become text, nothing becomes an empty one."""
    if isinstance(value, bool) or isinstance(value, Mapping | list | tuple):
        raise ValueError("a text is wanted")
    return "" if value is None else str(value)


def read_any(value: object) -> object:
    """Whatever stands there."""
    return value


def read_color_name(value: object) -> str:
    """A colour as written: `#1b2a41`, or a name that the tone or the theme explains."""
    if isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9-]*", value):
        return value
    read_color(value)
    return str(value)


def read_word(value: object) -> str:
    """A name."""
    if isinstance(value, str) and re.fullmatch(r"[^\W\d][\w-]*", value):
        return value
    raise ValueError("a name of letters, digits and hyphens is wanted")


def read_focus(value: object) -> tuple[float, float]:
    """Two shares of width and height."""
    if isinstance(value, list | tuple) and len(value) == 2:
        share = read_number(0, 1)
        return share(value[0]), share(value[1])
    raise ValueError("a focus is written like [0.5, 0.4]: shares of the width and the height")


def read_part(kind: type) -> Callable[[object], Any]:
    """A reader of a mapping whose keys are the options of `kind`."""

    def read(value: object) -> Any:
        if not isinstance(value, Mapping):
            raise ValueError(f"a mapping with some of {', '.join(option_names(kind))} is wanted")
        known = options_of(kind)
        given = {}
        for key, inner in value.items():
            if key not in known:
                raise ValueError(f"there is no “{key}” here: {', '.join(known)} are known")
            try:
                given[attribute(key)] = known[key].metadata["read"](inner)
            except ValueError as error:
                raise ValueError(f"{key}: {error}") from None
        return kind(**given)

    return read


def attribute(key: str) -> str:
    """The attribute that holds an option, where the key is a word of Python or has a hyphen."""
    return {"from": "begin", "if": "condition"}.get(key, key.replace("-", "_"))


def key_of(name: str) -> str:
    """The key that an attribute holds."""
    return {"begin": "from", "condition": "if"}.get(name, name.replace("_", "-"))


def options_of(kind: type) -> dict[str, Field[Any]]:
    """The options of a kind of layer or part, by key."""
    return {key_of(f.name): f for f in fields(kind) if "read" in f.metadata}


def option_names(kind: type) -> tuple[str, ...]:
    """The keys a kind of layer or part may have."""
    return tuple(options_of(kind))


@dataclass(frozen=True)
class EnterRule:
    """How a layer comes in."""

    fade: int = option(0, read_time, "time in which it fades in")
    time: int = option(0, read_time, "time a wipe or move takes, where it does not fade")
    delay: int = option(0, read_time, "time it waits first")
    rise: Length = option(ZERO, read_length, "how far it comes up from below")
    drop: Length = option(ZERO, read_length, "how far it comes down from above")
    slide: Length = option(ZERO, read_length, "how far it comes from the start side")
    wipe: str = option("", choice("start", "end", "up", "down", ""), "side it is uncovered from")
    each: int = option(0, read_time, "time each item of a list or group waits for the one before")


@dataclass(frozen=True)
class PanelRule:
    """A plate behind a text or group, as large as what it holds."""

    color: str = option("ground", read_color_name, "its colour")
    opacity: float = option(1.0, read_number(0, 1), "1 is solid")
    radius: Length | None = option(None, read_length, "its corners; the theme's own unless told")
    pad: Sides = option(Sides(), read_sides, "space around what it holds")
    shadow: bool = option(False, read_flag, "whether it throws a soft shadow")
    fill: bool = option(False, read_flag, "whether it is as large as the box, not as what it holds")


@dataclass(frozen=True)
class ShadeRule:
    """A darkening or tint that grows towards one side."""

    toward: str = option(
        "all", choice("all", "top", "bottom", "start", "end"), "side on which it is full"
    )
    color: str = option("ground", read_color_name, "its colour")
    opacity: float = option(0.7, read_number(0, 1), "how full it gets")
    least: float = option(0.0, read_number(0, 1), "its opacity on the other side")
    solid: Length = option(ZERO, read_length, "how deep it stays full before it fades")


@dataclass(frozen=True)
class VeilRule:
    """A darkening behind a group: full where the group stands, gone `reach` beyond it."""

    toward: str = option(
        "bottom", choice("all", "top", "bottom", "start", "end"), "side of the frame it runs on to"
    )
    color: str = option("ground", read_color_name, "its colour")
    opacity: float = option(0.78, read_number(0, 1), "how full it is")
    least: float = option(0.0, read_number(0, 1), "its opacity on the other side")
    reach: Length = option(Length(22, "%"), read_length, "how far beyond the group it fades away")


@dataclass(frozen=True)
class GradientRule:
    """A run of colours towards one side."""

    toward: str = option(
        "bottom",
        choice("top", "bottom", "start", "end", "bottom-end", "bottom-start"),
        "side of the last colour",
    )
    begin: str = option("ground", read_color_name, "first colour")
    to: str = option("accent", read_color_name, "last colour")
    opacity: float = option(1.0, read_number(0, 1), "1 is solid")


@dataclass(frozen=True)
class BorderRule:
    """A line along the edge of a shape or picture, inside it."""

    width: Length = option(Length(2), read_length, "its width")
    color: str = option("accent", read_color_name, "its colour")


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
    """A picture. One that fills the frame moves with the scene's motion."""

    value: str = option("", read_text, "the file, from a field")
    fit: str = option("cover", choice("cover", "contain"), "crop it to the box, or show all of it")
    fill: str = option("ground", read_color_name, "colour around it, or `blur`: itself, blurred")
    focus: tuple[float, float] | None = option(None, read_focus, "what must stay; the scene's own")
    radius: Length = option(ZERO, read_length, "rounded corners")
    round: bool = option(False, read_flag, "whether it is cut to a circle")
    border: BorderRule | None = option(None, read_part(BorderRule), "a line along its edge")
    shadow: bool = option(False, read_flag, "whether it throws a soft shadow")
    moves: bool = option(True, read_flag, "whether the scene's motion applies")
    height: Length | None = option(None, read_length, "in a group: its height")
    width: Length | None = option(None, read_length, "in a group: its width")


@dataclass(frozen=True)
class Video(Picture):
    """A moving picture; on cards its first frame."""


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
    "space": Space,
    "group": Group,
}
"""The kinds of layers, by the key that makes a mapping one."""
