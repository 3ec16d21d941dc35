from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storykit.errors import Finding, ScriptError
from storykit.script.fields import Field
from storykit.script.loading import load_story
from storykit.script.models import Story

Layouts = Mapping[str, Mapping[str, Field]]
Mistakes = Callable[..., dict[str, Finding]]

WORDS = st.sampled_from(
    ["storykit", "title", "languages", "formats", "theme", "fps", "voice", "music", "captions",
     "credits", "scenes", "cards", "people", "check", "id", "layout", "fields", "alt", "focus",
     "hide", "narration", "duration", "motion", "effects", "image", "quote", "number", "items",
     "rows", "en", "ar", "photo", "list", "table", "figure", "file", "level", "narrator", "box",
     "consent", "given", "vertical", "steppe", "1", "2s", "x", "", "*", "..", "CON"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=25,
)  # fmt: skip
STORIES = st.fixed_dictionaries(
    {"storykit": st.just(1)},
    optional={
        "title": VALUES, "languages": st.just(["en", "ar"]) | VALUES, "theme": VALUES,
        "voice": VALUES, "music": VALUES, "captions": VALUES, "people": VALUES, "check": VALUES,
        "formats": VALUES, "credits": VALUES, "id": VALUES,
        "scenes": st.lists(st.dictionaries(WORDS, VALUES, max_size=6), max_size=3) | VALUES,
        "cards": st.lists(st.dictionaries(WORDS, VALUES, max_size=6), max_size=3) | VALUES,
    },
)  # fmt: skip


def findings_of(path: Path, layouts: Layouts) -> tuple[Finding, ...]:
    """What is wrong with a script; nothing when it loads."""
    try:
        assert isinstance(load_story(path, layouts), Story)
    except ScriptError as error:
        return error.findings
    return ()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=STORIES)
def test_any_values_make_a_story_or_a_list_of_mistakes(
    tmp_path: Path, layouts: Layouts, data: dict[str, Any]
) -> None:
    path = tmp_path / "story.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    for finding in findings_of(path, layouts):
        assert finding.where.line
        assert finding.message.endswith((".", "?", "!"))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300), suffix=st.sampled_from([".yaml", ".json"]))
def test_any_bytes_make_a_story_or_a_list_of_mistakes(
    tmp_path: Path, layouts: Layouts, data: bytes, suffix: str
) -> None:
    path = tmp_path / f"story{suffix}"
    path.write_bytes(data)
    assert findings_of(path, layouts)


HEAD = "storykit: 1\ntitle: x\nlanguages: [en]\n"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (HEAD + "scenes: [{layout: photo, image: ../../etc/passwd}]", "scenes[0].image"),
        (HEAD + "scenes: [{layout: photo, image: /etc/passwd}]", "scenes[0].image"),
        (HEAD + "scenes: [{layout: photo, video: 'concat:a|b'}]", "scenes[0].video"),
        (HEAD + "scenes: [{layout: photo, video: 'http://127.0.0.1/a'}]", "scenes[0].video"),
        (HEAD + "logo: ~/.ssh/id_rsa\nscenes: [{layout: photo}]", "logo"),
        (HEAD + "voice: {recordings: '../{lang}/{scene}'}\nscenes: [{layout: photo}]",
         "voice.recordings"),
        (HEAD + "voice: {narrator: './evil.py'}\nscenes: [{layout: photo}]", "voice.narrator"),
        (HEAD + "voice: {narrator: 'os:system'}\nscenes: [{layout: photo}]", "voice.narrator"),
        (HEAD + "captions: {style: '../x'}\nscenes: [{layout: photo}]", "captions.style"),
        (HEAD + "theme: /tmp/theme.yaml\nscenes: [{layout: photo}]", "theme"),
        (HEAD + "scenes: [{layout: ../photo}]", "scenes[0].layout"),
        (HEAD + "fps: 0\nscenes: [{layout: photo}]", "fps"),
        (HEAD + "fps: 1000000000\nscenes: [{layout: photo}]", "fps"),
        (HEAD + "scenes: [{layout: photo, duration: 1e308}]", "scenes[0].duration"),
        (HEAD + "scenes: [{layout: photo, duration: .inf}]", "scenes[0].duration"),
        (HEAD + "scenes: [{layout: photo, clip_start: 999999999999}]", "scenes[0].clip_start"),
        (HEAD + "scenes: [{layout: photo, alt: \"\\e[2J\"}]", "scenes[0].alt"),
        (HEAD + "scenes: [{layout: photo, alt: !!python/name:os.system x}]", "scenes[0].alt"),
    ],
)  # fmt: skip
def test_what_would_do_harm_is_refused(mistakes: Mistakes, text: str, path: str) -> None:
    assert list(mistakes(text)) == [path]


def test_names_that_no_system_takes_do_not_reach_the_disk(tmp_path: Path, layouts: Layouts) -> None:
    for written in ("CON", "../x", "-rf", "a/b", "nul.txt", "x" * 5000, "\u202efdp.exe"):
        story = load_story(
            {
                "storykit": 1, "id": written, "title": "x", "languages": ["en"],
                "scenes": [{"layout": "photo", "id": written}],
                "cards": [{"layout": "photo", "id": written}],
            },
            layouts,
            folder=tmp_path,
        )  # fmt: skip
        for name in (story.id, story.scenes[0].id, story.cards[0].id):
            assert len(name.encode()) < 140
            (tmp_path / f"{name}.txt").write_text("x")
            assert (tmp_path / f"{name}.txt").parent == tmp_path
            assert name.upper() != "CON"


def test_a_template_in_a_text_stays_a_text(tmp_path: Path, layouts: Layouts) -> None:
    text = "{{ 7*7 }} {% for x in y %} ${HOME} %(a)s"
    data = {"storykit": 1, "title": text, "languages": ["en"], "scenes": [{"layout": "photo"}]}
    assert load_story(data, layouts, folder=tmp_path).title.get("en") == text


def test_a_script_full_of_wrong_names_is_answered_in_short(
    tmp_path: Path, layouts: Layouts
) -> None:
    keys = "".join(f"{'k' * 90}{n}: 1\n" for n in range(8_000))
    path = tmp_path / "story.yaml"
    path.write_text(HEAD + keys)
    assert len(findings_of(path, layouts)) == 200
