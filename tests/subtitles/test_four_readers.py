"""Readers that others wrote find in storykit's files the same cues, whatever the texts hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from other_readers import READERS

from storykit.spans import Span
from storykit.subtitles import read, write
from storykit.timeline import Cue

MARKS = "\u200e\u200f\u2060\u2066\u2067\u2068\u2069"
PAIRS = [(fmt, name) for fmt, readers in READERS.items() for name in readers]

TEXTS = [
    "What can you say about human dignity in 60 seconds?",
    "ماذا نقول عن كرامة الإنسان\nفي 60 ثانية؟",
    "تحدّثت اللجنة NHRI عن عملها (2019).",
    "تمام افراد بشر آزاد به دنیا می‌آیند.",
    "تمام انسان آزاد پیدا ہوئے ہیں۔",
    "सभी मनुष्यों को गौरव और अधिकार प्राप्त हैं।",
    "সমস্ত মানুষ স্বাধীনভাবে জন্মগ্রহণ করে।",
    "มนุษย์ทั้งปวงเกิดมามีอิสระ\nและเสมอภาคกัน",
    "လူတိုင်းသည် တူညီ လွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့်",
    "މިނިވަންކަމުގައި، ހަމަހަމަ ޙައްޤުތަކަކާއެކު،",
    "Хүн бүр төрж мэндлэхэд эрх чөлөөтэй,",
    "人人生而自由，在尊严和权利上一律平等。",
    "👩‍👩‍👧 ♫ 🇦🇫",
]

HOSTILE = [
    "x\n\n2\n00:00:05,000 --> 00:00:06,000\nFAKE",
    "x\n\n00:00:05.000 --> 00:00:06.000\nFAKE",
    "x\n2\n00:00:05,000 00:00:06,000\nFAKE",
    "a\n\nb",
    "a\r\rb\r\nc",
    "a --> b",
    "--->-->",
    "5 < 6 and <b",
    "AT&T &amp; &lt;i&gt; &copy &#60; &nbsp;",
    "<i>it</i> <script>alert(1)</script>",
    "<v Bob>hi</v> <c.red>x</c> <00:00:01.000>y <lang en>z",
    "<!-- comment --> <?xml?> <![CDATA[x]]> ]]>",
    "  leading and trailing  ",
    "NUL\0 BEL\a ESC\x1b[31m DEL\x7f",
    "a\u2028b\u2029c\x0bd\x0ce\x85f",
    "\ufeffmark\ufeff",
    "\ud800 lone",
    "\ufffe\uffff",
    "NOTE not a note",
    "STYLE\n::cue",
    "REGION",
    "WEBVTT",
    "X-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000",
    "1",
    "12\n13",
    "1\n2\n3",
    "00:00:01,000",
    "10:30 and 12:05:30",
    "Dialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,x",
    "[Events]\nFormat: x",
    "Comment: x, y,, z",
    "-",
    "&",
    "<",
    ">",
    "\u200fمرحبا\u200f",
    "\u202eabc\u202c",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "a\tb",
    "word " * 400,
]
# These mean something in SubStation's own text, which pysubs2 turns every format into, and it takes
# braces out of WebVTT, where they are plain signs.
SUBSTATION = ["{\\an8}x {not a tag}", "c:\\new{\\b1}", "\\N \\h \\n", "{", "}", "\\{\\}"]


def cues_of(texts: list[str]) -> list[Cue]:
    times = range(0, 3000 * len(texts), 3000)
    return [
        Cue(Span(at + 7, at + 2000 + number), text)
        for number, (at, text) in enumerate(zip(times, texts, strict=True))
    ]


def bare(text: str) -> str:
    lines = (line.strip(MARKS + " ").strip() for line in text.split("\n"))
    return "\n".join("".join(c for c in line if c not in MARKS) for line in lines)


def seen(cues: list[Cue], fmt: str) -> list[tuple[int, int, str]]:
    """What our own reader finds in what we write."""
    return [(c.span.start, c.span.end, bare(c.text)) for c in read(write(cues, fmt, "en")).cues]


def close(fmt: str) -> int:
    return 5 if fmt == "ass" else 0  # hundredths of a second


def agree(cues: list[Cue], fmt: str, reader: str, language: str) -> None:
    written = write(cues, fmt, language)
    found = READERS[fmt][reader](written, fmt)
    own = read(written, fmt=fmt)
    assert own.findings == ()
    assert not own.cues or read(written).format == fmt
    assert [bare(text) for _, _, text in found] == [bare(cue.text) for cue in own.cues]
    for (start, end, _), cue in zip(found, own.cues, strict=True):
        assert abs(start - cue.span.start) <= close(fmt)
        assert abs(end - cue.span.end) <= close(fmt)


@pytest.mark.parametrize(("fmt", "reader"), PAIRS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_readers_agree_on_texts_of_many_scripts(fmt: str, reader: str, language: str) -> None:
    cues = cues_of(TEXTS)
    agree(cues, fmt, reader, language)
    own = read(write(cues, fmt, language)).cues
    assert [bare(cue.text) for cue in own] == [bare(text) for text in TEXTS]
    assert all(
        abs(a.span.start - b.span.start) <= close(fmt) for a, b in zip(own, cues, strict=True)
    )


@pytest.mark.parametrize(("fmt", "reader"), PAIRS)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_readers_agree_on_hostile_texts(fmt: str, reader: str, language: str) -> None:
    plain = fmt == "vtt" and reader == "pysubs2"
    agree(cues_of([*HOSTILE, *([] if plain else SUBSTATION), "LAST"]), fmt, reader, language)


@pytest.mark.parametrize("fmt", list(READERS))
def test_every_seen_text_is_a_cue_and_none_is_added(fmt: str) -> None:
    texts = [*HOSTILE, *SUBSTATION, *TEXTS]
    unseen = {"\ufffe\uffff"}
    assert len(seen(cues_of(texts), fmt)) == len(texts) - len(unseen)


@pytest.mark.parametrize("fmt", ["srt", "vtt", "ass", "ttml"])
@pytest.mark.parametrize("text", ["", " \n ", "\u200f", "\u00a0\u3000", "\0\x1b", "\n\n\n"])
def test_what_nobody_could_see_is_no_cue(fmt: str, text: str) -> None:
    assert [cue.text for cue in read(write(cues_of([text, "seen"]), fmt, "en")).cues] == ["seen"]


@pytest.mark.parametrize("fmt", ["vtt", "ttml"])
@pytest.mark.parametrize(
    "text", ["<i>it</i>", "5 < 6 > 4", "AT&T &amp; &lt;", "{\\an8}x", "c:\\new", "</p></tt>"]
)
def test_formats_that_can_escape_keep_every_sign(fmt: str, text: str) -> None:
    (cue,) = read(write(cues_of([text]), fmt, "en")).cues
    assert cue.text == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<i>it</i>", "‹i›it‹/i›"),
        ("5 < 6 > 4", "5 < 6 > 4"),
        ("AT&T &amp;", "AT&T &amp;"),
        ("{\\an8}x", "(\\an8)x"),
        ("c:\\new", "c:\\new"),
        ("12:30:45,5", "12:30:45,5"),
    ],
)
def test_subrip_shows_signs_it_cannot_escape_as_look_alikes(text: str, shown: str) -> None:
    (cue,) = read(write(cues_of([text]), "srt", "en")).cues
    assert cue.text == shown


captions = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from([*HOSTILE, "\n", "\n\n", "-->", "1"]), max_size=4).map("".join),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(captions, st.sampled_from(["en", "ar"]))
@pytest.mark.parametrize(("fmt", "reader"), PAIRS)
def test_readers_agree_on_any_text(fmt: str, reader: str, texts: list[str], language: str) -> None:
    if fmt == "vtt" and reader == "pysubs2":
        texts = [text.translate({ord(sign): "!" for sign in "{}\\"}) for text in texts]
    agree(cues_of(texts), fmt, reader, language)
