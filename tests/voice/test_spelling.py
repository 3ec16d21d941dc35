"""What a machine is asked to say instead of what is written, and the way back to the text."""

from __future__ import annotations

import pytest

from storykit.voice.events import word_times
from storykit.voice.spelling import Spelling, respelled, transcribed
from storykit.voice.standins import stand_in


def test_whole_words_are_replaced_and_nothing_else() -> None:
    spelling = respelled("NHRI and NHRIs, the NHRI.", {"NHRI": "N H R I"})
    assert spelling.text == "N H R I and NHRIs, the N H R I."
    assert len(spelling.places) == len(spelling.text) + 1


def test_the_longest_hint_wins_and_is_not_read_again() -> None:
    hints = {"APF": "A P F", "APF forum": "the forum", "A": "eh"}
    assert respelled("APF forum, APF, A", hints).text == "the forum, A P F, eh"


@pytest.mark.parametrize(
    ("text", "hints", "said"),
    [
        ("منتدى APF في عمّان", {"APF": "إيه بي إف"}, "منتدى إيه بي إف في عمّان"),
        ("ประชุมสมชที่กรุงเทพ", {"สมช": "สอมอชอ"}, "ประชุมสอมอชอที่กรุงเทพ"),
        ("联合国人权", {"人权": "人的权利"}, "联合国人的权利"),
        ("मानव मानवता", {"मानव": "मा नव"}, "मा नव मानवता"),
    ],
)
def test_hints_work_in_every_script(text: str, hints: dict[str, str], said: str) -> None:
    assert respelled(text, hints).text == said


def test_times_come_back_to_the_written_words() -> None:
    text = "The NHRI met here."
    spelling = respelled(text, {"NHRI": "N H R I"})
    events = [
        ("word", 0, 3, 0), ("word", 4, 1, 100), ("word", 6, 1, 200), ("word", 8, 1, 300),
        ("word", 10, 1, 400), ("word", 12, 3, 500), ("word", 16, 4, 700),
    ]  # fmt: skip
    words = word_times(text, "en", spelling.written(events), 900)
    assert [(text[w.start : w.end], w.span.start) for w in words] == [
        ("The", 0),
        ("NHRI", 100),
        ("met", 500),
        ("here", 700),
    ]


def test_a_word_may_be_left_out_when_spoken() -> None:
    spelling = respelled("a (sic) b", {"(sic)": ""})
    assert spelling.text == "a  b"
    assert spelling.places == (0, 1, 7, 8, 9)


def test_letters_a_voice_does_not_know_are_replaced() -> None:
    dhivehi = stand_in("dv")
    assert dhivehi is not None
    assert transcribed(Spelling.as_written("ދިވެހި"), dhivehi.letters).text == "divehi"
    sorani = stand_in("ckb-IQ")
    assert sorani is not None
    assert transcribed(Spelling.as_written("هەموو"), sorani.letters).text == "ههموو"


def test_a_stand_in_is_for_a_script_and_not_for_every_other() -> None:
    assert stand_in("mn") is not None
    assert stand_in("mn-Mong") is None
    assert stand_in("kk-Arab") is not None
    assert stand_in("en") is None
