from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from storykit.design.model import Plate
from storykit.errors import RenderError, UsageError
from storykit.spans import Box, Span
from storykit.video.encoders import Encoder, chosen_encoder, software_encoder, works
from storykit.video.encoding import encode_segment, segments_of
from storykit.video.frames import frame_range, schedule
from storykit.video.muxing import SAMPLE_RATE, SoftTrack, Tags
from storykit.video.render import frame_at, render_film
from storykit.video.settings import SILENT_BITRATE, CodecName, EncodeSettings
from storykit.video.stages import Stages
from tests.video.conftest import BLUE, GREEN, RED, chapters_of, decoded, film_of, plain, rgb

OUTPUTS = [("mp4", "h264"), ("mp4", "hevc"), ("mp4", "av1"), ("webm", "vp9"), ("webm", "av1")]
TRACK = SoftTrack("ara", "العربية", ((Span(300, 900), "مرحبًا\nبكم"),))


@pytest.mark.parametrize(("suffix", "codec"), OUTPUTS)
def test_every_codec_has_the_right_frames_colours_and_tags(
    tmp_path: Path, suffix: str, codec: CodecName, capfd: pytest.CaptureFixture[str]
) -> None:
    colours = [RED, GREEN, BLUE]
    film = film_of([(700, plain(colour, size=(128, 96))) for colour in colours])
    video = render_film(
        film,
        tmp_path / f"film.{suffix}",
        sound=np.full((SAMPLE_RATE, 2), 500, np.int16),
        subtitles=[TRACK],
        chapters=chapters_of(film),
        tags=Tags("Title", "ara"),
        settings=EncodeSettings(codec=codec),
    )
    assert capfd.readouterr() == ("", "")
    frames = decoded(video.path)
    assert len(frames) == 63
    for shot, colour in zip(film.shots, colours, strict=True):
        for number in frame_range(shot.span, film.fps):
            assert np.abs(rgb(frames[number])[40:56, 40:88].astype(int) - colour).max() <= 4
    with av.open(str(video.path)) as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        assert picture.average_rate == 30
        assert picture.codec_context.colorspace == picture.codec_context.color_primaries == 1
        assert picture.codec_context.color_range == 1
        assert sound.codec_context.name == ("opus" if suffix == "webm" else "aac")
        assert container.streams.subtitles[0].language == "ara"
        assert container.metadata["title"] == "Title"
        assert len(container.chapters()) == 3
        if codec == "hevc":
            assert picture.codec_context.codec_tag == "hvc1"
    assert b"x265 (" not in video.path.read_bytes()


@pytest.mark.parametrize(("suffix", "codec"), OUTPUTS)
def test_every_codec_gives_equal_bytes(tmp_path: Path, suffix: str, codec: CodecName) -> None:
    film = film_of([(1100, plain(colour, size=(128, 96))) for colour in (RED, GREEN, BLUE, RED)])
    settings = EncodeSettings(codec=codec)
    made = [
        render_film(film, tmp_path / f"{workers}.{suffix}", settings=settings, workers=workers)
        for workers in (1, 3)
    ]
    assert made[0].path.read_bytes() == made[1].path.read_bytes()


def test_subtitles_in_webm_keep_text_and_times(tmp_path: Path) -> None:
    path = render_film(film_of([(2000, plain(RED))]), tmp_path / "f.webm", subtitles=[TRACK]).path
    with av.open(str(path)) as container:
        cues = [
            (packet.pts, packet.duration, bytes(packet).decode())
            for packet in container.demux(subtitles=0)
            if packet.size
        ]
    assert cues == [(300, 600, "مرحبًا\nبكم")]


def test_a_ceiling_keeps_a_film_within_its_size(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    noise = np.random.default_rng(5).integers(0, 256, (200, 200, 3), np.uint8)
    plate = Plate("picture", picture(noise), Box(0, 0, 128, 128))
    film = film_of([(10_000, plain(RED, plate, size=(128, 128)))], motion="zoom-in")
    greedy = EncodeSettings(quality=4)
    free = render_film(film, tmp_path / "free.mp4", settings=greedy)
    largest = 400_000
    settings = greedy.limited(largest, film.duration)
    sound = np.random.default_rng(1).integers(-9000, 9000, (SAMPLE_RATE * 10, 2)).astype(np.int16)
    held = render_film(film, tmp_path / "held.mp4", settings=settings, sound=sound)
    assert free.bytes > largest * 1.5
    assert largest * 0.5 < held.bytes <= largest


def test_what_cannot_fit_is_told() -> None:
    with pytest.raises(UsageError, match="do not fit"):
        EncodeSettings().limited(1_000_000, 600_000)


def test_silence_takes_nothing_from_the_picture(tmp_path: Path) -> None:
    minute, little = 60_000, 1_300_000
    with pytest.raises(UsageError, match="do not fit"):
        EncodeSettings().limited(little, minute)
    assert EncodeSettings().limited(little, minute, heard=False).max_bitrate == 148_000
    quiet = np.zeros((SAMPLE_RATE * 4, 2), np.int16)
    film = film_of([(4000, plain(RED))])
    sizes = [
        render_film(film, tmp_path / f"{n}.mp4", sound=s).bytes for n, s in enumerate((None, quiet))
    ]
    assert sizes[1] - sizes[0] < SILENT_BITRATE * 4 / 8


def test_wrong_suffixes_and_codecs_are_told(tmp_path: Path) -> None:
    film = film_of([(500, plain(RED))])
    with pytest.raises(UsageError, match=r"Did you mean “mp4”"):
        render_film(film, tmp_path / "film.mp3")
    with pytest.raises(UsageError, match="vp9 or av1"):
        render_film(film, tmp_path / "film.webm", settings=EncodeSettings(codec="h264"))


def test_without_a_graphics_card_the_software_encoder_is_used_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storykit.video.encoders.works", lambda encoder: False)
    video = render_film(
        film_of([(500, plain(RED))]), tmp_path / "f.mp4", settings=EncodeSettings(hardware=True)
    )
    assert video.encoder == "libx264"
    assert [finding.rule for finding in video.findings] == ["ENCODER"]
    assert len(decoded(video.path)) == 15


def test_the_first_encoder_that_works_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = EncodeSettings(hardware=True).for_file(Path("film.mp4"))
    monkeypatch.setattr("storykit.video.encoders.works", lambda e: e.name.endswith("qsv"))
    assert chosen_encoder(settings).name == "h264_qsv"
    plain_settings = EncodeSettings().for_file(Path("film.mp4"))
    assert chosen_encoder(plain_settings).name == "libx264"


def test_a_trial_tells_encoders_that_work_from_those_that_do_not() -> None:
    settings = EncodeSettings().for_file(Path("film.mp4"))
    assert works(software_encoder(settings))
    assert not works(Encoder("no_such_encoder", ()))


def test_an_encoder_apart_that_fails_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    film = film_of([(2000, plain(RED))])
    plan = schedule(film)
    broken = Encoder("no_such_encoder", (), apart=True)
    with pytest.raises(RenderError, match="no_such_encoder"):
        encode_segment(
            film, plan, Stages(plan, rtl=False), segments_of(plan)[0], broken, tmp_path / "s.mp4",
            lambda: None,
        )  # fmt: skip


@pytest.mark.parametrize(("suffix", "codec"), OUTPUTS)
def test_every_codec_shows_pictures_in_motion_as_they_were_painted(
    tmp_path: Path, picture: Callable[..., Path], suffix: str, codec: CodecName
) -> None:
    light = np.add.outer(np.arange(200), np.arange(200)) // 2
    plate = Plate("picture", picture(np.stack([light.astype(np.uint8)] * 3, 2)), Box(0, 0, 128, 96))
    film = film_of([(600, plain(RED, plate, size=(128, 96)))], motion="zoom-in")
    settings = EncodeSettings(codec=codec)
    frames = decoded(render_film(film, tmp_path / f"film.{suffix}", settings=settings).path)
    for number, frame in enumerate(frames):
        painted = np.asarray(frame_at(film, round(number * 1000 / film.fps))).astype(int)
        assert np.abs(rgb(frame) - painted).mean() < 3, number


@pytest.mark.parametrize("codec", ["h264", "hevc", "av1"])
def test_careful_films_have_every_frame_too(tmp_path: Path, codec: CodecName) -> None:
    film = film_of([(600, plain(colour, size=(128, 96))) for colour in (RED, BLUE)])
    settings = EncodeSettings(codec=codec, effort="careful")
    frames = decoded(render_film(film, tmp_path / "film.mp4", settings=settings).path)
    assert len(frames) == 36
    assert np.abs(rgb(frames[17])[48, 64].astype(int) - RED).max() <= 4
    assert np.abs(rgb(frames[18])[48, 64].astype(int) - BLUE).max() <= 4


@pytest.mark.parametrize("codec", ["h264", "hevc"])
@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 9])
def test_films_of_a_few_frames_are_decoded_in_the_order_they_are_seen(
    tmp_path: Path, codec: CodecName, count: int
) -> None:
    film = film_of([(round(count * 1000 / 30), plain(RED, size=(128, 96)))])
    path = render_film(film, tmp_path / "film.mp4", settings=EncodeSettings(codec=codec)).path
    with av.open(str(path)) as container:
        times = [(packet.dts, packet.pts) for packet in container.demux(video=0) if packet.size]
    assert len(times) == count
    assert all(dts == pts for dts, pts in times)
    assert len(decoded(path)) == count


def test_av1_tells_where_its_colours_lie(tmp_path: Path) -> None:
    ffprobe = shutil.which("ffprobe")
    if ffprobe is None:
        pytest.skip("ffprobe is not installed")
    film = film_of([(200, plain(RED, size=(128, 96)))])
    path = render_film(film, tmp_path / "f.mp4", settings=EncodeSettings(codec="av1")).path
    asked = [ffprobe, "-v", "error", "-show_entries", "stream=chroma_location", "-of", "csv=p=0"]
    told = subprocess.run([*asked, str(path)], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "left"
