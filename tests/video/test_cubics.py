"""Cubics other than the usual one: its pixels where it is asked for, else keener ones."""

from __future__ import annotations

import numpy as np
import pytest

from storykit.spans import Box
from storykit.video import scaling
from storykit.video.colour import Planes
from storykit.video.cubics import Cubic
from storykit.video.scaling import Scaler, Source
from tests.benchmarks.measures import fine_detail

# As near to swscale's own as its sixteen bits can tell, so that it goes by way of the filter.
BY_FILTER = Cubic(0.0, 0.6 + 1e-9)


def noise(width: int, height: int, depth: int = 3) -> np.ndarray:
    shape = (height, width, depth) if depth else (height, width)
    return np.random.default_rng(3).integers(20, 230, shape, np.uint8)


def test_the_filter_gives_the_pixels_of_the_usual_scaler() -> None:
    planes = Planes(noise(200, 120, 0), noise(100, 60, 0), noise(100, 60, 0))
    part = Box(10.3, 8.1, 160.0, 90.0)
    usual = Scaler().enlarged(Source(planes), part, 172, 96)
    found = Scaler().enlarged(Source(planes), part, 172, 96, BY_FILTER)
    for one, other in zip(usual, found, strict=True):
        assert (one == other).all()
    plane = noise(90, 70, 0)
    assert (Scaler().scaled(plane, 97, 75) == Scaler().scaled(plane, 97, 75, cubic=BY_FILTER)).all()


@pytest.mark.parametrize("depth", [3, 4])
def test_pictures_keep_their_colours(depth: int) -> None:
    pixels = noise(90, 60, depth)
    pixels[..., :3] = pixels[..., :3] // 8 + np.array([160, 60, 90], np.uint8)
    usual, found = (
        Scaler().planes_from_pixels(pixels, 80, 54, cubic)
        for cubic in (scaling.PLAIN, Cubic(-0.3, 0.9))
    )
    for one, other in zip(usual.planes, found.planes, strict=True):
        assert one.shape == other.shape
        assert one.mean() == pytest.approx(other.mean(), abs=0.5)
    assert (usual.alpha is None) == (found.alpha is None) == (depth == 3)
    if usual.alpha and found.alpha:
        assert [each.shape for each in found.alpha] == [each.shape for each in usual.alpha]


def test_below_no_blur_there_is_more_of_the_finest_detail() -> None:
    plane = noise(200, 120, 0)
    usual, keener, keenest = (
        fine_detail(Scaler().scaled(plane, 211, 127, cubic=Cubic(blur, 0.6)))
        for blur in (0.0, -0.1, -0.2)
    )
    assert usual < keener < keenest
