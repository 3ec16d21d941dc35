from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from storykit.design.model import Entrance, Painted, Sprite, Still, TimedSprite
from storykit.spans import Span
from storykit.timeline.model import Transition
from storykit.video.colour import Planes, pixels_of
from storykit.video.entrances import quickened, rests_after
from storykit.video.frames import schedule
from storykit.video.model import Film
from storykit.video.painting import Painter
from storykit.video.stages import Stages
from tests.video.conftest import BLUE, GREEN, RED, WHITE, film_of, full_plate, plain, sprite

LETTERS = {"R": RED, "G": GREEN, "B": BLUE, "W": WHITE, ".": (0, 0, 0)}


def frame_of(film: Film, number: int) -> np.ndarray:
    plan = schedule(film)
    planes = Planes.empty(film.width, film.height)
    frames = range(number, number + 1)
    with Painter(film, plan, Stages(plan, rtl=film.rtl), frames) as painter:
        painter.paint(number, planes)
    return pixels_of(planes)


def drawn(pixels: np.ndarray, step: int = 8) -> str:
    """The colour nearest to every eighth pixel, as a letter."""
    names = list(LETTERS)
    table = np.array([LETTERS[name] for name in names])
    cells = pixels[step // 2 :: step, step // 2 :: step].astype(int)
    nearest = np.abs(cells[:, :, None] - table).sum(axis=3).argmin(axis=2)
    return "\n".join("".join(names[i] for i in row) for row in nearest)


def two_scenes(kind: str, *, rtl: bool = False) -> Film:
    transition = Transition(kind, 300)  # type: ignore[arg-type]
    return film_of([(500, plain(RED)), (500, plain(BLUE))], transition=transition, rtl=rtl)


@pytest.mark.parametrize("kind", ["cut", "fade", "slide", "wipe", "through-black", "zoom"])
def test_before_and_after_a_transition_only_one_scene_is_seen(kind: str) -> None:
    film = two_scenes(kind)
    assert set(drawn(frame_of(film, 14))) <= set("R\n")
    assert set(drawn(frame_of(film, 24))) <= set("B\n")
    if kind == "cut":
        assert set(drawn(frame_of(film, 15))) <= set("B\n")


def test_a_fade_goes_evenly_from_one_scene_to_the_other() -> None:
    film = two_scenes("fade")
    red = [int(frame_of(film, n)[9, 9, 0]) for n in range(14, 25)]
    assert red == sorted(red, reverse=True)
    assert len(set(red)) == len(red)
    assert red[5] == pytest.approx((RED[0] + BLUE[0]) / 2, abs=12)


@pytest.mark.parametrize(("rtl", "row"), [(False, "RRRRBBBB"), (True, "BBBBRRRR")])
def test_a_slide_comes_from_the_side_where_reading_ends(rtl: bool, row: str) -> None:
    film = two_scenes("slide", rtl=rtl)
    assert drawn(frame_of(film, 19)).split("\n") == [row] * 8


@pytest.mark.parametrize(("rtl", "row"), [(False, "BBBBRRRR"), (True, "RRRRBBBB")])
def test_a_wipe_uncovers_from_the_side_where_reading_starts(rtl: bool, row: str) -> None:
    film = two_scenes("wipe", rtl=rtl)
    assert drawn(frame_of(film, 19)).split("\n") == [row] * 8


def test_through_black_is_black_in_the_middle_and_never_shows_both_scenes() -> None:
    film = two_scenes("through-black")
    light = [int(frame_of(film, n)[9, 9].max()) for n in range(15, 24)]
    assert light.index(min(light)) == 4
    assert light[4] <= 3
    for number in range(15, 24):
        red, _, blue = frame_of(film, number)[9, 9].astype(int)
        assert (red > blue) == (number < 19) or number == 19


def test_a_zoom_goes_into_the_old_scene_and_out_of_the_new_one() -> None:
    marks = [Still(sprite(24, 24, 16, 16, WHITE)), Still(sprite(16, 16, 32, 32, WHITE))]
    scenes = [(500, plain(RED, marks[0])), (500, plain(BLUE, marks[1]))]
    film = film_of(scenes, transition=Transition("zoom", 300))
    before, middle, after = (frame_of(film, n).astype(int) for n in (14, 19, 24))
    assert before[32, 22, 1] < 80
    assert after[32, 15, 1] < 80
    assert middle[32, 15, 1] > 110
    assert middle[32, 11, 1] < 80
    assert np.abs(middle - middle[:, ::-1]).mean() < 12


def enter(**facts: object) -> Film:
    still = Still(sprite(16, 24, 32, 16, WHITE), Entrance(100, 400, **facts))  # type: ignore[arg-type]
    return film_of([(1000, plain(BLUE, still))])


def test_a_layer_is_unseen_before_its_entrance_and_at_rest_after_it() -> None:
    for facts in ({}, {"dy": 16.0}, {"fade": False, "wipe": "up"}):
        film = enter(**facts)
        assert "W" not in drawn(frame_of(film, 2))
        rest = ["BBBBBBBB"] * 3 + ["BBWWWWBB"] * 2 + ["BBBBBBBB"] * 3
        assert drawn(frame_of(film, 15)).split("\n") == rest
        assert drawn(frame_of(film, 29)).split("\n") == rest


def test_a_layer_rises_to_its_place_and_slows_down() -> None:
    film = enter(dy=24.0, fade=False)
    tops = []
    for number in range(4, 16):
        light = frame_of(film, number)[:, 32, 0].astype(float)
        tops.append(float((light * np.arange(64)).sum() / light.sum()))
    steps = -np.diff(tops)
    assert (steps > -0.05).all()
    assert steps[0] > steps[5] > steps[-1] - 0.05


def letters_coming_in(duration: int, **facts: float) -> list[np.ndarray]:
    """The frames of lines one pixel thin while they come in."""
    lines = np.zeros((16, 32, 4), np.uint8)
    lines[::4, ::2] = lines[1::4, 1::2] = 255
    still = Still(Sprite(lines, 16, 24), Entrance(0, duration, fade=False, **facts))
    film = film_of([(duration + 200, plain((0, 0, 0), still))])
    return [frame_of(film, n)[..., 0].astype(float) for n in range(schedule(film).frames)]


@pytest.mark.parametrize("facts", [{"dy": 13.0}, {"dx": -13.0}, {"dx": 9.0, "dy": -9.0}])
def test_letters_that_come_in_quickly_are_as_sharp_in_every_frame(facts: dict[str, float]) -> None:
    frames = letters_coming_in(400, **facts)
    detail = [float(np.square(np.diff(frame, 2, axis=0)).sum()) for frame in frames]
    assert detail == pytest.approx([detail[-1]] * len(detail), rel=0.01)
    assert (frames[0] != frames[-1]).any()


@pytest.mark.parametrize(
    "enter",
    [
        Entrance(0, 400),
        Entrance(0, 400, dx=13.0, dy=-7.0),
        Entrance(0, 4000, dx=5.3, dy=3.7),
        Entrance(0, 400, fade=False, wipe="up"),
        Entrance(0, 400, fade=False, wipe="right-to-left"),
    ],
)
@pytest.mark.parametrize("colour", [WHITE, (0, 0, 0), (30, 200, 60)])
def test_soft_edges_have_no_fringes_while_they_come_in(
    enter: Entrance, colour: tuple[int, int, int]
) -> None:
    alpha = np.random.default_rng(5).integers(0, 256, (21, 31, 1))
    pixels = np.rint(np.array([*colour, 255]) * alpha / 255).astype(np.uint8)
    film = film_of([(900, plain(colour, Still(Sprite(pixels, 17, 23), enter)))])
    # Letters over their own colour are not to be seen, however little of them there is.
    ground = frame_of(film_of([(100, plain(colour))]), 0).astype(int)
    for number in range(1, 14, 2):
        assert np.abs(frame_of(film, number).astype(int) - ground).max() <= 2, number


def test_letters_that_drift_slowly_move_between_pixels() -> None:
    frames = letters_coming_in(4000, dy=6.0)
    heights = [float((frame.sum(axis=1) * np.arange(64)).sum() / frame.sum()) for frame in frames]
    steps = -np.diff(heights)
    assert steps.max() < 0.3
    assert (steps > -0.01).all()


@pytest.mark.parametrize(
    ("wipe", "first"),
    [
        ("left-to-right", (20, 32)),
        ("right-to-left", (44, 32)),
        ("down", (32, 26)),
        ("up", (32, 38)),
    ],
)
def test_a_wipe_uncovers_a_layer_from_its_side(wipe: str, first: tuple[int, int]) -> None:
    film = enter(fade=False, wipe=wipe)
    frame = frame_of(film, 5)
    x, y = first
    assert frame[y, x, 0] > 200
    assert frame[63 - y, 63 - x, 0] < 60


def test_the_states_of_a_layer_follow_each_other_from_its_entrance_on() -> None:
    states = tuple((at, sprite(8, 8, 48, 48, c)) for at, c in ((200, GREEN), (400, WHITE)))
    still = Still(sprite(8, 8, 48, 48, RED), Entrance(100, 0), states)
    film = film_of([(1000, plain(BLUE, still))])
    seen = [drawn(frame_of(film, n)).split("\n")[4][4] for n in (2, 3, 8, 9, 14, 15, 29)]
    assert "".join(seen) == "BRRGGWW"


def test_a_scene_too_short_for_its_entrances_shows_all_of_them_sooner() -> None:
    states = ((400, sprite(8, 8, 48, 48, GREEN)), (1200, sprite(8, 8, 48, 48, WHITE)))
    stills = [
        Still(sprite(8, 8, 48, 48, RED), Entrance(100, 300), states),
        Still(sprite(8, 8, 48, 48, RED), Entrance(2000, 400, dx=8.0)),
        Still(sprite(8, 8, 48, 48, RED)),
    ]
    painted = plain(BLUE, *stills)
    assert quickened(painted, 3200) is painted
    short = quickened(painted, 1600)
    enters = [layer.enter for layer in short.layers if isinstance(layer, Still)]
    assert enters == [Entrance(50, 150), Entrance(1000, 200, dx=8.0), None]
    assert [at for at, _ in short.layers[0].frames] == [200, 600]  # type: ignore[union-attr]
    assert max(rests_after(layer) for layer in short.layers) == 1200  # type: ignore[arg-type]
    assert quickened(plain(BLUE), 100).layers == ()


def test_overlays_lie_over_every_scene_and_fade() -> None:
    overlay = TimedSprite(Span(200, 800), sprite(0, 0, 64, 64, WHITE), 100, 200)
    film = film_of([(500, plain(BLUE)), (500, plain(BLUE))], overlays=(overlay,))
    light = [int(frame_of(film, n)[32, 32, 0]) for n in range(30)]
    assert light[5] == light[24] == pytest.approx(BLUE[0], abs=2)
    assert light[9:17] == [255] * 8
    assert BLUE[0] < light[6] < light[7] < light[8] < 255
    assert 255 > light[18] > light[20] > light[23] > BLUE[0]


def striped(width: int = 200, height: int = 200) -> np.ndarray:
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, : width // 2] = RED
    pixels[:, width // 2 :] = GREEN
    return pixels


@pytest.mark.parametrize(("rtl", "greener"), [(False, True), (True, False)])
def test_a_pan_to_the_end_goes_where_reading_goes(
    picture: Callable[..., Path], rtl: bool, greener: bool
) -> None:
    plate = full_plate(picture(striped(400, 200)))
    film = film_of([(4000, plain(BLUE, plate))], motion="pan-end", rtl=rtl)
    counts = [(frame_of(film, n)[..., 1] > 150).sum() for n in (0, 100)]
    assert (counts[1] > counts[0]) == greener


def test_a_picture_at_rest_is_cropped_around_its_focus_or_shown_whole_on_its_fill(
    picture: Callable[..., Path],
) -> None:
    path = picture(striped(400, 100))
    assert set(
        drawn(frame_of(film_of([(100, plain(BLUE, full_plate(path, focus=(1.0, 0.5))))]), 0))
    ) == {"G", "\n"}
    whole = full_plate(path, fit="contain", fill=WHITE)
    rows = drawn(frame_of(film_of([(100, plain(BLUE, whole))]), 0)).split("\n")
    assert rows == ["WWWWWWWW"] * 3 + ["RRRRGGGG"] * 2 + ["WWWWWWWW"] * 3
    blurred = full_plate(path, fit="contain", fill="blur")
    frame = frame_of(film_of([(100, plain(BLUE, blurred))]), 0)
    assert 60 < int(frame[2, 2, 0]) < RED[0]


def test_a_zoom_grows_around_the_focus(picture: Callable[..., Path]) -> None:
    pixels = np.zeros((300, 300, 3), np.uint8)
    pixels[100:200, 100:200] = WHITE
    plate = full_plate(picture(pixels))
    film = film_of([(6000, plain(BLUE, plate))], motion="zoom-in")
    sizes = [float(frame_of(film, n)[..., 0].astype(float).sum()) for n in (0, 40, 80, 170)]
    assert sizes == sorted(sizes)
    assert sizes[-1] / sizes[0] == pytest.approx(
        (1 + 0.18 * (1 - np.exp(-170 / 150))) ** 2, rel=0.02
    )


def test_equal_states_are_equal_frames_and_settled_scenes_have_one(
    picture: Callable[..., Path],
) -> None:
    still = Still(sprite(16, 24, 32, 16, WHITE), Entrance(100, 300, dy=8))
    overlay = TimedSprite(Span(600, 1000), sprite(0, 0, 8, 8, RED), 100, 100)
    scenes: list[tuple[int, Painted]] = [
        (1200, plain(BLUE, full_plate(picture(striped())), still)),
        (500, plain(GREEN)),
    ]
    film = film_of(scenes, overlays=(overlay,), transition=Transition("fade", 200))
    plan = schedule(film)
    stages = Stages(plan, rtl=False)
    seen: dict[object, np.ndarray] = {}
    with Painter(film, plan, stages, range(plan.frames)) as painter:
        states = [painter.state(n) for n in range(plan.frames)]
        for number, state in enumerate(states):
            planes = Planes.empty(64, 64)
            painter.paint(number, planes)
            frame = pixels_of(planes)
            assert (seen.setdefault(state, frame) == frame).all()
            assert (frame_of(film, number) == frame).all()
    assert len(set(states[13:18])) == 1
    assert len(set(states[44:])) == 1
    assert len(seen) < plan.frames


def test_frames_do_not_depend_on_where_a_scene_lies_in_the_film(
    picture: Callable[..., Path],
) -> None:
    plate = full_plate(picture(striped()))
    still = Still(sprite(16, 24, 32, 16, WHITE), Entrance(100, 300, dy=8))
    scene = (1000, plain(BLUE, plate, still))
    early = film_of(
        [(500, plain(RED)), scene], motion="zoom-in", transition=Transition("fade", 200)
    )
    late = film_of([(833, plain(RED)), scene], motion="zoom-in", transition=Transition("fade", 200))
    for number in range(30):
        assert (frame_of(early, 15 + number) == frame_of(late, 25 + number)).all()


def test_other_frame_rates_show_the_same_moments(picture: Callable[..., Path]) -> None:
    plate = full_plate(picture(striped()))
    slow, fast = (
        film_of([(2000, plain(BLUE, plate))], motion="zoom-in", fps=Fraction(rate))
        for rate in (25, 50)
    )
    assert (frame_of(slow, 20) == frame_of(fast, 40)).all()


def test_a_missing_picture_names_the_scene_and_the_file(tmp_path: Path) -> None:
    from storykit.errors import AssetError

    film = film_of([(500, plain(RED)), (500, plain(RED, full_plate(tmp_path / "gone.jpg")))])
    with pytest.raises(AssetError, match=r"s1.*gone\.jpg"):
        frame_of(film, 20)


def test_the_background_shows_through_and_layers_lie_in_order() -> None:
    half = Still(sprite(0, 0, 64, 32, WHITE, 128))
    low = Still(sprite(0, 24, 64, 40, GREEN))
    frame = frame_of(film_of([(100, plain((0, 0, 0), half, low))]), 0)
    assert np.abs(frame[8, 8].astype(int) - 128).max() <= 2
    assert np.abs(frame[28, 8].astype(int) - GREEN).max() <= 2
