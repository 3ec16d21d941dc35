"""A board: one scene or card in one language and format, every layer placed, none painted yet.

Boxes are physical frame pixels: `start` and `end` have become left and right. A board says in plain
text what it holds (`dump`), which is how layouts are tested without drawing anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeVar

from storykit.design.lettering import Lettering
from storykit.design.measures import Color, hex_color
from storykit.design.model import Entrance
from storykit.design.stage import Toward
from storykit.script.people import Hide
from storykit.spans import Box


@dataclass(frozen=True, eq=False)
class Placed:
    """What every placed layer has. `key` is where it stands in its layout."""

    key: str
    box: Box
    enter: Entrance | None = None


@dataclass(frozen=True, eq=False)
class PlacedPicture(Placed):
    """A picture or clip; lengths in pixels. `plain` ones (no corners or border) move in video."""

    file: Path = Path()
    kind: Literal["picture", "clip"] = "picture"
    fit: Literal["cover", "contain"] = "cover"
    fill: Color | Literal["blur"] = (0, 0, 0)
    focus: tuple[float, float] = (0.5, 0.5)
    radius: float = 0.0
    round: bool = False
    border: tuple[float, Color] | None = None
    shadow: float = 0.0
    moves: bool = True
    hide: tuple[Hide, ...] = ()
    duotone: tuple[Color, Color] | None = None
    mask: str = "none"
    tint: tuple[Color, float] | None = None
    mirrored: bool = False
    depth: float = 1.0

    @property
    def plain(self) -> bool:
        """Whether it is a bare rectangle in its own colours; a tint is then laid over it."""
        cut = self.radius or self.round or self.mask != "none"
        return not (cut or self.border or self.shadow or self.duotone)


@dataclass(frozen=True, eq=False)
class PlacedLogo(Placed):
    """A logo, whole and at its own proportions in its box."""

    file: Path = Path()
    hide: tuple[Hide, ...] = ()


@dataclass(frozen=True, eq=False)
class PlacedShade(Placed):
    """A colour whose opacity grows towards one side; `solid` pixels there are full."""

    toward: Toward = "all"
    color: Color = (0, 0, 0)
    opacity: float = 0.7
    least: float = 0.0
    solid: float = 0.0


@dataclass(frozen=True, eq=False)
class PlacedGradient(Placed):
    """Two colours running into each other towards one side."""

    toward: Toward = "bottom"
    colors: tuple[Color, Color] = ((0, 0, 0), (255, 255, 255))
    opacity: float = 1.0


@dataclass(frozen=True, eq=False)
class PlacedShape(Placed):
    """A drawn form; lengths in pixels. `mirrored` forms are drawn for right-to-left."""

    shape: str = "box"
    color: Color = (0, 0, 0)
    opacity: float = 1.0
    radius: float = 0.0
    border: float = 0.0
    shadow: float = 0.0
    mirrored: bool = False


@dataclass(frozen=True, eq=False)
class PlacedTexture(Placed):
    """A pattern; `size` is the distance of its repeats in pixels."""

    texture: str = "dots"
    color: Color = (0, 0, 0)
    opacity: float = 0.2
    size: float = 40.0
    mirrored: bool = False


@dataclass(frozen=True, eq=False)
class PlacedIcon(Placed):
    """A drawing in one colour."""

    file: Path = Path()
    color: Color = (0, 0, 0)
    mirrored: bool = False


@dataclass(frozen=True, eq=False)
class PlacedCode(Placed):
    """A QR code with the light margin that readers need."""

    text: str = ""
    dark: Color = (0, 0, 0)
    light: Color = (255, 255, 255)


@dataclass(frozen=True, eq=False)
class PlacedDonut(Placed):
    """A ring in parts; `shares` add up to one, and go round the other way where `mirrored`."""

    shares: tuple[float, ...] = ()
    colors: tuple[Color, ...] = ()
    width: float = 10.0
    mirrored: bool = False


@dataclass(frozen=True, eq=False)
class PlacedCurve(Placed):
    """A line through points, with a dot on each; points are pixels from the box's corner."""

    points: tuple[tuple[float, float], ...] = ()
    color: Color = (0, 0, 0)
    width: float = 8.0


@dataclass(frozen=True, eq=False)
class PlacedText(Placed):
    """A set text. `box` is that of its lines; the paragraph's own origin is the box's corner.

    `marker` is the colour of a stroke behind emphasised words, where the theme marks them so.
    `frames` holds earlier states of a number that counts up, as (milliseconds, lettering).
    """

    lettering: Lettering | None = None
    role: str = ""
    color: Color = (0, 0, 0)
    emphasis: Color = (0, 0, 0)
    marker: Color | None = None
    frames: tuple[tuple[int, Lettering], ...] = ()

    @property
    def ink(self) -> Box:
        """The rectangle its letters cover, in frame pixels."""
        if self.lettering is None:
            return self.box
        ink = self.lettering.ink
        return Box(self.box.x + ink.x, self.box.y + ink.y, ink.width, ink.height)


@dataclass(frozen=True, eq=False)
class Board:
    """A whole placed scene or card. `safe` and `clear` are the areas its texts were kept in."""

    layout: str
    theme: str
    language: str
    format: str
    width: int
    height: int
    background: Color
    safe: Box
    clear: Box
    rtl: bool
    layers: tuple[Placed, ...]

    @property
    def texts(self) -> Iterator[PlacedText]:
        """The texts, in order."""
        return (layer for layer in self.layers if isinstance(layer, PlacedText))

    def dump(self) -> str:
        """The board as plain text, one layer a line; equal boards have equal dumps."""
        head = (
            f"{self.layout} {self.theme} {self.language} {self.format} {self.width}x{self.height}"
            f" {'rtl' if self.rtl else 'ltr'} ground {hex_color(self.background)}"
            f" clear {_box(self.clear)}"
        )
        return "\n".join([head, *(_line(layer) for layer in self.layers)]) + "\n"


AnyPlaced = TypeVar("AnyPlaced", bound=Placed)


def moved(layer: AnyPlaced, dx: float, dy: float) -> AnyPlaced:
    """The same layer, so many pixels further right and down."""
    box = layer.box
    return replace(layer, box=Box(box.x + dx, box.y + dy, box.width, box.height))


def _box(box: Box) -> str:
    return f"{box.x:.0f},{box.y:.0f} {box.width:.0f}x{box.height:.0f}"


def _line(layer: Placed) -> str:
    kind = type(layer).__name__.removeprefix("Placed").lower()
    parts = [f"  {kind} {_box(layer.box)}"]
    match layer:
        case PlacedPicture():
            parts.append(
                f"{layer.kind} {layer.file.name} {layer.fit}"
                f" focus {layer.focus[0]:g},{layer.focus[1]:g}"
            )
        case PlacedLogo():
            parts.append(layer.file.name)
        case PlacedShade():
            parts.append(
                f"{layer.toward} {hex_color(layer.color)} {layer.least:g}..{layer.opacity:g}"
            )
        case PlacedGradient():
            parts.append(f"{layer.toward} {' '.join(map(hex_color, layer.colors))}")
        case PlacedShape():
            mirrored = " mirrored" if layer.mirrored else ""
            parts.append(f"{layer.shape} {hex_color(layer.color)} {layer.opacity:g}{mirrored}")
        case PlacedTexture():
            parts.append(f"{layer.texture} {hex_color(layer.color)} {layer.opacity:g}")
        case PlacedIcon():
            mirrored = " mirrored" if layer.mirrored else ""
            parts.append(f"{layer.file.stem} {hex_color(layer.color)}{mirrored}")
        case PlacedCode():
            parts.append(f"{layer.text} {hex_color(layer.dark)} on {hex_color(layer.light)}")
        case PlacedDonut():
            shares = " ".join(f"{share:.3f}" for share in layer.shares)
            parts.append(f"{shares}{' mirrored' if layer.mirrored else ''}")
        case PlacedCurve():
            parts.append(" ".join(f"{x:.0f},{y:.0f}" for x, y in layer.points))
        case PlacedText(lettering=Lettering() as set_text):
            parts.append(
                f"{layer.role} {set_text.size:.1f}px {hex_color(layer.color)} {set_text.quoted}"
            )
    if layer.enter is not None:
        parts.append(_entrance(layer.enter))
    return " ".join(parts)


def _entrance(enter: Entrance) -> str:
    parts = [f"enter {enter.delay}+{enter.duration}ms"]
    parts += ["fade"] if enter.fade else []
    parts += [f"from {enter.dx:+.0f},{enter.dy:+.0f}"] if enter.dx or enter.dy else []
    parts += [f"wipe {enter.wipe}"] if enter.wipe else []
    return " ".join(parts)
