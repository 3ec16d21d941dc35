"""A story's clips are heard where their author says so, from where the clip begins in the scene."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from made_sounds import Encode, tone

from storykit.errors import AssetError
from storykit.script.fields import Translatable
from storykit.script.models import Music, Scene, Story
from storykit.sound import clip_sounds, mix_story, sound_marks
from storykit.spans import Span
from storykit.timeline.model import TimedScene, Timeline, Transition


def mute(path: Path) -> None:
    with av.open(str(path), "w", format="mp4") as file:
        video = file.add_stream("libx264", rate=25)
        video.width = video.height = 32
        video.pix_fmt = "yuv420p"
        picture = av.VideoFrame.from_ndarray(np.zeros((48, 32), np.uint8), "yuv420p")
        file.mux(video.encode(picture))
        file.mux(video.encode(None))


def story(folder: Path, *scenes: Scene, music: Music | None = None) -> tuple[Story, Timeline]:
    made = Story(id="s", title=Translatable.of("S"), languages=("en",), scenes=scenes, music=music)
    made._folder = folder
    timed = tuple(
        TimedScene(scene, index, Span(2000 * index, 2000 * index + 2000), Transition(), "still")
        for index, scene in enumerate(scenes)
    )
    return made, Timeline("s", "en", "S", Fraction(30), 2000 * len(scenes), timed, ())


def test_only_clips_that_may_be_heard_and_have_sound_are_heard(
    tmp_path: Path, encode: Encode
) -> None:
    encode("wind.mp4", tone(5), "aac", "mp4")
    mute(tmp_path / "mute.mp4")
    made, timeline = story(
        tmp_path,
        Scene(id="a", layout="photo", fields={"video": "wind.mp4"}),
        Scene(
            id="b", layout="photo", fields={"video": "wind.mp4"}, clip_sound=True, clip_start=700
        ),
        Scene(id="c", layout="photo", fields={"video": "mute.mp4"}, clip_sound=True),
        Scene(id="d", layout="title"),
    )
    (sound,) = clip_sounds(made, timeline)
    assert sound.kind == "clip"
    assert sound.span == Span(2000, 4000)
    assert sound.offset == 700

    samples = mix_story(made, timeline).samples
    assert len(samples) == 8000 * 48
    assert not samples[: 1990 * 48].any()
    assert np.abs(samples[2200 * 48 : 3800 * 48]).max() > 3000
    assert not samples[4100 * 48 :].any()


def test_a_clip_is_heard_from_the_frame_its_picture_begins_with(
    tmp_path: Path, encode: Encode
) -> None:
    encode("wind.mp4", tone(5), "aac", "mp4")
    wind = Scene(
        id="b", layout="photo", fields={"video": "wind.mp4"}, clip_sound=True, clip_start=700,
        effects=({"multiply-speed": 2},),
    )  # fmt: skip
    made, timeline = story(tmp_path, wind)
    # At 30 a second the nearest frames begin at 2000 and 2033 milliseconds.
    for begin, heard in ((2010, (2010, 720)), (2025, (2033, 700)), (2000, (2000, 700))):
        timed = replace(timeline.scenes[0], span=Span(begin, 4000))
        (sound,) = clip_sounds(made, replace(timeline, scenes=(timed,)))
        assert (sound.span.start, sound.offset) == heard


def test_a_broken_clip_or_missing_music_is_placed_in_the_script(tmp_path: Path) -> None:
    (tmp_path / "bad.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(50))
    made, timeline = story(
        tmp_path, Scene(id="a", layout="photo", fields={"video": "bad.mp4"}, clip_sound=True)
    )
    with pytest.raises(AssetError) as caught:
        mix_story(made, timeline)
    assert caught.value.where.path == "scenes[0].video"

    made, timeline = story(tmp_path, Scene(id="a", layout="title"), music=Music(file="gone.mp3"))
    with pytest.raises(AssetError) as caught:
        mix_story(made, timeline)
    assert caught.value.where.path == "music.file"


def test_a_sound_mark_begins_with_its_scene_and_may_reach_into_the_next(
    tmp_path: Path, encode: Encode
) -> None:
    encode("chime.ogg", tone(3, -20), "libopus", "ogg")
    encode("long.ogg", tone(30, -20), "libopus", "ogg")
    made, timeline = story(
        tmp_path,
        Scene(id="a", layout="title"),
        Scene(id="b", layout="title", sound="chime.ogg"),
        Scene(id="c", layout="title", sound="long.ogg"),
    )
    first, second = sound_marks(made, timeline)
    assert first.kind == "mark"
    assert first.span.start == 2000
    assert first.span.end == pytest.approx(5000, abs=60)
    assert second.span == Span(4000, 6000)
    samples = mix_story(made, timeline).samples
    assert not samples[: 1990 * 48].any()
    assert np.abs(samples[2100 * 48 : 3900 * 48]).max() == pytest.approx(3277, rel=0.05)


def test_a_missing_sound_mark_is_placed_in_the_script(tmp_path: Path) -> None:
    made, timeline = story(tmp_path, Scene(id="a", layout="title", sound="gone.wav"))
    with pytest.raises(AssetError) as caught:
        mix_story(made, timeline)
    assert caught.value.where.path == "scenes[0].sound"
