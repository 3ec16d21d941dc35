"""What files were found to be is remembered while they hold the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from storykit.errors import AssetError
from storykit.jobs.looking import file_memory


def asked(cache: Path, file: Path, answer: object, question: str = "what") -> tuple[object, bool]:
    """The answer, and whether it had to be found."""
    found = []

    def find() -> object:
        found.append(True)
        return answer

    with file_memory(cache) as memory:
        return memory.recall(question, file, find), bool(found)


def test_an_answer_is_remembered_until_the_file_holds_something_else(tmp_path: Path) -> None:
    file, cache = tmp_path / "a.png", tmp_path / "cache"
    file.write_bytes(b"one")
    assert asked(cache, file, [1, 2]) == ([1, 2], True)
    assert asked(cache, file, [3]) == ([1, 2], False)
    assert asked(cache, file, 2.5, "other") == (2.5, True)
    file.write_bytes(b"two")
    assert asked(cache, file, [4]) == ([4], True)
    same = tmp_path / "b.png"
    same.write_bytes(b"one")
    assert asked(cache, same, [5]) == ([1, 2], False)


def test_what_could_not_be_answered_is_asked_again(tmp_path: Path) -> None:
    def broken() -> object:
        raise AssetError("Broken.")

    file = tmp_path / "a.png"
    file.write_bytes(b"one")
    with file_memory(tmp_path / "cache") as memory, pytest.raises(AssetError):
        memory.recall("what", file, broken)
    assert asked(tmp_path / "cache", file, 1) == (1, True)
    assert asked(tmp_path / "cache", tmp_path / "gone.png", 7) == (7, True)
    assert asked(tmp_path / "cache", tmp_path / "gone.png", 8) == (8, True)


def test_a_cache_that_cannot_be_written_to_remembers_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file is in the way")
    file = tmp_path / "a.png"
    file.write_bytes(b"one")
    assert asked(tmp_path / "cache", file, 1) == (1, True)
    assert asked(tmp_path / "cache", file, 2) == (2, True)


SECOND_LOOK = """
import sys
from storykit import library
library.check(library.load(sys.argv[1]))
print(sorted({"av", "moviepy", "numpy", "PIL.Image"} & set(sys.modules)))
"""


def test_a_story_that_was_checked_before_is_checked_without_what_hears_and_draws(
    tmp_path: Path,
) -> None:
    example = Path(__file__).parents[2] / "examples" / "steppe" / "story.yaml"
    environment = os.environ | {"STORYKIT_CACHE": str(tmp_path)}
    said = [
        subprocess.run(
            [sys.executable, "-c", SECOND_LOOK, str(example)],
            env=environment, capture_output=True, text=True, check=True,
        ).stdout
        for _ in range(2)
    ]  # fmt: skip
    assert said[0] != "[]\n"
    assert said[1] == "[]\n"
