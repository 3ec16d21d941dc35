from __future__ import annotations

from pathlib import Path

import pytest

from storykit.documents import read_document
from storykit.errors import OutputError, UsageError
from storykit.script.starters import start_story, starters


def languages_of(value: object) -> set[tuple[str, ...]]:
    """Every set of languages a text of the script is given in."""
    found: set[tuple[str, ...]] = set()
    if isinstance(value, dict):
        if value and all(isinstance(text, str) and len(key) <= 8 for key, text in value.items()):
            if "en" in value or "ar-IQ" in value:
                return {tuple(value)}
        for part in value.values():
            found |= languages_of(part)
    elif isinstance(value, list):
        for part in value:
            found |= languages_of(part)
    return found


@pytest.mark.parametrize("starter", starters())
@pytest.mark.parametrize("chosen", [("en",), ("ar-IQ", "en"), ("en", "hi", "th"), ("en", "dv")])
def test_every_text_is_there_in_the_chosen_languages_and_no_other(
    tmp_path: Path, starter: str, chosen: tuple[str, ...]
) -> None:
    script = start_story(tmp_path / "new", chosen, starter)
    data = read_document(script).data
    assert data["languages"] == list(chosen)
    assert languages_of(data) == {chosen}


def test_a_language_the_starter_does_not_speak_is_marked_for_translation(tmp_path: Path) -> None:
    text = start_story(tmp_path, ["en", "dv"]).read_text(encoding="utf-8")
    marked = [line.strip() for line in text.splitlines() if line.endswith("# to translate")]
    assert marked
    assert all(line.startswith("dv: ") for line in marked)


def test_a_story_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    start_story(tmp_path, ["en"]).write_text("mine")
    with pytest.raises(OutputError, match="left as it is"):
        start_story(tmp_path, ["en"])
    assert (tmp_path / "story.yaml").read_text() == "mine"


def test_an_unknown_starter_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="first-story"):
        start_story(tmp_path, ["en"], "first-stori")
