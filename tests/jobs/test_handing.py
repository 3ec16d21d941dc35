"""Timelines for editing programs hold all that is seen and heard, in files that stay."""

from __future__ import annotations

import json
import wave
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import numpy as np
import pytest

import storykit
from storykit.jobs.handing import write_timelines
from tests.video.clipmaking import counted, write_clip

_STORY: dict[str, Any] = {
    "storykit": 1,
    "id": "tale",
    "title": {"en": "Tale", "ar": "حكاية"},
    "languages": ["en", "ar"],
    "voice": {"narrator": "espeak"},
    "music": {"file": "music.wav", "level": -18},
    "scenes": [
        {"id": "opening", "layout": "title", "title": {"en": "A tale", "ar": "حكاية"},
         "narration": {"en": "This is a tale.", "ar": "هذه حكاية."}},
        {"id": "road", "layout": "photo", "video": "road.mp4", "clip_start": "200ms",
         "effects": [{"multiply-speed": 0.5}], "sound": "mark.wav", "people": [],
         "alt": {"en": "A road.", "ar": "طريق."}, "credit": "storykit, CC0", "duration": "2s"},
    ],
}  # fmt: skip


def write_wav(path: Path, milliseconds: int) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(np.full(48 * milliseconds, 900, "<i2").tobytes())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("espeakng_loader")
    folder = tmp_path_factory.mktemp("tale")
    write_wav(folder / "music.wav", 1500)
    write_wav(folder / "mark.wav", 300)
    write_clip(folder / "road.mp4", [counted(n) for n in range(50)])
    write_timelines(storykit.load(_STORY, folder=folder), "otio", None, folder / "out")
    return folder


def tracks(folder: Path, language: str) -> dict[str, list[dict[str, Any]]]:
    written = json.loads((folder / "out" / f"tale.{language}.otio").read_text(encoding="utf-8"))
    return {
        track["name"]: [c for c in track["children"] if c["OTIO_SCHEMA"] == "Clip.2"]
        for track in written["tracks"]["children"]
    }


def media(clip: dict[str, Any]) -> dict[str, Any]:
    return clip["media_references"]["DEFAULT_MEDIA"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_all_that_is_heard_is_there(folder: Path, language: str) -> None:
    found = tracks(folder, language)
    assert list(found) == ["Scenes", "Narration", "Mark", "Music"]
    lengths = {
        name: sum(clip["source_range"]["duration"]["value"] for clip in clips)
        for name, clips in found.items()
    }
    assert lengths["Music"] == lengths["Scenes"]
    assert lengths["Mark"] == 9
    assert [clip["name"] for clip in found["Narration"]] == ["opening"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_files_are_there_and_none_of_them_in_a_cache(folder: Path, language: str) -> None:
    for clips in tracks(folder, language).values():
        for clip in clips:
            if "target_url" in media(clip):
                file = Path(unquote(urlparse(media(clip)["target_url"]).path))
                assert file.is_file()
                assert file.is_relative_to(folder)


def test_clips_tell_their_length_and_speed(folder: Path) -> None:
    road = tracks(folder, "en")["Scenes"][1]
    assert road["source_range"]["start_time"]["value"] == 6
    assert media(road)["available_range"]["duration"]["value"] == 60
    assert [effect["time_scalar"] for effect in road["effects"]] == [0.5]


def test_independent_readers_take_it(folder: Path) -> None:
    otio = pytest.importorskip("opentimelineio")
    read = otio.adapters.read_from_file(str(folder / "out" / "tale.ar.otio"))
    road = read.video_tracks()[0][-1]
    assert road.name == "road"
    assert isinstance(road.effects[0], otio.schema.LinearTimeWarp)
    assert all(clip.available_range().duration.value > 0 for clip in read.find_clips())
