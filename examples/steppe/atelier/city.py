"""Ulaanbaatar in the morning: towers under the long mountain, gers and coloured roofs in front."""

from __future__ import annotations

import numpy as np

from . import palette as p
from .canvas import Canvas
from .curves import Array, outline, smooth
from .figures import Look
from .gers import ger
from .land import (
    cloud,
    flecks,
    grass,
    hill,
    mountains,
    ridge,
    streak,
)
from .paint import color, ramp
from .standing import walker_back
from .town import HAZE, fence, house, sail_tower, temple, tower, tree


def sky(canvas: Canvas) -> None:
    """Cool morning with a warm foot."""
    canvas.wash(
        ramp(
            [
                (0, color("#6E93B5")),
                (380, color("#A9C0CB")),
                (680, color("#EAD8BF")),
                (900, color("#F5C79C")),
            ]
        )
    )
    canvas.glow(1500, 640, 1200, color("#FFC58F"), 0.5, squash=0.7)
    for x, y, long, thick, dim in (
        (400, 210, 1000, 22, 0.5),
        (1300, 150, 800, 18, 0.45),
        (1500, 380, 900, 18, 0.5),
        (250, 420, 700, 14, 0.5),
    ):
        streak(canvas, x, y, long, thick, p.CREAM, dim)
    cloud(canvas, 480, 330, 760, 96, p.WHITE, 0.5, seed=4)
    cloud(canvas, 1330, 280, 560, 66, p.WHITE, 0.45, seed=19)


def towers(canvas: Canvas) -> None:
    """Three rows of town, the farthest palest."""
    rng = np.random.default_rng(33)
    x = -40.0
    while x < 1840:
        wide = rng.uniform(70, 150)
        tower(canvas, x, 1180, wide, rng.uniform(110, 290), p.DUST, 0.62, 5, int(x) + 900, rows=7)
        x += wide * rng.uniform(1.0, 1.35)
    sail_tower(canvas, 980, 1230)
    for x, wide, tall, tint in (
        (90, 190, 420, p.ROSE),
        (330, 150, 300, p.PALE),
        (520, 210, 500, p.DUST),
        (770, 160, 330, p.SAND),
        (1250, 200, 430, p.PALE),
        (1490, 160, 310, p.ROSE),
        (1680, 190, 470, p.DUST),
    ):
        tower(canvas, x, 1250, wide, tall, tint, 0.26, 5, int(x), roof=int(x) % 3 * 6)
    fog = [(-60, 1120), (1860, 1120), (1860, 1400), (-60, 1400)]
    canvas.fill(fog, HAZE, 0.65, blur=60)
    for x, wide, tall, tint in (
        (-30, 230, 180, p.SAND),
        (240, 260, 150, p.ROSE),
        (620, 250, 170, p.PALE),
        (1160, 240, 160, p.SAND),
        (1430, 280, 190, p.PALE),
        (1740, 200, 160, p.ROSE),
    ):
        tower(canvas, x, 1330, wide, tall, tint, 0.08, 8, int(x) + 77, rows=4)
    temple(canvas, 985, 1345, 250)
    canvas.fill([(-60, 1270), (1860, 1270), (1860, 1460), (-60, 1460)], HAZE, 0.8, blur=34)


def slope_of_homes(canvas: Canvas) -> None:
    """The near slope: yards with gers and painted roofs on both sides of a path."""
    green = color("#7C8567")
    hill(
        canvas,
        outline("-60 1400, 380 1372, 900 1402, 1400 1366, 1860 1396"),
        color("#CDB088"),
        color("#93885E"),
        420,
        rim=p.CREAM,
        shadow=green,
        strength=0.5,
    )
    for x, tall in ((70, 96), (250, 110), (640, 100), (1130, 104), (1540, 112), (1720, 96)):
        tree(canvas, x, 1425, tall, p.SAGE)
    fence(canvas, -20, 700, 1500, 42, color("#B48A60"), 1)
    fence(canvas, 1050, 1830, 1496, 42, color("#B48A60"), 2)
    house(canvas, 20, 1496, 140, p.DUSK, p.CREAM)
    ger(canvas, 265, 1500, 140, door=0.1, smoke=True)
    house(canvas, 400, 1500, 150, p.CORAL, p.CREAM)
    ger(canvas, 640, 1498, 130, door=-0.05)
    ger(canvas, 1130, 1496, 140, door=0.12)
    house(canvas, 1240, 1494, 160, p.TEAL, p.CREAM)
    ger(canvas, 1500, 1496, 140, door=-0.1, smoke=True)
    house(canvas, 1620, 1494, 150, p.OCHRE, p.CREAM)
    hill(
        canvas,
        outline("-60 1590, 300 1558, 800 1596, 1300 1604, 1860 1560"),
        color("#C4A577"),
        color("#8C8158"),
        420,
        rim=p.CREAM,
        shadow=color("#6F7A5F"),
        strength=0.5,
    )
    tree(canvas, 40, 1660, 190, p.SAGE)
    fence(canvas, -60, 650, 1732, 66, color("#A67C52"), 3)
    fence(canvas, 1130, 1860, 1742, 68, color("#A67C52"), 4)
    ger(canvas, 250, 1738, 250, door=0.16, smoke=True)
    house(canvas, 440, 1734, 230, color("#6E8F86"), color("#E6DFD0"))
    house(canvas, 1230, 1742, 250, p.CORAL, p.CREAM)
    ger(canvas, 1640, 1746, 240, door=-0.15)
    clip = hill(
        canvas,
        outline("-60 1850, 420 1815, 900 1836, 1400 1860, 1860 1810"),
        color("#B79868"),
        color("#6B6A4C"),
        420,
        rim=p.SAND,
        shadow=color("#4B5C55"),
        strength=0.6,
    )
    lane(canvas, clip)
    tree(canvas, 1700, 1990, 330, p.MOSS)
    fence(canvas, -60, 560, 2050, 104, color("#8E6645"), 5)
    ger(canvas, 240, 2052, 430, door=0.16, smoke=True)
    fence(canvas, 1300, 1860, 2062, 106, color("#8E6645"), 6)
    house(canvas, 1330, 2064, 400, color("#3F7C86"), p.CREAM)
    visitors(canvas)
    line = outline("-60 2130, 400 2170, 800 2262, 1100 2270, 1450 2190, 1860 2120")
    hill(canvas, line, color("#5B5F47"), color("#33413F"), 200, rim=p.SAND)
    rng = np.random.default_rng(6)
    back = smooth(line, closed=False)
    spots = [
        (x, np.interp(x, back[:, 0], back[:, 1]) + rng.uniform(6, 60))
        for x in rng.uniform(-20, 1820, 120)
    ]
    grass(
        canvas,
        spots,
        62,
        (color("#3F5250"), color("#76754F"), color("#B89B62")),
        seed=3,
    )


def lane(canvas: Canvas, near: Array) -> None:
    """The trodden path that leads down into town."""
    middle = outline(
        "980 2330, 960 2140, 930 1990, 900 1880, 880 1800, 890 1700, 920 1620, "
        "900 1540, 870 1480, 880 1420"
    )
    wide = (430, 330, 240, 190, 150, 112, 86, 62, 44, 26)
    line = smooth(middle, closed=False, steps=12)
    broad = np.interp(np.arange(len(line)) / 12, np.arange(len(wide)), wide)[:, None] * (1, 0)
    edge = np.vstack([line + broad / 2, (line - broad / 2)[::-1]])
    canvas.fill(edge, color("#7A6440"), 0.35, blur=8)
    canvas.fill(edge, ramp([(1400, color("#F3DDB8")), (2250, color("#CBA272"))]))
    clip = canvas.whole(edge)
    canvas.shade(edge, color("#8C6A46"), (1000, 1700), (760, 2260), 0.55, 0.5, clip)
    flecks(canvas, (700, 1450, 1200, 2250), 60, color("#8C6A46"), (8, 60), 0.35, clip)


def visitors(canvas: Canvas) -> None:
    """Colleagues on their way to the meeting."""
    walker_back(
        canvas,
        792,
        1908,
        256,
        Look(
            skin=p.SKINS[1],
            head="scarf",
            cloth=color("#2F6F79"),
            top=color("#3B5E93"),
            legs="skirt",
            lower=color("#2B3E6E"),
        ),
    )
    walker_back(
        canvas,
        1024,
        1924,
        276,
        Look(skin=p.SKINS[3], head="short", top=color("#D8C7A6"), lower=color("#43405C")),
        bag=p.CORAL,
        stride=-1,
    )
    walker_back(
        canvas,
        902,
        1940,
        264,
        Look(
            skin=p.SKINS[2],
            head="braid",
            top=p.CORAL,
            over="deel",
            second=p.SAND,
            legs="skirt",
            lower=p.CORAL,
        ),
    )


def city(canvas: Canvas) -> None:
    """The whole picture."""
    sky(canvas)
    line = ridge(93, 900, 330, 2, rough=0.16)
    mountains(
        canvas,
        line,
        color("#7392AB"),
        HAZE,
        330,
        light=color("#E8C6A4"),
        strength=0.5,
        seed=6,
    )
    hill(
        canvas,
        outline("-60 800, 240 690, 560 655, 860 730, 1120 800, 1400 770, 1640 690, 1860 720"),
        color("#55758A"),
        HAZE,
        330,
        rim=p.PEACH,
        shadow=p.DUSK,
        strength=0.5,
    )
    towers(canvas)
    slope_of_homes(canvas)
