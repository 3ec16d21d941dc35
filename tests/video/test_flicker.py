"""Slow movements neither jitter nor flicker: the benchmark's measures on tiny frames."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from storykit.design.model import Plate
from storykit.script.models import MotionName
from storykit.spans import Box
from storykit.video.colour import Planes
from storykit.video.motion import seen_part
from storykit.video.pictures import MovingPicture
from storykit.video.scaling import Scaler
from tests.benchmarks import workload
from tests.benchmarks.measures import fine_detail, flicker, unevenness
from tests.benchmarks.motion import MOTIONS, brightness, line_art, measured

SIZE = (320, 480)
EXAMPLE = Path(__file__).parents[2] / "examples" / "steppe" / "art"
CORNERS = [(60, 30), (200, 40)]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pictures")
    workload.photograph(3, (900, 1200)).save(folder / "photograph.png")
    line_art((420, 600)).save(folder / "lines.png")
    with Image.open(folder / "photograph.png") as opened:
        clear = opened.convert("RGBA")
    clear.putpixel((0, 0), (0, 0, 0, 0))
    clear.save(folder / "clear.png")
    with Image.open(EXAMPLE / "city.jpg") as opened:
        opened.crop((300, 900, 936, 1854)).save(folder / "small.png")
    return {path.stem: path for path in folder.iterdir()}


@pytest.mark.parametrize("motion", MOTIONS)
def test_a_photograph_moves_evenly_and_as_sharp_in_every_frame(
    pictures: dict[str, Path], motion: MotionName
) -> None:
    told = measured(pictures["photograph"], motion, 0.5, SIZE)
    assert told.place < 0.04
    assert told.furthest < 0.15
    assert told.jitter < 0.03
    assert told.flicker < 0.015
    assert told.most < 0.05


@pytest.mark.parametrize("motion", MOTIONS)
def test_thin_lines_move_evenly_and_hardly_flicker(
    pictures: dict[str, Path], motion: MotionName
) -> None:
    told = measured(pictures["lines"], motion, 0.5, SIZE)
    assert told.place < 0.04
    assert told.jitter < 0.03
    # A pan moves all of the few lines at once by the same part of a pixel.
    assert told.flicker < (0.08 if motion.startswith("pan") else 0.03)


@pytest.mark.parametrize(
    ("name", "motion", "most"),
    [
        ("photograph", "zoom-in", 0.025),
        ("photograph", "zoom-out", 0.025),
        ("clear", "zoom-in", 0.025),
        ("lines", "zoom-in", 0.045),
        ("lines", "zoom-out", 0.045),
        ("small", "zoom-in", 0.04),  # in the end it is enlarged as it is
    ],
)
def test_zooms_stay_as_sharp_where_another_copy_of_the_picture_is_taken(
    pictures: dict[str, Path], motion: MotionName, name: str, most: float
) -> None:
    path = pictures[name]
    size = (640, 960) if name == "small" else SIZE
    moving = MovingPicture(Plate("picture", path, Box(0, 0, *size)), motion, rtl=False)
    with Image.open(path) as opened:
        light = brightness(opened)
    planes, scaler, sharpness, copies = Planes.empty(*size), Scaler(), [], []
    for number in range(90):
        moving.paint(number / 30, planes, scaler)
        part = seen_part(light.size, size, motion, number / 30)
        box = (part.x, part.y, part.right, part.bottom)
        exact = np.asarray(light.resize(size, Image.Resampling.LANCZOS, box=box))
        sharpness.append(fine_detail(planes.luma) / fine_detail(exact))
        copies.append(id(moving._view(number / 30, size[0], scaler)[0]))
    taken = [n for n in range(4, 87) if copies[n] != copies[n - 1]]
    assert taken
    for n in taken:
        step = np.mean(sharpness[n : n + 4]) / np.mean(sharpness[n - 4 : n]) - 1
        assert abs(step) < most


def cuts(picture: Image.Image, places: np.ndarray) -> list[np.ndarray]:
    """A picture brought to 5/9 of its size and cut at places across, in pixels of the result."""
    width, height = (side * 1.8 for side in SIZE)
    boxes = [(x * 1.8, 0, x * 1.8 + width, height) for x in places]
    return [np.asarray(picture.resize(SIZE, Image.Resampling.LANCZOS, box=box)) for box in boxes]


def test_the_measure_finds_whole_pixels_and_frames_that_are_softer(
    pictures: dict[str, Path],
) -> None:
    with Image.open(pictures["photograph"]) as opened:
        light = opened.convert("L")
    places = 20 + np.arange(20) * 0.37
    smooth, stepped = cuts(light, places), cuts(light, np.round(places))
    assert unevenness(smooth, CORNERS) < 0.02
    assert unevenness(stepped, CORNERS) > 0.15
    assert np.median(flicker(smooth)) < 0.01
    soft = light.filter(ImageFilter.GaussianBlur(0.4))
    every_other = [cuts(soft if n % 2 else light, places[n : n + 1])[0] for n in range(20)]
    assert np.median(flicker(every_other)) > 0.1
