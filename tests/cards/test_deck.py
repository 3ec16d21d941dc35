"""The cards of a story: which there are, their names, and where their errors are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from storykit.cards import card_facts, paint_card, sample_card, story_cards, write_card
from storykit.design.layouts import layout_fields, layout_files, layout_folders
from storykit.errors import AssetError, UsageError
from storykit.formats import FORMATS
from storykit.script.loading import load_story
from storykit.script.models import Story

SCRIPT = """
storykit: 1
id: small
title: {en: A title, ar: عنوان}
languages: [en, ar]
formats: [square, og]
cards:
  - id: first
    layout: quote
    quote: {en: Words, ar: كلمات}
    alt: {en: A picture., ar: صورة.}
    credit: Me
  - id: second
    layout: photo
    image: sea.jpg
    formats: [og]
    languages: [ar]
"""


@pytest.fixture
def story(tmp_path: Path) -> Story:
    file = tmp_path / "story.yaml"
    file.write_text(SCRIPT, encoding="utf-8")
    Image.new("RGB", (300, 200), (0, 90, 160)).save(tmp_path / "sea.jpg")
    return load_story(file, layout_fields(layout_folders(tmp_path)))


def test_every_card_in_its_languages_and_formats(story: Story) -> None:
    assert [c.name for c in story_cards(story)] == [
        "first.en.square", "first.en.og", "first.ar.square", "first.ar.og", "second.ar.og",
    ]  # fmt: skip
    assert [c.name for c in story_cards(story, languages=["ar"], formats=["og"])] == [
        "first.ar.og", "second.ar.og",
    ]  # fmt: skip
    assert [c.name for c in story_cards(story, layout="photo")] == ["second.ar.og"]
    with pytest.raises(UsageError, match="No card"):
        story_cards(story, layout="title")


def test_a_written_card_reads_back(story: Story, tmp_path: Path) -> None:
    written = write_card(story_cards(story)[1], tmp_path / "out", ".jpg")
    assert written.path.name == "first.en.og.jpg"
    with Image.open(written.path) as read:
        assert read.size == (written.width, written.height) == (1200, 630)
    assert written.facts.alt == "Words. A picture."
    assert written.facts.credit == "Me"
    assert card_facts(story, story.cards[0], "ar").title == "عنوان"
    with pytest.raises(UsageError, match="cannot be written as"):
        write_card(story_cards(story)[0], tmp_path, ".gif")


def test_errors_carry_the_cards_place_in_the_script(story: Story, tmp_path: Path) -> None:
    (tmp_path / "sea.jpg").unlink()
    with pytest.raises(AssetError) as caught:
        paint_card(story, story.cards[1], "ar", FORMATS["og"])
    assert caught.value.where.line == 13
    assert caught.value.where.path.startswith("cards[1]")


@pytest.mark.parametrize("name", list(layout_files(layout_folders())))
def test_every_layout_has_a_sample_in_both_directions(name: str) -> None:
    assert sample_card(name, language="ar", format="og").size == (1200, 630)
    assert sample_card(name, language="en", format="og", picture=False).size == (1200, 630)
