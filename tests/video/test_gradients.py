"""Slow gradients: what of them is left after encoding and decoding."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import storykit
from storykit.design.compositing import flattened
from storykit.design.gradients import gradient, shade
from storykit.design.measures import Color
from storykit.design.model import Painted, Sprite, Still
from storykit.formats import find_format
from storykit.jobs.studio import Studio
from storykit.timeline.model import Transition
from storykit.video.encoders import software_encoder
from storykit.video.frames import schedule
from storykit.video.model import Film
from storykit.video.render import render_film
from storykit.video.settings import EncodeSettings
from storykit.video.zones import fine_parts, zoned
from tests.video.conftest import RED, decoded, film_of, full_plate, plain, rgb

DARK = ((10, 16, 30), (30, 34, 60))
WIDTH, HEIGHT = 256, 960


def ground(colors: tuple[Color, Color] = DARK, *, graded: bool = True) -> Painted:
    pixels = gradient(WIDTH, HEIGHT, "bottom", colors, 1.0)
    return Painted(WIDTH, HEIGHT, colors[0], (Still(Sprite(pixels, 0, 0)),), graded=graded)


def last_frame(film: Film, out: Path, **settings: object) -> np.ndarray:
    chosen = EncodeSettings(**settings)  # type: ignore[arg-type]
    return rgb(decoded(render_film(film, out, settings=chosen, workers=1).path)[-1]).astype(float)


def patches(pixels: np.ndarray, side: int = 8) -> np.ndarray:
    """The mean colour of each square of so many pixels: what the eye sees of a fine pattern."""
    high, wide = (length // side * side for length in pixels.shape[:2])
    cut = pixels[:high, :wide].astype(float)
    return cut.reshape(high // side, side, wide // side, side, 3).mean(axis=(1, 3))


def spread(pixels: np.ndarray, side: int) -> np.ndarray:
    """How far the colours within each square differ at most."""
    high, wide = (length // side * side for length in pixels.shape[:2])
    cut = pixels[:high, :wide].reshape(high // side, side, wide // side, side, 3).astype(int)
    return (cut.max(axis=(1, 3)) - cut.min(axis=(1, 3))).max(axis=2)


def largest_step(pixels: np.ndarray) -> float:
    """How far the brightness of a gradient jumps from eight rows to the next eight, at most."""
    luma = pixels @ np.array([0.2126, 0.7152, 0.0722])
    return float(np.abs(np.diff(luma.mean(axis=1).reshape(-1, 8).mean(axis=1))).max())


COLOURS = [DARK, ((0, 0, 0), (24, 20, 28)), ((90, 100, 120), (110, 116, 130))]


@pytest.mark.parametrize("colors", COLOURS)
def test_a_slow_gradient_has_no_steps_after_decoding(
    tmp_path: Path, colors: tuple[Color, Color]
) -> None:
    film = film_of([(1500, ground(colors))])
    seen = last_frame(film, tmp_path / "film.mp4")
    card = np.asarray(flattened(film.shots[0].painted))
    assert np.abs(patches(seen) - patches(card)).max() <= 2
    assert largest_step(seen) < 0.75
    coarse = last_frame(film_of([(1500, ground(colors, graded=False))]), tmp_path / "coarse.mp4")
    assert largest_step(coarse) > largest_step(seen) + 0.1


def test_hevc_keeps_gradients_too(tmp_path: Path) -> None:
    film = film_of([(1000, ground())])
    seen = last_frame(film, tmp_path / "film.mp4", codec="hevc")
    assert largest_step(seen) < 0.75
    assert np.abs(patches(seen) - patches(np.asarray(flattened(film.shots[0].painted)))).max() <= 2


def test_shades_are_mixed_of_neighbouring_levels_in_every_row_and_column() -> None:
    alpha = shade(400, 800, "bottom", (0, 0, 0), 0.15)[..., 3].astype(float)
    assert np.abs(np.diff(alpha.mean(axis=1))).max() <= 0.25
    across = shade(800, 400, "right", (0, 0, 0), 0.15)[..., 3].astype(float)
    assert np.abs(np.diff(across.mean(axis=0))).max() <= 0.25


def test_finer_coding_is_for_gradients_alone_and_for_both_scenes_of_a_transition(
    tmp_path: Path,
) -> None:
    size = (WIDTH, HEIGHT)
    photograph = Painted(*size, RED, (full_plate(tmp_path / "any.png"),), graded=True)
    scenes = [(1000, ground()), (1000, ground()), (1000, photograph), (1000, plain(RED, size=size))]
    film = film_of([*scenes, (1000, ground())], transition=Transition("fade", 400))
    plan = schedule(film)
    assert list(fine_parts(plan, range(150))) == [range(60), range(132, 150)]
    assert list(fine_parts(plan, range(30, 140))) == [range(30), range(102, 110)]
    encoder = software_encoder(EncodeSettings().for_file(Path("film.mp4")))
    (params,) = (
        value for name, value in zoned(encoder, plan, range(150)).options if name == "x264-params"
    )
    assert params.endswith(":zones=0,59,b=2.5/132,149,b=2.5")
    assert zoned(encoder, plan, range(64, 120)) is encoder


def test_films_with_zones_have_equal_bytes_for_any_number_of_workers(tmp_path: Path) -> None:
    film = film_of(
        [(2000, ground()), (2000, plain(RED, size=(WIDTH, HEIGHT))), (2000, ground())],
        transition=Transition("fade", 400),
    )
    files = [render_film(film, tmp_path / f"{n}.mp4", workers=n).path for n in (1, 3)]
    assert files[0].read_bytes() == files[1].read_bytes()


SCRIPT = """
storykit: 1
id: themes
title: {{en: "Themes"}}
languages: [en]
formats: [square]
theme: {theme}
scenes:
  - {{id: page, layout: title, title: {{en: "Water reached the valley"}}, duration: 900ms}}
  - {{id: night, layout: quote, quote: {{en: "Nobody slept."}}, duration: 900ms}}
"""


@pytest.mark.parametrize("theme", ["campaign", "garden", "gazette", "steppe"])
def test_every_ground_of_every_theme_has_the_colours_of_its_card(
    tmp_path: Path, theme: str
) -> None:
    script = tmp_path / "story.yaml"
    script.write_text(SCRIPT.format(theme=theme), encoding="utf-8")
    film = Studio(storykit.load(script)).film("en", find_format("square"))
    frames = decoded(render_film(film, tmp_path / "film.mp4", workers=1).path)
    for placed in schedule(film).placed:
        card = np.asarray(flattened(placed.shot.painted))
        off = np.abs(patches(rgb(frames[placed.stop - 1]), 16) - patches(card, 16)).max(axis=2)
        # Beside letters, two by two pixels share their colour; the grounds are what is left.
        even = spread(card, 16) <= 12
        assert even.mean() > 0.1
        assert np.quantile(off[even], 0.95) <= 2.2, placed.shot.id
