"""A film is made by one encoder, also where a graphics card gives up in the middle."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import imageio_ffmpeg
import pytest

import storykit
from storykit.jobs.options import Coding, RenderOptions
from storykit.jobs.render import Result, render_story
from storykit.video.encoders import works

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its ffmpeg is a shell script here")

_STORY: dict[str, Any] = {
    "storykit": 1,
    "id": "tale",
    "title": "Tale",
    "languages": ["en"],
    "formats": ["square"],
    "fps": 10,
    "scenes": [
        {"id": name, "layout": "title", "title": name, "duration": "6s"} for name in ("one", "two")
    ],
}
_FACTS = {"languages": ("en",), "cards": False, "storyboard": False, "texts": False, "draft": True}


@pytest.fixture
def ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An ffmpeg whose trials of encoders always work."""
    program = tmp_path / "ffmpeg"
    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", lambda: str(program))
    works.cache_clear()
    yield program
    works.cache_clear()


def made(out: Path, hardware: bool = True) -> Result:
    story = storykit.load(_STORY, folder=out.parent)
    coding = Coding(hardware=hardware)
    options = RenderOptions(out=out, coding=coding, cache_folder=out.parent / "cache", **_FACTS)
    return render_story(story, options)


def test_software_makes_the_whole_film_where_a_card_fails_in_part_of_it(
    ffmpeg: Path, tmp_path: Path
) -> None:
    real = imageio_ffmpeg._utils.get_ffmpeg_exe()
    once = tmp_path / "once"
    # The first segment is encoded, as x264 would; whatever comes next fails.
    ffmpeg.write_text(
        f'#!/bin/sh\ncase "$*" in *lavfi*) exit 0;; esac\nmkdir "{once}" 2>/dev/null || exit 9\n'
        f'for last; do :; done\nexec "{real}" -v error -f rawvideo -pix_fmt yuv420p '
        '-s 540x540 -framerate 5 -i - -c:v libx264 -f mp4 "$last"\n'
    )
    ffmpeg.chmod(0o755)
    result = made(tmp_path / "card")
    assert result.failures == ()
    assert once.is_dir()
    told = [found.message for found in result.findings if found.rule == "ENCODER"]
    assert told == ["The graphics card failed; libx264 made it."]
    (video,) = (output.path for output in result.outputs if output.kind == "video")
    with av.open(str(video)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 60
    (plain,) = (o.path for o in made(tmp_path / "plain", False).outputs if o.kind == "video")
    assert plain.read_bytes() == video.read_bytes()
