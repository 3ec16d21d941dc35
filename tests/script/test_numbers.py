"""Numbers are read as their writers mean them."""

from __future__ import annotations

from pathlib import Path

import pytest

import storykit
from storykit.script.numbers import amount_in, number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        (" 1,248 ", 1248),
        ("1,24,800", 124_800),
        ("1,248.5", 1248.5),
        ("37,5", 37.5),
        ("1.248,5", 1248.5),
        ("1 248", 1248),
        ("-5", -5),
        ("\u22120.5", -0.5),
        ("٣٧٫٥", 37.5),
        ("١٬٢٤٨", 1248),
        ("१,२४८", 1248),
        ("๑๒", 12),
        ("a few", None),
        ("12%", None),
        ("1,2,3", None),
        ("nan", None),
        ("1e5", None),
        ("", None),
    ],
)
def test_digits_and_signs_of_any_script(text: str, number: float | None) -> None:
    assert number_in(text) == number


def story_of(value: object) -> storykit.Story:
    return storykit.load(
        {
            "storykit": 1,
            "title": "Water",
            "languages": ["en"],
            "scenes": [{"layout": "chart", "rows": [{"label": "Land", "value": value}]}],
        }
    )


@pytest.mark.parametrize(("written", "value"), [("12%", 12), ("٣٧٫٥٪", 37.5), (12, 12)])
def test_a_charts_value_may_be_written_with_its_sign(written: object, value: float) -> None:
    (row,) = story_of(written).scenes[0].fields["rows"]  # type: ignore[union-attr]
    assert row["value"] == value  # type: ignore[index, call-overload]


def test_a_charts_value_that_is_no_number_is_told_instead_of_being_drawn_as_nothing() -> None:
    with pytest.raises(storykit.ScriptError, match="“a few” stands where a number should") as told:
        story_of("a few")
    assert told.value.findings[0].where.path == "scenes[0].rows[0].value"


def test_a_charts_value_given_language_by_language_is_told_in_its_own_line(
    tmp_path: Path,
) -> None:
    script = tmp_path / "story.yaml"
    script.write_text(
        "storykit: 1\ntitle: Water\nlanguages: [en, ar]\nscenes:\n- layout: chart\n  rows:\n"
        "  - label: Land\n    value:\n      en: 12%\n      ar: قليل\n",
        encoding="utf-8",
    )
    with pytest.raises(storykit.ScriptError, match="“قليل” stands where a number should") as told:
        storykit.load(script)
    (finding,) = told.value.findings
    assert (finding.where.path, finding.where.line) == ("scenes[0].rows[0].value.ar", 10)


def test_a_charts_value_written_in_the_digits_of_each_language_is_one_number() -> None:
    (row,) = story_of({"en": "37.5%", "ar": "٣٧٫٥٪"}).scenes[0].fields["rows"]  # type: ignore[union-attr]
    assert row["value"] == 37.5  # type: ignore[index, call-overload]


def test_a_charts_values_in_units_of_each_language_stay_apart() -> None:
    (row,) = story_of({"en": "5", "ar": "٨"}).scenes[0].fields["rows"]  # type: ignore[union-attr]
    assert dict(row["value"]) == {"en": "5", "ar": "٨"}  # type: ignore[index, call-overload]


@pytest.mark.parametrize(
    ("value", "found"),
    [(3, 3.0), (2.5, 2.5), ("1,250", 1250.0), ("37,5 %", 37.5), ("٣٧٫٥ ٪", 37.5), ("-4", -4.0),
     ("many", 0.0), (None, 0.0), (float("nan"), 0.0), (float("inf"), 0.0)],
)  # fmt: skip
def test_an_amount_is_a_number_or_nothing(value: object, found: float) -> None:
    assert amount_in(value) == found
