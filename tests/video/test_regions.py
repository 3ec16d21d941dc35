"""What of a frame rests, and how encoders are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from storykit.design.model import Entrance, Painted, Plate, Sprite, Still
from storykit.spans import Box
from storykit.timeline.model import Transition
from storykit.video.encoders import software_encoder
from storykit.video.frames import schedule
from storykit.video.regions import Marker, Rest, rests_in
from storykit.video.render import render_film
from storykit.video.settings import EncodeSettings
from storykit.video.zones import settling_parts, zoned
from tests.video.conftest import (
    RED,
    WHITE,
    block,
    decoded,
    film_of,
    full_plate,
    plain,
    sprite,
)

WHOLE = Box(0, 0, 64, 64)
LOWER = Box(0, 32, 64, 32)


def beside(path: Path, *layers: Still, box: Box = LOWER, **facts: object) -> Painted:
    """A picture in a part of the frame, and what is drawn."""
    return replace(plain(RED, Plate("picture", path, box), *layers), **facts)  # type: ignore[arg-type]


def test_all_rests_but_what_lies_in_the_boxes_of_pictures(tmp_path: Path) -> None:
    film = film_of([(1000, beside(tmp_path / "a.png"))])
    (rest,) = rests_in(schedule(film), range(30))
    assert rest == Rest(range(30), ((LOWER, False), (WHOLE, True)))


def test_nothing_rests_around_a_picture_that_fills_the_frame(tmp_path: Path) -> None:
    film = film_of([(1000, plain(RED, full_plate(tmp_path / "a.png")))])
    assert rests_in(schedule(film), range(30)) == ()


def test_what_comes_in_rests_when_it_has_come(tmp_path: Path) -> None:
    enter = Entrance(delay=100, duration=300, dx=-8, dy=4)
    film = film_of([(1000, beside(tmp_path / "a.png", Still(sprite(10, 10, 8, 8, WHITE), enter)))])
    early, late = rests_in(schedule(film), range(30))
    assert (early.frames, late.frames) == (range(13), range(13, 30))
    assert early.parts == ((LOWER, False), (Box(2, 10, 16, 12), False), (WHOLE, True))
    assert late.parts == ((LOWER, False), (WHOLE, True))


def test_nothing_rests_in_a_transition_and_all_states_of_a_still_count(tmp_path: Path) -> None:
    wide, last = sprite(8, 0, 8, 4, WHITE), sprite(0, 0, 4, 4, RED)
    counting = Still(sprite(0, 0, 4, 4, WHITE), None, ((200, wide), (600, last)))
    film = film_of(
        [(1000, plain(RED)), (1000, plain(WHITE, counting))], transition=Transition("fade", 400)
    )
    first, second, third = rests_in(schedule(film), range(60))
    assert first == Rest(range(30), ((WHOLE, True),))
    assert [rest.frames for rest in (second, third)] == [range(42, 49), range(49, 60)]
    assert [box for box, _ in second.parts[:3]] == [
        Box(0, 0, 4, 4), Box(8, 0, 8, 4), Box(0, 0, 4, 4),
    ]  # fmt: skip
    # Counted from the segment, whatever came before it.
    assert rests_in(schedule(film), range(45, 60))[0].frames == range(4)


def test_of_patterns_and_letters_over_each_other_the_upper_one_counts(tmp_path: Path) -> None:
    text, pattern = Box(0, 0, 20, 8), Box(0, 0, 64, 20)
    details = ((pattern, "busy"), (text, "even"))
    film = film_of([(1000, beside(tmp_path / "a.png", details=details))])
    (rest,) = rests_in(schedule(film), range(30))
    assert rest.parts == ((LOWER, False), (text, True), (pattern, False), (WHOLE, True))


def frame_and_planes() -> tuple[av.VideoFrame, list[np.ndarray]]:
    planes = [np.zeros((64, 64), np.uint8), *(np.zeros((32, 32), np.uint8) for _ in range(2))]
    return av.VideoFrame.from_dlpack(tuple(planes), format="yuv420p"), planes


def test_marks_are_read_from_the_top_and_take_no_copy() -> None:
    film = film_of([(1000, plain(RED))])
    frame, planes = frame_and_planes()
    frame.pts, frame.time_base = 7, 1 / film.fps
    rest = Rest(range(7, 8), ((Box(-3, 30.5, 20, 99), False), (WHOLE, True)))
    marker = Marker(film, (rest,), 7)
    marked = marker.marked(7, frame)
    assert marked.planes[0].buffer_ptr == planes[0].ctypes.data
    assert (marked.pts, marked.time_base) == (7, 1 / film.fps)
    # Size of the entry, top, bottom, left, right, and the wish as a fraction.
    entries = np.frombuffer(bytes(marked.side_data[0]), np.int32).reshape(-1, 7)
    assert entries.tolist() == [[28, 30, 64, 0, 17, 0, 51], [28, 0, 64, 0, 64, -7, 51]]
    unmarked = np.frombuffer(bytes(marker.marked(8, frame).side_data[0]), np.int32)
    assert unmarked.tolist() == [28, 0, 64, 0, 64, 0, 51]


def test_where_marks_are_brief_they_begin_when_all_that_rests_has_come() -> None:
    film, parts = film_of([(1000, plain(RED))]), ((WHOLE, True),)
    rests = (Rest(range(2, 7), ((LOWER, False), (WHOLE, True))), Rest(range(7, 30), parts))
    marker = Marker(film, rests, 7, brief=4)
    wishes = []
    for place in (1, 2, 6, 7, 10, 11, 29):
        frame, _ = frame_and_planes()
        entries = np.frombuffer(bytes(marker.marked(place, frame).side_data[0]), np.int32)
        wishes.append(int(entries[5]))
    assert wishes == [0, 0, 0, -7, -7, 0, 0]


def test_frames_of_segments_in_which_nothing_rests_are_left_as_they_are() -> None:
    frame, _ = frame_and_planes()
    assert Marker(film_of([(1000, plain(RED))]), (), 7).marked(0, frame) is frame


def test_what_comes_to_rest_is_kept_whole_for_two_frames_that_others_are_made_from() -> None:
    parts = ((WHOLE, True),)
    rests = [Rest(range(5), parts), Rest(range(5, 9), parts), Rest(range(30, 40), parts)]
    assert list(settling_parts(tuple(rests), 40)) == [range(5, 21), range(30, 40)]
    assert list(settling_parts((Rest(range(9), parts),), 9)) == []
    near = (Rest(range(5, 9), parts), Rest(range(9, 40), parts))
    assert list(settling_parts(near, 40)) == [range(5, 25)]


def test_zones_are_told_to_x264_and_no_other() -> None:
    plan = schedule(film_of([(2000, plain(RED))]))
    rests = (Rest(range(12, 60), ((WHOLE, True),)),)
    encoder = software_encoder(EncodeSettings().for_file(Path("film.mp4")))
    told = dict(zoned(encoder, plan, range(60), rests).options)["x264-params"]
    assert told.endswith(":zones=12,27,b=1,no-dct-decimate=1")
    assert zoned(encoder, plan, range(60), ()) is encoder
    other = software_encoder(EncodeSettings(codec="hevc").for_file(Path("film.mp4")))
    assert zoned(other, plan, range(60), rests) is other


@pytest.mark.parametrize("codec", ["h264", "hevc"])
@pytest.mark.parametrize("effort", ["quick", "fast", "careful"])
def test_films_in_which_some_frames_rest_play_whole(
    tmp_path: Path, codec: str, effort: str
) -> None:
    random = np.random.default_rng(1).integers(0, 255, (64, 64), np.uint8)
    fine = block(64, 64, RED)
    fine[..., 0] = random
    enter = Entrance(delay=100, duration=300)
    scene = plain(RED, Still(Sprite(fine, 0, 0)), Still(sprite(10, 10, 8, 8, WHITE), enter))
    film = film_of([(700, scene), (700, scene)], transition=Transition("fade", 300))
    settings = EncodeSettings(codec=codec, effort=effort)  # type: ignore[arg-type]
    made = render_film(film, tmp_path / "film.mp4", settings=settings, workers=1)
    assert len(decoded(made.path)) == 42
