"""Every example is checked and rendered, and other programs read what came out."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import av
import pysubs2
import pytest
import srt
import webvtt

import storykit
from storykit.jobs.options import RenderOptions
from storykit.jobs.render import Result, render_story

EXAMPLES = sorted(Path(__file__).parents[1].glob("examples/*/story.yaml"))
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069"))

Read = list[tuple[int, int, str]]


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.parent.name)
def story(request: pytest.FixtureRequest) -> storykit.Story:
    return storykit.load(request.param)


@pytest.fixture(scope="module")
def rendered(story: storykit.Story, tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder = tmp_path_factory.mktemp(story.id)
    options = RenderOptions(
        out=folder / "out", draft=True, formats=("square",), cache_folder=folder / "cache"
    )
    return render_story(story, options)


def test_an_example_breaks_no_rule(story: storykit.Story) -> None:
    assert [str(f) for f in storykit.check(story) if f.level != "info"] == []


def test_an_example_keeps_to_a_minute_in_every_language(story: storykit.Story) -> None:
    for language in story.languages:
        assert 45_000 <= storykit.timeline_of(story, language).duration <= 60_000


def test_everything_of_an_example_is_made(story: storykit.Story, rendered: Result) -> None:
    assert rendered.failures == ()
    kinds = [output.kind for output in rendered.outputs]
    languages = len(story.languages)
    assert kinds.count("video") == languages
    assert kinds.count("subtitles") == 2 * languages
    for kind in ("transcript", "descriptions", "post"):
        suffixes = {output.path.suffix for output in rendered.outputs if output.kind == kind}
        assert kinds.count(kind) == languages * len(suffixes) > 0
    assert kinds.count("storyboard") == 1
    assert kinds.count("card") == sum(len(card.formats) * languages for card in story.cards)


def read_srt(path: Path) -> Read:
    return [
        (round(s.start.total_seconds() * 1000), round(s.end.total_seconds() * 1000), s.content)
        for s in srt.parse(path.read_text(encoding="utf-8"))
    ]


def read_vtt(path: Path) -> Read:
    return [(ms(c.start), ms(c.end), c.text) for c in webvtt.read(str(path))]


def ms(stamp: str) -> int:
    hours, minutes, seconds = stamp.split(":")
    return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000)


def read_any(path: Path) -> Read:
    return [(e.start, e.end, e.plaintext) for e in pysubs2.load(str(path))]


def test_other_readers_find_the_timeline_in_the_subtitle_files(
    story: storykit.Story, rendered: Result
) -> None:
    readers = {".srt": (read_srt, read_any), ".vtt": (read_vtt, read_any)}
    seen = 0
    for output in rendered.outputs:
        if output.kind != "subtitles" or output.language is None:
            continue
        cues = storykit.timeline_of(story, output.language).cues
        wanted = [(cue.span.start, cue.span.end, cue.text) for cue in cues]
        for read in readers[output.path.suffix]:
            found = [(start, end, text.translate(MARKS)) for start, end, text in read(output.path)]
            assert found == wanted
            seen += 1
    assert seen == 4 * len(story.languages)


def test_the_video_holds_what_the_manifest_says(story: storykit.Story, rendered: Result) -> None:
    assert rendered.manifest is not None
    listed = json.loads(rendered.manifest.read_text(encoding="utf-8"))["files"]
    facts = {item["path"]: item for item in listed}
    for output in rendered.outputs:
        if output.kind != "video" or output.language is None:
            continue
        item = facts[output.path.name]
        timeline = storykit.timeline_of(story, output.language)
        assert item["duration_ms"] == timeline.duration
        with av.open(str(output.path)) as container:
            video, sound = container.streams.video[0], container.streams.audio[0]
            assert video.frames == item["frames"]
            assert sound.rate == 48_000
            assert len(container.streams.subtitles) == len(story.languages)
            chapters = [(c["start"], c["metadata"]["title"]) for c in container.chapters()]
        assert [start for start, _ in chapters] == [timed.span.start for timed in timeline.scenes]
        assert all(title for _, title in chapters)
        assert item["loudness_lufs"] == pytest.approx(-14, abs=1)
        assert item["true_peak_dbtp"] <= -1


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not on this machine")
def test_ffprobe_reads_the_tags_players_need(rendered: Result) -> None:
    for output in rendered.outputs:
        if output.kind != "video":
            continue
        found = probe(output.path)
        picture, sound, *rest = found["streams"]
        assert (picture["codec_name"], picture["pix_fmt"]) == ("h264", "yuv420p")
        for key in ("color_space", "color_primaries", "color_transfer"):
            assert picture[key] == "bt709"
        assert picture["color_range"] == "tv"
        assert picture["r_frame_rate"] == picture["avg_frame_rate"] == "15/1"
        assert float(picture["start_time"]) == float(sound["start_time"]) == 0.0
        assert abs(float(picture["duration"]) - float(sound["duration"])) < 1 / 15
        tracks = [s for s in rest if s["codec_type"] == "subtitle"]
        own = {"en": "eng", "ar": "ara"}[output.language or ""]
        assert tracks[0]["tags"]["language"] == picture["tags"]["language"] == own
        assert {track["tags"]["language"] for track in tracks} == {"eng", "ara"}
        assert [track["disposition"]["default"] for track in tracks] == [0, 0]
        assert set(found["format"]["tags"]) <= {
            "title", "copyright", "description", "major_brand", "minor_version",
            "compatible_brands",
        }  # fmt: skip


def probe(path: Path) -> dict[str, Any]:
    command = ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]
