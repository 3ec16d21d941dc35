"""Memory: what a long film holds is what a short one holds, and what was freed is given back."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import pytest
from PIL import Image
from trials import trial

import storykit
from storykit.formats import FORMATS
from storykit.jobs import crew as crews
from storykit.jobs.bench import Bench
from storykit.jobs.crew import Done, Failed, Share
from storykit.jobs.memory import (
    free_memory,
    give_back,
    most_held,
    thrifty,
    usual_memory,
)
from storykit.jobs.processes import Processes
from storykit.jobs.reels import Shooting, make_reel, outline_of
from storykit.video.layers import PictureInMotion
from storykit.video.settings import EncodeSettings


def long_story(folder: Path, scenes: int) -> storykit.Story:
    """Scenes of two seconds that move, fade into each other and have captions of their own."""
    Image.linear_gradient("L").resize((216, 320)).convert("RGB").save(folder / "sky.png")
    lines = ["storykit: 1", "id: long", "title: Long", "languages: [en]", "scenes:"]
    for number in range(scenes):
        motion = ("zoom-in", "pan-end")[number % 2]
        lines += [
            "  - layout: photo", "    image: sky.png", "    alt: A sky.", "    credit: storykit",
            f"    focus: [0.5, {0.3 + number / 100}]", f"    motion: {motion}",
            "    transition: fade", "    duration: 2s", f"    narration: Number {number}.",
        ]  # fmt: skip
    script = folder / "long.yaml"
    script.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return storykit.load(script)


def alive(kind: type) -> list[object]:
    return [each for each in gc.get_objects() if isinstance(each, kind)]


def test_a_long_film_holds_no_more_than_a_short_one(tmp_path: Path) -> None:
    story = long_story(tmp_path, 14)
    bench = Bench(tmp_path / "cache")
    studio = bench.studio(story)
    timeline = studio.timeline("en")
    shooting = Shooting(
        "en", FORMATS["square"], EncodeSettings().for_file(Path("film.mp4")), draft=True
    )
    reels = outline_of(timeline, shooting).reels
    assert len(reels) > 2
    gc.collect()
    others = len(alive(PictureInMotion))  # that tests before this one still hold
    for reel in reels:
        seen: list[int] = []

        def look(share: float, seen: list[int] = seen) -> None:
            seen.append(len(alive(PictureInMotion)) - others)

        make_reel(studio, timeline, shooting, reel, bench.pieces, look)
        # The scene that is seen, and the one before as long as the transition lasts.
        assert set(seen) == {1, 2}
        assert seen.count(2) < len(seen) / 2
    assert len(alive(PictureInMotion)) == others


def test_what_was_freed_is_given_back_after_large_tasks(
    small_script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story, told = storykit.load(small_script), list[str]()
    monkeypatch.setattr(crews, "give_back", lambda: told.append("given back"))
    small = trial(story, "works")
    large = type(small)(**{**vars(small), "memory": 400_000_000})
    for task in (small, large):
        told.append("begun")
        crews.attempt(1, task, Bench(tmp_path), lambda event: told.append(_name(event)), bool)
    begun, large_begun = (number for number, each in enumerate(told) if each == "begun")
    assert "given back" not in told[begun:large_begun]
    assert told[-2:] == ["Done", "given back"]


def _name(event: Done | Failed | Share) -> str:
    return type(event).__name__


def test_giving_back_harms_nothing() -> None:
    held = [bytes(100_000) for _ in range(50)]
    del held[::2]
    give_back()
    assert all(each == bytes(100_000) for each in held)


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's settings")
def test_workers_are_thrifty_unless_somebody_set_it_otherwise(
    small_script: Path, tmp_path: Path
) -> None:
    assert thrifty({"A": "b"}).keys() == {
        "A", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "OPENBLAS_NUM_THREADS",
    }  # fmt: skip
    for own in (
        {"MALLOC_MMAP_THRESHOLD_": "1000"},
        {"MALLOC_TRIM_THRESHOLD_": "1000"},
        {"GLIBC_TUNABLES": "glibc.malloc.mmap_threshold=1000"},
    ):
        assert thrifty(own) == {**own, "OPENBLAS_NUM_THREADS": "1"}
    assert thrifty({"OPENBLAS_NUM_THREADS": "4"})["OPENBLAS_NUM_THREADS"] == "4"
    before = dict(os.environ)
    with Processes(1, tmp_path) as crew:
        crew.start(1, trial(storykit.load(small_script), "works"))
        (process,) = (hand.process for hand in crew._hands)
        told = Path(f"/proc/{process.pid}/environ").read_bytes()
    assert dict(os.environ) == before
    assert all(f"{name}={value}".encode() in told for name, value in thrifty(before).items())


def test_the_memory_there_is_is_known() -> None:
    assert 100_000_000 < usual_memory() < free_memory() < 10**14
    # Windows does not tell.
    assert most_held() == 0 or most_held() > 10_000_000
