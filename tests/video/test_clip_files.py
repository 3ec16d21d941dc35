"""Which frame of a file is seen at a time, whatever the file is like: held against its counter."""

from __future__ import annotations

import subprocess
from pathlib import Path

import av
import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe
from PIL import Image

from storykit.design.model import Plate
from storykit.spans import Box
from storykit.video.clips import PlainReader
from storykit.video.condition import clip_remarks
from storykit.video.decoding import Gap
from storykit.video.render import frame_at
from tests.video.clipmaking import counted, with_matrix, write_clip
from tests.video.conftest import film_of, plain

BITS = 8


def numbered(number: int) -> np.ndarray:
    """A picture with its number as a row of black and white blocks."""
    pixels = np.full((48, BITS * 16, 3), 128, np.uint8)
    for bit in range(BITS):
        pixels[16:32, bit * 16 : bit * 16 + 16] = 235 if number >> bit & 1 else 20
    return pixels


def number_at(reader: PlainReader, seconds: float) -> int:
    luma = reader.at(seconds).source.planes.luma
    row = luma[20:28, 8::16].mean(axis=0) > 128
    return sum(1 << bit for bit in range(BITS) if row[bit])


def ffmpeg(*arguments: object) -> None:
    command = [get_ffmpeg_exe(), "-v", "error", "-y", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True)


def told(path: Path, times: list[float]) -> list[int]:
    """The numbers seen at these times, in one reading after the other."""
    reader = PlainReader(path)
    try:
        return [number_at(reader, seconds) for seconds in times]
    finally:
        reader.close()


@pytest.fixture(scope="module")
def hundred(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of a hundred numbered pictures, 25 a second."""
    path = tmp_path_factory.mktemp("clips") / "hundred.mp4"
    return write_clip(path, [numbered(n) for n in range(100)], options={"crf": "8", "g": "20"})


TIMES = [0.0, 0.05, 1.01, 2.5, 3.97, 9.0, 3.5, 2.01, 0.3]
NUMBERS = [0, 1, 25, 62, 99, 99, 87, 50, 7]


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        # Pictures that need later ones, in a kind of file that has no times but their order.
        ("h264.avi", ("-c:v", "libx264", "-bf", "3", "-g", "20", "-crf", "8")),
        ("mpeg4.avi", ("-c:v", "mpeg4", "-bf", "2", "-g", "12", "-q:v", "2")),
        ("mpeg4.mp4", ("-c:v", "mpeg4", "-bf", "2", "-g", "12", "-q:v", "2")),
        ("mjpeg.avi", ("-c:v", "mjpeg", "-q:v", "2")),
        # No key frame but the first; what looks like one cannot be shown at once.
        ("refreshed.mp4", ("-c:v", "libx264", "-x264-params", "intra-refresh=1:keyint=24")),
        ("open.mkv", ("-c:v", "libx264", "-bf", "4", "-x264-params", "open-gop=1:keyint=24")),
    ],
)
def test_the_frame_of_a_time_is_found_by_reading_on_by_going_back_and_at_once(
    hundred: Path, tmp_path: Path, name: str, flags: tuple[str, ...]
) -> None:
    path = tmp_path / name
    ffmpeg("-i", hundred, *flags, "-pix_fmt", "yuvj420p" if "mjpeg" in name else "yuv420p", path)
    assert told(path, TIMES) == NUMBERS
    assert [told(path, [seconds])[0] for seconds in TIMES] == NUMBERS


def test_a_clip_seen_backwards_shows_every_frame(hundred: Path) -> None:
    times = [n / 25 + 0.01 for n in reversed(range(100))]
    assert told(hundred, times) == list(reversed(range(100)))


@pytest.mark.parametrize("name", ["two.mp4", "two.mkv"])
def test_of_several_tracks_the_one_that_players_show_is_shown(
    hundred: Path, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    ffmpeg(
        "-f", "lavfi", "-i", "color=blue:s=64x64:d=1", "-i", hundred, "-map", "0", "-map", "1",
        "-c:v:1", "copy", "-disposition:v:0", "0", "-disposition:v:1", "default", path,
    )  # fmt: skip
    assert told(path, [0.0, 2.0]) == [0, 50]
    assert clip_remarks(path) == ()


def test_a_picture_on_the_sleeve_is_not_the_clip(hundred: Path, tmp_path: Path) -> None:
    path, sleeve = tmp_path / "cover.mp4", tmp_path / "sleeve.jpg"
    Image.fromarray(counted(0)).save(sleeve)
    ffmpeg(
        "-i", sleeve, "-i", hundred, "-map", "0", "-map", "1", "-c", "copy",
        "-disposition:v:0", "attached_pic", path,
    )  # fmt: skip
    assert told(path, [0.0, 2.0]) == [0, 50]


def test_a_beginning_after_two_hours_changes_nothing(hundred: Path, tmp_path: Path) -> None:
    path = tmp_path / "late.mkv"
    ffmpeg("-itsoffset", 7200, "-i", hundred, "-c", "copy", "-copyts", path)
    assert told(path, TIMES) == NUMBERS
    reader = PlainReader(path)
    assert reader.duration() == pytest.approx(4.0, abs=0.05)
    reader.close()
    assert clip_remarks(path) == ()


def test_a_last_picture_that_stands_long_is_no_damage(hundred: Path, tmp_path: Path) -> None:
    path = tmp_path / "screen.mp4"
    longer = "setts=duration='if(eq(N,20),3/TB,DURATION)'"
    ffmpeg("-i", hundred, "-frames:v", 21, "-c:v", "libx264", "-bf", 0, "-bsf:v", longer, path)
    reader = PlainReader(path)
    assert reader.duration() > 3.5
    reader.close()
    assert not [remark for remark in clip_remarks(path) if remark.level == "warning"]


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ((1, 0, 0, 1), ["red", "-", "-", "blue"]),
        ((-1, 0, 0, 1), ["-", "red", "blue", "-"]),
        ((1, 0, 0, -1), ["blue", "-", "-", "red"]),
        ((0, 1, 1, 0), ["red", "blue", "-", "-"]),
        ((0, -1, -1, 0), ["-", "-", "red", "blue"]),
    ],
)
def test_mirrored_clips_are_shown_as_their_matrix_says(
    tmp_path: Path, matrix: tuple[int, int, int, int], expected: list[str]
) -> None:
    path = write_clip(tmp_path / "clip.mp4", [counted(0)] * 2)
    reader = PlainReader(with_matrix(path, tmp_path / "mirrored.mp4", matrix))
    pixels = reader.picture(0.0).astype(int)
    reader.close()
    names = []
    for y, x in ((4, 4), (4, -5), (-5, -5), (-5, 4)):
        red, green, blue = pixels[y, x]
        names.append("red" if red > green + 80 else "blue" if blue > green + 80 else "-")
    assert names == expected


def bar(moment: int) -> np.ndarray:
    pixels = np.full((480, 640, 3), 60, np.uint8)
    pixels[:, 40 + moment * 6 : 90 + moment * 6] = 220
    return pixels


@pytest.mark.parametrize("first", [0, 1])
def test_the_comb_of_clips_that_do_not_tell_of_it_is_taken_out(tmp_path: Path, first: int) -> None:
    def woven(number: int) -> np.ndarray:
        pixels = bar(2 * number)
        pixels[1 - first :: 2] = bar(2 * number + 1)[1 - first :: 2]
        return pixels

    path = write_clip(tmp_path / "tape.mp4", [woven(n) for n in range(12)])
    plain = write_clip(tmp_path / "plain.mp4", [bar(2 * n) for n in range(12)])
    for file, interlaced in ((path, True), (plain, False)):
        reader = PlainReader(file)
        luma = reader.at(0.2).source.planes.luma.astype(int)
        assert reader.interlaced == interlaced
        reader.close()
        assert np.abs(luma[1:-1:2] - (luma[:-2:2] + luma[2::2]) / 2).mean() < 0.5
    assert "interlaced" in "".join(remark.message for remark in clip_remarks(path))


@pytest.mark.parametrize("disposals", [0, 1, 2, 3, [1, 2, 3, 2, 1, 2]])
def test_each_picture_of_a_gif_is_what_the_ones_before_leave_of_it(
    tmp_path: Path, disposals: int | list[int]
) -> None:
    pictures = []
    for number in range(6):
        pixels = np.zeros((60, 80, 4), np.uint8)
        pixels[20:40, number * 12 : number * 12 + 10] = (200, 30 + number * 20, 40, 255)
        pictures.append(Image.fromarray(pixels))
    path = tmp_path / "loop.gif"
    pictures[0].save(
        path, save_all=True, append_images=pictures[1:], duration=100, disposal=disposals,
        transparency=0, loop=0,
    )  # fmt: skip
    reader = PlainReader(path)
    with Image.open(path) as expected:
        for number in range(6):
            expected.seek(number)
            wanted = np.asarray(expected.convert("RGBA")).astype(int)
            shown = reader.picture(number * 0.1 + 0.02).astype(int)
            assert (shown[..., 3] == wanted[..., 3]).all()
            inside = wanted[25:35, number * 12 + 4 : number * 12 + 6]
            assert np.abs(shown[25:35, number * 12 + 4 : number * 12 + 6] - inside).max() <= 3
    reader.close()


@pytest.mark.parametrize("kind", ["mp4", "mkv"])
def test_a_moment_late_in_a_long_clip_takes_no_more_frames_than_an_early_one(
    hundred: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path = tmp_path / f"long.{kind}"
    ffmpeg("-stream_loop", 899, "-i", hundred, "-c", "copy", path)
    passed, usual = [], Gap.passes

    def counted_passes(gap: Gap, frame: av.VideoFrame) -> bool:
        passed.append(frame.pts)
        return usual(gap, frame)

    monkeypatch.setattr(Gap, "passes", counted_passes)
    taken = []
    for moment in (8.5, 3592.5):
        passed.clear()
        assert told(path, [moment]) == [12]
        taken.append(len(passed))
    assert taken[1] <= taken[0] + 20


@pytest.mark.parametrize(
    ("box", "facts"),
    [
        # Of which whole pixels are cut out, as ffmpeg has to.
        (Box(0, 0, 160, 144), {}),
        (Box(0, 160, 160, 144), {"focus": (0.375, 0.5)}),
        (Box(96, 20, 72, 72), {"focus": (0.9, 0.5), "radius": 36.0}),
        (Box(20, 200, 128, 64), {"radius": 12.0}),
        (Box(10, 40, 54, 216), {}),
    ],
)
def test_a_clip_in_part_of_a_frame_is_cut_and_scaled_as_ffmpeg_does_it(
    tmp_path: Path, box: Box, facts: dict[str, object]
) -> None:
    rows, columns = np.mgrid[0:216, 0:384]
    waves = 128 + 50 * np.sin(columns / 9) * np.cos(rows / 13) + columns / 8 + rows / 10
    pixels = np.dstack([np.clip(waves, 0, 255).astype(np.uint8)] * 3)
    path = write_clip(tmp_path / "clip.mp4", [pixels] * 2, options={"qp": "2"})
    film = film_of([(80, plain((0, 0, 0), Plate("clip", path, box, **facts), size=(180, 320)))])
    width, height = round(box.width), round(box.height)
    across = facts.get("focus", (0.5, 0.5))[0]
    share = min(384 / width, 216 / height)
    wide, high = width * share, height * share
    left = min(max(across * 384 - wide / 2, 0), 384 - wide)
    cut = f"format=yuv444p,crop={wide:.0f}:{high:.0f}:{left:.0f}:{(216 - high) / 2:.0f}:exact=1"
    size = f"scale={width}:{height}:flags=bicubic+accurate_rnd+full_chroma_int"
    png = tmp_path / "cut.png"
    ffmpeg("-i", path, "-vf", f"{cut},{size}:in_color_matrix=bt709", "-frames:v", 1, png)
    with Image.open(png) as image:
        expected = np.asarray(image.convert("RGB")).astype(int)
    frame = np.asarray(frame_at(film, 0)).astype(int)
    shown = frame[round(box.y) :, round(box.x) :][:height, :width]
    y, x = height // 4, width // 4
    light = [pixels[..., 1][y:-y, x:-x].astype(float) for pixels in (expected, shown)]
    # By how much the one is moved against the other, to both sides and as a whole.
    slopes = [slope.ravel() for slope in np.gradient(light[0])]
    off = (light[1] - light[0]).ravel()
    moved = np.linalg.lstsq(np.stack(slopes, axis=1), off, rcond=None)[0]
    assert np.abs(moved).max() < 0.05
    assert np.abs(off).mean() < 1.5
