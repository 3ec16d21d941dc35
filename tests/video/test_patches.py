from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storykit.design.model import Sprite
from storykit.video.colour import Planes, pixels_of
from storykit.video.patches import FULL, blend, mix, moved, patch_of
from tests.video.conftest import BLUE, RED, WHITE, block, sprite
from tests.video.planemaking import planes_of


def painted(*sprites: Sprite, ground: tuple[int, int, int] = BLUE, size: int = 32) -> np.ndarray:
    planes = Planes.empty(size, size)
    planes.fill(ground)
    for each in sprites:
        blend(planes, patch_of(each))
    return pixels_of(planes).astype(int)


@given(
    st.tuples(*[st.integers(0, 255)] * 3),
    st.tuples(*[st.integers(0, 255)] * 3),
    st.integers(0, 255),
)
def test_a_blend_in_planes_is_the_blend_in_srgb_within_three_levels(
    ground: tuple[int, int, int], colour: tuple[int, int, int], alpha: int
) -> None:
    over = np.rint(np.array(colour) * alpha / 255) + np.array(ground) * (255 - alpha) / 255
    seen = painted(sprite(0, 0, 32, 32, colour, alpha), ground=ground)
    assert np.abs(seen - over).max() <= 3.5


@pytest.mark.parametrize("place", [(4, 6), (5, 6), (4, 7), (5, 7), (-3, -5), (29, 27), (0, 0)])
def test_a_sprite_is_painted_where_it_lies_even_at_odd_places_and_over_the_border(
    place: tuple[int, int],
) -> None:
    x, y = place
    seen = painted(sprite(x, y, 9, 7, WHITE), ground=(0, 0, 0))
    expected = np.zeros((32, 32), bool)
    expected[max(0, y) : max(0, y + 7), max(0, x) : max(0, x + 9)] = True
    assert ((seen[..., 1] > 127) == expected).all()


def test_clear_sprites_and_clear_rows_cost_nothing() -> None:
    pixels = block(20, 100, RED)
    pixels[10:80] = 0
    patch = patch_of(Sprite(pixels, 3, 5))
    assert [(tile.y, tile.height) for tile in patch.tiles] == [(4, 12), (84, 22)]
    assert patch_of(sprite(0, 0, 8, 8, RED, 0)).tiles == ()


def test_a_picture_blended_opaquely_is_that_picture() -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (32, 32, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    planes = Planes.empty(32, 32)
    planes.fill(BLUE)
    blend(planes, patch_of(Sprite(pixels, 0, 0)))
    for mine, expected in zip(planes, planes_of(pixels[..., :3]), strict=True):
        assert np.abs(mine.astype(int) - expected).max() <= 1


def test_weights_count_from_nothing_to_all_for_the_whole_or_for_columns_or_rows() -> None:
    patch = patch_of(sprite(0, 0, 32, 32, WHITE))
    ramp = np.linspace(0, FULL, 32).astype(np.uint16)

    def weighed(weight: object, axis: int = 1) -> np.ndarray:
        planes = Planes.empty(32, 32)
        planes.fill((0, 0, 0))
        blend(planes, patch, weight, axis)  # type: ignore[arg-type]
        return pixels_of(planes)[..., 1].astype(int)

    assert (weighed(0) == 0).all()
    assert np.abs(weighed(128) - 128).max() <= 2
    assert np.abs(weighed(ramp)[7] - ramp / FULL * 255).max() <= 3
    assert np.abs(weighed(ramp, 0)[:, 9] - ramp / FULL * 255).max() <= 3


def test_mixing_whole_frames_is_linear() -> None:
    black, white = Planes.empty(16, 8), Planes.empty(16, 8)
    black.fill((0, 0, 0))
    white.fill(WHITE)
    for weight, level in ((0, 0), (64, 64), (256, 255)):
        under = Planes.empty(16, 8)
        under.take(black)
        mix(under, white, weight)
        assert np.abs(pixels_of(under).astype(int) - level).max() <= 2


@pytest.mark.parametrize("by", [(2, 0), (0, 4), (-6, 2)])
def test_moving_by_even_pixels_is_exact(by: tuple[int, int]) -> None:
    here = sprite(8, 8, 9, 7, WHITE)
    there = Sprite(here.pixels, 8 + by[0], 8 + by[1])
    planes, expected = Planes.empty(32, 32), Planes.empty(32, 32)
    for target, patch in ((planes, moved(patch_of(here), *by)), (expected, patch_of(there))):
        target.fill(RED)
        blend(target, patch)
    assert (pixels_of(planes) == pixels_of(expected)).all()


def test_moving_between_pixels_moves_the_centre_by_as_much() -> None:
    patch = patch_of(sprite(10, 10, 8, 8, WHITE))

    def centre(dx: float, dy: float) -> tuple[float, float]:
        planes = Planes.empty(32, 32)
        planes.fill((0, 0, 0))
        blend(planes, moved(patch, dx, dy))
        light = planes.luma.astype(float) - 16
        ys, xs = np.mgrid[:32, :32]
        return (light * xs).sum() / light.sum(), (light * ys).sum() / light.sum()

    start = centre(0, 0)
    for dx, dy in ((0.5, 0), (1, 0), (0, 1.25), (-0.375, 2.5), (3.125, -1)):
        x, y = centre(dx, dy)
        assert (x - start[0], y - start[1]) == pytest.approx((dx, dy), abs=0.02)
