"""The page about the script is true: its examples load, and it leaves no key out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from storykit.design.layouts import layout_fields, layout_folders
from storykit.errors import ScriptError
from storykit.language import find_language
from storykit.script.loading import load_story
from storykit.script.models import Captions, Card, Music, Scene, Story, Thumbnail, Voice

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "script.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
WHOLE = EXAMPLES[0]


def completed(example: str) -> str:
    """An example that shows some keys, with those it does not show taken from the first one."""
    shown = set(re.findall(r"^(\w+):", example, re.MULTILINE))
    blocks = re.findall(r"^\w+:.*\n(?:[ \-].*\n)*", WHOLE, re.MULTILINE)
    return "".join(block for block in blocks if block.partition(":")[0] not in shown) + example


def load(tmp_path: Path, text: str) -> Story:
    path = tmp_path / "story.yaml"
    path.write_text(text, encoding="utf-8")
    layouts = layout_fields(layout_folders())
    return load_story(path, layouts, known_languages=find_language, known_themes=("steppe",))


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_loads(tmp_path: Path, example: str) -> None:
    story = load(tmp_path, completed(example))
    assert story.scenes or story.cards


def test_the_first_example_is_a_whole_story(tmp_path: Path) -> None:
    assert load(tmp_path, WHOLE).scenes[0].narration is not None
    assert len(EXAMPLES) > 8


@pytest.mark.parametrize("model", [Story, Scene, Card, Voice, Music, Captions, Thumbnail])
def test_every_key_is_explained(model: type) -> None:
    for key in model.model_fields:  # type: ignore[attr-defined]
        if key != "fields":
            assert f"`{key}`" in PAGE, key


def test_the_mistakes_it_shows_are_the_ones_that_are_told(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```\n(story\.yaml:2:1.*?)```", PAGE, re.DOTALL)
    text = (
        "storykit: 1\ntitel: x\ntitle: x\nlanguages: [en]\n"
        "theme: steppe\n\n\nscenes:\n  - layout: qoute\n    quote: x\n\n"
        "  - layout: photo\n    image: a.jpg\n    duration: 4\n"
    )
    with pytest.raises(ScriptError) as caught:
        load(tmp_path, text)
    assert str(caught.value).replace(str(tmp_path) + "/", "").splitlines() == shown.splitlines()


def test_the_words_an_author_may_choose_from_are_listed(
    read: Callable[..., Story], tmp_path: Path
) -> None:
    for key, model in (("motion", Scene), ("transition", Scene), ("digits", Story)):
        known = re.findall(r"'([\w-]+)'", str(model.model_fields[key].annotation))
        assert known
        for word in known:
            assert f"`{word}`" in PAGE
