"""Horses at grass, and a rider."""

from __future__ import annotations

import numpy as np

from . import palette as p
from .canvas import Canvas
from .curves import Points, ellipse, outline, place, smooth, stroke
from .paint import Color, mix

# Outlines of horses, 100 long and facing the end side, the ground at y = 0. Mongolian horses: short
# legs, heavy head, thick neck and full tail.
GRAZING: Points = outline(
    "-47 -56, -40 -62, -26 -63, -8 -59, 8 -60, 18 -64, 26 -62, 33 -50, "
    "40 -34, 46 -20, 50 -10, 53 -3, 51 1, 46 0, 42 -6, 37 -15, 30 -23, "
    "25 -30, 21 -33, 19 -24, 19 -14, 17 -5, 19 0, 19 0, 12 0, 12 0, 13 -10, "
    "12 -22, 9 -31, 0 -29, -14 -29, -23 -32, -26 -25, -31 -17, -29 -8, "
    "-29 0, -29 0, -36 0, -36 0, -36 -10, -38 -20, -39 -32, -43 -40, "
    "-48 -30, -54 -18, -55 -20, -53 -36, -50 -50"
)


FAR_LEGS: Points = outline("13 -32, 24 -30, 27 -20, 29 -10, 31 0, 31 0, 25 0, 25 0, 23 -10, 20 -20")


FAR_HIND: Points = outline(
    "-36 -34, -24 -33, -24 -24, -22 -14, -20 0, -20 0, -26 0, -26 0, -27 -12, -31 -20"
)


def grazing_horse(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    coat: Color,
    mane: Color,
    mirror: bool = False,
    light: Color | None = None,
) -> None:
    """A horse with its head down, `size` long."""
    s = size / 100

    def put(points: Points, curved: bool = True) -> np.ndarray:
        return place(smooth(points) if curved else points, x, y, s, mirror=mirror)

    canvas.fill(place(ellipse(0, 1, 46, 4), x, y, s, mirror=mirror), p.INK, 0.28, blur=size * 0.02)
    dark = mix(coat, p.INK, 0.45)
    canvas.fill(put(FAR_LEGS), dark)
    canvas.fill(put(FAR_HIND), dark)
    body = put(GRAZING)
    canvas.fill(body, coat)
    if light:
        clip = canvas.whole(body)
        canvas.shade(body, light, (x, y - 40 * s), (x, y - 72 * s), 0.55, 0.4, clip)
    tail = smooth(outline("-46 -58, -51 -52, -56 -36, -57 -18, -53 -8, -51 -20, -48 -34, -45 -46"))
    canvas.fill(place(tail, x, y, s, mirror=mirror), mane)
    hair = smooth(outline("16 -64, 24 -65, 32 -55, 39 -39, 35 -36, 30 -42, 28 -48, 23 -54"))
    canvas.fill(place(hair, x, y, s, mirror=mirror), mane)
    ears = [(39, -33), (44, -38), (43, -30)]
    canvas.fill(place(ears, x, y, s, mirror=mirror), coat)


# A walking horse without its legs, which move; and where the legs hang.
WALKING: Points = outline(
    "-46 -58, -40 -63, -28 -64, -14 -59, 0 -58, 14 -62, 22 -68, 30 -80, "
    "38 -90, 43 -94, 49 -93, 53 -87, 58 -79, 61 -73, 59 -69, 54 -69, 49 -74, "
    "44 -75, 40 -68, 36 -58, 33 -48, 27 -38, 20 -33, 8 -31, -6 -31, -18 -33, "
    "-28 -32, -38 -32, -45 -42"
)


FORE = (24.0, -44.0)


HIND = (-36.0, -46.0)


def leg(fore: bool, phase: float) -> np.ndarray:
    """One leg of a walking horse at a phase of its step, 0 to 1; on the ground until 0.6."""
    root = FORE if fore else HIND
    phase %= 1.0
    if phase < 0.6:
        swing, lift = 1 - 2 * phase / 0.6, 0.0
    else:
        t = (phase - 0.6) / 0.4
        swing, lift = -1 + 2 * t, float(np.sin(np.pi * t))
    hoof = np.array([root[0] + swing * 13 + (1 if fore else 3), -lift * 8])
    knee = np.array([root[0] + swing * 6 + (lift * 7 if fore else -3 + lift * 3), -23 - lift * 3])
    pastern = hoof + np.array([-lift * 5 - 0.5, -8 + lift * 1])
    top = np.array(root)
    line = np.array([top, top * 0.5 + knee * 0.5 + (1 if fore else -1, 0), knee, pastern, hoof])
    upper = 15 if fore else 19
    return np.vstack([stroke(line, (upper, 11, 7.2, 5.6, 6.8))])


def rider(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    coat: Color = p.UMBER,
    robe: Color = p.CORAL,
    mirror: bool = False,
    light: Color = p.PEACH,
    phase: float = 0.1,
) -> None:
    """A rider in a deel on a walking horse `size` long, at a `phase` of its step."""
    s = size / 100

    def put(points: Points) -> np.ndarray:
        return place(points, x, y, s, mirror=mirror)

    canvas.fill(put(ellipse(-6, 2, 58, 5)), p.INK, 0.30, blur=size * 0.02)
    dark = mix(coat, p.INK, 0.5)
    canvas.fill(put(leg(True, phase + 0.5)), dark)
    canvas.fill(put(leg(False, phase + 0.25)), dark)
    tail = smooth(outline("-44 -60, -52 -56, -60 -40, -62 -20, -57 -8, -54 -22, -50 -34, -44 -46"))
    canvas.fill(put(tail), dark)
    canvas.fill(put(leg(True, phase)), coat)
    canvas.fill(put(leg(False, phase + 0.75)), coat)
    body = put(smooth(WALKING))
    canvas.fill(body, coat)
    clip = canvas.whole(body)
    canvas.shade(body, mix(light, coat, 0.45), (x, y - 46 * s), (x, y - 120 * s), 0.8, 0.35, clip)
    canvas.fill(put([(42, -93), (45, -101), (49, -92)]), coat)
    hair = smooth(outline("42 -95, 36 -91, 27 -80, 18 -66, 25 -62, 31 -70, 37 -80, 44 -86"))
    canvas.fill(put(hair), dark)
    horse = put

    def put(points: Points) -> np.ndarray:
        return horse((np.asarray(points, float) - (0, -62)) * 0.88 + (0, -62))

    # Saddle, leg and boot, robe, sash, arm, head and hat.
    canvas.fill(put(smooth(outline("-16 -61, -2 -60, 10 -63, 10 -48, -4 -46, -16 -48"))), p.DEEP)
    canvas.fill(
        put(smooth(outline("-10 -72, 6 -72, 13 -56, 13 -42, 9 -34, -2 -36, -6 -50"))),
        mix(robe, p.INK, 0.15),
    )
    canvas.fill(put(smooth(outline("5 -40, 12 -40, 12 -28, 20 -25, 20 -21, 5 -21"))), p.INK)
    torso = put(
        smooth(outline("-11 -66, -13 -84, -10 -100, -2 -106, 6 -104, 11 -94, 10 -80, 9 -66"))
    )
    canvas.fill(torso, robe)
    clip = canvas.whole(torso)
    canvas.shade(
        torso, mix(robe, p.INK, 0.6), put([(2, -90)])[0], put([(-14, -84)])[0], 0.7, 0.5, clip
    )
    canvas.fill(put(stroke([(-12.5, -76), (0, -74), (10, -76)], 6)), p.OCHRE)
    canvas.fill(
        put(stroke([(0, -99), (6, -86), (18, -80), (26, -80)], (10, 9, 7, 5))),
        mix(robe, p.WHITE, 0.10),
    )
    canvas.fill(put(ellipse(27, -80, 3)), p.SKINS[2])
    canvas.fill(put(stroke([(27, -80), (40, -78), (52, -74)], 1.2)), dark)
    canvas.fill(put(stroke([(0, -104), (1, -110)], 7, curved=False)), p.SKINS[2])
    canvas.fill(put(ellipse(1.5, -115, 7.2, 8)), p.SKINS[2])
    canvas.fill(put(smooth(outline("-8 -116, -7 -122, 1 -127, 9 -122, 10 -116, 1 -118"))), p.INDIGO)
    canvas.fill(put(smooth([(-1, -126), (1, -132), (3, -126)])), p.CORAL)
