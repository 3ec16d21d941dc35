"""Caption styles: what is lit when, in every script and direction, without anything moving."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from storykit.design.captioning.groups import grouped
from storykit.design.captioning.lines import painted
from storykit.design.captioning.looks import caption_look, speaker_colors
from storykit.design.captioning.measures import caption_measure
from storykit.design.captioning.motion import FADE
from storykit.design.captioning.pieces import word_boxes
from storykit.design.captioning.words import lights
from storykit.design.captions import (
    CAPTION_STYLES,
    caption_lines,
    paint_captions,
    paint_cue,
    usual_backdrop,
)
from storykit.design.compositing import lay_on
from storykit.design.contrast import contrast, over
from storykit.design.measures import read_color
from storykit.design.model import TimedSprite
from storykit.design.styles import CaptionStyle, Theme
from storykit.design.themes import find_theme, read_theme, theme_files, theme_folders
from storykit.errors import LayoutError, UsageError
from storykit.formats import FORMATS
from storykit.language import find_language, words
from storykit.spans import Span
from storykit.text import default_fonts
from storykit.timeline import Cue, make_cues
from storykit.timeline.profiles import PROFILES
from storykit.voice.estimate import estimate_words
from storykit.voice.model import Narration
from tests.design.conftest import worst_over

THEME = find_theme("steppe")
SQUARE = FORMATS["square"]
TEXTS = {
    "en": "What can you say about human dignity?",
    "ar": "ماذا يمكن أن نقول عن الكرامة؟",
    "hi": "सभी मनुष्यों को गौरव और अधिकार प्राप्त हैं।",
    "th": "มนุษย์ทั้งปวงเกิดมามีอิสระและเสมอภาคกัน",
    "my": "လူတိုင်းသည် တူညီလွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့်",
}
MIXED = "تحدّثت اللجنة NHRI عن عملها (2019) في UNHCR."

Pixels = NDArray[np.int64]


def spoken(text: str, language: str, start: int = 1000) -> Cue:
    """A caption that is spoken from its start on, and seen a second longer."""
    timed, duration = estimate_words(text, language)
    shifted = tuple(replace(word, span=word.span.shifted(start)) for word in timed)
    return Cue(Span(start, start + duration + 1000), text, "one", shifted)


def seen(sprites: tuple[TimedSprite, ...], moment: int, grey: int = 128) -> Pixels:
    image = Image.new("RGB", (SQUARE.width, SQUARE.height), (grey, grey, grey))
    for timed in sprites:
        if moment in timed.span:
            lay_on(image, timed.sprite)
    return np.asarray(image).astype(int)


def still(theme: Theme = THEME) -> Theme:
    """The theme with captions that come and go at once."""
    return replace(theme, captions=replace(theme.captions, motion="none"))


def lit_columns(picture: Pixels, plain: Pixels) -> NDArray[np.int64]:
    return np.flatnonzero((np.abs(picture - plain).max(axis=2) > 40).any(axis=0))


# Which words are lit when -------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(TEXTS))
def test_words_of_a_karaoke_line_light_up_one_by_one_and_stay_lit(language: str) -> None:
    cue = spoken(TEXTS[language], language)
    found = lights(cue, "filled")
    assert [light.span.start for light in found] == [word.span.start for word in cue.words]
    assert {light.span.end for light in found} == {cue.span.end}
    row = find_language(language)
    assert len(found) == len(words(cue.text, row))
    lit = "".join(cue.text[light.start : light.end] for light in found)
    assert lit == "".join(cue.text.split())


def test_punctuation_lights_up_with_the_word_it_leans_on() -> None:
    cue = spoken("She said: “Yes!” (twice).", "en")
    parts = [cue.text[light.start : light.end] for light in lights(cue, "filled")]
    assert parts == ["She", "said:", "“Yes!”", "(twice)."]


@pytest.mark.parametrize(
    ("text", "language", "lit"),
    [
        ("Call +970 2 298 or give $5, 37%.", "en", ["Call", "+970", "2", "298", "$5", "37%"]),
        ("على \u200e+970 2 298 ٣٧٪ #حقوق", "ar", ["على", "+970", "2", "298", "٣٧٪", "#حقوق"]),
        ("55% เป็นคนงาน", "th", ["55%", "เป็น"]),
        ("2+2 “is” (4)", "en", ["2", "+2", "is", "4"]),
    ],
)
def test_signs_are_lit_with_the_numbers_and_words_they_are_read_with(
    text: str, language: str, lit: list[str]
) -> None:
    cue = spoken(text, language)
    shown = [cue.text[light.start : light.end] for light in lights(cue, "lit")]
    for part in lit:
        assert part in shown
    filled = "".join(cue.text[light.start : light.end] for light in lights(cue, "filled"))
    assert filled.replace("\u200e", "") == "".join(cue.text.replace("\u200e", "").split())


def test_a_words_light_does_not_flicker_in_short_silences_and_goes_out_in_long_ones() -> None:
    cue = spoken("one two. three", "en")
    first, second, third = cue.words
    far = replace(third, span=third.span.shifted(2000))
    cue = replace(cue, words=(first, second, far), span=Span(1000, far.span.end + 100))
    found = lights(cue, "lit")
    assert found[0].span.end == second.span.start
    assert found[1].span.end == second.span.end
    assert found[2].span.end == cue.span.end


def test_words_outside_of_the_captions_time_are_not_lit() -> None:
    cue = spoken("one two three", "en")
    early = replace(cue, span=Span(0, cue.words[1].span.start))
    assert [light.start for light in lights(early, "lit")] == [0]
    assert lights(cue, "none") == ()


# What is seen -------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", ["box", "karaoke"])
@pytest.mark.parametrize("language", [*TEXTS, "ur", "km"])
def test_letters_keep_form_and_place_while_the_light_moves(language: str, style: str) -> None:
    """Lit and unlit letters cover the same pixels: only their colour differs."""
    text = (
        TEXTS.get(language)
        or {"ur": "تمام انسان آزاد پیدا ہوئے ہیں", "km": "មនុស្សទាំងអស់កើតមក"}[language]
    )
    look = replace(THEME.captions, motion="none", color="#ff0000", highlight="#0000ff")
    theme = replace(THEME, captions=replace(look, ground="#000000", opacity=1.0))
    cue = spoken(text, language)
    sprites = paint_cue(cue, theme, language, SQUARE, style=style)
    plain = seen(paint_cue(cue, theme, language, SQUARE, style=style, highlight="none"), 1000)
    ink = plain[:, :, 0] + plain[:, :, 2]
    first = seen(sprites, cue.words[0].span.start)
    for word in cue.words:
        now = seen(sprites, word.span.start)
        assert np.abs(now[:, :, 0] + now[:, :, 2] - first[:, :, 0] - first[:, :, 2]).max() <= 3
        # Against a line in one colour, edges that two letters share may be some greys darker.
        assert np.abs(now[:, :, 0] + now[:, :, 2] - ink).max() <= 64
        assert (np.abs(now[:, :, 0] + now[:, :, 2] - ink) > 6).mean() < 1e-3


def test_karaoke_goes_from_right_to_left_in_arabic_and_with_the_letters_in_latin_words() -> None:
    theme = still()
    cue = spoken(MIXED, "ar")
    fixed = caption_lines(cue, theme, "ar", SQUARE)
    sprites = paint_cue(cue, theme, "ar", SQUARE, style="karaoke")
    dark = seen(paint_cue(cue, theme, "ar", SQUARE, style="karaoke", highlight="none"), 1000)
    measure = caption_measure(theme, find_language("ar"), SQUARE)
    found = painted(cue, measure, find_language("ar"), default_fonts())
    assert found is not None
    left = SQUARE.caption.x + measure.pad_x
    before = dark
    edges = []
    for light in lights(fixed, "filled"):
        now = seen(sprites, light.span.start)
        columns = lit_columns(now, before)
        rects = found[1].rects(light.start, light.end)
        assert columns.min() >= left + min(rect.x for rect in rects) - 12
        assert columns.max() <= left + max(rect.right for rect in rects) + 12
        edges.append((float(columns.min()), float(columns.max())))
        before = now
    lines = fixed.text.split("\n")
    first_line = sum(1 for word in fixed.words if word.start < len(lines[0]))
    for (start, _), (_, after) in pairwise(edges[:first_line]):
        assert after < start + 12  # each word stands to the left of the one before


@pytest.mark.parametrize("language", list(TEXTS))
def test_the_active_word_stands_in_a_box_it_can_be_read_in(language: str) -> None:
    cue = spoken(TEXTS[language], language)
    theme = still()
    sprites = paint_cue(cue, theme, language, SQUARE, style="word")
    look = caption_look(theme.captions, name="word")
    assert contrast(look.on_lit, look.lit) >= 4.5
    for word in cue.words:
        picture = seen(sprites, word.span.start)
        boxed = np.abs(picture - np.asarray(look.lit)).max(axis=2) < 8
        rows, columns = np.flatnonzero(boxed.any(axis=1)), np.flatnonzero(boxed.any(axis=0))
        assert rows.size > 30
        inside = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        letters = np.abs(inside - np.asarray(look.on_lit)).max(axis=2) < 24
        assert letters.mean() > 0.02


def test_a_words_box_leaves_room_beside_it_only_where_there_is_a_space() -> None:
    for language, roomy in (("en", True), ("th", False)):
        cue = spoken(TEXTS[language], language)
        row = find_language(language)
        found = painted(cue, caption_measure(THEME, row, SQUARE), row, default_fonts())
        assert found is not None
        word = found[0].words[1]
        (box,) = word_boxes(found[1], word.start, word.end)
        (rect,) = found[1].rects(word.start, word.end)
        assert (box.width - rect.width > 0.2 * found[1].size) == roomy


def test_emoji_are_painted_once_whatever_is_lit() -> None:
    cue = spoken("one ♫ two", "en")
    sprites = paint_cue(cue, still(), "en", SQUARE)
    counts = {sum(moment in timed.span for timed in sprites) for moment in range(1000, 2000, 50)}
    assert len(counts) == 1


def test_an_unknown_style_is_named_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="karaoke"):
        paint_cue(spoken("a", "en"), THEME, "en", SQUARE, style="karoke")


@pytest.mark.parametrize("name", CAPTION_STYLES)
def test_a_theme_may_choose_any_style_and_the_script_another(name: str) -> None:
    theme = replace(THEME, captions=replace(THEME.captions, style=name))
    cue = spoken(TEXTS["en"], "en")
    own = paint_cue(cue, theme, "en", SQUARE)
    assert [t.sprite.digest for t in own] == [
        t.sprite.digest for t in paint_cue(cue, THEME, "en", SQUARE, style=name)
    ]


def test_what_lies_behind_words_that_are_followed_is_the_themes() -> None:
    grounds = {
        style: caption_look(CaptionStyle(style=style), name="karaoke").ground
        for style in ("box", "outline", "band")
    }
    assert grounds == {"box": "box", "outline": "outline", "band": "band"}
    assert caption_look(CaptionStyle(), name="pop").ground == "outline"
    assert caption_look(CaptionStyle(behind="band"), name="pop").ground == "band"
    assert caption_look(CaptionStyle(behind="band"), name="box").ground == "box"


# A few words at a time ----------------------------------------------------------------------------


def short(text: str) -> bool:
    return len(text) <= 16


@pytest.mark.parametrize("language", list(TEXTS))
def test_groups_hold_the_whole_caption_in_order_without_gaps(language: str) -> None:
    cue = spoken(TEXTS[language], language)
    row = find_language(language)
    groups = grouped(cue, row, short)
    assert "".join("".join(g.text.split()) for g in groups) == "".join(cue.text.split())
    assert groups[0].span.start == cue.span.start
    assert groups[-1].span.end == cue.span.end
    assert all(a.span.end == b.span.start for a, b in pairwise(groups))
    assert len(groups) > 1
    said = [g.text[word.start : word.end] for g in groups for word in g.words]
    assert said == [cue.text[word.start : word.end] for word in cue.words]
    starts = {word.start for word in cue.words}
    at = 0
    for group in groups:
        at = cue.text.index(group.text, at)
        assert at in starts  # no word is cut, in scripts without spaces either
        assert group.words[0].span.start <= group.span.start + 1


def test_groups_end_at_phrases_and_keep_numbers_with_their_units() -> None:
    cue = spoken("It takes 60 seconds, and you can do it.", "en")
    texts = [group.text for group in grouped(cue, find_language("en"), short)]
    assert "It takes" in texts
    assert any("60 seconds," in text for text in texts)


def test_a_speakers_name_is_seen_with_the_first_words() -> None:
    (cue,) = make_cues(
        Narration("I walked.", "en", 900, ()), PROFILES["social"], written=">> Amina: I walked."
    )
    groups = grouped(cue, find_language("en"), lambda text: len(text) < 12)
    assert groups[0].text.startswith("Amina:")
    assert groups[0].words


def test_a_sound_that_nobody_speaks_is_one_group() -> None:
    cue = Cue(Span(0, 2000), "[wind over the steppe]")
    assert grouped(cue, find_language("en"), short) == (cue,)
    assert paint_cue(cue, THEME, "en", SQUARE, style="pop")


@pytest.mark.parametrize("format", list(FORMATS))
@pytest.mark.parametrize("language", list(TEXTS))
def test_popping_words_are_large_and_all_of_a_caption_of_one_size(
    language: str, format: str
) -> None:
    frame = FORMATS[format]
    cue = spoken(TEXTS[language], language)
    heights = []
    sprites = paint_cue(cue, still(), language, frame, style="pop", highlight="none")
    for timed in sprites:
        assert frame.caption.contains(timed.sprite.box, 3)
        heights.append(timed.sprite.box.height)
    usual = paint_cue(cue, still(), language, frame, style="outline", highlight="none")
    row = find_language(language)
    found = painted(cue, caption_measure(THEME, row, frame), row, default_fonts())
    assert found is not None
    lines = len(found[1].lines)
    assert max(heights) > 1.15 * usual[0].sprite.box.height / lines


# Coming and going ---------------------------------------------------------------------------------


def test_captions_fade_in_and_out_where_nothing_stands_beside_them() -> None:
    sprites = paint_cue(spoken("one two", "en"), THEME, "en", SQUARE)
    first = [t for t in sprites if t.span.start == 1000]
    last = [t for t in sprites if t.span.end == sprites[0].span.end]
    assert {t.fade_in for t in first} == {FADE}
    assert {t.fade_out for t in last} == {FADE}
    assert all(t.fade_in == 0 for t in sprites if t.span.start > 1000)


def test_captions_in_a_row_keep_their_ground() -> None:
    one, two = spoken("one two", "en"), spoken("three four", "en", 5000)
    one = replace(one, span=Span(1000, two.span.start))
    sprites = paint_captions(
        (one, two), THEME, "en", SQUARE, backdrops={"one": usual_backdrop(SQUARE)}
    )
    grounds = [t for t in sprites if t.span in (one.span, two.span) and t.sprite.box.height > 90]
    before, after = grounds[0], next(t for t in grounds if t.span == two.span)
    assert (before.fade_in, before.fade_out) == (FADE, 0)
    assert (after.fade_in, after.fade_out) == (0, FADE)


@pytest.mark.parametrize("motion", ["rise", "pop"])
@pytest.mark.parametrize("style", CAPTION_STYLES)
def test_a_movement_ends_where_the_caption_rests(style: str, motion: str) -> None:
    moving = replace(THEME, captions=replace(THEME.captions, motion=motion))
    cue = spoken("one two", "en")
    sprites = paint_cue(cue, moving, "en", SQUARE, style=style)
    rest = paint_cue(cue, still(), "en", SQUARE, style=style)
    assert not np.array_equal(seen(sprites, 1005), seen(rest, 1005))
    for moment in (1300, 1900, cue.span.end - 1):
        if any(abs(t.span.start - moment) < 250 for t in sprites if style == "pop"):
            continue
        assert np.array_equal(seen(sprites, moment), seen(rest, moment))


def test_a_rise_comes_from_below_and_a_pop_from_small() -> None:
    cue = spoken("one two", "en")

    def ink_of(motion: str, moment: int) -> Pixels:
        theme = replace(THEME, captions=replace(THEME.captions, motion=motion))
        picture = seen(paint_cue(cue, theme, "en", SQUARE, style="outline"), moment)
        rows, columns = np.nonzero((np.abs(picture - 128) > 20).any(axis=2))
        return np.asarray([rows.mean(), columns.max() - columns.min()])

    low, high = ink_of("rise", 1005)[0], ink_of("rise", 1800)[0]
    assert low > high + 4
    small, large = ink_of("pop", 1005)[1], ink_of("pop", 1800)[1]
    assert small < 0.9 * large


def test_no_movement_takes_more_than_a_fourth_of_a_short_caption() -> None:
    cue = replace(spoken("one", "en"), span=Span(1000, 1200))
    for motion in ("fade", "rise", "pop"):
        theme = replace(THEME, captions=replace(THEME.captions, motion=motion))
        for timed in paint_cue(cue, theme, "en", SQUARE):
            assert timed.span.duration
            assert timed.fade_in <= 50
            assert timed.fade_out <= 50
            assert timed.span.start <= 1200


# Lines --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "format", "lines"),
    [
        (
            "ماذا نقول عن كرامة الإنسان في 60 ثانية؟", "ar", "vertical",
            ["ماذا نقول عن كرامة الإنسان", "في 60 ثانية؟"],
        ),
        (
            "In the farthest ger, a story can reach a heart.", "en", "square",
            ["In the farthest ger,", "a story can reach a heart."],
        ),
        ("23 people came, from 20 institutions.", "en", "vertical",
         ["23 people came,", "from 20 institutions."]),
        # Where two lines would tear a term apart there are three.
        ("хамтдаа гарын авлага бичиж байна.", "mn", "vertical",
         ["хамтдаа", "гарын авлага", "бичиж байна."]),
        ("มีผู้เข้าร่วม 23 คน จากสถาบันระดับชาติ 20 แห่ง", "th", "vertical",
         ["มีผู้เข้าร่วม 23 คน", "จากสถาบัน", "ระดับชาติ 20 แห่ง"]),
    ],
)  # fmt: skip
def test_lines_end_where_phrases_do(
    text: str, language: str, format: str, lines: list[str]
) -> None:
    cue = caption_lines(Cue(Span(0, 1000), text), THEME, language, FORMATS[format])
    assert cue.text.split("\n") == lines


@pytest.mark.parametrize("language", list(TEXTS))
@pytest.mark.parametrize("format", ["vertical", "square"])
def test_painted_lines_lose_nothing_and_words_keep_their_letters(
    language: str, format: str
) -> None:
    cue = spoken(f"{TEXTS[language]} {TEXTS[language]}", language)
    shown = caption_lines(cue, THEME, language, FORMATS[format])
    assert "".join(shown.text.split()) == "".join(cue.text.split())
    assert [shown.text[w.start : w.end] for w in shown.words] == [
        cue.text[w.start : w.end] for w in cue.words
    ]


# Contrast -----------------------------------------------------------------------------------------

WEAK = replace(THEME.captions, opacity=0.3, ground="#3a3a3a", color="#ffffff", motion="none")


def test_a_box_is_as_opaque_as_the_picture_behind_it_asks() -> None:
    night = caption_look(WEAK, behind=[(0, 0, 0), (20, 20, 40)])
    snow = caption_look(WEAK, behind=[(200, 200, 200), (255, 255, 255)])
    assert night.opacity == 0.3
    assert snow.opacity > 0.6
    for ink in (snow.color, snow.lit):
        assert contrast(ink, over(snow.under, snow.opacity, (255, 255, 255))) >= 4.5
    assert worst_over(snow.color, snow.under, caption_look(WEAK).opacity) >= 4.5


def test_painted_letters_stand_out_from_a_white_picture_by_as_much() -> None:
    theme = replace(THEME, captions=WEAK)
    backdrop = replace(usual_backdrop(SQUARE), behind=((255, 255, 255), (255, 255, 255)))
    cue = spoken(TEXTS["en"], "en")
    sprites = paint_cue(cue, theme, "en", SQUARE, highlight="none", backdrop=backdrop)
    picture = seen(sprites, 2000, grey=255)
    box = sprites[0].sprite.box
    ground = picture[int(box.y) + 4, int(box.x + box.width / 2)]
    assert contrast((255, 255, 255), tuple(int(value) for value in ground)) >= 4.5


def test_an_outline_darkens_what_is_seen_around_letters() -> None:
    """The mean colour within an eighth of an em around the letters is far enough from theirs."""
    for grey in (255, 200, 128):
        cue = spoken(TEXTS["en"], "en")
        sprites = paint_cue(cue, still(), "en", SQUARE, style="outline", highlight="none")
        picture = seen(sprites, 2000, grey)
        ink = np.abs(picture - 255).max(axis=2) < 8
        if grey == 255:
            dark = np.asarray(Image.fromarray(np.uint8(255 * (picture.max(axis=2) < 100))))
            rows, columns = np.nonzero(dark)
            inside = np.zeros_like(ink)
            inside[rows.min() : rows.max(), columns.min() : columns.max()] = True
            # White letters on a white picture: inside of the outline only.
            shape = Image.fromarray(np.uint8(255 * ~ink))
            ink &= inside & (np.asarray(shape.resize(shape.size)) == 0)
        ring = grown(ink, 6) & ~grown(ink, 1)
        near = ring & (np.abs(picture - 255).max(axis=2) > 8)
        assert near.sum() > 0.55 * ring.sum()
        mean = picture[near].mean(axis=0)
        assert contrast((255, 255, 255), tuple(round(float(v)) for v in mean)) >= 4.5


def grown(mask: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    found = mask.copy()
    for _ in range(by):
        wider = found.copy()
        wider[1:] |= found[:-1]
        wider[:-1] |= found[1:]
        wider[:, 1:] |= found[:, :-1]
        wider[:, :-1] |= found[:, 1:]
        found = wider
    return found


def test_a_ground_too_like_the_letters_widens_the_outline() -> None:
    usual = caption_look(THEME.captions, name="outline")
    grey = caption_look(replace(THEME.captions, ground="#5c5c5c"), name="outline")
    assert grey.outline > usual.outline


# Speakers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", list(theme_files(theme_folders())))
def test_everyone_who_speaks_has_a_colour_that_can_be_read(theme: str) -> None:
    names = ["Amina", "Bat", "Chuka", "Dana", "Amina"]
    cues = [Cue(Span(0, 1), f"{name}: x", speaker=name) for name in names]
    style = find_theme(theme).captions
    colors = speaker_colors(cues, style)
    assert list(colors) == names[:4]
    assert len(set(colors.values())) >= 3
    assert colors["Amina"] == read_color(style.color)
    for color in colors.values():
        assert contrast(color, read_color(style.ground)) >= 4.5
    assert read_color(style.highlight) not in list(colors.values())[1:]


def test_a_theme_names_the_colours_of_speakers() -> None:
    style = CaptionStyle(speakers=("#ffffff", "#00ffff"))
    cues = [Cue(Span(0, 1), "x", speaker=name) for name in "abc"]
    assert list(speaker_colors(cues, style).values()) == [
        (255, 255, 255), (0, 255, 255), (255, 255, 255),
    ]  # fmt: skip


def test_colour_is_never_the_only_sign_of_who_speaks() -> None:
    """Where the speaker changes, the caption that is painted begins with the name."""
    written = ">> Amina: I walked. | For days. | >> Bat: I rode."
    cues = make_cues(
        Narration("I walked. For days. I rode.", "en", 3000, ()),
        PROFILES["social"],
        written=written,
    )
    before = None
    for cue in cues:
        if cue.speaker != before:
            assert cue.text.startswith(f"{cue.speaker}:")
        before = cue.speaker
    assert [cue.speaker for cue in cues] == ["Amina", "Amina", "Bat"]


def test_a_speakers_letters_are_in_their_colour() -> None:
    cues = tuple(
        Cue(Span(at, at + 900), f"{name}: hello", "one", speaker=name)
        for at, name in ((0, "Amina"), (1000, "Bat"))
    )
    sprites = paint_captions(cues, still(), "en", SQUARE, backdrops={"one": usual_backdrop(SQUARE)})
    second = speaker_colors(cues, THEME.captions)["Bat"]
    assert (np.abs(seen(sprites, 1500) - np.asarray(second)).max(axis=2) < 6).sum() > 200
    assert (np.abs(seen(sprites, 500) - np.asarray(second)).max(axis=2) < 6).sum() == 0


# In a theme's file --------------------------------------------------------------------------------


def theme_file(tmp_path: Path, captions: str) -> Path:
    """A copy of a theme with other captions."""
    text = THEME.file.read_text(encoding="utf-8")
    lines = [f"captions: {captions}" if x.startswith("captions:") else x for x in text.splitlines()]
    file = tmp_path / "own.yaml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_a_theme_says_how_captions_look_move_and_who_has_which_colour(tmp_path: Path) -> None:
    theme = read_theme(
        theme_file(
            tmp_path,
            "{style: karaoke, behind: outline, motion: rise, opacity: 0.4, ground: night, "
            'highlight: sun, speakers: ["#ffffff", sky]}',
        )
    )
    look = caption_look(theme.captions)
    assert (look.ground, look.following, look.motion) == ("outline", "filled", "rise")
    assert look.lit == theme.colors["sun"]
    cues = [Cue(Span(0, 1), "x", speaker=name) for name in ("Amina", "Bat")]
    assert speaker_colors(cues, theme.captions)["Bat"] == theme.colors["sky"]


@pytest.mark.parametrize(
    ("captions", "says"),
    [
        ("{style: karoke}", "karaoke"),
        ("{motion: slide}", "rise"),
        ("{behind: pop}", "outline"),
        ("{speakers: [suns]}", "sun"),
        ("{speakers: sun}", "list"),
        ("{opacity: 0.1}", "0.3"),
        ("{highlite: sun}", "highlight"),
    ],
)
def test_a_mistake_in_a_themes_captions_is_told_with_its_line(
    captions: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(LayoutError) as caught:
        read_theme(theme_file(tmp_path, captions))
    (finding,) = caught.value.findings
    assert finding.where.line is not None
    assert says in f"{finding.message} {finding.cure}"
