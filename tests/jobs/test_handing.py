"""Timelines for editing programs hold all that is seen and heard, in files that stay."""

from __future__ import annotations

import json
import wave
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import numpy as np
import pytest
from PIL import Image, ImageOps

import storykit
from storykit.formats import find_format
from storykit.jobs.handing import write_timelines
from storykit.jobs.studio import Studio
from storykit.video.render import frame_at
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


_LAID: dict[str, Any] = {
    "storykit": 1,
    "id": "laid",
    "title": {"en": "Laid", "ar": "حكاية"},
    "languages": ["en", "ar"],
    "formats": ["square", "og"],
    "captions": {"burn": False},
    "scenes": [
        {"id": "opening", "layout": "title", "title": {"en": "A tale", "ar": "حكاية"},
         "duration": "2s"},
        {"id": "split", "layout": "pair", "image": "a.png", "second_image": "b.png",
         "label": {"en": "Before", "ar": "قبل"}, "alt": "x", "motion": "still", "duration": "2s"},
        {"id": "corner", "layout": "inset", "image": "a.png", "inset": "road.mp4",
         "clip_start": "200ms", "alt": "x", "motion": "still", "duration": "1s"},
        {"id": "hidden", "layout": "photo", "image": "face.png", "alt": "x", "duration": "1s",
         "caption": {"en": "A road", "ar": "طريق"}, "hide": [{"box": [0, 0, 0.5, 0.5]}]},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("laid")
    across = np.linspace(0, 255, 90, dtype=np.uint8)
    for name, red in (("a", 40), ("b", 200), ("face", 250)):
        pixels = np.stack(np.broadcast_arrays(np.uint8(red), across[None], across[:60, None]), -1)
        Image.fromarray(pixels).save(folder / f"{name}.png")
    write_clip(folder / "road.mp4", [counted(n) for n in range(50)])
    story = storykit.load(_LAID, folder=folder)
    write_timelines(story, "otio", None, folder / "out")
    write_timelines(story, "otio", ["ar"], folder / "wide", "og")
    return folder


def file_of(clip: dict[str, Any]) -> Path:
    return Path(unquote(urlparse(media(clip)["target_url"]).path))


def put_together(folder: Path, language: str, scene: str, size: tuple[int, int]) -> Image.Image:
    """The pictures of a scene laid over each other as an editor would."""
    written = json.loads((folder / f"laid.{language}.otio").read_text(encoding="utf-8"))
    frame = Image.new("RGB", size)
    for track in written["tracks"]["children"]:
        for clip in track["children"]:
            if clip["name"] != scene or track["kind"] != "Video":
                continue
            with Image.open(file_of(clip)) as picture:
                if picture.mode == "RGBA":
                    frame.paste(picture, (0, 0), picture)
                    continue
                box = clip["metadata"]["storykit"].get("box")
                x, y, width, height = (
                    (box["x"], box["y"], box["width"], box["height"]) if box else (0, 0, *size)
                )
                frame.paste(ImageOps.fit(picture, (width, height)), (x, y))
    return frame


@pytest.mark.parametrize(("out", "format"), [("out", "square"), ("wide", "og")])
def test_what_is_handed_over_put_together_is_the_film(laid: Path, out: str, format: str) -> None:
    film = Studio(storykit.load(_LAID, folder=laid)).film("ar", find_format(format))
    for scene, moment in (("opening", 1900), ("split", 3900)):
        made = put_together(laid / out, "ar", scene, (film.width, film.height))
        shown = frame_at(film, moment).convert("RGB")
        apart = np.abs(np.asarray(made, int) - np.asarray(shown, int))
        assert apart.mean() < 2, scene


def test_second_clips_are_handed_over_with_their_place(laid: Path) -> None:
    written = json.loads((laid / "out" / "laid.ar.otio").read_text(encoding="utf-8"))
    parts = [
        clip
        for track in written["tracks"]["children"]
        for clip in track["children"]
        if clip["name"] == "corner" and track["kind"] == "Video"
    ]
    (corner,) = (clip for clip in parts if file_of(clip).name == "road.mp4")
    assert file_of(parts[0]).name == "a.png"
    assert corner["source_range"]["start_time"]["value"] == 0
    box = corner["metadata"]["storykit"]["box"]
    assert box["fit"] == "contain"
    assert box["x"] + box["width"] < 540  # the end side of Arabic
    assert corner["markers"][0]["name"].startswith("whole, within")


def test_of_scenes_that_hide_something_only_the_words_are_handed_over(laid: Path) -> None:
    text = (laid / "out" / "laid.en.otio").read_text(encoding="utf-8")
    assert "face.png" not in text
    (words,) = (laid / "out" / "laid.en.painted").glob("*-hidden-*.png")
    with Image.open(words) as picture:
        assert picture.getextrema()[3] == (0, 255)
        assert picture.getpixel((0, 0)) == (0, 0, 0, 0)


def test_all_files_can_be_bundled(laid: Path, tmp_path: Path) -> None:
    otio = pytest.importorskip("opentimelineio")
    read = otio.adapters.read_from_file(str(laid / "out" / "laid.ar.otio"))
    for clip in list(read.find_clips()):
        if isinstance(clip.media_reference, otio.schema.MissingReference):
            assert clip.name == "hidden"
    bundle = tmp_path / "laid.otioz"
    otio.adapters.write_to_file(read, str(bundle), media_policy="MissingIfNotFile")
    with zipfile.ZipFile(bundle) as packed:
        names = {Path(name).name for name in packed.namelist()}
    assert {"a.png", "b.png", "road.mp4", "001-opening-1.png"} <= names
