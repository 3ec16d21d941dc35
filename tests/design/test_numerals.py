"""Numbers in each language's signs and digits."""

from __future__ import annotations

import pytest

from storykit.design.numerals import counting, digits_of, number_text, sign_text
from storykit.language import find_language


@pytest.mark.parametrize(
    ("value", "language", "mode", "decimals", "expected"),
    [
        (20, "en", "western", None, "20"),
        (2019, "en", "western", None, "2019"),
        (12345, "en", "western", None, "12,345"),
        (1234567, "hi", "western", None, "12,34,567"),
        (12345.5, "id", "western", None, "12.345,5"),
        (12345, "kk", "western", None, "12\u00a0345"),
        (12345.5, "ar", "native", None, "١٢٬٣٤٥٫٥"),
        (12345, "ar", "western", None, "12,345"),
        (0.5, "en", "western", 2, "0.50"),
        (3.0, "en", "western", None, "3"),
        (-7, "en", "western", None, "-7"),
        ("1 in 3", "en", "western", None, "1 in 3"),
        (None, "en", "western", None, ""),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(
    value: object, language: str, mode: str, decimals: int | None, expected: str
) -> None:
    assert number_text(value, find_language(language), mode, decimals) == expected  # type: ignore[arg-type]


def test_numbers_count_up_to_themselves_and_slow_down() -> None:
    states = list(counting(100, 1000, find_language("en"), "western", None))
    values = [int(text) for _, text in states]
    assert values[0] == 0
    assert values[-1] == 100
    assert values == sorted(set(values))
    assert values[len(values) // 2] > 60
    assert [text for _, text in counting(1.5, 400, find_language("en"), "western", None)][
        -1
    ] == "1.5"
    assert list(counting("1 in 3", 1000, find_language("en"), "western", None)) == []
    assert list(counting(5, 0, find_language("en"), "western", None)) == []


def test_digits_follow_the_texts_beside() -> None:
    arabic = find_language("ar")
    assert digits_of(["في 60 ثانية"], arabic) == "western"
    assert digits_of(["في ٦٠ ثانية"], arabic) == "native"
    assert digits_of(["في ستين ثانية"], arabic) == "native"
    assert digits_of([], find_language("en")) == "western"


def test_a_percent_sign_beside_a_number_has_the_form_of_its_digits() -> None:
    arabic = find_language("ar")
    assert sign_text("%", arabic, "native") == "٪"
    assert sign_text("٪", arabic, "western") == "%"
    assert sign_text("%", find_language("ne"), "native") == "%"
    assert sign_text("% أو أكثر", arabic, "native") == "% أو أكثر"
    assert sign_text("", arabic, "native") == ""


def test_a_number_on_its_way_up_has_its_thousands_apart_where_it_will_have_them() -> None:
    english = find_language("en")
    long = [text for _, text in counting(12_500, 2000, english, "western", None)]
    assert all("," in text for text in long if len(text) > 3)
    assert any(text.startswith("9,") for text in long)
    assert "," not in "".join(text for _, text in counting(2019, 2000, english, "western", None))
