"""Captions: within their band, in one size, each word lit in place while it is spoken."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from storykit.design.captioning.measures import set_text
from storykit.design.captions import (
    CAPTION_STYLES,
    caption_fits,
    caption_lines,
    caption_measure,
    paint_cue,
)
from storykit.design.compositing import lay_on
from storykit.design.model import TimedSprite
from storykit.design.themes import find_theme, theme_files, theme_folders
from storykit.formats import FORMATS, find_format, known_formats
from storykit.language import find_language, languages
from storykit.spans import Span
from storykit.text import default_fonts
from storykit.timeline.model import Cue
from storykit.voice.model import Word

THEME = find_theme("steppe")
TEXTS = {
    "en": "What can you say about dignity?",
    "ar": "ماذا يمكن أن نقول عن الكرامة؟",
}


def cue(language: str, **more: object) -> Cue:
    text = TEXTS[language]
    words, at = [], 0
    for count, word in enumerate(text.split(" ")):
        letters = len(word.rstrip("?؟"))
        words.append(Word(at, at + letters, Span(1000 + count * 300, 1300 + count * 300)))
        at += len(word) + 1
    return Cue(Span(1000, 4000), text, "one", tuple(words), **more)  # type: ignore[arg-type]


def seen(sprites: tuple[TimedSprite, ...], moment: int, format: str) -> Image.Image:
    frame = FORMATS[format]
    image = Image.new("RGB", (frame.width, frame.height), (128, 128, 128))
    for timed in sprites:
        if moment in timed.span:
            lay_on(image, timed.sprite)
    return image


@pytest.mark.parametrize("style", CAPTION_STYLES)
@pytest.mark.parametrize("format", list(FORMATS))
@pytest.mark.parametrize("language", ["en", "ar"])
def test_captions_stay_in_their_band(language: str, format: str, style: str) -> None:
    band = FORMATS[format].caption
    reach = 3 if style != "pop" else 0.04 * band.width
    for timed in paint_cue(cue(language), THEME, language, FORMATS[format], style=style):
        box = timed.sprite.box
        if style != "band" or box.width < FORMATS[format].width:
            assert band.contains(box, reach)
        assert box.bottom <= band.bottom + 3


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_moves_when_a_word_is_lit(language: str) -> None:
    """Grey levels of ink stay the same: only the colour of the spoken word changes."""
    sprites = paint_cue(cue(language), THEME, language, FORMATS["square"])
    plain = paint_cue(cue(language), THEME, language, FORMATS["square"], highlight="none")
    quiet = np.asarray(seen(sprites, 3900, "square")).astype(int)
    whole = np.asarray(seen(plain, 3900, "square")).astype(int)
    assert np.abs(quiet - whole).max() <= 40
    assert (np.abs(quiet - whole).max(axis=2) > 2).mean() < 0.002
    first = np.asarray(seen(sprites, 1100, "square")).astype(int)
    second = np.asarray(seen(sprites, 1400, "square")).astype(int)
    for lit in (first, second):
        columns = np.flatnonzero((np.abs(lit - quiet).max(axis=2) > 30).any(axis=0))
        assert columns.size
        assert columns.max() - columns.min() < 400
    assert not np.array_equal(first, second)


def test_the_lit_word_goes_from_right_to_left_in_arabic() -> None:
    places = {}
    for language in ("en", "ar"):
        sprites = paint_cue(cue(language), THEME, language, FORMATS["landscape"])
        quiet = np.asarray(seen(sprites, 3900, "landscape")).astype(int)
        middles = []
        for moment in (1100, 1400):
            lit = np.asarray(seen(sprites, moment, "landscape")).astype(int)
            columns = np.flatnonzero((np.abs(lit - quiet).max(axis=2) > 30).any(axis=0))
            middles.append(float(columns.mean()))
        places[language] = middles
    assert places["en"][0] < places["en"][1]
    assert places["ar"][0] > places["ar"][1]


def test_each_moment_shows_every_word_once() -> None:
    sprites = paint_cue(cue("en"), THEME, "en", FORMATS["square"])
    counts = {sum(moment in timed.span for timed in sprites) for moment in range(1000, 4000, 50)}
    assert len(counts) == 1
    assert not any(timed.span.start < 1000 or timed.span.end > 4000 for timed in sprites)


def test_captions_of_one_language_have_one_size() -> None:
    for language in ("en", "ar", "ur", "my", "th"):
        row = find_language(language)
        for format in FORMATS.values():
            measure = caption_measure(THEME, row, format)
            leading = measure.style.leading or 0
            assert measure.lines * leading * measure.style.size <= measure.height + 0.01
            assert measure.style.size >= format.caption_size * 0.45


@pytest.mark.parametrize("name", known_formats())
def test_captions_of_no_language_are_much_smaller_than_the_formats(name: str) -> None:
    """Lines of Nastaliq are twice as high as others: there are fewer, not letters half as large."""
    format = find_format(name)
    for row in languages():
        measure = caption_measure(THEME, row, format)
        assert measure.size >= format.caption_size * 0.75, row.tag
        assert measure.lines == format.caption_lines or row.tag == "ur", row.tag


@pytest.mark.parametrize("format", list(FORMATS))
def test_lines_of_several_who_speak_are_whole_where_a_caption_has_one(format: str) -> None:
    row, frame = find_language("ur"), FORMATS[format]
    measure = caption_measure(THEME, row, frame)
    text = "- آپ کہاں رہتی ہیں؟\n- میں وادی میں رہتی ہوں۔"
    found = set_text(text, measure, row, default_fonts(), fixed=True)
    assert len(found.lines) == 2
    assert not found.truncated
    assert found.size >= frame.caption_size * 0.5
    for timed in paint_cue(Cue(Span(0, 2000), text, fixed=True), THEME, row, frame):
        assert frame.caption.contains(timed.sprite.box, 3)


def test_what_fits_is_painted_at_full_size_and_what_does_not_is_still_painted() -> None:
    formats = [FORMATS["vertical"], FORMATS["square"]]
    fits = caption_fits(THEME, "en", formats)
    assert fits("What can you say about dignity?")
    assert not fits("What can you say about human dignity in sixty seconds? " * 3)
    assert not fits("Donaudampfschifffahrtsgesellschaftskapitänskajüte")
    long = Cue(Span(0, 1000), "What can you say about dignity in sixty seconds? " * 6)
    for timed in paint_cue(long, THEME, "en", FORMATS["square"]):
        assert FORMATS["square"].caption.contains(timed.sprite.box, 3)


def test_the_authors_own_breaks_are_kept() -> None:
    text = "One\ntwo three four"
    free = Cue(Span(0, 1000), text)
    fixed = Cue(Span(0, 1000), text, fixed=True)
    heights = [
        max(t.sprite.box.height for t in paint_cue(c, THEME, "en", FORMATS["landscape"]))
        for c in (free, fixed)
    ]
    assert heights[1] > heights[0]


def test_an_empty_cue_paints_nothing() -> None:
    assert paint_cue(Cue(Span(0, 1000), "  "), THEME, "en", FORMATS["square"]) == ()


@pytest.mark.parametrize("name", list(theme_files(theme_folders())))
def test_every_theme_has_captions(name: str) -> None:
    sprites = paint_cue(cue("ar"), find_theme(name), "ar", FORMATS["vertical"])
    assert sprites
    for timed in sprites:
        pixels = timed.sprite.pixels
        assert (pixels[:, :, :3].max(axis=2, initial=0) <= pixels[:, :, 3]).all()


def test_captions_of_vertical_scripts_stand_in_as_many_columns_as_there_is_room_for() -> None:
    theme = find_theme("steppe")
    fits = caption_fits(theme, "mn-Mong", [FORMATS["square"], FORMATS["vertical"]])
    assert fits("ᠡᠷᠬᠡ ᠴᠢᠯᠥᠭᠡ ᠲᠡᠢ᠂ ᠲᠥᠷᠥ")
    assert not fits("ᠡᠷᠬᠡ ᠴᠢᠯᠥᠭᠡ ᠲᠡᠢ᠂ ᠲᠥᠷᠥ " * 8)


@pytest.mark.parametrize("format", ["vertical", "square", "portrait", "landscape"])
def test_every_language_has_room_for_all_its_lines(format: str) -> None:
    """Baselines lie on whole pixels, which must not cost a language its last line."""
    short = []
    for row in languages():
        if row.script == "Mong":
            continue
        lines = caption_measure(THEME, row, FORMATS[format]).lines
        word = {"Thaa": "ހަމަ", "Mymr": "လူ့", "Thai": "ที่", "Arab": "كل"}.get(row.script, "x")
        text = "\n".join([word] * lines)
        painted = caption_lines(Cue(Span(0, 1000), text, fixed=True), THEME, row, FORMATS[format])
        found = set_text(
            text, caption_measure(THEME, row, FORMATS[format]), row, default_fonts(), fixed=True
        )
        if found.size < caption_measure(THEME, row, FORMATS[format]).size - 0.01:
            short.append(row.tag)
        assert len(painted.lines) == lines
    assert short == []


@pytest.mark.parametrize("format", list(FORMATS))
def test_columns_of_a_vertical_script_are_painted_in_every_format_and_length(format: str) -> None:
    row, frame = find_language("mn-Mong"), FORMATS[format]
    for count in (1, 2, 3, 5, 8):
        text = " ".join(["ᠬᠦᠮᠦᠨ", "ᠪᠦᠷ", "ᠲᠥᠷᠥᠵᠦ", "ᠡᠷᠬᠡ"] * 2)
        text = " ".join(text.split()[:count])
        sprites = paint_cue(Cue(Span(0, 2000), text), THEME, row, frame)
        band = frame.caption
        assert sprites
        for timed in sprites:
            box = timed.sprite.box
            assert band.y - 3 <= box.y
            assert box.bottom <= band.bottom + 3
            assert band.x - 3 <= box.x
            assert box.right <= band.right + 3
