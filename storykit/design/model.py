"""What design hands to cards and video: layers at rest, and how each comes in.

A *board* is one scene or card in one language and format, its layers placed but not yet painted.
Painting gives *stills*, drawn once, and *plates*, the pictures and clips that move under them.
Everything is physical here: `start` and `end` have become left and right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from storykit.spans import Box, Span

if TYPE_CHECKING:
    from storykit.script.people import Hide

PlateForm = Literal["box", "arch", "leaf"]
Detail = Literal["busy", "even"]

Pixels = NDArray[np.uint8]
"""An array of shape (height, width, 4): premultiplied red, green, blue and alpha in sRGB."""


@dataclass(frozen=True, eq=False)
class Sprite:
    """A painted rectangle and where its top left corner lies in the frame.

    `color` is that of all its pixels, where they differ in opacity alone: such sprites are laid
    over pictures in half of the time.
    """

    pixels: Pixels
    x: int
    y: int
    color: tuple[int, int, int] | None = None

    @property
    def box(self) -> Box:
        """The rectangle it covers."""
        return Box(self.x, self.y, self.pixels.shape[1], self.pixels.shape[0])

    @cached_property
    def digest(self) -> str:
        """A hash of all it is; equal sprites have equal digests."""
        head = f"{self.x},{self.y},{self.pixels.shape},{self.color}".encode()
        return sha256(head + np.ascontiguousarray(self.pixels).tobytes()).hexdigest()


Wipe = Literal["left-to-right", "right-to-left", "up", "down"]


@dataclass(frozen=True, slots=True)
class Entrance:
    """How a layer comes in, in milliseconds after its scene begins.

    The layer is unseen before `delay`, then moves from `(dx, dy)` pixels away to its place while
    it fades in (`fade`) or is uncovered from one side (`wipe`), in `duration` milliseconds with
    an ease-out. Distances are physical: a layout's `slide` and `wipe` were mirrored under
    right-to-left.
    """

    delay: int = 0
    duration: int = 400
    fade: bool = True
    dx: float = 0.0
    dy: float = 0.0
    wipe: Wipe | None = None


@dataclass(frozen=True, eq=False)
class Still:
    """A painted layer. Neighbours without an entrance are merged before they get here.

    `frames` holds further states of the layer, as (milliseconds after the entrance begins,
    sprite), for numbers that count up and text that is typed; the last state stays.
    """

    sprite: Sprite
    enter: Entrance | None = None
    frames: tuple[tuple[int, Sprite], ...] = ()


@dataclass(frozen=True, slots=True)
class Plate:
    """A picture or clip that fills `box` (whole pixels) under the layers after it.

    `focus` is what must stay in frame, as shares of width and height. `moves` tells whether the
    scene's motion applies. `fit` is cover (cropped) or contain (whole, on `fill`, an sRGB triple
    or a blurred copy of itself). `hide` lists the areas of the whole picture that are covered
    before it is scaled (`storykit.design.hiding`). `depth` is how far a plate moves against the
    others, for artwork in layers: 0.5 is far away, 1 the usual, 2 near. `form` is what it is cut to
    while it moves inside: a box whose corners `radius` rounds, in pixels, an arch, or a leaf,
    which `mirrored` turns around.
    """

    kind: Literal["picture", "clip"]
    file: Path
    box: Box
    focus: tuple[float, float] = (0.5, 0.5)
    fit: Literal["cover", "contain"] = "cover"
    fill: tuple[int, int, int] | Literal["blur"] = (0, 0, 0)
    moves: bool = True
    hide: tuple[Hide, ...] = ()
    depth: float = 1.0
    radius: float = 0.0
    form: PlateForm = "box"
    mirrored: bool = False

    @property
    def cut(self) -> bool:
        """Whether something of its box is not filled."""
        return self.form != "box" or self.radius > 0


@dataclass(frozen=True, eq=False)
class Painted:
    """A painted scene: a background colour and its layers from bottom to top.

    `details` are boxes of what its stills show, from the bottom up: whether it is busy, as patterns
    and photographs are, or even, as letters and slow gradients, in which coarse coding would show.
    """

    width: int
    height: int
    background: tuple[int, int, int]
    layers: tuple[Plate | Still, ...]
    rtl: bool = False
    details: tuple[tuple[Box, Detail], ...] = ()


@dataclass(frozen=True, slots=True)
class Growth:
    """A sprite that is uncovered evenly along its length, as a progress bar is.

    Nothing of it is seen until `start`, all of it from `end` on: milliseconds of the film, which
    may lie before its beginning or after its end where it is a part of another. `backward` is
    towards the left.
    """

    start: int
    end: int
    backward: bool = False


@dataclass(frozen=True, eq=False)
class TimedSprite:
    """A sprite seen for a span of the timeline: captions, a lit word, a logo, a progress bar.

    It fades in during the first `fade_in` and out during the last `fade_out` milliseconds.
    What grows does not fade.
    """

    span: Span
    sprite: Sprite
    fade_in: int = 0
    fade_out: int = 0
    grows: Growth | None = None

    def moved(self, within: Span, by: int) -> TimedSprite:
        """What is seen of it in a span that it overlaps, `by` milliseconds later."""
        start, end = max(self.span.start, within.start), min(self.span.end, within.end)
        grows = self.grows
        if grows is not None:
            grows = replace(grows, start=grows.start + by, end=grows.end + by)
        return replace(self, span=Span(start, end).shifted(by), grows=grows)
