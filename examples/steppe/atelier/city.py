"""Ulaanbaatar in the morning: towers under the long mountain, gers and coloured roofs on the near slope."""

from __future__ import annotations

import numpy as np

from . import palette as p
from .canvas import Canvas, Color, mix, ramp, rounded, slope, smooth, stroke
from .land import below, cloud, hill, mountains, ridge, streak
from .things import ger, plume

HAZE = p.color_of("#EBCDB4")


def sky(canvas: Canvas) -> None:
    """Cool morning with a warm foot."""
    canvas.wash(ramp([(0, p.color_of("#6E93B5")), (380, p.color_of("#A9C0CB")), (680, p.color_of("#EAD8BF")), (900, p.color_of("#F5C79C"))]))
    canvas.glow(1500, 640, 1200, p.color_of("#FFC58F"), 0.5, squash=0.7)
    for x, y, long, thick, dim in ((400, 210, 1000, 22, .5), (1300, 150, 800, 18, .45), (1500, 380, 900, 18, .5), (250, 420, 700, 14, .5)):
        streak(canvas, x, y, long, thick, p.CREAM, dim)
    cloud(canvas, 480, 330, 760, 96, p.WHITE, 0.5, seed=4)
    cloud(canvas, 1330, 280, 560, 66, p.WHITE, 0.45, seed=19)


def tower(canvas: Canvas, x: float, base: float, wide: float, tall: float, tint: Color, haze: float,
          columns: int, seed: int, rows: int = 0, roof: float = 0.0) -> None:
    """A block with a lit flank at the end side and windows, some of them alight."""
    rng = np.random.default_rng(seed)
    flank = wide * 0.24
    front = mix(mix(tint, p.DEEP, 0.42), HAZE, haze)
    lit = mix(mix(tint, p.PEACH, 0.25), HAZE, haze * 0.7)
    top = base - tall
    face = [(x, base), (x, top), (x + wide - flank, top - roof), (x + wide - flank, base)]
    side = [(x + wide - flank, base), (x + wide - flank, top - roof), (x + wide, top + flank * 0.16), (x + wide, base)]
    canvas.fill(face, ramp([(top, front), (base, mix(front, HAZE, 0.5))]))
    canvas.fill(side, ramp([(top, lit), (base, mix(lit, HAZE, 0.5))]))
    clip = canvas.whole(face)
    canvas.shade(face, mix(p.INDIGO, HAZE, haze), (x + wide, top), (x, base - tall * 0.3), 0.35, 0.5, clip)
    rows = rows or max(3, int(tall / 34))
    cell_w, cell_h = (wide - flank) / columns, (tall - 18) / rows
    for row in range(rows):
        for column in range(columns):
            wx, wy = x + cell_w * (column + 0.22), top + 16 + cell_h * (row + 0.2)
            glass = mix(mix(p.PALE, p.DEEP, rng.uniform(0.2, 0.7)), HAZE, haze)
            if rng.random() < 0.22:
                glass = mix(p.color_of("#FFE2A8"), HAZE, haze * 0.4)
            pane = [(wx, wy), (wx + cell_w * 0.56, wy), (wx + cell_w * 0.56, wy + cell_h * 0.55), (wx, wy + cell_h * 0.55)]
            canvas.fill(pane, glass, 0.85 * np.clip(1.15 - row / rows, 0.2, 1))


def sail_tower(canvas: Canvas, x: float, base: float) -> None:
    """The blue glass tower shaped like a sail."""
    shape = smooth([(x, base), (x, base), (x + 6, base - 330), (x + 52, base - 560), (x + 150, base - 700), (x + 150, base - 700),
                    (x + 196, base - 520), (x + 214, base - 260), (x + 216, base), (x + 216, base)])
    canvas.fill(shape, slope((x, base - 300), (x + 230, base - 500), p.color_of("#3F6C9C"), p.color_of("#B9D6E2")))
    clip = canvas.whole(shape)
    canvas.shade(shape, p.INDIGO, (x + 150, base - 500), (x - 20, base - 150), 0.6, 0.5, clip)
    for k in range(1, 20):
        y = base - 34 * k
        canvas.fill(stroke([(x - 10, y), (x + 110, y - 7), (x + 230, y - 4)], 2.2), p.CREAM, 0.34, clip=clip)
    for k in (0.3, 0.55, 0.8):
        line = [(x + 216 * k, base), (x + 216 * k * 0.98, base - 330), (x + 60 + 120 * k, base - 620)]
        canvas.fill(stroke(line, 2), p.INDIGO, 0.25, clip=clip)
    canvas.shade(shape, HAZE, (x, base - 260), (x, base), 0.85, 0.1, clip)


def temple(canvas: Canvas, x: float, base: float, size: float) -> None:
    """A temple with two swept roofs."""
    def roof(cx: float, y: float, half: float, tall: float) -> None:
        shape = smooth([(cx - half, y), (cx - half, y), (cx - half * 0.72, y - tall * 0.30), (cx - half * 0.42, y - tall), (cx - half * 0.42, y - tall),
                        (cx + half * 0.42, y - tall), (cx + half * 0.42, y - tall), (cx + half * 0.72, y - tall * 0.30), (cx + half, y), (cx + half, y),
                        (cx + half * 0.6, y + tall * 0.10), (cx, y + tall * 0.14), (cx - half * 0.6, y + tall * 0.10)])
        canvas.fill(shape, slope((cx - half, y), (cx + half, y - tall), p.color_of("#2C5C66"), p.color_of("#63A08F")))
        clip = canvas.whole(shape)
        for k in np.linspace(-0.85, 0.85, 13):
            canvas.fill(stroke([(cx + half * 0.44 * k, y - tall), (cx + half * 0.8 * k, y - tall * 0.2), (cx + half * 0.98 * k, y + tall * 0.1)], size * 0.008), p.INK, 0.22, clip=clip)
        canvas.fill(stroke([(cx - half * 0.44, y - tall), (cx + half * 0.44, y - tall)], size * 0.035, curved=False), p.SAND)
    w = size
    canvas.fill([(x - w * 0.40, base), (x - w * 0.40, base - w * 0.30), (x + w * 0.40, base - w * 0.30), (x + w * 0.40, base)],
                slope((x - w * 0.4, base), (x + w * 0.4, base), p.color_of("#8C3B30"), p.color_of("#DD7A55")))
    for k in (-0.34, -0.17, 0.0, 0.17, 0.34):
        canvas.fill(stroke([(x + w * k, base), (x + w * k, base - w * 0.28)], w * 0.03, curved=False), p.BRICK)
    roof(x, base - w * 0.28, w * 0.62, w * 0.22)
    canvas.fill([(x - w * 0.24, base - w * 0.5), (x - w * 0.24, base - w * 0.64), (x + w * 0.24, base - w * 0.64), (x + w * 0.24, base - w * 0.5)],
                slope((x - w * 0.2, base), (x + w * 0.2, base), p.color_of("#8C3B30"), p.color_of("#DD7A55")))
    roof(x, base - w * 0.62, w * 0.42, w * 0.22)
    canvas.fill(stroke([(x, base - w * 0.83), (x, base - w * 0.96)], (w * 0.05, w * 0.008), curved=False), p.OCHRE)


def towers(canvas: Canvas) -> None:
    """Three rows of town, the farthest palest."""
    rng = np.random.default_rng(33)
    x = -40.0
    while x < 1840:
        wide = rng.uniform(70, 150)
        tower(canvas, x, 1180, wide, rng.uniform(110, 290), p.DUST, 0.62, 5, int(x) + 900, rows=7)
        x += wide * rng.uniform(1.0, 1.35)
    sail_tower(canvas, 980, 1230)
    for x, wide, tall, tint in ((90, 190, 420, p.ROSE), (330, 150, 300, p.PALE), (520, 210, 500, p.DUST), (770, 160, 330, p.SAND),
                                (1250, 200, 430, p.PALE), (1490, 160, 310, p.ROSE), (1680, 190, 470, p.DUST)):
        tower(canvas, x, 1250, wide, tall, tint, 0.26, 5, int(x), roof=int(x) % 3 * 6)
    fog = [(-60, 1120), (1860, 1120), (1860, 1400), (-60, 1400)]
    canvas.fill(fog, HAZE, 0.65, blur=60)
    for x, wide, tall, tint in ((-30, 230, 180, p.SAND), (240, 260, 150, p.ROSE), (620, 250, 170, p.PALE), (1160, 240, 160, p.SAND), (1430, 280, 190, p.PALE), (1740, 200, 160, p.ROSE)):
        tower(canvas, x, 1330, wide, tall, tint, 0.08, 8, int(x) + 77, rows=4)
    temple(canvas, 985, 1345, 250)
    canvas.fill([(-60, 1320), (1860, 1320), (1860, 1440), (-60, 1440)], HAZE, 0.55, blur=40)


def fence(canvas: Canvas, x0: float, x1: float, y: float, tall: float, tint: Color, seed: int) -> None:
    """A yard's fence of upright boards."""
    rng = np.random.default_rng(seed)
    x, step = x0, tall * 0.16
    while x < x1:
        top = y - tall * rng.uniform(0.93, 1.05)
        shade = mix(tint, p.UMBER, rng.uniform(0.0, 0.35))
        canvas.fill([(x, y), (x, top), (x + step * 0.9, top), (x + step * 0.9, y)], shade)
        x += step
    canvas.fill(stroke([(x0, y - tall * 0.72), (x1, y - tall * 0.72)], tall * 0.06, curved=False), p.UMBER, 0.4)


def house(canvas: Canvas, x: float, y: float, wide: float, roof: Color, wall: Color) -> None:
    """A small house with a painted iron roof, its long side to the sun."""
    tall, rise, gable = wide * 0.36, wide * 0.30, wide * 0.36
    left = [(x, y), (x, y - tall), (x + gable / 2, y - tall - rise), (x + gable, y - tall), (x + gable, y)]
    canvas.fill(left, mix(wall, p.DEEP, 0.45))
    canvas.fill([(x + gable, y), (x + gable, y - tall), (x + wide, y - tall), (x + wide, y)], slope((x + gable, y), (x + wide, y - tall), mix(wall, p.SAND, 0.3), wall))
    plane = [(x + gable / 2 - wide * 0.02, y - tall - rise), (x + gable + wide * 0.03, y - tall + wide * 0.03), (x + wide * 1.05, y - tall + wide * 0.03), (x + wide * 0.87, y - tall - rise)]
    canvas.fill(plane, slope((x + gable, y - tall), (x + wide, y - tall - rise), mix(roof, p.INK, 0.22), mix(roof, p.PEACH, 0.2)))
    clip = canvas.whole(plane)
    for k in np.linspace(0.05, 0.95, 9):
        a, b = np.array(plane[0]) * (1 - k) + np.array(plane[3]) * k, np.array(plane[1]) * (1 - k) + np.array(plane[2]) * k
        canvas.fill(stroke([a, b], wide * 0.008, curved=False), p.INK, 0.22, clip=clip)
    canvas.fill([(x - wide * 0.03, y - tall + wide * 0.03), (x + gable / 2 - wide * 0.02, y - tall - rise), (x + gable / 2 + wide * 0.02, y - tall - rise), (x + wide * 0.02, y - tall + wide * 0.03)], mix(roof, p.INK, 0.5))
    for k in (0.52, 0.78):
        wx = x + wide * k
        canvas.fill(rounded(wx - wide * 0.07, y - tall * 0.78, wx + wide * 0.07, y - tall * 0.32, wide * 0.01), p.CREAM)
        canvas.fill(rounded(wx - wide * 0.055, y - tall * 0.73, wx + wide * 0.055, y - tall * 0.37, wide * 0.008), p.DUSK)
        canvas.fill(stroke([(wx, y - tall * 0.74), (wx, y - tall * 0.36)], wide * 0.01, curved=False), p.CREAM)
    canvas.fill([(x + wide * 0.6, y - tall - rise * 0.6), (x + wide * 0.6, y - tall - rise * 1.35), (x + wide * 0.67, y - tall - rise * 1.35), (x + wide * 0.67, y - tall - rise * 0.6)], p.BRICK)
    plume(canvas, x + wide * 0.635, y - tall - rise * 1.35, wide * 0.7, 1)


def tree(canvas: Canvas, x: float, y: float, tall: float, tint: Color) -> None:
    """A poplar."""
    crown = smooth([(x, y - tall), (x + tall * 0.13, y - tall * 0.6), (x + tall * 0.12, y - tall * 0.2), (x, y - tall * 0.1), (x - tall * 0.12, y - tall * 0.2), (x - tall * 0.13, y - tall * 0.6)])
    canvas.fill(stroke([(x, y), (x, y - tall * 0.3)], tall * 0.04, curved=False), p.UMBER)
    canvas.fill(crown, tint)
    clip = canvas.whole(crown)
    canvas.shade(crown, p.PINE, (x + tall * 0.06, y), (x - tall * 0.14, y), 0.8, 0.6, clip)
    canvas.shade(crown, p.SAND, (x, y), (x + tall * 0.14, y - tall * 0.5), 0.6, 0.6, clip)


def slope_of_homes(canvas: Canvas) -> None:
    """The near slope: yards with gers and painted roofs."""
    hill(canvas, [(-60, 1400), (380, 1372), (900, 1402), (1400, 1366), (1860, 1396)], p.color_of("#CDB088"), p.color_of("#93885E"), 420, rim=p.CREAM, shadow=p.color_of("#7C8567"), strength=0.5)
    for x, tall in ((70, 96), (250, 110), (640, 100), (1130, 104), (1540, 112), (1720, 96)):
        tree(canvas, x, 1425, tall, p.SAGE)
    fence(canvas, 120, 640, 1500, 44, p.color_of("#B48A60"), 1)
    fence(canvas, 1060, 1700, 1496, 44, p.color_of("#B48A60"), 2)
    house(canvas, 250, 1500, 150, p.CORAL, p.CREAM)
    ger(canvas, 520, 1496, 150, door=0.1)
    house(canvas, 1240, 1492, 160, p.TEAL, p.CREAM)
    ger(canvas, 1540, 1494, 150, door=-0.1)
    ger(canvas, 870, 1500, 160, door=0.15, smoke=True)
    hill(canvas, [(-60, 1590), (300, 1558), (800, 1600), (1300, 1640), (1860, 1570)], p.color_of("#C4A577"), p.color_of("#8C8158"), 420, rim=p.CREAM, shadow=p.color_of("#6F7A5F"), strength=0.5)
    tree(canvas, 60, 1690, 190, p.SAGE)
    fence(canvas, -60, 560, 1742, 70, p.color_of("#A67C52"), 3)
    fence(canvas, 1040, 1860, 1752, 72, p.color_of("#A67C52"), 4)
    house(canvas, 1330, 1748, 270, p.DUSK, p.CREAM)
    ger(canvas, 330, 1740, 270, door=0.16, smoke=True)
    ger(canvas, 1740, 1750, 210, door=-0.2)
    house(canvas, 690, 1735, 230, p.OCHRE, p.color_of("#DCE2DC"))
    tree(canvas, 1170, 1760, 220, p.SAGE)
    hill(canvas, [(-60, 1905), (420, 1850), (900, 1880), (1400, 1958), (1860, 1900)], p.color_of("#B08F62"), p.color_of("#5F6149"), 420, rim=p.SAND, shadow=p.color_of("#4B5C55"), strength=0.6)
    tree(canvas, 1500, 2080, 300, p.MOSS)
    fence(canvas, -60, 860, 2130, 112, p.color_of("#8E6645"), 5)
    ger(canvas, 1130, 2112, 440, door=0.14, smoke=True)
    house(canvas, 230, 2126, 420, p.CORAL, p.CREAM)
    hill(canvas, [(-60, 2190), (500, 2150), (1000, 2180), (1400, 2230), (1860, 2180)], p.color_of("#6E6A4C"), p.color_of("#3F4A48"), 200, rim=p.SAND)


def city(canvas: Canvas) -> None:
    """The whole picture."""
    sky(canvas)
    line = ridge(93, 960, 300, 2, rough=0.16)
    mountains(canvas, line, p.color_of("#7392AB"), HAZE, 330, light=p.color_of("#E8C6A4"), strength=0.5, seed=6)
    hill(canvas, [(-60, 900), (260, 800), (600, 836), (980, 905), (1300, 890), (1600, 820), (1860, 850)], p.color_of("#55758A"), HAZE, 330, rim=p.PEACH, shadow=p.DUSK, strength=0.5)
    towers(canvas)
    slope_of_homes(canvas)
