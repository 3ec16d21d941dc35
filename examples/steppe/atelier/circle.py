"""Twelve people in a circle, talking."""

from __future__ import annotations

import numpy as np

from . import palette as p
from .canvas import Canvas
from .curves import ellipse, outline, rounded, smooth, stroke
from .figures import Look
from .paint import color, ramp
from .sitting import (
    seated_back,
    seated_front,
    seated_side,
)

CENTER = (900.0, 1400.0)


BACK_ROW = (
    (
        505,
        1095,
        400,
        Look(
            skin=p.SKINS[1],
            head="scarf",
            cloth=p.TEAL,
            top=color("#3B6F8C"),
            over="leaf",
            second=p.PALE,
            legs="hem",
            lower=color("#2D4F73"),
        ),
    ),
    (
        705,
        1035,
        392,
        Look(
            skin=p.SKINS[2],
            head="topi",
            cloth=p.CORAL,
            second=color("#6B5A4C"),
            top=p.CREAM,
            over="vest",
            lower=color("#8A7A63"),
            hands="notes",
        ),
    ),
    (
        900,
        1012,
        390,
        Look(
            skin=p.SKINS[1],
            head="bun",
            top=p.CORAL,
            over="deel",
            second=p.SAND,
            legs="hem",
            lower=p.CORAL,
            hands="speak",
        ),
    ),
    (
        1095,
        1035,
        392,
        Look(
            skin=p.SKINS[3],
            head="kumma",
            cloth=p.WHITE,
            second=p.AMBER,
            top=color("#EDE9DF"),
            over="thobe",
            legs="skirt",
            lower=color("#EDE9DF"),
        ),
    ),
    (
        1295,
        1095,
        400,
        Look(
            skin=p.SKINS[4],
            head="bun",
            top=p.OCHRE,
            over="sari",
            second=p.PLUM,
            legs="hem",
            lower=p.OCHRE,
            sleeve=p.PLUM,
            bare=True,
        ),
    ),
)


def room(canvas: Canvas) -> None:
    """A light hall with tall windows on the hills and a felt rug on the floor."""
    canvas.wash(ramp([(0, color("#E8CFAE")), (620, color("#F1DBBB")), (700, color("#D9B68C"))]))
    for x in (150, 660, 1170, 1680):
        window(canvas, x - 210, 70, x + 210, 640)
    canvas.fill(
        [(0, 690), (1800, 690), (1800, 2250), (0, 2250)],
        ramp(
            [
                (690, color("#C99C6C")),
                (1300, color("#BC8554")),
                (2250, color("#8E5A3A")),
            ]
        ),
    )
    for k in np.linspace(-1.6, 1.6, 33):
        canvas.fill(
            stroke([(900 + k * 620, 690), (900 + k * 1900, 2260)], (1.4, 4), curved=False),
            p.UMBER,
            0.12,
        )
    canvas.fill([(0, 660), (1800, 660), (1800, 700), (0, 700)], color("#9A6A45"))
    for x in (150, 660, 1170, 1680):
        light = [(x - 200, 705), (x + 200, 705), (x - 130, 1240), (x - 640, 1240)]
        canvas.shade(light, p.CREAM, (x, 1300), (x, 690), 0.5, 0.3, blur=10)
    rug(canvas)


def window(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    """A window with hills and sky in it."""
    canvas.fill(rounded(x0 - 14, y0 - 14, x1 + 14, y1 + 14, 12), color("#B98556"))
    glass = rounded(x0, y0, x1, y1, 6)
    canvas.fill(glass, ramp([(y0, color("#8FB2C9")), (y0 + 330, color("#E3E0CC")), (y1, p.PEACH)]))
    clip = canvas.whole(glass)
    far = smooth(
        outline("-60 440, 200 360, 480 420, 760 330, 1050 410, 1340 350, 1600 420, 1860 340"),
        closed=False,
    )
    canvas.fill(
        np.vstack([far, [(1860, 900), (-60, 900)]]),
        ramp([(330, color("#7E9DB4")), (560, color("#DCC7AC"))]),
        clip=clip,
    )
    close = smooth(outline("-60 540, 300 500, 700 560, 1150 510, 1500 550, 1860 500"), closed=False)
    canvas.fill(
        np.vstack([close, [(1860, 900), (-60, 900)]]),
        ramp([(500, color("#8FA07E")), (650, color("#C8B484"))]),
        clip=clip,
    )
    middle = (x0 + x1) / 2
    canvas.fill(stroke([(middle, y0), (middle, y1)], 12, curved=False), color("#B98556"))
    canvas.fill(stroke([(x0, y0 + 190), (x1, y0 + 190)], 10, curved=False), color("#B98556"))


def rug(canvas: Canvas) -> None:
    """A round felt rug with a border of horns and a knot in the middle."""
    x, y = CENTER
    flat = 0.66
    canvas.fill(ellipse(x, y + 14, 600, 600 * flat), p.INK, 0.25, blur=16)
    for radius, tint in (
        (600, color("#7E3A34")),
        (580, p.SAND),
        (566, color("#27406B")),
        (470, p.SAND),
        (458, color("#B9573B")),
        (300, p.SAND),
        (290, color("#A94A35")),
    ):
        canvas.fill(ellipse(x, y, radius, radius * flat), tint)
    for k in range(28):
        a = 2 * np.pi * k / 28
        cx, cy = x + 518 * np.cos(a), y + 518 * flat * np.sin(a)
        for sign in (-1, 1):
            curl = [
                (0, 30),
                (sign * 8, 6),
                (sign * 30, -12),
                (sign * 44, 6),
                (sign * 30, 22),
                (sign * 20, 10),
            ]
            turned = [
                (cx - v * np.cos(a) - u * np.sin(a), cy + (-v * np.sin(a) + u * np.cos(a)) * flat)
                for u, v in curl
            ]
            canvas.fill(stroke(turned, (9, 8, 7, 6, 5, 4)), p.SAND, 0.9)
    for k in range(12):
        a = 2 * np.pi * (k + 0.5) / 12
        cx, cy = x + 372 * np.cos(a), y + 372 * flat * np.sin(a)
        leaf = [
            (cx + u * np.cos(a) - v * np.sin(a), cy + (u * np.sin(a) + v * np.cos(a)) * flat)
            for u, v in ((-58, 0), (0, -26), (58, 0), (0, 26))
        ]
        canvas.fill(smooth(leaf), color("#D98C4A"), 0.85)
    whole = canvas.whole(ellipse(x, y, 600, 600 * flat))
    canvas.shade(
        ellipse(x, y, 600, 600 * flat),
        p.UMBER,
        (x + 200, y - 200),
        (x - 500, y + 520),
        0.55,
        0.35,
        whole,
    )
    canvas.shade(
        ellipse(x, y, 600, 600 * flat), p.PEACH, (x, y + 100), (x + 500, y - 420), 0.4, 0.3, whole
    )


def circle(canvas: Canvas) -> None:
    """The whole picture."""
    room(canvas)
    for x, y, tall, look in BACK_ROW:
        seated_front(canvas, x, y, tall, look)
    seated_side(
        canvas,
        405,
        1335,
        440,
        Look(
            skin=p.SKINS[3],
            top=p.AMBER,
            over="leaf",
            second=p.CREAM,
            lower=p.INDIGO,
            hands="speak",
            bare=True,
        ),
        wheels=True,
    )
    seated_side(
        canvas,
        1395,
        1335,
        440,
        Look(
            skin=p.SKINS[2],
            head="pakol",
            cloth=color("#B79B72"),
            top=color("#C9CBC2"),
            over="vest",
            second=color("#54604F"),
            lower=color("#C9CBC2"),
        ),
        mirror=True,
    )
    seated_side(
        canvas,
        385,
        1845,
        500,
        Look(
            skin=p.SKINS[4],
            head="flower",
            top=color("#2F7F79"),
            over="leaf",
            second=p.PEACH,
            legs="skirt",
            lower=color("#2F7F79"),
            bare=True,
        ),
    )
    seated_side(
        canvas,
        1415,
        1845,
        500,
        Look(
            skin=p.SKINS[1],
            head="bun",
            top=p.ROSE,
            legs="longyi",
            lower=p.PLUM,
            second=p.SAND,
            hands="speak",
        ),
        mirror=True,
    )
    seated_back(
        canvas,
        635,
        2120,
        560,
        Look(
            skin=p.SKINS[2],
            head="scarf",
            cloth=color("#F3E7D3"),
            top=p.INK,
            over="tatreez",
            second=p.CORAL,
            legs="skirt",
            lower=p.INK,
        ),
    )
    seated_back(
        canvas,
        905,
        2180,
        575,
        Look(skin=p.SKINS[0], hair=color("#6A4630"), top=p.DUSK, over="jacket", lower=p.INDIGO),
    )
    seated_back(
        canvas,
        1175,
        2120,
        560,
        Look(
            skin=p.SKINS[1],
            head="braid",
            top=p.OCHRE,
            over="diamond",
            second=p.CORAL,
            legs="skirt",
            lower=color("#7A3B36"),
        ),
    )
