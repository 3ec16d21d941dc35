from __future__ import annotations

import json
import pickle
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from storykit.library import load
from storykit.script.fields import Translatable, Values
from storykit.script.tags import explain_form, well_formed
from storykit.script.times import milliseconds, written_time


def test_a_text_is_found_by_its_tag_a_shorter_one_or_for_all() -> None:
    text = Translatable.of({"ar": "أ", "ar-IQ": "ع", "zh-Hant": "繁", "": "x"})
    assert text.get("ar-IQ") == "ع"
    assert text.get("ar-JO") == "أ"
    assert text.get("zh-Hant-TW") == "繁"
    assert text.get("zh") == "x"
    assert Translatable.of({"en": "a"}).get("ar") is None
    assert Translatable.of("a").get("ar") == "a"
    assert dict(text)["ar"] == "أ"


def test_texts_are_values() -> None:
    first, second = Translatable.of({"en": "a", "ar": "b"}), Translatable.of({"ar": "b", "en": "a"})
    assert first == second
    assert hash(first) == hash(second)
    assert pickle.loads(pickle.dumps(first)) == first
    assert list(first.texts) == ["en", "ar"]


def test_a_story_serves_as_a_key_and_cannot_be_changed(tmp_path: Path) -> None:
    script = tmp_path / "story.yaml"
    script.write_text(
        "storykit: 1\ntitle: {en: Water}\nlanguages: [en]\n"
        "people: {amina: {name: Amina}}\n"
        "check: {ignore: {hook: It begins slowly.}}\n"
        "scenes: [{layout: list, heading: Three, items: [One, Two], narration: {en: Hello}}]\n"
        "cards: [{layout: quote, quote: {en: Words}}]\n",
        encoding="utf-8",
    )
    story = load(script)
    assert {story: "made"}[load(script)] == "made"
    assert hash(pickle.loads(pickle.dumps(story))) == hash(story)
    counted = lru_cache(lambda asked: len(asked.scenes))
    assert (counted(story), counted(load(script)), counted.cache_info().hits) == (1, 1, 1)
    script.write_text(script.read_text(encoding="utf-8").replace("Hello", "Hullo"), "utf-8")
    assert load(script) not in {story: "made"}
    for mapping in (story.people, story.check.ignore):
        with pytest.raises(TypeError):
            mapping["other"] = mapping  # type: ignore[index]


def test_a_story_is_dumped_as_it_was_written(tmp_path: Path) -> None:
    script = tmp_path / "story.yaml"
    script.write_text(
        "storykit: 1\ntitle: {en: Water, ar: الماء}\nlanguages: [en, ar]\n"
        "people: {amina: {name: Amina, consent: {expires: 2030-05-01}}}\n"
        "check: {ignore: {hook: It begins slowly.}}\n"
        "scenes: [{layout: figure, number: 3, label: {en: wells, ar: آبار}, narration: Hello}]\n"
        "cards: [{layout: list, heading: Two, items: [One, {en: Two, ar: اثنان}]}]\n",
        encoding="utf-8",
    )
    story = load(script)
    for dumped in (story.model_dump(mode="json"), json.loads(story.model_dump_json())):
        assert dumped["title"] == {"en": "Water", "ar": "الماء"}
        assert dumped["people"]["amina"]["name"] == "Amina"
        assert dumped["people"]["amina"]["consent"]["expires"] == "2030-05-01"
        assert dumped["check"]["ignore"] == {"hook": "It begins slowly."}
        fields = {"number": 3, "label": {"en": "wells", "ar": "آبار"}}
        assert dumped["scenes"][0]["fields"] == fields
        assert dumped["scenes"][0]["narration"] == "Hello"
        items = ["One", {"en": "Two", "ar": "اثنان"}]
        assert dumped["cards"][0]["fields"] == {"heading": "Two", "items": items}


def test_mappings_of_values_cannot_be_changed() -> None:
    values: Values[Any] = Values({"a": 1})
    assert values == {"a": 1}
    assert pickle.loads(pickle.dumps(values)) == values
    assert hash(values) == hash(Values({"a": 1}))
    with pytest.raises(TypeError):
        values["b"] = 2  # type: ignore[index]


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"), ("AR", "ar"), ("ar-iq", "ar-IQ"), ("ZH-hANT-tw", "zh-Hant-TW"),
        ("ku-ARAB", "ku-Arab"), ("es-419", "es-419"), ("ckb", "ckb"), ("mn-Mong", "mn-Mong"),
        ("de-CH-1996", "de-CH-1996"), ("en-x-ngo", "en-x-ngo"), ("sl-rozaj", "sl-rozaj"),
    ],
)  # fmt: skip
def test_tags_get_their_usual_capitals(written: str, tag: str) -> None:
    assert well_formed(written) == tag


@pytest.mark.parametrize(
    "written",
    ["", "e", "english", "en_US", "en-", "-en", "e1", "en--US", "en-US-US", "عربي", "en us", "en\n",
     "a" * 400, "en-x"],
)  # fmt: skip
def test_what_is_no_tag_is_not_taken_for_one(written: str) -> None:
    assert well_formed(written) is None


def test_a_tag_written_the_other_way_is_mended_in_the_cure() -> None:
    assert explain_form("en_us") == "Write “en-US”."
    assert explain_form(" zh hant") == "Write “zh-Hant”."
    assert "look like" in explain_form("arabic!")


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("3.5s", 3500), ("400ms", 400), ("3500", 3500), (3500, 3500), (3500.0, 3500),
        ("1min", 60_000), (" 2 s ", 2000), ("0", 0), (0, 0), ("1.5min", 90_000), ("0.0004s", 0),
        ("٣s", 3000),
    ],
)  # fmt: skip
def test_times_are_read_in_milliseconds(written: object, time: int) -> None:
    assert milliseconds(written) == time


@pytest.mark.parametrize(
    "written",
    ["", "soon", "3,5s", "3.5", 3.5, True, None, [], "-1s", -1, "1e3s", "2h", "2 hours", 10**400,
     "9" * 400, 1e308, "61min", "3s4"],
)  # fmt: skip
def test_what_is_no_time_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="time"):
        milliseconds(written)


def test_times_are_written_as_authors_write_them() -> None:
    assert [written_time(t) for t in (0, 400, 500, 3500, 1234)] == [
        "0ms", "400ms", "0.5s", "3.5s", "1234ms",
    ]  # fmt: skip
