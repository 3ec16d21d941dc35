"""A ger alight under the stars, and someone before it with a phone."""

from __future__ import annotations

import numpy as np

from . import palette as p
from .canvas import Canvas, soften
from .curves import ellipse, outline, smooth
from .figures import Look
from .gers import ger
from .horses import grazing_horse
from .land import (
    WIDTH,
    grass,
    hill,
    mountains,
    ridge,
    stars,
)
from .paint import color, ramp
from .sitting import (
    seated_front,
)


def milky_way(canvas: Canvas) -> None:
    """A band of light from corner to corner, with dark lanes in it."""
    rng = np.random.default_rng(40)
    xs, ys = canvas.grid(0, 0, (canvas.height, canvas.width))
    off = (xs * 0.52 + ys * 0.85 - 1240) / 330 + 0.25 * np.sin(xs / 330)
    coarse = soften(rng.normal(size=xs.shape).astype(np.float32), 60 * canvas.scale)
    fine = soften(rng.normal(size=xs.shape).astype(np.float32), 18 * canvas.scale)
    cloud = np.clip(0.55 + 0.30 * coarse / coarse.std() + 0.14 * fine / fine.std(), 0, 1.2)
    fade = np.clip(1 - ys / 1320, 0, 1) ** 0.8
    band = np.exp(-(off**2)) * cloud * fade
    canvas.wash(color("#7E86C4"), band * 0.40, "screen")
    canvas.wash(color("#F2BFA0"), np.exp(-((off * 2.2) ** 2)) * cloud**2 * fade * 0.28, "screen")
    dust = np.exp(-(((off - 0.12) * 4) ** 2)) * np.clip(0.9 - cloud, 0, 1) * fade
    canvas.wash(color("#10183C"), np.clip(dust * 0.9, 0, 0.8))
    for _ in range(1500):
        x, t = rng.uniform(0, WIDTH), rng.normal() * 0.55
        y = (1240 + 330 * (t - 0.25 * np.sin(x / 330)) - x * 0.52) / 0.85
        if 0 < y < 1250:
            canvas.glow(
                x,
                y,
                rng.uniform(2.2, 4.4),
                p.WHITE,
                rng.uniform(0.15, 0.6) * (1 - y / 1320),
                power=1.4,
            )


def night(canvas: Canvas) -> None:
    """The whole picture."""
    canvas.wash(
        ramp(
            [
                (0, color("#0B1030")),
                (500, color("#16204F")),
                (950, color("#2E3C78")),
                (1250, color("#6B6293")),
                (1400, color("#B27F87")),
            ]
        )
    )
    milky_way(canvas)
    stars(canvas, 620, 1330)
    mountains(
        canvas,
        ridge(29, 1420, 190, 3),
        color("#26306A"),
        color("#5A5585"),
        220,
        light=color("#8E7EA6"),
        strength=0.4,
        seed=4,
    )
    hill(
        canvas,
        outline("-60 1440, 300 1380, 760 1432, 1200 1400, 1600 1350, 1860 1400"),
        color("#1D2758"),
        color("#3A3E6C"),
        200,
        rim=color("#7F7BA8"),
        shadow=p.INK,
        strength=0.6,
    )
    clip = hill(
        canvas,
        outline("-60 1530, 400 1500, 900 1530, 1400 1490, 1860 1520"),
        color("#252E5E"),
        color("#11173A"),
        600,
        rim=color("#5F6398"),
        shadow=p.INK,
        strength=0.5,
    )
    x, y, size = 860.0, 1740.0, 560.0
    canvas.glow(x + 80, y + 30, 760, color("#F2A25C"), 0.42, squash=0.32, clip=clip)
    canvas.glow(x, y - 300, 420, color("#F2A25C"), 0.30)
    ger(
        canvas,
        x,
        y,
        size,
        door=0.14,
        felt=color("#A99BB0"),
        shadow=color("#1A2356"),
        paint=color("#C9502F"),
        night=True,
    )
    warm_felt(canvas, x, y, size)
    path = [(x + 44, y + 12), (x + 116, y + 12), (x + 420, y + 330), (x + 60, y + 330)]
    canvas.shade(
        path,
        color("#FFC27A"),
        (x + 220, y + 330),
        (x + 80, y - 20),
        0.75,
        0.4,
        clip,
        "screen",
        blur=10,
    )
    canvas.glow(x + 14, y - size * 0.5, 150, color("#FFD9A0"), 0.75)
    sitter = Look(
        skin=color("#A87456"),
        head="bun",
        top=color("#8C3B4A"),
        over="deel",
        second=p.OCHRE,
        legs="hem",
        lower=color("#8C3B4A"),
        hands="phone",
    )
    seated_front(canvas, 1240, 1806, 172, sitter)
    canvas.glow(1240, 1806 - 172 * 0.44, 190, color("#BFD8FF"), 0.42)
    canvas.glow(1240, 1806 - 172 * 0.43, 40, p.WHITE, 0.7)
    grazing_horse(canvas, 400, 1735, 210, color("#151B42"), p.INK, light=color("#4A5490"))
    line = outline("-60 1985, 400 1935, 880 1975, 1360 1930, 1860 1965")
    hill(canvas, line, color("#131A42"), color("#080C24"), 280, rim=color("#464E86"))
    rng = np.random.default_rng(3)
    back = smooth(line, closed=False)
    spots = [
        (gx, np.interp(gx, back[:, 0], back[:, 1]) + rng.uniform(2, 60))
        for gx in rng.uniform(-20, 1820, 150)
    ]
    grass(
        canvas,
        spots,
        66,
        (color("#1E2858"), color("#38427A"), color("#0E1436")),
        seed=2,
    )


def warm_felt(canvas: Canvas, x: float, y: float, size: float) -> None:
    """The lamp inside, seen through the felt of the roof."""
    w, top = size / 2, size * 0.5
    roof = smooth(
        [
            (x - w * 1.0, y - size * 0.28),
            (x - w * 0.6, y - size * 0.40),
            (x - w * 0.17, y - top),
            (x + w * 0.17, y - top),
            (x + w * 0.6, y - size * 0.40),
            (x + w, y - size * 0.28),
            (x, y - size * 0.22),
        ]
    )
    clip = canvas.whole(roof)
    canvas.shade(
        roof,
        color("#FFB867"),
        (x - w * 1.0, y - size * 0.25),
        (x + w * 0.15, y - size * 0.42),
        0.55,
        0.35,
        clip,
        "screen",
    )
    canvas.fill(ellipse(x, y - top, w * 0.17, size * 0.022), color("#FFE9C0"), 0.95)
