"""Steppe at dawn: two gers, horses at grass, a river that carries the light."""

from __future__ import annotations

import numpy as np

from . import palette as p
from .canvas import Canvas
from .curves import outline, smooth
from .gers import ger
from .horses import grazing_horse
from .land import (
    WIDTH,
    below,
    cloud,
    flecks,
    grass,
    hill,
    mountains,
    ridge,
    streak,
)
from .paint import color, mix, ramp, slope
from .standing import standing_elder

SUN = (1210.0, 800.0)


def sky(canvas: Canvas) -> None:
    """A dusty blue that warms to the sun."""
    canvas.wash(
        ramp(
            [
                (0, color("#55759B")),
                (330, color("#8AA6BE")),
                (600, color("#D9CDBB")),
                (760, p.PEACH),
                (900, color("#F3B98A")),
            ]
        )
    )
    canvas.glow(*SUN, 1150, color("#F9B27A"), 0.55, squash=0.8)
    canvas.glow(*SUN, 420, p.CREAM, 0.75)
    for k, (x, y, long, thick, dim) in enumerate(
        [
            (420, 250, 1100, 26, 0.35),
            (1320, 330, 980, 20, 0.40),
            (300, 470, 760, 18, 0.45),
            (1080, 520, 1240, 24, 0.5),
            (1560, 610, 620, 15, 0.6),
            (520, 640, 900, 17, 0.6),
        ]
    ):
        streak(canvas, x, y, long, thick, mix(p.CREAM, p.PEACH, k / 6), dim)
    cloud(canvas, 480, 420, 760, 92, p.CREAM, 0.55, seed=4)
    cloud(canvas, 1420, 230, 620, 70, p.CREAM, 0.45, seed=9)
    canvas.fill(disc(96), p.WHITE, 0.96)


def disc(radius: float) -> np.ndarray:
    """The sun's outline."""
    t = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    return np.stack([SUN[0] + radius * np.cos(t), SUN[1] + radius * np.sin(t)], 1)


def ranges(canvas: Canvas) -> None:
    """Three ranges, each nearer and darker."""
    mountains(
        canvas,
        ridge(42, 960, 250, 4),
        color("#8FA5BC"),
        color("#EBC7A2"),
        240,
        light=p.PEACH,
        strength=0.65,
        seed=2,
    )
    canvas.glow(SUN[0], SUN[1] + 60, 520, color("#FFC48E"), 0.5, squash=0.55)
    mountains(
        canvas,
        ridge(57, 1060, 205, 3),
        color("#5F7DA0"),
        color("#C9B7A6"),
        260,
        light=color("#E9B995"),
        strength=0.55,
        seed=5,
    )
    band = [(-60, 985), (WIDTH + 60, 985), (WIDTH + 60, 1090), (-60, 1090)]
    canvas.fill(band, color("#F4D9BC"), 0.45, blur=45)
    hill(
        canvas,
        outline("-60 1090, 220 1040, 520 1075, 860 1118, 1200 1085, 1500 1032, 1860 1070"),
        color("#6F8A93"),
        color("#B3AD8E"),
        190,
        rim=p.PEACH,
        shadow=p.DUSK,
        strength=0.5,
    )


def plain(canvas: Canvas) -> None:
    """The steppe with its river."""
    clip = hill(
        canvas,
        outline("-60 1178, 400 1150, 900 1168, 1400 1140, 1860 1165"),
        color("#C9B98C"),
        color("#A79A5E"),
        620,
        rim=p.CREAM,
    )
    canvas.shade(
        below([(-60, 1140), (1860, 1140)]),
        color("#6E7F5C"),
        (1500, 1250),
        (-100, 1900),
        0.65,
        0.45,
        clip,
    )
    canvas.shade(
        below([(-60, 1140), (1860, 1140)]),
        color("#F0CB93"),
        (500, 1500),
        (1750, 1190),
        0.6,
        0.3,
        clip,
    )
    river = smooth(
        outline(
            "1235 1163, 1120 1176, 1000 1188, 1060 1204, 1230 1220, 1330 1244, "
            "1200 1276, 930 1306, 700 1346, 640 1398, 770 1450, 860 1500, 700 1560, "
            "380 1620, -80 1668, -80 1668, -80 1560, -80 1560, 250 1536, 500 1500, "
            "590 1468, 540 1428, 470 1376, 560 1320, 800 1284, 1040 1258, 1150 1240, "
            "1080 1224, 950 1206, 910 1190, 980 1176, 1110 1166"
        )
    )
    canvas.fill(river, color("#5F7A6A"), 0.35, blur=9, clip=clip)
    canvas.fill(river, slope((1250, 1160), (200, 1650), p.CREAM, color("#9DB4C4")), clip=clip)
    water = canvas.whole(river)
    canvas.shade(river, p.DUST, (900, 1300), (-60, 1640), 0.6, 0.5, water)
    flecks(
        canvas,
        (-60, 1200, 1860, 2050),
        150,
        color("#7C7B4C"),
        (18, 120),
        0.30,
        clip * (1 - water),
    )
    flecks(
        canvas, (-60, 1200, 1860, 2050), 90, p.CREAM, (12, 80), 0.30, clip * (1 - water), seed=77
    )


def foreground(canvas: Canvas) -> None:
    """A near slope in shade, with grass that catches the light."""
    line = outline("-60 1985, 300 1925, 760 1962, 1180 2035, 1560 2005, 1860 1945")
    hill(
        canvas,
        line,
        color("#5C6A4E"),
        color("#2E3F45"),
        300,
        rim=p.SAND,
        shadow=color("#24343F"),
        strength=0.7,
    )
    rng = np.random.default_rng(8)
    back = smooth(line, closed=False)
    spots = [
        (x, np.interp(x, back[:, 0], back[:, 1]) + rng.uniform(0, 40))
        for x in rng.uniform(-20, 1820, 90)
    ]
    grass(canvas, spots, 62, (p.MOSS, color("#A49A62"), color("#D8B878")), seed=12)
    spots = [(x, rng.uniform(2060, 2270)) for x in rng.uniform(-20, 1820, 120)]
    grass(
        canvas,
        sorted(spots, key=lambda s: s[1]),
        100,
        (color("#3C5250"), color("#5D6B52"), color("#86845A")),
        seed=13,
    )


def dawn(canvas: Canvas) -> None:
    """The whole picture."""
    sky(canvas)
    ranges(canvas)
    plain(canvas)
    for x, y, size, flip in (
        (330, 1330, 74, False),
        (430, 1318, 60, True),
        (236, 1348, 84, True),
        (1490, 1290, 62, False),
        (1586, 1300, 66, True),
    ):
        coat, mane = ((p.UMBER, p.INK), (p.AMBER, p.UMBER), (color("#8C5A3C"), p.UMBER))[int(x) % 3]
        grazing_horse(canvas, x, y, size, coat, mane, flip, light=p.PEACH)
    ger(canvas, 1330, 1520, 300, door=-0.12, smoke=True)
    ger(canvas, 930, 1665, 520, door=0.16, smoke=True)
    grazing_horse(canvas, 1476, 1772, 200, color("#7A4630"), p.INK, True, light=p.PEACH)
    standing_elder(canvas, 1262, 1700, 150)
    foreground(canvas)
