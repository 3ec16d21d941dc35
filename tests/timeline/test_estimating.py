"""Word times that nobody measured."""

from __future__ import annotations

from itertools import pairwise

import pytest
from declaration import DECLARATION

from storykit.language import find_language
from storykit.script.fields import Translatable
from storykit.script.models import Content
from storykit.timeline import reading_time
from storykit.voice.estimate import estimate_words, pause_in, spoken_length


@pytest.mark.parametrize("language", sorted(DECLARATION))
def test_the_same_content_takes_about_the_same_time_in_every_language(language: str) -> None:
    _, duration = estimate_words(DECLARATION[language], language)
    # Thirty words of English; Khmer, Lao and Maori say more or less of the article.
    assert 4_000 <= duration <= 18_000


@pytest.mark.parametrize("language", sorted(DECLARATION))
def test_words_follow_each_other_without_overlap(language: str) -> None:
    words, duration = estimate_words(DECLARATION[language], language)
    assert words[0].span.start == 0
    assert words[-1].span.end == duration
    assert all(a.span.end <= b.span.start and a.end <= b.start for a, b in pairwise(words))


def test_english_keeps_a_hundred_and_fifty_words_a_minute() -> None:
    text = " ".join(["Everyone has the right to an education that is free"] * 15)
    words, duration = estimate_words(text, "en")
    assert len(words) / (duration / 60_000) == pytest.approx(150, rel=0.12)


def test_long_words_take_longer_than_short_ones() -> None:
    (short, long), _ = estimate_words("a international", "en")
    assert long.span.duration > 2 * short.span.duration


def test_vowel_signs_do_not_make_a_word_longer() -> None:
    (bare,), _ = estimate_words("كتب", "ar")
    (voiced,), _ = estimate_words("كُتِبَ", "ar")
    assert bare.span.duration == voiced.span.duration


def test_silence_is_kept_at_the_ends_of_sentences_and_phrases() -> None:
    (a, b, c), _ = estimate_words("One. Two, three", "en")
    assert b.span.start - a.span.end > c.span.start - b.span.end > 0


@pytest.mark.parametrize("sign", ["،", "、", "၊", ", ", " – "])
def test_every_script_has_its_comma(sign: str) -> None:
    assert pause_in(sign) > 0


@pytest.mark.parametrize("sign", ["۔", "।", "။", "។", "。", "؟", "..."])
def test_every_script_has_its_full_stop(sign: str) -> None:
    assert pause_in(sign) > pause_in("،")


def test_a_dash_within_a_number_is_no_pause() -> None:
    assert pause_in("–") == 0


def test_digits_are_spoken_as_words() -> None:
    assert spoken_length("1948") > spoken_length("nine")


def test_a_faster_rate_takes_less_time() -> None:
    _, usual = estimate_words("One sentence. Another one.", "en")
    _, double = estimate_words("One sentence. Another one.", "en", 2.0)
    assert double == pytest.approx(usual / 2, abs=2)


@pytest.mark.parametrize("text", ["", "   ", "…!?", "♫"])
def test_a_text_without_words_takes_no_time(text: str) -> None:
    assert estimate_words(text, "en") == ((), 0)


def test_a_call_to_act_stays_long_enough_to_take_in() -> None:
    end = Content(id="x", layout="end", fields={"call": Translatable.of({"ur": "ہمیں لکھیں"})})
    other = Content(id="x", layout="title", fields={"title": Translatable.of({"ur": "ہمیں لکھیں"})})
    row = find_language("ur")
    assert reading_time(end, row, "ur") == 3000
    assert reading_time(other, row, "ur") < 3000
