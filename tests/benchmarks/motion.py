"""How evenly pictures move and whether they flicker, in painted frames, before any encoding.

    python -m tests.benchmarks.motion            photograph and line art, four movements
    python -m tests.benchmarks.motion --seconds 4

Beside each painted frame the same part is cut out of the picture by Lanczos's filter at its exact
place, which no engine could afford: it tells where every pixel should be, and what the measure
finds by itself. Told are

- place: how far painted frames lie from those, root mean square and at most, in pixels,
- jitter: the rest of the path over a smooth curve, as `video compare` finds it in encoded files,
- flicker: how far each frame's finest detail is from that of the frames beside it: usually (the
  median), and at most,
- step: how far the finest detail of four frames is at most from that of the four after them, which
  tells where another level of the picture is taken,
- detail: the finest detail that is left of what those hold.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image, ImageDraw

from storykit.design.model import Plate
from storykit.script.models import MotionName
from storykit.spans import Box
from storykit.video.colour import Planes
from storykit.video.motion import seen_part
from storykit.video.pictures import MovingPicture
from storykit.video.scaling import Scaler
from tests.benchmarks import workload
from tests.benchmarks.measures import PATCH, fine_detail, flicker, largest_step, shift, unevenness

MOTIONS: tuple[MotionName, ...] = ("zoom-in", "zoom-out", "pan-start", "pan-end")
SIZE = (workload.WIDTH, workload.HEIGHT)
_WEIGHTS = (0.2126, 0.7152, 0.0722)


@dataclass(frozen=True)
class Told:
    """What was measured of one movement; places in pixels, flicker as a share of fine detail."""

    place: float
    furthest: float
    jitter: float
    flicker: float
    most: float
    exact_jitter: float
    exact_flicker: float
    step: float
    exact_step: float
    detail: float


def line_art(size: tuple[int, int]) -> Image.Image:
    """Drawn lines one pixel thin, in every direction and at any distance, on paper."""
    image = Image.new("RGB", size, "#f4efe4")
    draw = ImageDraw.Draw(image)
    random = np.random.default_rng(7)
    (width, height), longest = size, max(size)
    for color, along, across in (("#203040", 0, 1), ("#704020", 1, 0), ("#206040", 1, 0.35)):
        place = -longest
        while place < longest:
            draw.line((place * across, place * along, place * across + longest * along,
                       place * along + longest * across), color)  # fmt: skip
            place += int(random.integers(17, 61))
    radius = 20
    while radius < longest:
        x, y = width // 2, height // 2
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline="#101010")
        radius += int(random.integers(17, 61))
    return image


def brightness(picture: Image.Image) -> Image.Image:
    """The picture's luma codes as broken numbers."""
    pixels = np.asarray(picture.convert("RGB")).astype(np.float32)
    return Image.fromarray(16 + pixels @ np.array(_WEIGHTS, np.float32) * (219 / 255))


def measured(
    path: Path, motion: MotionName, seconds: float, size: tuple[int, int] = SIZE, fps: int = 30
) -> Told:
    """One picture in one movement, painted and cut at its exact places."""
    width, height = size
    with Image.open(path) as opened:
        light = brightness(opened)
    moving = MovingPicture(Plate("picture", path, Box(0, 0, width, height)), motion, rtl=False)
    planes, scaler = Planes.empty(width, height), Scaler()
    painted, exact = [], []
    for number in range(round(seconds * fps)):
        moving.paint(number / fps, planes, scaler)
        painted.append(planes.luma.copy())
        part = seen_part(light.size, size, motion, number / fps)
        box = (part.x, part.y, part.right, part.bottom)
        cut = np.asarray(light.resize(size, Image.Resampling.LANCZOS, box=box))
        exact.append(np.rint(cut).astype(np.uint8))
    corners = patches(size)
    away = np.array([
        shift(there[y : y + PATCH, x : x + PATCH], here[y : y + PATCH, x : x + PATCH])
        for here, there in zip(painted, exact, strict=True) for y, x in corners
    ])  # fmt: skip
    flickers = flicker(painted)
    return Told(
        float(np.sqrt(np.mean(away**2))),
        float(np.abs(away).max()),
        unevenness(painted, corners),
        float(np.median(flickers)),
        float(flickers.max()),
        unevenness(exact, corners),
        float(np.median(flicker(exact))),
        largest_step(painted),
        largest_step(exact),
        fine_detail(painted[-1]) / fine_detail(exact[-1]),
    )


def patches(size: tuple[int, int]) -> list[tuple[int, int]]:
    """The upper left corners of four patches about the middle of the frame."""
    width, height = size
    down, across = (max(0, side // 4 - PATCH // 2) for side in (height, width))
    far = height - PATCH - down, width - PATCH - across
    return [(down, across), (down, far[1]), (far[0], across), far]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=2.0)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        art = Path(folder) / "lines.png"
        line_art((1400, 2400)).save(art)
        photo = Path(folder) / "photograph.jpg"
        workload.photograph(1).save(photo, quality=92)
        print("pixels, and shares of the finest detail; in brackets what exact places give")
        print("picture     motion     place rms   max   jitter          flicker       at most"
              "   step           detail")  # fmt: skip
        for name, path in (("photograph", photo), ("line art", art)):
            for motion in MOTIONS:
                told = measured(path, motion, given.seconds)
                print(
                    f"{name:11} {motion:10} {told.place:9.3f} {told.furthest:5.2f}"
                    f"   {told.jitter:.3f} ({told.exact_jitter:.3f})"
                    f"   {told.flicker:6.2%} ({told.exact_flicker:.2%}) {told.most:6.2%}"
                    f"   {told.step:6.2%} ({told.exact_step:.2%})   {told.detail:.2f}"
                )


if __name__ == "__main__":
    main()
