"""People who stand and walk."""

from __future__ import annotations

from . import palette as p
from .canvas import Canvas
from .curves import ellipse, outline, stroke
from .figures import Figure, Look, print_on
from .heads import head_back
from .paint import Color, mix


def walker_back(
    canvas: Canvas,
    x: float,
    y: float,
    tall: float,
    look: Look,
    bag: Color | None = None,
    stride: float = 1.0,
) -> None:
    """Someone who walks away from us; `stride` is 1 or -1 for the foot that is off the ground."""
    f = Figure(canvas, x, y, tall, mirror=stride < 0)
    canvas.fill(f.put(ellipse(-12, 0, 24, 3)), p.INK, 0.38, blur=tall * 0.014)
    if look.legs == "trousers":
        f.limb([(-4.2, -46), (-4.6, -24), (-4.4, -3)], (8.4, 6.8, 5.2), look.lower)
        f.limb([(4, -46), (5, -26), (4.6, -9)], (8.4, 6.6, 5), mix(look.lower, p.INK, 0.25))
    else:
        f.limb([(-3.6, -20), (-3.8, -3)], (5, 4), look.skin if look.bare else look.lower)
        f.limb([(4, -20), (4.2, -8)], (5, 4), mix(look.lower, p.INK, 0.3))
    f.form(ellipse(-4.6, -1.4, 3.2, 2.2), look.shoes, 0.2, curved=False)
    f.form(ellipse(4.8, -7.4, 3.0, 3.4), look.shoes, 0.2, curved=False)
    if look.legs != "trousers":
        f.form(
            outline(
                "-9 -50, -11 -36, -12.4 -14, -12.4 -14, 0 -12, 12.4 -15, 12.4 -15, 11 -36, 9 -50"
            ),
            look.lower,
            0.6,
        )
    for side in (-1, 1):
        swing = -2.6 * side
        f.limb(
            [(side * 10, -78), (side * 13.2, -64), (side * 13 + swing * 0.4, -50)],
            (6.4, 5.8, 4.6),
            look.arm,
        )
        f.dot(side * 13 + swing * 0.4, -48, 2.4, look.skin)
    body = f.form(
        outline(
            "-4 -84.5, -10 -82, -12.4 -76, -11 -60, -11 -44, 0 -42.6, 11 -44, "
            "11 -60, 12.4 -76, 10 -82, 4 -84.5"
        ),
        look.top,
        0.6,
    )
    if look.over in ("dots", "leaf", "diamond"):
        print_on(f, body, look.second, (-13, -82, 13, -44), 4.2, look.over)
    elif look.over == "deel":
        f.canvas.fill(f.put(stroke([(-13, -53), (0, -51.6), (13, -53)], 5)), look.second, clip=body)
    if bag:
        f.form(
            outline("-7 -80, -8.6 -74, -8.6 -58, -6.6 -55, 6.6 -55, 8.6 -58, 8.6 -74, 7 -80"),
            bag,
            0.6,
        )
        f.form(
            [(-5.6, -66), (-5.6, -57.6), (5.6, -57.6), (5.6, -66)],
            mix(bag, p.INK, 0.2),
            0.3,
            curved=False,
        )
        f.line([(-8, -72), (8, -72)], 0.9, mix(bag, p.INK, 0.4))
    head_back(Figure(canvas, *f.at(0, -20.4), tall * 0.79, f.mirror), look)


def standing_elder(canvas: Canvas, x: float, y: float, tall: float) -> None:
    """A woman in a long deel, seen small, looking to the morning."""
    f = Figure(canvas, x, y, tall)
    canvas.fill(f.put(ellipse(-16, 1, 28, 3.4)), p.INK, 0.35, blur=tall * 0.02)
    f.form(
        outline(
            "-9 -78, -13 -60, -12 -40, -16 -2, -16 -2, 0 1, 15 -2, 15 -2, 11 -40, "
            "12 -62, 8 -78, 0 -81"
        ),
        p.TEAL,
        0.75,
    )
    f.line([(-12.5, -48), (0, -46), (12, -48)], 6, p.OCHRE)
    f.line([(8, -74), (15, -58), (10, -46)], (8, 7, 5), mix(p.TEAL, p.WHITE, 0.15))
    f.line([(0, -78), (0, -86)], 7, p.SKINS[1])
    f.canvas.fill(f.put(ellipse(0.5, -90, 6.6, 7.6)), p.SKINS[1])
    f.form(outline("-7.5 -88, -8 -95, 0 -100, 7.5 -96, 7 -92, 0 -94, -5 -86"), p.CORAL, 0)
