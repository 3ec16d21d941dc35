"""Graphics cards that are listed and do not work: the film is made all the same, and it is said."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
import pytest

from storykit.video import apart, encoders
from storykit.video.encoders import chosen_encoder, works
from storykit.video.render import VideoFile, render_film
from storykit.video.settings import EncodeSettings
from tests.video.conftest import RED, decoded, film_of, plain

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its ffmpeg is a shell script here")

HARDWARE = EncodeSettings(hardware=True).for_file(Path("film.mp4"))
# What a broken driver does to a process: in the trial, or after it.
BROKEN = {
    "fails": "echo 'No capable devices found' >&2; exit 1",
    "crashes": "kill -SEGV $$",
    "hangs": "exec sleep 600",
    "ends early": "head -c 10000 >/dev/null; exit 1",
    "writes garbage": 'cat >/dev/null; for last; do :; done; echo garbage >"${last#file:}"',
    "writes nothing": "cat >/dev/null",
}


class Pretender:
    """An ffmpeg that lists every encoder."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._path = path
        monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", lambda: str(path))

    def does(self, trial: str, encoding: str = "exit 9") -> None:
        """What it does in trials, and when a film is to be encoded."""
        self._path.write_text(f'#!/bin/sh\ncase "$*" in *lavfi*) {trial};; *) {encoding};; esac\n')
        self._path.chmod(0o755)


@pytest.fixture
def pretender(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pretender]:
    works.cache_clear()
    yield Pretender(tmp_path / "ffmpeg", monkeypatch)
    works.cache_clear()


def rendered(folder: Path) -> VideoFile:
    film = film_of([(2500, plain(RED)), (2500, plain(RED))])
    video = render_film(film, folder / "film.mp4", settings=HARDWARE)
    assert len(decoded(video.path)) == 150
    return video


@pytest.mark.parametrize("how", ["fails", "crashes", "hangs"])
def test_an_encoder_that_breaks_in_its_trial_is_not_used(
    tmp_path: Path, pretender: Pretender, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(encoders, "_PATIENCE", 0.2)
    pretender.does(BROKEN[how])
    video = rendered(tmp_path)
    assert video.encoder == "libx264"
    (told,) = video.findings
    assert told.message.startswith("No encoder of a graphics card works on this computer")


@pytest.mark.parametrize("how", BROKEN)
def test_one_that_breaks_later_leaves_the_film_to_software(
    tmp_path: Path, pretender: Pretender, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(apart, "_TICK", 0.01)
    monkeypatch.setattr(apart, "_PATIENCE", 30 if how == "hangs" else 10**6)
    pretender.does("exit 0", BROKEN[how])
    name = chosen_encoder(HARDWARE).name
    assert name != "libx264"
    video = rendered(tmp_path)
    assert video.encoder == "libx264"
    assert [found.message for found in video.findings] == [f"{name} failed; libx264 made it."]


def test_a_machine_without_ffmpeg_has_no_such_encoder(tmp_path: Path, pretender: Pretender) -> None:
    assert rendered(tmp_path).encoder == "libx264"
