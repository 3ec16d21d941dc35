"""The small values of layouts and themes: lengths, times, colours, sides; and how they are written.

Each `read_*` function takes what stands in the file (or came out of its template) and returns the
value, or raises ValueError with a sentence that says what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Color = tuple[int, int, int]
"""Red, green and blue in sRGB, 0 to 255."""

DESIGN_SIDE = 1080
"""Pixels of layouts and themes are those of a frame whose shorter side is 1080.

In wide frames they are a little larger; see `Stage.unit`.
"""

_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)\s*(%|px)")
_TIME = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s)")
_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


@dataclass(frozen=True, slots=True)
class Length:
    """A length as layouts write it: a share of what surrounds it (`%`) or design pixels (`px`)."""

    value: float
    unit: Literal["%", "px"] = "px"

    def pixels(self, whole: float, unit: float) -> float:
        """Frame pixels, where 100 % are `whole` of them and one design pixel is `unit`."""
        return whole * self.value / 100 if self.unit == "%" else self.value * unit


ZERO = Length(0.0)


@dataclass(frozen=True, slots=True)
class Sides:
    """Space on the four sides, in logical order."""

    top: Length = ZERO
    end: Length = ZERO
    bottom: Length = ZERO
    start: Length = ZERO


@dataclass(frozen=True, slots=True)
class BoxRule:
    """A box as layouts write it: distances from the sides of its area, or sizes; None is left open.

    With only a width (or height) the box is centred; with nothing said it fills the area.
    """

    start: Length | None = None
    end: Length | None = None
    top: Length | None = None
    bottom: Length | None = None
    width: Length | None = None
    height: Length | None = None


def read_length(value: object) -> Length:
    """A length: `8%`, `24px`, or 0."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value == 0:
            return ZERO
        raise ValueError(f"write a unit after {value:g}: “{value:g}%” or “{value:g}px”")
    match = _LENGTH.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        if isinstance(value, str) and value.strip() == "0":
            return ZERO
        raise ValueError("a length is written like “8%” or “24px”")
    number = float(match[1])
    if abs(number) > 10_000:
        raise ValueError("lengths go up to 10000")
    return Length(number, "%" if match[2] == "%" else "px")


def read_sides(value: object) -> Sides:
    """Space on all sides: one length, `vertical horizontal`, or a mapping of sides."""
    if isinstance(value, Mapping):
        unknown = sorted(set(map(str, value)) - {"top", "end", "bottom", "start"})
        if unknown:
            raise ValueError(
                f"there is no side “{unknown[0]}”: top, end, bottom and start are known"
            )
        return Sides(**{side: read_length(length) for side, length in value.items()})
    if isinstance(value, str) and len(parts := value.split()) == 2:
        vertical, horizontal = map(read_length, parts)
        return Sides(vertical, horizontal, vertical, horizontal)
    length = read_length(value)
    return Sides(length, length, length, length)


def read_box(value: object) -> BoxRule:
    """A box: a mapping with some of start, end, top, bottom, width and height."""
    if not isinstance(value, Mapping):
        raise ValueError("a box is a mapping such as {start: 8%, end: 8%, top: 20%, height: 30%}")
    known = set(BoxRule.__dataclass_fields__)
    for key in map(str, value):
        if key in {"left", "right", "x", "y"}:
            raise ValueError(
                f"a box has no “{key}”: write start and end, so that it can be mirrored"
            )
        if key not in known:
            raise ValueError(f"a box has no “{key}”: {', '.join(sorted(known))} are known")
    sizes = {str(key): read_length(length) for key, length in value.items()}
    for first, second, size in (("start", "end", "width"), ("top", "bottom", "height")):
        if {first, second, size} <= set(sizes):
            raise ValueError(f"{first}, {second} and {size} cannot all be given: leave one out")
    return BoxRule(**sizes)


def read_time(value: object) -> int:
    """Milliseconds from `400ms`, `0.4s` or 0."""
    if value == 0 and not isinstance(value, bool):
        return 0
    match = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("a time is written like “400ms” or “0.4s”")
    milliseconds = round(float(match[1]) * (1000 if match[2] == "s" else 1))
    if milliseconds > 60_000:
        raise ValueError("a time may be at most 60 seconds")
    return milliseconds


def read_number(least: float, most: float) -> Any:
    """A reader of numbers from `least` to `most`, also where they come as text."""

    def read(value: object) -> float:
        try:
            if isinstance(value, bool) or not isinstance(value, int | float | str):
                raise ValueError
            number = float(value)
        except ValueError:
            raise ValueError(f"a number from {least:g} to {most:g} is wanted") from None
        if not least <= number <= most:
            raise ValueError(f"a number from {least:g} to {most:g} is wanted, not {number:g}")
        return number

    return read


def read_color(value: object) -> Color:
    """A colour: `#1b2a41` or `#abc`."""
    match = _HEX.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("a colour is written like “#1b2a41”")
    digits = match[1] if len(match[1]) == 6 else "".join(d * 2 for d in match[1])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def read_flag(value: object) -> bool:
    """Yes or no."""
    if isinstance(value, bool):
        return value
    if value in ("true", "True", "yes"):
        return True
    if value in ("false", "False", "no", ""):
        return False
    raise ValueError("true or false is wanted")


def hex_color(color: Color) -> str:
    """The colour as it is written in files."""
    return "#{:02x}{:02x}{:02x}".format(*color)
