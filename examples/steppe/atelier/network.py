"""A globe of dots rises over the steppe; light links the places where members work."""

from __future__ import annotations

import numpy as np

from . import palette as p
from .canvas import Canvas
from .curves import Array, ellipse, outline, stroke
from .figures import Look
from .gers import ger
from .land import (
    grass,
    hill,
    stars,
    streak,
)
from .paint import color, mix, ramp, slope
from .sitting import (
    sitting_on_ground,
)
from .world import HOST, PLACES, land_dots, on_globe

MIDDLE = (110.0, 10.0)


AT = (900.0, 735.0)


RADIUS = 520.0


# Who speaks with whom: a ring of neighbours and some long ways across.
LINKS = (
    (12, 8),
    (12, 16),
    (12, 3),
    (12, 15),
    (12, 18),
    (12, 1),
    (12, 4),
    (12, 17),
    (8, 0),
    (0, 6),
    (6, 7),
    (6, 2),
    (2, 16),
    (14, 7),
    (16, 9),
    (9, 4),
    (4, 13),
    (13, 3),
    (3, 11),
    (11, 18),
    (18, 10),
    (10, 5),
    (5, 19),
    (19, 1),
    (15, 17),
    (15, 10),
    (1, 17),
    (14, 12),
    (9, 10),
    (0, 4),
)


def project(places: Array | tuple[tuple[float, float], ...]) -> Array:
    """Places on the sheet, with their depth."""
    seen = on_globe(np.asarray(places, float), MIDDLE)
    return np.stack([AT[0] + RADIUS * seen[:, 0], AT[1] + RADIUS * seen[:, 1], seen[:, 2]], 1)


def globe(canvas: Canvas) -> None:
    """The sphere, its land in dots, and a rim of morning light."""
    x, y = AT
    canvas.glow(x, y, RADIUS * 1.75, color("#5C7BD0"), 0.5, power=2.4)
    canvas.glow(x + 120, y - 90, RADIUS * 1.35, color("#F2A27A"), 0.30)
    sphere = ellipse(x, y, RADIUS)
    canvas.fill(
        sphere,
        slope((x + 420, y - 440), (x - 420, y + 460), color("#4B6FB2"), color("#111A46")),
    )
    clip = canvas.whole(sphere)
    canvas.shade(sphere, color("#0A1030"), (x + 80, y - 60), (x - 520, y + 470), 0.75, 0.5, clip)
    canvas.shade(sphere, color("#F4B58F"), (x + 200, y - 210), (x + 470, y - 500), 0.55, 0.45, clip)
    for latitude in range(-60, 90, 30):
        ring(canvas, [(lon, latitude) for lon in range(0, 361, 3)], clip)
    for longitude in range(0, 360, 30):
        ring(canvas, [(longitude, lat) for lat in range(-90, 91, 3)], clip)
    for px, py, depth in project(land_dots(13500)):
        if depth <= 0.02:
            continue
        light = np.clip(0.5 + ((px - x) - (py - y)) / RADIUS / 2.4, 0, 1)
        tint = mix(color("#6F86C4"), color("#FBE3C4"), float(light))
        canvas.fill(ellipse(px, py, 2.0 + 4.9 * depth)[::6], tint, 0.35 + 0.6 * min(1, depth * 1.6))


def ring(canvas: Canvas, places: list[tuple[float, float]], clip: Array) -> None:
    """A line of the grid, where it is on our side."""
    seen = project(places)
    run: list[tuple[float, float]] = []
    for px, py, depth in [*seen, (0, 0, -1)]:
        if depth > 0:
            run.append((px, py))
        else:
            if len(run) > 2:
                canvas.fill(stroke(run, 1.3, curved=False), p.PALE, 0.16, clip=clip)
            run = []


def links(canvas: Canvas) -> None:
    """Arcs that rise from the globe, and the twenty lights."""
    spots = project(PLACES)
    for a, b in LINKS:
        start, end = spots[a, :2], spots[b, :2]
        middle = (start + end) / 2
        out = middle - np.array(AT)
        far = float(np.linalg.norm(end - start))
        lift = out / max(np.linalg.norm(out), 60.0) * far * 0.20 + np.array([0, -far * 0.16])
        t = np.linspace(0, 1, 28)[:, None]
        arc = (1 - t) ** 2 * start + 2 * t * (1 - t) * (middle + lift) + t**2 * end
        host = HOST in (a, b)
        tint = color("#FF9A66") if host else color("#FFE0B4")
        canvas.fill(stroke(arc, (2, 9, 2), curved=False), tint, 0.22, blur=5, blend="screen")
        canvas.fill(stroke(arc, (1.6, 3.6, 1.6), curved=False), tint, 0.95 if host else 0.7)
        if far > 140:
            bead = arc[int(9 + (a * 5 + b * 3) % 11)]
            canvas.glow(*bead, 26, tint, 0.8)
            canvas.fill(ellipse(*bead, 4.6), p.WHITE)
    for k, (px, py, _) in enumerate(spots):
        host = k == HOST
        canvas.glow(px, py, 110 if host else 58, p.CORAL if host else color("#FFC58A"), 0.85)
        canvas.fill(ellipse(px, py, 19 if host else 11.5), p.WHITE)
        canvas.fill(ellipse(px, py, 13 if host else 7.6), p.CORAL)


def ground(canvas: Canvas) -> None:
    """Dark hills, and two people who look up from their screens."""
    hill(
        canvas,
        outline("-60 1400, 300 1330, 640 1400, 1000 1452, 1380 1390, 1660 1330, 1860 1372"),
        color("#3A4480"),
        color("#8A6F92"),
        260,
        rim=color("#B79AB6"),
        shadow=p.INDIGO,
        strength=0.6,
    )
    canvas.fill(
        [(-60, 1480), (1860, 1480), (1860, 1600), (-60, 1600)], color("#B48A9C"), 0.28, blur=50
    )
    clip = hill(
        canvas,
        outline("-60 1600, 420 1560, 900 1590, 1350 1640, 1860 1570"),
        color("#2B3570"),
        color("#141B45"),
        520,
        rim=color("#8C86B4"),
        shadow=p.INK,
        strength=0.55,
    )
    ger(
        canvas,
        1400,
        1690,
        190,
        door=-0.12,
        felt=color("#9C94B4"),
        shadow=color("#1B2459"),
        night=True,
    )
    ger(
        canvas,
        1560,
        1672,
        130,
        door=-0.1,
        felt=color("#8E88AC"),
        shadow=color("#1B2459"),
        night=True,
    )
    canvas.glow(1400, 1700, 230, color("#F2A25C"), 0.35, squash=0.3, clip=clip)
    hill(
        canvas,
        outline("-60 1850, 360 1790, 800 1822, 1300 1880, 1860 1820"),
        color("#1B2354"),
        color("#0B1030"),
        360,
        rim=color("#6A6CA6"),
        shadow=p.INK,
        strength=0.4,
    )
    screen = color("#BBD4FF")
    sitting_on_ground(
        canvas,
        760,
        1868,
        205,
        Look(
            skin=color("#7A5646"),
            head="hat",
            cloth=color("#23306B"),
            top=color("#8C3B4A"),
            second=p.OCHRE,
        ),
        screen,
    )
    sitting_on_ground(
        canvas,
        985,
        1880,
        190,
        Look(
            skin=color("#7A5646"),
            head="scarf",
            cloth=color("#2E6F86"),
            top=color("#31508F"),
            second=color("#2E6F86"),
        ),
        screen,
        mirror=True,
    )
    rng = np.random.default_rng(4)
    spots = [
        (x, 1846 + rng.uniform(0, 40) + 30 * np.sin(x / 300 + 2))
        for x in rng.uniform(-20, 1820, 120)
    ]
    grass(
        canvas,
        spots,
        54,
        (color("#2A3470"), color("#121842"), color("#55588F")),
        seed=2,
    )


def network(canvas: Canvas) -> None:
    """The whole picture."""
    canvas.wash(
        ramp(
            [
                (0, color("#0C1233")),
                (560, color("#1C2861")),
                (1050, color("#4B4A8A")),
                (1330, color("#B07E98")),
                (1480, color("#EDAE8E")),
            ]
        )
    )
    stars(canvas, 360, 1250)
    for x, y, long, thick, dim in (
        (260, 1120, 700, 16, 0.35),
        (1580, 1060, 640, 16, 0.35),
        (1500, 1240, 800, 14, 0.5),
        (200, 1270, 700, 12, 0.5),
    ):
        streak(canvas, x, y, long, thick, p.PEACH, dim)
    globe(canvas)
    links(canvas)
    ground(canvas)
