"""Direction marks: where each format needs them, and that reading takes them off again."""

from __future__ import annotations

import pytest

from storykit.language import languages
from storykit.spans import Span
from storykit.subtitles import SubtitleOptions, convert, read, soft_texts, write
from storykit.subtitles.marks import first_strong, marked, unmarked
from storykit.timeline import Cue

RLM = "\u200f"
ARABIC = "ماذا نقول عن كرامة الإنسان\nفي 60 ثانية؟"
MIXED = "NHRI هي المؤسسة الوطنية.\n(2019)"


def one(text: str, **parts: object) -> list[Cue]:
    return [Cue(Span(0, 2000), text, **parts)]  # type: ignore[arg-type]


def body(written: str) -> list[str]:
    return [line for line in written.splitlines() if "-->" not in line][1:]


def test_subrip_marks_both_ends_of_every_right_to_left_line() -> None:
    lines = write(one(ARABIC), "srt", "ar").splitlines()[2:]
    assert lines == [f"{RLM}{line}{RLM}" for line in ARABIC.split("\n")]


@pytest.mark.parametrize("language", [row.tag for row in languages()])
def test_subrip_marks_the_languages_that_need_it_and_no_others(language: str) -> None:
    rtl = next(row.right_to_left for row in languages() if row.tag == language)
    assert (RLM in write(one("abc"), "srt", language)) == rtl


def test_webvtt_marks_only_lines_whose_first_letter_misleads() -> None:
    lines = write(one(f"{MIXED}\n{ARABIC}"), "vtt", "ar").splitlines()[5:]
    latin, digits, *arabic = lines
    assert latin.startswith(f"{RLM}NHRI")
    assert digits == f"{RLM}(2019)"
    assert arabic == ARABIC.split("\n")


def test_substation_marks_lines_whose_first_letter_misleads() -> None:
    written = write(one(f"{MIXED}\nنعم"), "ass", "ar")
    assert f",,{RLM}\u2066NHRI\u2069 هي المؤسسة الوطنية.\\N{RLM}(2019)\\Nنعم" in written
    style = next(line for line in written.splitlines() if line.startswith("Style:"))
    assert style.endswith(",-1")


def test_ttml_states_the_direction_and_needs_no_marks() -> None:
    written = write(one(MIXED), "ttml", "ar")
    assert 'tts:direction="rtl"' in written
    assert 'tts:writingMode="rltb"' in written
    assert RLM not in written
    assert 'tts:direction="ltr"' in write(one("abc"), "ttml", "en")


@pytest.mark.parametrize("fmt", ["srt", "vtt", "ass"])
def test_marks_can_be_left_out_or_be_isolates(fmt: str) -> None:
    assert RLM not in write(one(MIXED), fmt, "ar", SubtitleOptions(marks="none"))
    isolated = write(one(MIXED), fmt, "ar", SubtitleOptions(marks="isolate"))
    assert "\u2067NHRI هي المؤسسة الوطنية.\u2069" in isolated


@pytest.mark.parametrize("fmt", ["srt", "vtt", "ass", "ttml"])
@pytest.mark.parametrize("marks", ["auto", "none", "rlm", "isolate"])
def test_reading_takes_marks_off_again(fmt: str, marks: str) -> None:
    written = write(one(MIXED), fmt, "ar", SubtitleOptions(marks=marks))  # type: ignore[arg-type]
    assert read(written).cues[0].text == MIXED


def test_texts_stay_in_logical_order() -> None:
    for fmt in ("srt", "vtt", "ass", "ttml", "txt"):
        assert "المؤسسة الوطنية" in write(one(MIXED), fmt, "ar")


def test_zero_width_non_joiners_survive() -> None:
    persian = "آزاد به دنیا می‌آیند"
    for fmt in ("srt", "vtt", "ass", "ttml"):
        assert read(write(one(persian), fmt, "fa")).cues[0].text == persian


def test_converting_without_a_language_keeps_the_direction_of_the_letters() -> None:
    text, _ = convert(write(one(ARABIC), "vtt", "ar").replace("Language: ar\n", ""), "srt")
    assert text.splitlines()[2] == f"{RLM}{ARABIC.splitlines()[0]}{RLM}"
    text, _ = convert(write(one("Plain English"), "vtt", ""), "srt")
    assert RLM not in text


def test_soft_tracks_carry_marks_since_they_know_no_direction() -> None:
    ((span, text),) = soft_texts(one(ARABIC), "ar")
    assert span == Span(0, 2000)
    assert text.split("\n") == [f"{RLM}{line}{RLM}" for line in ARABIC.split("\n")]
    assert soft_texts(one("abc"), "en") == ((Span(0, 2000), "abc"),)


def test_the_first_strong_letter_is_looked_for_outside_of_isolates() -> None:
    assert first_strong("12 (a) ب") == "ltr"
    assert first_strong("\u2068abc\u2069 ب") == "rtl"
    assert first_strong("123 …") is None


def test_marks_come_off_the_edges_only() -> None:
    assert unmarked(marked("ا\u200fb", "rlm")) == "ا\u200fb"
    assert unmarked(marked("ا", "isolate")) == "ا"
    assert unmarked("\u2067ا\u2069 \u2067ب\u2069") == "\u2067ا\u2069 \u2067ب\u2069"


def test_substation_isolates_what_has_the_other_direction_and_reading_takes_it_out() -> None:
    """libass knows no bracket pairs: without isolates the number would join the name."""
    text = "قالت NHRI (2019) ذلك"
    written = write(one(text), "ass", "ar")
    assert "\u2066NHRI\u2069 (2019)" in written
    assert read(written).cues[0].text == text
    assert "\u2066" not in write(one("Twenty 20 of them"), "ass", "en")


def test_isolates_of_the_author_stay() -> None:
    text = "قالت \u2068NHRI (2019)\u2069 ذلك"
    assert read(write(one(text), "ass", "ar")).cues[0].text == text
