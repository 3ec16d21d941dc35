from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from storykit.design.model import Entrance, Plate, Still, TimedSprite
from storykit.spans import Box, Span
from storykit.timeline.model import Transition
from storykit.video.draft import draft_of
from storykit.video.render import frame_at, render_film
from tests.video.conftest import BLUE, GREEN, RED, WHITE, film_of, plain, sprite


def test_a_draft_shows_every_moment_of_the_film_smaller(
    picture: Callable[..., Path], tmp_path: Path
) -> None:
    light = np.linspace(0, 255, 240).astype(np.uint8)
    path = picture(np.stack([np.add.outer(light // 2, light // 2)] * 3, axis=2))
    plate = Plate("picture", path, Box(0, 0, 128, 128))
    still = Still(sprite(21, 33, 43, 21, WHITE), Entrance(100, 300, dy=12))
    scenes = [(1000, plain(BLUE, plate, still, size=(128, 128)))] * 2
    overlay = TimedSprite(Span(500, 1800), sprite(3, 100, 77, 9, GREEN, 180), 100, 0)
    fade = Transition("slide", 300)
    film = film_of(scenes, overlays=(overlay,), transition=fade, motion="zoom-in")
    draft = draft_of(film)
    assert (draft.width, draft.height, draft.fps) == (64, 64, Fraction(15))
    for moment in (0, 200, 600, 1133, 1999):
        large = frame_at(film, moment).resize((64, 64), Image.Resampling.BOX)
        small = np.asarray(frame_at(draft, moment)).astype(int)
        if moment in (200, 1133):
            continue  # in between two frames of the draft
        assert np.abs(small - np.asarray(large)).mean() < 3, moment
    video = render_film(draft, tmp_path / "draft.mp4")
    assert (video.duration_ms, video.frames) == (2000, 30)


@pytest.mark.parametrize("size", [(108, 134), (100, 62), (70, 50)])
def test_sides_stay_even(size: tuple[int, int]) -> None:
    draft = draft_of(film_of([(500, plain(RED, size=size))]))
    assert draft.width % 2 == draft.height % 2 == 0
    assert abs(draft.width * 2 - size[0]) <= 2
    assert abs(draft.height * 2 - size[1]) <= 2


def test_sprites_keep_their_middle_and_their_weight() -> None:
    half = draft_of(film_of([(100, plain(BLUE, Still(sprite(5, 7, 11, 9, WHITE, 200))))]))
    (layer,) = half.shots[0].painted.layers
    assert isinstance(layer, Still)
    pixels = layer.sprite.pixels[..., 3].astype(float)
    ys, xs = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
    x = (pixels * (xs + 0.5)).sum() / pixels.sum() + layer.sprite.x
    y = (pixels * (ys + 0.5)).sum() / pixels.sum() + layer.sprite.y
    assert (x, y) == pytest.approx(((5 + 5.5) / 2, (7 + 4.5) / 2), abs=0.05)
    assert pixels.sum() == pytest.approx(11 * 9 * 200 / 4, rel=0.02)
