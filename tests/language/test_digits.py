"""Digits change, names and codes do not, and no place in the text moves."""

from __future__ import annotations

import pytest

from storykit.errors import UsageError
from storykit.language import digits, languages


@pytest.mark.parametrize(
    ("text", "language", "native"),
    [
        ("حقوق الإنسان في 60 ثانية", "ar", "حقوق الإنسان في ٦٠ ثانية"),
        ("12.5% و1,000", "ar", "١٢٫٥٪ و١٬٠٠٠"),
        ("۶۰ ثانیه یا 7", "fa-AF", "۶۰ ثانیه یا ۷"),
        (
            "COVID-19 و @apf2019 #2019 https://a.org/7",
            "ar",
            "COVID-19 و @apf2019 #2019 https://a.org/7",
        ),
        ("60 सेकंड", "hi", "६० सेकंड"),
        ("60 সেকেন্ড", "bn", "৬০ সেকেন্ড"),
        ("2019", "zh", "二〇一九"),
        ("60 seconds", "en", "60 seconds"),
    ],
)
def test_native_digits(text: str, language: str, native: str) -> None:
    assert digits(text, language, "native") == native


@pytest.mark.parametrize(
    ("text", "language", "western"),
    [("١٢٫٥٪ و ٦٠", "ar", "12.5% و 60"), ("၆၀ စက္ကန့်", "my", "60 စက္ကန့်"), ("٣:٤٥", "ar", "3:45")],
)
def test_western_digits(text: str, language: str, western: str) -> None:
    assert digits(text, language, "western") == western


def test_every_language_has_its_digits() -> None:
    for language in languages():
        changed = digits("0123456789", language, "native")
        assert len(changed) == 10
        if language.native != "hanidec":
            assert [int(character) for character in changed] == list(range(10))


def test_a_third_kind_of_digits_is_refused() -> None:
    with pytest.raises(UsageError):
        digits("1", "ar", "roman")  # type: ignore[arg-type]
