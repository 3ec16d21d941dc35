"""Where lines end: by each language's custom, not in words, names and numbers."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from storykit.language import find_language, graphemes, syllables
from storykit.text import TextStyle, lay_out
from storykit.text.breaking import find_breaks

DATA = Path(__file__).parents[1] / "unicode"


def pieces(text: str, language: str) -> list[str]:
    ends = find_breaks(text, find_language(language)).good
    return [text[start:end] for start, end in zip((0, *ends), ends, strict=False)]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("th", "สิทธิมนุษยชนเป็นของทุกคน", ["สิทธิ", "มนุษย", "ชน", "เป็น", "ของ", "ทุก", "คน"]),
        ("lo", "ຄວາມຄິດເຫັນໃນດ້ານການເມືອງ", ["ຄວາມຄິດເຫັນ", "ໃນ", "ດ້ານ", "ການເມືອງ"]),
        ("km", "សិទ្ធិមនុស្សសម្រាប់មនុស្ស", ["សិទ្ធិមនុស្ស", "សម្រាប់", "មនុស្ស"]),
        ("my", "လွတ်လပ်သောဂုဏ်သိက္ခာ", ["လွတ်လပ်", "သော", "ဂုဏ်သိက္ခာ"]),
        ("shn", "ပဵင်းၵၼ်", ["ပဵင်း", "ၵၼ်"]),
        ("ja", "人権の物語を六十秒で。", ["人権の", "物語を", "六十", "秒で。"]),
        ("ko", "모든 인간은 자유롭다.", ["모든 ", "인간은 ", "자유롭다."]),
        ("zh", "人人生而自由，平等。", ["人", "人", "生", "而", "自", "由，", "平", "等。"]),
        ("hi", "समानता प्राप्त है । और", ["समानता ", "प्राप्त ", "है । ", "और"]),
        ("bn", "তহবিল ৳ ১০,০০০ আছে", ["তহবিল ", "৳ ১০,০০০ ", "আছে"]),
        ("ar", "في 60 كم و 5 أيام", ["في ", "60 كم ", "و 5 ", "أيام"]),
        ("ar", "لـ W3C و سلام", ["لـ W3C ", "و سلام"]),
        ("fa-AF", "می‌خواهیم بگوییم", ["می‌خواهیم ", "بگوییم"]),
        ("en", "See https://a.org/b-c/d?e=f now", ["See ", "https://a.org/b-c/d?e=f ", "now"]),
        ("en", "To a-b@c-d.org, @a_b #x-y!", ["To ", "a-b@c-d.org, ", "@a_b ", "#x-y!"]),
        ("en", "a 25 °C day, and/or $ 20", ["a ", "25 °C ", "day, ", "and/or ", "$ 20"]),
        ("en", "well-known fact", ["well-", "known ", "fact"]),
        ("en", "no\u00a0b or\u2060so a\u200bs", ["no\u00a0b ", "or\u2060so ", "a\u200b", "s"]),
        ("mn-Mong", "ᠡᠷᠬᠡ ᠲᠡᠢ᠂ ᠨᠡᠷ᠎ᠡ", ["ᠡᠷᠬᠡ ", "ᠲᠡᠢ᠂ ", "ᠨᠡᠷ᠎ᠡ"]),
        ("sm", "faʻaaloalo i le ʻāiga", ["faʻaaloalo ", "i ", "le ", "ʻāiga"]),
    ],
)  # fmt: skip
def test_words_stay_whole(language: str, text: str, wanted: list[str]) -> None:
    assert pieces(text, language) == wanted


def test_a_long_address_is_broken_at_its_parts_when_it_must() -> None:
    text = "https://asiapacificforum.net/news/strengthening-nhri-advocacy"
    paragraph = lay_out(text, width=700, language="en", style=TextStyle(size=54))
    assert [line.text for line in paragraph.lines] == [
        "https://",
        "asiapacificforum.net/news/",
        "strengthening-nhri-",
        "advocacy",
    ]
    assert not paragraph.broken


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("क्षत्रिय", ["क्ष", "त्रि", "य"]),
        ("ပင်းက္ခာ", ["ပင်း", "က္ခာ"]),
        ("ក្ដីស្រុក", ["ក្ដី", "ស្រុ", "ក"]),
        ("เกี่ยวน้ำใจ", ["เกี่", "ย", "ว", "น้ำ", "ใจ"]),
        ("a👩🏾‍⚕️b", ["a", "👩🏾‍⚕️", "b"]),
    ],
)
def test_orthographic_syllables_are_never_cut(text: str, wanted: list[str]) -> None:
    ends = syllables(text)
    assert [text[start:end] for start, end in zip([0, *ends], ends, strict=False)] == wanted


def test_titles_do_not_end_lines_with_articles() -> None:
    text = "The right to a home of the people"
    even = lay_out(text, width=640, language="en", style=TextStyle(size=60), balance=True)
    for line in even.lines[:-1]:
        assert line.text.split()[-1] not in {"a", "the", "to", "of"}


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("هر زن و مرد از حق", "fa", {"هر ", "هر زن و ", "هر زن و مرد از "}),
        ("حقوق او د خلکو", "ps", {"حقوق او ", "حقوق او د "}),
        ("पानी और ज़मीन का हक़", "hi", {"पानी और ", "पानी और ज़मीन "}),
        ("عليهم «أن يعاملوا الناس", "ar", {"عليهم «أن "}),
        ("Hemû mirov û maf", "ku", {"Hemû mirov û "}),
        ("Right of (the people), and", "en", {"Right of ", "Right of (the "}),
    ],
)
def test_lines_rather_do_not_end_inside_a_phrase(
    text: str, language: str, wanted: set[str]
) -> None:
    weak = find_breaks(text, find_language(language)).weak
    assert {text[:place] for place in weak} - {text} >= wanted
    assert "Right of (the people), " not in {text[:place] for place in weak}


def test_graphemes_are_those_of_the_conformance_test() -> None:
    with gzip.open(DATA / "GraphemeBreakTest.txt.gz", "rt", encoding="utf-8") as file:
        cases = [line.split("#")[0].strip() for line in file if line[0] in "÷×"]
    assert len(cases) > 500
    different = []
    for case in cases:
        text, places = "", []
        for part in case.split():
            if part == "÷":
                places.append(len(text))
            elif part != "×":
                text += chr(int(part, 16))
        if graphemes(text) != places:
            different.append(case)
    # The file is of Unicode 15; ICU's newer tables no longer count the scissors among the emoji.
    assert different == ["÷ 2701 × 200D × 2701 ÷"]
