"""Typing on: no letter moves, nothing that is joined is cut, all is there at the end."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from storykit.design.lettering import Lettering, draw_lettering, marker_boxes
from storykit.design.typed import typed_states, typing_stops
from storykit.language import find_language, graphemes
from storykit.text import default_fonts, fit

TEXTS = {
    "en": "Human rights for all",
    "ar": "حقوق الإنسان للجميع",
    "ur": "انسانی حقوق سب کے لیے",
    "my": "လူ့အခွင့်အရေးများ",
    "hi": "मानवाधिकार क्षेत्र",
    "th": "สิทธิมนุษยชนเพื่อทุกคน",
    "bn": "মানবাধিকার সবার",
}


def lettered(language: str, width: float = 420) -> Lettering:
    paragraph = fit(
        TEXTS[language], width=width, height=1e9, smallest=20, largest=40,
        language=find_language(language), fonts=default_fonts(),
    )  # fmt: skip
    return Lettering(paragraph)


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_what_is_typed_stays_as_the_whole_text_has_it(language: str) -> None:
    lettering = lettered(language)
    whole = draw_lettering(lettering, (0, 0, 0), (0, 0, 0))
    canvas = np.zeros((whole.pixels.shape[0] + 40, whole.pixels.shape[1] + 40), int)

    def ink(state: Lettering) -> np.ndarray:
        sprite = draw_lettering(state, (0, 0, 0), (0, 0, 0))
        found = np.zeros_like(canvas)
        height, width = sprite.pixels.shape[:2]
        x, y = sprite.x - whole.x + 20, sprite.y - whole.y + 20
        found[y : y + height, x : x + width] = sprite.pixels[..., 3]
        return found

    states = typed_states(lettering, 1000)
    moments = [moment for moment, _ in states]
    assert moments == sorted(set(moments))
    assert moments[0] == 0
    assert moments[-1] <= 1000
    before, full = ink(states[0][1]), ink(states[-1][1])
    assert before.sum() == 0
    for _, state in states[1:]:
        now = ink(state)
        # Only more is seen, never less, and never anything that the whole text does not have.
        assert (now >= before - 1).all()
        assert (now <= full + 1).all()
        assert now.sum() > before.sum()
        before = now
    assert (before == full).all()


MIXED = "حقوق الإنسان في 60 دولة (Asia Pacific Forum 2019)"


def typed(text: str, language: str, width: float = 2000) -> list[str]:
    """What each state adds to the one before."""
    paragraph = fit(
        text, width=width, height=1e9, smallest=20, largest=20,
        language=find_language(language), fonts=default_fonts(),
    )  # fmt: skip
    stops = typing_stops(paragraph)
    return [paragraph.shown[a:b] for a, b in pairwise([0, *stops])]


def test_what_runs_the_other_way_comes_whole_and_leaves_no_hole() -> None:
    added = typed(MIXED, "ar")
    assert "60 " in added
    assert "Asia Pacific Forum 2019" in added
    assert "".join(added) == MIXED
    english = typed("We say حقوق الإنسان for 20 years", "en")
    assert "حقوق الإنسان " in english
    assert english[-7:] == ["2", "0 ", "y", "e", "a", "r", "s"]


def test_a_line_in_another_script_alone_is_typed_by_letters() -> None:
    assert typed("Human rights!", "ar")[:5] == ["H", "u", "m", "a", "n "]
    # Parted from the other words by the end of a line, it leaves no hole either.
    assert "A" in typed("حقوق الإنسان Asia", "ar", 130)


def test_every_letter_takes_the_same_time() -> None:
    lettering = lettered("ur")
    text = lettering.paragraph.shown
    letters = [place for place in graphemes(text) if text[place : place + 1].strip()]
    states = typed_states(lettering, 1000)
    for (_, before), (moment, _) in pairwise(states):
        typed_before = sum(place < (before.until or 0) for place in letters)
        assert moment == round(1000 * (typed_before + 1) / len(letters))
    assert [moment for moment, _ in typed_states(lettered("en"), 1700)] == [
        100 * number for number in range(18)
    ]


def test_joined_letters_are_never_parted() -> None:
    text = TEXTS["ar"]
    stops = typing_stops(lettered("ar").paragraph)
    # What stands before a stop ends with a letter that joins nothing after it, or a space.
    unjoined = set("اأإآدذرزوؤةىء ")
    assert all(text[stop - 1] in unjoined for stop in stops[:-1])
    assert stops[-1] == len(text)
    assert len(stops) > 6


@pytest.mark.parametrize("language", ["my", "hi", "bn", "th"])
def test_syllables_are_never_parted(language: str) -> None:
    stops = typing_stops(lettered(language).paragraph)
    assert set(stops) <= set(graphemes(TEXTS[language]))
    assert len(stops) > 3


def test_long_texts_have_no_more_states_than_can_be_seen() -> None:
    paragraph = fit(
        "word " * 60, width=900, height=1e9, smallest=20, largest=40,
        language=find_language("en"), fonts=default_fonts(),
    )  # fmt: skip
    states = typed_states(Lettering(paragraph), 4000)
    assert len(states) <= 50
    assert states[-1][1].until is None


def test_the_stroke_behind_an_emphasised_word_grows_with_its_letters() -> None:
    lettering = replace(lettered("en"), emphasis=((0, 5),))
    widths = [
        sum(box.width for box in marker_boxes(state)) for _, state in typed_states(lettering, 1000)
    ]
    assert widths[0] == 0
    assert 0 < widths[1] < widths[3] < widths[5] == widths[-1]
