from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from storykit.spans import Span
from storykit.timeline.model import Transition
from storykit.video.frames import frame_count, frame_moment, frame_number, frame_range, schedule
from tests.video.conftest import BLUE, GREEN, RED, film_of, plain

RATES = st.sampled_from(
    [Fraction(24), Fraction(25), Fraction(30), Fraction(60), Fraction(24000, 1001),
     Fraction(30000, 1001), Fraction(60000, 1001), Fraction(15)]
)  # fmt: skip


def test_a_moment_goes_to_the_nearest_border_and_halves_to_the_later_one() -> None:
    thirty = Fraction(30)
    assert [frame_number(m, thirty) for m in (0, 16, 17, 33, 34, 50, 1000)] == [
        0,
        0,
        1,
        1,
        1,
        2,
        30,
    ]
    assert frame_number(50, Fraction(10)) == 1
    assert frame_number(1001, Fraction(30000, 1001)) == 30


@given(RATES, st.integers(0, 10**7))
def test_the_beginning_of_a_frame_is_within_half_a_frame_of_its_moment(
    fps: Fraction, moment: int
) -> None:
    border = frame_moment(frame_number(moment, fps), fps)
    assert abs(border - moment) <= 500 / fps


@given(RATES, st.lists(st.integers(1, 5000), min_size=1, max_size=40))
def test_scenes_that_meet_share_a_border_and_nothing_adds_up(
    fps: Fraction, lengths: list[int]
) -> None:
    moment, stop = 0, 0
    for length in lengths:
        frames = frame_range(Span(moment, moment + length), fps)
        assert frames.start == stop
        moment, stop = moment + length, frames.stop
    assert abs(Fraction(stop) - moment * fps / 1000) <= Fraction(1, 2)


def test_a_film_is_placed_without_gaps_and_a_scene_too_short_to_be_seen_is_left_out() -> None:
    film = film_of([(1000, plain(RED)), (10, plain(GREEN)), (990, plain(BLUE))])
    plan = schedule(film)
    assert [(p.shot.id, p.first, p.stop) for p in plan.placed] == [("s0", 0, 30), ("s2", 30, 60)]
    assert frame_count(film) == plan.frames == 60


def test_the_scene_before_is_seen_only_during_the_transition() -> None:
    film = film_of([(1000, plain(RED)), (1000, plain(BLUE))], transition=Transition("fade", 200))
    plan = schedule(film)
    assert [plan.at(n)[1] is not None for n in (29, 30, 35, 36)] == [False, True, True, False]
    assert plan.at(35)[0].shot.id == "s1"
    assert list(plan.indices_between(range(30, 60))) == [0, 1]
    assert list(plan.indices_between(range(36, 60))) == [1]


def test_a_transition_is_never_longer_than_its_scene() -> None:
    film = film_of(
        [(1000, plain(RED)), (300, plain(BLUE)), (500, plain(RED))],
        transition=Transition("fade", 800),
    )
    assert [placed.blend for placed in schedule(film).placed] == [0, 9, 15]
