"""Gers, with their doors, crowns and smoke."""

from __future__ import annotations

from . import palette as p
from .canvas import Canvas
from .curves import ellipse, smooth, stroke
from .paint import Color, mix, ramp, slope


def ger(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    door: float = 0.18,
    lit: float = 1.0,
    felt: Color = p.CREAM,
    shadow: Color = p.DUSK,
    paint: Color = p.CORAL,
    night: bool = False,
    smoke: bool = False,
) -> None:
    """A ger whose foot stands at (x, y), `size` wide; `lit` is 1 where the sun is at the end side.

    `door` is the door's place from -0.5 to 0.5 of the width.
    """
    w = size / 2
    wall, roof = size * 0.30, size * 0.20
    foot = size * 0.035

    def at(px: float, py: float) -> tuple[float, float]:
        return (x + px * w, y - py)

    # The ground under it.
    canvas.fill(
        ellipse(x - lit * size * 0.20, y + foot * 0.6, w * 1.28, foot * 2.1),
        mix(shadow, p.INK, 0.4),
        0.34,
        blur=size * 0.02,
    )
    body = smooth(
        [
            at(-1, wall),
            at(-1, wall),
            at(-1.015, wall * 0.5),
            at(-1, 0),
            at(-1, 0),
            at(-0.5, -foot * 0.8),
            at(0, -foot),
            at(0.5, -foot * 0.8),
            at(1, 0),
            at(1, 0),
            at(1.015, wall * 0.5),
            at(1, wall),
            at(1, wall),
            at(0, wall * 0.93),
        ]
    )
    dark = mix(felt, shadow, 0.72)
    edge = x + lit * w * 1.1
    canvas.fill(body, slope((x - lit * w * 1.1, y), (edge, y), dark, felt))
    clip = canvas.whole(body)
    canvas.shade(
        body, shadow, (x + lit * w * 0.1, y - wall), (x - lit * w * 1.05, y), 0.55, 0.55, clip
    )
    # Folds of the felt, then the three bands that hold it.
    for k, fx in enumerate((-0.82, -0.6, -0.38, 0.5, 0.7, 0.88)):
        line = [at(fx, wall), at(fx * 1.004, wall * 0.5), at(fx, -foot)]
        canvas.fill(stroke(line, size * (0.006 + 0.003 * (k % 2))), shadow, 0.20, clip=clip)
    for level in (0.84, 0.50, 0.16):
        band = [
            at(-1.02, wall * level),
            at(-0.5, wall * level - foot * 0.62),
            at(0, wall * level - foot * 0.8),
            at(0.5, wall * level - foot * 0.62),
            at(1.02, wall * level),
        ]
        canvas.fill(stroke(band, size * 0.012), mix(p.AMBER, shadow, 0.35), 0.75, clip=clip)
    cover(canvas, x, y, size, wall, roof, lit, felt, shadow, dark, night)
    doorway(canvas, x + door * size, y + foot * 0.8, size, wall, paint, lit, night)
    if smoke:
        plume(canvas, x + size * 0.035, y - wall - roof * 1.42, size * 0.9, lit)


def cover(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    wall: float,
    roof: float,
    lit: float,
    felt: Color,
    shadow: Color,
    dark: Color,
    night: bool,
) -> None:
    """The roof with its crown, ropes and stove pipe."""
    w, top = size / 2, wall + roof
    crown = 0.17
    shape = smooth(
        [
            (x - w * 1.03, y - wall * 0.90),
            (x - w * 1.03, y - wall * 0.97),
            (x - w * 0.62, y - wall - roof * 0.52),
            (x - w * crown, y - top),
            (x - w * crown, y - top),
            (x + w * crown, y - top),
            (x + w * crown, y - top),
            (x + w * 0.62, y - wall - roof * 0.52),
            (x + w * 1.03, y - wall * 0.97),
            (x + w * 1.03, y - wall * 0.90),
            (x + w * 0.6, y - wall * 0.80),
            (x, y - wall * 0.75),
            (x - w * 0.6, y - wall * 0.80),
        ]
    )
    canvas.fill(
        shape,
        slope(
            (x - lit * w, y - wall),
            (x + lit * w * 0.8, y - top),
            mix(dark, felt, 0.25),
            mix(felt, p.WHITE, 0.6),
        ),
    )
    clip = canvas.whole(shape)
    canvas.shade(
        shape, shadow, (x + lit * w * 0.2, y - top), (x - lit * w, y - wall * 0.9), 0.55, 0.6, clip
    )
    for k in (-0.9, -0.55, -0.2, 0.2, 0.55, 0.9):
        line = [(x + w * crown * k, y - top), (x + w * 1.02 * k, y - wall * 0.78)]
        canvas.fill(
            stroke(line, size * 0.006, curved=False), mix(p.AMBER, shadow, 0.5), 0.45, clip=clip
        )
    hem = [
        (x - w * 1.05, y - wall * 0.93),
        (x - w * 0.6, y - wall * 0.80),
        (x, y - wall * 0.75),
        (x + w * 0.6, y - wall * 0.80),
        (x + w * 1.05, y - wall * 0.93),
    ]
    canvas.fill(stroke(hem, size * 0.012), mix(shadow, p.INK, 0.3), 0.35, clip=clip, blur=1)
    # The crown: a ring of wood with its spokes, and the pipe.
    pipe = [(x + w * 0.07, y - top + size * 0.01), (x + w * 0.07, y - top - roof * 0.42)]
    canvas.fill(stroke(pipe, size * 0.024, curved=False), mix(p.UMBER, p.INK, 0.3))
    canvas.fill(
        stroke(
            [(x + w * 0.035, y - top - roof * 0.42), (x + w * 0.105, y - top - roof * 0.42)],
            size * 0.018,
            curved=False,
        ),
        mix(p.UMBER, p.INK, 0.1),
    )
    ring = ellipse(x, y - top, w * crown * 1.08, roof * 0.13)
    canvas.fill(ring, p.AMBER if not night else p.SAND)
    canvas.fill(
        ellipse(x, y - top - roof * 0.02, w * crown * 0.92, roof * 0.085),
        mix(p.UMBER, p.INK, 0.2) if not night else mix(p.PEACH, p.WHITE, 0.4),
    )


def doorway(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    wall: float,
    paint: Color,
    lit: float,
    night: bool,
) -> None:
    """A low wooden door, painted, under its lintel."""
    half, tall = size * 0.088, wall * 0.86
    frame = [(x - half, y), (x - half, y - tall), (x + half, y - tall), (x + half, y)]
    canvas.fill(frame, mix(paint, p.RUST, 0.65))
    inner = half * 0.78
    leaf = [
        (x - inner, y),
        (x - inner, y - tall * 0.91),
        (x + inner, y - tall * 0.91),
        (x + inner, y),
    ]
    if night:
        canvas.fill(leaf, ramp([(y - tall, mix(p.PEACH, p.WHITE, 0.35)), (y, p.OCHRE)]))
        return
    canvas.fill(
        leaf,
        slope((x - inner * lit, y), (x + inner * lit, y - tall), mix(paint, p.BRICK, 0.5), paint),
    )
    for side in (-1, 1):
        px = x + side * inner * 0.5
        panel = [
            (px - inner * 0.36, y - tall * 0.10),
            (px - inner * 0.36, y - tall * 0.80),
            (px + inner * 0.36, y - tall * 0.80),
            (px + inner * 0.36, y - tall * 0.10),
        ]
        canvas.fill(panel, mix(paint, p.BRICK, 0.75))
        for level in (0.28, 0.62):
            canvas.fill(ellipse(px, y - tall * level, inner * 0.22, tall * 0.10), p.SAND, 0.9)
            canvas.fill(ellipse(px, y - tall * level, inner * 0.10, tall * 0.05), p.TEAL, 0.9)
    canvas.fill(stroke([(x, y), (x, y - tall * 0.9)], size * 0.005, curved=False), p.RUST)


def plume(canvas: Canvas, x: float, y: float, tall: float, lit: float) -> None:
    """Smoke that rises straight and then leans."""
    line = [
        (x, y),
        (x + tall * 0.02, y - tall * 0.3),
        (x + tall * 0.10, y - tall * 0.62),
        (x + tall * 0.30, y - tall),
    ]
    canvas.fill(
        stroke(line, (tall * 0.02, tall * 0.06, tall * 0.12, tall * 0.10)),
        p.CREAM,
        0.20,
        blur=tall * 0.018,
    )
    canvas.fill(
        stroke(line[:3], (tall * 0.012, tall * 0.035, tall * 0.05)),
        p.CREAM,
        0.26,
        blur=tall * 0.010,
    )
