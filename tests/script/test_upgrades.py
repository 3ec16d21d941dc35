from __future__ import annotations

from typing import Any

import pytest

from storykit.documents import parse_document
from storykit.errors import ScriptError
from storykit.script.upgrades import CURRENT, UPGRADES, upgrade


def rename_picture(data: dict[str, Any]) -> dict[str, Any]:
    """A made-up step: version 1 called images pictures."""
    scenes = [
        {("image" if key == "picture" else key): value for key, value in scene.items()}
        for scene in data["scenes"]
    ]
    return {**data, "scenes": scenes}


def add_theme(data: dict[str, Any]) -> dict[str, Any]:
    """A made-up step: version 3 names its theme."""
    return {**data, "theme": "steppe"}


STEPS = {1: rename_picture, 2: add_theme}
OLD = "storykit: 1\nscenes:\n  - {picture: a.jpg}\n"


def test_an_older_script_goes_through_every_step_in_turn() -> None:
    document = parse_document(OLD, "s.yaml")
    assert upgrade(document, current=3, steps=STEPS) == {
        "scenes": [{"image": "a.jpg"}],
        "theme": "steppe",
    }
    assert document.data["scenes"] == [{"picture": "a.jpg"}]


def test_a_newer_step_alone_is_enough_for_a_newer_script() -> None:
    document = parse_document(OLD.replace("1", "2"), "s.yaml")
    assert upgrade(document, current=3, steps=STEPS)["scenes"] == [{"picture": "a.jpg"}]


def test_there_is_a_step_for_every_older_version() -> None:
    assert set(UPGRADES) == set(range(1, CURRENT))


@pytest.mark.parametrize("written", ["1", "'1'", '" 1 "'])
def test_the_version_may_stand_in_quotes(written: str) -> None:
    assert upgrade(parse_document(f"storykit: {written}\na: b\n")) == {"a": "b"}


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("a: b\n", "“storykit: 1” is missing", 1),
        ("a: b\nstorykit: 2\n", "newer storykit (scripts of version 2); this one reads up to", 2),
        ("storykit: 999999\n", "newer storykit", 1),
        ("storykit: 0\n", "no version", 1),
        ("storykit: -1\n", "no version", 1),
        ("storykit: 1.5\n", "“storykit: 1.5” is no version", 1),
        ("storykit: true\n", "“storykit: true” is no version", 1),
        ("storykit: yes\n", "no version", 1),
        ("storykit:\n", "no version", 1),
        ("storykit: [1]\n", "no version", 1),
    ],
)
def test_another_version_is_refused_with_the_cure(text: str, said: str, line: int) -> None:
    with pytest.raises(ScriptError) as caught:
        upgrade(parse_document(text, "s.yaml"))
    (finding,) = caught.value.findings
    assert said in finding.message
    assert finding.cure
    assert finding.where.line == line
