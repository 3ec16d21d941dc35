from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storykit.video.colour import Planes, codes_of, pixels_of
from storykit.video.scaling import Scaler
from tests.video.planemaking import planes_of

COLOUR = st.tuples(*[st.integers(0, 255)] * 3)


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        # ITU-R BT.709-6, 75 and 100 per cent bars as code values of eight bits.
        ((255, 255, 255), (235, 128, 128)),
        ((0, 0, 0), (16, 128, 128)),
        ((255, 0, 0), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((0, 0, 255), (32, 240, 118)),
        ((255, 255, 0), (219, 16, 138)),
        ((0, 255, 255), (188, 154, 16)),
        ((255, 0, 255), (78, 214, 230)),
    ],
)
def test_colour_bars_have_the_codes_of_the_standard(
    colour: tuple[int, int, int], expected: tuple[int, int, int]
) -> None:
    assert codes_of(colour) == expected


@given(COLOUR)
def test_a_flat_colour_comes_back_within_two_levels(colour: tuple[int, int, int]) -> None:
    planes = Planes.empty(8, 8)
    planes.fill(colour)
    assert np.abs(pixels_of(planes).astype(int) - colour).max() <= 2


def test_own_planes_and_swscale_agree_on_flat_areas(rng_picture: np.ndarray) -> None:
    big = rng_picture.repeat(16, axis=0).repeat(16, axis=1)
    ours = planes_of(big)
    theirs = Scaler().planes_from_pixels(big, big.shape[1], big.shape[0]).planes
    for mine, other in zip(ours, theirs, strict=True):
        middle = 8 if mine is ours.luma else 4
        step = 16 if mine is ours.luma else 8
        difference = (
            mine[middle::step, middle::step].astype(int) - other[middle::step, middle::step]
        )
        assert np.abs(difference).max() <= 1


def test_chroma_lies_on_the_even_columns() -> None:
    # A red field that begins at an even column: the chroma sample there takes a quarter from the
    # column before; beginning at an odd column, three quarters lie before it.
    for column, expected in ((8, 0.75), (9, 0.25)):
        pixels = np.zeros((4, 16, 3), np.uint8)
        pixels[:, column:] = (255, 0, 0)
        red = planes_of(pixels).red[0].astype(float)
        assert (red[4] - 128) / (240 - 128) == pytest.approx(expected, abs=0.01)


def test_a_picture_comes_back_sharp_in_luma(rng_picture: np.ndarray) -> None:
    grey = rng_picture[..., :1].repeat(3, axis=2)
    assert np.abs(pixels_of(planes_of(grey)).astype(int) - grey).max() <= 1


@pytest.fixture
def rng_picture() -> np.ndarray:
    return np.random.default_rng(7).integers(0, 256, (12, 16, 3), dtype=np.uint8)
