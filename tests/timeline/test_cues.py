"""Captions: nothing lost, nothing torn, in time, in every language."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import pairwise

import pytest
from declaration import DECLARATION
from hypothesis import given, settings
from hypothesis import strategies as st

from storykit.errors import ScriptError
from storykit.language import find_language, graphemes
from storykit.script.wording import plain
from storykit.spans import Span
from storykit.timeline import Cue, make_cues
from storykit.timeline.measures import length
from storykit.timeline.profiles import PROFILES
from storykit.voice.estimate import estimate_words
from storykit.voice.model import Narration, Word

Captions = Callable[..., tuple[Cue, ...]]


def bare(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cc")


def texts(cues: tuple[Cue, ...]) -> list[str]:
    return [cue.text for cue in cues]


@pytest.mark.parametrize("language", sorted(DECLARATION))
@pytest.mark.parametrize("profile", ["social", "netflix", "bbc"])
def test_captions_hold_the_whole_text_within_the_limits_of_the_profile(
    captions: Captions, language: str, profile: str
) -> None:
    text = DECLARATION[language]
    cues = captions(text, language, profile)
    limits, row = PROFILES[profile], find_language(language)

    assert bare("".join(texts(cues))) == bare(text)
    assert all(len(cue.lines) <= limits.lines for cue in cues)
    assert all(length(line) <= limits.width_for(row) for cue in cues for line in cue.lines)
    assert all(a.span.end <= b.span.start for a, b in pairwise(cues))
    assert all(cue.span.duration >= limits.shortest for cue in cues)
    gaps = [b.span.start - a.span.end for a, b in pairwise(cues)]
    assert all(gap == limits.gap or gap >= limits.close_below for gap in gaps)


@pytest.mark.parametrize("language", sorted(DECLARATION))
def test_words_of_a_caption_are_the_words_spoken(captions: Captions, language: str) -> None:
    text = DECLARATION[language]
    words, _ = estimate_words(text, language)
    cues = captions(text, language)
    shown = [(cue.text[w.start : w.end], w.span) for cue in cues for w in cue.words]
    assert shown == [(text[w.start : w.end], w.span) for w in words]


@pytest.mark.parametrize("language", sorted(DECLARATION))
def test_no_caption_cuts_a_grapheme(captions: Captions, language: str) -> None:
    text = DECLARATION[language]
    bounds = set(graphemes(bare(text)))
    place = 0
    for cue in captions(text, language):
        for line in cue.lines:
            place += len(bare(line))
            assert place in bounds


anything = st.text(max_size=300)
# Words of all scripts with the signs and spaces that texts have between them.
sayings = st.lists(
    st.one_of(
        st.sampled_from(sorted({w for t in DECLARATION.values() for w in t.split()})),
        st.sampled_from(
            ["|", "\n", "60", "%", "https://a.b/c?d=e", "@me", "#tag", "،", "।", "*x*"]
        ),
        st.text(min_size=1, max_size=12),
    ),
    max_size=60,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.one_of(anything, sayings), st.sampled_from(sorted(DECLARATION)))
def test_any_text_becomes_captions_that_lose_nothing(text: str, language: str) -> None:
    words, duration = estimate_words(plain(text), language)
    narration = Narration(plain(text), language, duration, words)
    cues = make_cues(narration, PROFILES["social"], written=text)
    assert bare("".join(texts(cues))) == bare(plain(text)) or not bare(plain(text))
    assert all(a.span.end <= b.span.start for a, b in pairwise(cues))
    for cue in cues:
        assert all(0 <= w.start < w.end <= len(cue.text) for w in cue.words)
        assert all("\n" not in cue.text[w.start : w.end] for w in cue.words)


@settings(max_examples=60, deadline=None)
@given(
    sayings,
    st.lists(st.tuples(*[st.integers(-5, 400)] * 4), max_size=40),
    st.integers(0, 20_000),
)
def test_careless_word_times_give_captions_in_order(
    text: str, spoken: list[tuple[int, int, int, int]], duration: int
) -> None:
    words = tuple(Word(a, b, Span(max(0, c), max(0, c) + max(0, d))) for a, b, c, d in spoken)
    cues = make_cues(Narration(text, "en", duration, words), PROFILES["social"])
    assert all(a.span.end <= b.span.start for a, b in pairwise(cues))


@pytest.mark.parametrize(
    ("language", "text", "together"),
    [
        ("en", "People who came to the meeting brought the 60 seconds of the story", "60 seconds"),
        ("en", "We asked the members of the new Human Rights Commission about it", "Human Rights"),
        (
            "en",
            "They came and they listened to the words of Dr. Amina Begum there",
            "Dr. Amina Begum",
        ),
        (
            "en",
            "All we have to say you can find at https://apf.org/a-b/c?d=e now",
            "https://apf.org/a-b/c?d=e",
        ),
        (
            "en",
            "Write to us when you wish, at tell-us@apf-net.example.org or call",
            "tell-us@apf-net.example.org",
        ),
        (
            "en",
            "Everyone who was there uses #human-rights-are-for-all now",
            "#human-rights-are-for-all",
        ),
        (
            "en",
            "Call the office of the commission at any time of the day: +976 11 262 902",
            "+976 11 262 902",
        ),
        ("ar", "جاء إلى المدينة في ذلك اليوم رجال ونساء من ستين بلدًا بعيدًا", "من ستين"),
        ("ar", "قالت الدكتورة أمينة إن السلطات لم تفعل شيئًا لهؤلاء الناس كلهم", "لم تفعل"),
        (
            "fr",
            "Ils ont parlé de tout ce que les gens de la ville ne savent pas encore",
            "la ville",
        ),
        ("hi", "यह कहानी उन सभी लोगों के लिए है जो अपने अधिकारों की बात करते हैं", "के लिए है"),
        ("ur", "یہ کہانی ان تمام لوگوں کے لیے ہے جو اپنے حقوق کی بات کرتے ہیں", "کرتے ہیں"),
        ("pt", "As pessoas que vieram para a reunião ouviram as histórias do povo", "a reunião"),
        (
            "ru",
            "Люди, которые приехали на встречу, не говорили о своих правах вслух",
            "не говорили",
        ),
        (
            "id",
            "Orang-orang yang datang ke pertemuan itu tidak mengetahui haknya",
            "tidak mengetahui",
        ),
    ],
)
def test_what_belongs_together_stays_on_one_line(
    captions: Captions, language: str, text: str, together: str
) -> None:
    for profile in ("social", "dcmp"):
        lines = [line for cue in captions(text, language, profile) for line in cue.lines]
        assert any(together in line for line in lines), lines


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        (
            "en",
            "The women of the village told their own stories because nobody else would",
            "because",
        ),
        ("ar", "روت نساء القرية قصصهن بأنفسهن لأن أحدًا غيرهن لم يفعل ذلك", "لأن"),
        ("fa", "زنان روستا همه داستان‌های خود را گفتند زیرا هیچ‌کس دیگر نگفت", "زیرا"),
        ("id", "Para perempuan desa menceritakan kisahnya karena tak ada yang lain", "karena"),
        ("ru", "Женщины села сами рассказали свои истории потому что больше некому", "потому"),
    ],
)
def test_lines_break_before_a_conjunction(
    captions: Captions, language: str, text: str, first: str
) -> None:
    starts = [line for cue in captions(text, language) for line in cue.lines[:]]
    assert any(line.startswith(first) for line in starts), starts


def test_a_short_text_is_one_line(captions: Captions) -> None:
    assert texts(captions("We can all be heard.")) == ["We can all be heard."]


def test_two_lines_are_balanced(captions: Captions) -> None:
    (cue,) = captions("She walked through deep snow for eleven long days")
    first, second = cue.lines
    assert abs(len(first) - len(second)) <= 10


def test_no_word_is_left_alone(captions: Captions) -> None:
    text = " ".join(["The herders moved their gers to the summer pastures of the north"] * 3)
    assert all(len(cue.words) > 1 for cue in captions(text))


def test_the_author_fixes_captions_with_bars_and_lines_with_line_breaks(captions: Captions) -> None:
    written = "One|two three\nfour | five"
    cues = captions(plain(written), written=written)
    assert texts(cues) == ["One", "two three\nfour", "five"]
    assert [cue.fixed for cue in cues] == [False, True, False]


def test_marks_in_the_narrators_own_text_count_where_no_other_is_known() -> None:
    cues = make_cues(Narration("One | two\nthree", "en", 3000, ()), PROFILES["social"])
    assert texts(cues) == ["One", "two\nthree"]


def test_a_line_an_author_made_too_long_is_broken_further(captions: Captions) -> None:
    written = "a short line\n" + "and one that is much longer than any line of a caption may be"
    cues = captions(plain(written), written=written)
    assert cues[0].lines[0] == "a short line"
    assert all(length(line) <= 32 for cue in cues for line in cue.lines)


def test_a_narrator_who_says_other_words_is_captioned_with_those(captions: Captions) -> None:
    cues = captions("What was really said", written="What | was written")
    assert texts(cues) == ["What was really said"]


def test_spaceless_scripts_break_between_words_of_the_dictionary(captions: Captions) -> None:
    text = "มนุษย์ทั้งปวงเกิดมามีอิสระและเสมอภาคกันในศักดิ์ศรีและสิทธิ"
    (cue,) = captions(text, "th")
    assert cue.lines == ("มนุษย์ทั้งปวงเกิดมามีอิสระ", "และเสมอภาคกันในศักดิ์ศรีและสิทธิ")


def test_captions_stay_within_their_scene(captions: Captions) -> None:
    cues = captions("A first sentence. A second one.", within=Span(1000, 4000), start=1200)
    assert cues[0].span.start >= 1000
    assert cues[-1].span.end <= 4000


def test_captions_the_painter_has_no_room_for_are_made_shorter(captions: Captions) -> None:
    text = "A long text that fits in two lines of the profile"
    assert len(captions(text)) == 1
    parts = captions(text, fits=lambda part: length(part) <= 26)
    assert len(parts) > 1
    assert all(length(part.text) <= 26 for part in parts)


def test_a_text_no_caption_can_hold_is_shown_all_the_same(captions: Captions) -> None:
    assert "".join(texts(captions("a b c", fits=lambda _: False))) == "abc"


def test_a_word_wider_than_a_line_is_cut_between_graphemes(captions: Captions) -> None:
    word = "न्या" * 60
    cues = captions(word, "hi")
    assert "".join(line for cue in cues for line in cue.lines) == word
    assert all(length(line) <= 32 for cue in cues for line in cue.lines)


def test_a_silence_in_the_voice_divides_captions() -> None:
    text = "before the long silence and after it"
    words, _ = estimate_words(text, "en")
    late = tuple(w if w.start < 20 else Word(w.start, w.end, w.span.shifted(4000)) for w in words)
    cues = make_cues(Narration(text, "en", late[-1].span.end, late), PROFILES["social"])
    assert texts(cues) == ["before the long silence", "and after it"]


def test_a_narration_of_a_megabyte_is_refused_in_plain_words() -> None:
    with pytest.raises(ScriptError, match="20,000 are the most"):
        make_cues(Narration("word " * 250_000, "en", 1000, ()), PROFILES["social"], scene="long")


def test_the_longest_narration_is_cut_in_moderate_time(captions: Captions) -> None:
    text = "Every person has the right to be heard, and to tell. " * 370
    cues = captions(text)
    assert bare("".join(texts(cues))) == bare(text)
