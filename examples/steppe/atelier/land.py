"""Skies, mountains, hills and grass."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .canvas import SHEET, Canvas
from .curves import Array, Points, moved, smooth, stroke, value_noise
from .paint import Color, mix, ramp

WIDTH, HEIGHT = SHEET


def cloud(
    canvas: Canvas,
    x: float,
    y: float,
    length: float,
    height: float,
    tint: Color,
    opacity: float = 0.7,
    seed: int = 1,
) -> None:
    """A long flat cloud of dawn: straight underneath, softly heaped above."""
    rng = np.random.default_rng(seed)
    count = 9
    xs = np.linspace(-1, 1, count)
    heap = (1 - np.abs(xs) ** 1.6) * (0.55 + 0.45 * rng.random(count))
    top = [(x + length / 2 * a, y - height * b) for a, b in zip(xs, heap, strict=True)]
    under = [(x + length / 2 * a, y + height * 0.12 * (1 - a * a)) for a in xs[::-1][1:-1]]
    path = smooth(top + under)
    canvas.shade(path, tint, (x, y + height * 0.2), (x, y - height), opacity, 0.35, blur=2)
    canvas.fill(path, tint, opacity * 0.35, blur=6)


def streak(
    canvas: Canvas,
    x: float,
    y: float,
    length: float,
    thick: float,
    tint: Color,
    opacity: float = 0.5,
) -> None:
    """A thin bar of cloud."""
    line = [
        (x - length / 2, y),
        (x - length / 6, y - thick * 0.3),
        (x + length / 2, y + thick * 0.2),
    ]
    canvas.fill(stroke(line, (0, thick, thick * 0.8, 0)), tint, opacity, blur=3)


def ridge(
    seed: int, base: float, height: float, peaks: int, rough: float = 0.35, step: float = 6.0
) -> Array:
    """The skyline of a mountain range from side to side: big peaks broken by smaller ones."""
    xs = np.arange(-60, WIDTH + 61, step)
    t = np.linspace(0, 1, len(xs))
    total = np.zeros_like(xs)
    for octave in range(5):
        cells = max(2, int(peaks * 2**octave))
        line = value_noise(seed + octave * 17, cells)
        values = np.interp(t, np.linspace(0, 1, len(line)), line)
        # The fold makes creases at the top, as rock has; the first octave stays round.
        values = 1 - np.abs(values) * 2 if octave else values
        total += values * (1.0 if octave == 0 else rough * 0.62**octave)
    total = (total - total.min()) / (total.max() - total.min())
    return np.stack([xs, base - height * total], 1)


def below(line: Points, bottom: float = HEIGHT + 60) -> Array:
    """The shape under a skyline."""
    given = np.asarray(line, float)
    return np.vstack([given, [(given[-1, 0], bottom), (given[0, 0], bottom)]])


def mountains(
    canvas: Canvas,
    line: Array,
    top: Color,
    foot: Color,
    depth: float,
    light: Color | None = None,
    sun: float = 1.0,
    strength: float = 0.5,
    seed: int = 3,
) -> None:
    """A range under its skyline, fading to `foot` over `depth`.

    `sun` is 1 for light from the end side.

    Each peak's lit face lies between its spur, which zigzags down, and the skyline's fall.
    """
    shape = below(line)
    crest = float(line[:, 1].min())
    canvas.fill(shape, ramp([(crest, top), (crest + depth, foot), (HEIGHT, foot)]))
    if light is None:
        return
    clip = canvas.whole(shape)
    rng = np.random.default_rng(seed)
    ys = soften_line(line[:, 1], 3)
    reach = 8
    tops = [
        k for k in range(reach, len(ys) - reach) if ys[k] == ys[k - reach : k + reach + 1].min()
    ]
    for k in tops:
        px, py = line[k]
        face = [(px, py - 3)]
        j = k
        while 0 < j + int(sun) < len(ys) - 1 and (ys[j + int(sun)] > ys[j] - 0.6):
            j += int(sun)
            face.append((line[j, 0], line[j, 1] - 4))
        drop = max(float(ys[j] - py) * 1.7, depth * 0.22) * rng.uniform(0.85, 1.2)
        foot_x = px + sun * abs(line[j, 0] - px) * rng.uniform(0.1, 0.35)
        steps = 6
        spur = [
            (
                px + (foot_x - px) * i / steps + (-1) ** i * drop * 0.05 * rng.uniform(0.4, 1.4),
                py + drop * i / steps,
            )
            for i in range(steps, 0, -1)
        ]
        canvas.shade(
            face + spur, light, (px, py + drop * 1.05), (px, py - drop * 0.1), strength, 0.4, clip
        )
        # The other side of the spur lies in the coldest shade.
        back = [(px, py), *spur[::-1], (px - sun * drop * 0.28, py + drop * 0.62)]
        canvas.shade(
            back,
            mix(top, (0.1, 0.14, 0.3), 0.5),
            (px, py + drop),
            (px, py),
            strength * 0.5,
            0.5,
            clip,
        )


def soften_line(values: Array, reach: int) -> Array:
    """The values averaged with their neighbours."""
    kernel = np.ones(2 * reach + 1) / (2 * reach + 1)
    return np.convolve(np.pad(values, reach, "edge"), kernel, "valid")


def hill(
    canvas: Canvas,
    points: Points,
    top: Color,
    foot: Color,
    depth: float,
    rim: Color | None = None,
    shadow: Color | None = None,
    side: float = -1.0,
    strength: float = 0.5,
) -> Array:
    """A round hill whose back lies on the points; gives its clip. The shadow is on `side`."""
    line = smooth(points, closed=False)
    shape = below(line)
    crest = float(line[:, 1].min())
    canvas.fill(shape, ramp([(crest, top), (crest + depth, foot), (HEIGHT, foot)]))
    clip = canvas.whole(shape)
    if shadow:
        middle = float(line[:, 0].mean())
        far = middle + side * (line[-1, 0] - line[0, 0]) * 0.45
        canvas.shade(
            shape, shadow, (middle, crest), (far, crest + depth * 0.9), strength, 0.5, clip
        )
    if rim:
        canvas.fill(stroke(moved(line, 0, 3), 9, curved=False), rim, 0.55, blur=3, clip=clip)
    return clip


def grass(
    canvas: Canvas,
    spots: Points,
    length: float,
    tints: Sequence[Color],
    seed: int = 5,
    lean: float = 0.25,
    blades: int = 5,
    opacity: float = 0.9,
) -> None:
    """Tufts of blades at the spots, leaning with the wind."""
    rng = np.random.default_rng(seed)
    for x, y in np.asarray(spots, float):
        for _ in range(blades):
            tall = length * rng.uniform(0.5, 1.15)
            bend = tall * (lean + rng.uniform(-0.25, 0.35))
            foot = x + rng.uniform(-0.28, 0.28) * length
            line = [(foot, y), (foot + bend * 0.3, y - tall * 0.55), (foot + bend, y - tall)]
            tint = tints[int(rng.integers(len(tints)))]
            canvas.fill(stroke(line, (length * 0.045, length * 0.04, 0.4)), tint, opacity)


def flecks(
    canvas: Canvas,
    box: tuple[float, float, float, float],
    count: int,
    tint: Color,
    size: tuple[float, float],
    opacity: float = 0.35,
    clip: Array | None = None,
    seed: int = 11,
) -> None:
    """Short level marks, smaller towards the top, that give a plain its lie."""
    rng = np.random.default_rng(seed)
    x0, y0, x1, y1 = box
    for _ in range(count):
        t = rng.random() ** 0.7
        x, y = rng.uniform(x0, x1), y0 + (y1 - y0) * t
        long = (size[0] + (size[1] - size[0]) * t) * rng.uniform(0.6, 1.5)
        line = [(x - long / 2, y), (x, y - long * 0.03), (x + long / 2, y + long * 0.01)]
        canvas.fill(stroke(line, (0, long * 0.09, 0), curved=False), tint, opacity, clip=clip)


def stars(
    canvas: Canvas, count: int, bottom: float, seed: int = 21, tint: Color = (1, 1, 1)
) -> None:
    """Stars of many sizes, thinner towards the horizon."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        x, y = rng.uniform(0, WIDTH), bottom * rng.random() ** 1.15
        size = 1.1 + 2.6 * rng.random() ** 6
        dim = (0.25 + 0.75 * rng.random() ** 2) * (1 - 0.75 * (y / bottom) ** 2)
        warm = mix(tint, (1.0, 0.86, 0.7), rng.random() * 0.6)
        canvas.glow(x, y, size * 2.4, warm, dim, power=1.6)
        if size > 3.1:
            canvas.glow(x, y, size * 9, warm, dim * 0.35)
