"""Texts changed in place: nothing else in the file moves."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from storykit.documents import parse_document
from storykit.errors import ScriptError
from storykit.script.patching import patch_texts

SCRIPT = """\
# The first line
storykit: 1
title: {en: "Old title", ar: 'عنوان'}   # flow
languages: [en, ar]
scenes:
  # before the scene
  - id: a
    narration:
      en: "One: two"      # double
      ar: 'it''s'         # single

    alt: A steppe.        # for all languages
  - narration:
      en: |
        A block
        of lines

      # after the block
    caption:
      en: plain words, no signs
        that go on
    credits:
      - en: first
        ar: أول
      - "common"
    deep: {
      en: "x",
      ar: "y"
    }
"""


def changed(changes: dict[str, str], script: str = SCRIPT) -> tuple[list[str], list[str]]:
    """The lines that went and those that came."""
    patch = patch_texts(script, changes)
    assert patch.left == ()
    before, after = script.split("\n"), patch.text.split("\n")
    gone = [line for line in before if line not in after]
    come = [line for line in after if line not in before]
    return gone, come


@pytest.mark.parametrize(
    ("path", "gone", "come"),
    [
        ("scenes[0].narration.en", '      en: "One: two"      # double',
         '      en: "NEW"      # double'),
        ("scenes[0].narration.ar", "      ar: 'it''s'         # single",
         '      ar: "NEW"         # single'),
        ("title.ar", "title: {en: \"Old title\", ar: 'عنوان'}   # flow",
         'title: {en: "Old title", ar: "NEW"}   # flow'),
        ("scenes[1].credits[0].en", "      - en: first", '      - en: "NEW"'),
        ("scenes[1].deep.ar", '      ar: "y"', '      ar: "NEW"'),
    ],
)  # fmt: skip
def test_a_text_is_changed_where_it_stands(path: str, gone: str, come: str) -> None:
    assert changed({path: "NEW"}) == ([gone], [come])


@pytest.mark.parametrize(
    ("path", "come"),
    [
        ("title.fa-AF", 'title: {en: "Old title", ar: \'عنوان\', fa-AF: "NEW"}   # flow'),
        ("scenes[0].narration.fa", '      fa: "NEW"'),
        ("scenes[1].narration.fa", '      fa: "NEW"'),
        ("scenes[1].credits[0].fa", '        fa: "NEW"'),
        ("scenes[1].deep.fa", '      ar: "y", fa: "NEW"'),
    ],
)
def test_a_language_is_added_after_the_others(path: str, come: str) -> None:
    assert changed({path: "NEW"})[1] == [come]


def test_blocks_are_replaced_whole() -> None:
    gone, come = changed({"scenes[1].narration.en": "New\ntext"})
    assert gone == ["      en: |", "        A block", "        of lines"]
    assert come == ['      en: "New\\ntext"']


def test_unquoted_words_over_lines_are_replaced_whole() -> None:
    script = "scenes:\n  - caption:\n      en: plain words\n        that go on\n      ar: x\n"
    patch = patch_texts(script, {"scenes[0].caption.en": "NEW"})
    assert patch.text == 'scenes:\n  - caption:\n      en: "NEW"\n      ar: x\n'


def test_a_text_for_every_language_becomes_one_for_each() -> None:
    changes = {"scenes[0].alt.en": "A steppe.", "scenes[0].alt.ar": "سهب."}
    assert changed(changes)[1] == [
        '    alt: {en: "A steppe.", ar: "سهب."}        # for all languages'
    ]
    changes = {"scenes[1].credits[1].en": "common", "scenes[1].credits[1].ar": "مشترك"}
    assert changed(changes)[1] == ['      - {en: "common", ar: "مشترك"}']


def test_many_changes_at_once() -> None:
    changes = {
        "title.en": "T", "title.fa": "ت", "scenes[0].narration.en": "N",
        "scenes[0].narration.fa": "ن", "scenes[0].narration.ur": "ن۲", "scenes[1].deep.en": "D",
    }  # fmt: skip
    data = parse_document(patch_texts(SCRIPT, changes).text, "a.yaml").data
    assert data["title"] == {"en": "T", "ar": "عنوان", "fa": "ت"}
    assert data["scenes"][0]["narration"] == {"en": "N", "ar": "it's", "fa": "ن", "ur": "ن۲"}
    assert data["scenes"][1]["deep"] == {"en": "D", "ar": "y"}


@pytest.mark.parametrize(
    "path", ["scenes[9].title.ar", "nothing.en", "storykit.en", "languages.en"]
)
def test_what_has_no_place_is_left_and_told(path: str) -> None:
    patch = patch_texts(SCRIPT, {path: "x", "title.en": "T"})
    assert patch.left == (path,)
    assert 'en: "T"' in patch.text


def test_json_is_patched_too() -> None:
    script = '{\n  "title": {"en": "Old"},\n  "scenes": [{"alt": "all"}]\n}\n'
    changes = {"title.en": "N", "title.ar": "ع", "scenes[0].alt.en": "all", "scenes[0].alt.ar": "ك"}
    patch = patch_texts(script, changes, "story.json")
    assert patch.text == (
        '{\n  "title": {"en": "N", "ar": "ع"},\n'
        '  "scenes": [{"alt": {"en": "all", "ar": "ك"}}]\n}\n'
    )
    json.loads(patch.text)


def test_windows_line_ends_stay() -> None:
    patch = patch_texts("title:\r\n  en: a\r\nid: x\r\n", {"title.ar": "ب"})
    assert patch.text == 'title:\r\n  en: a\r\n  ar: "ب"\r\nid: x\r\n'


def test_a_file_without_a_last_newline_is_patched() -> None:
    assert patch_texts("title:\n  en: a", {"title.ar": "b"}).text == 'title:\n  en: a\n  ar: "b"'


def test_a_broken_script_is_told() -> None:
    with pytest.raises(ScriptError):
        patch_texts("title: {en: 'a'", {"title.en": "b"})


@settings(max_examples=80, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40),
    st.sampled_from(["title.en", "title.fa", "scenes[0].narration.ar", "scenes[1].narration.ur"]),
)
def test_any_text_can_be_put_in(text: str, path: str) -> None:
    patch = patch_texts(SCRIPT, {path: text})
    if patch.left:  # characters no script may hold
        return
    data = yaml.safe_load(patch.text)
    outer = {"title": data["title"], "scenes[0].narration": data["scenes"][0]["narration"],
             "scenes[1].narration": data["scenes"][1]["narration"]}  # fmt: skip
    above, _, tag = path.rpartition(".")
    assert outer[above][tag] == text
