"""Stories out of script files, or every mistake in them at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from storykit.documents import Document, child, document_of, read_document
from storykit.errors import Finding, ScriptError, nearest
from storykit.files import safe_name
from storykit.formats import known_formats as every_format
from storykit.script.contents import ContentReader
from storykit.script.fields import Field
from storykit.script.mistakes import Mistakes, shown
from storykit.script.models import Card, Scene, Story, Thumbnail
from storykit.script.parts import PartReader
from storykit.script.rules import KnownLanguages, Rules
from storykit.script.tags import explain_form, well_formed
from storykit.script.upgrades import upgrade

MOST_SCENES = 200
MOST_CARDS = 500
MOST_LANGUAGES = 40
MOST_FORMATS = 20
LONGEST_STORY = 3_600_000
"""Milliseconds that the scenes' written durations may add up to: an hour."""


def load_story(
    source: Path | str | Mapping[str, Any],
    layouts: Mapping[str, Mapping[str, Field]],
    *,
    folder: Path | None = None,
    known_languages: KnownLanguages | None = None,
    known_themes: Collection[str] | None = None,
    known_formats: Collection[str] = every_format(),
    known_names: Mapping[str, Collection[str]] | None = None,
    allow_outside: bool = False,
) -> Story:
    """The story in a script file, or in a mapping of the same keys.

    `layouts` are the fields of every layout by name. `known_languages` are tags, or a function
    that finds a language by its tag; without it any well-formed tag will do, and without
    `known_themes` any theme. `known_names` are what other keys may name, by their paths, such as
    `captions.style`. `folder` is where the story's files lie: by default that of the
    script. `allow_outside` lets paths lead out of it. Raises ScriptError with every mistake.
    """
    found: list[Finding] = []
    if isinstance(source, Mapping):
        document = document_of(source)
    else:
        document = read_document(Path(source), found)
    rules = Rules(
        layouts, known_languages, known_themes, known_formats, allow_outside, known_names or {}
    )
    story = _StoryReader(document, rules, found).story()
    own = document.file.parent if document.file else Path()
    return story.at(folder or own, document.file, document.positions)


class _StoryReader:
    """Reads one document as a story."""

    def __init__(self, document: Document, rules: Rules, found: list[Finding]) -> None:
        self.document = document
        self.rules = rules
        self.mistakes = Mistakes(document, found)
        self.parts = PartReader(self.mistakes, rules)

    def story(self) -> Story:
        raw = self._keys()
        values = self.parts.values(
            Story, raw, "", skip=("id", "languages", "formats", "scenes", "cards", "theme")
        )
        for key in raw:
            if key not in Story.model_fields:
                self.mistakes.add_unknown_key("", key, "A story", tuple(Story.model_fields))
        values["id"] = self._id(raw)
        values["languages"] = self._languages(raw.get("languages"), "languages")
        if not values["languages"]:
            self.mistakes.add(
                "languages",
                "“languages” is missing." if "languages" not in raw else "There is no language.",
                "Write the languages of the story, the first being the one it was written in: "
                "“languages: [en, ar]”.",
            )
        formats = self._formats(raw.get("formats"), "formats")
        if formats:
            values["formats"] = formats
        if raw.get("theme") is not None:
            values["theme"] = self._theme(raw["theme"])
        self._contents(raw, values)
        story = self.parts.build(Story, values, "")
        self.mistakes.raise_any()
        assert story is not None
        return story

    def _keys(self) -> dict[str, Any]:
        data = self.document.data
        if data is None or data == {}:
            self.mistakes.add("", "The script is empty.", "Begin it with “storykit: 1”.")
        elif not isinstance(data, Mapping):
            self.mistakes.add(
                "",
                f"{shown(data)} stands where the keys of a story should.",
                "Begin the script with “storykit: 1” and “title: …”, each in its own line.",
            )
        if not isinstance(data, Mapping) or not data:
            self.mistakes.raise_any()
        try:
            return upgrade(self.document)
        except ScriptError as error:
            if "storykit" in data:
                raise
            for finding in error.findings:
                self.mistakes.add("storykit", finding.message, finding.cure)
            return dict(data)

    def _contents(self, raw: Mapping[str, Any], values: dict[str, Any]) -> None:
        reader = ContentReader(self.parts, values["id"])
        scenes = reader.contents(Scene, raw.get("scenes"), "scenes", MOST_SCENES)
        cards = reader.contents(Card, self._cards(raw.get("cards")), "cards", MOST_CARDS)
        values["scenes"], values["cards"] = scenes, cards
        if not raw.get("scenes") and not raw.get("cards"):
            self.mistakes.add(
                "scenes",
                "The story has no scenes and no cards.",
                "Write at least one: “scenes:”, below it “- layout: title”.",
            )
        thumbnail, written = values.get("thumbnail"), raw.get("scenes")
        # A scene that could not be read is told of already.
        complete = not isinstance(written, (list, tuple)) or len(written) == len(scenes)
        if isinstance(thumbnail, Thumbnail) and complete:
            self._check_thumbnail(thumbnail, scenes)
        total = sum(scene.duration or 0 for scene in scenes)
        if total > LONGEST_STORY:
            self.mistakes.add(
                "scenes", f"The scenes last {total // 60_000} minutes; an hour is the most.",
                "Divide the story.",
            )  # fmt: skip

    def _check_thumbnail(self, thumbnail: Thumbnail, scenes: Sequence[Scene]) -> None:
        """Notes a scene that does not exist, and a moment after its end."""
        named = {scene.id: scene for scene in scenes}
        if thumbnail.scene is not None and thumbnail.scene not in named:
            self.mistakes.add(
                "thumbnail.scene",
                f"There is no scene {shown(thumbnail.scene)}.",
                nearest(thumbnail.scene, tuple(named)),
            )
            return
        shows = named[thumbnail.scene] if thumbnail.scene is not None else next(iter(scenes), None)
        length = shows.duration if shows is not None else None
        if shows is not None and length is not None and (thumbnail.at or 0) >= length:
            self.mistakes.add(
                "thumbnail.at",
                f"The scene {shown(shows.id)} lasts {length / 1000:g} s and is over by then.",
                f"Write a moment before that, such as “{length / 2000:g}s”.",
            )

    def _cards(self, raw: Any) -> Any:
        """The cards with their lists of languages and formats checked."""
        if not isinstance(raw, (list, tuple)):
            return raw
        cards: list[Any] = []
        for index, card in enumerate(raw[: MOST_CARDS + 1]):
            if isinstance(card, Mapping):
                path = child("cards", index)
                card = {
                    **card,
                    "languages": self._languages(card.get("languages"), child(path, "languages")),
                    "formats": self._formats(card.get("formats"), child(path, "formats")),
                }
            cards.append(card)
        return cards

    def _id(self, raw: Mapping[str, Any]) -> str:
        written = raw.get("id")
        if written is None:
            file = self.document.file
            if file is None:
                return "story"
            folder = file.resolve().parent.name
            return safe_name(folder if file.stem.lower() == "story" else file.stem)
        name = safe_name(self.document.written.get("id", str(written)), "")
        if isinstance(written, (Mapping, list)) or not name:
            self.mistakes.add(
                "id", f"{shown(written)} is not an id.", "Write a short name, such as “steppe”."
            )
        return name or "story"

    def _names(self, raw: Any, path: str, most: int) -> list[tuple[str, str]]:
        """The words of a list with their paths, without those left empty."""
        if raw is None:
            return []
        items = list(raw) if isinstance(raw, (list, tuple)) else [raw]
        if len(items) > most:
            self.mistakes.add(path, f"There are {len(items)} here; {most} is the most.")
            return []
        paths = [
            child(path, n) if isinstance(raw, (list, tuple)) else path for n in range(len(items))
        ]
        found: list[tuple[str, str]] = []
        seen: set[str] = set()
        for item, below in zip(items, paths, strict=True):
            word = self.document.written.get(below, item)
            if not isinstance(word, str) or not word:
                self.mistakes.add(below, f"{shown(item)} stands where a name should.")
            elif word in seen:
                self.mistakes.add(below, f"“{word[:40]}” is here twice.", "Delete one of the two.")
            else:
                seen.add(word)
                found.append((word, below))
        return found

    def _languages(self, raw: Any, path: str) -> tuple[str, ...]:
        tags: list[str] = []
        for word, below in self._names(raw, path, MOST_LANGUAGES):
            tag = well_formed(word)
            if tag is None:
                cure = explain_form(word)
                self.mistakes.add(below, f"{shown(word)} is not a language tag.", cure)
                tags.append("?")
            else:
                tags.append(tag)
                self.rules.language(tag, below, self.mistakes)
        return tuple(tags)

    def _formats(self, raw: Any, path: str) -> tuple[str, ...]:
        known = self.rules.formats
        names = self._names(raw, path, MOST_FORMATS)
        for name, below in names:
            if name not in known:
                self.mistakes.add(below, f"There is no format {shown(name)}.", nearest(name, known))
        return tuple(name for name, _ in names)

    def _theme(self, raw: Any) -> Any:
        written = self.document.written.get("theme", raw)
        if not isinstance(written, str):
            return raw
        if "/" in written or "\\" in written or written.endswith((".yaml", ".yml")):
            self.parts.check_path(written, "theme")
        elif self.rules.themes is not None and written not in self.rules.themes:
            cure = nearest(written, self.rules.themes)
            self.mistakes.add("theme", f"There is no theme {shown(written)}.", cure)
        return written
