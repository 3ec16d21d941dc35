"""Twelve people in a circle, talking."""

from __future__ import annotations

import numpy as np

from . import palette as p
from .canvas import Canvas, ellipse, mix, ramp, rounded, smooth, stroke
from .people import Look, seated_back, seated_front, seated_side

CENTER = (900.0, 1380.0)

BACK_ROW = (
    (400, 1120, 440, Look(skin=p.SKINS[1], head="scarf", cloth=p.TEAL, top=p.color_of("#3B6F8C"), over="leaf", second=p.PALE, legs="hem", lower=p.color_of("#2D4F73"), hands="lap")),
    (650, 1050, 430, Look(skin=p.SKINS[2], head="topi", cloth=p.CORAL, second=p.CREAM, top=p.CREAM, over="", legs="trousers", lower=p.color_of("#8A7A63"), hands="notes")),
    (900, 1022, 425, Look(skin=p.SKINS[1], head="bun", top=p.CORAL, over="deel", second=p.SAND, legs="hem", lower=p.CORAL, hands="speak")),
    (1150, 1050, 430, Look(skin=p.SKINS[3], head="kumma", cloth=p.WHITE, second=p.AMBER, top=p.color_of("#EDE9DF"), over="thobe", legs="skirt", lower=p.color_of("#EDE9DF"), hands="lap")),
    (1400, 1120, 440, Look(skin=p.SKINS[4], head="bun", top=p.PLUM, over="sari", second=p.OCHRE, legs="hem", lower=p.OCHRE, hands="lap")),
)


def room(canvas: Canvas) -> None:
    """A light hall with tall windows on the hills and a felt rug on the floor."""
    canvas.wash(ramp([(0, p.color_of("#E8CFAE")), (620, p.color_of("#F1DBBB")), (700, p.color_of("#D9B68C"))]))
    for x in (150, 660, 1170, 1680):
        window(canvas, x - 210, 70, x + 210, 640)
    canvas.fill([(0, 690), (1800, 690), (1800, 2250), (0, 2250)], ramp([(690, p.color_of("#C99C6C")), (1300, p.color_of("#BC8554")), (2250, p.color_of("#8E5A3A"))]))
    for k in np.linspace(-1.6, 1.6, 33):
        canvas.fill(stroke([(900 + k * 620, 690), (900 + k * 1900, 2260)], (1.4, 4), curved=False), p.UMBER, 0.12)
    canvas.fill([(0, 660), (1800, 660), (1800, 700), (0, 700)], p.color_of("#9A6A45"))
    for x in (150, 660, 1170, 1680):
        light = [(x - 200, 705), (x + 200, 705), (x - 130, 1240), (x - 640, 1240)]
        canvas.shade(light, p.CREAM, (x, 1300), (x, 690), 0.5, 0.3, blur=10)
    rug(canvas)


def window(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    """A window with hills and sky in it."""
    canvas.fill(rounded(x0 - 14, y0 - 14, x1 + 14, y1 + 14, 12), p.color_of("#B98556"))
    glass = rounded(x0, y0, x1, y1, 6)
    canvas.fill(glass, ramp([(y0, p.color_of("#8FB2C9")), (y0 + 330, p.color_of("#E3E0CC")), (y1, p.PEACH)]))
    clip = canvas.whole(glass)
    far = smooth([(-60, 440), (200, 360), (480, 420), (760, 330), (1050, 410), (1340, 350), (1600, 420), (1860, 340)], closed=False)
    canvas.fill(np.vstack([far, [(1860, 900), (-60, 900)]]), ramp([(330, p.color_of("#7E9DB4")), (560, p.color_of("#DCC7AC"))]), clip=clip)
    close = smooth([(-60, 540), (300, 500), (700, 560), (1150, 510), (1500, 550), (1860, 500)], closed=False)
    canvas.fill(np.vstack([close, [(1860, 900), (-60, 900)]]), ramp([(500, p.color_of("#8FA07E")), (650, p.color_of("#C8B484"))]), clip=clip)
    middle = (x0 + x1) / 2
    canvas.fill(stroke([(middle, y0), (middle, y1)], 12, curved=False), p.color_of("#B98556"))
    canvas.fill(stroke([(x0, y0 + 190), (x1, y0 + 190)], 10, curved=False), p.color_of("#B98556"))


def rug(canvas: Canvas) -> None:
    """A round felt rug with a border of horns and a knot in the middle."""
    x, y = CENTER
    flat = 0.62
    canvas.fill(ellipse(x, y + 14, 640, 640 * flat), p.INK, 0.25, blur=16)
    for radius, tint in ((640, p.color_of("#7E3A34")), (618, p.SAND), (604, p.color_of("#27406B")), (500, p.SAND), (488, p.color_of("#B9573B")), (300, p.SAND), (290, p.color_of("#A94A35"))):
        canvas.fill(ellipse(x, y, radius, radius * flat), tint)
    for k in range(28):
        a = 2 * np.pi * k / 28
        cx, cy = x + 552 * np.cos(a), y + 552 * flat * np.sin(a)
        for sign in (-1, 1):
            curl = [(0, 30), (sign * 8, 6), (sign * 30, -12), (sign * 44, 6), (sign * 30, 22), (sign * 20, 10)]
            turned = [(cx - v * np.cos(a) - u * np.sin(a), cy + (-v * np.sin(a) + u * np.cos(a)) * flat) for u, v in curl]
            canvas.fill(stroke(turned, (9, 8, 7, 6, 5, 4)), p.SAND, 0.9)
    for k in range(12):
        a = 2 * np.pi * (k + 0.5) / 12
        cx, cy = x + 394 * np.cos(a), y + 394 * flat * np.sin(a)
        leaf = [(cx + u * np.cos(a) - v * np.sin(a), cy + (u * np.sin(a) + v * np.cos(a)) * flat) for u, v in ((-58, 0), (0, -26), (58, 0), (0, 26))]
        canvas.fill(smooth(leaf), p.color_of("#D98C4A"), 0.85)
    whole = canvas.whole(ellipse(x, y, 640, 640 * flat))
    canvas.shade(ellipse(x, y, 640, 640 * flat), p.UMBER, (x + 200, y - 200), (x - 500, y + 520), 0.55, 0.55, whole)
    canvas.shade(ellipse(x, y, 640, 640 * flat), p.PEACH, (x, y + 100), (x + 500, y - 420), 0.4, 0.5, whole)


def circle(canvas: Canvas) -> None:
    """The whole picture."""
    room(canvas)
    for x, y, tall, look in BACK_ROW:
        seated_front(canvas, x, y, tall, look)
    seated_side(canvas, 300, 1400, 490, Look(skin=p.SKINS[3], head="short", top=p.AMBER, over="leaf", second=p.CREAM, lower=p.INDIGO, hands="speak"), wheels=True)
    seated_side(canvas, 1500, 1400, 490, Look(skin=p.SKINS[2], head="pakol", cloth=p.color_of("#B79B72"), top=p.color_of("#C9CBC2"), over="vest", second=p.color_of("#54604F"), lower=p.color_of("#C9CBC2")), mirror=True)
    seated_side(canvas, 268, 1760, 540, Look(skin=p.SKINS[4], head="flower", top=p.color_of("#2F7F79"), over="leaf", second=p.PEACH, legs="skirt", lower=p.color_of("#2F7F79")))
    seated_side(canvas, 1532, 1760, 540, Look(skin=p.SKINS[1], head="bun", top=p.ROSE, legs="longyi", lower=p.PLUM, second=p.SAND, hands="speak"), mirror=True)
    seated_back(canvas, 560, 2130, 600, Look(skin=p.SKINS[2], head="scarf", cloth=p.color_of("#F3E7D3"), top=p.INK, over="tatreez", second=p.CORAL, legs="skirt", lower=p.INK))
    seated_back(canvas, 905, 2190, 620, Look(skin=p.SKINS[0], hair=p.color_of("#6A4630"), head="short", top=p.DUSK, over="jacket", lower=p.INDIGO))
    seated_back(canvas, 1250, 2130, 600, Look(skin=p.SKINS[1], head="braid", top=p.OCHRE, over="diamond", second=p.CORAL, legs="skirt", lower=p.color_of("#7A3B36")))
