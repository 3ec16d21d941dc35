from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from storykit.design.model import Entrance, Still, TimedSprite
from storykit.errors import UsageError
from storykit.spans import Span
from storykit.video.loops import write_frames, write_loop
from storykit.video.model import Film
from storykit.video.render import frame_at
from tests.video.conftest import BLUE, RED, WHITE, film_of, plain, sprite


def moving() -> Film:
    still = Still(sprite(10, 10, 40, 20, WHITE), Entrance(100, 400, dy=10))
    overlay = TimedSprite(Span(1200, 1600), sprite(4, 44, 50, 10, RED))
    return film_of([(1000, plain(BLUE, still)), (1000, plain(RED))], overlays=(overlay,))


@pytest.mark.parametrize("suffix", ["gif", "webp"])
def test_a_loop_shows_the_film_at_its_times_for_ever(tmp_path: Path, suffix: str) -> None:
    film = moving()
    shares: list[float] = []
    loop = write_loop(film, tmp_path / f"loop.{suffix}", width=64, on_progress=shares.append)
    assert (loop.width, loop.height) == (64, 64)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    with Image.open(loop.path) as image:
        assert image.info["loop"] == 0
        assert image.n_frames == loop.frames < 30  # type: ignore[attr-defined]
        moment = 0
        for number in range(loop.frames):
            image.seek(number)
            image.load()
            shown = np.asarray(image.convert("RGB")).astype(int)
            expected = np.asarray(frame_at(film, moment + 3)).astype(int)
            assert np.abs(shown - expected).mean() < 8, (number, moment)
            moment += image.info["duration"]
    assert moment == pytest.approx(2000, abs=70)


def test_a_loop_is_the_same_every_time(tmp_path: Path) -> None:
    files = [write_loop(moving(), tmp_path / f"{n}.webp", width=48).path for n in range(2)]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_long_loops_and_other_suffixes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="too long"):
        write_loop(film_of([(30_000, plain(RED))]), tmp_path / "loop.gif")
    with pytest.raises(UsageError, match="no loop"):
        write_loop(moving(), tmp_path / "loop.png")


def test_every_frame_can_be_written_as_a_picture(tmp_path: Path) -> None:
    film = film_of([(100, plain(RED)), (100, plain(BLUE))])
    assert write_frames(film, tmp_path / "frames") == 6
    names = sorted(path.name for path in (tmp_path / "frames").iterdir())
    assert names == [f"{number:06}.png" for number in range(6)]
    with Image.open(tmp_path / "frames" / "000003.png") as image:
        assert np.abs(np.asarray(image).astype(int) - BLUE).max() <= 2
