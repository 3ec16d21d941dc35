"""A whole story made: names, contents, manifest, failures, what is reused."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import av
import pytest
from PIL import Image

import storykit
from storykit.errors import OutputError, UsageError
from storykit.jobs.options import Coding, RenderOptions
from storykit.jobs.render import render_story
from storykit.jobs.stills import stills
from storykit.timeline.retiming import retime

TEXTS = {"subtitles", "transcript", "descriptions", "post"}


def draft(out: Path, cache: Path, **more: object) -> RenderOptions:
    return RenderOptions(out=out, draft=True, cache_folder=cache, **more)  # type: ignore[arg-type]


def test_everything_a_story_asks_for_is_made_under_its_name(
    small_story: storykit.Story, tmp_path: Path
) -> None:
    seen: list[storykit.Progress] = []
    result = render_story(small_story, draft(tmp_path / "out", tmp_path / "cache"), seen.append)
    assert result.failures == ()
    names = {path.relative_to(tmp_path / "out").as_posix() for path in result.files}
    assert names == {
        f"small.{language}.{rest}"
        for language in ("en", "ar")
        for rest in (
            "srt", "vtt", "txt", "square.draft.mp4", "square.draft.jpg",
            "transcript.html", "descriptions.vtt", "post.txt",
        )
    } | {"cards/wide.en.og.png", "cards/wide.ar.og.png", "small.html"}  # fmt: skip
    assert {moment.stage for moment in seen} >= {"Mixing sound", "Encoding video", "Drawing cards"}
    assert seen[-1].done == pytest.approx(1.0)
    assert [m.done for m in seen] == sorted(m.done for m in seen)


def test_an_exception_in_on_progress_stops_a_render_that_goes_on_the_next_time(
    small_story: storykit.Story, tmp_path: Path
) -> None:
    class Stopped(Exception):
        pass

    def stop(moment: storykit.Progress) -> None:
        if moment.done > 0.5:
            raise Stopped

    options = draft(tmp_path / "out", tmp_path / "cache")
    with pytest.raises(Stopped):
        render_story(small_story, options, stop)
    stray = [path.name for path in (tmp_path / "out").rglob("*") if path.suffix == ".tmp"]
    assert stray == []
    result = render_story(small_story, options)
    whole = render_story(small_story, draft(tmp_path / "other", tmp_path / "other-cache"))
    assert result.failures == ()
    assert sorted(path.name for path in result.files) == sorted(path.name for path in whole.files)


def test_the_manifest_agrees_with_the_files(small_story: storykit.Story, tmp_path: Path) -> None:
    out = tmp_path / "out"
    render_story(small_story, draft(out, tmp_path / "cache"))
    files = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert {item["path"] for item in files} == {
        path.relative_to(out).as_posix()
        for path in out.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    for item in files:
        path = out / item["path"]
        assert item["bytes"] == path.stat().st_size
        assert item["sha256"] == sha256(path.read_bytes()).hexdigest()
        if item["kind"] == "video":
            check_video(path, item)
        if item["kind"] == "card":
            with Image.open(path) as picture:
                assert (picture.width, picture.height) == (item["width"], item["height"])


def check_video(path: Path, item: dict[str, object]) -> None:
    with av.open(str(path)) as container:
        video, sound = container.streams.video[0], container.streams.audio[0]
        assert (video.width, video.height) == (item["width"], item["height"])
        assert video.average_rate == 15
        assert video.frames == item["frames"]
        seconds = float(video.duration * video.time_base)
        assert round(seconds * 1000) == item["duration_ms"]
        assert float(sound.duration * sound.time_base) == pytest.approx(seconds, abs=1 / 15)
        languages = [stream.metadata["language"] for stream in container.streams.subtitles]
        own = {"en": "eng", "ar": "ara"}[str(item["language"])]
        assert languages[0] == own
        assert set(languages) == {"eng", "ara"}
        assert container.metadata["title"] == item["title"]
        assert "encoder" not in container.metadata
        assert len(container.chapters()) == 2


def test_a_second_run_makes_the_same_bytes_and_encodes_nothing(
    small_story: storykit.Story, tmp_path: Path
) -> None:
    first = render_story(small_story, draft(tmp_path / "one", tmp_path / "cache", workers=1))
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").rglob("*.mp4")}
    second = render_story(small_story, draft(tmp_path / "two", tmp_path / "cache", workers=2))
    assert set((tmp_path / "cache").rglob("*.mp4")) == set(before)
    for one, two in zip(first.files, second.files, strict=True):
        assert one.name == two.name
        assert one.read_bytes() == two.read_bytes()


def test_some_languages_only(small_story: storykit.Story, tmp_path: Path) -> None:
    options = draft(tmp_path / "out", tmp_path / "cache", languages=("ar",), videos=False)
    result = render_story(small_story, options)
    # The storyboard shows all of the story.
    made = {output.language for output in result.outputs if output.kind != "storyboard"}
    assert made == {"ar"}


def test_a_name_the_story_does_not_have_is_refused_with_the_nearest(
    small_story: storykit.Story, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="square"):
        render_story(small_story, draft(tmp_path, tmp_path, formats=("sqare",)))
    with pytest.raises(UsageError, match="first"):
        render_story(small_story, draft(tmp_path, tmp_path, scenes=("frist",)))
    assert list(tmp_path.glob("*.mp4")) == []


def test_a_broken_picture_stops_its_video_and_nothing_else(
    small_script: Path, tmp_path: Path
) -> None:
    picture = small_script.parent / "sky.png"
    picture.write_bytes(picture.read_bytes()[:3000])
    out = tmp_path / "out"
    result = render_story(storykit.load(small_script), draft(out, tmp_path / "cache"))
    assert result.failures
    for finding in result.failures:
        assert "sky.png" in finding.message
        assert finding.cure
        assert finding.where.file == small_script
        assert finding.where.line is not None
    assert {output.kind for output in result.outputs} == TEXTS | {"card", "storyboard"}
    assert list(out.glob("*.mp4")) == []
    assert list(out.glob(".*")) == []


def test_what_nobody_foresaw_stops_one_file_and_is_told_with_its_place(
    small_story: storykit.Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("storykit.cards.encoding.encode_card", broken)
    monkeypatch.setattr("storykit.cards.deck.encode_card", broken)
    options = draft(tmp_path / "out", tmp_path / "cache", languages=("en",))
    result = render_story(small_story, options)
    card, thumbnail = sorted(result.failures, key=str)
    assert {failure.rule for failure in result.failures} == {"BUG"}
    assert "ZeroDivisionError: by nought (jobs/thumbnails.py, line " in thumbnail.message
    assert "ZeroDivisionError: by nought (cards/deck.py, line " in card.message
    assert {output.kind for output in result.outputs} == TEXTS | {"video", "storyboard"}


def test_where_nothing_can_be_written_the_render_ends(
    small_story: storykit.Story, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("a file is in the way")
    with pytest.raises(OutputError, match="cannot be written"):
        render_story(small_story, draft(tmp_path / "out", tmp_path / "cache"))
    assert (tmp_path / "out").read_text() == "a file is in the way"


def test_a_still_is_the_frame_of_the_video(small_story: storykit.Story, tmp_path: Path) -> None:
    options = draft(tmp_path / "out", tmp_path / "cache", languages=("ar",))
    result = render_story(small_story, options)
    (still,) = stills(small_story, 1000, options)
    video = next(output.path for output in result.outputs if output.kind == "video")
    with av.open(str(video)) as container:
        frames = [frame for frame in container.decode(video=0) if frame.pts is not None]
        shown = frames[15].to_image()
    with Image.open(still.path) as picture:
        assert picture.size == shown.size
        pairs = zip(picture.getdata(), shown.getdata(), strict=True)
        error = sum(abs(a - b) for one, two in pairs for a, b in zip(one, two, strict=True))
    assert error / (540 * 540 * 3) < 4


def test_guest_subtitles_follow_the_film_scene_by_scene(small_story: storykit.Story) -> None:
    english = storykit.timeline_of(small_story, "en")
    arabic = storykit.timeline_of(small_story, "ar")
    moved = retime(english.cues, english, arabic)
    assert [cue.text for cue in moved] == [cue.text for cue in english.cues]
    scenes = {timed.id: timed.span for timed in arabic.scenes}
    for cue in moved:
        assert scenes[cue.scene].start <= cue.span.start < cue.span.end <= scenes[cue.scene].end
    assert retime(english.cues, english, english)[0].span == english.cues[0].span


@pytest.mark.parametrize(
    ("coding", "suffix", "codecs"),
    [
        (Coding(codec="hevc"), ".mp4", ("hevc", "aac")),
        (Coding(container="webm"), ".webm", ("vp9", "opus")),
        (Coding(largest=200_000), ".mp4", ("h264", "aac")),
    ],
)
def test_videos_are_encoded_as_is_asked(
    small_story: storykit.Story,
    tmp_path: Path,
    coding: Coding,
    suffix: str,
    codecs: tuple[str, str],
) -> None:
    options = draft(
        tmp_path / "out", tmp_path / "cache", coding=coding, languages=("en",), texts=False,
        cards=False, storyboard=False,
    )  # fmt: skip
    result = render_story(small_story, options)
    assert result.failures == ()
    (video,) = (output.path for output in result.outputs if output.kind == "video")
    assert video.suffix == suffix
    with av.open(str(video)) as container:
        streams = (container.streams.video[0], container.streams.audio[0])
        assert tuple(stream.codec_context.name for stream in streams) == codecs
    if coding.largest is not None:
        assert video.stat().st_size <= coding.largest


def test_what_cannot_be_encoded_so_is_told_and_nothing_is_made(
    small_story: storykit.Story, tmp_path: Path
) -> None:
    for coding, said in ((Coding(codec="vp9"), "vp9"), (Coding(largest=5_000), "do not fit")):
        options = draft(tmp_path / "out", tmp_path / "cache", coding=coding)
        result = render_story(small_story, options)
        assert said in result.failures[0].message
        assert list((tmp_path / "out").glob("*.mp4")) == []
