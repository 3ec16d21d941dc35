from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from storykit.script.models import Scene
from storykit.spans import Box, Span
from storykit.timeline.model import Cue, Sound, TimedScene, Timeline, Transition
from storykit.video.otio import Laid, timeline_to_otio

WORDS = Laid(Path("/media/three-2.png"), "painted")
MEDIA = {"one": Path("/media/ger é.jpg"), "two": None, "three": Path("/media/road.mp4")}


def timeline(fps: Fraction = Fraction(30)) -> Timeline:
    scenes = []
    spans = {"one": Span(0, 2010), "two": Span(2010, 5000), "three": Span(5000, 8333)}
    for index, (name, span) in enumerate(spans.items()):
        fields = {"video": "road.mp4"} if name == "three" else {}
        scene = Scene(id=name, layout="photo", fields=fields, clip_start=500)
        kind = Transition("fade", 400) if name == "two" else Transition("slide", 400)
        entrance = kind if index else Transition()
        scenes.append(TimedScene(scene, index, span, entrance, "zoom-in"))
    sounds = (
        Sound(Path("/media/a.m4a"), Span(100, 1900)),
        Sound(Path("/media/b.m4a"), Span(1800, 4000), offset=1000),
        Sound(Path("/media/bed.mp3"), Span(0, 8333), kind="music", level=-18),
    )
    cues = (Cue(Span(200, 1900), "مرحبًا\nبكم", "one"), Cue(Span(2100, 4000), "قصص", "two"))
    return Timeline("steppe", "ar", "قصص تسافر", fps, 8333, tuple(scenes), cues, sounds)


def seen(timed: TimedScene) -> list[Laid]:
    own = Laid(MEDIA[timed.id], "clip" if timed.scene.clip else "picture", own=True)
    if timed.id != "three":
        return [own]
    return [own, Laid(Path("/media/sign.mp4"), "clip", Box(540, 0, 540.4, 960)), WORDS]


def written(fps: Fraction = Fraction(30)) -> dict[str, Any]:
    text = timeline_to_otio(timeline(fps), seen, frame=(1080, 1920))
    return json.loads(text)  # type: ignore[no-any-return]


def lengths(track: dict[str, Any]) -> list[float]:
    return [
        child["source_range"]["duration"]["value"]
        for child in track["children"]
        if "source_range" in child
    ]


@pytest.mark.parametrize("fps", [Fraction(30), Fraction(30000, 1001)])
def test_scenes_have_the_frames_of_the_video(fps: Fraction) -> None:
    scenes = written(fps)["tracks"]["children"][0]
    assert sum(lengths(scenes)) == 250
    assert lengths(scenes)[:2] == [60, 90]


def test_pictures_clips_and_texts_are_told_apart() -> None:
    children = written()["tracks"]["children"][0]["children"]
    clips = [child for child in children if child["OTIO_SCHEMA"] == "Clip.2"]
    media = [clip["media_references"]["DEFAULT_MEDIA"] for clip in clips]
    assert [one["OTIO_SCHEMA"] for one in media] == [
        "ExternalReference.1", "MissingReference.1", "ExternalReference.1",
    ]  # fmt: skip
    assert media[0]["target_url"] == "file:///media/ger%20%C3%A9.jpg"
    assert clips[2]["source_range"]["start_time"]["value"] == 15


def test_transitions_take_the_frames_of_the_scene_that_comes_in() -> None:
    children = written()["tracks"]["children"][0]["children"]
    fade, slide = (child for child in children if child["OTIO_SCHEMA"] == "Transition.1")
    assert (fade["transition_type"], slide["transition_type"]) == (
        "SMPTE_Dissolve", "Custom_Transition",
    )  # fmt: skip
    assert (fade["in_offset"]["value"], fade["out_offset"]["value"]) == (0, 12)


def test_sounds_lie_at_their_times_on_tracks_that_do_not_overlap() -> None:
    tracks = [t for t in written()["tracks"]["children"] if t["kind"] == "Audio"]
    assert [track["name"] for track in tracks] == ["Narration", "Narration 2", "Music"]
    assert lengths(tracks[0]) == [3, 54]
    assert lengths(tracks[1]) == [54, 66]
    assert tracks[1]["children"][1]["source_range"]["start_time"]["value"] == 30


def test_captions_are_markers_in_logical_order() -> None:
    markers = written()["tracks"]["markers"]
    assert [marker["comment"] for marker in markers] == ["مرحبًا\nبكم", "قصص"]
    assert markers[1]["marked_range"]["start_time"]["value"] == 63


def test_an_independent_reader_agrees(tmp_path: Path) -> None:
    otio = pytest.importorskip("opentimelineio")
    path = tmp_path / "story.otio"
    path.write_text(timeline_to_otio(timeline(), seen), encoding="utf-8")
    read = otio.adapters.read_from_file(str(path))
    assert read.name == "قصص تسافر"
    assert read.duration().value == 250
    assert [clip.name for clip in read.video_tracks()[0].find_clips()] == ["one", "two", "three"]
    assert len(read.audio_tracks()) == 3
    assert [len(track) for track in read.video_tracks()] == [5, 3, 3]
    sign = read.video_tracks()[1][2]
    assert sign.range_in_parent() == read.video_tracks()[0].find_clips()[2].range_in_parent()
    assert sign.markers[0].name.startswith("cropped to fill 540 × 960 pixels, 540 from the left")


def test_second_clips_and_words_lie_on_tracks_above_at_the_same_frames() -> None:
    found = written()
    assert found["metadata"]["storykit"]["width"] == 1080
    tracks = [track for track in found["tracks"]["children"] if track["kind"] == "Video"]
    assert [track["name"] for track in tracks] == ["Scenes", "Scenes 2", "Scenes 3"]
    assert len({sum(lengths(track)) for track in tracks}) == 1
    _, sign, words = (track["children"][-1] for track in tracks)
    assert [child["OTIO_SCHEMA"] for child in tracks[1]["children"]] == ["Gap.1", "Gap.1", "Clip.2"]
    assert sign["source_range"]["start_time"]["value"] == 0  # what is skipped is of the scene's own
    assert sign["metadata"]["storykit"]["box"] == {
        "x": 540, "y": 0, "width": 540, "height": 960, "fit": "cover",
    }  # fmt: skip
    assert words["markers"] == []
    assert words["media_references"]["DEFAULT_MEDIA"]["target_url"].endswith("/three-2.png")
