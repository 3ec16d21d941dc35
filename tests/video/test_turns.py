"""Who makes which segment, and clips that are read through once over several segments."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from storykit.script.people import Hide
from storykit.timeline.model import Transition
from storykit.video import brushes
from storykit.video.clips import PlainReader
from storykit.video.encoding import Segment
from storykit.video.model import Film
from storykit.video.render import render_film
from storykit.video.turns import Turns
from tests.video.clipmaking import counted, write_clip
from tests.video.conftest import film_of, full_plate, plain


def segments(count: int) -> list[Segment]:
    return [Segment(index, range(index * 90, index * 90 + 90)) for index in range(count)]


def test_workers_that_share_pictures_take_segments_in_order() -> None:
    turns = Turns(segments(4), apart=False)
    first, second = turns.next(None), turns.next(None)
    assert [s.index for s in (first, second, turns.next(second), turns.next(first)) if s] == [
        0, 1, 2, 3,
    ]  # fmt: skip
    assert turns.next(None) is None


def test_workers_apart_go_on_along_their_own_stretch_and_help_at_the_end() -> None:
    turns = Turns(segments(8), apart=True)
    one, two = turns.next(None), turns.next(None)
    assert one is not None
    assert two is not None
    assert (one.index, two.index) == (0, 4)
    for index in (1, 2, 3):
        one = turns.next(one)
        assert one is not None
        assert one.index == index
    # The first has reached the second's stretch, of which three are left: the later ones are its.
    helped = turns.next(one)
    assert helped is not None
    assert helped.index == 6
    assert [getattr(turns.next(s), "index", None) for s in (two, helped, None)] == [5, 7, None]


@pytest.fixture
def film(tmp_path: Path) -> Film:
    """Four scenes, each with a clip of one key frame, that are faded into each other."""
    scenes = []
    for number in range(4):
        pictures = [counted(n * 3 + number) for n in range(100)]
        path = write_clip(tmp_path / f"{number}.mp4", pictures, options={"crf": "12", "g": "999"})
        scenes.append((2500, plain((0, 0, 0), full_plate(path, "clip"))))
    return film_of(scenes, transition=Transition("fade", 500))


def test_clips_are_opened_once_for_all_segments_and_bytes_stay_the_same(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[PlainReader] = []
    closed: list[PlainReader] = []

    class Counted(PlainReader):
        """Those that are painted from; a look at what is wrong with a clip has a reader too."""

        def __init__(self, path: Path, hides: Sequence[Hide] = ()) -> None:
            opened.append(self)
            super().__init__(path, hides)

        def close(self) -> None:
            closed.append(self)
            super().close()

    monkeypatch.setattr(brushes, "PlainReader", Counted)
    made = []
    # One more for each time that a worker begins in the middle, under a transition.
    for workers, most in ((1, 4), (2, 6), (4, 7)):
        opened.clear()
        closed.clear()
        path = tmp_path / f"film{workers}.mp4"
        made.append(render_film(film, path, workers=workers).path.read_bytes())
        assert 4 <= len(opened) <= most
        assert set(map(id, opened)) == set(map(id, closed))
    assert made[0] == made[1] == made[2]
