"""What a story holds, listed with its place in the script: contents, texts and media."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from storykit.platforms import PLATFORMS
from storykit.script.fields import FieldValue, Translatable
from storykit.script.models import Card, Content, Scene, Story
from storykit.syntax.survey import child

TextUse = Literal["title", "screen", "spoken", "alt", "credit"]
MediaKind = Literal["picture", "logo", "clip", "sound"]

# A field that is neither `image` nor `video` names a file only when it is called like one: the
# words of a choice are plain strings too.
_CLIPS = frozenset(["mp4", "mov", "m4v", "webm", "mkv", "avi", "3gp", "gif"])
_PICTURES = frozenset(["jpg", "jpeg", "png", "webp", "avif", "heic", "tif", "tiff", "bmp"])


def destinations(story: Story) -> dict[str, str]:
    """Where a story goes, with the place in the script: platforms it names or has the format of.

    Names that storykit does not know are among them.
    """
    named = [(name, f"check.platforms[{at}]") for at, name in enumerate(story.check.platforms)]
    named += [(f, f"formats[{at}]") for at, f in enumerate(story.formats) if f in PLATFORMS]
    found: dict[str, str] = {}
    for name, path in named:
        found.setdefault(name, path)
    return found


@dataclass(frozen=True, slots=True)
class Placed:
    """A scene or card with its path (`scenes[2]`) and what to call it in a message."""

    content: Content
    path: str
    index: int

    @property
    def called(self) -> str:
        """“scene 3 (road)” or “card 1 (quote)”, counting from 1 as people do."""
        kind = "card" if isinstance(self.content, Card) else "scene"
        return f"{kind} {self.index + 1} ({self.content.id})"


@dataclass(frozen=True, slots=True)
class Text:
    """A translatable text, where it stands and how the audience meets it."""

    value: Translatable
    path: str
    use: TextUse
    placed: Placed | None = None
    field: str = ""

    def path_in(self, language: str) -> str:
        """The path of the text of one language; that of the whole text when it has none."""
        tag = language
        while tag:
            if tag in self.value.texts:
                return child(self.path, tag)
            tag = tag.rpartition("-")[0]
        return self.path


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture, clip or sound as the script names it."""

    file: str
    kind: MediaKind
    path: str
    placed: Placed | None = None


def contents(story: Story) -> Iterator[Placed]:
    """Every scene, then every card."""
    for index, scene in enumerate(story.scenes):
        yield Placed(scene, child("scenes", index), index)
    for index, card in enumerate(story.cards):
        yield Placed(card, child("cards", index), index)


def texts(story: Story) -> Iterator[Text]:
    """Every text an audience sees or hears, in the order of the script."""
    yield Text(story.title, "title", "title")
    if story.voice.credit:
        yield Text(story.voice.credit, "voice.credit", "credit")
    if story.music and story.music.credit:
        yield Text(story.music.credit, "music.credit", "credit")
    for index, credit in enumerate(story.credits):
        yield Text(credit, child("credits", index), "credit")
    for placed in contents(story):
        yield from texts_of(placed)


def texts_of(placed: Placed) -> Iterator[Text]:
    """Every text of a scene or card."""
    content = placed.content
    for name, value in content.fields.items():
        for found, path in _translatables(value, child(placed.path, name)):
            yield Text(found, path, "screen", placed, name)
    if isinstance(content, Scene) and content.narration:
        yield Text(content.narration, child(placed.path, "narration"), "spoken", placed)
    if content.alt:
        yield Text(content.alt, child(placed.path, "alt"), "alt", placed)
    if content.credit:
        yield Text(content.credit, child(placed.path, "credit"), "credit", placed)


def media(story: Story) -> Iterator[Medium]:
    """Every picture, clip and sound the script names."""
    if story.logo:
        yield Medium(story.logo, "logo", "logo")
    if story.music:
        yield Medium(story.music.file, "sound", "music.file")
    for placed in contents(story):
        yield from media_of(placed)


def media_of(placed: Placed) -> Iterator[Medium]:
    """The pictures and clips of a scene or card."""
    for name, value in placed.content.fields.items():
        if not isinstance(value, str):
            continue
        suffix = value.rpartition(".")[2].lower()
        if name == "video" or suffix in _CLIPS:
            yield Medium(value, "clip", child(placed.path, name), placed)
        elif name == "image" or suffix in _PICTURES:
            yield Medium(value, "picture", child(placed.path, name), placed)


def languages_of(placed: Placed, story: Story) -> tuple[str, ...]:
    """The languages a scene or card is made in."""
    content = placed.content
    return content.languages if isinstance(content, Card) and content.languages else story.languages


def _translatables(value: FieldValue, path: str) -> Iterator[tuple[Translatable, str]]:
    if isinstance(value, Translatable):
        yield value, path
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            below = child(path, index)
            if isinstance(item, Translatable):
                yield item, below
            elif isinstance(item, Mapping):
                for key, cell in item.items():
                    if isinstance(cell, Translatable):
                        yield cell, child(below, key)
