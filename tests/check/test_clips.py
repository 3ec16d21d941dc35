"""Clips that are cut off, damaged, uneven or too short, and effects that do not exist."""

from __future__ import annotations

import av
import numpy as np
import pytest

import storykit
from storykit.jobs.options import RenderOptions
from storykit.jobs.render import render_story
from tests.video.clipmaking import counted, write_clip


def noisy(count: int) -> list[np.ndarray]:
    """Pictures that take many bytes, so that a cut falls between two of them."""
    random = np.random.default_rng(5)
    return [counted(n) // 2 + random.integers(0, 90, (64, 96, 3), np.uint8) for n in range(count)]


@pytest.fixture
def clips(tmp_path):
    """Clips: whole, cut off, with a damaged end, uneven, and without a duration."""
    whole = write_clip(tmp_path / "whole.mp4", noisy(50), options={"crf": "8", "g": "10"})
    data = bytearray(whole.read_bytes())
    assert data.index(b"mdat") < data.index(b"moov")
    start, stop = data.index(b"mdat"), data.index(b"moov")
    damaged = data.copy()
    third = (stop - start) // 3
    damaged[stop - third : stop - 8] = np.random.default_rng(1).bytes(third - 8)
    (tmp_path / "damaged.mp4").write_bytes(damaged)
    moving = write_clip(tmp_path / "moving.mkv", noisy(50), options={"crf": "8", "g": "10"})
    content = moving.read_bytes()
    (tmp_path / "cut.mkv").write_bytes(content[: len(content) // 2])
    uneven = [0, 40, 60, 160, 170, 220, 330, 360, 480, 490]
    write_clip(tmp_path / "uneven.mp4", noisy(10), uneven)
    write_clip(tmp_path / "live.mkv", noisy(10), container_options={"live": "1"})
    return tmp_path


def test_clips_are_told_of_as_they_are(story, found, clips):
    names = ["whole.mp4", "damaged.mp4", "cut.mkv", "uneven.mp4", "live.mkv"]
    tale = story([{"video": name} for name in names])
    tale._folder = clips
    told = {finding.where.path: finding for finding in found(tale, "CLIP-01")}
    assert list(told) == [f"scenes[{n}].video" for n in (1, 2, 3, 4)]
    assert [finding.level for finding in told.values()] == ["warning", "warning", "info", "info"]
    assert "is damaged: of 2.0 seconds only" in told["scenes[1].video"].message
    assert "is cut off" in told["scenes[2].video"].message
    assert "uneven frame times" in told["scenes[3].video"].message
    assert "does not say how long it lasts; 0.4 seconds" in told["scenes[4].video"].message


def test_a_clip_that_ends_before_its_scene_is_told_of(story, found, clips):
    scene = {"video": "whole.mp4", "duration": 3000}
    slow = {**scene, "effects": [{"multiply-speed": 0.5}]}
    tale = story([scene, {**scene, "duration": 2000}, {**scene, "clip_start": 1000}, slow])
    tale._folder = clips
    told = found(tale, "CLIP-03")
    assert [finding.where.path for finding in told] == ["scenes[0].video", "scenes[2].video"]
    assert "ends 1 s before" in told[0].message or "ends 1.0 s before" in told[0].message


def test_effects_that_do_not_exist_are_errors_at_their_place(story, found):
    effects = ["black-and-wite", {"multiply-speed": {"speed": 2}}, {"multiply-speed": 2}]
    tale = story([{"video": "a.mp4", "effects": effects}, {"image": "a.jpg", "effects": ["loop"]}])
    told = found(tale, "CLIP-02")
    assert [(f.where.path, f.level) for f in told] == [
        ("scenes[0].effects[0]", "error"), ("scenes[0].effects[1]", "error"),
        ("scenes[1].effects", "warning"),
    ]  # fmt: skip
    assert "black-and-white" in told[0].cure


SCRIPT = """
storykit: 1
id: clips
title: {en: Clips}
languages: [en]
formats: [square]
scenes:
  - layout: photo
    video: damaged.mp4
    alt: {en: "Noise."}
    credit: {en: "CC0"}
    duration: 1s
    effects: [EFFECT]
"""


def test_a_render_tells_of_clips_and_effects_at_their_line(clips, tmp_path):
    script = clips / "story.yaml"
    options = RenderOptions(
        out=tmp_path / "out", draft=True, texts=False, storyboard=False, cache=False
    )
    script.write_text(SCRIPT.replace("EFFECT", ""), encoding="utf-8")
    result = render_story(storykit.load(script), options)
    (finding,) = (f for f in result.findings if f.rule == "CLIP-01")
    assert (finding.where.path, finding.where.line) == ("scenes[0].video", 9)
    script.write_text(SCRIPT.replace("EFFECT", "nonsense"), encoding="utf-8")
    result = render_story(storykit.load(script), options)
    assert [(f.level, f.where.line) for f in result.failures] == [("error", 9)]
    assert "There is no effect “nonsense”" in result.failures[0].message


def test_damage_in_the_middle_is_told_with_its_time(story, found, clips):
    with av.open(str(clips / "whole.mp4")) as container:
        hurt = [p for p in container.demux(video=0) if p.size and not p.is_keyframe][22]
        place, size = hurt.pos, hurt.size
    data = bytearray((clips / "whole.mp4").read_bytes())
    part = slice(place + size // 3, place + size // 2)
    data[part] = bytes(byte ^ 0x5A for byte in data[part])
    (clips / "hurt.mp4").write_bytes(data)
    tale = story([{"video": "hurt.mp4", "duration": 2000}])
    tale._folder = clips
    (told,) = found(tale, "CLIP-01")
    assert (told.level, told.where.path) == ("warning", "scenes[0].video")
    assert "is damaged between 1." in told.message
    assert "or show another stretch" in told.cure
