"""Pixels of text: premultiplied, in place, without seams, the same whatever is highlighted."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from storykit.errors import TextError
from storykit.text import Drawing, Paint, Paragraph, Shadow, TextStyle, draw, lay_out
from storykit.text.raster import dilate, rgba

ARABIC = "حقوق الإنسان للجميع"


def paragraph(text: str = ARABIC, language: str = "ar", size: float = 60) -> Paragraph:
    return lay_out(text, width=800, language=language, style=TextStyle(size=size))


def opacity(drawing: Drawing) -> np.ndarray:
    return drawing.pixels[:, :, 3].astype(int)


def test_the_drawing_covers_the_ink() -> None:
    set_text = paragraph()
    drawing = draw(set_text)
    rows = np.flatnonzero(opacity(drawing).max(axis=1))
    columns = np.flatnonzero(opacity(drawing).max(axis=0))
    ink = set_text.ink
    assert drawing.y + rows[0] == pytest.approx(ink.y, abs=1.5)
    assert drawing.y + rows[-1] + 1 == pytest.approx(ink.bottom, abs=1.5)
    assert drawing.x + columns[0] == pytest.approx(ink.x, abs=1.5)
    assert drawing.x + columns[-1] + 1 == pytest.approx(ink.right, abs=1.5)


@pytest.mark.parametrize(
    "paint",
    [
        Paint("#c03010"),
        Paint("#c0301080"),
        Paint((10, 200, 30), outline=3.5, outline_colour="#204060c0"),
        Paint("#ffffff", shadow=Shadow(dx=3, dy=5, blur=4, colour="#803020", opacity=0.5)),
    ],
)
def test_pixels_are_premultiplied(paint: Paint) -> None:
    pixels = draw(paragraph(f"{ARABIC} ❤️"), paint).pixels.astype(int)
    assert (pixels[:, :, :3] <= pixels[:, :, 3:] + 1).all()
    assert pixels[:, :, 3].max() > 100


def test_the_fill_has_its_colour_and_opacity() -> None:
    pixels = draw(paragraph("■■", "en"), Paint("#ff800080")).pixels
    assert tuple(pixels[pixels.shape[0] // 2, 20]) == (128, 64, 0, 128)


@pytest.mark.parametrize("text", [ARABIC, "लड़का क्षत्रिय", "Affine office", "သိက္ခာ လွတ်"])
def test_a_highlight_moves_nothing(text: str) -> None:
    set_text = paragraph(text, "en")
    plain = draw(set_text, Paint("#ffffff"))
    lit = draw(set_text, Paint("#ffffff"), ranges=[(0, 3, "#ffd400")])
    assert (plain.x, plain.y) == (lit.x, lit.y)
    # Where two colours meet, two soft edges lie over each other instead of one whole stroke.
    assert np.abs(opacity(plain) - opacity(lit)).mean() < 0.6
    assert not np.array_equal(plain.pixels, lit.pixels)


def test_a_part_of_a_ligature_can_be_highlighted() -> None:
    set_text = paragraph("ffi", "en")
    assert len(list(set_text.glyphs())) == 1
    pixels = draw(set_text, Paint("#ff0000"), ranges=[(1, 2, "#0000ff")]).pixels
    blue = np.flatnonzero(pixels[:, :, 2].max(axis=0) > 100)
    red = np.flatnonzero(pixels[:, :, 0].max(axis=0) > 100)
    assert red.min() < blue.min() < blue.max() < red.max()


def longest_run(line: np.ndarray) -> int:
    best = run = 0
    for full in line > 250:
        run = run + 1 if full else 0
        best = max(best, run)
    return best


@pytest.mark.parametrize("text", ["ــــــ", "नमनमन"])
def test_joined_letters_have_no_seams(text: str) -> None:
    set_text = paragraph(text, "ar")
    fill = draw(set_text, Paint("#ffffff", outline=4, outline_colour="#000000")).pixels[:, :, 0]
    stroke = max(longest_run(line) for line in fill)
    # The stroke or headline runs under all letters; at its ends soft edges do not count.
    assert stroke > 0.75 * set_text.ink.width


def test_a_mongolian_stem_has_no_notches() -> None:
    text = "ᠨᠠᠷᠠᠨ"
    set_text = lay_out(text, width=300, height=600, language="mn-Mong", style=TextStyle(size=80))
    assert set_text.vertical
    cover = opacity(draw(set_text))
    assert max(longest_run(column) for column in cover.T) > 0.6 * set_text.ink.height
    assert cover.shape[0] > 1.5 * cover.shape[1]


def test_an_outline_grows_by_its_width() -> None:
    spot = np.zeros((41, 41), np.uint8)
    spot[20, 20] = 255
    grown = dilate(spot, 6) > 127
    assert grown[20].sum() == 13
    assert grown[:, 20].sum() == 13
    distance = np.hypot(*np.mgrid[-20:21, -20:21])
    assert not grown[distance > 7.2].any()
    assert grown[distance < 5.5].all()


def test_a_shadow_lies_where_it_is_cast() -> None:
    set_text = paragraph("■", "en")
    plain = draw(set_text, Paint("#ffffff00"))
    cast = draw(set_text, Paint("#ffffff00", shadow=Shadow(dx=30, dy=10, blur=0, opacity=1)))
    assert plain.pixels[:, :, 3].max() == 0
    columns = np.flatnonzero(opacity(cast).max(axis=0))
    assert cast.x + columns[0] == pytest.approx(set_text.ink.x + 30, abs=1.5)


@pytest.mark.parametrize(
    "text", ["❤️", "1️⃣", "👩🏾‍⚕️", "👨‍👩‍👧‍👦", "🇲🇳", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👍🏿", "🧑🏽‍🤝‍🧑🏿", "☎️"]
)
def test_emoji_are_pictures_in_colour(text: str) -> None:
    drawing = draw(paragraph(text, "ar"))
    visible = drawing.pixels[drawing.pixels[:, :, 3] > 250][:, :3].astype(int)
    assert len(visible) > 300
    assert (visible.max(axis=1) - visible.min(axis=1)).max() > 20 or text == "👨‍👩‍👧‍👦"
    # One picture, not several side by side: 1.25 em wide.
    assert paragraph(text, "ar").lines[0].box.width == pytest.approx(74.7, abs=0.5)


def test_text_style_keeps_a_sign_text() -> None:
    set_text = paragraph("☎\ufe0e ☎\ufe0f", "en")
    assert [glyph.face.is_color for glyph in set_text.glyphs()][:1] == [False]
    assert any(glyph.face.is_color for glyph in set_text.glyphs())


def test_the_same_text_gives_the_same_bytes() -> None:
    paint = Paint("#ffffff", outline=3, shadow=Shadow())
    assert draw(paragraph(), paint).pixels.tobytes() == draw(paragraph(), paint).pixels.tobytes()


def test_pillow_can_show_the_pixels() -> None:
    picture = Image.fromarray(draw(paragraph()).pixels)
    assert picture.mode == "RGBA"


def test_an_empty_text_is_an_empty_drawing() -> None:
    assert draw(paragraph("")).pixels.shape == (0, 0, 4)


def test_colours_are_read_or_refused() -> None:
    assert rgba("#fff") == (255, 255, 255, 255)
    assert rgba("#10203040") == (16, 32, 48, 64)
    assert rgba((1, 2, 3)) == (1, 2, 3, 255)
    for wrong in ("red", "#12345", "", "#gggggg"):
        with pytest.raises(TextError, match="no colour"):
            rgba(wrong)
