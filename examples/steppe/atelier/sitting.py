"""People who sit."""

from __future__ import annotations

import numpy as np

from . import palette as p
from .canvas import Canvas
from .curves import Array, ellipse, outline, smooth, stroke
from .figures import Figure, Look, chair, print_on
from .heads import face_front, head_back, head_side
from .paint import Color, color, mix


def seated_front(
    canvas: Canvas, x: float, y: float, tall: float, look: Look, lean: float = 0.0
) -> None:
    """Someone on a chair who faces us; `lean` moves the head to a side."""
    f = Figure(canvas, x, y, tall, slim=0.86)
    canvas.fill(f.put(ellipse(-4, 0, 24, 4.6)), p.INK, 0.34, blur=tall * 0.014)
    chair(f, back=False)
    if look.legs == "trousers":
        for side in (-1, 1):
            f.limb([(side * 7.5, -31), (side * 8, -16), (side * 7.2, -4)], (10, 8.6, 7), look.lower)
            f.form(
                [
                    (side * 4, 0.6),
                    (side * 4.6, -4.6),
                    (side * 7.4, -6),
                    (side * 10.6, -4.6),
                    (side * 11.6, 0.8),
                    (side * 7.6, 2),
                ],
                look.shoes,
                0.3,
            )
        f.form(
            outline(
                "-15 -40, -15.5 -32, -11 -27, -3 -28, 0 -31, 3 -28, 11 -27, 15.5 -32, 15 -40, 0 -44"
            ),
            look.lower,
        )
    else:
        for side in (-1, 1):
            f.form([(side * 3, 1), (side * 4, -4), (side * 9, -4), (side * 10, 1)], look.shoes, 0.2)
        skirt = f.form(
            outline(
                "-14 -42, -16 -32, -15.5 -16, -17 -2, -17 -2, -8 0, 0 -1, 8 0, 17 -2, "
                "17 -2, 15.5 -16, 16 -32, 14 -42"
            ),
            look.lower,
        )
        for k in (-8, -1, 7):
            f.line(
                [(k * 0.7, -30), (k, -14), (k * 1.3, -1)],
                (0.3, 1.1, 0.8),
                mix(look.lower, p.INK, 0.5),
                0.4,
                skirt,
            )
        if look.legs == "longyi":
            print_on(f, skirt, look.second, (-18, -30, 18, 0), 5.5, "check")
        elif look.legs == "hem":
            f.line([(-18, -5.5), (0, -4), (18, -5.5)], 3.4, look.second, 0.9, skirt)
            f.line([(-18, -9.5), (0, -8), (18, -9.5)], 0.9, look.second, 0.9, skirt)
    torso = outline(
        "-5 -77.6, -13 -74.5, -15.5 -68, -14.5 -54, -14 -38, -8 -35, 8 -35, "
        "14 -38, 14.5 -54, 15.5 -68, 13 -74.5, 5 -77.6"
    )
    body = f.form(torso, look.top)
    dress_front(f, look, body)
    face_front(f, look, lean)
    arms_front(f, look)


def dress_front(f: Figure, look: Look, body: Array) -> None:
    """What is worn over the shirt, from the front."""
    if look.over == "vest":
        for side in (-1, 1):
            f.canvas.fill(
                f.put(
                    smooth(
                        [
                            (side * 4.6, -78),
                            (side * 13, -75),
                            (side * 15.6, -68),
                            (side * 14.6, -50),
                            (side * 14.2, -36),
                            (side * 1.0, -36),
                            (side * 1.0, -58),
                            (side * 1.8, -66),
                        ]
                    )
                ),
                look.second,
                clip=body,
            )
        f.canvas.shade(
            f.put(ellipse(0, -56, 18, 24)), p.INK, f.at(6, -56), f.at(-18, -50), 0.5, 0.5, body
        )
        for k in (-56, -49, -42):
            f.dot(2.6, k, 0.6, p.CREAM)
    elif look.over == "jacket":
        f.canvas.fill(f.put([(-4.4, -78), (4.4, -78), (0, -58)]), p.CREAM, clip=body)
        f.line([(0, -75), (0, -60)], (2.0, 2.8), look.second, clip=body)
        for side in (-1, 1):
            f.canvas.fill(
                f.put([(side * 4.6, -78), (side * 8, -72), (side * 5, -66), (side * 0.6, -57)]),
                mix(look.top, p.INK, 0.3),
                clip=body,
            )
    elif look.over == "deel":
        f.line([(-5, -78), (1, -68), (9, -66), (14, -60)], 1.6, look.second, clip=body)
        f.canvas.fill(f.put(stroke([(-16, -42), (0, -40), (16, -42)], 6.4)), look.second, clip=body)
        f.line([(-5, -77), (0, -74.6), (5, -77)], 3, look.second)
    elif look.over == "sari":
        blouse = outline("-6 -79, -16 -76, -17 -56, -9 -58, -3 -68")
        f.canvas.fill(f.put(smooth(blouse)), look.second, clip=body)
        edge = [(2, -79), (-3, -68), (-9, -58), (-16, -52)]
        f.line(edge, 2.6, p.CORAL, clip=body)
        f.line([(x + 2.6, y + 1) for x, y in edge], 0.7, p.CREAM, clip=body)
        for k in (0, 1, 2):
            pleat = [(5 + k * 3, -77), (0 + k * 4, -60), (-9 + k * 5, -44), (-13 + k * 6, -36)]
            f.line(pleat, (0.3, 1.0, 0.4), mix(look.top, p.INK, 0.45), 0.5, body)
    elif look.over == "thobe":
        f.line([(0, -77), (0, -56)], 0.8, mix(look.top, p.DUSK, 0.5), clip=body)
        f.line([(1.6, -76), (2.4, -68)], 0.8, look.second, clip=body)
        f.line([(-5, -77.4), (0, -75), (5, -77.4)], 2, mix(look.top, p.DUST, 0.35))
    elif look.over in ("dots", "leaf", "diamond"):
        print_on(f, body, look.second, (-17, -76, 17, -36), 5.2, look.over)
    elif look.over == "tatreez":
        for k in (-6, 0, 6):
            f.line([(k, -74), (k, -40)], 2.4, look.second, 0.9, body)
        print_on(f, body, p.CREAM, (-6, -74, 7, -38), 6, "diamond")


def arms_front(f: Figure, look: Look) -> None:
    """Sleeves and hands from the front."""
    for side in (-1, 1):
        if look.hands == "speak" and side == 1:
            f.limb([(13.4, -71), (19, -58), (20, -52)], (7.4, 6.8, 6), look.arm)
            f.limb([(20, -52), (24, -61), (26, -67)], (6.2, 5.4, 4.6), look.forearm)
            f.line([(26, -67), (27.5, -72)], (4.4, 3.6), look.skin)
            for dx in (-1.6, 0.4, 2.2):
                f.line([(27, -71), (27.6 + dx, -76.5)], (1.7, 1.3), look.skin)
            f.line([(25.8, -69), (23.2, -72)], (1.6, 1.2), look.skin)
            continue
        f.limb(
            [(side * 13.4, -71), (side * 17.4, -56), (side * 14.8, -44)], (7.4, 6.8, 6), look.arm
        )
        f.limb(
            [(side * 14.8, -44), (side * 9, -38.5), (side * 3.8, -37)],
            (6.2, 5.4, 4.4),
            look.forearm,
        )
        f.line(
            [(side * 4.2, -37), (side * 0.6, -36.4)],
            (4, 3.4),
            look.skin if side > 0 else mix(look.skin, p.UMBER, 0.2),
        )
    if look.hands == "notes":
        f.form(outline("-9 -47, -9 -47, 9 -45, 9 -45, 8 -34, 8 -34, -8 -36, -8 -36"), p.WHITE, 0.3)
        for k in (0, 1, 2):
            f.line([(-6, -44 + k * 3), (5, -43 + k * 3)], 0.6, p.DUST)
        f.line([(7, -41), (12, -50)], (1, 0.8), p.CORAL)
        f.line([(5, -39), (9, -41)], (3.4, 3), look.skin)
    elif look.hands == "phone":
        f.form(
            outline("-3 -49, -3 -49, 3.4 -48.6, 3.4 -48.6, 3 -36, 3 -36, -3 -36.4, -3 -36.4"),
            p.INK,
            0.1,
        )
        f.line([(4.6, -38), (1.6, -38)], (3.2, 2.6), look.skin)


def seated_back(
    canvas: Canvas, x: float, y: float, tall: float, look: Look, lean: float = 0.0
) -> None:
    """Someone on a chair who is seen from behind."""
    f = Figure(canvas, x, y, tall, slim=0.86)
    canvas.fill(f.put(ellipse(-5, 0, 26, 5)), p.INK, 0.36, blur=tall * 0.016)
    if look.legs == "trousers":
        for side in (-1, 1):
            f.limb(
                [(side * 8, -30), (side * 8.6, -14), (side * 8, -3)],
                (10, 8, 7),
                mix(look.lower, p.INK, 0.25),
            )
            f.form(ellipse(side * 8.2, -1.4, 4.2, 2.4), look.shoes, 0.2, curved=False)
    else:
        f.form(
            outline(
                "-13 -40, -16.5 -28, -17 -12, -18 -1, -18 -1, 0 1.4, 18 -1, 18 -1, "
                "17 -12, 16.5 -28, 13 -40"
            ),
            look.lower,
        )
    torso = outline(
        "-4.6 -78, -13 -74.8, -15.8 -68, -14.6 -54, -14.4 -34, -8 -30, 8 -30, "
        "14.4 -34, 14.6 -54, 15.8 -68, 13 -74.8, 4.6 -78"
    )
    for side in (-1, 1):
        f.limb(
            [(side * 13.6, -71), (side * 18, -57), (side * 17, -45), (side * 12.6, -38)],
            (7.6, 7, 6, 5),
            look.top,
        )
    body = f.form(torso, look.top)
    if look.over in ("dots", "leaf", "diamond"):
        print_on(f, body, look.second, (-17, -76, 17, -30), 5.4, look.over)
    elif look.over == "jacket":
        f.line([(0, -72), (0, -34)], 0.7, mix(look.top, p.INK, 0.5), 0.7, body)
        f.line([(-6, -76.4), (0, -74), (6, -76.4)], 3, mix(look.top, p.INK, 0.25), clip=body)
    elif look.over == "deel":
        f.canvas.fill(f.put(stroke([(-16, -43), (0, -41), (16, -43)], 6.4)), look.second, clip=body)
        f.line([(-5, -77), (0, -75), (5, -77)], 3.2, look.second)
    elif look.over == "vest":
        f.canvas.fill(
            f.put(smooth(outline("-11 -77, -12 -60, -13 -30, 13 -30, 12 -60, 11 -77"))),
            look.second,
            0.95,
            clip=body,
        )
    chair(f, back=True)
    head_back(f, look, lean)


def seated_side(
    canvas: Canvas,
    x: float,
    y: float,
    tall: float,
    look: Look,
    mirror: bool = False,
    wheels: bool = False,
) -> None:
    """Someone in profile on a chair or in a wheelchair, facing the end side unless mirrored."""
    f = Figure(canvas, x, y, tall, mirror, slim=0.94)
    canvas.fill(f.put(ellipse(5, 0, 30, 4.6)), p.INK, 0.34, blur=tall * 0.014)
    wood, dark = color("#A8703F"), color("#6E4328")
    if wheels:
        f.line([(-12, -33), (-13, -52), (-17, -62), (-21, -63)], 1.8, p.INK)
        f.line([(14, -32), (20, -18), (26, -7), (33, -5)], 1.9, p.INK)
    else:
        f.line([(-13, -60), (-12, -33), (-14, 0)], 2.4, dark)
        f.line([(12, -33), (13, 0)], 2.4, dark)
        f.line([(-12, -32.5), (14, -32.5)], 3.2, wood)
    far = mix(look.lower, p.INK, 0.35)
    if look.legs == "trousers":
        f.limb(outline("-2 -36, 20 -35.6, 23 -32, 23.6 -18, 23 -6"), (11, 10, 9, 7.4, 6.4), far)
    shin = 26 if not wheels else 25
    if look.legs == "trousers":
        f.limb(
            [(-4, -36.6), (17, -37), (shin - 2, -33), (shin, -19), (shin + 1, -6)],
            (12.4, 11, 9.6, 8, 6.8),
            look.lower,
        )
    else:
        skirt = f.form(
            outline(
                "-11 -43, 6 -43.5, 22 -43, 29 -37, 29 -22, 31 -4, 31 -4, 20 -2, 12 -3, "
                "12 -3, 13 -18, 12 -28, 0 -30, -11 -31"
            ),
            look.lower,
        )
        if look.legs == "longyi":
            print_on(f, skirt, look.second, (-12, -46, 34, 0), 5.5, "check")
        elif look.legs == "hem":
            f.line([(10, -7), (32, -8)], 3.2, look.second, 0.9, skirt)
    f.form(
        [
            (shin - 3, -5),
            (shin + 2.4, -6),
            (shin + 7, -3.4),
            (shin + 9.6, -0.4),
            (shin + 8, 1),
            (shin - 3, 1),
        ],
        look.shoes,
        0.2,
    )
    torso = outline(
        "-3 -78, -9 -74, -12 -64, -12.6 -48, -12 -33, -2 -31, 8 -33, 9 -46, 8.6 -60, 7 -71, 3 -77"
    )
    body = f.form(torso, look.top)
    if look.over in ("dots", "leaf", "diamond"):
        print_on(f, body, look.second, (-14, -76, 12, -32), 5.2, look.over)
    elif look.over == "vest":
        f.canvas.fill(
            f.put(
                smooth(outline("-4 -78, -9.5 -74, -12.5 -62, -13 -38, 6 -38, 6 -56, 4 -70, 2 -77"))
            ),
            look.second,
            0.96,
            clip=body,
        )
    elif look.over == "deel":
        f.canvas.fill(
            f.put(stroke([(-14, -43), (0, -41.4), (11, -42)], 6.4)), look.second, clip=body
        )
    elif look.over == "sari":
        f.canvas.fill(
            f.put(smooth(outline("-6 -77, 4 -76, 9 -60, 10 -44, 4 -36, 2 -50, -3 -64"))),
            look.second,
            clip=body,
        )
    head_side(f, look, 1.0)
    if look.hands == "speak":
        f.limb([(-2.6, -71), (2, -57), (7, -53)], (8, 7.2, 6.2), look.arm)
        f.limb([(7, -53), (16, -58), (23, -63)], (6.2, 5.4, 4.6), look.forearm)
        f.line([(23, -63), (27, -66)], (4.2, 3.6), look.skin)
        for a in (-4.4, -2.4, -0.4):
            f.line([(26.6, -66), (31.2, -67.5 + a + 2)], (1.6, 1.2), look.skin)
    else:
        f.limb([(-2.6, -71), (-1, -56), (3, -46)], (8, 7.2, 6.2), look.arm)
        f.limb([(3, -46), (10, -43), (15, -43)], (6.2, 5.4, 4.6), look.forearm)
        f.line([(15, -43), (19.4, -42.6)], (4.2, 3.4), look.skin)
    if wheels:
        wheel(f)


def wheel(f: Figure) -> None:
    """The near wheel of a wheelchair with its hand rim."""
    for radius, thick, tint in ((20.5, 2.2, p.INK), (17.6, 0.9, p.PALE)):
        ring = [
            (-4 + radius * np.cos(a), -20.5 + radius * np.sin(a))
            for a in np.linspace(0, 2 * np.pi, 49)
        ]
        f.line(ring, thick, tint)
    for a in np.linspace(0, np.pi, 9)[:-1]:
        c, s = np.cos(a) * 20, np.sin(a) * 20
        f.line([(-4 - c, -20.5 - s), (-4 + c, -20.5 + s)], 0.35, p.PALE, 0.9)
    f.dot(-4, -20.5, 2.2, p.PALE)
    f.dot(24, -3.4, 3.6, p.INK)
    f.dot(24, -3.4, 1.4, p.PALE)


def sitting_on_ground(
    canvas: Canvas, x: float, y: float, tall: float, look: Look, lit: Color, mirror: bool = False
) -> None:
    """Someone who sits on the grass with their back to us, a screen's light before them."""
    f = Figure(canvas, x, y, tall, mirror)
    canvas.fill(f.put(ellipse(0, 2, 52, 7)), p.INK, 0.4, blur=tall * 0.03)
    canvas.glow(*f.at(16, -36), tall * 0.85, lit, 0.55)
    f.form(
        outline(
            "-20 -60, -30 -38, -40 -10, -46 2, -46 2, 0 6, 46 2, 46 2, 40 -10, "
            "30 -38, 20 -60, 8 -68, -8 -68"
        ),
        look.top,
        0.7,
    )
    f.line([(-31, -26), (0, -22), (31, -26)], 8, look.second)
    f.line([(-7, -66), (0, -63), (7, -66)], 5, look.second)
    f.line([(0, -66), (0, -74)], 11, look.skin)
    f.form(
        outline(
            "-11 -84, -11.5 -92, -7 -100, 0 -102, 7 -100, 11.5 -92, 11 -84, 7 -74, 0 -72, -7 -74"
        ),
        look.hair,
        0.4,
    )
    if look.head == "scarf":
        f.form(
            outline("-13 -82, -12 -94, 0 -104, 12 -94, 13 -82, 20 -62, 0 -54, -20 -62"),
            look.cloth,
            0.6,
        )
    elif look.head == "hat":
        f.form(
            outline("-15 -90, -13 -94, -10 -104, 0 -110, 10 -104, 13 -94, 15 -90, 0 -87"),
            look.cloth,
            0.5,
        )
        f.dot(0, -111, 2.6, p.CORAL)
    else:
        f.form(ellipse(0, -103, 6, 5), look.hair, 0.4, curved=False)
    rim = [(11, -96), (11.6, -86), (8, -76)]
    f.line(rim, (0.6, 2.2, 0.6), lit, 0.8)
    f.line([(21, -60), (31, -38), (40, -12)], (0.6, 2.6, 0.6), lit, 0.7)
