"""The example in ten languages: whoever reads its files finds the captions of its timeline.

Four readers that other people wrote read the subtitle files; ffprobe, and PyAV where it is missing,
read the soft tracks within the video.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import av
import pytest
from example_in_ten import LANGUAGES, example_in_ten_languages
from other_readers import READERS

from storykit.jobs.options import RenderOptions
from storykit.jobs.render import render_story
from storykit.jobs.studio import Studio
from storykit.language import find_language
from storykit.subtitles import SubtitleOptions, write
from storykit.timeline import Cue, Timeline
from storykit.timeline.retiming import retime

CODES = ["eng", "ara", "urd", "hin", "ben", "tha", "mya", "mon", "ind", "rus"]
PAIRS = [(fmt, name) for fmt, readers in READERS.items() for name in readers]
MARKS = "\u200e\u200f\u2060\u2066\u2067\u2068\u2069"

Track = tuple[str, list[tuple[int, int, str]]]
"""A track's language, and (start, end, text) of each of its captions."""


@cache
def studio() -> Studio:
    return Studio(example_in_ten_languages())


def timeline(language: str) -> Timeline:
    return studio().timeline(language)


def bare(text: str) -> str:
    return "".join(character for character in text if character not in MARKS)


def expected(cues: Sequence[Cue]) -> list[tuple[int, int, str]]:
    return [(cue.span.start, cue.span.end, cue.text) for cue in cues]


def test_the_story_is_told_in_ten_languages() -> None:
    assert studio().story.languages == LANGUAGES
    assert {find_language(tag).right_to_left for tag in LANGUAGES} == {True, False}
    for language in LANGUAGES:
        assert len(timeline(language).cues) >= 10
        assert {cue.scene for cue in timeline(language).cues} == {
            scene.id for scene in studio().story.scenes
        }


@pytest.mark.parametrize(("fmt", "reader"), PAIRS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reader_finds_the_cues_of_the_timeline(language: str, fmt: str, reader: str) -> None:
    made = timeline(language)
    text = write(made.cues, fmt, language, SubtitleOptions(title=made.title))
    found = READERS[fmt][reader](text, fmt)
    near = 5 if fmt == "ass" else 0  # hundredths of a second
    assert len(found) == len(made.cues)
    for (start, end, said), cue in zip(found, made.cues, strict=True):
        assert bare(said) == cue.text
        assert abs(start - cue.span.start) <= near
        assert abs(end - cue.span.end) <= near


# Soft tracks within the video ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The English film, at five pictures a second, with the subtitles of all languages."""
    out = tmp_path_factory.mktemp("ten")
    options = RenderOptions(
        languages=("en",), formats=("square",), out=out, draft=True, texts=False, cards=False,
        storyboard=False, cache=False, workers=1,
    )  # fmt: skip
    result = render_story(studio().story.model_copy(update={"fps": 10}), options)
    assert result.failures == ()
    (file,) = out.glob("*.mp4")
    return file


def by_ffprobe(file: Path) -> list[Track]:
    """The tracks as ffprobe tells them: languages, times, and the bytes of every packet."""
    program = shutil.which("ffprobe")
    if program is None:
        pytest.skip("ffprobe is not installed")
    command = [
        program, "-v", "error", "-select_streams", "s", "-show_streams", "-show_packets",
        "-show_data", "-of", "json", str(file),
    ]  # fmt: skip
    told = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=600).stdout)
    tracks = []
    for stream in told["streams"]:
        own = [p for p in told["packets"] if p["stream_index"] == stream["index"]]
        cues = []
        for packet in own:
            text = _text(_bytes(packet["data"]))
            if text:
                start, lasts = float(packet["pts_time"]), float(packet["duration_time"])
                cues.append((round(start * 1000), round((start + lasts) * 1000), text))
        tracks.append((stream["tags"]["language"], cues))
    return tracks


def _bytes(dump: str) -> bytes:
    """The bytes of ffprobe's dump: rows of an address, eight pairs in hexadecimal, and letters."""
    rows = (row.partition(": ")[2][:39] for row in dump.strip().splitlines())
    return bytes.fromhex("".join(rows).replace(" ", ""))


def _text(sample: bytes) -> str:
    """The text of a tx3g sample: its length in two bytes, then UTF-8."""
    return sample[2 : 2 + int.from_bytes(sample[:2], "big")].decode("utf-8")


def by_pyav(file: Path) -> list[Track]:
    """The same by PyAV."""
    with av.open(str(file)) as container:
        tracks = []
        for stream in container.streams.subtitles:
            container.seek(0)
            cues = []
            for packet in container.demux(stream):
                if packet.pts is None or not (text := _text(bytes(packet))):
                    continue
                start, lasts = packet.pts * packet.time_base, packet.duration * packet.time_base
                cues.append((round(start * 1000), round((start + lasts) * 1000), text))
            tracks.append((stream.language or "", cues))
    return tracks


@pytest.mark.parametrize("tracks_of", [by_ffprobe, by_pyav])
def test_soft_tracks_are_the_timelines_of_all_languages(
    video: Path, tracks_of: Callable[[Path], list[Track]]
) -> None:
    film = timeline("en")
    tracks = tracks_of(video)
    assert [language for language, _ in tracks] == CODES
    for (_, found), language in zip(tracks, LANGUAGES, strict=True):
        made = timeline(language)
        wanted = expected(film.cues if language == "en" else retime(made.cues, made, film))
        assert len(found) == len(made.cues)
        for (start, end, text), (begins, ends, said) in zip(found, wanted, strict=True):
            assert bare(text) == said
            assert abs(start - begins) <= 1
            assert abs(end - ends) <= 1


def test_soft_tracks_of_right_to_left_languages_hold_their_marks(video: Path) -> None:
    for (_, found), language in zip(by_pyav(video), LANGUAGES, strict=True):
        marked = all(
            line.startswith("\u200f") and line.endswith("\u200f")
            for _, _, text in found
            for line in text.split("\n")
        )
        assert marked == find_language(language).right_to_left
