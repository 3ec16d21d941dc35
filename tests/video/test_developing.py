from __future__ import annotations

import gc
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from storykit.design.model import Plate, Still
from storykit.script.models import MotionName
from storykit.script.people import Hide
from storykit.spans import Box
from storykit.video.clips import PlainReader
from storykit.video.condition import clip_findings
from storykit.video.hdr import HLG, PQ, sdr_of
from storykit.video.render import frame_at
from tests.video.clipmaking import counted, rotated, write_clip
from tests.video.conftest import BLUE, GREEN, RED, film_of, full_plate, plain, sprite


def pq(nits: float) -> float:
    """SMPTE ST 2084: the signal of so many candela a square metre."""
    y = (nits / 10_000) ** 0.1593017578125
    return float(((0.8359375 + 18.8515625 * y) / (1 + 18.6875 * y)) ** 78.84375)


def grey(curve: int, code: float) -> float:
    return float(sdr_of(np.array([[code] * 3], np.float32), curve)[0, 1])


def test_what_is_darker_than_paper_keeps_its_light_and_highlights_stay_apart() -> None:
    for share in (0.05, 0.2, 0.5, 0.69):
        assert grey(PQ, pq(203 * share)) == pytest.approx(share ** (1 / 2.2), abs=0.004)
    shown = [grey(PQ, pq(nits)) for nits in (142, 203, 300, 500, 1000)]
    assert shown == sorted(shown)
    assert 0.85 < shown[1] < 0.97
    assert min(np.diff(shown)) > 0.003
    assert shown[-1] == pytest.approx(1, abs=0.002)
    assert grey(PQ, 0) == grey(HLG, 0) == 0


def test_hlg_white_of_paper_is_nearly_white() -> None:
    # ITU-R BT.2408-7, table 1: paper is 75 % of an HLG signal, and 58 % of a PQ one.
    assert grey(HLG, 0.75) == pytest.approx(grey(PQ, pq(203)), abs=0.01)
    assert grey(HLG, 1.0) == pytest.approx(1, abs=0.01)


def hdr_clip(path: Path, signal: float, trc: int) -> Path:
    """A grey clip as phones write HDR: ten bits, BT.2020."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx265", rate=25, options={"x265-params": "log-level=none"})
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p10le"
        context = stream.codec_context
        context.color_range, context.colorspace = 1, 9
        context.color_primaries, context.color_trc = 9, trc
        frame = av.VideoFrame(64, 64, "yuv420p10le")
        for plane, value in zip(frame.planes, (round(64 + 876 * signal), 512, 512), strict=True):
            np.frombuffer(plane, np.uint16)[:] = value
        for number in range(3):
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


@pytest.mark.parametrize(("trc", "signal"), [(PQ, pq(60)), (PQ, pq(600)), (HLG, 0.4), (HLG, 0.75)])
def test_hdr_clips_are_shown_on_ordinary_screens(tmp_path: Path, trc: int, signal: float) -> None:
    path = hdr_clip(tmp_path / "phone.mp4", signal, trc)
    film = film_of([(100, plain(BLUE, full_plate(path, "clip")))])
    frame = np.asarray(frame_at(film, 0)).astype(int)
    assert np.abs(frame[32, 32] - 255 * grey(trc, signal)).max() <= 4


def test_interlaced_clips_lose_their_comb(tmp_path: Path) -> None:
    pictures = []
    for number in range(12):
        pixels = np.full((64, 96, 3), 30, np.uint8)
        for field in (0, 1):
            x = 4 + number * 6 + field * 3
            pixels[field::2, x : x + 16] = 220
        pictures.append(pixels)
    options = {"x264-params": "interlaced=1:tff=1", "crf": "8"}
    path = write_clip(tmp_path / "camera.mp4", pictures, options=options)
    reader = PlainReader(path)
    luma = reader.at(0.2).source.planes.luma.astype(int)
    reader.close()
    inner = luma[8:56]
    comb = np.abs(2 * inner[1:-1] - inner[:-2] - inner[2:]).mean()
    raw = np.mean(pictures[5], axis=2)[8:56]
    assert comb < 0.4 * np.abs(2 * raw[1:-1] - raw[:-2] - raw[2:]).mean()
    assert luma.shape == (64, 96)


def clear_picture() -> np.ndarray:
    """Opaque green on the left, half clear red in the middle, nothing on the right."""
    pixels = np.zeros((96, 96, 4), np.uint8)
    pixels[:, :32] = (*GREEN, 255)
    pixels[:, 32:64] = (*RED, 128)
    return pixels


def clear_clip(path: Path, codec: list[str]) -> Path:
    """A clip with alpha, written by ffmpeg."""
    raw = clear_picture().tobytes() * 5
    source = ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", "96x96", "-r", "25", "-i", "-"]
    subprocess.run(
        [get_ffmpeg_exe(), "-v", "error", "-y", *source, *codec, str(path)], input=raw, check=True
    )
    return path


def shown_over_blue(plate: Plate, motion: MotionName = "still") -> np.ndarray:
    """Three columns of a frame in which the plate lies over a blue layer."""
    below = Still(sprite(0, 0, 64, 64, BLUE))
    film = film_of([(500, plain((0, 0, 0), below, plate))], motion=motion)
    frame = np.asarray(frame_at(film, 0)).astype(int)
    return frame[32, [10, 32, 54]]


EXPECTED = np.array([GREEN, (np.array(RED) + BLUE) / 2, BLUE])
PRORES = ["-c:v", "prores_ks", "-profile:v", "4444", "-pix_fmt", "yuva444p10le"]
VP9 = ["-c:v", "libvpx-vp9", "-pix_fmt", "yuva420p", "-crf", "10", "-b:v", "0"]


@pytest.mark.parametrize(("name", "codec"), [("a.mov", PRORES), ("a.webm", VP9)])
def test_clear_clips_let_through_what_lies_under_them(
    tmp_path: Path, name: str, codec: list[str]
) -> None:
    plate = full_plate(clear_clip(tmp_path / name, codec), "clip")
    assert np.abs(shown_over_blue(plate) - EXPECTED).max() <= 8


@pytest.mark.parametrize("motion", ["still", "zoom-in", "pan-end"])
def test_clear_pictures_let_through_what_lies_under_them(
    picture: Callable[..., Path], motion: MotionName
) -> None:
    plate = full_plate(picture(clear_picture()))
    shown = shown_over_blue(plate, motion)
    rows = slice(None) if motion != "pan-end" else slice(0, 2)
    assert np.abs(shown - EXPECTED)[rows].max() <= 4


def test_clear_pictures_shown_whole_lie_on_their_fill(picture: Callable[..., Path]) -> None:
    plate = full_plate(picture(clear_picture()), fit="contain", fill=(255, 255, 255))
    shown = shown_over_blue(plate)
    assert np.abs(shown[2] - 255).max() <= 2
    assert np.abs(shown[1] - (np.array(RED) + 255) / 2).max() <= 4


def test_a_cover_on_a_clear_clip_is_opaque(tmp_path: Path) -> None:
    path = clear_clip(tmp_path / "a.mov", PRORES)
    hide = Hide(box=(0.6, 0.2, 0.4, 0.6), color="#808080")
    shown = shown_over_blue(full_plate(path, "clip", hide=(hide,)))
    assert np.abs(shown[2] - 128).max() <= 4


def test_a_clear_picture_keeps_its_outline_when_it_moves(picture: Callable[..., Path]) -> None:
    pixels = np.zeros((300, 300, 4), np.uint8)
    pixels[100:200, 100:200] = (255, 255, 255, 255)
    plate = Plate("picture", picture(pixels), Box(0, 0, 64, 64))
    film = film_of([(4000, plain((0, 0, 0), plate))], motion="zoom-in", fps=Fraction(10))
    for moment in (0, 2000, 3900):
        frame = np.asarray(frame_at(film, moment)).astype(int)
        assert np.ptp(frame, axis=2).max() <= 6
        assert frame[32, 32].min() >= 252
        assert frame[4, 4].max() <= 3


def test_hdr_and_interlaced_clips_are_told_of(tmp_path: Path) -> None:
    phone = hdr_clip(tmp_path / "phone.mp4", 0.5, PQ)
    assert [(f.level, "is HDR" in f.message) for f in clip_findings(phone)] == [("info", True)]
    comb = write_clip(
        tmp_path / "tv.mp4",
        [np.random.default_rng(n).integers(0, 255, (64, 96, 3), np.uint8) for n in range(4)],
        options={"x264-params": "interlaced=1:tff=1"},
    )  # fmt: skip
    assert ["is interlaced" in f.message for f in clip_findings(comb)] == [True]


def test_frames_of_a_clip_are_let_go_of_one_after_the_other(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "plain.mp4", [counted(n) for n in range(40)])
    reader = PlainReader(rotated(clip, tmp_path / "turned.mp4", 1))

    def alive() -> int:
        return sum(isinstance(each, av.VideoFrame) for each in gc.get_objects())

    gc.collect()
    gc.disable()
    try:
        before, held = alive(), []
        for number in range(40):
            reader.at(number / 25 + 0.02)
            held.append(alive() - before)
    finally:
        gc.enable()
        reader.close()
    # Two are the reader's, two wait to be shown; what only the collector finds would be 40.
    assert max(held) < 12
