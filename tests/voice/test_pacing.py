"""Words are dealt out to the stretches between pauses, in every script."""

from __future__ import annotations

from itertools import pairwise

import pytest

from storykit.spans import Span
from storykit.voice.pacing import paced_words

TEXTS = {
    "en": "The road is long, and the steppe is wide. Nobody walks it alone.",
    "ar": "الطريق طويل، والسهب واسع. لا أحد يقطعه وحده.",
    "th": "ถนนยาวไกล ทุ่งหญ้ากว้างใหญ่ ไม่มีใครเดินคนเดียว",
    "hi": "सड़क लंबी है, और मैदान चौड़ा है। कोई अकेला नहीं चलता।",
    "dv": "މަގު ދިގެވެ، ދަނޑު ފުޅާވެ. އެކަނި މީހަކު ނުހިނގައެވެ.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_all_words_lie_in_order_within_the_speech(language: str) -> None:
    speech = (Span(300, 1500), Span(1900, 3100), Span(3700, 5200))
    words = paced_words(TEXTS[language], language, speech)
    assert words
    assert words[0].span.start == 300
    assert words[-1].span.end == 5200
    for one, other in pairwise(words):
        assert one.end <= other.start
        assert one.span.end <= other.span.start
    for word in words:
        assert any(s.start <= word.span.start and word.span.end <= s.end for s in speech)


def test_a_long_pause_falls_on_the_full_stop() -> None:
    text = TEXTS["en"]
    # Nine words, a pause, four words: the pace is even only if the pause is the full stop's.
    words = paced_words(text, "en", (Span(0, 3000), Span(3800, 5100)))
    after = next(word for word in words if word.span.start >= 3800)
    assert text[after.start : after.end] == "Nobody"


def test_a_pause_before_the_last_word_is_kept() -> None:
    words = paced_words("one two three four", "en", (Span(0, 1500), Span(2500, 3000)))
    assert [w.span.start >= 2500 for w in words] == [False, False, False, True]


def test_more_pauses_than_words_do_no_harm() -> None:
    speech = tuple(Span(at, at + 100) for at in range(0, 3000, 300))
    words = paced_words("yes, no", "en", speech)
    assert len(words) == 2


def test_nothing_spoken_or_nothing_heard_gives_no_words() -> None:
    assert paced_words("", "en", (Span(0, 100),)) == ()
    assert paced_words("word", "en", ()) == ()
