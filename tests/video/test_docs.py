"""The pictures of the page about video are drawn by its code, and the page shows them all."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

DOCS = Path(__file__).parents[2] / "docs"
pytestmark = pytest.mark.skipif(not DOCS.is_dir(), reason="the page lies in the checkout")


@pytest.mark.slow
def test_the_pictures_are_those_of_the_engine() -> None:
    spec = importlib.util.spec_from_file_location(
        "make_video_pictures", DOCS / "make_video_pictures.py"
    )
    assert spec is not None
    assert spec.loader is not None
    drawing = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(drawing)
    for name, picture in drawing.all_pictures():
        with Image.open(drawing.PICTURES / f"{name}.webp") as stored:
            before = np.asarray(stored.convert("RGB")).astype(int)
        now = np.asarray(picture).astype(int)
        assert now.shape == before.shape, name
        assert np.abs(now - before).mean() < 6, f"{name}: python docs/make_video_pictures.py"


def test_the_page_shows_every_picture() -> None:
    page = (DOCS / "video.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"\(pictures/video/(\S+?)\)", page))
    assert shown == {path.name for path in (DOCS / "pictures" / "video").iterdir()}


def test_the_page_names_every_effect() -> None:
    from storykit.video.effects import effect_names

    page = (DOCS / "video.md").read_text(encoding="utf-8")
    (listed,) = re.findall(r"^Effects: (.*)\.$", page, re.MULTILINE)
    assert listed.split(", ") == effect_names()
