"""Films keep to the size that is asked for, in their own frame, whatever their codec."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

import storykit
from storykit.jobs.options import Coding, RenderOptions
from storykit.jobs.plans import plan_story
from storykit.jobs.render import Result, render_story

_STORY: dict[str, Any] = {
    "storykit": 1,
    "id": "tale",
    "title": "Tale",
    "languages": ["en", "ar"],
    "formats": ["square"],
    "fps": 10,
    "scenes": [
        {"id": name, "layout": "photo", "image": "noise.png", "motion": "zoom-in", "people": [],
         "alt": "Noise.", "credit": "storykit, CC0", "duration": "1500ms"}
        for name in ("one", "two")
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> storykit.Story:
    """A story of pictures that are hard to encode."""
    folder = tmp_path_factory.mktemp("tale")
    random = np.random.default_rng(1)
    coarse = Image.fromarray(random.integers(0, 255, (60, 60, 3), dtype=np.uint8))
    coarse.resize((600, 600), Image.Resampling.BICUBIC).save(folder / "noise.png")
    return storykit.load(_STORY, folder=folder)


def made(story: storykit.Story, out: Path, coding: Coding, **more: Any) -> Result:
    values: dict[str, Any] = {"languages": ("en",), "cards": False, "storyboard": False} | more
    options = RenderOptions(
        out=out, texts=False, cache_folder=out / "cache", coding=coding, **values
    )
    return render_story(story, options)


def video_of(result: Result) -> Path:
    assert result.failures == ()
    (path,) = (output.path for output in result.outputs if output.kind == "video")
    return path


@pytest.mark.parametrize(
    "coding",
    [Coding(), Coding(container="webm"), Coding(codec="hevc")],
    ids=["h264", "vp9", "hevc"],
)
def test_a_size_that_binds_is_filled_and_never_exceeded(
    story: storykit.Story, tmp_path: Path, coding: Coding
) -> None:
    draft = {"draft": True, "scenes": ("one",)}
    usual = video_of(made(story, tmp_path / "usual", coding, **draft)).stat().st_size
    largest = usual * 2 // 3
    result = made(story, tmp_path / "small", replace(coding, largest=largest), **draft)
    path = video_of(result)
    assert 0.8 * largest < path.stat().st_size <= largest
    assert [p for p in path.parent.iterdir() if p.name.startswith(".")] == []
    with av.open(str(path)) as container:
        assert (container.streams.video[0].width, container.streams.video[0].height) == (540, 540)
        assert sum(1 for _ in container.decode(video=0)) == 8


def test_what_is_small_enough_is_the_same_film(story: storykit.Story, tmp_path: Path) -> None:
    usual = video_of(made(story, tmp_path, Coding(), draft=True)).read_bytes()
    result = made(story, tmp_path, Coding(largest=30_000_000), draft=True)
    assert video_of(result).read_bytes() == usual
    assert not [f for f in result.findings if f.rule == "SIZE"]


def test_each_language_has_its_own_quality_and_a_second_run_makes_nothing(
    story: storykit.Story, tmp_path: Path
) -> None:
    coding = Coding(largest=150_000)
    result = made(story, tmp_path, coding, languages=("en", "ar"), draft=True)
    assert result.failures == ()
    files = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["files"]
    videos = [file for file in files if file["kind"] == "video"]
    assert len(videos) == 2
    told = [finding.message for finding in result.findings if finding.rule == "SIZE"]
    assert len(told) == 2
    assert all("of 0.15 MB" in message for message in told)
    assert all(file["bytes"] <= 150_000 and file["quality"] > 28 for file in videos)
    again = made(story, tmp_path, coding, languages=("en", "ar"), draft=True)
    assert {path.name for path in again.unchanged} >= {"tale.en.square.draft.mp4"}
    plan = plan_story(
        story,
        RenderOptions(
            out=tmp_path, texts=False, cards=False, storyboard=False, draft=True,
            coding=coding, cache_folder=tmp_path / "cache",
        ),
    )  # fmt: skip
    assert plan.count("cached") == len(plan.items)


def test_what_never_becomes_so_small_is_said_and_no_file_is_left(
    story: storykit.Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storykit.jobs.sizing import Scale

    monkeypatch.setattr("storykit.jobs.sizing.scale_of", lambda *_, **__: Scale(30.0))
    result = made(story, tmp_path, Coding(largest=110_000), draft=True)
    (failure,) = result.failures
    assert "does not become as small as 0.11 MB" in failure.message
    assert "--for whatsapp" in failure.cure
    assert list(tmp_path.glob("*.mp4")) == []
