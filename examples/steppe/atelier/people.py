"""People without faces, told by posture and dress. Figures are drawn 100 high about their foot."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from . import palette as p
from .canvas import Array, Canvas, Color, Points, ellipse, mix, place, slope, smooth, stroke


@dataclass(frozen=True)
class Look:
    """How one person is dressed. `head` names hair or headdress, `over` what is worn over the shirt."""

    skin: Color = p.SKINS[2]
    hair: Color = p.INK
    head: str = "short"
    cloth: Color = p.CREAM
    top: Color = p.TEAL
    over: str = ""
    second: Color = p.OCHRE
    legs: str = "trousers"
    lower: Color = p.INDIGO
    hands: str = "lap"
    shoes: Color = p.UMBER


class Figure:
    """A place on the canvas where one person is drawn in units of a hundredth of their height."""

    def __init__(self, canvas: Canvas, x: float, y: float, tall: float, mirror: bool = False) -> None:
        self.canvas, self.s, self.mirror = canvas, tall / 100, mirror
        self.put = partial(place, x=x, y=y, size=self.s, mirror=mirror)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A point of the figure on the sheet."""
        px, py = self.put([(x, y)])[0]
        return float(px), float(py)

    def form(self, points: Points, tint: Color, shade: float = 0.55, curved: bool = True) -> Array:
        """A piece of cloth or skin, shaded away from the light at the end side; its clip."""
        path = self.put(smooth(points) if curved else points)
        self.canvas.fill(path, tint)
        clip = self.canvas.whole(path)
        if shade:
            x0, x1 = float(path[:, 0].min()), float(path[:, 0].max())
            y0, y1 = float(path[:, 1].min()), float(path[:, 1].max())
            dark = mix(tint, p.color_of("#1C1F46"), 0.62)
            self.canvas.shade(path, dark, (x0 + (x1 - x0) * 0.72, y0), (x0 - (x1 - x0) * 0.15, y1), shade, 0.5, clip)
            self.canvas.shade(path, mix(tint, p.PEACH, 0.55), (x0 + (x1 - x0) * 0.7, y1), (x1 + 2 * self.s, y0), 0.40, 0.45, clip)
        return clip

    def line(self, points: Points, widths: float | tuple[float, ...], tint: Color, opacity: float = 1.0, clip: Array | None = None) -> None:
        """A limb or a seam."""
        self.canvas.fill(self.put(stroke(points, widths)), tint, opacity, clip=clip)

    def limb(self, points: Points, widths: tuple[float, ...], tint: Color) -> None:
        """A sleeve or leg with its shade."""
        self.form(stroke(points, widths), tint, 0.5, curved=False)

    def dot(self, x: float, y: float, r: float, tint: Color, opacity: float = 1.0, clip: Array | None = None) -> None:
        """A spot."""
        self.canvas.fill(self.put(ellipse(x, y, r)), tint, opacity, clip=clip)


def print_on(f: Figure, clip: Array, tint: Color, box: tuple[float, float, float, float], step: float, kind: str) -> None:
    """A woven or printed pattern inside a piece of cloth."""
    x0, y0, x1, y1 = box
    for row, y in enumerate(np.arange(y0, y1, step)):
        for x in np.arange(x0 + (step / 2 if row % 2 else 0), x1, step):
            if kind == "dots":
                f.dot(x, y, step * 0.17, tint, 0.85, clip)
            elif kind == "leaf":
                f.canvas.fill(f.put(ellipse(x, y, step * 0.34, step * 0.14, 35 if row % 2 else -35)), tint, 0.85, clip=clip)
            elif kind == "diamond":
                d = step * 0.30
                f.canvas.fill(f.put([(x - d, y), (x, y - d), (x + d, y), (x, y + d)]), tint, 0.85, clip=clip)
            elif kind == "check" and row % 2 == 0:
                f.line([(x0, y), (x1, y)], step * 0.12, tint, 0.30, clip)
                f.line([(x, y0), (x, y1)], step * 0.12, tint, 0.30, clip)


def chair(f: Figure, back: bool) -> None:
    """A plain wooden chair; seen from behind it stands before the sitter."""
    wood, dark = p.color_of("#A8703F"), p.color_of("#6E4328")
    if not back:
        for x in (-13, 13):
            f.line([(x, -32), (x * 1.06, 0)], 2.4, dark)
        return
    for x in (-14, 14):
        f.line([(x * 0.98, -60), (x, -32), (x * 1.08, 1)], (2.4, 2.6, 2.4), wood)
    f.form([(-15, -62), (-8, -63.5), (8, -63.5), (15, -62), (15, -62), (15, -53), (15, -53), (8, -54), (-8, -54), (-15, -53), (-15, -53), (-15, -62)], wood, 0.4)
    f.line([(-14, -34), (14, -34)], 3.4, wood)
    f.line([(-14.5, -16), (14.5, -16)], 1.8, dark)


def face_front(f: Figure, look: Look, dx: float = 0.0, dy: float = 0.0) -> None:
    """Head and neck from the front, with hair or headdress."""
    c = mix(look.skin, p.UMBER, 0.28)
    h = Figure(f.canvas, *f.at(dx, dy), f.s * 100, f.mirror)
    if look.head in ("long", "braid"):
        h.form([(-8, -93), (-9, -84), (-10, -74), (-6, -70), (6, -70), (10, -74), (9, -84), (8, -93), (0, -99)], look.hair, 0.3)
    if look.head == "scarf":
        h.form([(-8.6, -90), (-10, -80), (-13, -71), (-6, -66), (6, -66), (13, -71), (10, -80), (8.6, -90), (0, -100)], look.cloth)
    else:
        h.line([(0, -84), (0, -75)], (6.4, 7.6), c)
    h.form([(-6.6, -91), (-6.2, -86), (-4, -81.5), (0, -79.8), (4, -81.5), (6.2, -86), (6.6, -91), (4.6, -97), (0, -98.6), (-4.6, -97)], look.skin, 0.42)
    if look.head not in ("scarf", "long"):
        for x in (-6.6, 6.6):
            h.canvas.fill(h.put(ellipse(x, -88.5, 1.2, 1.9)), mix(look.skin, p.UMBER, 0.12 if x > 0 else 0.3))
    hair_front(h, look)


def hair_front(h: Figure, look: Look) -> None:
    """What frames the face."""
    short = [(-7.2, -88), (-7.6, -94), (-5, -99), (0, -100.6), (5, -99), (7.6, -94), (7.2, -88), (6, -91), (4.6, -94.4), (0, -95.2), (-4.4, -94), (-6.2, -91)]
    parted = [(-7.6, -85), (-8.2, -93), (-5, -99.4), (0, -101), (5, -99.4), (8.2, -93), (7.6, -85), (6.4, -90), (3.6, -94.4), (-1.5, -96.6), (-5, -93.6), (-6.6, -89)]
    if look.head == "scarf":
        h.form([(-8.4, -88), (-8.2, -95), (-4.6, -99.8), (0, -101), (4.6, -99.8), (8.2, -95), (8.4, -88), (7, -84), (5.6, -80), (5.9, -87), (4.8, -93), (0, -95.4), (-4.8, -93), (-5.9, -87), (-5.6, -80), (-7, -84)], look.cloth, 0.4)
        h.form([(-5.8, -82), (0, -78.4), (5.8, -82), (9, -75), (6, -69), (-2, -67), (-9, -72)], look.cloth, 0.5)
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
        cap = h.form([(-7.6, -94), (-7.6, -94), (-7.2, -101), (-3, -104.6), (3, -103.6), (7.4, -99.6), (7.6, -94), (7.6, -94), (0, -95.6)], look.cloth)
        print_on(h, cap, look.second, (-9, -106, 9, -93), 2.8, "diamond")
    elif look.head == "kumma":
        cap = h.form([(-7.2, -93), (-7.2, -93), (-7, -101), (-6, -102.6), (6, -102.6), (7, -101), (7.2, -93), (7.2, -93), (0, -94.4)], look.cloth)
        print_on(h, cap, look.second, (-9, -100.5, 9, -94), 2.2, "diamond")
    elif look.head == "pakol":
        h.form(short, look.hair, 0.1)
        h.form([(-8, -99), (-6, -103), (0, -104.4), (6, -103), (8, -99), (0, -97)], look.cloth)
        h.form([(-8.8, -96.6), (-8, -100), (0, -101), (8, -100), (8.8, -96.6), (7, -94.6), (0, -95.6), (-7, -94.6)], mix(look.cloth, p.UMBER, 0.18))


def seated_front(canvas: Canvas, x: float, y: float, tall: float, look: Look, lean: float = 0.0) -> None:
    """Someone on a chair who faces us; `lean` moves the head to a side."""
    f = Figure(canvas, x, y, tall)
    canvas.fill(f.put(ellipse(-4, 0, 24, 4.6)), p.INK, 0.34, blur=tall * 0.014)
    chair(f, back=False)
    if look.legs == "trousers":
        for side in (-1, 1):
            f.limb([(side * 7.5, -31), (side * 8, -16), (side * 7.2, -4)], (10, 8.6, 7), look.lower)
            f.form([(side * 4, 0.6), (side * 4.6, -4.6), (side * 7.4, -6), (side * 10.6, -4.6), (side * 11.6, 0.8), (side * 7.6, 2)], look.shoes, 0.3)
        f.form([(-15, -40), (-15.5, -32), (-11, -27), (-3, -28), (0, -31), (3, -28), (11, -27), (15.5, -32), (15, -40), (0, -44)], look.lower)
    else:
        for side in (-1, 1):
            f.form([(side * 3, 1), (side * 4, -4), (side * 9, -4), (side * 10, 1)], look.shoes, 0.2)
        skirt = f.form([(-14, -42), (-16, -32), (-15.5, -16), (-17, -2), (-17, -2), (-8, 0), (0, -1), (8, 0), (17, -2), (17, -2), (15.5, -16), (16, -32), (14, -42)], look.lower)
        for k in (-8, -1, 7):
            f.line([(k * 0.7, -30), (k, -14), (k * 1.3, -1)], (0.3, 1.1, 0.8), mix(look.lower, p.INK, 0.5), 0.4, skirt)
        if look.legs == "longyi":
            print_on(f, skirt, look.second, (-18, -30, 18, 0), 5.5, "check")
        elif look.legs == "hem":
            f.line([(-18, -5.5), (0, -4), (18, -5.5)], 3.4, look.second, 0.9, skirt)
            f.line([(-18, -9.5), (0, -8), (18, -9.5)], 0.9, look.second, 0.9, skirt)
    torso = [(-5, -77.6), (-13, -74.5), (-15.5, -68), (-14.5, -54), (-14, -38), (-8, -35), (8, -35), (14, -38), (14.5, -54), (15.5, -68), (13, -74.5), (5, -77.6)]
    body = f.form(torso, look.top)
    dress_front(f, look, body)
    face_front(f, look, lean)
    arms_front(f, look)


def dress_front(f: Figure, look: Look, body: Array) -> None:
    """What is worn over the shirt, from the front."""
    if look.over == "vest":
        for side in (-1, 1):
            f.canvas.fill(f.put(smooth([(side * 4.6, -78), (side * 13, -75), (side * 15.6, -68), (side * 14.6, -50), (side * 14.2, -36), (side * 1.0, -36), (side * 1.0, -58), (side * 1.8, -66)])), look.second, clip=body)
        f.canvas.shade(f.put(ellipse(0, -56, 18, 24)), p.INK, f.at(6, -56), f.at(-18, -50), 0.5, 0.5, body)
        for k in (-56, -49, -42):
            f.dot(2.6, k, 0.6, p.CREAM)
    elif look.over == "jacket":
        f.canvas.fill(f.put([(-4.4, -78), (4.4, -78), (0, -58)]), p.CREAM, clip=body)
        f.line([(0, -75), (0, -60)], (2.0, 2.8), look.second, clip=body)
        for side in (-1, 1):
            f.canvas.fill(f.put([(side * 4.6, -78), (side * 8, -72), (side * 5, -66), (side * 0.6, -57)]), mix(look.top, p.INK, 0.3), clip=body)
    elif look.over == "deel":
        f.line([(-5, -78), (1, -68), (9, -66), (14, -60)], 1.6, look.second, clip=body)
        f.canvas.fill(f.put(stroke([(-16, -42), (0, -40), (16, -42)], 6.4)), look.second, clip=body)
        f.line([(-5, -77), (0, -74.6), (5, -77)], 3, look.second)
    elif look.over == "sari":
        f.canvas.fill(f.put(smooth([(4, -78), (14, -75), (15, -66), (8, -54), (-4, -42), (-15, -35), (-15, -47), (-6, -58), (1, -68)])), look.second, clip=body)
        f.line([(14, -66), (4, -52), (-8, -41), (-15, -36)], 1.4, p.CORAL, clip=body)
        f.line([(4, -78), (-1, -66), (-9, -55), (-15, -48)], 0.9, p.CORAL, clip=body)
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
    sleeve = look.top if look.over not in ("vest",) else look.top
    for side in (-1, 1):
        if look.hands == "speak" and side == 1:
            f.limb([(13.4, -71), (19, -58), (20, -52)], (7.4, 6.8, 6), sleeve)
            f.limb([(20, -52), (24, -61), (26, -67)], (6.2, 5.4, 4.6), sleeve)
            f.line([(26, -67), (27.5, -72)], (4.4, 3.6), look.skin)
            for dx in (-1.6, 0.4, 2.2):
                f.line([(27, -71), (27.6 + dx, -76.5)], (1.7, 1.3), look.skin)
            f.line([(25.8, -69), (23.2, -72)], (1.6, 1.2), look.skin)
            continue
        f.limb([(side * 13.4, -71), (side * 17.4, -56), (side * 14.8, -44)], (7.4, 6.8, 6), sleeve)
        f.limb([(side * 14.8, -44), (side * 9, -38.5), (side * 3.8, -37)], (6.2, 5.4, 4.4), sleeve)
        f.line([(side * 4.2, -37), (side * 0.6, -36.4)], (4, 3.4), look.skin if side > 0 else mix(look.skin, p.UMBER, 0.2))
    if look.hands == "notes":
        f.form([(-9, -47), (-9, -47), (9, -45), (9, -45), (8, -34), (8, -34), (-8, -36), (-8, -36)], p.WHITE, 0.3)
        for k in (0, 1, 2):
            f.line([(-6, -44 + k * 3), (5, -43 + k * 3)], 0.6, p.DUST)
        f.line([(7, -41), (12, -50)], (1, 0.8), p.CORAL)
        f.line([(5, -39), (9, -41)], (3.4, 3), look.skin)
    elif look.hands == "phone":
        f.form([(-3, -49), (-3, -49), (3.4, -48.6), (3.4, -48.6), (3, -36), (3, -36), (-3, -36.4), (-3, -36.4)], p.INK, 0.1)
        f.line([(4.6, -38), (1.6, -38)], (3.2, 2.6), look.skin)


def head_back(f: Figure, look: Look, dx: float = 0.0) -> None:
    """A head from behind."""
    h = Figure(f.canvas, *f.at(dx, 0), f.s * 100, f.mirror)
    if look.head == "scarf":
        scarf = h.form([(-8.4, -88), (-7.6, -95), (-3, -100.4), (3, -100.4), (7.6, -95), (8.4, -88), (10, -79), (14, -70), (8, -58), (0, -54), (-8, -58), (-14, -70), (-10, -79)], look.cloth)
        if look.over == "tatreez":
            print_on(h, scarf, look.second, (-14, -66, 14, -54), 3.6, "diamond")
        h.line([(-8, -82), (0, -78), (8, -82)], (0.4, 0.9, 0.4), mix(look.cloth, p.INK, 0.45), 0.6, scarf)
        h.line([(-11, -72), (0, -66), (11, -72)], (0.4, 0.9, 0.4), mix(look.cloth, p.INK, 0.45), 0.5, scarf)
        return
    h.line([(0, -84), (0, -75)], (6.6, 7.8), mix(look.skin, p.UMBER, 0.2))
    for x in (-7, 7):
        h.canvas.fill(h.put(ellipse(x, -88, 1.3, 2.0)), look.skin)
    h.form([(-7.2, -90), (-7.4, -95), (-4.6, -99.6), (0, -100.8), (4.6, -99.6), (7.4, -95), (7.2, -90), (6, -84), (3.6, -80.6), (0, -80), (-3.6, -80.6), (-6, -84)], look.hair, 0.45)
    if look.head == "braid":
        for k in range(7):
            h.form(ellipse(1.2 * (k % 2) - 0.6, -79 + k * 4.3, 2.9 - k * 0.2, 2.9), look.hair, 0.5, curved=False)
        h.dot(0, -49.5, 1.8, look.second)
        h.line([(0, -49), (0.6, -44)], (1.6, 2.6), look.hair)
    elif look.head == "bun":
        h.form(ellipse(0, -89, 4.2, 3.9), mix(look.hair, p.UMBER, 0.25), 0.5, curved=False)
    elif look.head == "flower":
        h.form([(-7.4, -92), (-9, -82), (-9.6, -70), (-6, -62), (0, -60), (6, -62), (9.6, -70), (9, -82), (7.4, -92), (0, -99)], look.hair, 0.5)
        for k in range(5):
            h.dot(6.8 + 1.8 * np.cos(k * 1.2566), -91 + 1.8 * np.sin(k * 1.2566), 1.6, p.CREAM)
        h.dot(6.8, -91, 1.0, p.CORAL)


def seated_back(canvas: Canvas, x: float, y: float, tall: float, look: Look, lean: float = 0.0) -> None:
    """Someone on a chair who is seen from behind."""
    f = Figure(canvas, x, y, tall)
    canvas.fill(f.put(ellipse(-5, 0, 26, 5)), p.INK, 0.36, blur=tall * 0.016)
    if look.legs == "trousers":
        for side in (-1, 1):
            f.limb([(side * 8, -30), (side * 8.6, -14), (side * 8, -3)], (10, 8, 7), mix(look.lower, p.INK, 0.25))
            f.form(ellipse(side * 8.2, -1.4, 4.2, 2.4), look.shoes, 0.2, curved=False)
    else:
        f.form([(-13, -40), (-16.5, -28), (-17, -12), (-18, -1), (-18, -1), (0, 1.4), (18, -1), (18, -1), (17, -12), (16.5, -28), (13, -40)], look.lower)
    torso = [(-4.6, -78), (-13, -74.8), (-15.8, -68), (-14.6, -54), (-14.4, -34), (-8, -30), (8, -30), (14.4, -34), (14.6, -54), (15.8, -68), (13, -74.8), (4.6, -78)]
    for side in (-1, 1):
        f.limb([(side * 13.6, -71), (side * 18, -57), (side * 17, -45), (side * 12.6, -38)], (7.6, 7, 6, 5), look.top)
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
        f.canvas.fill(f.put(smooth([(-11, -77), (-12, -60), (-13, -30), (13, -30), (12, -60), (11, -77)])), look.second, 0.95, clip=body)
    chair(f, back=True)
    head_back(f, look, lean)


def head_side(f: Figure, look: Look, dx: float = 0.0) -> None:
    """A head in profile, facing the end side."""
    h = Figure(f.canvas, *f.at(dx, 0), f.s * 100, f.mirror)
    if look.head != "scarf":
        h.line([(-1.4, -84), (-2.4, -75)], (6, 7.4), mix(look.skin, p.UMBER, 0.22))
    h.form([(-5.4, -94), (-1, -98), (4, -97), (6.2, -92.6), (6.6, -90.4), (8, -87.6), (6.6, -86.6), (6.4, -83.6), (4.8, -80.8), (1, -80.6), (-2.6, -83), (-5.4, -87)], look.skin, 0.4)
    if look.head == "scarf":
        h.form([(4.6, -98), (0, -100.8), (-6, -98.4), (-8.4, -91), (-8.4, -82), (-11, -73), (-6, -66), (4, -68), (7, -75), (5.4, -80.4), (2.4, -82.4), (1.8, -88), (3.4, -93.4)], look.cloth)
        return
    h.form([(5.8, -93.4), (4.8, -98.6), (0, -100.8), (-5.4, -98.8), (-8, -93), (-7.4, -86.6), (-4.6, -82), (-2.4, -84.6), (-1.2, -89), (1.4, -93), (4, -94.4)], look.hair, 0.4)
    h.canvas.fill(h.put(ellipse(-0.8, -88, 1.3, 2.0)), mix(look.skin, p.UMBER, 0.18))
    if look.head in ("bun", "flower"):
        h.form(ellipse(-8.2, -94, 3.4, 3.4), look.hair, 0.4, curved=False)
        if look.head == "flower":
            for k in range(5):
                h.dot(-3.4 + 1.6 * np.cos(k * 1.2566), -94.5 + 1.6 * np.sin(k * 1.2566), 1.5, p.CREAM)
            h.dot(-3.4, -94.5, 0.9, p.CORAL)
    elif look.head == "long":
        h.form([(-3, -97), (-8, -93), (-9.4, -82), (-9.6, -70), (-5, -66), (-2.4, -72), (-3, -82), (-1.6, -90)], look.hair, 0.4)
    elif look.head == "pakol":
        h.form([(-7.6, -98.4), (-5, -103), (1, -104.6), (6, -102), (7.4, -98), (0, -97)], look.cloth)
        h.form([(-8.8, -95.6), (-8, -99), (0, -100.6), (7.4, -99.4), (8.4, -96.4), (6, -94.8), (0, -96), (-6, -94)], mix(look.cloth, p.UMBER, 0.2))
    elif look.head == "topi":
        cap = h.form([(-7.8, -93), (-7.8, -93), (-6.6, -101), (-2, -104), (5, -102), (6.6, -96.4), (6.6, -96.4), (0, -95)], look.cloth)
        print_on(h, cap, look.second, (-9, -105, 9, -93), 2.8, "diamond")


def seated_side(canvas: Canvas, x: float, y: float, tall: float, look: Look, mirror: bool = False, wheels: bool = False) -> None:
    """Someone in profile on a chair or in a wheelchair, facing the end side unless mirrored."""
    f = Figure(canvas, x, y, tall, mirror)
    canvas.fill(f.put(ellipse(5, 0, 30, 4.6)), p.INK, 0.34, blur=tall * 0.014)
    wood, dark = p.color_of("#A8703F"), p.color_of("#6E4328")
    if wheels:
        f.line([(-12, -33), (-13, -52), (-17, -62), (-21, -63)], 1.8, p.INK)
        f.line([(14, -32), (20, -18), (26, -7), (33, -5)], 1.9, p.INK)
    else:
        f.line([(-13, -60), (-12, -33), (-14, 0)], 2.4, dark)
        f.line([(12, -33), (13, 0)], 2.4, dark)
        f.line([(-12, -32.5), (14, -32.5)], 3.2, wood)
    far = mix(look.lower, p.INK, 0.35)
    if look.legs == "trousers":
        f.limb([(-2, -36), (20, -35.6), (23, -32), (23.6, -18), (23, -6)], (11, 10, 9, 7.4, 6.4), far)
    shin = 26 if not wheels else 25
    if look.legs == "trousers":
        f.limb([(-4, -36.6), (17, -37), (shin - 2, -33), (shin, -19), (shin + 1, -6)], (12.4, 11, 9.6, 8, 6.8), look.lower)
    else:
        skirt = f.form([(-11, -43), (6, -43.5), (22, -43), (29, -37), (29, -22), (31, -4), (31, -4), (20, -2), (12, -3), (12, -3), (13, -18), (12, -28), (0, -30), (-11, -31)], look.lower)
        if look.legs == "longyi":
            print_on(f, skirt, look.second, (-12, -46, 34, 0), 5.5, "check")
        elif look.legs == "hem":
            f.line([(10, -7), (32, -8)], 3.2, look.second, 0.9, skirt)
    f.form([(shin - 3, -5), (shin + 2.4, -6), (shin + 7, -3.4), (shin + 9.6, -0.4), (shin + 8, 1), (shin - 3, 1)], look.shoes, 0.2)
    torso = [(-3, -78), (-9, -74), (-12, -64), (-12.6, -48), (-12, -33), (-2, -31), (8, -33), (9, -46), (8.6, -60), (7, -71), (3, -77)]
    body = f.form(torso, look.top)
    if look.over in ("dots", "leaf", "diamond"):
        print_on(f, body, look.second, (-14, -76, 12, -32), 5.2, look.over)
    elif look.over == "vest":
        f.canvas.fill(f.put(smooth([(-4, -78), (-9.5, -74), (-12.5, -62), (-13, -38), (6, -38), (6, -56), (4, -70), (2, -77)])), look.second, 0.96, clip=body)
    elif look.over == "deel":
        f.canvas.fill(f.put(stroke([(-14, -43), (0, -41.4), (11, -42)], 6.4)), look.second, clip=body)
    elif look.over == "sari":
        f.canvas.fill(f.put(smooth([(-6, -77), (4, -76), (9, -60), (10, -44), (4, -36), (2, -50), (-3, -64)])), look.second, clip=body)
    head_side(f, look, 1.0)
    if look.hands == "speak":
        f.limb([(-2.6, -71), (2, -57), (7, -53)], (8, 7.2, 6.2), look.top)
        f.limb([(7, -53), (16, -58), (23, -63)], (6.2, 5.4, 4.6), look.top)
        f.line([(23, -63), (27, -66)], (4.2, 3.6), look.skin)
        for a in (-4.4, -2.4, -0.4):
            f.line([(26.6, -66), (31.2, -67.5 + a + 2)], (1.6, 1.2), look.skin)
    else:
        f.limb([(-2.6, -71), (-1, -56), (3, -46)], (8, 7.2, 6.2), look.top)
        f.limb([(3, -46), (10, -43), (15, -43)], (6.2, 5.4, 4.6), look.top)
        f.line([(15, -43), (19.4, -42.6)], (4.2, 3.4), look.skin)
    if wheels:
        wheel(f)


def wheel(f: Figure) -> None:
    """The near wheel of a wheelchair with its hand rim."""
    for radius, thick, tint in ((20.5, 2.2, p.INK), (17.6, 0.9, p.PALE)):
        ring = [(-4 + radius * np.cos(a), -20.5 + radius * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 49)]
        f.line(ring, thick, tint)
    for a in np.linspace(0, np.pi, 9)[:-1]:
        c, s = np.cos(a) * 20, np.sin(a) * 20
        f.line([(-4 - c, -20.5 - s), (-4 + c, -20.5 + s)], 0.35, p.PALE, 0.9)
    f.dot(-4, -20.5, 2.2, p.PALE)
    f.dot(24, -3.4, 3.6, p.INK)
    f.dot(24, -3.4, 1.4, p.PALE)


def standing_elder(canvas: Canvas, x: float, y: float, tall: float) -> None:
    """A woman in a long deel, seen small, looking to the morning."""
    f = Figure(canvas, x, y, tall)
    canvas.fill(f.put(ellipse(-16, 1, 28, 3.4)), p.INK, 0.35, blur=tall * 0.02)
    f.form([(-9, -78), (-13, -60), (-12, -40), (-16, -2), (-16, -2), (0, 1), (15, -2), (15, -2), (11, -40), (12, -62), (8, -78), (0, -81)], p.TEAL, 0.75)
    f.line([(-12.5, -48), (0, -46), (12, -48)], 6, p.OCHRE)
    f.line([(8, -74), (15, -58), (10, -46)], (8, 7, 5), mix(p.TEAL, p.WHITE, 0.15))
    f.line([(0, -78), (0, -86)], 7, p.SKINS[1])
    f.canvas.fill(f.put(ellipse(0.5, -90, 6.6, 7.6)), p.SKINS[1])
    f.form([(-7.5, -88), (-8, -95), (0, -100), (7.5, -96), (7, -92), (0, -94), (-5, -86)], p.CORAL, 0)
