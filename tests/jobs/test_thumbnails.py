"""The thumbnail of each video."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import storykit
from storykit.jobs.options import RenderOptions
from storykit.jobs.render import render_story


@pytest.fixture
def options(tmp_path: Path) -> RenderOptions:
    return RenderOptions(
        out=tmp_path / "out", languages=("ar",), draft=True, cards=False,
        cache_folder=tmp_path / "cache",
    )  # fmt: skip


def test_each_video_has_a_thumbnail_that_pages_show(
    small_script: Path, options: RenderOptions
) -> None:
    script = small_script.read_text(encoding="utf-8")
    small_script.write_text(script.replace("image: sky.png", "image: sky.png\n    hide: [{box: "
                            "[0.3, 0.3, 0.4, 0.4]}]"), encoding="utf-8")  # fmt: skip
    result = render_story(storykit.load(small_script), options)
    assert result.failures == ()
    path = options.out / "small.ar.square.draft.jpg"
    listed = json.loads((options.out / "manifest.json").read_text(encoding="utf-8"))["files"]
    (entry,) = (item for item in listed if item["path"] == path.name)
    assert (entry["kind"], entry["language"], entry["alt"]) == ("thumbnail", "ar", "سماء.")
    with Image.open(path) as image:
        assert image.size == (1080, 1080) == (entry["width"], entry["height"])
        pixels = np.asarray(image.convert("RGB")).astype(int)
    # The sky is a gradient; what is hidden in its middle is one colour.
    hidden = pixels[500:580, 500:580].reshape(-1, 3)
    assert np.ptp(hidden, axis=0).max() < 12
    assert np.ptp(pixels.reshape(-1, 3), axis=0).max() > 150
    page = (options.out / "small.html").read_text(encoding="utf-8")
    assert 'poster="small.ar.square.draft.jpg"' in page


def test_what_is_said_does_not_change_the_thumbnail(
    small_script: Path, options: RenderOptions
) -> None:
    options = replace(options, storyboard=False)
    render_story(storykit.load(small_script), options)
    path = options.out / "small.ar.square.draft.jpg"
    before = path.read_bytes()
    script = small_script.read_text(encoding="utf-8")
    small_script.write_text(script.replace("إنها لنا جميعًا.", "إنها لهم."), encoding="utf-8")
    result = render_story(storykit.load(small_script), options)
    assert path in result.unchanged
    small_script.write_text(script.replace("السماء واسعة.", "السماء بعيدة."), encoding="utf-8")
    result = render_story(storykit.load(small_script), options)
    assert path not in result.unchanged
    assert path.read_bytes() == before


def test_scenes_alone_have_none(small_script: Path, options: RenderOptions) -> None:
    result = render_story(storykit.load(small_script), replace(options, scenes=("last",)))
    kinds = {output.kind for output in result.outputs}
    assert "video" in kinds
    assert "thumbnail" not in kinds


def test_the_script_says_which_scene_and_moment_the_thumbnail_shows(
    small_script: Path, options: RenderOptions
) -> None:
    options = replace(options, storyboard=False)
    script = small_script.read_text(encoding="utf-8")
    path = options.out / "small.ar.square.draft.jpg"

    def thumbnail(line: str) -> np.ndarray:
        small_script.write_text(script.replace("scenes:", f"{line}scenes:", 1), encoding="utf-8")
        assert render_story(storykit.load(small_script), options).failures == ()
        with Image.open(path) as image:
            return np.asarray(image.convert("RGB")).astype(int)

    first = thumbnail("")
    last = thumbnail("thumbnail: {scene: last}\n")
    assert np.abs(first - last).mean() > 20
    listed = json.loads((options.out / "manifest.json").read_text(encoding="utf-8"))["files"]
    (entry,) = (item for item in listed if item["path"] == path.name)
    assert entry.get("alt") is None
    # At its very beginning nothing of the statement has come in.
    begin = thumbnail("thumbnail: {scene: last, at: 0s}\n")
    assert np.ptp(begin, axis=(0, 1)).max() < np.ptp(last, axis=(0, 1)).max() - 40
    assert np.abs(thumbnail("") - first).max() == 0
