from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from storykit.assets import shared_folder
from storykit.design.layouts import layout_fields, layout_folders
from storykit.documents import parse_document, read_document
from storykit.script.fields import Field
from storykit.script.models import Card, Scene, Story
from storykit.script.schema import story_schema

ROOT = Path(__file__).resolve().parents[2]
Layouts = Mapping[str, Mapping[str, Field]]


@pytest.fixture
def problems(layouts: Layouts) -> Any:
    """What the schema says of a script's text, by JSON path."""
    schema = story_schema(layouts, themes=("steppe",))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    def problems(text: str) -> list[str]:
        found = validator.iter_errors(parse_document(text).data)
        return sorted({error.json_path.removeprefix("$.") for error in found})

    return problems


@pytest.mark.parametrize(
    "path",
    [ROOT / "examples/steppe/story.yaml",
     *sorted((shared_folder("templates") / "starters").glob("*/story.yaml"))],
    ids=lambda path: path.parent.name,
)  # fmt: skip
def test_our_own_stories_keep_to_the_schema(path: Path) -> None:
    schema = story_schema(layout_fields(layout_folders()))
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(read_document(path).data)) == []


HEAD = "storykit: 1\ntitle: x\nlanguages: [en]\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "scenes: [{layout: photo}]",
        HEAD + "scenes: [{layout: photo, image: a.jpg, caption: 2024, duration: 3.5s}]",
        HEAD + "scenes: [{layout: list, items: {en: [a], ar: [b]}, style: a}]",
        HEAD + "scenes: [{layout: table, rows: [{a: 1, b: {en: x}}]}]",
        HEAD + "cards: [{layout: credit, credit: {en: Me}, formats: og, languages: [en]}]",
        HEAD + "scenes: [{layout: figure, number: {en: '3 in 4'}, credit: }]\nmusic: {file: a}",
        HEAD + "scenes: [{layout: photo, hide: [{box: [0, 0, 1, 1]}]}]\npeople: {a: {name: x}}",
    ],
)
def test_what_loads_keeps_to_the_schema(problems: Any, text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (HEAD, "$"),
        (HEAD.replace("1", "2") + "scenes: [{layout: photo}]", "storykit"),
        (HEAD + "titel: x\nscenes: [{layout: photo}]", "$"),
        (HEAD + "formats: [tall]\nscenes: [{layout: photo}]", "formats"),
        (HEAD + "scenes: [{layout: qoute}]", "scenes[0].layout"),
        (HEAD + "scenes: [{image: a}]", "scenes[0]"),
        (HEAD + "scenes: [{layout: quote}]", "scenes[0]"),
        (HEAD + "scenes: [{layout: photo, quote: x}]", "scenes[0]"),
        (HEAD + "scenes: [{layout: photo, motion: spin}]", "scenes[0].motion"),
        (HEAD + "scenes: [{layout: photo, focus: [2, 0]}]", "scenes[0].focus[0]"),
        (HEAD + "scenes: [{layout: photo, duration: soon}]", "scenes[0].duration"),
        (HEAD + "scenes: [{layout: photo, alt: [a]}]", "scenes[0].alt"),
        (HEAD + "scenes: [{layout: photo, alt: {english: a}}]", "scenes[0].alt"),
        (HEAD + "scenes: [{layout: photo, fields: {}}]", "scenes[0]"),
        (HEAD + "scenes: [{layout: list, items: [a], style: c}]", "scenes[0].style"),
        (HEAD + "scenes: [{layout: photo}]\nmusic: {level: 3}", "music"),
    ],
)
def test_what_is_wrong_breaks_the_schema_in_its_place(problems: Any, text: str, path: str) -> None:
    assert path in problems(text)


def test_one_missing_field_does_not_make_the_others_unknown(layouts: Layouts) -> None:
    validator = jsonschema.Draft202012Validator(story_schema(layouts))
    data = parse_document(HEAD + "scenes: [{layout: quote, by: me}]").data
    (error,) = validator.iter_errors(data)
    assert "'quote' is a required property" in error.message


def properties(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name in ("Story", "Scene", "Card", "Voice", "Music", "Captions"):
        part = schema if name == "Story" else schema["$defs"][name]
        for key, value in part["properties"].items():
            yield f"{name}.{key}", value


def test_every_key_is_described_to_the_editor(layouts: Layouts) -> None:
    for name, value in properties(story_schema(layouts)):
        assert value.get("description", "").endswith("."), name


def test_layouts_fields_are_described_in_their_own_words(layouts: Layouts) -> None:
    text = json.dumps(story_schema(layouts))
    assert "The words that were said." in text


def test_the_schema_knows_every_key_of_the_models(layouts: Layouts) -> None:
    schema = story_schema(layouts)
    for model, part in (
        (Story, schema), (Scene, schema["$defs"]["Scene"]), (Card, schema["$defs"]["Card"]),
    ):  # fmt: skip
        keys = set(model.model_fields) - {"fields"}
        assert set(part["properties"]) - {"storykit"} == keys
