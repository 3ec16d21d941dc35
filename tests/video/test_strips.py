from __future__ import annotations

import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from storykit.spans import Box
from storykit.video.colour import Planes
from storykit.video.scaling import Scaler, Source, bordered
from storykit.video.sharing import Patches
from storykit.video.strips import Strips
from tests.video.conftest import RED, WHITE, sprite

WIDTH, HEIGHT, STEP = 64, 48, 0.95


def soft(width: int, height: int, seed: int) -> np.ndarray:
    """A plane without hard edges."""
    random = np.random.default_rng(seed)
    places = np.linspace(0, 4 * np.pi, width)[None], np.linspace(0, 4 * np.pi, height)[:, None]
    waves = np.sin(places[0] * 2 + random.random()) + np.cos(places[1] + places[0])
    return (128 + 40 * waves).astype(np.uint8)


def strips(travel: float = 20.0) -> Strips:
    planes = Planes(soft(200, 80, 1), soft(100, 40, 2), soft(100, 40, 3))
    part = Box(30.0, 10.0, WIDTH * STEP, HEIGHT * STEP)
    return Strips(bordered(Source(planes), 16), part, travel, WIDTH, HEIGHT)


def test_a_place_shows_the_copy_that_lies_nearest_to_it() -> None:
    panned, scaler = strips(), Scaler()
    plane = panned._planes[0]
    assert len(set(plane.places)) > 16
    for place in np.linspace(2, 12, 300):
        copy, column = plane.nearest(place)
        away = abs(column + plane.places[copy] - place)
        others = [abs((place - each + 0.5) % 1 - 0.5) for each in plane.places]
        assert away == pytest.approx(min(others))
        assert away < 0.06
    nearest = panned.at(36 * STEP, scaler)
    assert (panned.at((36 + 1 / 12) * STEP, scaler).luma != nearest.luma).any()


def test_the_source_is_let_go_of_when_all_copies_are_made() -> None:
    panned, scaler = strips(), Scaler()
    kept = weakref.ref(panned._sources[0])
    places = np.linspace(30.0, 50.0, 500)
    first = [panned.at(x, scaler).luma.tobytes() for x in places]
    assert kept() is None
    assert [panned.at(x, scaler).luma.tobytes() for x in places] == first


def test_a_frame_is_as_far_along_as_its_place_tells() -> None:
    panned, scaler = strips(), Scaler()
    source = soft(200, 80, 1).astype(float)
    for x in (30.0, 33.3, 41.7, 50.0):
        seen = panned.at(x, scaler)
        columns = x + (np.arange(WIDTH) + 0.5) * STEP - 0.5
        rows = np.rint(10 + (np.arange(HEIGHT) + 0.5) * STEP - 0.5).astype(int)
        wanted = np.stack([np.interp(columns, np.arange(200), source[row]) for row in rows])
        assert np.abs(seen.luma - wanted).mean() < 2.5
        assert seen.luma.shape == (HEIGHT, WIDTH)
        assert seen.red.shape == (HEIGHT // 2, WIDTH // 2)


def test_the_far_end_of_the_movement_is_reached() -> None:
    seen = strips(20.0).at(50.0, Scaler())
    assert [plane.shape for plane in seen] == [(48, 64), (24, 32), (24, 32)]


def test_threads_get_the_same_pictures_in_any_order() -> None:
    places = list(np.linspace(30.0, 50.0, 60))
    alone, scaler = strips(), Scaler()
    wanted = [alone.at(x, scaler).luma.tobytes() for x in places]
    shared = strips()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda x: shared.at(x, Scaler()).luma.tobytes(), places[::-1]))
    assert found[::-1] == wanted


def test_equal_sprites_share_a_patch_and_the_latest_are_kept() -> None:
    patches = Patches(limit=250)
    first = patches.of(sprite(0, 0, 10, 10, RED))
    assert patches.of(sprite(0, 0, 10, 10, RED)) is first
    assert patches.of(sprite(2, 0, 10, 10, RED)) is not first
    patches.of(sprite(0, 0, 10, 10, WHITE))
    assert patches.of(sprite(0, 0, 10, 10, RED)) is not first
