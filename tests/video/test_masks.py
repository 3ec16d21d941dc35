"""Pictures and clips that move inside of an arch, a leaf or a circle."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import storykit
from storykit.design.model import Plate
from storykit.formats import find_format
from storykit.jobs.studio import Studio
from storykit.video.model import Film
from storykit.video.render import frame_at
from tests.video.clipmaking import write_clip

LAYOUT = """
about: A picture or clip cut to a form.
fields: {{image: optional, video: optional}}
tone: page
layers:
  - {{picture: "{{{{ image }}}}", {form}, if: "{{{{ not video }}}}", box: {box}}}
  - {{video: "{{{{ video }}}}", {form}, box: {box}}}
"""
SCRIPT = """
storykit: 1
id: masks
title: {en: Masks, ar: أقنعة}
languages: [en, ar]
formats: [square]
scenes:
  - {id: picture, layout: cut, image: stripes.png, motion: zoom-in, duration: 2s}
  - {id: clip, layout: cut, video: red.mp4, duration: 1s}
  - {id: rests, layout: cut, image: stripes.png, motion: still, duration: 1s}
cards:
  - {id: one, layout: cut, image: stripes.png}
"""


@pytest.fixture
def make(tmp_path: Path) -> object:
    def story(form: str) -> storykit.Story:
        stripes = np.zeros((800, 600, 3), np.uint8)
        stripes[..., 0] = np.where(np.arange(600) // 20 % 2, 200, 120)
        Image.fromarray(stripes).save(tmp_path / "stripes.png")
        write_clip(tmp_path / "red.mp4", [np.full((96, 96, 3), (160, 0, 0), np.uint8)] * 30)
        (tmp_path / "layouts").mkdir(exist_ok=True)
        box = "{start: 10%, width: 40%, top: 20%, height: 60%}"
        layout = LAYOUT.format(form=form, box=box)
        (tmp_path / "layouts" / "cut.yaml").write_text(layout, encoding="utf-8")
        (tmp_path / "story.yaml").write_text(SCRIPT, encoding="utf-8")
        return storykit.load(tmp_path / "story.yaml")

    return story


def film(story: storykit.Story, language: str) -> Film:
    return Studio(story).film(language, find_format("square"))


def is_red(film: Film, moment: int) -> np.ndarray:
    """Where the picture is seen, in its box."""
    (plate,) = (p for p in film.shots[0].painted.layers if isinstance(p, Plate))
    box = plate.box
    frame = np.asarray(frame_at(film, moment)).astype(int)
    part = frame[int(box.y) : int(box.bottom), int(box.x) : int(box.right)]
    return (part[..., 0] > 90) & (part[..., 1] < 60)


@pytest.mark.parametrize("form", ["mask: arch", "mask: leaf", "round: true", "radius: 80px"])
def test_a_form_stands_still_while_the_picture_moves_in_it(make: object, form: str) -> None:
    story = make(form)  # type: ignore[operator]
    for language in ("en", "ar"):
        views = film(story, language)
        begin, later = is_red(views, 100), is_red(views, 1900)
        # Cut where it should be, and at every moment, for clips and pictures at rest alike.
        assert 0.5 < begin.mean() < 0.99
        for moment in (1900, 2500, 3500):
            assert np.abs(begin.astype(int) - is_red(views, moment)).mean() < 0.01
        first, last = (np.asarray(frame_at(views, at)).astype(int) for at in (100, 1900))
        assert np.abs(first - last).mean() > 0.8
        assert later.shape == begin.shape


def test_a_leaf_is_the_mirror_image_in_arabic_and_an_arch_is_round_above(make: object) -> None:
    leaf = make("mask: leaf")  # type: ignore[operator]
    english, arabic = (is_red(film(leaf, language), 100) for language in ("en", "ar"))
    assert np.abs(english.astype(int) - arabic[:, ::-1]).mean() < 0.01
    assert not english[2, 2]
    assert english[2, -3]
    arch = is_red(film(make("mask: arch"), "en"), 100)  # type: ignore[operator]
    assert not arch[2, 2]
    assert not arch[2, -3]
    assert arch[-3, 2]
    assert arch[-3, -3]


def test_a_border_and_a_shadow_go_with_the_form(make: object) -> None:
    form = 'mask: arch, shadow: true, border: {width: 12px, color: "#00ff00"}'
    views = film(make(form), "en")  # type: ignore[operator]
    frame = np.asarray(frame_at(views, 1900)).astype(int)
    (plate,) = (p for p in views.shots[0].painted.layers if isinstance(p, Plate))
    x, y = int(plate.box.x + plate.box.width / 2), int(plate.box.y) + 5
    assert frame[y, x][1] > 200 > frame[y, x][0] + 100
    # The card of the same layout shows the same form.
    board = views.shots[2].painted
    from storykit.design.compositing import flattened

    card = np.asarray(flattened(board)).astype(int)
    still = np.asarray(frame_at(views, 3500)).astype(int)
    assert np.abs(card - still).mean() < 1.5
