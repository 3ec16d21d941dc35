"""A track that winds to the sunrise, a line of poles, and one rider."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from . import palette as p
from .canvas import Canvas
from .curves import Array, ellipse, outline, smooth, stroke
from .gers import ger
from .horses import rider
from .land import (
    below,
    cloud,
    flecks,
    grass,
    hill,
    mountains,
    ridge,
    streak,
)
from .paint import color, mix, ramp

SUN = (945.0, 905.0)


# Middle of the track and its width, from the near edge to the horizon.
TRACK = [
    (560, 2330, 470),
    (700, 1990, 330),
    (965, 1760, 225),
    (1092, 1600, 158),
    (1040, 1465, 112),
    (850, 1345, 76),
    (800, 1240, 50),
    (890, 1165, 33),
    (960, 1100, 22),
    (930, 1045, 13),
    (942, 996, 5),
]


RIDER = (1000.0, 1706.0, 190.0)


def sky(canvas: Canvas) -> None:
    """Indigo dust above, coral at the horizon."""
    canvas.wash(
        ramp(
            [
                (0, color("#3E5886")),
                (300, color("#6F86A8")),
                (560, color("#C4AFA9")),
                (760, color("#F0B78D")),
                (930, color("#F59A6A")),
                (1000, color("#F7B384")),
            ]
        )
    )
    canvas.glow(*SUN, 1250, color("#FF9A5C"), 0.5, squash=0.7)
    canvas.glow(*SUN, 480, p.CREAM, 0.7, squash=0.85)
    for k, (x, y, long, thick, dim) in enumerate(
        [
            (300, 180, 900, 20, 0.3),
            (1400, 260, 1000, 24, 0.35),
            (700, 390, 1300, 22, 0.4),
            (1500, 500, 800, 18, 0.5),
            (260, 560, 900, 20, 0.55),
            (1100, 650, 1100, 16, 0.6),
            (420, 730, 800, 12, 0.7),
        ]
    ):
        streak(canvas, x, y, long, thick, mix(p.CREAM, color("#FF8E5A"), k / 7), dim)
    cloud(canvas, 1380, 480, 900, 130, p.PEACH, 0.6, seed=14)
    cloud(canvas, 300, 330, 700, 90, p.PEACH, 0.5, seed=22)
    cloud(canvas, 380, 700, 560, 54, color("#FFD9B0"), 0.6, seed=31)
    canvas.fill(ellipse(*SUN, 118), color("#FFF6E0"), 0.98)


def far(canvas: Canvas) -> None:
    """Mountains at the edge of the plain."""
    line = ridge(71, 1010, 190, 3)
    # The range opens where the track meets the sky.
    line[:, 1] += 105 * np.exp(-(((line[:, 0] - SUN[0]) / 330) ** 2))
    mountains(
        canvas,
        line,
        color("#7C84A6"),
        color("#F0AE84"),
        190,
        light=color("#FFC79C"),
        strength=0.6,
        seed=8,
    )
    canvas.glow(SUN[0], SUN[1] + 70, 420, color("#FFB77F"), 0.6, squash=0.5)


def middle(canvas: Canvas) -> None:
    """Low hills, and a camp so far off that it is two dots and a thread of smoke."""
    hill(
        canvas,
        outline(
            "-60 930, 160 905, 420 968, 700 1004, 940 1012, 1200 1000, 1480 940, 1700 895, 1860 925"
        ),
        color("#8C7F91"),
        color("#D9A374"),
        130,
        rim=p.PEACH,
        shadow=p.DUSK,
        strength=0.45,
    )


def plain(canvas: Canvas) -> None:
    """The steppe and the track."""
    ground = outline("-60 1010, 400 1000, 940 994, 1500 1000, 1860 1012")
    clip = hill(canvas, ground, color("#E9B679"), color("#A8793F"), 1000, rim=p.CREAM)
    whole = below([(-60, 990), (1860, 990)])
    canvas.shade(whole, color("#6C6B4B"), (940, 1150), (-200, 1900), 0.6, 0.45, clip)
    canvas.shade(whole, color("#6C6B4B"), (1000, 1250), (2100, 2000), 0.6, 0.45, clip)
    for x, y, rx, ry in ((300, 1240, 520, 60), (1520, 1330, 560, 66), (330, 1560, 560, 70)):
        canvas.shade(
            ellipse(x, y, rx, ry),
            color("#7F7A4C"),
            (x, y - ry),
            (x, y + ry),
            0.4,
            0.5,
            clip,
            blur=14,
        )
    canvas.glow(945, 1010, 820, color("#FFD9A0"), 0.55, squash=0.45, clip=clip)
    flecks(canvas, (-60, 1030, 1860, 2200), 190, color("#6B5A33"), (10, 130), 0.26, clip)
    flecks(canvas, (-60, 1030, 1860, 2200), 90, p.CREAM, (8, 90), 0.22, clip, seed=70)
    track(canvas, clip)
    ger(canvas, 418, 1196, 92, door=0.2, lit=1.0, smoke=True)
    ger(canvas, 524, 1180, 64, door=-0.1, lit=1.0)
    poles(canvas)


def track(canvas: Canvas, clip: Array) -> None:
    """A sand track with two ruts."""
    line = smooth([t[:2] for t in TRACK], closed=False, steps=16)
    wide = np.interp(np.arange(len(line)) / 16, np.arange(len(TRACK)), [t[2] for t in TRACK])
    # Width lies along x, for the track is seen from the height of a rider.
    edge = np.vstack(
        [line + np.stack([wide, 0 * wide], 1) / 2, (line - np.stack([wide, 0 * wide], 1) / 2)[::-1]]
    )
    canvas.fill(edge, color("#7A5A34"), 0.35, blur=8, clip=clip)
    canvas.fill(
        edge,
        ramp(
            [
                (1000, color("#FFE3B4")),
                (1400, color("#EBC48B")),
                (2250, color("#C9955B")),
            ]
        ),
        clip=clip,
    )
    sand = canvas.whole(edge)
    canvas.shade(edge, color("#9A6B3C"), (1100, 1500), (200, 2200), 0.6, 0.55, sand)
    for side in (-0.25, 0.25):
        rut = line + np.stack([wide * side, 0 * wide], 1)
        broad = wide * 0.15
        path = np.vstack(
            [
                rut + np.stack([broad, 0 * broad], 1) / 2,
                (rut - np.stack([broad, 0 * broad], 1) / 2)[::-1],
            ]
        )
        canvas.fill(path, color("#B07E48"), 0.55, clip=sand)
        lip = np.vstack(
            [
                rut + np.stack([broad * 0.6, 0 * broad], 1),
                (rut + np.stack([broad * 0.35, 0 * broad], 1))[::-1],
            ]
        )
        canvas.fill(lip, p.CREAM, 0.30, clip=sand)
    rng = np.random.default_rng(4)
    spots = []
    for k in rng.integers(0, len(line) - 60, 90):
        spots.append((line[k, 0] + rng.normal() * wide[k] * 0.05, line[k, 1]))
    for x, y in spots:
        size = 6 + 46 * ((y - 1000) / 1250) ** 1.3
        grass(
            canvas,
            [(x, y)],
            size,
            (p.MOSS, color("#A18B4F"), color("#8A7A45")),
            seed=int(x * 7 + y),
            blades=4,
        )


def poles(canvas: Canvas) -> None:
    """Poles with a wire, going away with the track."""
    feet = [
        (1640, 1830, 640),
        (1400, 1420, 330),
        (1265, 1235, 178),
        (1180, 1145, 108),
        (1118, 1092, 70),
        (1075, 1058, 46),
        (1042, 1036, 31),
    ]
    heads = []
    for x, y, tall in feet:
        tint = mix(color("#3B2A34"), color("#B5795A"), (1 - tall / 640) ** 2)
        thick = tall * 0.026
        canvas.fill(
            ellipse(x - tall * 0.16, y + tall * 0.006, tall * 0.17, tall * 0.012),
            p.UMBER,
            0.35,
            blur=tall * 0.006,
        )
        canvas.fill(stroke([(x, y), (x, y - tall)], (thick, thick * 0.75), curved=False), tint)
        canvas.fill(
            stroke(
                [(x - thick * 0.1 + thick * 0.25, y - 4), (x + thick * 0.22, y - tall)],
                thick * 0.22,
                curved=False,
            ),
            p.PEACH,
            0.6,
        )
        arm = tall * 0.11
        canvas.fill(
            stroke(
                [(x - arm, y - tall * 0.93), (x + arm, y - tall * 0.93)], thick * 0.7, curved=False
            ),
            tint,
        )
        for side in (-1, 1):
            canvas.fill(
                stroke(
                    [
                        (x + side * arm * 0.85, y - tall * 0.93),
                        (x + side * arm * 0.85, y - tall * 0.965),
                    ],
                    thick * 0.45,
                    curved=False,
                ),
                p.CREAM,
                0.8,
            )
        heads.append(
            [(x - arm * 0.85, y - tall * 0.968, thick), (x + arm * 0.85, y - tall * 0.968, thick)]
        )
    near = [(1960, 1080, 22), (2110, 1080, 22)]
    for side in (0, 1):
        rows = [near[side], *(h[side] for h in heads)]
        for (ax, ay, aw), (bx, by, bw) in pairwise(rows):
            sag = abs(ax - bx) * 0.11
            wire = [(ax, ay), ((ax + bx) / 2, (ay + by) / 2 + sag), (bx, by)]
            canvas.fill(
                stroke(wire, (max(aw * 0.16, 0.7), max(bw * 0.16, 0.7))), color("#3B2A34"), 0.7
            )


def horseman(canvas: Canvas, phase: float = 0.1, along: float = 0.0) -> None:
    """The rider on the track."""
    x, y, size = RIDER
    canvas.fill(ellipse(x - size * 0.6, y + 6, size * 0.85, size * 0.045), p.UMBER, 0.45, blur=7)
    rider(canvas, x + along, y - along * 0.75, size, phase=phase)


def near(canvas: Canvas) -> None:
    """Grass close to the eye."""
    left = outline("-60 1990, 120 1960, 330 2050, 520 2180, 640 2320")
    hill(canvas, [*left, (1900, 2420)], color("#5E5638"), color("#33353A"), 260, rim=p.SAND)
    hill(
        canvas,
        outline("-60 2480, 1180 2330, 1420 2190, 1640 2090, 1860 2040"),
        color("#5E5638"),
        color("#33353A"),
        260,
        rim=p.SAND,
    )
    rng = np.random.default_rng(18)
    spots = []
    for x in rng.uniform(-20, 1820, 230):
        edge = (
            1955 + 380 * np.clip((x / 640), 0, 1) ** 1.6
            if x < 640
            else 2035 + 300 * np.clip((1860 - x) / 680, 0, 1) ** 1.2
            if x > 1180
            else 9999
        )
        if edge < 2300:
            spots.append((x, edge + rng.random() ** 1.5 * (2300 - edge)))
    for x, y in sorted(spots, key=lambda s: s[1]):
        grass(
            canvas,
            [(x, y + 12)],
            86,
            (color("#4B4A3A"), color("#8C7643"), color("#D9AC68")),
            seed=int(x + y),
            blades=5,
        )


LAYERS = (sky, far, middle, plain, horseman, near)


def road(canvas: Canvas) -> None:
    """The whole picture."""
    for layer in LAYERS:
        layer(canvas)
