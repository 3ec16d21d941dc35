"""Nothing that is to be hidden is ever seen, in no motion, format, draft, still or segment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from storykit.script.people import Hide, HideKey
from storykit.video.model import Film
from storykit.video.render import frame_at, render_film
from tests.video.clipmaking import rotated, with_matrix, write_clip
from tests.video.conftest import decoded, film_of, full_plate, plain, rgb

FACE = (250, 20, 230)
AREA = (0.4, 0.3, 0.2, 0.25)
COVER = "#203040"


def scene_with_face(width: int = 200, height: int = 160) -> np.ndarray:
    """A picture with a face of a colour that is nowhere else."""
    pixels = np.full((height, width, 3), 120, np.uint8)
    x, y, w, h = AREA
    rows = slice(round(y * height), round((y + h) * height))
    pixels[rows, round(x * width) : round((x + w) * width)] = FACE
    return pixels


def shows_face(frame: np.ndarray) -> bool:
    """Whether any pixel is nearer to the face than to everything else."""
    red, green, blue = (frame[..., channel].astype(int) for channel in range(3))
    return bool(((red - green > 40) & (blue - green > 30)).any())


def seen(film: Film) -> list[np.ndarray]:
    return [np.asarray(frame_at(film, moment)) for moment in range(0, film.duration, 170)]


@pytest.mark.parametrize("motion", ["still", "zoom-in", "zoom-out", "pan-start", "pan-end"])
@pytest.mark.parametrize("shape", ["box", "oval"])
def test_a_hidden_face_in_a_picture_is_covered_in_every_motion(
    picture: Callable[..., Path], motion: str, shape: Literal["box", "oval"]
) -> None:
    path = picture(scene_with_face())
    hide = Hide(box=AREA, shape=shape, color=COVER)
    open_film = film_of([(3000, plain((0, 0, 0), full_plate(path)))], motion=motion)
    assert any(shows_face(frame) for frame in seen(open_film))
    film = film_of([(3000, plain((0, 0, 0), full_plate(path, hide=(hide,))))], motion=motion)
    assert not any(shows_face(frame) for frame in seen(film))


@pytest.mark.parametrize("fill", [(9, 9, 9), "blur"])
def test_a_hidden_face_is_covered_in_a_whole_picture_and_its_blurred_ground(
    picture: Callable[..., Path], fill: object
) -> None:
    plate = full_plate(picture(scene_with_face()), hide=(Hide(box=AREA),), fit="contain", fill=fill)
    assert not any(shows_face(frame) for frame in seen(film_of([(300, plain((0, 0, 0), plate))])))


def moving_face(number: int) -> np.ndarray:
    pixels = np.full((96, 128, 3), 120, np.uint8)
    pixels[30:50, number * 2 : number * 2 + 24] = FACE
    return pixels


KEYS = (
    HideKey(at=0, box=(0, 30 / 96, 24 / 128, 20 / 96)),
    HideKey(at=1600, box=(80 / 128, 30 / 96, 24 / 128, 20 / 96)),
)


@pytest.mark.parametrize("facts", [{}, {"fit": "contain", "fill": "blur"}])
@pytest.mark.parametrize("effects", [(), ("mirror-x",)])
def test_a_hidden_face_that_moves_is_covered_on_every_frame_of_a_clip(
    tmp_path: Path, facts: dict[str, object], effects: tuple[str, ...]
) -> None:
    path = write_clip(tmp_path / "clip.mp4", [moving_face(n) for n in range(41)])
    scene = plain((0, 0, 0), full_plate(path, "clip", hide=(Hide(keys=KEYS),), **facts))
    film = film_of([(3000, scene)], effects=effects)
    assert any(
        shows_face(f) for f in seen(film_of([(3000, plain((0, 0, 0), full_plate(path, "clip")))]))
    )
    frames = decoded(render_film(film, tmp_path / "film.mp4").path)
    assert len(frames) == 90
    assert not any(shows_face(rgb(frame)) for frame in frames)


def test_areas_count_in_the_upright_picture(tmp_path: Path) -> None:
    still = [scene_with_face(128, 96)] * 5
    path = rotated(write_clip(tmp_path / "clip.mp4", still), tmp_path / "turned.mp4", 1)
    x, y, w, h = AREA
    turned = {"x": y, "y": 1 - x - w, "w": h, "h": w}
    other = {"x": 1 - y - h, "y": x, "w": h, "h": w}
    hides = [Hide(box=(a["x"], a["y"], a["w"], a["h"])) for a in (turned, other)]
    hidden = [
        not shows_face(np.asarray(frame_at(film_of(
            [(300, plain((0, 0, 0), full_plate(path, "clip", hide=(hide,), fit="contain")))]
        ), 0)))
        for hide in hides
    ]  # fmt: skip
    assert sorted(hidden) == [False, True]


def test_what_is_hidden_decides_which_piece_of_the_cache_is_used(
    picture: Callable[..., Path], tmp_path: Path
) -> None:
    from storykit.video.cache import SegmentCache

    path = picture(scene_with_face())
    cache = SegmentCache(tmp_path / "cache")
    films = [
        film_of([(500, plain((0, 0, 0), full_plate(path, hide=hide)))])
        for hide in ((), (Hide(box=AREA),), (Hide(box=AREA, color="#ffffff"),))
    ]
    made = [render_film(film, tmp_path / "film.mp4", cache=cache).made for film in films]
    assert made == [1, 1, 1]


@pytest.mark.parametrize("matrix", [(-1, 0, 0, 1), (0, 1, 1, 0), (0, -1, 1, 0)])
@pytest.mark.parametrize("size", [(128, 96), (97, 61)])
@pytest.mark.parametrize("effects", [(), ({"rotate": 90}, {"multiply-speed": 1.7})])
def test_a_moving_face_is_covered_in_mirrored_turned_odd_and_changed_clips(
    tmp_path: Path,
    matrix: tuple[int, int, int, int],
    size: tuple[int, int],
    effects: tuple[object, ...],
) -> None:
    width, height = size
    a, b, c, d = matrix

    def picture(share: float) -> tuple[np.ndarray, tuple[float, float, float, float]]:
        """A face on its way, and the box of it in the upright picture."""
        pixels = np.full((height, width, 3), 120, np.uint8)
        x, y = round(share * (width - 24)), round(20 + share * 16)
        pixels[y : y + 16, x : x + 24] = FACE
        shares = x / width, y / height, 24 / width, 16 / height
        across, down = (0, 1) if a or d else (1, 0)
        begins = [shares[across], shares[down]]
        sizes = [shares[2 + across], shares[2 + down]]
        if a < 0 or c < 0:
            begins[0] = 1 - begins[0] - sizes[0]
        if d < 0 or b < 0:
            begins[1] = 1 - begins[1] - sizes[1]
        return pixels, (max(0.0, begins[0]), max(0.0, begins[1]), sizes[0], sizes[1])

    made = [picture(number / 24) for number in range(25)]
    odd = {"pix_fmt": "yuv444p"} if width % 2 else {}
    stored = write_clip(tmp_path / "clip.mp4", [pixels for pixels, _ in made], **odd)  # type: ignore[arg-type]
    path = with_matrix(stored, tmp_path / "turned.mp4", matrix)
    keys = tuple(HideKey(at=40 * number, box=made[number][1]) for number in (0, 8, 16, 24))
    for facts in ({}, {"fit": "contain", "fill": "blur"}):
        plate = full_plate(path, "clip", hide=(Hide(keys=keys),), **facts)
        film = film_of([(1100, plain((120, 120, 120), plate))], effects=effects)
        assert not any(shows_face(frame) for frame in seen(film))
    bare = film_of([(1100, plain((0, 0, 0), full_plate(path, "clip")))], effects=effects)
    assert any(shows_face(frame) for frame in seen(bare))
