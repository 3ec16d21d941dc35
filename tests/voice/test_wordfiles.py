"""Word times of other programs are read, and laid over the words of the script."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from storykit.errors import NarrationError
from storykit.spans import Span
from storykit.voice.wordfiles import Told, matched, read_words, words_beside

TEXT = "The road is long."

WHISPER = {
    "text": TEXT,
    "segments": [
        {
            "start": 0.5, "end": 2.0, "text": TEXT,
            "words": [
                {"word": " The", "start": 0.5, "end": 0.7, "probability": 0.9},
                {"word": " road", "start": 0.7, "end": 1.1, "probability": 0.9},
                {"word": " is", "start": 1.1, "end": 1.3, "probability": 0.9},
                {"word": " long.", "start": 1.3, "end": 2.0, "probability": 0.9},
            ],
        }
    ],
}  # fmt: skip
WHISPERX = {
    "segments": [],
    "word_segments": [
        {"word": "The", "start": 0.5, "end": 0.7, "score": 0.9},
        {"word": "road", "start": 0.7, "end": 1.1, "score": 0.9},
        {"word": "is"},
        {"word": "long.", "start": 1.3, "end": 2.0, "score": 0.9},
    ],
}
CPP = {
    "transcription": [
        {"offsets": {"from": 500, "to": 700}, "text": " The"},
        {"offsets": {"from": 700, "to": 1100}, "text": " road"},
        {"offsets": {"from": 1100, "to": 1300}, "text": " is"},
        {"offsets": {"from": 1300, "to": 2000}, "text": " long."},
    ]
}
SERVICE = {"words": WHISPERX["word_segments"], "language": "en"}
SEGMENTS = {"segments": [{"start": 0.5, "end": 2.0, "text": TEXT}]}

LONG_GRID = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 2.5
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "speaker - phones"
        xmin = 0
        xmax = 2.5
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 1
            text = "dh"
        intervals [2]:
            xmin = 1
            xmax = 2.5
            text = "ax"
    item [2]:
        class = "IntervalTier"
        name = "speaker - words"
        xmin = 0
        xmax = 2.5
        intervals: size = 6
        intervals [1]:
            xmin = 0
            xmax = 0.5
            text = ""
        intervals [2]:
            xmin = 0.5
            xmax = 0.7
            text = "the"
        intervals [3]:
            xmin = 0.7
            xmax = 1.1
            text = "road"
        intervals [4]:
            xmin = 1.1
            xmax = 1.3
            text = "is"
        intervals [5]:
            xmin = 1.3
            xmax = 2.0
            text = "long"
        intervals [6]:
            xmin = 2.0
            xmax = 2.5
            text = ""
"""
SHORT_GRID = """File type = "ooTextFile"
Object class = "TextGrid"

0
2.5
<exists>
1
"IntervalTier"
"words"
0
2.5
4
0.5
0.7
"the"
0.7
1.1
"road"
1.1
1.3
"is"
1.3
2
"long"
"""
LABELS = "0.5\t0.7\tThe\n\\\t100.0\t900.0\n0,7\t1,1\troad\n1.1\t1.3\tis\n1.3\t2.0\tlong.\n"

EXPECTED = [(500, 700), (700, 1100), (1100, 1300), (1300, 2000)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", json.dumps(WHISPER)),
        ("a.json", json.dumps(CPP)),
        ("a.txt", LABELS),
        ("a.TextGrid", LONG_GRID),
        ("a.textgrid", SHORT_GRID),
    ],
    ids=["whisper", "whisper.cpp", "audacity", "long TextGrid", "short TextGrid"],
)
def test_word_times_are_read(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    words = words_beside(tmp_path / "a.wav", TEXT, "en")
    assert [(w.span.start, w.span.end) for w in words] == EXPECTED
    assert [TEXT[w.start : w.end] for w in words] == ["The", "road", "is", "long"]


@pytest.mark.parametrize("content", [WHISPERX, SERVICE])
def test_a_word_without_a_time_fills_the_gap(tmp_path: Path, content: object) -> None:
    (tmp_path / "a.json").write_text(json.dumps(content), encoding="utf-8")
    words = words_beside(tmp_path / "a.wav", TEXT, "en")
    assert [(w.span.start, w.span.end) for w in words] == EXPECTED


def test_a_phrase_shares_its_time_among_its_words(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(SEGMENTS), encoding="utf-8")
    words = words_beside(tmp_path / "a.wav", TEXT, "en")
    assert words[0].span.start == 500
    assert words[-1].span.end == 2000
    assert words[1].span.duration > words[2].span.duration


def test_a_textgrid_in_utf_16_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.TextGrid").write_text(SHORT_GRID, encoding="utf-16")
    assert len(words_beside(tmp_path / "a.wav", TEXT, "en")) == 4


def test_words_that_were_heard_otherwise_keep_their_time() -> None:
    told = [Told("they", Span(0, 100)), Told("wrote", Span(100, 400)), Told("long", Span(500, 900))]
    words = matched(told, TEXT, "en")
    assert [(w.span.start, w.span.end) for w in words][-1] == (500, 900)
    assert words[0].span.start == 0
    assert words[2].span.end == 400


def test_scripts_without_spaces_are_matched_too() -> None:
    text = "人权属于每个人"
    told = [
        Told("人权", Span(0, 500)),
        Told("属于", Span(500, 900)),
        Told("每个人", Span(900, 1500)),
    ]
    words = matched(told, text, "zh")
    assert words[0].span.start == 0
    assert words[-1].span.end == 1500
    assert all(one.span.end <= other.span.start for one, other in pairwise(words))


def test_no_file_gives_no_words(tmp_path: Path) -> None:
    assert words_beside(tmp_path / "a.wav", TEXT, "en") == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", "{not json"),
        ("a.json", "[" * 100_000),
        ("a.json", '{"segments": 3}'),
        ("a.json", '{"segments": []}'),
        ("a.json", '{"words": [{"word": "a", "start": "x", "end": 1}]}'),
        ("a.json", '{"words": [{"word": "a", "start": NaN, "end": 1}]}'),
        ("a.txt", "nothing of use"),
        ("a.TextGrid", '"IntervalTier" "words" 0 1 1000000 0 1'),
    ],
)
def test_a_broken_file_is_named_with_a_cure(tmp_path: Path, name: str, content: str) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    with pytest.raises(NarrationError) as caught:
        read_words(file)
    assert name in str(caught.value)
    assert caught.value.cure
