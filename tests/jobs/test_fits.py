"""Which captions fit is found out once, and again when what decides it changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import storykit
from storykit.formats import find_format
from storykit.jobs.digests import DigestBook
from storykit.jobs.fits import FitMemory, Test
from storykit.jobs.sources import StorySources
from storykit.jobs.studio import Studio

SHAPES = (find_format("vertical"), find_format("square"))


@pytest.fixture
def story(tmp_path: Path) -> storykit.Story:
    return storykit.load(
        {
            "storykit": 1, "id": "tale", "title": "T", "languages": ["en", "ar"],
            "scenes": [
                {
                    "layout": "statement",
                    "statement": "S",
                    "narration": {
                        "en": "Every person has the right to be heard, and nobody is too small.",
                        "ar": "لكل شخص الحق في أن يُسمع صوته، وليس أحد أصغر من ذلك.",
                    },
                }
            ],
        },
        folder=tmp_path / "story",
    )  # fmt: skip


class Counting:
    """A maker of tests that counts what is asked of them."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self) -> Test:
        def fits(text: str) -> bool:
            self.asked.append(text)
            return len(text) < 20

        return fits


def memory(story: storykit.Story, folder: Path | None) -> FitMemory:
    return FitMemory(StorySources(story, DigestBook(None)), folder)


def ask(found: FitMemory, make: Callable[[], Test], language: str = "en") -> list[bool]:
    fits = found.remembered(language, SHAPES, make)
    return [fits("short"), fits("much too long for any caption"), fits("short")]


def test_what_was_asked_before_is_known(story: storykit.Story, tmp_path: Path) -> None:
    first, make = memory(story, tmp_path / "fits"), Counting()
    assert ask(first, make) == [True, False, True]
    assert make.asked == ["short", "much too long for any caption"]
    first.save()
    again, make = memory(story, tmp_path / "fits"), Counting()
    assert ask(again, make) == [True, False, True]
    assert make.asked == []
    # Another language, and another theme, have answers of their own.
    assert ask(again, make, "ar") == [True, False, True]
    assert len(make.asked) == 2
    other = story.model_copy(update={"theme": "river"})
    make = Counting()
    ask(memory(other, tmp_path / "fits"), make)
    assert len(make.asked) == 2


def test_fonts_and_formats_change_what_fits(story: storykit.Story, tmp_path: Path) -> None:
    found, make = memory(story, tmp_path / "fits"), Counting()
    ask(found, make)
    found.save()
    one, make = memory(story, tmp_path / "fits"), Counting()
    one.remembered("en", SHAPES[:1], make)("short")
    assert make.asked == ["short"]
    fonts = story.folder / "fonts"
    fonts.mkdir(parents=True)
    (fonts / "mine.ttf").write_bytes(b"no font, but another one")
    two, make = memory(story, tmp_path / "fits"), Counting()
    ask(two, make)
    assert len(make.asked) == 2


def test_damaged_answers_are_found_out_again(story: storykit.Story, tmp_path: Path) -> None:
    found = memory(story, tmp_path / "fits")
    ask(found, Counting())
    found.save()
    (page,) = (tmp_path / "fits").iterdir()
    for content in (b"{", b"[1]", b'{"a": "yes"}'):
        page.write_bytes(content)
        make = Counting()
        assert ask(memory(story, tmp_path / "fits"), make) == [True, False, True]
        assert len(make.asked) == 2


def test_remembered_captions_are_the_captions(story: storykit.Story, tmp_path: Path) -> None:
    for _ in range(2):
        fits = memory(story, tmp_path / "fits")
        for language in story.languages:
            made = Studio(story, fits=fits).timeline(language)
            assert made == Studio(story).timeline(language)
        fits.save()
