"""The story as a plain text to post."""

from __future__ import annotations

from storykit.pages import post_text
from storykit.script.fields import Translatable, Values
from storykit.script.models import Scene, Story
from storykit.timeline import build_timeline


def text(en: str, ar: str) -> Translatable:
    return Translatable.of({"en": en, "ar": ar})


def test_the_post_tells_the_story_without_its_marks(story, timelines):
    parts = post_text(story, timelines["en"]).rstrip("\n").split("\n\n")
    assert parts == [
        "A tale",
        "What is <b>dignity</b>?",
        # The wind is heard, not said.
        "The road is long.",
        "Write your story.",
        "Write\napf.net",
        "APF, CC0",
    ]


def test_lines_of_an_arabic_post_that_begin_otherwise_are_marked(story, timelines):
    lines = post_text(story, timelines["ar"]).split("\n")
    assert "\u200fapf.net" in lines
    assert "ما الكرامة؟" in lines


def test_a_scene_that_nobody_speaks_in_gives_its_words_and_hashtags_stay():
    scenes = (
        Scene(
            id="one", layout="statement",
            fields=Values({"statement": text("*Rights* for all #HumanRights", "حقوق للجميع")}),
        ),
    )  # fmt: skip
    story = Story(id="t", title=text("T", "ع"), languages=("en",), scenes=scenes)
    assert post_text(story, build_timeline(story, "en", {})) == "T\n\nRights for all #HumanRights\n"
