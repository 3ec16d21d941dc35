"""What towns and villages are built of."""

from __future__ import annotations

import numpy as np

from . import palette as p
from .canvas import Canvas
from .curves import rounded, smooth, stroke
from .gers import plume
from .paint import Color, color, mix, ramp, slope

HAZE = color("#EBCDB4")


def tower(
    canvas: Canvas,
    x: float,
    base: float,
    wide: float,
    tall: float,
    tint: Color,
    haze: float,
    columns: int,
    seed: int,
    rows: int = 0,
    roof: float = 0.0,
) -> None:
    """A block with a lit flank at the end side and windows, some of them alight."""
    rng = np.random.default_rng(seed)
    flank = wide * 0.24
    front = mix(mix(tint, p.DEEP, 0.42), HAZE, haze)
    lit = mix(mix(tint, p.PEACH, 0.25), HAZE, haze * 0.7)
    top = base - tall
    face = [(x, base), (x, top), (x + wide - flank, top - roof), (x + wide - flank, base)]
    side = [
        (x + wide - flank, base),
        (x + wide - flank, top - roof),
        (x + wide, top + flank * 0.16),
        (x + wide, base),
    ]
    canvas.fill(face, ramp([(top, front), (base, mix(front, HAZE, 0.5))]))
    canvas.fill(side, ramp([(top, lit), (base, mix(lit, HAZE, 0.5))]))
    clip = canvas.whole(face)
    canvas.shade(
        face, mix(p.INDIGO, HAZE, haze), (x + wide, top), (x, base - tall * 0.3), 0.35, 0.5, clip
    )
    rows = rows or max(3, int(tall / 34))
    cell_w, cell_h = (wide - flank) / columns, (tall - 18) / rows
    for row in range(rows):
        for column in range(columns):
            wx, wy = x + cell_w * (column + 0.22), top + 16 + cell_h * (row + 0.2)
            glass = mix(mix(p.PALE, p.DEEP, rng.uniform(0.2, 0.7)), HAZE, haze)
            if rng.random() < 0.22:
                glass = mix(color("#FFE2A8"), HAZE, haze * 0.4)
            pane = [
                (wx, wy),
                (wx + cell_w * 0.56, wy),
                (wx + cell_w * 0.56, wy + cell_h * 0.55),
                (wx, wy + cell_h * 0.55),
            ]
            canvas.fill(pane, glass, 0.85 * np.clip(1.15 - row / rows, 0.2, 1))


def sail_tower(canvas: Canvas, x: float, base: float) -> None:
    """The blue glass tower shaped like a sail."""
    shape = smooth(
        [
            (x, base),
            (x, base),
            (x + 6, base - 330),
            (x + 52, base - 560),
            (x + 150, base - 700),
            (x + 150, base - 700),
            (x + 196, base - 520),
            (x + 214, base - 260),
            (x + 216, base),
            (x + 216, base),
        ]
    )
    canvas.fill(
        shape,
        slope((x, base - 300), (x + 230, base - 500), color("#3F6C9C"), color("#B9D6E2")),
    )
    clip = canvas.whole(shape)
    canvas.shade(shape, p.INDIGO, (x + 150, base - 500), (x - 20, base - 150), 0.6, 0.5, clip)
    for k in range(1, 20):
        y = base - 34 * k
        canvas.fill(
            stroke([(x - 10, y), (x + 110, y - 7), (x + 230, y - 4)], 2.2), p.CREAM, 0.34, clip=clip
        )
    for k in (0.3, 0.55, 0.8):
        line = [
            (x + 216 * k, base),
            (x + 216 * k * 0.98, base - 330),
            (x + 60 + 120 * k, base - 620),
        ]
        canvas.fill(stroke(line, 2), p.INDIGO, 0.25, clip=clip)
    canvas.shade(shape, HAZE, (x, base - 260), (x, base), 0.85, 0.1, clip)


def temple(canvas: Canvas, x: float, base: float, size: float) -> None:
    """A temple with two swept roofs."""

    def roof(cx: float, y: float, half: float, tall: float) -> None:
        shape = smooth(
            [
                (cx - half, y),
                (cx - half, y),
                (cx - half * 0.72, y - tall * 0.30),
                (cx - half * 0.42, y - tall),
                (cx - half * 0.42, y - tall),
                (cx + half * 0.42, y - tall),
                (cx + half * 0.42, y - tall),
                (cx + half * 0.72, y - tall * 0.30),
                (cx + half, y),
                (cx + half, y),
                (cx + half * 0.6, y + tall * 0.10),
                (cx, y + tall * 0.14),
                (cx - half * 0.6, y + tall * 0.10),
            ]
        )
        canvas.fill(
            shape,
            slope((cx - half, y), (cx + half, y - tall), color("#2C5C66"), color("#63A08F")),
        )
        clip = canvas.whole(shape)
        for k in np.linspace(-0.85, 0.85, 13):
            canvas.fill(
                stroke(
                    [
                        (cx + half * 0.44 * k, y - tall),
                        (cx + half * 0.8 * k, y - tall * 0.2),
                        (cx + half * 0.98 * k, y + tall * 0.1),
                    ],
                    size * 0.008,
                ),
                p.INK,
                0.22,
                clip=clip,
            )
        canvas.fill(
            stroke(
                [(cx - half * 0.44, y - tall), (cx + half * 0.44, y - tall)],
                size * 0.035,
                curved=False,
            ),
            p.SAND,
        )

    w = size
    canvas.fill(
        [
            (x - w * 0.40, base),
            (x - w * 0.40, base - w * 0.30),
            (x + w * 0.40, base - w * 0.30),
            (x + w * 0.40, base),
        ],
        slope((x - w * 0.4, base), (x + w * 0.4, base), color("#8C3B30"), color("#DD7A55")),
    )
    for k in (-0.34, -0.17, 0.0, 0.17, 0.34):
        canvas.fill(
            stroke([(x + w * k, base), (x + w * k, base - w * 0.28)], w * 0.03, curved=False),
            p.BRICK,
        )
    roof(x, base - w * 0.28, w * 0.62, w * 0.22)
    canvas.fill(
        [
            (x - w * 0.24, base - w * 0.5),
            (x - w * 0.24, base - w * 0.64),
            (x + w * 0.24, base - w * 0.64),
            (x + w * 0.24, base - w * 0.5),
        ],
        slope((x - w * 0.2, base), (x + w * 0.2, base), color("#8C3B30"), color("#DD7A55")),
    )
    roof(x, base - w * 0.62, w * 0.42, w * 0.22)
    canvas.fill(
        stroke([(x, base - w * 0.83), (x, base - w * 0.96)], (w * 0.05, w * 0.008), curved=False),
        p.OCHRE,
    )


def fence(
    canvas: Canvas, x0: float, x1: float, y: float, tall: float, tint: Color, seed: int
) -> None:
    """A yard's fence of upright boards."""
    rng = np.random.default_rng(seed)
    x, step = x0, tall * 0.16
    while x < x1:
        top = y - tall * rng.uniform(0.93, 1.05)
        shade = mix(tint, p.UMBER, rng.uniform(0.0, 0.35))
        canvas.fill([(x, y), (x, top), (x + step * 0.9, top), (x + step * 0.9, y)], shade)
        x += step
    canvas.fill(
        stroke([(x0, y - tall * 0.72), (x1, y - tall * 0.72)], tall * 0.06, curved=False),
        p.UMBER,
        0.4,
    )


def house(canvas: Canvas, x: float, y: float, wide: float, roof: Color, wall: Color) -> None:
    """A small house with a painted iron roof, its long side to the sun."""
    tall, rise, gable = wide * 0.36, wide * 0.30, wide * 0.36
    left = [
        (x, y),
        (x, y - tall),
        (x + gable / 2, y - tall - rise),
        (x + gable, y - tall),
        (x + gable, y),
    ]
    canvas.fill(left, mix(wall, p.DEEP, 0.45))
    canvas.fill(
        [(x + gable, y), (x + gable, y - tall), (x + wide, y - tall), (x + wide, y)],
        slope((x + gable, y), (x + wide, y - tall), mix(wall, p.SAND, 0.3), wall),
    )
    plane = [
        (x + gable / 2 - wide * 0.02, y - tall - rise),
        (x + gable + wide * 0.03, y - tall + wide * 0.03),
        (x + wide * 1.05, y - tall + wide * 0.03),
        (x + wide * 0.87, y - tall - rise),
    ]
    canvas.fill(
        plane,
        slope(
            (x + gable, y - tall),
            (x + wide, y - tall - rise),
            mix(roof, p.INK, 0.22),
            mix(roof, p.PEACH, 0.2),
        ),
    )
    clip = canvas.whole(plane)
    for k in np.linspace(0.05, 0.95, 9):
        a, b = (
            np.array(plane[0]) * (1 - k) + np.array(plane[3]) * k,
            np.array(plane[1]) * (1 - k) + np.array(plane[2]) * k,
        )
        canvas.fill(stroke([a, b], wide * 0.008, curved=False), p.INK, 0.22, clip=clip)
    canvas.fill(
        [
            (x - wide * 0.03, y - tall + wide * 0.03),
            (x + gable / 2 - wide * 0.02, y - tall - rise),
            (x + gable / 2 + wide * 0.02, y - tall - rise),
            (x + wide * 0.02, y - tall + wide * 0.03),
        ],
        mix(roof, p.INK, 0.5),
    )
    for k in (0.52, 0.78):
        wx = x + wide * k
        canvas.fill(
            rounded(
                wx - wide * 0.07, y - tall * 0.78, wx + wide * 0.07, y - tall * 0.32, wide * 0.01
            ),
            p.CREAM,
        )
        canvas.fill(
            rounded(
                wx - wide * 0.055, y - tall * 0.73, wx + wide * 0.055, y - tall * 0.37, wide * 0.008
            ),
            p.DUSK,
        )
        canvas.fill(
            stroke([(wx, y - tall * 0.74), (wx, y - tall * 0.36)], wide * 0.01, curved=False),
            p.CREAM,
        )
    canvas.fill(
        [
            (x + wide * 0.6, y - tall - rise * 0.6),
            (x + wide * 0.6, y - tall - rise * 1.35),
            (x + wide * 0.67, y - tall - rise * 1.35),
            (x + wide * 0.67, y - tall - rise * 0.6),
        ],
        p.BRICK,
    )
    plume(canvas, x + wide * 0.635, y - tall - rise * 1.35, wide * 0.7, 1)


def tree(canvas: Canvas, x: float, y: float, tall: float, tint: Color) -> None:
    """A poplar."""
    crown = smooth(
        [
            (x, y - tall),
            (x + tall * 0.13, y - tall * 0.6),
            (x + tall * 0.12, y - tall * 0.2),
            (x, y - tall * 0.1),
            (x - tall * 0.12, y - tall * 0.2),
            (x - tall * 0.13, y - tall * 0.6),
        ]
    )
    canvas.fill(stroke([(x, y), (x, y - tall * 0.3)], tall * 0.04, curved=False), p.UMBER)
    canvas.fill(crown, tint)
    clip = canvas.whole(crown)
    canvas.shade(crown, p.PINE, (x + tall * 0.06, y), (x - tall * 0.14, y), 0.8, 0.6, clip)
    canvas.shade(crown, p.SAND, (x, y), (x + tall * 0.14, y - tall * 0.5), 0.6, 0.6, clip)
