"""Directions come out as the author means them, without control characters."""

from __future__ import annotations

import pytest

from storykit.language import find_language
from storykit.text import isolate, lay_out
from storykit.text.bidi import visual_order
from storykit.text.isolation import find_isolates, resolve_isolated
from storykit.text.tokens import find_phones

SHOWN = str.maketrans({"\u2066": "⟦", "\u2067": "⟪", "\u2069": "⟧"})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("نحب C++ و C# و .NET كثيرًا", "نحب ⟦C++⟧ و ⟦C#⟧ و ⟦.NET⟧ كثيرًا"),
        (
            "زوروا https://apf.org/stories?a=1. ثم @apf_news و #حقوق_الإنسان!",
            "زوروا ⟦https://apf.org/stories?a=1⟧. ثم ⟦@apf_news⟧ و ⟪#حقوق_الإنسان⟧!",
        ),
        ("منتدى Asia Pacific Forum (APF) في عمّان", "منتدى ⟦Asia Pacific Forum (APF)⟧ في عمّان"),
        ("قال «Hello, world!» ثم رحل", "قال «⟦Hello, world!⟧» ثم رحل"),
        ("هاتف +962 6 123-4567 اليوم", "هاتف ⟦+962 6 123-4567⟧ اليوم"),
        (
            "اتصلوا على 0592 123 456 أو (02) 298-6958",
            "اتصلوا على ⟦0592 123 456⟧ أو ⟦(02) 298-6958⟧",
        ),
        ("ہیلپ لائن 0800-12345 پر", "ہیلپ لائن ⟦0800-12345⟧ پر"),
        ("رقم 98510-12345 و ٠٥٩٢-١٢٣-٤٥٦.", "رقم ⟦98510-12345⟧ و ⟦٠٥٩٢-١٢٣-٤٥٦⟧."),
        (
            "بين 2019-2024 و 05-06-2025 و 100000-200000",
            "بين 2019-2024 و 05-06-2025 و 100000-200000",
        ),
        ("نسبة 0.5 و 007 و 09:30-16:00", "نسبة 0.5 و 007 و 09:30-16:00"),
        ("بنسبة 60% و 25°C و -5 و 2019-08-28", "بنسبة ⟦60%⟧ و ⟦25°C⟧ و ⟦-5⟧ و ⟦2019-08-28⟧"),
        ("هاتف iPhone 15 جديد بتقنية 5G", "هاتف ⟦iPhone 15⟧ جديد بتقنية ⟦5G⟧"),
        ("راسلوا info@apf.org. شكرا", "راسلوا ⟦info@apf.org⟧. شكرا"),
        ("ارتفعت ٦٠٪ هذا العام", "ارتفعت ٦٠٪ هذا العام"),
        ("علم 🇲🇳 وقلب ❤️ ثم نهاية", "علم 🇲🇳 وقلب ❤️ ثم نهاية"),
        ("يكتب بنفسه \u2067abc\u2069 def", "يكتب بنفسه ⟪abc⟧ def"),
    ],
)
def test_arabic(text: str, wanted: str) -> None:
    assert isolate(text, "ar").translate(SHOWN) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The word “سلام” 5 times", "The word “⟪سلام⟧” 5 times"),
        ("He said حقوق الإنسان, and left", "He said ⟪حقوق الإنسان⟧, and left"),
        ("Only English, 60 %, @apf.", "Only English, 60 %, @apf."),
    ],
)
def test_english(text: str, wanted: str) -> None:
    assert isolate(text, "en").translate(SHOWN) == wanted


@pytest.mark.parametrize("language", ["ar", "he", "dv", "ur", "fa-AF"])
def test_levels_are_those_of_the_text_with_isolates_in_it(language: str) -> None:
    text = "منتدى C++ (v2.1) «Hi!» #حق 60% و @apf."
    row = find_language(language)
    parts = find_isolates(text, row, "rtl")
    levels = resolve_isolated(text, "rtl", parts)
    assert len(levels.levels) == len(text)
    for part in parts:
        wanted = 1 if part.direction == "ltr" else 0
        assert all(level > wanted for level in levels.levels[part.start : part.end])


def seen(text: str, language: str) -> str:
    """The text as it reads from the left to the right."""
    row = find_language(language)
    levels = resolve_isolated(text, row.direction, find_isolates(text, row, row.direction))
    return "".join(text[place] for place in visual_order(levels.of_line(0, len(text))))


def test_plus_signs_stay_behind_their_letter() -> None:
    assert "C++" in seen("نحب C++ كثيرا", "ar")
    assert "+962 6 1234567" in seen("هاتف +962 6 1234567 اليوم", "ar")
    assert "25°C" in seen("حرارة 25°C اليوم", "ar")


def test_places_in_the_text_are_the_authors() -> None:
    text = "نحب C++ كثيرًا"
    paragraph = lay_out(text, width=900, language="ar")
    assert paragraph.lines[0].text == text
    (box,) = paragraph.rects(4, 7)
    alone = lay_out("C++", width=900, language="ar")
    assert box.width == pytest.approx(alone.lines[0].box.width, abs=0.5)


@pytest.mark.parametrize(
    "text", ["0-0", "00 - 00", "051-00", "(02) 29 8-00", "0" * 3000, "0-" * 900, "(0" * 900, "٠-٠"]
)
def test_heaps_of_zeros_are_read_as_they_are(text: str) -> None:
    for token in find_phones(text):
        assert 7 <= sum(character.isdecimal() for character in text[token.start : token.end]) <= 26
