"""A small story in two directions, and its pages."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from storykit.errors import Finding, Where
from storykit.pages import StillPicture
from storykit.script.fields import Translatable, Values
from storykit.script.models import Card, Scene, Story
from storykit.timeline import Timeline, build_timeline


def text(en: str, ar: str) -> Translatable:
    return Translatable.of({"en": en, "ar": ar})


@pytest.fixture(scope="session")
def story() -> Story:
    """Three scenes and a card in English and Arabic, with letters that HTML must escape."""
    scenes = (
        Scene(
            id="opening", layout="title", alt=text("Two gers at dawn", "خيمتان عند الفجر"),
            fields=Values({"image": "a.jpg", "title": text("Rights & *dignity*", "حقوق و*قيم*")}),
            narration=text("What is <b>dignity</b>?", "ما الكرامة؟"),
            credit=text("APF, CC0", "APF"),
        ),
        Scene(
            id="road", layout="photo", people=("amina", "sara"), fields=Values({"image": "b.jpg"}),
            narration=text("[wind] The road is long.", "[ريح] الطريق طويل."),
            alt=text("A road & a rider", "طريق وفارس"),
        ),
        Scene(
            id="end", layout="end", narration=text("Write your story.", "اكتبوا قصتكم."),
            fields=Values({"call": text("Write", "اكتبوا"), "link": Translatable.of("apf.net")}),
        ),
    )  # fmt: skip
    quote = Card(id="quote", layout="quote", fields=Values({"quote": text("Be kind", "كونوا")}))
    return Story(
        id="tale", title=text("A tale", "حكاية"), languages=("en", "ar"), scenes=scenes,
        cards=(quote,),
        people={"amina": {"name": text("Amina", "أمينة")},
                "sara": {"name": text("Sara Secret", "سارة"), "anonymous": True}},
    )  # fmt: skip


@pytest.fixture(scope="session")
def timelines(story: Story) -> dict[str, Timeline]:
    """The story's timelines as they would be without recordings."""
    return {tag: build_timeline(story, tag, {}) for tag in story.languages}


@pytest.fixture(scope="session")
def stills(story: Story) -> list[StillPicture]:
    """One flat picture for each scene, language and format."""
    return [
        StillPicture(scene.id, tag, name, _jpeg(size), *size)
        for scene in story.scenes
        for tag in story.languages
        for name, size in (("vertical", (54, 96)), ("square", (96, 96)))
    ]


def _jpeg(size: tuple[int, int]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (30, 80, 90)).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture(scope="session")
def findings() -> list[Finding]:
    """A finding about the story, one about a scene and one about a card."""
    file = Path("tale.yaml")
    return [
        Finding("TIME-01", "error", "Too long.", "Cut <it>.", Where(file, 2, 1, "check.target")),
        Finding("ALT-01", "warning", "“road & sky”", "", Where(file, 9, 3, "scenes[1].alt")),
        Finding("VAL-05", "info", "A myth.", "Tell it.", Where(file, 20, 1, "cards[0].quote")),
    ]
