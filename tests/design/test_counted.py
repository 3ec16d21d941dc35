"""Numbers that count up: nothing moves while they grow, and none is ever cut."""

from __future__ import annotations

import pytest

from storykit.design.board import PlacedText
from storykit.design.counted import standing_as
from storykit.design.lettering import Lettering
from storykit.language import find_language
from storykit.text import default_fonts, fit
from tests.design.conftest import Compose

COUNTS = 'fields: {number: required}\nlayers: [{number: "{{ number }}", counts: 1400ms, type: X}]'


def lettered(text: str, language: str, align: str = "start") -> Lettering:
    from storykit.text import TextStyle

    paragraph = fit(
        text, width=600, height=1e9, smallest=60, largest=60, language=find_language(language),
        fonts=default_fonts(), style=TextStyle(align=align),  # type: ignore[arg-type]
    )  # fmt: skip
    return Lettering(paragraph)


def middles(lettering: Lettering) -> list[float]:
    """The middle of each sign's room, from the last one on."""
    glyphs = sorted(lettering.paragraph.glyphs(), key=lambda glyph: -glyph.cluster)
    return [glyph.x + glyph.advance / 2 for glyph in glyphs]


@pytest.mark.parametrize("align", ["start", "center", "end"])
@pytest.mark.parametrize(
    ("language", "whole", "states"),
    [
        ("en", "12,500", ["0", "111", "9,999", "11,111"]),
        ("ar", "١٢٬٥٠٠", ["٠", "١١١", "٩٬٩٩٩"]),
        ("ur", "۱۲٬۵۰۰", ["۰", "۱۱۱", "۹٬۹۹۹"]),
        ("my", "၁၂,၅၀၀", ["၀", "၁၁၁", "၉,၉၉၉"]),
        ("km", "១២.៥០០", ["០", "១១១", "៩.៩៩៩"]),
        ("en", "62.5", ["0.0", "9.9", "11.1"]),
        ("en", "-250", ["0", "-9", "-99"]),
    ],
)
def test_every_digit_stands_where_the_number_itself_has_one(
    language: str, whole: str, states: list[str], align: str
) -> None:
    final = lettered(whole, language, align)
    places = middles(final)
    for state in states:
        shown = standing_as(lettered(state, language, align), final)
        assert middles(shown) == pytest.approx(places[: len(state)])
        assert shown.paragraph.text == state
        assert shown.baselines == final.baselines


def test_a_minus_behind_the_digits_stays_behind_them() -> None:
    final = lettered("-٢٥٠", "ar")
    minus, first, *_, last = reversed(middles(final))
    assert first < last < minus
    shown = standing_as(lettered("-٩", "ar"), final)
    assert middles(shown) == pytest.approx([last, minus])


def test_what_has_other_signs_than_the_number_is_left_as_it_is() -> None:
    final, state = lettered("25", "en"), lettered("2500", "en")
    assert standing_as(state, final) is state


@pytest.mark.parametrize("language", ["en", "ar", "my"])
def test_units_stay_where_they_are_while_a_scene_counts(board_of: Compose, language: str) -> None:
    text = COUNTS.replace("X", "number")
    board = board_of(text, {"number": 1250}, language=language, moving=True)
    number = next(iter(board.texts))
    assert number.lettering is not None
    units = middles(number.lettering)[0]
    assert len(number.frames) > 20
    for _, state in number.frames:
        assert middles(state)[0] == pytest.approx(units)


@pytest.mark.parametrize("moving", [False, True])
@pytest.mark.parametrize("language", ["en", "ar", "hi"])
def test_a_long_number_is_set_smaller_and_never_cut(
    board_of: Compose, language: str, moving: bool
) -> None:
    from storykit.design.layouts import find_layout

    fields = {"number": 12_500_000, "label": "people", "image": "white.png"}
    board = board_of(find_layout("figure"), fields, language=language, moving=moving)
    number = next(text for text in board.texts if text.role == "number")
    assert isinstance(number, PlacedText)
    assert number.lettering is not None
    assert not number.lettering.squeezed
    digits = [sign for sign in number.lettering.paragraph.text if sign.isdecimal()]
    assert "".join(str(int(sign)) for sign in digits) == "12500000"
    assert number.ink.width <= number.box.width
    label = next(text for text in board.texts if text.role == "label")
    # What stands with it keeps its own size.
    assert label.lettering is not None
    assert label.lettering.size > number.lettering.size / 3
