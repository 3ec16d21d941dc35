"""Heads, hair and what is worn on them."""

from __future__ import annotations

import numpy as np

from . import palette as p
from .curves import ellipse, outline
from .figures import Figure, Look, print_on
from .paint import mix


def face_front(f: Figure, look: Look, dx: float = 0.0, dy: float = 0.0) -> None:
    """Head and neck from the front, with hair or headdress."""
    c = mix(look.skin, p.UMBER, 0.22)
    h = Figure(f.canvas, *f.at(dx, dy), f.s * 100, f.mirror)
    if look.head in ("long", "braid"):
        h.form(
            outline("-8 -93, -9 -84, -10 -74, -6 -70, 6 -70, 10 -74, 9 -84, 8 -93, 0 -99"),
            look.hair,
            0.3,
        )
    if look.head == "scarf":
        h.form(
            outline("-8.6 -90, -10 -80, -13 -71, -6 -66, 6 -66, 13 -71, 10 -80, 8.6 -90, 0 -100"),
            look.cloth,
        )
    else:
        h.line([(0, -84), (0, -75)], (6.4, 7.6), c)
    h.form(
        outline(
            "-6.6 -91, -6.2 -86, -4 -81.5, 0 -79.8, 4 -81.5, 6.2 -86, 6.6 -91, "
            "4.6 -97, 0 -98.6, -4.6 -97"
        ),
        look.skin,
        0.34,
        grain=0.06,
    )
    if look.head not in ("scarf", "long"):
        for x in (-6.6, 6.6):
            h.canvas.fill(
                h.put(ellipse(x, -88.5, 1.2, 1.9)), mix(look.skin, p.UMBER, 0.12 if x > 0 else 0.3)
            )
    hair_front(h, look)


def hair_front(h: Figure, look: Look) -> None:
    """What frames the face."""
    short = outline(
        "-7.2 -88, -7.6 -94, -5 -99, 0 -100.6, 5 -99, 7.6 -94, 7.2 -88, 6 -91, "
        "4.6 -94.4, 0 -95.2, -4.4 -94, -6.2 -91"
    )
    parted = outline(
        "-7.6 -85, -8.2 -93, -5 -99.4, 0 -101, 5 -99.4, 8.2 -93, 7.6 -85, "
        "6.4 -90, 3.6 -94.4, -1.5 -96.6, -5 -93.6, -6.6 -89"
    )
    if look.head == "scarf":
        h.form(
            outline(
                "-8.4 -88, -8.2 -95, -4.6 -99.8, 0 -101, 4.6 -99.8, 8.2 -95, 8.4 -88, "
                "7 -84, 5.6 -80, 5.9 -87, 4.8 -93, 0 -95.4, -4.8 -93, -5.9 -87, "
                "-5.6 -80, -7 -84"
            ),
            look.cloth,
            0.4,
        )
        h.form(outline("-5.8 -82, 0 -78.4, 5.8 -82, 9 -75, 6 -69, -2 -67, -9 -72"), look.cloth, 0.5)
        h.line([(-6, -79), (0, -75.5), (7.5, -77)], 0.8, mix(look.cloth, p.INK, 0.4), 0.6)
    elif look.head in ("short", "bald"):
        h.form(short, look.hair, 0.2)
    elif look.head in ("long", "bun", "flower", "braid"):
        if look.head in ("bun", "flower"):
            h.form(ellipse(0, -101.5, 3.6, 3.0), look.hair, 0.2, curved=False)
        h.form(parted, look.hair, 0.2)
        if look.head == "flower":
            for k in range(5):
                a = k * 1.2566
                h.dot(7.4 + 1.5 * np.cos(a), -93.5 + 1.5 * np.sin(a), 1.4, p.CREAM)
            h.dot(7.4, -93.5, 0.9, p.CORAL)
    elif look.head == "topi":
        h.form(short, look.hair, 0.1)
        cap = h.form(
            outline(
                "-7.6 -94, -7.6 -94, -7.2 -101, -3 -104.6, 3 -103.6, 7.4 -99.6, 7.6 -94, "
                "7.6 -94, 0 -95.6"
            ),
            look.cloth,
        )
        print_on(h, cap, look.second, (-9, -106, 9, -93), 2.8, "diamond")
    elif look.head == "kumma":
        cap = h.form(
            outline(
                "-7.2 -93, -7.2 -93, -7 -101, -6 -102.6, 6 -102.6, 7 -101, 7.2 -93, "
                "7.2 -93, 0 -94.4"
            ),
            look.cloth,
        )
        print_on(h, cap, look.second, (-9, -100.5, 9, -94), 2.2, "diamond")
    elif look.head == "pakol":
        h.form(short, look.hair, 0.1)
        h.form(outline("-8 -99, -6 -103, 0 -104.4, 6 -103, 8 -99, 0 -97"), look.cloth)
        h.form(
            outline("-8.8 -96.6, -8 -100, 0 -101, 8 -100, 8.8 -96.6, 7 -94.6, 0 -95.6, -7 -94.6"),
            mix(look.cloth, p.UMBER, 0.18),
        )


def head_back(f: Figure, look: Look, dx: float = 0.0) -> None:
    """A head from behind."""
    h = Figure(f.canvas, *f.at(dx, 0), f.s * 100, f.mirror)
    if look.head == "scarf":
        scarf = h.form(
            outline(
                "-8.4 -88, -7.6 -95, -3 -100.4, 3 -100.4, 7.6 -95, 8.4 -88, 10 -79, "
                "14 -70, 8 -58, 0 -54, -8 -58, -14 -70, -10 -79"
            ),
            look.cloth,
        )
        if look.over == "tatreez":
            print_on(h, scarf, look.second, (-14, -66, 14, -54), 3.6, "diamond")
        h.line(
            [(-8, -82), (0, -78), (8, -82)],
            (0.4, 0.9, 0.4),
            mix(look.cloth, p.INK, 0.45),
            0.6,
            scarf,
        )
        h.line(
            [(-11, -72), (0, -66), (11, -72)],
            (0.4, 0.9, 0.4),
            mix(look.cloth, p.INK, 0.45),
            0.5,
            scarf,
        )
        return
    h.line([(0, -84), (0, -75)], (6.6, 7.8), mix(look.skin, p.UMBER, 0.2))
    for x in (-7, 7):
        h.canvas.fill(h.put(ellipse(x, -88, 1.3, 2.0)), look.skin)
    h.form(
        outline(
            "-7.2 -90, -7.4 -95, -4.6 -99.6, 0 -100.8, 4.6 -99.6, 7.4 -95, 7.2 -90, "
            "6 -84, 3.6 -80.6, 0 -80, -3.6 -80.6, -6 -84"
        ),
        look.hair,
        0.45,
    )
    if look.head == "braid":
        for k in range(7):
            h.form(
                ellipse(1.2 * (k % 2) - 0.6, -79 + k * 4.3, 2.9 - k * 0.2, 2.9),
                look.hair,
                0.5,
                curved=False,
            )
        h.dot(0, -49.5, 1.8, look.second)
        h.line([(0, -49), (0.6, -44)], (1.6, 2.6), look.hair)
    elif look.head == "bun":
        h.form(ellipse(0, -89, 4.2, 3.9), mix(look.hair, p.UMBER, 0.25), 0.5, curved=False)
    elif look.head == "flower":
        h.form(
            outline(
                "-7.4 -92, -9 -82, -9.6 -70, -6 -62, 0 -60, 6 -62, 9.6 -70, 9 -82, 7.4 -92, 0 -99"
            ),
            look.hair,
            0.5,
        )
        for k in range(5):
            h.dot(6.8 + 1.8 * np.cos(k * 1.2566), -91 + 1.8 * np.sin(k * 1.2566), 1.6, p.CREAM)
        h.dot(6.8, -91, 1.0, p.CORAL)


def head_side(f: Figure, look: Look, dx: float = 0.0) -> None:
    """A head in profile, facing the end side."""
    h = Figure(f.canvas, *f.at(dx, 0), f.s * 100, f.mirror)
    if look.head != "scarf":
        h.line([(-1.4, -84), (-2.4, -75)], (6, 7.4), mix(look.skin, p.UMBER, 0.22))
    h.form(
        outline(
            "-5.4 -94, -1 -98, 4 -97, 6.2 -92.6, 6.6 -90.4, 8 -87.6, 6.6 -86.6, "
            "6.4 -83.6, 4.8 -80.8, 1 -80.6, -2.6 -83, -5.4 -87"
        ),
        look.skin,
        0.34,
        grain=0.06,
    )
    if look.head == "scarf":
        h.form(
            outline(
                "4.6 -98, 0 -100.8, -6 -98.4, -8.4 -91, -8.4 -82, -11 -73, -6 -66, "
                "4 -68, 7 -75, 5.4 -80.4, 2.4 -82.4, 1.8 -88, 3.4 -93.4"
            ),
            look.cloth,
        )
        return
    h.form(
        outline(
            "5.8 -93.4, 4.8 -98.6, 0 -100.8, -5.4 -98.8, -8 -93, -7.4 -86.6, "
            "-4.6 -82, -2.4 -84.6, -1.2 -89, 1.4 -93, 4 -94.4"
        ),
        look.hair,
        0.4,
    )
    h.canvas.fill(h.put(ellipse(-0.8, -88, 1.3, 2.0)), mix(look.skin, p.UMBER, 0.18))
    if look.head in ("bun", "flower"):
        h.form(ellipse(-8.2, -94, 3.4, 3.4), look.hair, 0.4, curved=False)
        if look.head == "flower":
            for k in range(5):
                h.dot(
                    -3.4 + 1.6 * np.cos(k * 1.2566), -94.5 + 1.6 * np.sin(k * 1.2566), 1.5, p.CREAM
                )
            h.dot(-3.4, -94.5, 0.9, p.CORAL)
    elif look.head == "long":
        h.form(
            outline("-3 -97, -8 -93, -9.4 -82, -9.6 -70, -5 -66, -2.4 -72, -3 -82, -1.6 -90"),
            look.hair,
            0.4,
        )
    elif look.head == "pakol":
        h.form(outline("-7.6 -98.4, -5 -103, 1 -104.6, 6 -102, 7.4 -98, 0 -97"), look.cloth)
        h.form(
            outline("-8.8 -95.6, -8 -99, 0 -100.6, 7.4 -99.4, 8.4 -96.4, 6 -94.8, 0 -96, -6 -94"),
            mix(look.cloth, p.UMBER, 0.2),
        )
    elif look.head == "topi":
        cap = h.form(
            outline("-7.8 -93, -7.8 -93, -6.6 -101, -2 -104, 5 -102, 6.6 -96.4, 6.6 -96.4, 0 -95"),
            look.cloth,
        )
        print_on(h, cap, look.second, (-9, -105, 9, -93), 2.8, "diamond")
