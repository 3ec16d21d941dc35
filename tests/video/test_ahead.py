"""Frames painted ahead: in order, no more than there is room for, and never after the end."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from weakref import ref

import numpy as np
import pytest

from storykit.design.model import TimedSprite
from storykit.script.models import TransitionName
from storykit.spans import Span
from storykit.timeline.model import Transition
from storykit.video.ahead import made_ahead
from storykit.video.encoders import software_encoder
from storykit.video.encoding import encode_segment, segments_of
from storykit.video.frames import schedule
from storykit.video.model import Film
from storykit.video.settings import CodecName, EncodeSettings
from storykit.video.stages import Stages
from tests.video.conftest import BLUE, RED, WHITE, film_of, full_plate, plain, sprite


def numbers(count: int, made: list[int], threads: set[str]) -> Iterator[int]:
    for number in range(count):
        made.append(number)
        threads.add(threading.current_thread().name)
        yield number


def test_items_come_in_order_from_a_thread_of_their_own() -> None:
    made: list[int] = []
    threads: set[str] = set()
    with made_ahead(numbers(50, made, threads), 3, lambda: True) as items:
        assert list(items) == list(range(50))
    assert threads == {"storykit-painter"}


def test_without_a_place_to_spare_no_thread_begins() -> None:
    threads: set[str] = set()
    with made_ahead(numbers(5, [], threads), 3, lambda: False) as items:
        assert list(items) == list(range(5))
    assert threads == {threading.current_thread().name}


def test_the_thread_goes_on_where_items_were_made_without_it() -> None:
    made: list[int] = []
    threads: set[str] = set()
    with made_ahead(numbers(9, made, threads), 3, lambda: len(made) == 4) as items:
        assert list(items) == list(range(9))
    assert made == list(range(9))
    assert len(threads) == 2


def test_no_more_is_made_than_there_is_room_for() -> None:
    made: list[int] = []
    with made_ahead(numbers(100, made, set()), 3, lambda: True) as items:
        for used in items:
            # The one in use is among the three.
            assert len(made) <= used + 3
            if used == 20:
                break
    there = len(made)
    assert there <= 24
    assert len(made) == there, "nothing is made after the end of the block"


def test_what_making_raises_comes_in_its_place() -> None:
    def failing() -> Iterator[int]:
        yield 1
        yield 2
        raise ValueError("no third")

    for spare in (True, False):
        with made_ahead(failing(), 3, lambda told=spare: told) as items:  # type: ignore[misc]
            assert [next(items), next(items)] == [1, 2]
            with pytest.raises(ValueError, match="no third"):
                next(items)


def test_an_error_does_not_keep_alive_what_was_made() -> None:
    class Made:
        """Something large."""

    def failing() -> Iterator[Made]:
        made = Made()
        found.append(ref(made))
        yield made
        raise ValueError

    def use(spare: bool) -> None:
        with made_ahead(failing(), 3, lambda: spare) as items, suppress(ValueError):
            for _ in items:
                pass

    gc.disable()
    try:
        for spare in (True, False):
            found: list[ref[Made]] = []
            use(spare)
            assert [each() for each in found] == [None]
    finally:
        gc.enable()


def test_an_error_in_the_block_ends_the_making() -> None:
    made: list[int] = []

    def fail() -> None:
        with made_ahead(numbers(100, made, set()), 3, lambda: True) as items:
            next(items)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert len(made) <= 4
    assert all(thread.name != "storykit-painter" for thread in threading.enumerate())


def _lively(picture: Path) -> Film:
    """Zooms, what rests, captions that fade, and every transition."""
    kinds: tuple[TransitionName, ...] = ("fade", "slide", "wipe", "through-black", "zoom")
    caption = TimedSprite(Span(500, 2500), sprite(8, 40, 40, 16, WHITE, 200), 200, 0)
    scenes = [(700, plain(RED, full_plate(picture))), (600, plain(BLUE))]
    film = film_of([scenes[n % 2] for n in range(6)], overlays=(caption,), motion="zoom-in")
    changes = [Transition()] + [Transition(kind, 300) for kind in kinds]
    shots = (
        replace(shot, transition=change) for shot, change in zip(film.shots, changes, strict=True)
    )
    return replace(film, shots=tuple(shots))


@pytest.mark.parametrize("codec", ["h264", "hevc"])
def test_a_segment_is_the_same_whoever_paints_it(
    codec: CodecName, tmp_path: Path, picture: Callable[..., Path]
) -> None:
    random = np.random.default_rng(1)
    film = _lively(picture(random.integers(0, 256, (160, 200, 3), np.uint8)))
    plan = schedule(film)
    encoder = software_encoder(EncodeSettings(codec=codec).for_file(tmp_path / "film.mp4"))
    made = []
    for begins in (0, 17, 10_000):
        path, asked = tmp_path / f"{begins}.mp4", count()
        stages = Stages(plan, rtl=film.rtl)
        for segment in segments_of(plan):
            encode_segment(
                film, plan, stages, segment, encoder, path,
                lambda: None, lambda asked=asked, begins=begins: next(asked) >= begins,
            )  # fmt: skip
            made.append(path.read_bytes())
    third = len(made) // 3
    assert made[:third] == made[third : 2 * third] == made[2 * third :]


def test_a_segment_that_is_stopped_leaves_no_thread_behind(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    film = _lively(picture(np.zeros((160, 200, 3), np.uint8)))
    plan = schedule(film)
    encoder = software_encoder(EncodeSettings().for_file(tmp_path / "film.mp4"))

    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        encode_segment(
            film, plan, Stages(plan, rtl=False), segments_of(plan)[0], encoder,
            tmp_path / "film.mp4", stop, lambda: True,
        )  # fmt: skip
    assert all(thread.name != "storykit-painter" for thread in threading.enumerate())
