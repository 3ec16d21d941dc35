from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storykit.script.markup import escape, parse_emphasis, plain, star_pairs


def stressed(text: str) -> list[str]:
    found = parse_emphasis(text)
    return [found.plain[start:end] for start, end in found.spans]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Human rights in *60 seconds*", ["60 seconds"]),
        ("*A* and *B*", ["A", "B"]),
        ("“*A*”, *B*.", ["A", "B"]),
        ("**bold** words", ["bold"]),
        ("over *two\nlines* of text", ["two\nlines"]),
        ("حقوق الإنسان في *60 ثانية*", ["60 ثانية"]),
        ("حقوق *الإنسان*، و*كلمة*؛", ["الإنسان", "كلمة"]),
        ("*«نعم»* قال", ["«نعم»"]),
        ("می‌*خواهم*", ["خواهم"]),
        ("\u200f*نص*\u200f", ["نص"]),
        ("हम *सब* साथ", ["सब"]),
        ("ฉัน*รัก*คุณ", ["รัก"]),
        ("ปี*2024*นี้", ["2024"]),
        ("他说*“好”*。", ["“好”"]),
        ("ខ្ញុំ*ស្រលាញ់*អ្នក", ["ស្រលាញ់"]),
        ("우리의 *인권*을", ["인권"]),
        ("наши *права*!", ["права"]),
        ("*a*b* c", ["a*b"]),
        ("*a *b*", ["b"]),
        ("word*, *other*", ["other"]),
        ("5*6 = *30*", ["30"]),
    ],
)
def test_stars_that_hug_words_stress_them(text: str, words: list[str]) -> None:
    assert stressed(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "2*3*4", "٢*٣*٤", "२*३*४", "2 * 3 * 4", "a*b*c", "sh*t, f*ck", "а*б*в", "2*x*3",
        "*alone", "alone*", "*", "**", "***", "* item", "* one\n* two", "*a\n\nb*", "a * b*",
        "*️⃣ press *️⃣", "***a***", "*a**", "",
    ],
)  # fmt: skip
def test_other_stars_stay_stars(text: str) -> None:
    assert parse_emphasis(text) == (text, ())


def test_a_star_after_a_backslash_is_a_star() -> None:
    assert parse_emphasis("\\*a\\* *b \\* c*") == ("*a* b * c", ((4, 9),))
    assert plain("C:\\photos") == "C:\\photos"


def test_places_count_in_the_text_without_marks() -> None:
    found = parse_emphasis("a *b* **c** d")
    assert found.plain == "a b c d"
    assert found.spans == ((2, 3), (4, 5))
    assert [tuple(pair) for pair in star_pairs("a *b* **c** d")] == [(2, 4, 1), (6, 9, 2)]


@given(text=st.text(st.sampled_from("* \\ab2ا٢ุคำ说,。\u200f\u0301\n"), max_size=30))
def test_nothing_but_marks_is_taken_away(text: str) -> None:
    found = parse_emphasis(text)
    assert found.plain.replace("*", "") == text.replace("\\*", "").replace("*", "")
    end = 0
    for start, stop in found.spans:
        assert end <= start < stop <= len(found.plain)
        assert not found.plain[start].isspace()
        end = stop


@given(text=st.text(max_size=30))
def test_escaped_text_comes_back_whole(text: str) -> None:
    if "\\*" not in text:
        assert parse_emphasis(escape(text)) == (text, ())
