"""A hand that holds a phone, and its sleeve."""

from __future__ import annotations

import numpy as np

from . import palette as p
from .canvas import Canvas
from .curves import Array, moved, outline, rounded, smooth, stroke
from .paint import color, mix, slope

# Where the phone is held, and the colour of the hand.
LEFT, TOP, RIGHT, BOTTOM = 596.0, 190.0, 1204.0, 1390.0
SKIN = color("#D9A077")


def back_of_hand(canvas: Canvas) -> Array:
    """Palm and wrist, which lie behind the phone; their clip."""
    palm = smooth(
        outline(
            "640 1000, 600 1180, 628 1330, 690 1470, 770 1600, 812 1740, 806 1900, "
            "800 2300, 800 2300, 1196 2300, 1196 2300, 1196 1900, 1214 1760, "
            "1282 1610, 1338 1440, 1342 1290, 1300 1130, 1200 1000, 900 900"
        )
    )
    canvas.fill(palm, slope((700, 1900), (1330, 1300), mix(SKIN, p.RUST, 0.30), SKIN))
    clip = canvas.whole(palm)
    canvas.shade(palm, mix(SKIN, p.PLUM, 0.65), (1020, 1650), (660, 1780), 0.8, 0.5, clip)
    under = rounded(LEFT, TOP, RIGHT, BOTTOM + 46, 90)
    canvas.fill(under, mix(SKIN, p.PLUM, 0.75), 0.55, blur=26, clip=clip)
    canvas.shade(
        smooth(outline("1020 1450, 1200 1420, 1330 1420, 1260 1640, 1120 1720, 1030 1620")),
        mix(SKIN, p.CREAM, 0.5),
        (1060, 1700),
        (1300, 1420),
        0.55,
        0.5,
        clip,
        blur=8,
    )
    for crease in (
        [(1060, 1440), (1010, 1560), (1030, 1690)],
        [(760, 1450), (880, 1500), (1000, 1476)],
    ):
        canvas.fill(stroke(crease, (2, 7, 1)), mix(SKIN, p.RUST, 0.6), 0.5, clip=clip, blur=1)
    return clip


def cuff(canvas: Canvas, wrist: Array) -> None:
    """The sleeve of a deel with its turned-back cuff."""
    sleeve = smooth(
        outline(
            "742 1946, 742 1946, 1000 1922, 1256 1946, 1256 1946, 1310 2300, "
            "1310 2300, 690 2300, 690 2300"
        )
    )
    canvas.fill(sleeve, slope((690, 2100), (1310, 2000), color("#1D2C5E"), color("#3C5A9A")))
    clip = canvas.whole(sleeve)
    for y, wide, tint in ((1962, 40, p.OCHRE), (2000, 12, p.CORAL), (2030, 8, p.SAND)):
        canvas.fill(stroke([(680, y + 6), (1000, y - 22), (1320, y + 6)], wide), tint, clip=clip)
    for k in range(15):
        x = 705 + k * 42
        y = 1968 - 22 * (1 - ((x - 1000) / 320) ** 2)
        canvas.fill([(x - 10, y), (x, y - 10), (x + 10, y), (x, y + 10)], p.BRICK, clip=clip)
    for x, lean in ((840, -26), (960, -8), (1130, 22)):
        canvas.fill(
            stroke([(x, 2060), (x + lean, 2160), (x + lean * 1.6, 2300)], (2, 12, 8)),
            p.INK,
            0.30,
            clip=clip,
            blur=4,
        )
    canvas.shade(sleeve, p.INK, (1010, 2080), (640, 2160), 0.8, 0.5, clip)
    canvas.fill(
        stroke([(742, 1940), (1000, 1914), (1256, 1940)], 16),
        mix(SKIN, p.PLUM, 0.7),
        0.5,
        blur=9,
        clip=wrist,
    )


def fingers(canvas: Canvas) -> None:
    """What lies before the phone: four finger tips at one edge, the thumb at the other."""
    for y, reach, wide in ((905, 66, 96), (1013, 80, 104), (1122, 76, 102), (1226, 56, 92)):
        line = [(578, y + 26), (612, y + 4), (LEFT + reach, y - 8)]
        path = stroke(line, (wide * 0.98, wide, wide * 0.86))
        canvas.fill(moved(path, 7, 12), p.INK, 0.34, blur=9)
        canvas.fill(
            path,
            slope((550, y + 60), (690, y - 60), mix(SKIN, p.RUST, 0.22), mix(SKIN, p.CREAM, 0.10)),
        )
        clip = canvas.whole(path)
        canvas.shade(path, mix(SKIN, p.PLUM, 0.65), (620, y - 10), (590, y + 66), 0.75, 0.5, clip)
        nail = smooth(
            [
                (LEFT + reach - 14, y - 34),
                (LEFT + reach + 16, y - 32),
                (LEFT + reach + 30, y - 8),
                (LEFT + reach + 16, y + 14),
                (LEFT + reach - 14, y + 16),
                (LEFT + reach - 22, y - 8),
            ]
        )
        canvas.fill(nail, mix(SKIN, p.CREAM, 0.55), 0.85, clip=clip)
        canvas.fill(
            stroke([(584, y - 34), (594, y - 6), (590, y + 30)], (1, 5, 1)),
            mix(SKIN, p.RUST, 0.6),
            0.4,
            clip=clip,
        )
    thumb = smooth(
        outline(
            "1338 1470, 1362 1330, 1356 1200, 1316 1080, 1258 968, 1200 892, "
            "1158 872, 1124 894, 1122 942, 1156 1012, 1190 1100, 1206 1200, "
            "1206 1290, 1180 1372, 1120 1450, 1080 1560, 1120 1680, 1214 1690, "
            "1290 1590"
        )
    )
    canvas.fill(
        moved(thumb, -14, 18),
        p.INK,
        0.30,
        blur=14,
        clip=canvas.whole(rounded(LEFT - 10, TOP - 10, RIGHT + 10, BOTTOM + 10, 92)),
    )
    # It grows out of the palm: its cover fades where the two meet.
    xs, ys = canvas.grid(0, 0, (canvas.height, canvas.width))
    rise = np.clip((1690 - ys - 0.35 * (1340 - xs)) / 200, 0, 1)
    clip = canvas.whole(thumb) * rise * rise * (3 - 2 * rise)
    canvas.fill(
        thumb,
        slope((1140, 1640), (1330, 1000), mix(SKIN, p.RUST, 0.12), mix(SKIN, p.CREAM, 0.12)),
        clip=clip,
    )
    canvas.shade(
        smooth(
            outline("1110 860, 1240 1000, 1262 1200, 1250 1320, 1180 1430, 1120 1480, 1100 1300")
        ),
        mix(SKIN, p.PLUM, 0.6),
        (1252, 1180),
        (1160, 1230),
        0.75,
        0.4,
        clip,
        blur=6,
    )
    canvas.shade(thumb, mix(SKIN, p.CREAM, 0.6), (1230, 1150), (1390, 1100), 0.7, 0.5, clip)
    nail = smooth(
        outline("1140 892, 1166 890, 1202 926, 1226 968, 1214 984, 1184 978, 1152 944, 1136 912")
    )
    canvas.fill(nail, mix(SKIN, p.CREAM, 0.6), 0.9, clip=clip)
    for crease in (
        [(1236, 1090), (1270, 1078), (1304, 1086)],
        [(1240, 1112), (1272, 1100), (1300, 1106)],
    ):
        canvas.fill(stroke(crease, (1, 6, 1)), mix(SKIN, p.RUST, 0.65), 0.55, clip=clip)
