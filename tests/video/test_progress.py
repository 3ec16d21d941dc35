"""What lies over the scenes never jumps, whatever goes on under it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from storykit.design.model import Entrance, Sprite, Still, TimedSprite
from storykit.design.overlays import progress_bar
from storykit.design.themes import find_theme
from storykit.formats import find_format
from storykit.spans import Span
from storykit.timeline.model import Transition
from storykit.video.colour import Planes
from storykit.video.filming import only
from storykit.video.frames import schedule
from storykit.video.model import Film
from storykit.video.painting import Painter
from storykit.video.stages import Stages
from tests.video.conftest import BLACK, BLUE, film_of, plain

WIDTH, HEIGHT = 240, 120
LENGTH = 3600


BARE = replace(find_format("landscape"), width=WIDTH, height=HEIGHT)


def rows(film: Film, row: int) -> np.ndarray:
    """The brightness of one row of every frame of a film."""
    plan = schedule(film)
    with Painter(film, plan, Stages(plan, rtl=film.rtl), range(plan.frames)) as painter:
        return np.array([painter.painted(n).luma[row].astype(float) for n in range(plan.frames)])


def reached(film: Film) -> np.ndarray:
    """How far the bar reaches in every frame, in pixels: what it changes of its track."""
    track = replace(film, overlays=film.overlays[:1])
    shown, bare = rows(film, 0), rows(track, 0)
    full = shown[-1, WIDTH // 2]
    return np.asarray(((shown - bare) / (full - bare)).sum(axis=1))


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", ["cut", "fade", "slide", "wipe", "through-black", "zoom"])
@pytest.mark.parametrize("fps", [Fraction(24), Fraction(30000, 1001)])
def test_the_bar_grows_evenly_under_every_transition(
    kind: str, language: str, fps: Fraction
) -> None:
    film = film_of(
        [(1200, plain(colour, size=(WIDTH, HEIGHT))) for colour in (BLACK, BLUE, BLACK)],
        transition=Transition(kind, 400),  # type: ignore[arg-type]
        overlays=progress_bar(find_theme("steppe"), BARE, language, LENGTH),
        rtl=language == "ar",
        fps=fps,
    )
    lengths = reached(film)
    steps = np.diff(lengths)
    # Even to a twentieth of a pixel, which is what eight bits of brightness tell.
    assert steps[2:-2] == pytest.approx((WIDTH + 2) / (LENGTH / 1000 * float(fps)), abs=0.06)
    assert (steps > -0.01).all()
    assert lengths[-1] == pytest.approx(WIDTH, abs=1.5)
    assert lengths[0] < 6
    # One stretch from the side where reading starts.
    middle = rows(film, 0)[len(lengths) // 2]
    first, last = (middle[-1], middle[0]) if film.rtl else (middle[0], middle[-1])
    assert first > last


@pytest.mark.parametrize("language", ["en", "ar"])
def test_parts_of_a_film_show_their_part_of_the_bar(language: str) -> None:
    film = film_of(
        [(1200, plain(colour, size=(WIDTH, HEIGHT))) for colour in (BLACK, BLUE, BLACK)],
        overlays=progress_bar(find_theme("steppe"), BARE, language, LENGTH),
        rtl=language == "ar",
    )
    part = only(film, ("s1",))
    assert (rows(part, 0) == rows(film, 0)[36:72]).all()


@pytest.mark.parametrize("kind", ["cut", "fade", "slide", "wipe", "through-black", "zoom"])
@pytest.mark.parametrize("rtl", [False, True])
def test_captions_are_the_same_pixels_before_during_and_after_every_transition(
    kind: str, rtl: bool
) -> None:
    words = np.zeros((20, 120, 4), np.uint8)
    words[4:16, 8:112] = np.random.default_rng(4).integers(0, 2, (12, 104, 1)) * 255
    ground = Sprite(np.maximum(words, np.array([20, 30, 40, 255], np.uint8)), 60, 80)
    film = film_of(
        [(1200, plain(colour, size=(WIDTH, HEIGHT))) for colour in (BLACK, BLUE, BLACK)],
        transition=Transition(kind, 400),  # type: ignore[arg-type]
        overlays=(TimedSprite(Span(800, 2800), ground),),
        rtl=rtl,
    )
    plan = schedule(film)
    seen = set()
    # A painter for each segment, as workers have.
    for frames in (range(24, 36), range(36, 60), range(60, 72), range(72, 84)):
        with Painter(film, plan, Stages(plan, rtl=rtl), frames) as painter:
            for number in frames:
                part = painter.painted(number).part(62, 80, 116, 20)
                seen.add(b"".join(plane.tobytes() for plane in part))
    assert len(seen) == 1


def words(x: int, y: int, seed: int, width: int = 120) -> Sprite:
    pixels = np.zeros((20, width, 4), np.uint8)
    pixels[4:16, 8:-8] = np.random.default_rng(seed).integers(0, 2, (12, width - 16, 1)) * 255
    return Sprite(pixels, x, y)


@pytest.mark.parametrize("keeps", [1, 3])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("over", [False, True])
def test_frames_painted_one_after_the_other_are_those_painted_alone(
    over: bool, language: str, keeps: int
) -> None:
    rtl = language == "ar"
    entering = Still(words(20, 40, 5), Entrance(duration=500, fade=True))
    bar = progress_bar(find_theme("steppe"), BARE, language, LENGTH)
    bar = (*bar[:1], replace(bar[1], sprite=replace(bar[1].sprite, x=3, y=1)))
    captions = (
        TimedSprite(Span(300, 1100), words(60, -4 if over else 80, 4), fade_in=100, fade_out=100),
        TimedSprite(Span(1500, 2800), words(60, 80, 6)),
    )
    film = film_of(
        [(1200, plain(each, entering, size=(WIDTH, HEIGHT))) for each in (BLACK, BLUE, BLACK)],
        transition=Transition("fade", 400),
        overlays=(*bar, *captions),
        rtl=rtl,
    )
    plan = schedule(film)
    stages = Stages(plan, rtl=rtl)
    shown: list[tuple[Planes, bytes]] = []
    with Painter(film, plan, stages, range(plan.frames), keeps=keeps) as painter:
        for number in range(plan.frames):
            with Painter(film, plan, stages, range(plan.frames)) as other:
                other._growing = []  # all of it is painted in order
                wanted = b"".join(plane.tobytes() for plane in other.painted(number))
            shown.append((painter.painted(number), wanted))
            for planes, bytes_then in shown[-keeps:]:
                assert b"".join(plane.tobytes() for plane in planes) == bytes_then
