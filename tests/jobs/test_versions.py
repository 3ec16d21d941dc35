"""Versions of a story for places: what is chosen, and what real files are like."""

from __future__ import annotations

import json
import subprocess
import wave
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from shutil import which
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

import storykit
from storykit.cli.app import run
from storykit.errors import UsageError
from storykit.jobs.options import Coding, RenderOptions
from storykit.jobs.plans import plan_story
from storykit.jobs.render import Result, render_story
from storykit.jobs.sizing import Scale, Trial, clean_bitrate
from storykit.jobs.versions import Version, better_step, version_for
from storykit.platforms import PLATFORMS, Platform
from storykit.voice import Booth, Line, find_narrator

MINUTE = 60_000

STORY = """
storykit: 1
id: tale
title: {en: "Tale", ar: "حكاية"}
languages: [en, ar]
formats: [square]
fps: 10
music: {file: wind.wav, credit: "storykit, CC0"}
scenes:
  - id: one
    layout: photo
    image: noise.png
    motion: zoom-in
    people: []
    alt: {en: "Noise.", ar: "ضجيج."}
    credit: "storykit, CC0"
    narration: {en: "The sky is wide.", ar: "السماء واسعة."}
    duration: 2s
  - id: two
    layout: photo
    video: moving.mp4
    people: []
    alt: {en: "Stripes.", ar: "خطوط."}
    credit: "storykit, CC0"
    narration: {en: "It is ours.", ar: "وهي لنا."}
    duration: 2s
    transition: fade
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A story of a picture and a clip that are hard to encode, with sound under them."""
    folder = tmp_path_factory.mktemp("tale")
    random = np.random.default_rng(1)
    coarse = Image.fromarray(random.integers(0, 255, (90, 90, 3), dtype=np.uint8))
    coarse.resize((900, 900), Image.Resampling.BICUBIC).save(folder / "noise.png")
    with av.open(str(folder / "moving.mp4"), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 320, "yuv420p"
        for number in range(30):
            row = (np.arange(320) * 3 + number * 40) % 255
            pixels = np.broadcast_to(row[None, :, None], (320, 320, 3)).astype(np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels))))
        container.mux(stream.encode())
    with wave.open(str(folder / "wind.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes((random.normal(0, 2000, 16_000 * 5)).astype("<i2").tobytes())
    (folder / "tale.yaml").write_text(STORY.lstrip(), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def story(folder: Path) -> storykit.Story:
    return storykit.load(folder / "tale.yaml")


def only(out: Path, **more: Any) -> RenderOptions:
    values: dict[str, Any] = {
        "out": out, "languages": ("ar",), "cards": False, "storyboard": False, "texts": False,
        "cache_folder": out / "cache",
    }  # fmt: skip
    return RenderOptions(**(values | more))


def render_versions(
    story: storykit.Story, options: RenderOptions, places: tuple[str, ...]
) -> Result:
    return render_story(story, replace(options, videos=False, places=places))


def chosen(name: str, duration: int, **story: Any) -> Version:
    made = storykit.load(
        {
            "storykit": 1, "title": "T", "languages": ["en"], "formats": ["vertical", "square"],
            "scenes": [{"layout": "statement", "statement": "S"}], **story,
        }
    )  # fmt: skip
    return version_for(name, made, duration)


# What is chosen -----------------------------------------------------------------------------------


def test_what_fits_is_left_as_it_is() -> None:
    version = chosen("whatsapp", MINUTE)
    assert (version.format.width, version.format.height, version.every) == (1080, 1920, 1)
    assert version.traded == ()
    assert version.room is not None
    assert version.room.largest == 16_000_000
    assert version.room.other == 128_000 * 60 // 8


def test_a_longer_story_gets_a_smaller_frame_before_it_gets_a_slower_one() -> None:
    sizes = [chosen("whatsapp", minutes * MINUTE) for minutes in (1, 2, 3, 5, 8)]
    widths = [version.format.width for version in sizes]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] == 1080
    assert widths[-1] < 720
    slowed = [version.every for version in sizes]
    assert slowed == sorted(slowed)
    assert "instead of 1080 × 1920" in sizes[-1].traded[0]


def test_letters_grow_where_the_frame_shrinks() -> None:
    version = chosen("feature-phone", MINUTE)
    assert (version.format.width, version.format.height) == (360, 640)
    assert version.format.caption_size >= 28
    caption, frame = version.format.caption, version.format
    assert 0 <= caption.x
    assert caption.right <= frame.width
    assert caption.bottom <= frame.height
    assert caption.height > frame.caption_size * frame.caption_lines
    assert chosen("whatsapp", MINUTE).format.caption_size == 60


def test_nothing_watchable_that_fits_is_said() -> None:
    with pytest.raises(UsageError, match="do not fit into"):
        chosen("feature-phone", 15 * MINUTE)


def test_the_shape_is_the_first_the_platform_shows_well() -> None:
    assert chosen("x", MINUTE).format.width == chosen("x", MINUTE).format.height
    assert chosen("youtube", MINUTE).format.width == 1920
    assert chosen("feature-phone", MINUTE, formats=["square"]).format.height == 360


def test_captions_are_in_the_picture_where_subtitle_files_are_not_taken() -> None:
    assert chosen("whatsapp", MINUTE).burn
    assert not chosen("youtube", MINUTE).burn


def test_what_a_person_asks_for_narrows_a_version() -> None:
    made = storykit.load(
        {
            "storykit": 1, "title": "T", "languages": ["en"], "formats": ["vertical"],
            "scenes": [{"layout": "statement", "statement": "S"}],
        }
    )  # fmt: skip
    coding = Coding(largest=3_000_000, quality=28, careful=True)
    version = version_for("whatsapp", made, MINUTE, coding=coding)
    assert version.room is not None
    assert version.room.largest == 3_000_000
    assert version.format.width < 1080
    assert (version.settings.quality, version.settings.effort) == (28, "careful")
    with pytest.raises(UsageError, match=r"H\.264"):
        version_for("whatsapp", made, MINUTE, coding=Coding(codec="av1"))


def test_every_platform_has_a_version_of_a_minute() -> None:
    for name in PLATFORMS:
        version = chosen(name, MINUTE)
        assert version.format.width % 2 == version.format.height % 2 == 0
        pixels = version.format.width * version.format.height
        ceiling = version.settings.max_bitrate
        assert ceiling is None or ceiling >= clean_bitrate(pixels, 30 / version.every)


def test_a_version_has_the_layout_and_the_safe_area_of_its_place() -> None:
    tiktok, reels = chosen("tiktok", MINUTE).format, chosen("reels", MINUTE).format
    assert tiktok.shape == reels.shape == "vertical"
    # TikTok's column of buttons takes 300 pixels on the right, Reels' none of the middle.
    assert tiktok.caption.right <= 1080 - 300
    assert tiktok.safe.y == 240
    assert reels.caption.x + reels.caption.right == 1080
    assert reels.safe.y == 269
    assert chosen("youtube", MINUTE).format.shape == "landscape"


def measured(version: Version, size: int) -> tuple[Fraction, int]:
    trial = Trial(21.0, size)
    return version.steps[better_step(version, version.format.shape, 30, trial)[0]]


def test_the_frame_follows_from_what_the_first_pass_measured() -> None:
    version = chosen("whatsapp", MINUTE)
    assert measured(version, 20_000_000) == (1, 1)
    assert measured(version, 40_000_000) == (Fraction(2, 3), 1)
    share, every = measured(version, 600_000_000)
    assert share <= Fraction(1, 2)
    assert every == 2
    # What turns out simple gets its whole frame back.
    long = chosen("whatsapp", 5 * MINUTE)
    assert long.step > 0
    assert measured(long, 6_000_000) == (1, 1)


# Real files ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(story: storykit.Story, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    out = tmp_path_factory.mktemp("out")
    names = ("feature-phone", "slideshow", "audio")
    return out, render_versions(story, only(out), names)


def test_the_file_for_feature_phones_is_what_they_take(made: tuple[Path, Result]) -> None:
    out, result = made
    assert result.failures == ()
    path = out / "tale.ar.feature-phone.mp4"
    assert path.stat().st_size < 9_000_000
    with av.open(str(path)) as container:
        video, sound = container.streams.video[0], container.streams.audio[0]
        assert (video.width, video.height) == (360, 360)
        assert video.average_rate is not None
        assert float(video.average_rate) <= 15
        assert "Baseline" in (video.profile or "")
        assert sound.codec_context.name == "aac"
        assert sound.codec_context.bit_rate < 64_000
        assert len(container.streams.subtitles) == 0
        assert "encoder" not in container.metadata
        assert float(video.duration * video.time_base) == pytest.approx(4, abs=0.1)


@pytest.mark.skipif(which("ffprobe") is None, reason="there is no ffprobe on this machine")
def test_ffprobe_agrees(made: tuple[Path, Result]) -> None:
    out, _ = made
    for item in json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"]:
        if item["kind"] == "thumbnail":
            continue
        asked = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json"]
        said = subprocess.run([*asked, str(out / item["path"])], capture_output=True, check=True)
        assert said.stderr == b""
        probed = json.loads(said.stdout)
        assert int(probed["format"]["size"]) == item["bytes"]
        assert float(probed["format"]["duration"]) == pytest.approx(
            item["duration_ms"] / 1000, abs=0.1
        )
        pictures = [s for s in probed["streams"] if s["codec_type"] == "video"]
        assert [(s["width"], s["height"]) for s in pictures] == (
            [(item["width"], item["height"])] if item["kind"] == "video" else []
        )


def test_the_slideshow_shows_stills(made: tuple[Path, Result]) -> None:
    out, _ = made
    with av.open(str(out / "tale.ar.slideshow.mp4")) as container:
        assert float(container.streams.video[0].average_rate or 0) == 5
        frames = [
            frame.to_ndarray(format="gray").astype(int) for frame in container.decode(video=0)
        ]
    changes = [int(np.abs(a - b).mean() > 2) for a, b in pairwise(frames)]
    assert len(frames) == 20
    # The clip would change every picture of its two seconds; captions come and go.
    assert changes[9] == 1
    assert sum(changes[10:]) <= 3


def test_the_sound_alone_has_its_title_and_chapters(made: tuple[Path, Result]) -> None:
    out, _ = made
    with av.open(str(out / "tale.ar.m4a")) as container:
        assert [stream.type for stream in container.streams if stream.type != "data"] == ["audio"]
        sound = container.streams.audio[0]
        assert float(sound.duration * sound.time_base) == pytest.approx(4, abs=0.1)
        assert container.metadata["title"] == "حكاية"
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == [
            "السماء واسعة.", "وهي لنا."
        ]  # fmt: skip
        assert sum(frame.samples for frame in container.decode(audio=0)) > 48_000 * 3.9


def test_the_manifest_and_the_findings_say_what_was_given_up(made: tuple[Path, Result]) -> None:
    out, result = made
    files = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"]
    by_format = {item["format"]: item for item in files}
    phone = by_format["feature-phone"]
    assert phone["kind"] == "video"
    assert any("360 × 360" in part for part in phone["traded"])
    assert by_format["audio"]["kind"] == "sound"
    said = [finding.message for finding in result.findings if finding.rule == "FOR"]
    assert any("360 × 360" in message and "of 9 MB" in message for message in said)


def test_versions_that_are_as_they_should_be_are_left_alone(
    made: tuple[Path, Result], story: storykit.Story
) -> None:
    out, first = made
    before = {path: path.stat().st_mtime_ns for path in out.glob("tale.*")}
    again = render_versions(story, only(out), ("feature-phone", "slideshow", "audio"))
    assert {path: path.stat().st_mtime_ns for path in out.glob("tale.*")} == before
    assert set(again.unchanged) >= set(before)
    assert again.findings == first.findings


def test_a_size_that_binds_is_filled_and_never_exceeded(
    story: storykit.Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = Platform(
        name="small",
        title="Small",
        formats=("square",),
        largest=400_000,
        loudness=-20.0,
        source="-",
    )
    monkeypatch.setitem(PLATFORMS, "small", small)
    result = render_versions(story, only(tmp_path), ("small",))
    assert result.failures == ()
    path = tmp_path / "tale.ar.small.mp4"
    assert 0.85 * 400_000 < path.stat().st_size <= 400_000
    with av.open(str(path)) as container:
        assert len(list(container.decode(video=0))) == 40
    assert [p for p in tmp_path.iterdir() if p.name.startswith(".")] == []
    (told,) = [finding.message for finding in result.findings if finding.rule == "FOR"]
    assert "of 0.4 MB; " in told
    files = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["files"]
    item = next(file for file in files if file["kind"] == "video")
    assert {file["path"] for file in files} == {"tale.ar.small.mp4", "tale.ar.small.jpg"}
    assert item["traded"]
    assert item["quality"] > 21
    assert item["loudness_lufs"] == pytest.approx(-20, abs=0.5)


def test_what_cannot_be_made_small_enough_is_said(
    story: storykit.Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny = Platform(name="tiny", title="Tiny", formats=("square",), largest=99_000, source="-")
    monkeypatch.setitem(PLATFORMS, "tiny", tiny)
    monkeypatch.setattr("storykit.jobs.versions._STEPS", ((Fraction(1), 1),))
    monkeypatch.setattr("storykit.jobs.press.scale_of", lambda *_, **__: Scale(24.0))
    result = render_versions(story, only(tmp_path), ("tiny",))
    (failure,) = result.failures
    assert "does not become as small as" in failure.message
    assert not (tmp_path / "tale.ar.tiny.mp4").exists()


def test_a_preset_among_the_formats_is_the_version_for_its_place(
    folder: Path, tmp_path: Path
) -> None:
    text = STORY.replace("[square]", "[square, feature-phone]").replace("id: tale", "id: preset")
    (folder / "preset.yaml").write_text(text.lstrip(), encoding="utf-8")
    story = storykit.load(folder / "preset.yaml")
    result = render_story(story, only(tmp_path))
    assert result.failures == ()
    videos = [output for output in result.outputs if output.kind == "video"]
    names = [output.path.name for output in videos]
    assert names == ["preset.ar.square.mp4", "preset.ar.feature-phone.mp4"]
    assert (videos[1].width, videos[1].height) == (360, 640)
    assert (tmp_path / "preset.ar.feature-phone.jpg").is_file()
    # The same asked for by --for is the same file.
    again = render_versions(story, only(tmp_path), ("feature-phone",))
    unchanged = [path.name for path in again.unchanged]
    assert unchanged == ["preset.ar.feature-phone.mp4", "preset.ar.feature-phone.jpg"]
    draft = render_story(story, only(tmp_path, draft=True, formats=("feature-phone",)))
    names = [output.path.name for output in draft.outputs]
    assert names == ["preset.ar.feature-phone.draft.mp4", "preset.ar.feature-phone.draft.jpg"]


def test_the_plan_lists_versions(
    made: tuple[Path, Result], story: storykit.Story, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = made
    options = only(out, videos=False, places=("feature-phone", "audio", "described"))
    plan = plan_story(story, options)
    told = [(item.kind, item.format, item.state) for item in plan.items]
    assert told == [
        ("version", "feature-phone", "cached"),
        ("version", "audio", "cached"),
        ("version", "described", "new"),
    ]
    script = str(story.file)
    assert run(["plan", script, "--for", "whatsapp", "--lang", "ar", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "tale.ar.whatsapp.mp4" in said
    assert "tale.ar.square.mp4" not in said
    assert run(["plan", script, "--for", "watsapp", "--out", str(out)]) == 2


def test_what_cannot_be_made_is_told_and_the_rest_is_made(folder: Path, tmp_path: Path) -> None:
    text = STORY.replace('music: {file: wind.wav, credit: "storykit, CC0"}\n', "")
    (folder / "silent.yaml").write_text(text.replace("id: tale", "id: silent").lstrip(), "utf-8")
    story = storykit.load(folder / "silent.yaml")
    result = render_versions(story, only(tmp_path), ("audio", "slideshow"))
    (failure,) = result.failures
    assert "Nothing is heard" in failure.message
    assert [output.path.name for output in result.outputs] == [
        "silent.ar.slideshow.mp4", "silent.ar.slideshow.jpg",
    ]  # fmt: skip


def test_a_story_that_is_too_long_for_a_place_is_told(
    story: storykit.Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brief = Platform(name="brief", title="Brief", formats=("square",), longest=3_000, source="-")
    monkeypatch.setitem(PLATFORMS, "brief", brief)
    result = render_versions(story, only(tmp_path, draft=True), ("brief",))
    (warning,) = [finding for finding in result.findings if finding.rule == "PLAT-02"]
    assert "Brief takes 3 s; in Arabic the story takes 4 s." in warning.message


def test_descriptions_are_spoken_before_each_scene(folder: Path, tmp_path: Path) -> None:
    text = STORY.replace("fps: 10", "fps: 10\nvoice: {narrator: fake}")
    (folder / "spoken.yaml").write_text(text.replace("id: tale", "id: spoken").lstrip(), "utf-8")
    story = storykit.load(folder / "spoken.yaml")
    result = render_versions(story, only(tmp_path), ("audio", "described"))
    assert result.failures == ()
    plain, described = (output.duration_ms or 0 for output in result.outputs)
    assert described > plain > 0
    assert (tmp_path / "spoken.ar.described.m4a").is_file()


def test_descriptions_are_spoken_between_recordings(folder: Path, tmp_path: Path) -> None:
    spoken = {"one": "السماء واسعة.", "two": "وهي لنا."}
    for scene, words in spoken.items():
        said = find_narrator("fake", Booth(cache=tmp_path)).narrate(Line(scene, words, "ar"))
        path = folder / "voice" / "ar" / f"{scene}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        assert said.audio is not None
        path.write_bytes(said.audio.read_bytes())
    voice = "fps: 10\nvoice: {narrator: files, descriptions: fake}"
    text = STORY.replace("fps: 10", voice).replace("id: tale", "id: recorded")
    (folder / "recorded.yaml").write_text(text.lstrip(), encoding="utf-8")
    story = storykit.load(folder / "recorded.yaml")
    result = render_versions(story, only(tmp_path), ("audio", "described"))
    assert result.failures == ()
    plain, described = (output.duration_ms or 0 for output in result.outputs)
    assert described > plain + 500
    with av.open(str(tmp_path / "recorded.ar.described.m4a")) as container:
        chapters = [chapter["metadata"]["title"] for chapter in container.chapters()]
    assert chapters == ["ضجيج.", "السماء واسعة.", "خطوط.", "وهي لنا."]


def test_descriptions_need_a_voice_that_can_speak_them(
    story: storykit.Story, tmp_path: Path
) -> None:
    result = render_versions(story, only(tmp_path), ("described",))
    (failure,) = result.failures
    assert "descriptions: espeak" in failure.cure


def test_marks_in_descriptions_are_spoken_as_they_are() -> None:
    from storykit.jobs.dressing import described
    from storykit.script.wording import parse_wording
    from storykit.timeline import build_timeline

    made = storykit.load(
        {
            "storykit": 1, "title": "T", "languages": ["en"],
            "scenes": [
                {"layout": "photo", "image": "a.jpg", "alt": "Five *stars* | [old] >> sign",
                 "narration": "*Look* here."},
                {"layout": "statement", "statement": "Rights"},
            ],
        }
    )  # fmt: skip
    dressed = described(made, build_timeline(made, "en", {}))
    first, second = (scene.narration.get("en") for scene in dressed.scenes if scene.narration)
    words = parse_wording(first or "")
    assert words.plain.split() == "Five stars | [old] >> sign. Look here.".split()
    assert [words.plain[a:b] for a, b in words.emphasis] == ["Look"]
    assert second == "Rights."


# The command --------------------------------------------------------------------------------------


def test_the_command_makes_texts_beside_the_versions(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STORYKIT_CACHE", str(tmp_path / "cache"))
    command = ["render", str(folder / "tale.yaml"), "--lang", "ar", "--out", str(tmp_path / "out")]
    assert run([*command, "--for", "audio"]) == 0
    names = {Path(line).name for line in capsys.readouterr().out.splitlines()}
    assert names >= {"tale.ar.m4a", "tale.ar.srt", "tale.ar.transcript.html", "tale.html"}
    assert not any(name.endswith(".mp4") for name in names)
    assert run([*command, "--for", "whatsap"]) == 2
    assert "“whatsapp”" in capsys.readouterr().err
    assert run([*command, "--for", "audio", "--scene", "one"]) == 2


def test_platforms_are_listed_with_their_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["platforms", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["platform"] for row in rows} == set(PLATFORMS)
    assert all(row["source"] for row in rows)
