"""Lines, boxes and fitting, in Latin and Arabic first."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from storykit.errors import TextError, UsageError
from storykit.language import Language, languages, sample_text
from storykit.spans import Box
from storykit.text import Paragraph, TextStyle, draw, fit, lay_out

ENGLISH = "Human rights, 60 seconds: stories that travel further than we do."
ARABIC = "قصص تسافر أبعد مما نسافر: حقوق الإنسان في 60 ثانية، من Asia Pacific Forum (APF)."


def texts(paragraph: Paragraph) -> list[str]:
    return [line.text for line in paragraph.lines]


def inside(paragraph: Paragraph, width: float, height: float) -> bool:
    return Box(0, 0, width, height).contains(paragraph.ink, tolerance=0.01)


@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("ar", ARABIC)])
def test_lines_hold_the_whole_text_in_its_order(language: str, text: str) -> None:
    paragraph = lay_out(text, width=500, language=language)
    assert "".join(text[line.start : line.end] for line in paragraph.lines) == text
    assert len(paragraph.lines) > 2
    assert inside(paragraph, 500, paragraph.height)


def test_arabic_lines_begin_at_the_right() -> None:
    paragraph = lay_out(ARABIC, width=600, language="ar", style=TextStyle(size=54))
    for line in paragraph.lines:
        assert line.box.right == pytest.approx(600)
    for line in lay_out(ENGLISH, width=600, language="en").lines:
        assert line.box.x == 0


def test_the_first_latin_words_stay_on_the_first_line() -> None:
    paragraph = lay_out(ARABIC, width=600, language="ar", style=TextStyle(size=54))
    assert texts(paragraph)[2:] == ["60 ثانية، من Asia Pacific", "Forum (APF)."]


@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("ar", ARABIC)])
def test_fitting_takes_the_largest_size(language: str, text: str) -> None:
    paragraph = fit(text, width=600, height=220, smallest=12, largest=200, language=language)
    assert inside(paragraph, 600, 220)
    assert not paragraph.truncated
    larger = lay_out(text, width=600, language=language, style=TextStyle(size=paragraph.size + 0.5))
    assert larger.height > 220 or larger.broken


@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("ar", ARABIC)])
def test_what_does_not_fit_ends_in_an_ellipsis_after_a_word(language: str, text: str) -> None:
    paragraph = lay_out(text, width=400, language=language, max_lines=2)
    assert paragraph.truncated
    assert len(paragraph.lines) == 2
    shown = "".join(texts(paragraph))
    assert shown.endswith("…")
    kept = paragraph.lines[-1].text[:-1]
    assert text[text.index(kept) + len(kept)] in " ،,:."
    assert paragraph.text == text


def test_a_word_longer_than_the_line_is_cut_only_then() -> None:
    word = "Donaudampfschifffahrtsgesellschaft"
    assert not lay_out(word, width=2000, language="en").broken
    cut = lay_out(word, width=300, language="en")
    assert cut.broken
    assert inside(cut, 300, cut.height)


def test_no_room_for_one_letter_is_an_error() -> None:
    with pytest.raises(TextError, match="Not one letter"):
        lay_out("Hello", width=10, language="en", style=TextStyle(size=200))
    with pytest.raises(TextError):
        fit("Hello", width=10, height=10, smallest=40, largest=80, language="en")


def test_rectangles_of_a_word_lie_on_its_ink() -> None:
    start = ARABIC.index("الإنسان")
    paragraph = lay_out(ARABIC, width=900, language="ar")
    (box,) = paragraph.rects(start, start + 7)
    line = next(line for line in paragraph.lines if line.start <= start < line.end)
    assert line.box.contains(box, tolerance=0.01)
    alone = lay_out("الإنسان", width=900, language="ar")
    assert box.width == pytest.approx(alone.lines[0].box.width, abs=0.6)


def test_rectangles_of_a_range_over_two_directions_are_two() -> None:
    text = "قال John Smith اليوم"
    paragraph = lay_out(text, width=900, language="ar")
    assert len(paragraph.rects(0, len(text))) == 1
    # From the first Arabic word into the middle of the English name.
    assert len(paragraph.rects(0, text.index("Smith"))) == 2


def test_balanced_lines_are_as_many_but_more_even() -> None:
    greedy = lay_out(ENGLISH, width=700, language="en")
    even = lay_out(ENGLISH, width=700, language="en", balance=True)
    assert len(even.lines) == len(greedy.lines)

    def spread(paragraph: Paragraph) -> float:
        widths = [line.box.width for line in paragraph.lines]
        return max(widths) - min(widths)

    assert spread(even) < spread(greedy)


def test_new_lines_of_the_author_are_kept() -> None:
    paragraph = lay_out("one\ntwo\n\nfour", width=900, language="en")
    assert texts(paragraph) == ["one", "two", "", "four"]


def test_an_empty_text_is_no_line() -> None:
    paragraph = lay_out("", width=100, language="ar")
    assert paragraph.lines == ()
    assert paragraph.height == 0


def test_emphasis_changes_the_weight_and_keeps_letters_joined() -> None:
    plain = lay_out("كتاب", width=900, language="ar")
    part = lay_out("كتاب", width=900, language="ar", emphasis=[(1, 3)])
    faces = {glyph.face.weight for glyph in part.glyphs()}
    assert faces == {400, 700}
    ids = {glyph.cluster: glyph.id for glyph in plain.glyphs()}
    assert {glyph.cluster: glyph.id for glyph in part.glyphs()} == ids


def test_a_paragraph_survives_pickling() -> None:
    paragraph = lay_out(ARABIC, width=500, language="ar")
    again = pickle.loads(pickle.dumps(paragraph))
    assert again.dump() == paragraph.dump()


def test_heaps_of_marks_are_refused() -> None:
    with pytest.raises(TextError, match="marks"):
        lay_out("a" + "\u0301" * 500, width=500, language="en")
    with pytest.raises(TextError, match="characters"):
        lay_out("a " * 50_000, width=500, language="en")


def test_an_unknown_family_is_named() -> None:
    with pytest.raises(UsageError, match="Noto Snas"):
        lay_out("a", width=500, language="en", style=TextStyle(family="Noto Snas"))


MONGOLIAN = "ᠬᠦᠮᠦᠨ ᠪᠦᠷ ᠲᠥᠷᠥᠵᠦ ᠮᠡᠨᠳᠡᠯᠡᠬᠦ ᠡᠷᠬᠡ ᠴᠢᠯᠥᠭᠡ ᠲᠡᠢ᠂ ᠢᠵᠢᠯ ᠡᠷᠬᠡ ᠲᠡᠢ ᠪᠠᠢᠠᠭ᠃ 60 APF ❤️"


def test_mongolian_stands_in_columns_from_left_to_right() -> None:
    style = TextStyle(size=40)
    paragraph = lay_out(MONGOLIAN, width=500, height=300, language="mn-Mong", style=style)
    assert paragraph.vertical
    assert len(paragraph.lines) > 3
    for first, second in pairwise(paragraph.lines):
        assert first.box.right <= second.box.x + 0.01
    assert max(line.box.bottom for line in paragraph.lines) <= 300
    assert paragraph.height <= 300
    assert inside(paragraph, 500, 300)
    start = MONGOLIAN.index("ᠡᠷᠬᠡ")
    (box,) = paragraph.rects(start, start + 4)
    assert box.height > box.width * 0.8


def test_a_block_of_columns_is_centred() -> None:
    style = TextStyle(size=40, align="center")
    paragraph = lay_out(MONGOLIAN, width=900, height=300, language="mn-Mong", style=style)
    first, last = paragraph.lines[0].box.x, paragraph.lines[-1].box.right
    assert first == pytest.approx(900 - last, abs=1.5)
    assert paragraph.width == 900


def test_columns_fit_boxes_with_and_without_an_end() -> None:
    room = {"smallest": 10.0, "largest": 80.0, "language": "mn-Mong", "max_lines": 2}
    bounded = fit(MONGOLIAN, width=400, height=300, **room)  # type: ignore[arg-type]
    assert inside(bounded, 400, 300)
    assert not bounded.truncated
    endless = fit(MONGOLIAN, width=400, height=1e9, **room)  # type: ignore[arg-type]
    assert inside(endless, 400, 320)
    assert endless.height <= 320


def test_justified_lines_are_stretched_at_spaces_only() -> None:
    for language, text in (("en", ENGLISH), ("ar", ARABIC)):
        plain = lay_out(text, width=500, language=language)
        wide = lay_out(text, width=500, language=language, style=TextStyle(align="justify"))
        for line in wide.lines[:-1]:
            assert line.box.width == pytest.approx(500, abs=0.01)
        assert wide.lines[-1].box.width == plain.lines[-1].box.width
        letters = [glyph.advance for glyph in wide.glyphs() if text[glyph.cluster] != " "]
        assert letters == [glyph.advance for glyph in plain.glyphs() if text[glyph.cluster] != " "]


def test_threads_set_and_draw_alike() -> None:
    texts_ = [(sample_text(row), row) for row in languages()[:24]]

    def work(pair: tuple[str, Language]) -> tuple[str, bytes]:
        paragraph = lay_out(pair[0], width=640, height=640, language=pair[1])
        return paragraph.dump(), draw(paragraph).pixels.tobytes()

    alone = [work(pair) for pair in texts_]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, texts_)) == alone


def test_a_soft_hyphen_is_seen_only_where_the_line_ends() -> None:
    word = "inter\u00adnational"
    whole = lay_out(word, width=900, language="en")
    assert len(whole.lines) == 1
    plain = lay_out("international", width=900, language="en").lines[0].box.width
    assert whole.lines[0].box.width == pytest.approx(plain)
    cut = lay_out(word, width=200, language="en")
    assert not cut.broken
    first = cut.lines[0].runs[-1].run.glyphs[-1]
    hyphen = lay_out("-", width=900, language="en").lines[0].runs[0].run.glyphs[0]
    assert first.id == hyphen.id
    assert inside(cut, 200, cut.height)


@pytest.mark.parametrize("size", [0, -5, float("nan"), float("inf"), 1e9])
def test_a_size_that_is_none_is_refused(size: float) -> None:
    with pytest.raises(TextError, match="size"):
        lay_out("Hello", width=100, language="en", style=TextStyle(size=size))


def test_half_characters_are_refused() -> None:
    with pytest.raises(TextError, match="surrogate"):
        lay_out("a\ud800b", width=100, language="en")


def test_digits_change_in_their_places() -> None:
    text = "في 60 ثانية"
    native = lay_out(text, width=900, language="ar", style=TextStyle(digits="native"))
    assert native.text == "في ٦٠ ثانية"
    assert native.lines[0].text == native.text


def test_emphasis_in_the_middle_of_a_word_does_not_move_the_lines_apart() -> None:
    plain = lay_out(ARABIC, width=500, language="ar")
    strong = lay_out(ARABIC, width=500, language="ar", emphasis=[(0, 3), (20, 26)])
    assert [line.baseline for line in plain.lines] == [line.baseline for line in strong.lines]


def test_a_word_is_set_the_other_way_where_the_style_says_so() -> None:
    forced = lay_out("abc", width=300, language="en", style=TextStyle(direction="rtl"))
    assert forced.lines[0].box.right == pytest.approx(300)


def test_columns_of_a_narrow_box_are_as_long_as_it_is_high() -> None:
    """One column of a few words goes into what little room is left beside a picture."""
    text = "ᠬᠦᠮᠦᠨ ᠪᠦᠷ ᠲᠥᠷᠥᠵᠦ ᠮᠡᠨᠳᠦᠯᠡᠬᠦ ᠡᠷᠬᠡ"
    paragraph = fit(text, width=80, height=900, smallest=20, largest=40, language="mn-Mong")
    assert len(paragraph.lines) == 1
    assert paragraph.size == 40
    assert not paragraph.truncated


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [("en", "Read more at", "today"), ("ar", "اقرأ المزيد في", "اليوم")],
)
def test_an_address_keeps_its_scheme_with_its_host_where_a_size_allows_it(
    language: str, before: str, after: str
) -> None:
    text = f"{before} https://asiapacificforum.net/news {after}"

    def lines(smallest: float) -> list[str]:
        paragraph = fit(
            text, width=600, height=600, smallest=smallest, largest=54, language=language
        )
        assert not paragraph.broken
        assert not paragraph.truncated
        return [line.text.strip() for line in paragraph.lines]

    assert lines(30) == [before, "https://asiapacificforum.net/", f"news {after}"]
    # No size allows it: better parted there than inside of a word, and better than left out.
    assert lines(50) == [before, "https://", "asiapacificforum.net/", f"news {after}"]
