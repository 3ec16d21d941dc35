"""Slow movements neither jitter nor flicker: the benchmark's measures on tiny frames."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from storykit.script.models import MotionName
from tests.benchmarks import workload
from tests.benchmarks.measures import flicker, unevenness
from tests.benchmarks.motion import MOTIONS, line_art, measured

SIZE = (320, 480)
CORNERS = [(60, 30), (200, 40)]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pictures")
    workload.photograph(3, (900, 1200)).save(folder / "photograph.png")
    line_art((420, 600)).save(folder / "lines.png")
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
