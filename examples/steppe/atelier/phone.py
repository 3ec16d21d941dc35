"""A phone held up in a hand; on it a woman tells her story."""

from __future__ import annotations

import numpy as np

from . import palette as p
from .canvas import Canvas
from .curves import ellipse, outline, rounded, smooth, stroke
from .figures import Figure, Look
from .hand import BOTTOM, LEFT, RIGHT, TOP, back_of_hand, cuff, fingers
from .heads import face_front
from .land import (
    cloud,
    hill,
    streak,
)
from .paint import color, ramp, slope


def ground(canvas: Canvas) -> None:
    """Dusk over hills with a great coral sun behind the phone."""
    canvas.wash(
        ramp(
            [
                (0, color("#22346A")),
                (500, color("#46619A")),
                (1000, color("#B79AA6")),
                (1300, color("#F2B08A")),
                (1600, color("#F5C79C")),
            ]
        )
    )
    canvas.glow(900, 860, 1150, color("#FF8A5A"), 0.45)
    canvas.fill(
        ellipse(900, 880, 690),
        slope((900, 190), (900, 1570), color("#EE6A43"), color("#FBC48B")),
        0.96,
    )
    disc = canvas.whole(ellipse(900, 880, 690))
    canvas.shade(ellipse(900, 880, 690), color("#C9412B"), (900, 900), (500, 160), 0.5, 0.5, disc)
    for x, y, long, thick, dim in (
        (250, 330, 700, 20, 0.4),
        (1580, 250, 640, 18, 0.4),
        (1450, 620, 900, 20, 0.5),
        (200, 760, 800, 18, 0.5),
        (1600, 1010, 700, 14, 0.6),
    ):
        streak(canvas, x, y, long, thick, p.PEACH, dim)
    cloud(canvas, 250, 560, 560, 80, p.PEACH, 0.5, seed=3)
    cloud(canvas, 1570, 860, 560, 80, p.PEACH, 0.55, seed=8)
    hill(
        canvas,
        outline("-60 1330, 260 1240, 620 1330, 960 1385, 1300 1300, 1580 1235, 1860 1310"),
        color("#8B7C9A"),
        color("#D79C86"),
        300,
        rim=p.PEACH,
        shadow=p.DUSK,
        strength=0.5,
    )
    hill(
        canvas,
        outline("-60 1500, 380 1450, 800 1520, 1250 1475, 1860 1440"),
        color("#5A6489"),
        color("#8D7480"),
        420,
        rim=p.ROSE,
        shadow=p.INDIGO,
        strength=0.55,
    )
    hill(
        canvas,
        outline("-60 1780, 400 1690, 900 1740, 1400 1810, 1860 1730"),
        color("#33457A"),
        color("#252F5E"),
        500,
        rim=p.DUST,
        shadow=p.INK,
        strength=0.6,
    )


def waves(canvas: Canvas) -> None:
    """Rings that spread from the phone, and small lights that travel on them."""
    rng = np.random.default_rng(6)
    for k, radius in enumerate((520, 640, 770, 910)):
        for side in (0, np.pi):
            t = np.linspace(side - 0.62, side + 0.62, 30)
            arc = np.stack([900 + radius * np.cos(t), 760 + radius * np.sin(t)], 1)
            canvas.fill(stroke(arc, (0, 5, 5, 0)), p.CREAM, 0.55 - k * 0.11)
            for a in rng.uniform(side - 0.5, side + 0.5, 3):
                x, y = 900 + radius * np.cos(a), 760 + radius * np.sin(a)
                canvas.glow(x, y, 34, p.CREAM, 0.7)
                canvas.fill(ellipse(x, y, 7.5 - k), p.WHITE)


def body(canvas: Canvas) -> None:
    """The phone and the story on its screen."""
    canvas.fill(rounded(LEFT - 6, TOP + 14, RIGHT + 14, BOTTOM + 26, 92), p.INK, 0.45, blur=26)
    canvas.fill(
        rounded(LEFT - 10, TOP - 10, RIGHT + 10, BOTTOM + 10, 92),
        slope((LEFT, TOP), (RIGHT, BOTTOM), color("#46527C"), color("#141A38")),
    )
    canvas.fill(rounded(LEFT - 3, TOP - 3, RIGHT + 3, BOTTOM + 3, 86), color("#0D1126"))
    screen = rounded(LEFT + 20, TOP + 20, RIGHT - 20, BOTTOM - 20, 66)
    clip = canvas.whole(screen)
    canvas.fill(
        screen,
        ramp(
            [
                (TOP, color("#8FB6CB")),
                (640, color("#E9DFC6")),
                (800, color("#F7CFA0")),
            ]
        ),
    )
    before = canvas.pixels.copy()
    hill(
        canvas,
        outline("500 700, 700 560, 820 610, 980 520, 1130 600, 1300 560"),
        color("#7895B0"),
        color("#E5C7A4"),
        280,
        rim=p.CREAM,
        shadow=p.DUSK,
    )
    hill(
        canvas,
        [(500, 800), (760, 740), (1000, 790), (1300, 720)],
        color("#A6A070"),
        color("#8A7F50"),
        500,
        rim=p.CREAM,
        shadow=p.MOSS,
        strength=0.5,
    )
    teller(canvas)
    interface(canvas)
    canvas.pixels[:] = before + (canvas.pixels - before) * clip[..., None]
    shine = [(1010, TOP), (1184, TOP), (1184, 640), (760, 1370), (640, 1370)]
    canvas.shade(shine, p.WHITE, (760, 1200), (1180, 250), 0.10, 0.0, clip)
    canvas.fill(rounded(835, TOP + 34, 965, TOP + 62, 14), color("#0D1126"))


def teller(canvas: Canvas) -> None:
    """The woman on the screen, to her waist."""
    look = Look(skin=p.SKINS[2], hair=color("#1C1A2E"), head="bun")
    f = Figure(canvas, 900, 2035, 1560)
    f.form(
        outline(
            "-6 -79.5, -13 -76.5, -17.5 -70, -19.5 -58, -21 -40, 21 -40, 19.5 -58, "
            "17.5 -70, 13 -76.5, 6 -79.5"
        ),
        p.CORAL,
        0.6,
        grain=0.25,
    )
    clip = canvas.whole(
        f.put(
            smooth(
                outline(
                    "-6 -79.5, -13 -76.5, -17.5 -70, -19.5 -58, -21 -40, 21 -40, 19.5 -58, "
                    "17.5 -70, 13 -76.5, 6 -79.5"
                )
            )
        )
    )
    f.line([(-5, -80), (1, -70), (10, -67.6), (17, -62)], 2.0, p.SAND, clip=clip)
    f.line([(-5, -80), (1, -70), (10, -67.6), (17, -62)], 0.6, p.BRICK, clip=clip)
    for x, y in ((2.2, -69.4), (10, -67), (15.4, -63)):
        f.dot(x, y, 0.9, p.OCHRE, clip=clip)
    face_front(f, look, 0, -1.2)
    x, y = f.at(0, -89)
    for side in (-1, 1):
        canvas.glow(x + side * 54, y + 58, 58, color("#D9674A"), 0.22, blend="normal")
    f.form(
        outline(
            "-6.4 -80.4, -4 -78, 0 -77, 4 -78, 6.4 -80.4, 6.2 -77, 3 -74.4, 0 -73.8, "
            "-3 -74.4, -6.2 -77"
        ),
        p.SAND,
        0.5,
    )
    for side in (-1, 1):
        f.dot(side * 6.9, -87.2, 0.7, p.TEAL)
        f.dot(side * 6.9, -85.8, 0.5, p.CORAL)


def interface(canvas: Canvas) -> None:
    """Progress of the story, the teller's mark, and a caption with one word alight."""
    for k in range(4):
        x = LEFT + 52 + k * 128
        canvas.fill(rounded(x, TOP + 84, x + 116, TOP + 92, 4), p.WHITE, 0.95 if k < 2 else 0.45)
    canvas.fill(rounded(LEFT + 52 + 256, TOP + 84, LEFT + 52 + 256 + 58, TOP + 92, 4), p.WHITE)
    canvas.fill(ellipse(LEFT + 84, TOP + 140, 32), p.CORAL)
    canvas.fill(ellipse(LEFT + 84, TOP + 140, 27), p.CREAM)
    canvas.fill(
        smooth(
            [
                (LEFT + 64, TOP + 150),
                (LEFT + 64, TOP + 150),
                (LEFT + 68, TOP + 138),
                (LEFT + 84, TOP + 126),
                (LEFT + 100, TOP + 138),
                (LEFT + 104, TOP + 150),
                (LEFT + 104, TOP + 150),
                (LEFT + 84, TOP + 153),
            ]
        ),
        p.INDIGO,
    )
    canvas.fill(rounded(LEFT + 132, TOP + 124, LEFT + 280, TOP + 138, 7), p.WHITE, 0.95)
    canvas.fill(rounded(LEFT + 132, TOP + 148, LEFT + 226, TOP + 158, 5), p.WHITE, 0.7)
    canvas.fill(rounded(LEFT + 66, 1006, RIGHT - 66, 1146, 26), color("#141A38"), 0.86)
    words = (
        ((0, 96, p.WHITE), (112, 150, p.WHITE), (278, 110, p.CORAL)),
        ((40, 130, p.WHITE), (186, 92, p.WHITE), (294, 60, p.WHITE)),
    )
    for row, line in enumerate(words):
        for x, wide, tint in line:
            y = 1036 + row * 50
            canvas.fill(rounded(LEFT + 110 + x, y, LEFT + 110 + x + wide, y + 26, 13), tint)
    canvas.fill(rounded(LEFT + 60, BOTTOM - 108, RIGHT - 150, BOTTOM - 56, 26), p.WHITE, 0.28)
    heart = smooth(
        outline(
            "1128 1300, 1128 1300, 1112 1286, 1098 1300, 1106 1322, 1128 1340, "
            "1128 1340, 1150 1322, 1158 1300, 1144 1286"
        )
    )
    canvas.fill(heart, p.WHITE, 0.95)


def phone(canvas: Canvas) -> None:
    """The whole picture."""
    ground(canvas)
    waves(canvas)
    cuff(canvas, back_of_hand(canvas))
    body(canvas)
    fingers(canvas)
