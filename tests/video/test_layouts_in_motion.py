"""Layered artwork, pictures in pictures and split screens, from a script to frames."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import storykit
from storykit.design.model import Plate
from storykit.formats import Format, find_format
from storykit.jobs.studio import Studio
from storykit.video.draft import draft_of
from storykit.video.model import Film
from storykit.video.render import frame_at
from tests.video.clipmaking import write_clip

SCRIPT = """
storykit: 1
id: views
title: {en: "Views", ar: "مشاهد"}
languages: [en, ar]
formats: [square, vertical]
scenes:
  - {id: depth, layout: depth, back: far.png, image: middle.png, front: near.png, motion: pan-end,
     duration: 2s}
  - {id: inset, layout: inset, video: green.mp4, clip_start: 400ms, inset: count.mp4, duration: 2s}
  - {id: pair, layout: pair, video: count.mp4, clip_start: 400ms, effects: [invert-colors],
     second: green.mp4, duration: 2s}
"""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> storykit.Story:
    folder = tmp_path_factory.mktemp("views")
    for name, top in (("far", 20), ("middle", 150), ("near", 300)):
        pixels = np.zeros((400, 400, 4), np.uint8)
        if name == "far":
            pixels[..., 2:] = 255
        # A bar of its own in each layer, at its own height.
        pixels[top : top + 60, 190:210] = (255, 255, 255, 255)
        Image.fromarray(pixels).save(folder / f"{name}.png")
    green = [np.full((96, 96, 3), (0, 200, 0), np.uint8)] * 60
    write_clip(folder / "green.mp4", green)
    write_clip(folder / "count.mp4", [np.full((96, 96, 3), 40 + n, np.uint8) for n in range(60)])
    script = folder / "story.yaml"
    script.write_text(SCRIPT, encoding="utf-8")
    return storykit.load(script)


def film(story: storykit.Story, language: str, format: Format | None = None) -> Film:
    return draft_of(Studio(story).film(language, format or find_format("square")))


def shown(film: Film, moment: int) -> np.ndarray:
    return np.asarray(frame_at(film, moment)).astype(int)


def middles(frame: np.ndarray) -> list[float]:
    """Where the white bar of each layer stands, from the far one to the near one."""
    found = []
    for share in (50, 180, 330):
        row = frame[frame.shape[0] * share // 400].min(axis=1)
        found.append(float(np.flatnonzero(row > 200).mean()))
    return found


def test_near_layers_move_more_than_far_ones_and_the_other_way_in_arabic(
    story: storykit.Story,
) -> None:
    for language, sign in (("en", -1), ("ar", 1)):
        views = film(story, language)
        plates = [p for p in views.shots[0].painted.layers if isinstance(p, Plate)]
        assert [plate.depth for plate in plates] == [0.35, 1.0, 1.9]
        before, after = middles(shown(views, 0)), middles(shown(views, 1900))
        moved = [sign * (b - a) for a, b in zip(before, after, strict=True)]
        assert 0 < moved[0] < moved[1] * 0.6 < moved[2] * 0.5, moved


def test_a_clip_in_the_corner_has_round_corners_and_its_own_beginning(
    story: storykit.Story,
) -> None:
    for language in ("en", "ar"):
        views = film(story, language)
        start = views.shots[1].span.start
        (plate,) = (
            layer
            for layer in views.shots[1].painted.layers
            if isinstance(layer, Plate) and layer.file.name == "count.mp4"
        )
        box = plate.box
        assert (box.x + box.width / 2 > views.width / 2) == (language == "en")
        frame = shown(views, start + 1000)
        middle = frame[round(box.y + box.height / 2), round(box.x + box.width / 2)]
        # The scene's clip_start is about the large clip: this one is at its frame 25.
        assert abs(int(middle[0]) - (40 + 25)) <= 3, middle
        corner = frame[round(box.y) + 1, round(box.x) + 1]
        assert corner[1] > 100 > corner[0], corner


def test_a_split_screen_shows_both_clips_at_once_mirrored_in_arabic(story: storykit.Story) -> None:
    for language in ("en", "ar"):
        views = film(story, language)
        start = views.shots[2].span.start
        frame = shown(views, start + 1000)
        height, width = frame.shape[:2]
        first, second = width // 4, width * 3 // 4
        if language == "ar":
            first, second = second, first
        # 400 ms are left out, and the colours are turned round, of the first clip alone.
        assert abs(int(frame[height // 2, first][0]) - (255 - 40 - 35)) <= 4
        assert frame[height // 2, second][1] > 150 > frame[height // 2, second][0]
    tall = film(story, "ar", find_format("vertical"))
    frame = shown(tall, tall.shots[2].span.start + 1000)
    assert abs(int(frame[frame.shape[0] // 4, 20][0]) - 180) <= 4
    assert frame[frame.shape[0] * 3 // 4, 20][1] > 150


def test_cards_show_round_clips_too(tmp_path: Path) -> None:
    write_clip(tmp_path / "red.mp4", [np.full((96, 96, 3), (200, 0, 0), np.uint8)] * 5)
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "disc.yaml").write_text(
        "about: A clip in a circle.\nfields: {video: required}\ntone: page\nlayers:\n"
        '  - {video: "{{ video }}", box: {start: 25%, width: 50%, top: 25%, height: 50%}, '
        "round: true, enter: {fade: 400ms}}\n",
        encoding="utf-8",
    )
    script = tmp_path / "story.yaml"
    script.write_text(
        "storykit: 1\nid: disc\ntitle: {en: Disc}\nlanguages: [en]\nformats: [square]\n"
        "scenes:\n  - {id: one, layout: disc, video: red.mp4, duration: 1s}\n"
        "cards:\n  - {id: one, layout: disc, video: red.mp4}\n",
        encoding="utf-8",
    )
    story = storykit.load(script)
    from storykit.library import make_cards

    (card,) = make_cards(story, out=tmp_path / "out").files[:1]
    with Image.open(card) as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    frame = shown(film(story, "en"), 0)
    for picture in (pixels, frame):
        side = len(picture)
        assert picture[side // 2, side // 2][0] > 150 > picture[side // 2, side // 2][1] + 100
        corner = picture[side // 4 + 4, side // 4 + 4]
        assert corner.min() > 150
