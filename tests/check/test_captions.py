"""Captions are there, can be read, and are written in plain letters."""

from __future__ import annotations

from dataclasses import replace

import pytest

import storykit
from storykit.script.starters import start_story
from storykit.spans import Span
from storykit.timeline import Cue, build_timeline
from storykit.voice import Word

HELLO = {"narration": {"en": "Hello to all of you"}}


def with_cues(tale, *cues):
    """A supply of timelines whose captions are these."""
    return lambda language: replace(build_timeline(tale, language, {}), cues=cues)


def test_a_narration_without_captions_is_an_error(story, found):
    tale = story([HELLO])
    assert found(tale, "CAP-01") == []
    (finding,) = found(tale, "CAP-01", timeline=with_cues(tale))
    assert (finding.level, finding.where.path) == ("error", "scenes[0].narration")


def test_a_clip_that_is_heard_needs_words(story, found):
    tale = story([{"video": "a.mp4", "clip_sound": True}])
    (finding,) = found(tale, "CAP-01")
    assert (finding.level, finding.where.path) == ("warning", "scenes[0].clip_sound")
    assert found(story([{"video": "a.mp4", "clip_sound": True, **HELLO}]), "CAP-01") == []


@pytest.mark.parametrize(
    ("cue", "level", "says"),
    [
        (Cue(Span(0, 4000), "a\nb\nc", "scene-1"), "error", "3 lines"),
        (Cue(Span(0, 6000), "wide " * 12, "scene-1"), "warning", "letters"),
        (Cue(Span(0, 500), "Hello", "scene-1"), "warning", "is the least"),
        (Cue(Span(0, 9000), "Hello", "scene-1"), "warning", "is the most"),
        (
            Cue(Span(0, 1000), "This is a great deal\nto read in one second", "scene-1"),
            "warning",
            "too quick",
        ),
    ],
)
def test_captions_beyond_a_limit_are_quoted_with_it(story, found, cue, level, says):
    tale = story([HELLO])
    findings = found(tale, "CAP-02", timeline=with_cues(tale, cue))
    assert level in {f.level for f in findings if says in f.message}
    assert {f.where.path for f in findings} == {"scenes[0].narration.en"}


@pytest.mark.parametrize(("said", "found_most"), [(5800, False), (6100, True)])
def test_a_caption_drawn_up_to_the_next_is_not_too_long(story, found, said, found_most):
    words = (Word(0, 4, Span(200, 900)), Word(5, 10, Span(1000, 200 + said)))
    cue = Cue(Span(0, 6500), "Said slowly", "scene-1", words)
    tale = story([HELLO])
    messages = [f.message for f in found(tale, "CAP-02", timeline=with_cues(tale, cue))]
    assert any("is the most" in message for message in messages) == found_most


@pytest.mark.parametrize("language", ["ar", "bn", "en", "fa-AF", "hi", "my", "ne", "th", "ur"])
def test_the_captions_of_a_story_to_start_from_are_readable(tmp_path, language):
    tale = storykit.load(start_story(tmp_path / "mine", (language,)))
    assert [f for f in storykit.check(tale) if f.rule == "CAP-02"] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("my", "လူတိုင်းသည် တူညီလွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့် မွေးဖွားလာသူများ ဖြစ်သည်။"),
        ("dv", "ހުރިހާ އިންސާނުން ވެސް އުފަންވަނީ މިނިވަންކަމުގައެވެ."),
        ("th", "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ"),
        ("ar", "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق."),
    ],
)
def test_ordinary_speech_is_not_too_quick_in_any_script(story, found, language, words):
    tale = story([{"narration": {language: words}}], languages=(language,), title={language: words})
    assert [f.message for f in found(tale, "CAP-02") if "too quick" in f.message] == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ﻣﺮﺣﺒﺎ بكم", "presentation forms"),
        ("مرحبا \u202bبكم\u202c", "direction controls"),
        ("مرحبا \u2067بكم", "isolates"),
        ("في 60 أو ٦٠ ثانية", "two kinds of digits"),
    ],
)
def test_texts_that_fall_apart_elsewhere_are_errors(story, found, text, says):
    tale = story([{"narration": {"ar": text}}], languages=("ar",), title={"ar": "حكاية"})
    (finding,) = found(tale, "CAP-04")
    assert says in finding.message
    assert (finding.level, finding.where.path) == ("error", "scenes[0].narration.ar")


def test_plain_letters_with_joiners_pass(story, found):
    text = "می‌شود و کتاب‌ها"
    tale = story([{"narration": {"fa-AF": text}}], languages=("fa-AF",), title={"fa-AF": "قصه"})
    assert found(tale, "CAP-04") == []


def test_a_letter_without_a_font_is_named_with_its_cure(story, found):
    (finding,) = found(story([{"title": {"en": "Hello \U00012000"}}]), "GLYPH-01")
    assert "U+12000" in finding.message
    assert "fonts" in finding.cure
    assert finding.where.path == "scenes[0].title.en"


def test_zawgyi_is_refused(story, found):
    text = "ေက်ာင္းသားမ်ား အခြင့္အေရး"
    tale = story([{"narration": {"my": text}}], languages=("my",), title={"my": "ပုံပြင်"})
    (finding,) = found(tale, "TEXT-05")
    assert "Zawgyi" in finding.message


@pytest.mark.parametrize(
    ("text", "language", "says"),
    [
        ("यह ठीक है\n। और यह", "hi", "begins with “।”"),
        ("قال (\nنعم)", "ar", "ends with “(”"),
        ("We walked 60\nkm home", "en", "cut from its unit"),
    ],
)
def test_lines_cut_in_the_wrong_place_are_shown(story, found, text, language, says):
    tale = story([{"narration": {language: text}}], languages=(language,), title={language: "x"})
    cue = Cue(Span(0, 3000), text, "scene-1")
    findings = found(tale, "CAP-05", timeline=with_cues(tale, cue))
    assert any(says in f.message for f in findings)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("यह ठीक है | वह भी |", True),
        ("यह ठीक है।\nवह भी ठीक है|", True),
        ("এটা ঠিক আছে|", True),
        ("यह ठीक है। | वह भी।", False),
        ("यह ठीक है।", False),
        ("यह ठीक है, | वह भी।", False),
    ],
)
def test_bars_typed_for_dandas_are_shown(story, found, text, told):
    language = "bn" if "এ" in text else "hi"
    tale = story([{"narration": {language: text}}], languages=(language,), title={language: "x"})
    findings = found(tale, "CAP-06")
    assert bool(findings) == told
    assert all("“|”" in f.message for f in findings)


def test_bars_of_other_languages_are_left_alone(story, found):
    tale = story([{"narration": {"en": "One | two", "ta": "ஒன்று | இரண்டு"}}], languages=("en", "ta"))
    assert found(tale, "CAP-06") == []


def test_weak_caption_colours_of_a_theme_are_an_error(story, found, tmp_path):
    tale = story([HELLO])
    assert found(tale, "CAP-03") == []
