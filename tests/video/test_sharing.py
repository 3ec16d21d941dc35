from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from storykit.design.model import TimedSprite
from storykit.spans import Span
from storykit.timeline.model import Transition
from storykit.video import pictures
from storykit.video.colour import Planes
from storykit.video.model import Film
from storykit.video.render import render_film
from storykit.video.sharing import Frames, Sharable, Shared
from tests.video.conftest import RED, SIZE, WHITE, film_of, full_plate, plain, sprite


@pytest.fixture
def photograph(picture: Callable[..., Path]) -> Path:
    random = np.random.default_rng(3)
    return picture(random.integers(0, 255, (96, 96, 3), dtype=np.uint8))


def film_with(
    photograph: Path, colour: tuple[int, int, int], motion: str, *lengths: int, rtl: bool = False
) -> Film:
    """The film of one language: the same pictures, captions and lengths of its own."""
    scenes = [(length, plain(RED, full_plate(photograph))) for length in lengths]
    caption = TimedSprite(Span(0, sum(lengths)), sprite(8, 40, 40, 12, colour))
    fade = Transition("fade", 200)
    return film_of(scenes, transition=fade, overlays=(caption,), motion=motion, rtl=rtl)


@pytest.mark.parametrize("motion", ["zoom-in", "pan-end", "still"])
def test_films_made_together_have_the_bytes_of_films_made_alone(
    photograph: Path, tmp_path: Path, motion: str
) -> None:
    films = [
        film_with(photograph, WHITE, motion, 900, 1200),
        film_with(photograph, RED, motion, 1300, 800, rtl=True),
        film_with(photograph, RED, motion, 900, 1200),
    ]
    for number, film in enumerate(films):
        render_film(film, tmp_path / f"alone{number}.mp4")
    shared = Shared()

    def render(number: int) -> None:
        render_film(films[number], tmp_path / f"both{number}.mp4", workers=1, shared=shared)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(render, range(3)))
    for number in range(3):
        alone, together = (tmp_path / f"{name}{number}.mp4" for name in ("alone", "both"))
        assert together.read_bytes() == alone.read_bytes()


def test_a_picture_of_several_films_is_opened_once(
    photograph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    whole = pictures.open_picture

    def counted(path: Path, **facts: object) -> object:
        opened.append(path)
        return whole(path, **facts)  # type: ignore[arg-type]

    monkeypatch.setattr(pictures, "open_picture", counted)
    shared, both = Shared(), threading.Barrier(2)

    def render(colour: tuple[int, int, int]) -> None:
        film = film_with(photograph, colour, "zoom-in", 1000)

        def wait(share: float) -> None:
            if share == 0:
                both.wait(60)

        out = tmp_path / f"{colour[1]}.mp4"
        render_film(film, out, workers=1, shared=shared, on_progress=wait)

    held = shared.layer  # a layer lives as long as a film shows it: here, as long as this list
    layers: list[object] = []
    monkeypatch.setattr(
        shared, "layer", lambda key, make: layers.append(found := held(key, make)) or found
    )
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(render, (RED, WHITE)))
    assert len(opened) == 1
    assert len(layers) == 2
    assert layers[0] is layers[1]


def test_what_no_film_shows_any_more_is_let_go_of_at_once(photograph: Path) -> None:
    class Layer(Sharable):
        pass

    gc.disable()
    try:
        shared = Shared()
        first = shared.layer("one", Layer)
        assert shared.layer("one", Layer) is first
        assert first.joint
        seen = weakref.ref(first)
        del first
        assert seen() is None
        assert not shared.layer("one", Layer).joint
    finally:
        gc.enable()


def test_a_frame_is_painted_once_for_those_who_keep_pace() -> None:
    frames, painted = Frames(), []

    def paint(frame: int) -> Planes:
        painted.append(frame)
        return Planes.empty(SIZE, SIZE)

    for frame in range(40):
        assert frames.at(frame, paint) is frames.at(max(0, frame), paint)
    assert painted == list(range(40))
    frames.at(0, paint)
    assert painted[-1] == 0


def test_who_waits_for_a_frame_paints_the_next() -> None:
    frames, painted = Frames(), []
    begun, over = threading.Event(), threading.Event()

    def slowly(frame: int) -> Planes:
        begun.set()
        over.wait(60)
        return Planes.empty(SIZE, SIZE)

    def paint(frame: int) -> Planes:
        painted.append(frame)
        over.set()
        return Planes.empty(SIZE, SIZE)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(frames.at, 7, slowly)
        assert begun.wait(60)
        assert frames.at(7, paint) is first.result(60)
    assert painted == [8]


def test_a_frame_that_cannot_be_painted_fails_for_all_who_want_it() -> None:
    def broken(frame: int) -> Planes:
        raise ValueError("broken")

    frames = Frames()
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            frames.at(1, broken)
