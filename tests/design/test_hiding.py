"""Hidden areas are covered, opaquely and with room to spare, at every moment and size."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storykit.design.hiding import cover_pixels, cover_planes, covers_at
from storykit.script.people import Hide, HideKey

FACE = (0.4, 0.3, 0.1, 0.2)


def noise(width: int, height: int, channels: int = 3) -> np.ndarray:
    """A picture in which no two regions are alike, so that anything left uncovered shows."""
    return np.random.default_rng(7).integers(0, 255, (height, width, channels), dtype=np.uint8)


def test_a_cover_is_grown_by_at_least_three_tenths() -> None:
    (cover,) = covers_at([Hide(box=FACE)], 1000, 1000)
    assert cover.box.x <= 400 - 15
    assert cover.box.right >= 500 + 15
    assert cover.box.y <= 300 - 30
    assert cover.box.bottom >= 500 + 30


def test_the_covered_area_has_one_flat_colour() -> None:
    hide = Hide(box=FACE, color="#102030")
    pixels = noise(640, 360, 4)
    covered = cover_pixels(pixels, covers_at([hide], 640, 360))
    inside = covered[108:180, 256:320]
    assert np.unique(inside.reshape(-1, 4), axis=0).tolist() == [[16, 32, 48, 255]]
    assert np.array_equal(covered[:60], pixels[:60])
    assert not np.array_equal(pixels[108:180, 256:320], inside)


@pytest.mark.parametrize("method", ["blur", "pixelate"])
def test_blur_and_pixelation_are_painted_as_solid_covers(method: str) -> None:
    pixels = noise(400, 400)
    asked = cover_pixels(pixels, covers_at([Hide(box=FACE, method=method)], 400, 400))
    solid = cover_pixels(pixels, covers_at([Hide(box=FACE)], 400, 400))
    assert np.array_equal(asked, solid)


shares = st.floats(0, 1)
boxes = st.tuples(shares, shares, shares, shares)


@settings(max_examples=150, deadline=None)
@example(box=(0.263671875, 0.263671875, 0.359375, 0.359375), shape="oval", size=64)
@given(box=boxes, shape=st.sampled_from(["box", "oval"]), size=st.sampled_from([64, 90, 253]))
def test_every_pixel_of_the_named_box_is_covered_whatever_the_shape(
    box: tuple[float, float, float, float], shape: str, size: int
) -> None:
    hide = Hide(box=box, shape=shape, color="#ff00ff")
    blank = np.zeros((size, size, 3), dtype=np.uint8)
    covered = cover_pixels(blank, covers_at([hide], size, size))
    x, y, w, h = box
    first, last = int(x * size), min(size, int(np.ceil((x + w) * size)))
    top, bottom = int(y * size), min(size, int(np.ceil((y + h) * size)))
    assert (covered[top:bottom, first:last] == (255, 0, 255)).all()


def test_planes_are_covered_like_pixels() -> None:
    planes = (noise(200, 120, 1)[..., 0], noise(100, 60, 1)[..., 0], noise(100, 60, 1)[..., 0])
    before = [plane.copy() for plane in planes]
    covers = covers_at([Hide(box=(0.3, 0.2, 0.2, 0.3), shape="oval", color="#ff0000")], 200, 120)
    luma, u, v = cover_planes(planes, covers, lambda color: (63, 102, 240))
    assert (luma[24:60, 60:100] == 63).all()
    assert (u[12:30, 30:50] == 102).all()
    assert (v[12:30, 30:50] == 240).all()
    assert np.array_equal(luma[:, 140:], planes[0][:, 140:])
    assert all(np.array_equal(a, b) for a, b in zip(planes, before, strict=True))
    assert cover_planes(planes, (), lambda color: (0, 0, 0)) is planes


def test_between_two_keys_everything_on_the_way_is_covered() -> None:
    keys = (HideKey(at=0, box=(0.1, 0.4, 0.1, 0.1)), HideKey(at=1000, box=(0.7, 0.4, 0.1, 0.1)))
    (cover,) = covers_at([Hide(keys=keys)], 1000, 1000, 500)
    assert cover.box.x <= 100
    assert cover.box.right >= 800


def test_keys_shrink_the_cover_again_when_they_are_closer() -> None:
    keys = tuple(HideKey(at=n * 500, box=(0.1 * n, 0.4, 0.1, 0.1)) for n in range(9))
    (cover,) = covers_at([Hide(keys=keys)], 1000, 1000, 2250)
    assert cover.box.width < 300


@pytest.mark.parametrize("moment", [0, 10_000])
def test_an_area_stays_covered_before_its_first_and_after_its_last_key(moment: int) -> None:
    keys = (HideKey(at=2000, box=FACE), HideKey(at=3000, box=FACE))
    assert covers_at([Hide(keys=keys)], 500, 500, moment) == covers_at([Hide(box=FACE)], 500, 500)


def test_covers_lie_within_the_picture_and_on_whole_pixels() -> None:
    for cover in covers_at([Hide(box=(0.95, 0.95, 0.3, 0.3)), Hide(box=(0, 0, 0, 0))], 333, 217):
        assert 0 <= cover.box.x < cover.box.right <= 333
        assert 0 <= cover.box.y < cover.box.bottom <= 217
        assert all(float(v).is_integer() for v in (cover.box.x, cover.box.y, cover.box.width))


def test_a_hidden_area_needs_one_place() -> None:
    with pytest.raises(ValueError, match="either"):
        Hide()
    with pytest.raises(ValueError, match="grow"):
        Hide(keys=(HideKey(at=5, box=FACE), HideKey(at=5, box=FACE)))
