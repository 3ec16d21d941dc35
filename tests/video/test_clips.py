from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from storykit.design.model import Plate
from storykit.errors import AssetError, UsageError
from storykit.spans import Box
from storykit.video.clips import PlainReader
from storykit.video.effects import check_effects, effect_names
from storykit.video.model import Film
from storykit.video.render import frame_at, render_film
from tests.video.clipmaking import counted, rotated, write_clip
from tests.video.conftest import decoded, film_of, plain, rgb


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "clip.mp4", [counted(n) for n in range(25)])


def grey(film: Film, moment: int) -> int:
    """The level in the middle of a frame."""
    frame = np.asarray(frame_at(film, moment))
    return int(frame[frame.shape[0] // 2, frame.shape[1] // 2, 1])


def clip_film(path: Path, length: int = 1500, **facts: object) -> Film:
    size = facts.pop("size", (96, 64))
    box = Box(0, 0, *size)  # type: ignore[misc]
    shot = {name: facts.pop(name) for name in ("clip_start", "effects") if name in facts}
    plate = Plate("clip", path, box, **facts)  # type: ignore[arg-type]
    return film_of([(length, plain((0, 0, 0), plate, size=size))], **shot)  # type: ignore[arg-type]


def levels(number: int) -> int:
    return 40 + number * 8 % 200


def test_each_frame_is_seen_at_its_own_time_and_the_last_one_stays(clip: Path) -> None:
    film = clip_film(clip)
    for moment, number in ((0, 0), (100, 2), (500, 12), (960, 24), (1400, 24)):
        assert abs(grey(film, moment) - levels(number)) <= 3, moment


def test_the_beginning_can_be_left_out(clip: Path) -> None:
    film = clip_film(clip, clip_start=400)
    assert abs(grey(film, 0) - levels(10)) <= 3
    assert abs(grey(film, 200) - levels(15)) <= 3


def test_uneven_frame_times_are_kept(tmp_path: Path) -> None:
    times = [0, 30, 200, 210, 600, 900]
    path = write_clip(tmp_path / "phone.mp4", [counted(n) for n in range(6)], times)
    film = clip_film(path)
    for moment, number in (
        (0, 0),
        (33, 1),
        (167, 1),
        (200, 2),
        (300, 3),
        (567, 3),
        (600, 4),
        (1200, 5),
    ):
        assert abs(grey(film, moment) - levels(number)) <= 3, moment


@pytest.mark.parametrize("rate", [30, 60])
def test_times_that_waver_as_phones_write_them_repeat_and_skip_no_picture(
    tmp_path: Path, rate: int
) -> None:
    random = np.random.default_rng(4)
    times = [round(1000 * n / rate + random.uniform(-5, 5)) if n else 0 for n in range(rate)]
    path = write_clip(tmp_path / "phone.mp4", [counted(n % 25) for n in range(rate)], times)
    frames = decoded(render_film(clip_film(path, 900), tmp_path / "film.mp4").path)
    shown = [int(rgb(frame)[32, 48, 1]) for frame in frames]
    meant = [levels(number * rate // 30 % 25) for number in range(27)]
    assert np.abs(np.subtract(shown, meant)).max() <= 4


def corners(path: Path, size: tuple[int, int]) -> list[str]:
    """Which corners are red and blue, clockwise from the top left."""
    frame = np.asarray(frame_at(clip_film(path, size=size), 0)).astype(int)
    names = []
    for y, x in ((4, 4), (4, -5), (-5, -5), (-5, 4)):
        red, green, blue = frame[y, x]
        names.append("red" if red > green + 80 else "blue" if blue > green + 80 else "-")
    return names


def test_rotation_flags_turn_the_picture_upright(clip: Path, tmp_path: Path) -> None:
    upright = ["red", "-", "-", "blue"]
    for turns in range(4):
        path = rotated(clip, tmp_path / f"turned{turns}.mp4", turns)
        size = (64, 96) if turns % 2 else (96, 64)
        expected = upright[-turns:] + upright[:-turns] if turns else upright
        assert corners(path, size) == expected, turns


def test_seeking_gives_the_same_frames_as_reading_on(clip: Path, tmp_path: Path) -> None:
    long = write_clip(tmp_path / "long.mp4", [counted(n) for n in range(300)])
    reader = PlainReader(long)
    straight = {n: reader.at(n * 0.04 + 0.01).source.planes.luma.copy() for n in range(300)}
    for number in (250, 3, 299, 100, 101, 0):
        assert (reader.at(number * 0.04 + 0.01).source.planes.luma == straight[number]).all()
    reader.close()
    for number in (200, 12):
        fresh = PlainReader(long)
        assert (fresh.at(number * 0.04 + 0.01).source.planes.luma == straight[number]).all()
        fresh.close()


@pytest.mark.parametrize(("matrix", "span"), [(1, 1), (5, 1), (1, 2), (5, 2)])
def test_colours_are_right_whatever_matrix_and_range_the_clip_has(
    tmp_path: Path, matrix: int, span: int
) -> None:
    path = write_clip(
        tmp_path / "clip.mp4", [counted(3)] * 3, colours=(matrix, span), options={"crf": "1"}
    )
    frame = np.asarray(frame_at(clip_film(path), 0)).astype(int)
    assert np.abs(frame[6, 8] - (220, 30, 30)).max() <= 5
    assert np.abs(frame[-6, 8] - (30, 30, 220)).max() <= 5
    assert np.abs(frame[32, 48] - levels(3)).max() <= 3


def test_an_odd_size_and_other_samplings_are_read(tmp_path: Path) -> None:
    pictures = [counted(n, 95, 63) for n in range(3)]
    for pix_fmt in ("yuv444p", "yuv422p10le"):
        codec = "ffv1"
        path = write_clip(
            tmp_path / f"{pix_fmt}.mkv", pictures, codec=codec, pix_fmt=pix_fmt, options={}
        )
        frame = np.asarray(frame_at(clip_film(path), 67)).astype(int)
        assert np.abs(frame[6, 8] - (220, 30, 30)).max() <= 8
        assert np.abs(frame[32, 48] - levels(1)).max() <= 3


def test_a_clip_is_cropped_around_its_focus_or_shown_whole(clip: Path) -> None:
    tall = np.asarray(frame_at(clip_film(clip, size=(32, 64), focus=(0.0, 0.5)), 0)).astype(int)
    assert tall[4, 4, 0] > 180
    other = np.asarray(frame_at(clip_film(clip, size=(32, 64), focus=(1.0, 0.5)), 0)).astype(int)
    assert np.abs(other[4, 4] - levels(0)).max() <= 3
    whole = clip_film(clip, size=(64, 96), fit="contain", fill=(200, 200, 0))
    frame = np.asarray(frame_at(whole, 0)).astype(int)
    assert np.abs(frame[8, 32] - (200, 200, 0)).max() <= 2
    assert frame[30, 4, 0] > 180
    blurred = np.asarray(frame_at(clip_film(clip, size=(64, 96), fit="contain", fill="blur"), 0))
    assert 5 < int(blurred[8, 60, 1]) < levels(0)


def test_without_a_duration_a_clip_is_still_read(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "live.mkv", [counted(n) for n in range(10)],
                      container_options={"live": "1"})  # fmt: skip
    reader = PlainReader(path)
    assert reader.told_duration() is None
    assert reader.duration() == pytest.approx(0.4, abs=0.05)
    reader.close()
    assert abs(grey(clip_film(path), 200) - levels(5)) <= 3


def test_what_can_be_read_of_a_cut_file_is_used_and_the_rest_stands_still(tmp_path: Path) -> None:
    whole = write_clip(
        tmp_path / "whole.mp4", [counted(n) + np.random.default_rng(n).integers(0, 3, (64, 96, 3),
        np.uint8) for n in range(50)], options={"crf": "4", "g": "5"},
    )  # fmt: skip
    head = write_head_first(whole, tmp_path / "head.mp4")
    data = head.read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: len(data) * 2 // 3])
    film = clip_film(cut, 2000)
    assert abs(grey(film, 400) - levels(10)) <= 4
    assert grey(film, 1900) == grey(film, 1999)
    findings = render_film(film, tmp_path / "film.mp4").findings
    assert [(f.rule, f.level) for f in findings] == [("CLIP-01", "warning")]
    assert "cut.mp4” is cut off: of 2.0 seconds only 1." in findings[0].message
    assert render_film(clip_film(whole, 100), tmp_path / "film.mp4").findings == ()


def write_head_first(path: Path, target: Path) -> Path:
    """The same clip with its index in front, as sent over the net."""
    with (
        av.open(str(path)) as source,
        av.open(str(target), "w", options={"movflags": "+faststart"}) as container,
    ):
        stream = container.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                container.mux(packet)
    return target


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 5000, b"#EXTM3U\n/etc/hostname\n", b"not a clip at all"]
)
def test_files_that_are_no_clips_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    with pytest.raises(AssetError, match=r"clip\.mp4"):
        frame_at(clip_film(path), 0)


def test_a_file_with_sound_only_or_an_index_only_is_refused_as_a_clip(
    tmp_path: Path, clip: Path
) -> None:
    path = tmp_path / "sound.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=48000, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4096), np.int16), "s16", "stereo")
        frame.sample_rate = 48000
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    with pytest.raises(AssetError, match=r"sound\.mp4"):
        frame_at(clip_film(path), 0)


def test_a_name_that_looks_like_a_protocol_is_only_a_name(tmp_path: Path, clip: Path) -> None:
    path = tmp_path / "concat:a|b.mp4"
    path.write_bytes(clip.read_bytes())
    assert abs(grey(clip_film(path), 0) - levels(0)) <= 3


def test_a_rendered_clip_has_the_right_frame_at_every_place_also_across_segments(
    tmp_path: Path,
) -> None:
    pictures = [counted(n % 20) for n in range(250)]
    path = write_clip(tmp_path / "long.mp4", pictures)
    film = clip_film(path, 9000)
    frames = decoded(render_film(film, tmp_path / "film.mp4").path)
    for number, frame in enumerate(frames):
        shown = min(249, int((number + 0.25) / 30 / 0.04)) % 20
        assert abs(int(rgb(frame)[32, 48, 1]) - levels(shown)) <= 4, number


def test_effects_are_moviepys_by_name(clip: Path) -> None:
    film = clip_film(clip, effects=("black-and-white",))
    frame = np.asarray(frame_at(film, 0)).astype(int)
    assert np.abs(frame[6, 8] - frame[6, 8].mean()).max() <= 3
    fast = clip_film(clip, effects=({"multiply-speed": 2},))
    assert abs(grey(fast, 200) - levels(10)) <= 4
    turned = clip_film(clip, effects=("TimeMirror", {"lum-contrast": {"lum": 20}}))
    assert abs(grey(turned, 0) - levels(23) - 20) <= 6
    mirrored = np.asarray(frame_at(clip_film(clip, effects=("mirror-x",)), 0)).astype(int)
    assert mirrored[6, -8, 0] > 180


def test_unknown_effects_and_wrong_arguments_are_told_in_plain_words() -> None:
    assert "black-and-white" in effect_names()
    with pytest.raises(UsageError, match="black-and-white"):
        check_effects(["black-and-whit"])
    with pytest.raises(UsageError, match="multiply-speed"):
        check_effects([{"multiply-speed": {"quickness": 2}}])
    with pytest.raises(UsageError, match="no effect"):
        check_effects(["masks-and"])
    for large in ({"resize": 1000}, {"resize": {"new_size": 50}}, {"margin": 10**9}):
        with pytest.raises(UsageError, match="numbers above"):
            check_effects([large])
    check_effects([{"resize": {"width": 640}}, {"margin": 20}])


@pytest.mark.parametrize("name", effect_names())
def test_every_effect_that_is_listed_works(clip: Path, name: str) -> None:
    arguments: dict[str, object] = {
        "accel-decel": {"new_duration": 1.0}, "crop": {"x1": 10, "y1": 4, "x2": 80, "y2": 60},
        "fade-in": 0.5, "fade-out": 0.5, "freeze": {"t": 0.5, "freeze-duration": 0.5},
        "gamma-correction": 1.5, "loop": 3, "lum-contrast": {"lum": 30}, "make-loopable": 0.2,
        "margin": 10, "resize": 0.5,
        "multiply-color": 0.5, "multiply-speed": 0.5, "rotate": 90, "super-sample": [0.04, 3],
        "scroll": {"w": 40, "h": 40, "x-speed": 5},
    }  # fmt: skip
    written = {name: arguments[name]} if name in arguments else name
    film = clip_film(clip, effects=(written,))
    plain_film = clip_film(clip)
    frames = [np.asarray(frame_at(film, moment)) for moment in (100, 900, 1400)]
    assert frames[0].shape == (64, 96, 3)
    usual = [np.asarray(frame_at(plain_film, moment)) for moment in (100, 900, 1400)]
    if name not in ("even-size", "freeze", "accel-decel"):
        assert any(np.abs(a.astype(int) - b).mean() > 1 for a, b in zip(frames, usual, strict=True))


def test_square_pixels_are_made_of_others(tmp_path: Path) -> None:
    path = tmp_path / "wide.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 48, 64, "yuv420p"
        stream.codec_context.sample_aspect_ratio = 2
        frame = av.VideoFrame.from_ndarray(counted(0, 48, 64), "rgb24").reformat(format="yuv420p")
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    reader = PlainReader(path)
    shown = reader.at(0)
    assert (shown.width, shown.height) == (96, 64)
    assert reader.picture(0).shape == (64, 96, 3)
    reader.close()
