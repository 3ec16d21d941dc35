from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storykit.spans import Box
from storykit.video.motion import ZOOM, place_lines, seen_part

MOTIONS = ["zoom-in", "zoom-out", "pan-start", "pan-end", "still"]


def part(motion: str, seconds: float, **facts: object) -> Box:
    facts.setdefault("picture", (3000, 4000))
    facts.setdefault("frame", (1080, 1920))
    picture, frame = facts.pop("picture"), facts.pop("frame")
    return seen_part(picture, frame, motion, seconds, **facts)  # type: ignore[arg-type]


@given(
    st.sampled_from(MOTIONS),
    st.floats(0, 1000),
    st.tuples(st.integers(16, 6000), st.integers(16, 6000)),
    st.tuples(st.integers(16, 2000), st.integers(16, 2000)),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
    st.booleans(),
)
def test_what_is_seen_has_the_shape_of_the_frame_and_never_leaves_the_picture(
    motion: str,
    seconds: float,
    picture: tuple[int, int],
    frame: tuple[int, int],
    focus: tuple[float, float],
    rtl: bool,
) -> None:
    seen = part(motion, seconds, picture=picture, frame=frame, focus=focus, rtl=rtl)
    assert Box(0, 0, *picture).contains(seen, tolerance=1e-6 * max(picture))
    assert seen.width / seen.height == pytest.approx(frame[0] / frame[1])


@pytest.mark.parametrize("motion", MOTIONS)
def test_right_to_left_is_the_mirror_image(motion: str) -> None:
    for seconds in (0.0, 1.0, 7.0):
        here = part(motion, seconds, focus=(0.3, 0.4))
        there = part(motion, seconds, focus=(0.7, 0.4), rtl=True)
        assert there.x == pytest.approx(3000 - here.right)
        assert (there.y, there.width) == (here.y, here.width)


def test_zooms_narrow_and_widen_and_pans_travel_towards_their_side() -> None:
    assert part("zoom-in", 4).width < part("zoom-in", 0).width
    assert part("zoom-out", 4).width > part("zoom-out", 0).width
    assert part("pan-end", 4).x > part("pan-end", 0).x
    assert part("pan-start", 4).x < part("pan-start", 0).x
    assert part("pan-end", 4, rtl=True).x < part("pan-end", 0, rtl=True).x
    assert part("still", 0) == part("still", 9)


def test_a_movement_slows_down_and_never_enlarges_beyond_its_limit() -> None:
    widths = [part("zoom-in", s).width for s in range(60)]
    steps = -np.diff(widths)
    assert (steps > 0).all()
    assert (np.diff(steps) < 0).all()
    assert widths[0] / widths[-1] < 1 + ZOOM


@pytest.mark.parametrize("motion", ["zoom-in", "zoom-out", "pan-start", "pan-end"])
def test_near_layers_move_further_than_far_ones(motion: str) -> None:
    def path(depth: float) -> float:
        boxes = [part(motion, s, picture=(6000, 4000), depth=depth) for s in (0.0, 6.0)]
        return abs(boxes[1].x / boxes[1].width - boxes[0].x / boxes[0].width)

    far, usual, near = path(0.5), path(1.0), path(2.0)
    assert far < usual < near
    assert part(motion, 3.0, depth=0.0).width == part("still", 0.0).width


SHARES = st.sampled_from([0.0, 0.02, 0.3, 0.5, 0.55, 0.66, 0.97, 1.0])
SHAPES = st.sampled_from(
    [(3000, 4000), (4000, 3000), (6000, 600), (600, 6000), (40, 30), (31, 47), (1080, 1920)]
)
FRAMES = st.sampled_from([(1080, 1920), (1920, 1080), (1080, 1080), (540.0, 333.3)])


@given(
    st.sampled_from(MOTIONS), st.floats(0, 60), SHAPES, FRAMES, SHARES, SHARES, st.booleans(),
    st.sampled_from([0.35, 1.0, 1.9]),
)  # fmt: skip
def test_the_focus_stays_in_sight(
    motion: str,
    seconds: float,
    picture: tuple[int, int],
    frame: tuple[float, float],
    across: float,
    down: float,
    rtl: bool,
    depth: float,
) -> None:
    facts: dict[str, object] = {"picture": picture, "frame": frame, "focus": (across, down)}
    seen = part(motion, seconds, rtl=rtl, depth=depth, **facts)
    near = 1e-6 * max(picture)
    assert Box(0, 0, *picture).contains(seen, tolerance=near)
    x, y = across * picture[0], down * picture[1]
    # And not at the very edge, where half of a face would be seen, unless it is the picture's own.
    for inside, own, size in (
        (x - seen.x, x, seen.width),
        (seen.right - x, picture[0] - x, seen.width),
        (y - seen.y, y, seen.height),
        (seen.bottom - y, picture[1] - y, seen.height),
    ):
        assert inside >= min(0.12 * size, 0.6 * own) - near


@pytest.mark.parametrize("motion", ["zoom-in", "zoom-out", "pan-start", "pan-end"])
@given(SHAPES, FRAMES, SHARES, SHARES)
def test_a_movement_slows_down_evenly_in_every_direction(
    motion: str,
    picture: tuple[int, int],
    frame: tuple[float, float],
    across: float,
    down: float,
) -> None:
    facts: dict[str, object] = {"picture": picture, "frame": frame, "focus": (across, down)}
    seen = [part(motion, second / 4, **facts) for second in range(40)]
    # In sizes of the view, so that small pictures count as much as large ones.
    for corners in (
        [(box.x / seen[0].width, box.y / seen[0].height) for box in seen],
        [(box.right / seen[0].width, box.bottom / seen[0].height) for box in seen],
    ):
        speed = np.abs(np.diff(np.array(corners), axis=0))
        assert (np.diff(speed, axis=0) <= 1e-9).all()


def test_placed_lines_hit_broken_coordinates_to_a_fiftieth_of_a_pixel() -> None:
    errors = []
    for seconds in np.linspace(0, 4, 120):
        seen = part("zoom-in", float(seconds))
        first, last = seen.x * 0.6 + 32, seen.right * 0.6 + 32
        lines = place_lines(first, last, 1080, 1900)
        step = (lines.stop - lines.start) / lines.size
        errors.append(abs(lines.start + lines.skip * step - first))
        errors.append(abs(lines.start + (lines.skip + 1080) * step - last))
        assert 0 <= lines.start < lines.stop <= 1900
        assert lines.skip + 1080 <= lines.size
    assert float(np.sqrt(np.mean(np.square(errors)))) < 0.03


@given(st.floats(0, 50), st.floats(60, 200), st.integers(16, 400))
def test_placed_lines_stay_inside_the_source(first: float, last: float, count: int) -> None:
    lines = place_lines(first, last, count, 200)
    assert 0 <= lines.start < lines.stop <= 200
    assert 0 <= lines.skip <= lines.size - count
