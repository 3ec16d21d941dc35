from __future__ import annotations

import json
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from storykit.sound.blocks import SampleFile
from storykit.spans import Span
from storykit.video.cache import SegmentCache
from storykit.video.model import Film
from storykit.video.muxing import SAMPLE_RATE, SoftTrack, Tags
from storykit.video.render import render_film
from tests.video.conftest import BLUE, RED, chapters_of, film_of, plain

ENGLISH = SoftTrack(
    "eng", "English", ((Span(500, 1500), "Hello\nthere"), (Span(1500, 2000), "again"))
)
ARABIC = SoftTrack(
    "ara", "العربية", ((Span(0, 900), "مرحبًا بكم"), (Span(1200, 2500), "حقوق (60) ثانية"))
)


def tone(seconds: float) -> np.ndarray:
    times = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    wave = np.sin(2 * np.pi * 440 * times) * 8000
    return np.stack([wave, wave], axis=1).astype(np.int16)


def small(fps: Fraction = Fraction(30)) -> Film:
    return film_of([(1500, plain(RED)), (1207, plain(BLUE))], fps=fps)


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    film = small()
    return render_film(
        film,
        tmp_path_factory.mktemp("mux") / "film.mp4",
        sound=tone(2.0),
        subtitles=(ENGLISH, ARABIC),
        chapters=chapters_of(film),
        tags=Tags("قصص تسافر", "ara", "A small film", "APF / James Iliffe"),
    ).path


def probe(path: Path) -> dict[str, list[dict[str, object]]]:
    """What an independent reader says of the file."""
    ffprobe = shutil.which("ffprobe")
    if ffprobe is None:
        pytest.skip("ffprobe is not installed")
    command = [ffprobe, "-v", "error", "-show_streams", "-show_chapters", "-show_format", "-of"]
    done = subprocess.run([*command, "json", str(path)], capture_output=True, check=True)
    assert not done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_the_picture_is_tagged_for_every_player(video: Path) -> None:
    stream = probe(video)["streams"][0]
    expected = {
        "codec_name": "h264", "profile": "High", "pix_fmt": "yuv420p", "color_range": "tv",
        "color_space": "bt709", "color_transfer": "bt709", "color_primaries": "bt709",
        "chroma_location": "left", "r_frame_rate": "30/1", "avg_frame_rate": "30/1",
        "codec_tag_string": "avc1",
    }  # fmt: skip
    assert {key: stream[key] for key in expected} == expected


def test_picture_and_sound_begin_at_zero_and_end_within_a_frame(video: Path) -> None:
    found = probe(video)
    for stream in found["streams"][:4]:
        assert float(stream["start_time"]) == 0  # type: ignore[arg-type]
        assert float(stream["duration"]) == pytest.approx(2.7, abs=1 / 30)  # type: ignore[arg-type]


def test_decoded_sound_is_as_long_as_the_picture_and_starts_on_time(tmp_path: Path) -> None:
    clicks = np.zeros((SAMPLE_RATE * 5, 2), np.int16)
    clicks[SAMPLE_RATE : SAMPLE_RATE + 200] = 20_000
    path = render_film(small(), tmp_path / "film.mp4", sound=clicks).path
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    heard = np.concatenate([frame.to_ndarray() for frame in frames], axis=1)[0]
    assert frames[0].pts == 0
    assert abs(heard.shape[0] - 2.7 * SAMPLE_RATE) <= 1024
    loud = np.flatnonzero(np.abs(heard) > 0.2)
    assert abs(int(loud[0]) - SAMPLE_RATE) < 100


def test_frames_are_evenly_spaced_and_decode_in_order(video: Path) -> None:
    with av.open(str(video)) as container:
        times = [frame.pts * frame.time_base for frame in container.decode(video=0)]
    assert times == [Fraction(n, 30) for n in range(81)]


@pytest.mark.parametrize("fps", [Fraction(24), Fraction(60), Fraction(30000, 1001), Fraction(15)])
def test_other_frame_rates_are_exact(tmp_path: Path, fps: Fraction) -> None:
    path = render_film(small(fps), tmp_path / "film.mp4", sound=tone(3)).path
    with av.open(str(path)) as container:
        times = [frame.pts * frame.time_base for frame in container.decode(video=0)]
        assert container.streams.video[0].average_rate == fps
        sound = container.streams.audio[0]
        assert abs(sound.duration * sound.time_base - len(times) / fps) < 1 / fps
    assert times == [n / fps for n in range(len(times))]


def test_subtitle_tracks_keep_text_times_languages_and_names(video: Path) -> None:
    streams = probe(video)["streams"]
    for index, track in ((2, ENGLISH), (3, ARABIC)):
        stream = streams[index]
        assert stream["codec_tag_string"] == "tx3g"
        assert stream["tags"]["language"] == track.language  # type: ignore[index]
        assert stream["tags"]["handler_name"] == track.title  # type: ignore[index]
        with av.open(str(video)) as container:
            cues = [
                (packet.pts, packet.pts + (packet.duration or 0), bytes(packet)[2:].decode())
                for packet in container.demux(container.streams[index])
                if packet.size > 2
            ]
        expected = [(span.start, min(span.end, 2700), text) for span, text in track.cues]
        assert cues == expected


@pytest.mark.parametrize("default", [None, 0, 1])
def test_only_the_track_that_asks_for_it_is_switched_on(
    tmp_path: Path, default: int | None
) -> None:
    tracks = [
        SoftTrack(track.language, track.title, track.cues, default=index == default)
        for index, track in enumerate((ENGLISH, ARABIC))
    ]
    path = render_film(small(), tmp_path / "f.mp4", sound=tone(1), subtitles=tracks).path
    shown = [bool(s["disposition"]["default"]) for s in probe(path)["streams"][:4]]  # type: ignore[index]
    assert shown == [True, True, default == 0, default == 1]


def test_chapters_name_the_scenes(video: Path) -> None:
    chapters = probe(video)["chapters"]
    found = [(c["start_time"], c["end_time"], c["tags"]["title"]) for c in chapters]  # type: ignore[index]
    assert found == [("0.000000", "1.500000", "Scene 0"), ("1.500000", "2.700000", "Scene 1")]


def test_the_file_tells_its_title_and_credits_and_nothing_of_its_making(video: Path) -> None:
    told = probe(video)["format"]["tags"]  # type: ignore[call-overload]
    assert told["title"] == "قصص تسافر"
    assert (told["description"], told["copyright"]) == ("A small film", "APF / James Iliffe")
    assert set(told) <= {
        "title", "description", "copyright", "major_brand", "minor_version", "compatible_brands",
    }  # fmt: skip
    data = video.read_bytes()
    for word in (b"x264", b"Lavf", b"Lavc", b"libx", b"elst"):
        assert word not in data


def test_the_index_comes_first_so_that_playing_starts_at_once(video: Path) -> None:
    data = video.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_a_film_without_sound_and_subtitles_has_only_its_picture(tmp_path: Path) -> None:
    path = render_film(small(), tmp_path / "film.mp4").path
    assert [s["codec_type"] for s in probe(path)["streams"]] == ["video"]


def test_chapters_are_in_the_films_language_with_whole_letters(tmp_path: Path) -> None:
    film, long = small(), "လူ့အခွင့်အရေး " * 12
    path = render_film(
        film,
        tmp_path / "film.mp4",
        chapters=[(shot.span, long) for shot in film.shots],
        tags=Tags(language="mya"),
    ).path
    titles = [chapter["tags"]["title"] for chapter in probe(path)["chapters"]]  # type: ignore[index]
    assert titles[0].startswith("လူ့")
    assert probe(path)["streams"][1]["tags"]["language"] == "mya"  # type: ignore[index]
    data = path.read_bytes()
    place = data.index(b"chpl") + 4 + 9
    for _ in film.shots:
        length = data[place + 8]
        told = data[place + 9 : place + 9 + length].decode()
        assert long.startswith(told.rstrip())
        place += 9 + length


def test_webm_tells_its_rate_and_tracks_and_not_its_makers(tmp_path: Path) -> None:
    rate = Fraction(30000, 1001)
    path = render_film(small(rate), tmp_path / "film.webm", sound=tone(3)).path
    assert b"Lavf" not in path.read_bytes()
    found = probe(path)
    assert not found["format"].get("tags", {}).get("encoder")  # type: ignore[attr-defined]
    picture, sound = found["streams"]
    assert picture["avg_frame_rate"] == picture["r_frame_rate"] == "30000/1001"
    assert picture["disposition"]["default"] == sound["disposition"]["default"] == 1  # type: ignore[index]


def test_sound_of_a_few_milliseconds_is_on_time(tmp_path: Path) -> None:
    click = np.zeros((SAMPLE_RATE, 2), np.int16)
    click[700:720] = 20_000
    film = film_of([(20, plain(RED))], fps=Fraction(60))
    path = render_film(film, tmp_path / "film.mp4", sound=click).path
    with av.open(str(path)) as container:
        heard = np.concatenate([f.to_ndarray() for f in container.decode(audio=0)], axis=1)[0]
    assert heard.shape[0] <= 1024
    assert abs(int(np.abs(heard).argmax()) - 710) < 30


def test_sound_on_disk_gives_the_same_film_as_sound_in_memory(tmp_path: Path) -> None:
    samples = np.random.default_rng(2).integers(-9000, 9000, (SAMPLE_RATE * 12, 2)).astype(np.int16)
    film = film_of([(12_500, plain(RED))])
    held = render_film(film, tmp_path / "held.mp4", sound=samples).path
    with SampleFile(np.int16, tmp_path) as kept:
        kept.append(samples)
        read = render_film(film, tmp_path / "read.mp4", sound=kept, cache=SegmentCache(tmp_path))
        again = render_film(
            film, tmp_path / "again.mp4", sound=samples, cache=SegmentCache(tmp_path)
        )
    assert held.read_bytes() == read.path.read_bytes()
    assert again.made == 0
