"""The mark: a ger in a speech bubble, its door the sign for play."""

from __future__ import annotations

from itertools import pairwise

from . import palette as p
from .canvas import Canvas
from .curves import outline, rounded, smooth, stroke
from .paint import mix, slope

# The mark fills the upper square of the sheet.
SIDE = 1800


def logo(canvas: Canvas) -> None:
    """The whole mark."""
    bubble = rounded(120, 120, 1680, 1460, 400)
    tail = smooth(
        outline("430 1380, 430 1380, 420 1560, 330 1700, 330 1700, 620 1640, 820 1440, 820 1440")
    )
    paint = slope(
        (300, 1600), (1500, 200), mix(p.CORAL, p.BRICK, 0.35), mix(p.CORAL, p.PEACH, 0.12)
    )
    canvas.fill(tail, paint)
    canvas.fill(bubble, paint)
    roof = smooth(
        outline(
            "350 760, 350 730, 620 560, 800 450, 800 450, 1000 450, 1000 450, 1180 560, "
            "1450 730, 1450 760, 1450 760, 900 800, 350 760"
        )
    )
    wall = smooth(
        outline(
            "420 830, 420 830, 900 868, 1380 830, 1380 830, 1380 1190, "
            "1380 1190, 900 1230, 420 1190, 420 1190"
        )
    )
    canvas.fill(roof, p.WHITE)
    canvas.fill(wall, p.WHITE)
    canvas.fill(rounded(790, 350, 1010, 420, 35), p.WHITE)
    corners = [(815.0, 930.0), (1015.0, 1040.0), (815.0, 1150.0)]
    canvas.fill(corners, p.CORAL)
    for start, end in pairwise([*corners, corners[0]]):
        canvas.fill(stroke([start, end], 44, curved=False), p.CORAL)
