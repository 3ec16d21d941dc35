"""Slow gradients: what of them is left after encoding and decoding."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

import storykit
from storykit.design.compositing import flattened
from storykit.design.gradients import gradient, shade
from storykit.design.lettering import Lettering, draw_lettering
from storykit.design.measures import Color
from storykit.design.model import Entrance, Painted, Plate, Sprite, Still
from storykit.formats import find_format
from storykit.jobs.studio import Studio
from storykit.language import find_language
from storykit.spans import Box
from storykit.text import default_fonts, fit
from storykit.timeline.model import Transition
from storykit.video.frames import schedule
from storykit.video.model import Film
from storykit.video.render import render_film
from storykit.video.settings import EncodeSettings
from tests.benchmarks.workload import noise
from tests.video.conftest import RED, decoded, film_of, plain, rgb

DARK = ((10, 16, 30), (30, 34, 60))
WIDTH, HEIGHT = 256, 960


def ground(colors: tuple[Color, Color] = DARK, *, busy: bool = False) -> Painted:
    pixels = gradient(WIDTH, HEIGHT, "bottom", colors, 1.0)
    details = ((Box(0, 0, WIDTH, HEIGHT), "busy"),) if busy else ()
    return Painted(WIDTH, HEIGHT, colors[0], (Still(Sprite(pixels, 0, 0)),), details=details)


def last_shown(film: Film, out: Path, **settings: object) -> av.VideoFrame:
    chosen = EncodeSettings(**settings)  # type: ignore[arg-type]
    return decoded(render_film(film, out, settings=chosen, workers=1).path)[-1]


def last_frame(film: Film, out: Path, **settings: object) -> np.ndarray:
    return rgb(last_shown(film, out, **settings)).astype(float)


def out_of(folder: Path, codec: str) -> Path:
    return folder / ("film.webm" if codec == "vp9" else "film.mp4")


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
    return step_of(luma(pixels))


def luma(pixels: np.ndarray) -> np.ndarray:
    return pixels.astype(float) @ np.array([0.2126, 0.7152, 0.0722])


def step_of(light: np.ndarray) -> float:
    return float(np.abs(np.diff(light.mean(axis=1).reshape(-1, 8).mean(axis=1))).max())


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
    coarse = last_frame(film_of([(1500, ground(colors, busy=True))]), tmp_path / "coarse.mp4")
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


def beside_a_picture(folder: Path, colors: tuple[Color, Color], *layers: Still) -> Painted:
    """A gradient above a photograph in motion."""
    path = folder / "noise.png"
    light = noise((HEIGHT, WIDTH), 1.3, 5)[..., None] * 40 + 120
    Image.fromarray(np.clip(light.repeat(3, axis=2), 0, 255).astype(np.uint8)).save(path)
    picture = Plate("picture", path, Box(0, HEIGHT // 2, WIDTH, HEIGHT // 2))
    painted = ground(colors)
    return replace(painted, layers=(*painted.layers, picture, *layers))


@pytest.mark.parametrize("colors", COLOURS)
@pytest.mark.parametrize("before", [0, 1000])
@pytest.mark.parametrize(("codec", "most"), [("h264", 0.55), ("hevc", 0.75)])
def test_a_gradient_beside_a_moving_picture_has_no_steps_either(
    tmp_path: Path, colors: tuple[Color, Color], before: int, codec: str, most: float
) -> None:
    scenes = [(1500, beside_a_picture(tmp_path, colors))]
    if before:
        scenes.insert(0, (before, plain(RED, size=(WIDTH, HEIGHT))))
    film = film_of(scenes, transition=Transition("fade", 400), motion="zoom-in")
    shown = last_shown(film, out_of(tmp_path, codec), codec=codec)
    light = shown.to_ndarray(format="yuv420p")[: HEIGHT // 2]
    assert step_of(light) <= most
    # x265's filter between blocks takes colour from the picture into the rows beside it.
    rows = HEIGHT // 2 if codec == "h264" else HEIGHT // 2 - 16
    card = np.asarray(flattened(film.shots[-1].painted))[:rows]
    assert np.abs(patches(rgb(shown)[:rows]) - patches(card)).max() <= 2


def lettered(text: str, language: str, top: int) -> Sprite:
    paragraph = fit(
        text, width=WIDTH - 24, height=1e9, smallest=30, largest=40,
        language=find_language(language), fonts=default_fonts(),
    )  # fmt: skip
    letters = draw_lettering(Lettering(paragraph), (250, 246, 235), (250, 246, 235))
    return Sprite(letters.pixels, 12 + letters.x, top + letters.y)


@pytest.mark.parametrize(
    ("codec", "off_by_more", "most"),
    [("h264", 0.01, 15), ("hevc", 0.01, 15), ("vp9", 0.005, 10), ("av1", 0.02, 20)],
)
def test_letters_and_edges_at_rest_have_the_light_of_the_card(
    tmp_path: Path, codec: str, off_by_more: float, most: float
) -> None:
    layers = (
        Still(lettered("Water reached the valley", "en", 60)),
        Still(lettered("وصل الماء إلى الوادي", "ar", 260), Entrance(0, 400)),
    )
    scene = beside_a_picture(tmp_path, DARK, *layers)
    before = (1000, plain(RED, size=(WIDTH, HEIGHT)))
    film = film_of([before, (2000, scene)], transition=Transition("fade", 400), motion="zoom-in")
    seen = luma(last_frame(film, out_of(tmp_path, codec), codec=codec)[: HEIGHT // 2])
    card = luma(np.asarray(flattened(scene))[: HEIGHT // 2])
    off = np.abs(seen - card)
    assert np.count_nonzero(np.abs(card - np.median(card)) > 40) > 2000
    assert (off > 2.5).mean() < off_by_more
    assert off.max() < most


def test_films_with_parts_at_rest_have_equal_bytes_for_any_number_of_workers(
    tmp_path: Path,
) -> None:
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
