"""An item of a render: something made in one go, and what it is made from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from storykit.formats import find_format
from storykit.jobs.options import RenderOptions, chosen
from storykit.jobs.sources import Sources, digest_of
from storykit.script.models import Story

ItemKind = Literal["texts", "card", "video", "thumbnail", "version", "storyboard", "excerpt"]


@dataclass(frozen=True)
class Item:
    """Something that is made in one go: a video, a card, the texts of a language, the storyboard.

    `paths` are its files, inside the folder of outputs; `card` is the card's place in the story;
    `theme` the one it is drawn with; `subtitles` the names of the formats of a language's files;
    `shape` that of a version, whose place is its format.
    """

    kind: ItemKind
    language: str
    paths: tuple[Path, ...]
    sources: Sources
    format: str | None = None
    card: int | None = None
    theme: str = ""
    subtitles: tuple[str, ...] = ()
    shape: str | None = None

    @property
    def name(self) -> str:
        """Its name among the story's items."""
        return self.paths[0].as_posix()

    @property
    def place(self) -> str:
        """Its place in the script."""
        return "" if self.card is None else f"cards[{self.card}]"

    @property
    def subject(self) -> str:
        """What it is, for people: `ar vertical`."""
        return " ".join(part for part in (self.language, self.format) if part)


@dataclass(frozen=True)
class Scope:
    """The languages and formats of a story that are asked for."""

    languages: tuple[str, ...]
    formats: tuple[str, ...]


def scope_of(story: Story, options: RenderOptions) -> Scope:
    """What of the story is asked for; UsageError for names it does not have."""
    languages = chosen(options.languages, story.languages, "language")
    offered = story.formats
    if options.cards and not options.videos:
        # Cards have formats of their own, which the videos need not have.
        offered = tuple(dict.fromkeys((*offered, *(f for c in story.cards for f in c.formats))))
    formats = chosen(options.formats, offered, "format")
    for name in formats:
        find_format(name)
    if options.scenes is not None:
        chosen(options.scenes, tuple(scene.id for scene in story.scenes), "scene")
    return Scope(languages, formats)


def card_key(made_from: Sources) -> str:
    """The key under which the store has a card made from these sources."""
    return digest_of(["card", made_from.key])
