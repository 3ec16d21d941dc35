"""Alignment, and words of other languages, in subtitle files; other people's readers agree."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from other_readers import READERS

from storykit.spans import Span
from storykit.subtitles import SubtitleOptions, convert, read, write
from storykit.subtitles.tongues import tongues
from storykit.timeline import Cue
from storykit.timeline.model import Align

MARKS = "\u200e\u200f\u2060\u2066\u2067\u2068\u2069"
MIXED = "NHRI (2019) هي المؤسسة\nفي UN Women بالعربية"
TOLD = SubtitleOptions(languages=("ar", "en"))


def one(text: str, align: Align = "center") -> list[Cue]:
    return [Cue(Span(0, 2000), text, align=align)]


@pytest.mark.parametrize("align", ["start", "end", "left", "right"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_alignment_is_written_and_read_again(language: str, align: Align) -> None:
    for fmt in ("vtt", "ttml"):
        assert read(write(one("x", align), fmt, language)).cues[0].align == align
    assert f"align:{align}" in write(one("x", align), "vtt", language)


@pytest.mark.parametrize("fmt", ["vtt", "ttml", "ass"])
def test_centred_captions_say_nothing_of_it(fmt: str) -> None:
    written = write(one("x"), fmt, "ar")
    assert "align:" not in written
    assert written.count("textAlign") == (fmt == "ttml")  # the style of all captions
    assert read(written).cues[0].align == "center"


@pytest.mark.parametrize(
    ("language", "align", "key", "side"),
    [("en", "start", "1", "left"), ("en", "end", "3", "right"), ("ar", "start", "3", "right"),
     ("ar", "end", "1", "left"), ("ar", "left", "1", "left"), ("fa", "right", "3", "right")],
)  # fmt: skip
def test_substation_knows_left_and_right_only(
    language: str, align: Align, key: str, side: str
) -> None:
    written = write([*one("x"), Cue(Span(2000, 3000), "y", align=align)], "ass", language)
    styles = [line.split(",") for line in written.splitlines() if line.startswith("Style:")]
    assert [style[18] for style in styles] == ["2", key]
    assert [cue.align for cue in read(written).cues] == ["center", side]


def test_alignment_goes_from_one_format_to_another() -> None:
    source = "WEBVTT\n\n00:00.000 --> 00:02.000 line:0 align:start\nx\n"
    assert 'tts:textAlign="start"' in convert(source.encode(), "ttml", language="ar")[0]
    tagged = write(one("x"), "ass", "en").replace(",,x", ",,{\\an9}x")
    assert "align:right" in convert(tagged.encode(), "vtt")[0]


@pytest.mark.parametrize(
    ("language", "align", "side"),
    [("en", "start", "left"), ("en", "end", "right"), ("ar", "start", "right"),
     ("ar", "end", "left"), ("ar", "left", "left"), ("en", "right", "right")],
)  # fmt: skip
def test_players_set_aligned_captions_at_the_side_that_is_meant(
    language: str, align: Align, side: str
) -> None:
    """ttconv computes boxes as the standard has it: nearly as wide as the frame, at that side."""
    import ttconv.vtt.reader
    from ttconv.style_properties import StyleProperties

    text = write(one("نعم" if language == "ar" else "yes", align), "vtt", language)
    document = ttconv.vtt.reader.to_model(io.StringIO(text), None)
    (region,) = document.iter_regions()
    left = region.get_style(StyleProperties.Origin).x.value
    right = left + region.get_style(StyleProperties.Extent).width.value
    assert (round(left), round(right)) == ((10, 100) if side == "left" else (0, 90))


def test_words_of_another_language_are_named() -> None:
    written = write(one(MIXED), "vtt", "ar", TOLD)
    assert "<lang en>NHRI</lang> (2019)" in written
    assert "<lang en>UN Women</lang>" in written
    assert '<span xml:lang="en">NHRI</span>' in write(one(MIXED), "ttml", "ar", TOLD)
    for fmt in ("vtt", "ttml"):
        assert read(write(one(MIXED), fmt, "ar", TOLD)).cues[0].text == MIXED
    english = write(one("They said السلام عليكم, 5 < 6"), "vtt", "en", TOLD)
    assert "They said <lang ar>السلام عليكم</lang>, 5 &lt; 6" in english


@pytest.mark.parametrize(
    ("language", "languages"),
    [("ar", ()), ("ar", ("ar",)), ("ar", ("ar", "en", "id")), ("en", ("en", "id")), ("", ("en",))],
)
def test_nothing_is_guessed_where_several_languages_or_none_could_be_meant(
    language: str, languages: tuple[str, ...]
) -> None:
    written = write(one(MIXED), "vtt", language, SubtitleOptions(languages=languages))
    assert ("<lang" in written) == (language == "" and languages == ("en",))


def test_chinese_and_marks_belong_to_their_letters() -> None:
    parts = [
        (part.start, part.end, part.language) for part in tongues("a 人权 b", "en", ("zh", "en"))
    ]
    assert parts == [(0, 2, ""), (2, 4, "zh"), (4, 6, "")]
    vowelled = "say مَرْحَبًا now"
    (word,) = [part for part in tongues(vowelled, "en", ("en", "ar")) if part.language]
    assert vowelled[word.start : word.end] == "مَرْحَبًا"


texts = st.lists(st.text("aZ é5م رحबा人<>&-:.0\n{}\\", max_size=30), max_size=5)


@settings(max_examples=60, deadline=None)
@given(texts, st.sampled_from(["en", "ar"]))
@pytest.mark.parametrize(
    ("fmt", "reader"), [("vtt", "webvtt-py"), ("vtt", "ttconv"), ("ttml", "ttconv")]
)
def test_readers_find_the_same_texts_with_and_without_names_of_languages(
    fmt: str, reader: str, texts: list[str], language: str
) -> None:
    cues = [Cue(Span(3000 * n + 7, 3000 * n + 2000), text) for n, text in enumerate(texts)]
    options = SubtitleOptions(languages=("en", "ar", "hi", "zh"))
    plain = READERS[fmt][reader](write(cues, fmt, language), fmt)
    written = write(cues, fmt, language, options)
    assert READERS[fmt][reader](written, fmt) == plain
    own = read(written, fmt=fmt)
    assert own.findings == ()
    assert own.cues == read(write(cues, fmt, language), fmt=fmt).cues
