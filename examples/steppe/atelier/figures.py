"""People without faces, told by posture and dress, drawn 100 high about their foot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import palette as p
from .canvas import Canvas
from .curves import Array, Points, ellipse, outline, place, smooth, stroke
from .paint import Color, color, mix


@dataclass(frozen=True)
class Look:
    """How one person is dressed.

    `head` names hair or headdress, `over` what is worn over the shirt.
    """

    skin: Color = p.SKINS[2]
    hair: Color = p.INK
    head: str = "short"
    cloth: Color = p.CREAM
    top: Color = p.TEAL
    over: str = ""
    second: Color = p.OCHRE
    legs: str = "trousers"
    lower: Color = p.INDIGO
    hands: str = "lap"
    shoes: Color = p.UMBER
    sleeve: Color | None = None
    bare: bool = False

    @property
    def arm(self) -> Color:
        """The colour of the upper arm."""
        return self.sleeve or self.top

    @property
    def forearm(self) -> Color:
        """The colour of the lower arm: skin under short sleeves."""
        return self.skin if self.bare else self.arm


class Figure:
    """A place on the canvas where one person is drawn in units of a hundredth of their height."""

    def __init__(
        self,
        canvas: Canvas,
        x: float,
        y: float,
        tall: float,
        mirror: bool = False,
        slim: float = 1.0,
    ) -> None:
        self.canvas, self.s, self.mirror, self.slim = canvas, tall / 100, mirror, slim
        self.x, self.y = x, y

    def put(self, points: Points) -> Array:
        """Points of the figure on the sheet."""
        given = np.asarray(points, float) * (self.slim, 1)
        return place(given, self.x, self.y, self.s, mirror=self.mirror)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A point of the figure on the sheet."""
        px, py = self.put([(x, y)])[0]
        return float(px), float(py)

    def form(
        self,
        points: Points,
        tint: Color,
        shade: float = 0.55,
        curved: bool = True,
        grain: float = 0.3,
    ) -> Array:
        """A piece of cloth or skin, shaded away from the light at the end side; its clip."""
        path = self.put(smooth(points) if curved else points)
        self.canvas.fill(path, tint)
        clip = self.canvas.whole(path)
        if shade:
            x0, x1 = float(path[:, 0].min()), float(path[:, 0].max())
            y0, y1 = float(path[:, 1].min()), float(path[:, 1].max())
            dark = mix(tint, color("#1C1F46"), 0.62)
            self.canvas.shade(
                path,
                dark,
                (x0 + (x1 - x0) * 0.72, y0),
                (x0 - (x1 - x0) * 0.15, y1),
                shade,
                grain,
                clip,
            )
            self.canvas.shade(
                path,
                mix(tint, p.PEACH, 0.55),
                (x0 + (x1 - x0) * 0.7, y1),
                (x1 + 2 * self.s, y0),
                0.40,
                grain,
                clip,
            )
        return clip

    def line(
        self,
        points: Points,
        widths: float | tuple[float, ...],
        tint: Color,
        opacity: float = 1.0,
        clip: Array | None = None,
    ) -> None:
        """A limb or a seam."""
        self.canvas.fill(self.put(stroke(points, widths)), tint, opacity, clip=clip)

    def limb(self, points: Points, widths: tuple[float, ...], tint: Color) -> None:
        """A sleeve or leg with its shade."""
        self.form(stroke(points, widths), tint, 0.5, curved=False)

    def dot(
        self,
        x: float,
        y: float,
        r: float,
        tint: Color,
        opacity: float = 1.0,
        clip: Array | None = None,
    ) -> None:
        """A spot."""
        self.canvas.fill(self.put(ellipse(x, y, r)), tint, opacity, clip=clip)


def print_on(
    f: Figure,
    clip: Array,
    tint: Color,
    box: tuple[float, float, float, float],
    step: float,
    kind: str,
) -> None:
    """A woven or printed pattern inside a piece of cloth."""
    x0, y0, x1, y1 = box
    for row, y in enumerate(np.arange(y0, y1, step)):
        for x in np.arange(x0 + (step / 2 if row % 2 else 0), x1, step):
            if kind == "dots":
                f.dot(x, y, step * 0.17, tint, 0.85, clip)
            elif kind == "leaf":
                f.canvas.fill(
                    f.put(ellipse(x, y, step * 0.34, step * 0.14, 35 if row % 2 else -35)),
                    tint,
                    0.85,
                    clip=clip,
                )
            elif kind == "diamond":
                d = step * 0.30
                f.canvas.fill(
                    f.put([(x - d, y), (x, y - d), (x + d, y), (x, y + d)]), tint, 0.85, clip=clip
                )
            elif kind == "check" and row % 2 == 0:
                f.line([(x0, y), (x1, y)], step * 0.12, tint, 0.30, clip)
                f.line([(x, y0), (x, y1)], step * 0.12, tint, 0.30, clip)


def chair(f: Figure, back: bool) -> None:
    """A plain wooden chair; seen from behind it stands before the sitter."""
    wood, dark = color("#A8703F"), color("#6E4328")
    if not back:
        for x in (-13, 13):
            f.line([(x, -32), (x * 1.06, 0)], 2.4, dark)
        return
    for x in (-14, 14):
        f.line([(x * 0.98, -60), (x, -32), (x * 1.08, 1)], (2.4, 2.6, 2.4), wood)
    f.form(
        outline(
            "-15 -62, -8 -63.5, 8 -63.5, 15 -62, 15 -62, 15 -53, 15 -53, 8 -54, "
            "-8 -54, -15 -53, -15 -53, -15 -62"
        ),
        wood,
        0.4,
    )
    f.line([(-14, -34), (14, -34)], 3.4, wood)
    f.line([(-14.5, -16), (14.5, -16)], 1.8, dark)
