from __future__ import annotations

import random
from pathlib import Path

import av
import numpy as np
import pytest

from storykit.design.model import Plate, TimedSprite
from storykit.spans import Box, Span
from storykit.timeline.model import Transition
from storykit.video.encoders import software_encoder
from storykit.video.encoding import encode_segment, is_calm, segments_of
from storykit.video.frames import schedule
from storykit.video.model import Film
from storykit.video.render import frame_at, render_film
from storykit.video.settings import EncodeSettings
from storykit.video.stages import Stages
from tests.video.clipmaking import write_clip
from tests.video.conftest import (
    BLACK,
    BLUE,
    FPS,
    GREEN,
    RED,
    SIZE,
    decoded,
    film_of,
    plain,
    rgb,
    sprite,
)


def lengths(film: Film) -> list[int]:
    return [len(segment.frames) for segment in segments_of(schedule(film))]


def test_segments_begin_at_scene_borders_and_last_two_to_four_seconds() -> None:
    film = film_of([(ms, plain(RED)) for ms in (3000, 500, 500, 1000, 2500, 3900)])
    assert lengths(film) == [90, 60, 75, 117]


def test_a_long_scene_is_cut_at_fixed_distances_from_its_beginning() -> None:
    short, long = (film_of([(2000, plain(RED)), (ms, plain(BLUE))]) for ms in (9000, 12_500))
    assert lengths(short) == [60, 90, 90, 90]
    assert lengths(long) == [60, 90, 90, 90, 105]


def test_segments_cover_the_film_exactly_even_when_scenes_are_tiny() -> None:
    film = film_of([(random.Random(n).randrange(20, 900), plain(RED)) for n in range(200)])
    plan = schedule(film)
    segments = segments_of(plan)
    assert [s.frames.start for s in segments[1:]] == [s.frames.stop for s in segments[:-1]]
    assert (segments[0].frames.start, segments[-1].frames.stop) == (0, plan.frames)
    assert lengths(film_of([(40, plain(RED))])) == [1]
    assert lengths(film_of([(1, plain(RED))])) == [1]


def busy_film() -> Film:
    overlays = tuple(
        TimedSprite(Span(t, t + 700), sprite(4 + t // 100, 40, 40, 16, GREEN, 200), 100, 100)
        for t in range(0, 7000, 900)
    )
    scenes = [(ms, plain(c)) for ms, c in ((2600, RED), (2500, BLUE), (2300, GREEN))]
    return film_of(scenes, transition=Transition("slide", 400), overlays=overlays)


def test_the_bytes_are_the_same_for_any_number_of_workers_and_every_time(tmp_path: Path) -> None:
    film = busy_film()
    files = [
        render_film(film, tmp_path / f"{i}.mp4", workers=n).path for i, n in enumerate((1, 2, 4, 2))
    ]
    assert len({path.read_bytes() for path in files}) == 1


def test_every_frame_of_the_file_is_the_painted_one_also_where_segments_meet(
    tmp_path: Path,
) -> None:
    film = busy_film()
    frames = decoded(render_film(film, tmp_path / "film.mp4").path)
    losses = []
    for number, frame in enumerate(frames):
        painted = np.asarray(frame_at(film, round(number * 1000 / FPS)))
        losses.append(float(np.abs(rgb(frame).astype(int) - painted).mean()))
    assert max(losses) < 3
    for segment in segments_of(schedule(film))[1:]:
        assert losses[segment.frames.start] < 2
        assert losses[segment.frames.start - 1] < 2


def clip_among_pictures(folder: Path) -> Film:
    lively = np.random.default_rng(3).integers(0, 255, (60, SIZE, SIZE, 3), np.uint8)
    file = write_clip(folder / "clip.mp4", list(lively))
    plate = Plate("clip", file, Box(0, 0, SIZE, SIZE))
    scenes = [(2600, plain(RED)), (2200, plain(BLACK, plate)), (2300, plain(GREEN))]
    return film_of(scenes, transition=Transition("fade", 300))


@pytest.mark.parametrize("bits", [None, 400_000])
def test_lively_and_calm_segments_share_one_head(tmp_path: Path, bits: int | None) -> None:
    encoder = software_encoder(EncodeSettings(max_bitrate=bits).for_file(tmp_path / "film.mp4"))
    film = clip_among_pictures(tmp_path)
    plan = schedule(film)
    heads = set()
    for segment in segments_of(plan):
        path, stages = tmp_path / f"{segment.index}.mp4", Stages(plan, rtl=False)
        encode_segment(film, plan, stages, segment, encoder, path, lambda: None)
        with av.open(str(path)) as piece:
            heads.add(piece.streams.video[0].codec_context.extradata)
    assert [is_calm(plan, segment.frames) for segment in segments_of(plan)] == [True, False, False]
    assert len(heads) == 1


def test_a_film_of_lively_and_calm_segments_shows_what_was_painted(tmp_path: Path) -> None:
    film = clip_among_pictures(tmp_path)
    video = render_film(film, tmp_path / "film.mp4", settings=EncodeSettings(quality=1))
    frames = decoded(video.path)
    assert len(frames) == video.frames
    for number in range(0, video.frames, 7):
        painted = np.asarray(frame_at(film, round(number * 1000 / 30))).astype(int)
        assert np.abs(rgb(frames[number]) - painted).mean() < 8, number
