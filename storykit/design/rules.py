"""What several kinds of layers may say: how they come in, panels, veils, shades, borders."""

from __future__ import annotations

from dataclasses import dataclass

from storykit.design.measures import (
    ZERO,
    Length,
    Sides,
    read_flag,
    read_length,
    read_number,
    read_sides,
    read_time,
)
from storykit.design.options import choice, option, read_color_name


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
class DuotoneRule:
    """A picture in two colours instead of its own."""

    dark: str = option("ground", read_color_name, "what its shadows become")
    light: str = option("accent", read_color_name, "what its lights become")


@dataclass(frozen=True)
class TintRule:
    """A colour over a picture."""

    color: str = option("accent", read_color_name, "its colour")
    strength: float = option(0.4, read_number(0, 1), "1 hides the picture")


@dataclass(frozen=True)
class BorderRule:
    """A line along the edge of a shape or picture, inside it."""

    width: Length = option(Length(2), read_length, "its width")
    color: str = option("accent", read_color_name, "its colour")
