"""Transcripts: everything that is said, shown and seen, for people without the video."""

from __future__ import annotations

import pytest

from storykit.language import languages
from storykit.script.fields import Translatable, Values
from storykit.script.models import Music, Scene, Story
from storykit.subtitles import write_transcript
from storykit.subtitles.labels import labels_of
from storykit.subtitles.marks import RLM, first_strong
from storykit.timeline import build_timeline

TALE = Story(
    id="tale",
    title=Translatable.of({"en": "A *tale*", "ar": "حكاية"}),
    languages=("en", "ar"),
    scenes=(
        Scene(
            id="opening",
            layout="title",
            fields=Values(
                {
                    "title": Translatable.of({"en": "A *title*", "ar": "عنوان"}),
                    "list": (Translatable.of("NHRI"), Translatable.of({"en": "b | c", "ar": "ب"})),
                    "image": "a.jpg",
                }
            ),
            alt=Translatable.of({"en": "A steppe.", "ar": "سهب."}),
            credit=Translatable.of({"en": "Picture: Bat", "ar": "الصورة: بات"}),
            narration=Translatable.of(
                {"en": "[wind] One. Two.\n>> Amina: Three.", "ar": "[ريح] واحد. اثنان."}
            ),
        ),
        Scene(
            id="quiet", layout="photo", credit=Translatable.of({"en": "Picture: Bat", "ar": "?"})
        ),
        Scene(
            id="figure",
            layout="figure",
            fields=Values({"number": 20, "label": Translatable.of({"en": "lives", "ar": "حياة"})}),
        ),
    ),
    music=Music(file="m.ogg", credit=Translatable.of("Music: Dorj")),
    credits=(Translatable.of({"en": "Thanks to all", "ar": "شكرًا للجميع"}),),
)


def test_a_transcript_tells_what_is_said_shown_and_seen() -> None:
    assert write_transcript(TALE, build_timeline(TALE, "en", {})) == (
        "A tale\n\n"
        "1. A title\n[Picture: A steppe.]\n[On screen: NHRI · b | c]\n"
        "[wind] One. Two.\nAmina: Three.\n\n"
        "2.\n\n"
        "3. 20 lives\n\n"
        "Credits\n– Thanks to all\n– Picture: Bat\n– Music: Dorj\n"
    )


def test_right_to_left_lines_that_begin_otherwise_are_marked() -> None:
    lines = write_transcript(TALE, build_timeline(TALE, "ar", {})).splitlines()
    assert "[ريح] واحد. اثنان." in lines
    assert f"{RLM}2." in lines
    assert f"{RLM}– Music: Dorj" in lines
    assert all(not line or first_strong(line) == "rtl" for line in lines)


@pytest.mark.parametrize("language", [row.tag for row in languages()])
def test_every_language_has_labels_or_signs(language: str) -> None:
    labels = labels_of(language)
    assert labels.screen
    assert labels.credits


def test_labels_are_not_borrowed_across_scripts() -> None:
    assert labels_of("uz").credits == "Mualliflar"
    assert labels_of("uz-Cyrl").credits == "©"
    assert labels_of("ar-IQ").picture == labels_of("ar").picture
