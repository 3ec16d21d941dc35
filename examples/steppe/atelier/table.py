"""A work table from above: storyboards, notes, pencils, a phone and milk tea."""

from __future__ import annotations

import numpy as np

from . import palette as p
from .canvas import Canvas
from .curves import Array, Points, ellipse, moved, outline, place, rounded, smooth, stroke
from .paint import Color, Paint, color, mix, ramp, slope


class Sheet:
    """Something flat that lies turned on the table; points are from its middle."""

    def __init__(self, canvas: Canvas, x: float, y: float, turn: float, size: float = 1.0) -> None:
        self.canvas, self.x, self.y, self.turn, self.size = canvas, x, y, turn, size

    def put(self, points: Points) -> Array:
        """The points where they lie on the table."""
        return place(points, self.x, self.y, self.size, self.turn)

    def fill(
        self, points: Points, paint: Paint, opacity: float = 1.0, clip: Array | None = None
    ) -> None:
        """Paint a shape."""
        self.canvas.fill(self.put(points), paint, opacity, clip=clip)

    def box(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        paint: Paint,
        opacity: float = 1.0,
        radius: float = 3.0,
    ) -> None:
        """Paint a rectangle with round corners."""
        self.fill(rounded(x0, y0, x1, y1, radius), paint, opacity)

    def shadow(
        self, x0: float, y0: float, x1: float, y1: float, depth: float, radius: float = 6.0
    ) -> None:
        """The shadow of a rectangle that lies `depth` above the table."""
        path = moved(self.put(rounded(x0, y0, x1, y1, radius)), -depth, depth * 0.9)
        self.canvas.fill(path, color("#2A1420"), 0.42, blur=depth * 0.9)


def wood(canvas: Canvas) -> None:
    """Boards with grain, lit from the upper end side."""
    canvas.wash(slope((1800, 0), (0, 2250), color("#C98F5C"), color("#7E4B34"), ease=False))
    rng = np.random.default_rng(2)
    for k, x in enumerate(range(0, 1800, 300)):
        tone = rng.uniform(-1, 1)
        canvas.fill(
            [(x, 0), (x + 300, 0), (x + 300, 2250), (x, 2250)],
            p.CREAM if tone > 0 else p.UMBER,
            abs(tone) * 0.08,
        )
        clip = canvas.whole([(x, 0), (x + 300, 0), (x + 300, 2250), (x, 2250)])
        for _ in range(16):
            gx = x + rng.uniform(0, 300)
            line = [(gx + 10 * np.sin(t * 3 + k), t * 460 - 40) for t in np.linspace(0, 5.2, 9)]
            canvas.fill(
                stroke(line, (1, 3, 2, 3.4, 1)), p.UMBER, rng.uniform(0.06, 0.18), clip=clip
            )
        canvas.fill(stroke([(x, 0), (x, 2250)], 5, curved=False), color("#4A2A22"), 0.55)
        canvas.fill(stroke([(x + 4, 0), (x + 4, 2250)], 2, curved=False), p.PEACH, 0.25)
    for gx in (200, 900, 1600):
        light = [(gx + 200, -50), (gx + 420, -50), (gx - 900, 2300), (gx - 1120, 2300)]
        canvas.fill(light, color("#FFD9A6"), 0.13, blur=14)


def board(canvas: Canvas, x: float, y: float, turn: float, first: int, size: float = 1.0) -> None:
    """A storyboard page: six frames with sketches and lines of writing."""
    s = Sheet(canvas, x, y, turn, size)
    s.shadow(-330, -440, 330, 440, 16)
    s.box(
        -330,
        -440,
        330,
        440,
        slope(s.put([(330, -440)])[0], s.put([(-330, 440)])[0], p.WHITE, color("#E6D9C6")),
        radius=4,
    )
    s.box(-280, -400, -20, -380, p.INDIGO, 0.8)
    s.box(190, -402, 280, -376, p.CORAL, 0.9, radius=12)
    for k in range(6):
        cx, cy = (-155, 155)[k % 2], -240 + 262 * (k // 2)
        s.box(cx - 128, cy - 108, cx + 128, cy + 62, color("#F3E6D2"))
        clip = canvas.whole(s.put(rounded(cx - 122, cy - 102, cx + 122, cy + 56, 3)))
        sketch(s, cx, cy, (k + first) % 6, clip)
        frame = rounded(cx - 126, cy - 106, cx + 126, cy + 60, 4)
        s.fill(stroke([*frame, frame[0]], 4, curved=False), p.INDIGO, 0.85)
        for row, wide in enumerate((200, 150 - 30 * (k % 3))):
            s.box(cx - 124, cy + 80 + row * 22, cx - 124 + wide, cy + 88 + row * 22, p.DUSK, 0.6)


def sketch(s: Sheet, cx: float, cy: float, kind: int, clip: Array) -> None:
    """What one frame of a storyboard shows."""

    def put(points: Points, paint: Paint, opacity: float = 1.0) -> None:
        s.fill(moved(points, cx, cy), paint, opacity, clip=clip)

    full = [(-130, -110), (130, -110), (130, 64), (-130, 64)]
    if kind == 0:  # hills and a ger
        put(full, p.PALE)
        put(ellipse(50, -50, 26), p.CORAL)
        put(smooth(outline("-140 0, -70 -40, 0 0, 70 -30, 140 10, 140 80, -140 80")), p.DUST)
        put(smooth(outline("-140 30, 0 16, 140 34, 140 90, -140 90")), p.SAGE)
        put(smooth(outline("-70 30, -70 8, -70 8, -40 -14, -10 8, -10 8, -10 30, -10 30")), p.WHITE)
        put([(-34, 30), (-34, 12), (-22, 12), (-22, 30)], p.CORAL)
    elif kind == 1:  # a speaker
        put(full, p.SAND)
        put(ellipse(0, -34, 26, 30), p.SKINS[2])
        put(smooth(outline("-27 -30, -26 -62, 0 -72, 26 -62, 27 -30, 14 -52, -12 -54")), p.INK)
        put(smooth(outline("-66 90, -54 16, 0 0, 54 16, 66 90")), p.TEAL)
        put(rounded(56, -88, 112, -50, 12), p.WHITE)
    elif kind == 2:  # a road
        put(full, p.PEACH)
        put(smooth(outline("-140 -20, -40 -44, 60 -22, 140 -40, 140 90, -140 90")), p.OCHRE)
        put(smooth(outline("-70 90, -10 20, -30 -10, 8 -32, 14 -32, -6 -8, 34 20, 20 90")), p.CREAM)
    elif kind == 3:  # a circle of people
        put(full, color("#CFA982"))
        put(ellipse(0, 0, 78, 44), p.BRICK)
        for k in range(8):
            a = k * np.pi / 4
            put(
                ellipse(96 * np.cos(a), -8 + 60 * np.sin(a), 15),
                (p.TEAL, p.CORAL, p.INDIGO, p.CREAM)[k % 4],
            )
    elif kind == 4:  # a phone
        put(full, p.DUSK)
        put(rounded(-38, -92, 38, 50, 12), p.INK)
        put(rounded(-30, -82, 30, 40, 6), p.PEACH)
        put(ellipse(0, -30, 15), p.CORAL)
        put(rounded(-22, 8, 22, 18, 5), p.WHITE)
    else:  # night
        put(full, p.INDIGO)
        for x, y in (
            (-90, -80),
            (-40, -60),
            (20, -86),
            (70, -50),
            (100, -84),
            (-100, -20),
            (56, -10),
        ):
            put(ellipse(x, y, 3.4), p.CREAM)
        put(smooth(outline("-140 40, 0 20, 140 44, 140 90, -140 90")), p.INK)
        put(smooth(outline("-46 38, -46 14, -46 14, -8 -12, 30 14, 30 14, 30 38, 30 38")), p.SAND)


def note(
    canvas: Canvas, x: float, y: float, turn: float, tint: Color, lines: int, seed: int
) -> None:
    """A small square note, its lower edge lifting."""
    s = Sheet(canvas, x, y, turn)
    rng = np.random.default_rng(seed)
    s.shadow(-100, -90, 100, 112, 15)
    shape = smooth(
        outline(
            "-104 -104, -104 -104, 104 -104, 104 -104, 104 60, 98 108, 98 108, "
            "0 100, -98 108, -98 108, -104 60"
        )
    )
    s.fill(
        shape,
        slope(
            s.put([(0, -104)])[0],
            s.put([(0, 108)])[0],
            mix(tint, p.UMBER, 0.12),
            mix(tint, p.WHITE, 0.16),
        ),
    )
    for k in range(lines):
        wide = rng.uniform(80, 150)
        y0 = -62 + k * 34
        wave = [(-76 + t * wide, y0 + 3 * np.sin(t * 16 + k)) for t in np.linspace(0, 1, 12)]
        s.fill(stroke(wave, 6), p.INDIGO, 0.75)


def pencil(canvas: Canvas, x: float, y: float, turn: float, tint: Color, long: float = 420) -> None:
    """A pencil with its point at the end side."""
    s = Sheet(canvas, x, y, turn)
    s.shadow(-long / 2, -12, long / 2 - 10, 14, 9, 5)
    body = [(-long / 2 + 36, -14), (long / 2 - 60, -14), (long / 2 - 60, 14), (-long / 2 + 36, 14)]
    s.fill(body, tint)
    s.box(-long / 2 + 36, -14, long / 2 - 60, -5, mix(tint, p.WHITE, 0.35), radius=1)
    s.box(-long / 2 + 36, 6, long / 2 - 60, 14, mix(tint, p.INK, 0.35), radius=1)
    s.box(-long / 2 + 10, -14, -long / 2 + 38, 14, color("#C9C2B6"), radius=2)
    s.box(-long / 2 - 14, -14, -long / 2 + 12, 14, p.ROSE, radius=9)
    s.fill([(long / 2 - 60, -14), (long / 2, 0), (long / 2 - 60, 14)], color("#EBCB9B"))
    s.fill([(long / 2 - 18, -4.4), (long / 2, 0), (long / 2 - 18, 4.4)], mix(tint, p.INK, 0.5))


def bowl(canvas: Canvas, x: float, y: float, radius: float, tint: Color) -> None:
    """A bowl of milk tea, seen from above."""
    canvas.fill(
        ellipse(x - radius * 0.25, y + radius * 0.22, radius * 1.05),
        color("#2A1420"),
        0.45,
        blur=radius * 0.16,
    )
    canvas.fill(
        ellipse(x, y, radius),
        slope(
            (x + radius, y - radius),
            (x - radius, y + radius),
            mix(tint, p.WHITE, 0.5),
            mix(tint, p.INK, 0.45),
        ),
    )
    for k in range(18):
        a = 2 * np.pi * k / 18
        canvas.fill(
            ellipse(x + radius * 0.93 * np.cos(a), y + radius * 0.93 * np.sin(a), radius * 0.045),
            p.CREAM,
            0.9,
        )
    canvas.fill(
        ellipse(x, y, radius * 0.87),
        slope((x - radius, y + radius), (x + radius, y - radius), p.WHITE, color("#CBBBA6")),
    )
    tea = ellipse(x, y, radius * 0.76)
    canvas.fill(
        tea,
        slope(
            (x + radius, y - radius),
            (x - radius, y + radius),
            color("#D9B08A"),
            color("#EBD0AE"),
        ),
    )
    clip = canvas.whole(tea)
    canvas.shade(
        tea,
        color("#9A6B4A"),
        (x - radius * 0.1, y + radius * 0.1),
        (x + radius * 0.8, y - radius * 0.7),
        0.7,
        0.4,
        clip,
    )
    canvas.fill(
        stroke(
            [
                (x - radius * 0.5, y + radius * 0.30),
                (x - radius * 0.2, y + radius * 0.52),
                (x + radius * 0.2, y + radius * 0.52),
            ],
            (1, radius * 0.05, 1),
        ),
        p.WHITE,
        0.6,
        clip=clip,
        blur=2,
    )


def handset(canvas: Canvas, x: float, y: float, turn: float) -> None:
    """A phone that lies recording the next take."""
    s = Sheet(canvas, x, y, turn)
    s.shadow(-150, -300, 150, 300, 18, 40)
    s.box(-154, -304, 154, 304, color("#0D1126"), radius=44)
    s.box(
        -138,
        -288,
        138,
        288,
        ramp([(y - 300, p.DUST), (y + 40, p.PEACH), (y + 300, p.OCHRE)]),
        radius=32,
    )
    clip = canvas.whole(s.put(rounded(-138, -288, 138, 288, 32)))
    s.fill(
        smooth(outline("-160 40, -60 -20, 30 30, 150 -30, 170 320, -170 320")), p.DUSK, clip=clip
    )
    s.fill(smooth(outline("-160 130, 0 96, 170 140, 170 320, -170 320")), p.MOSS, clip=clip)
    s.fill(ellipse(50, -90, 44), p.CREAM, clip=clip)
    s.fill(ellipse(0, 224, 40), p.WHITE, 0.95)
    s.fill(ellipse(0, 224, 29), p.CORAL)
    s.box(-96, -256, -30, -238, p.CORAL, radius=9)


def table(canvas: Canvas) -> None:
    """The whole picture."""
    wood(canvas)
    board(canvas, 470, 560, -9, 0, 1.08)
    board(canvas, 1310, 470, 7, 3, 1.0)
    board(canvas, 1240, 1560, -5, 1, 1.12)
    handset(canvas, 420, 1500, 12)
    for x, y, turn, tint, lines in (
        (905, 1010, 8, p.SAND, 4),
        (1580, 1010, -10, color("#F08F6E"), 3),
        (150, 1130, -6, p.PALE, 4),
        (720, 1930, -12, color("#F08F6E"), 3),
        (905, 190, -5, p.PALE, 3),
    ):
        note(canvas, x, y, turn, tint, lines, int(x))
    bowl(canvas, 1630, 1960, 170, p.TEAL)
    bowl(canvas, 130, 1930, 165, p.CORAL)
    pencil(canvas, 690, 1330, -62, p.CORAL)
    pencil(canvas, 1520, 1160, 28, p.TEAL, 380)
    pencil(canvas, 480, 2080, 14, p.OCHRE, 400)
