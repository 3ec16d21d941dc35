"""Sound and picture of people's clips, from the clip to the finished file: within a frame."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import storykit
from storykit.formats import find_format
from storykit.jobs.studio import Studio
from storykit.video.render import render_film
from tests.video.clipmaking import rotated
from tests.video.syncing import Recorded, apart, ffmpeg, record

ABOUT = (0.9, 1.83, 3.17, 4.4)
H264 = ("-c:v", "libx264", "-crf", "12", "-bf", "3", "-g", "30", "-pix_fmt", "yuv420p")
H265 = ("-c:v", "libx265", "-x265-params", "bframes=4:log-level=none")
VP8 = ("-c:v", "libvpx", "-crf", "10", "-b:v", "1M")
VP9 = ("-c:v", "libvpx-vp9", "-crf", "20", "-b:v", "0", "-cpu-used", "8")
AAC, OPUS = ("-c:a", "aac", "-b:a", "128k"), ("-c:a", "libopus")
UNEVEN = ("-fps_mode", "passthrough", "-enc_time_base", "1:1000")
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "plain.mp4": ("steady", (*H264, *AAC)),
    "phone.mov": ("television", (*H264, *AAC)),
    "uneven.mp4": ("uneven", (*H264, *AAC, *UNEVEN)),
    "slow.mp4": ("film", (*H264, *AAC)),
    "quick.mp4": ("quick", (*H264, *AAC)),
    "web.webm": ("steady", (*VP9, *OPUS)),
    "uneven.webm": ("uneven", (*VP8, *OPUS, *UNEVEN)),
    "hevc.mkv": ("steady", (*H265, *OPUS)),
    "old.avi": ("steady", ("-c:v", "mpeg4", "-q:v", "2", "-c:a", "libmp3lame")),
    "edited.mov": ("television", ("-c:v", "prores_ks", "-c:a", "pcm_s16le")),
    "bare.mp4": ("steady", (*H264, *AAC, "-use_editlist", "0")),
}


def recorded(folder: Path) -> dict[str, Path]:
    """Clips of many kinds that flash and beep."""
    kinds: dict[str, dict[str, Any]] = {
        "steady": {}, "television": {"rate": Fraction(30000, 1001), "sound_rate": 44_100},
        "uneven": {"uneven": True}, "film": {"rate": Fraction(25)}, "quick": {"rate": Fraction(60)},
    }  # fmt: skip
    raw = {name: record(folder / f"{name}.mkv", ABOUT, **facts) for name, facts in kinds.items()}
    made: dict[str, Path] = {}
    for name, (source, flags) in KINDS.items():
        made[name] = folder / name
        ffmpeg("-i", raw[source].path, *flags, made[name])
    made |= shifted(folder, raw["steady"], made["plain.mp4"])
    made["turned.mov"] = rotated(made["phone.mov"], folder / "turned.mov", 1)
    return made


def shifted(folder: Path, raw: Recorded, plain: Path) -> dict[str, Path]:
    """Clips whose sound or picture begins later, that were trimmed, or begin after an hour."""
    names = ("sound.mp4", "picture.mp4", "picture.mkv", "trimmed.mov", "hour.mkv")
    made = {name: folder / name for name in names}
    after = ("-itsoffset", "0.7", "-ss", "0.7", "-i", raw.path, "-i", raw.path)
    ffmpeg(*after, "-map", "1:v", "-map", "0:a", *H264, *AAC, made["sound.mp4"])
    ffmpeg(*after, "-map", "0:v", "-map", "1:a", *H264, *AAC, made["picture.mp4"])
    ffmpeg(*after, "-map", "0:v", "-map", "1:a", *H264, *OPUS, made["picture.mkv"])
    ffmpeg("-ss", "0.4", "-i", plain, "-c", "copy", made["trimmed.mov"])
    ffmpeg("-itsoffset", "3600", "-i", plain, "-c", "copy", "-copyts", made["hour.mkv"])
    return made


def late(
    clips: Mapping[str, Path], folder: Path, start: int, effects: Sequence[object], fps: int = 30
) -> dict[str, list[float]]:
    """By how many seconds the beeps of each clip come later than its flashes, in a whole film.

    What is so in the clip itself is taken off.
    """
    scenes = [
        {"id": f"s{place}", "layout": "photo", "video": path.name, "clip_sound": True,
         "transition": "cut", "clip_start": start, "effects": effects, "duration": "4.6s"}
        for place, path in enumerate(clips.values())
    ]  # fmt: skip
    story = folder / "story.json"
    facts = {"id": "sync", "title": "Sync", "languages": ["en"], "formats": ["square"], "fps": fps}
    story.write_text(json.dumps({"storykit": 1, **facts, "scenes": scenes}))
    studio = Studio(storykit.load(story))
    film = studio.film("en", find_format("square").scaled(0.1))
    file = folder / "film.mp4"
    with studio.mixed("en", folder) as mix:
        render_film(replace(film, overlays=()), file, sound=mix.samples)
    found: dict[str, list[float]] = {name: [] for name in clips}
    for flash, by in apart(file):
        place = next(
            n for n, s in enumerate(film.shots) if s.span.start <= 1000 * flash + 20 < s.span.end
        )
        found[list(clips)[place]].append(by)
    assert all(found.values())
    return found


def assert_within(
    found: Mapping[str, list[float]], clips: Mapping[str, Path], speed: float = 1, fps: int = 30
) -> None:
    for name, times in found.items():
        own = apart(clips[name])[0][1] / speed
        early, after = min(times) - own, max(times) - own
        assert -0.8 / fps - 0.003 < early <= after < 0.35 / fps + 0.003, (name, early, after)


def test_a_clips_sound_is_within_a_frame_of_its_picture_in_the_finished_file(
    tmp_path: Path,
) -> None:
    raw = record(tmp_path / "raw.mkv", ABOUT, uneven=True, sound_rate=44_100)
    plain, web = tmp_path / "raw.mp4", tmp_path / "web.webm"
    ffmpeg("-i", raw.path, *H264, *AAC, *UNEVEN, plain)
    ffmpeg("-ss", "0.3", "-i", raw.path, *VP8, *OPUS, *UNEVEN, web)
    clips = {"raw.mp4": plain, "web.webm": web}
    # At 24 a second no scene begins with a frame.
    assert_within(late(clips, tmp_path, 307, (), fps=24), clips, fps=24)
    slow = ({"multiply-speed": 0.5}, "black-and-white")
    assert_within(late(clips, tmp_path, 0, slow), clips, 0.5)


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return recorded(tmp_path_factory.mktemp("clips"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("speed", "fps", "start"),
    [
        (0.5, 30, 0),
        (0.8, 24, 310),
        (1, 24, 310),
        (1, 30, 0),
        (1, 60, 0),
        (1.25, 30, 310),
        (2, 24, 0),
    ],
)
def test_all_kinds_of_clips_keep_sound_and_picture_together(
    clips: dict[str, Path], speed: float, fps: int, start: int
) -> None:
    effects = [{"multiply-speed": speed}] if speed != 1 else ["mirror-x"]
    folder = clips["plain.mp4"].parent
    assert_within(late(clips, folder, start, effects, fps), clips, speed, fps)
