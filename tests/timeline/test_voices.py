"""Speakers, sounds and descriptions."""

from __future__ import annotations

from collections.abc import Callable

from storykit.script.models import Story
from storykit.subtitles import SubtitleOptions, read, write
from storykit.timeline import build_timeline, describe

Stories = Callable[..., Story]

TALK = ">> Amina: I walked through the snow.\n>> Bat: So did I. | We were cold."


def test_each_caption_knows_who_speaks_and_names_them_once(story: Stories) -> None:
    cues = build_timeline(story([{"narration": TALK}]), "en", {}).cues
    assert [(cue.speaker, " ".join(cue.lines)) for cue in cues] == [
        ("Amina", "Amina: I walked through the snow."),
        ("Bat", "Bat: So did I."),
        ("Bat", "We were cold."),
    ]


def test_names_and_sounds_are_not_among_the_words_that_are_spoken(story: Stories) -> None:
    written = "[wind] >> no\n>> Amina: I walked. [horses]"
    cues = build_timeline(story([{"narration": written}]), "en", {}).cues
    said = [cue.text[word.start : word.end] for cue in cues for word in cue.words]
    assert said == ["no", "I", "walked"]
    assert "[horses]" in cues[-1].text


def test_subrip_names_a_speaker_where_another_begins(story: Stories) -> None:
    cues = build_timeline(story([{"narration": TALK}]), "en", {}).cues
    texts = [cue.text.replace("\n", " ") for cue in read(write(cues, "srt", "en")).cues]
    assert texts == ["Amina: I walked through the snow.", "Bat: So did I.", "We were cold."]


def test_webvtt_keeps_speakers_and_subrip_made_from_it_names_them() -> None:
    vtt = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Amina>One\n\n"
        "00:02.000 --> 00:03.000\n<v Amina>two\n\n"
        "00:03.000 --> 00:04.000\n<v Bat>Three\n"
    )
    cues = read(vtt).cues
    assert [cue.speaker for cue in read(write(cues, "vtt", "en")).cues] == ["Amina", "Amina", "Bat"]
    assert [cue.text for cue in read(write(cues, "srt", "en")).cues] == [
        "Amina: One", "two", "Bat: Three",
    ]  # fmt: skip
    bare = write(cues, "srt", "en", SubtitleOptions(speakers=False))
    assert [cue.text for cue in read(bare).cues] == ["One", "two", "Three"]


def test_ttml_names_speakers_as_agents(story: Stories) -> None:
    cues = build_timeline(story([{"narration": TALK}]), "en", {}).cues
    written = write(cues, "ttml", "en")
    assert '<ttm:name type="full">Amina</ttm:name>' in written
    assert [cue.speaker for cue in read(written).cues] == ["Amina", "Bat", "Bat"]


def test_a_scene_of_sounds_only_is_captioned_and_silent(story: Stories) -> None:
    made = build_timeline(story([{"narration": "[applause]"}]), "en", {})
    (cue,) = made.cues
    assert (cue.text, cue.words, made.sounds) == ("[applause]", (), ())
    assert cue.span.duration >= 1000


def test_descriptions_tell_what_is_seen_and_not_what_is_heard(story: Stories) -> None:
    made = build_timeline(
        story(
            [
                {
                    "title": "A *loud* title",
                    "subtitle": "Said aloud",
                    "alt": {"en": "Two gers on a steppe."},
                    "narration": "Said aloud!",
                },
                {"id": "plain", "narration": "Nothing is seen."},
            ]
        ),
        "en",
        {},
    )
    (cue,) = describe(made)
    assert cue.text == "Two gers on a steppe.\nA loud title"
    assert cue.span == made.scenes[0].span
    assert read(write([cue], "vtt", "en")).cues[0].text == cue.text
