"""What each output of a story is made from, with a digest of every part.

An output is made anew when one of its parts has another digest. What is not certain to be without
effect counts as a part: making something twice costs time, using something stale costs trust.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from storykit.assets import Assets, shared_folder
from storykit.files import safe_name
from storykit.jobs.digests import MISSING, DigestBook
from storykit.language import find_language
from storykit.script.fields import Translatable
from storykit.script.models import Card, Content, Scene, Story
from storykit.script.part import Part

_LIBRARIES = (
    "av", "espeakng-loader", "fonttools", "icu4py", "imageio-ffmpeg", "jinja2", "moviepy", "numpy",
    "onnxruntime", "pillow", "pydub", "resvg-py", "segno", "uharfbuzz",
)  # fmt: skip
# What is only read or seen, and cannot change what is heard but by its length.
_UNHEARD = frozenset(
    {"alt", "captions", "credit", "credits", "formats", "hide", "logo", "motion", "narration",
     "progress", "theme", "thumbnail", "transition"}
)  # fmt: skip
_APART = frozenset({"scenes", "cards", "check", "languages", "title"})
_PICTURES = frozenset([".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif"])
# Letters that storykit brings no font for: Chinese, Japanese and Korean.
_IDEOGRAPHS = ((0x2E80, 0xA4CF), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))


@dataclass(frozen=True)
class Sources:
    """Parts by name (`scene opening`, `theme steppe`, `art/ger.jpg`) with their digests."""

    parts: Mapping[str, str]

    @cached_property
    def key(self) -> str:
        """A digest of all parts."""
        return digest_of(sorted(self.parts.items()))

    def changes(self, before: Mapping[str, str]) -> tuple[str, ...]:
        """What is other than before, in words."""
        now = self.parts
        told = [f"{name} is new" for name in now if name not in before]
        told += [f"{name} is gone" for name in before if name not in now]
        told += [f"{name} changed" for name in now if name in before and now[name] != before[name]]
        return tuple(told)

    def with_parts(self, **parts: object) -> Sources:
        """The same with further parts, which are plain values."""
        return Sources({**self.parts, **{name: digest_of(value) for name, value in parts.items()}})


def digest_of(value: object) -> str:
    """The SHA-256 of a plain value."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()


def words_of(value: object, language: str) -> Any:
    """A part of a story as plain values, its texts in one language only."""
    if isinstance(value, Translatable):
        return value.get(language)
    if isinstance(value, Part):
        fields = type(value).model_fields
        return {name: words_of(getattr(value, name), language) for name in fields}
    if isinstance(value, Mapping):
        return {str(key): words_of(item, language) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [words_of(item, language) for item in value]
    return value


def _without_texts(value: Any) -> Any:
    """A value with its texts left out: paths, numbers and choices stay."""
    if isinstance(value, Translatable):
        return None
    if isinstance(value, Mapping):
        return {str(key): _without_texts(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_texts(item) for item in value]
    return value


@cache
def libraries() -> tuple[tuple[str, str], ...]:
    """The versions of Python and of the libraries that have a hand in outputs."""
    found = [("python", ".".join(map(str, sys.version_info[:2])))]
    for name in _LIBRARIES:
        try:
            found.append((name, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            found.append((name, "unknown"))
    return tuple(found)


_INSTALLED: list[str] = []


def installation(book: DigestBook) -> str:
    """The digest of storykit's own code, templates and fonts, taken once in a process."""
    if not _INSTALLED:
        package = Path(__file__).resolve().parent.parent
        folders = (package, shared_folder("templates"), shared_folder("fonts"))
        _INSTALLED.append(book.signature(folders))
    return _INSTALLED[0]


class StorySources:
    """The sources of one story's outputs."""

    def __init__(self, story: Story, book: DigestBook, *, theme: str | None = None) -> None:
        self.story = story
        self._book = book
        self._theme = theme or story.theme
        self._assets = Assets((story.folder,))
        self._told: dict[str, Mapping[str, str]] = {}
        self.files: set[Path] = {story.file.resolve()} if story.file else set()
        """The story's own files, as far as its sources have been asked for."""

    def language(self, language: str) -> Sources:
        """All that a language's timeline, subtitles, transcript and sound are made from."""
        if language not in self._told:
            self._told[language] = dict(self._parts(language))
        return Sources(self._told[language])

    def video(self, language: str, languages: tuple[str, ...]) -> Sources:
        """The sources of a language's videos, which carry the subtitles of the others."""
        others = {
            f"subtitles in {other}": self.language(other).key
            for other in languages
            if other != language
        }
        return Sources({**self.language(language).parts, **others})

    def narration(self, language: str) -> str:
        """The digest of what is spoken in a language."""
        spoken = [
            [
                scene.id,
                words_of(scene.narration, language) if scene.narration else None,
                self._recordings(scene.id, language),
            ]
            for scene in self.story.scenes
        ]
        return digest_of(["narration", words_of(self.story.voice, language), spoken])

    def heard(self, language: str, sounds: Sequence[Path]) -> Sources:
        """What decides how a language sounds, but for when; `sounds` are the files of its voice."""
        story = self.story
        scenes = [
            {
                name: _without_texts(value)
                for name in type(scene).model_fields
                if name not in _UNHEARD and (value := getattr(scene, name)) is not None
            }
            for scene in story.scenes
        ]
        settings = {
            name: words_of(getattr(story, name), language)
            for name in type(story).model_fields
            if name not in _APART | _UNHEARD
        }
        told = [settings, words_of(scenes, language)]
        files = [self.sound(file) for file in dict.fromkeys(sounds)]
        parts = {"storykit": self._making(language), "voice": digest_of(files)}
        return Sources({**parts, "heard": digest_of([told, list(self._files_in(told))])})

    def sound(self, file: Path) -> str:
        """What is heard in a file, wherever it lies; of one that has gone meanwhile its path."""
        found = self._book.digest(file)
        # A narrator names what it keeps by its content, and makes it again under that name.
        return f"{MISSING} {file}" if found == MISSING else found

    def opening(self, language: str) -> Sources:
        """What the scene is made from whose picture stands for the whole."""
        cover = self.story.cover
        own = f"scene {cover.id}"
        told = self.language(language).parts
        parts = {n: v for n, v in told.items() if not n.startswith("scene ") or n == own}
        ends = [cover is self.story.scenes[0], cover is self.story.scenes[-1]]
        return Sources(parts).with_parts(place=ends)

    def look(self, language: str) -> Sources:
        """What decides how scenes look, without what is said in them and when."""
        scenes = {
            f"scene {scene.id}": self._content(scene, language, without=("narration",))
            for scene in self.story.scenes
        }
        return Sources({**self.language(language).parts, **scenes})

    def setting(self, language: str) -> str:
        """The digest of what decides how texts of a language are set: theme, fonts and storykit."""
        parts = [self._own_theme(), self._folder("fonts"), self._folder("themes")]
        return digest_of([language, self._theme, *parts, self._making(language)])

    def card(self, card: Card, language: str) -> Sources:
        """The sources of a card."""
        parts = dict(self.language(language).parts)
        del parts["“thumbnail”"]
        for scene in self.story.scenes:
            del parts[f"scene {scene.id}"]
        return Sources({**parts, f"card {card.id}": self._content(card, language)})

    # Parts --------------------------------------------------------------------------------------

    def _parts(self, language: str) -> Iterator[tuple[str, str]]:
        story = self.story
        yield "storykit", self._making(language)
        settings = {
            name: words_of(getattr(story, name), language)
            for name in type(story).model_fields
            if name not in _APART
        }
        yield "title", digest_of(story.title.get(language))
        for name, value in settings.items():
            yield f"“{name}”", digest_of([value, list(self._files_in(value))])
        yield f"theme {self._theme}", self._own_theme()
        yield "fonts", self._folder("fonts")
        yield "layouts", self._folder("layouts")
        yield "themes", self._folder("themes")
        if self._own_design:
            # A layout of one's own may put together the name of any picture beside the story.
            yield "pictures", digest_of(sorted(self._pictures()))
        for scene in story.scenes:
            yield f"scene {scene.id}", self._content(scene, language)

    def _content(self, content: Content, language: str, without: tuple[str, ...] = ()) -> str:
        words = {k: v for k, v in words_of(content, language).items() if k not in without}
        files = list(self._files_in(words["fields"]))
        if isinstance(content, Scene) and "narration" not in without:
            files += self._recordings(content.id, language)
        return digest_of([words, files])

    def _making(self, language: str) -> str:
        system = self._system_fonts if self._needs_system_fonts(language) else ""
        return digest_of([installation(self._book), libraries(), system])

    # Files --------------------------------------------------------------------------------------

    def _files_in(self, value: object) -> Iterator[tuple[str, str]]:
        """The digest of every file that a text in a plain value names."""
        if isinstance(value, str):
            file = self._assets.find(value) if len(value) < 500 else None
            if file is not None:
                self.files.add(file)
                yield value, self._book.digest(file)
        elif isinstance(value, Mapping):
            for item in value.values():
                yield from self._files_in(item)
        elif isinstance(value, list):
            for item in value:
                yield from self._files_in(item)

    def _recordings(self, scene: str, language: str) -> list[tuple[str, str]]:
        """A scene's recordings, and the subtitle files beside them, in a language's own folder."""
        found = set()
        pattern = self.story.voice.recordings
        parts = language.split("-")
        for count in range(len(parts), 0, -1):
            for name in {scene, safe_name(scene)}:
                filled = pattern.replace("{scene}", name)
                filled = filled.replace("{lang}", "-".join(parts[:count]))
                place = self.story.folder / filled
                found |= {p for p in _entries(place.parent) if p.name.startswith(place.name)}
        self.files |= {path.resolve() for path in found}
        return [(path.name, self._book.digest(path)) for path in sorted(found)]

    def _folder(self, name: str) -> str:
        folder = self.story.folder / name
        return self._book.listing(folder) if folder.is_dir() else ""

    @cached_property
    def _theme_file(self) -> Path | None:
        """The story's own theme where it is a path beside the script."""
        if "/" in self._theme or self._theme.endswith((".yaml", ".yml")):
            return self.story.folder / self._theme
        return None

    def _own_theme(self) -> str:
        path = self._theme_file
        if path is None:
            return self._theme
        folder = path if path.is_dir() else path.parent
        # A theme right beside the script shares its folder with everything else.
        alone = folder == self.story.folder
        return self._book.digest(path) if alone else self._book.listing(folder)

    @cached_property
    def _own_design(self) -> bool:
        folders = (self.story.folder / "layouts", self.story.folder / "themes")
        return self._theme_file is not None or any(folder.is_dir() for folder in folders)

    def _pictures(self) -> Iterator[tuple[str, str]]:
        """Pictures beside the script and in the folders there, but for those storykit made."""
        root = self.story.folder
        folders = [root, *(f for f in _entries(root) if f.is_dir())]
        for folder in folders:
            if (folder / "manifest.json").is_file():
                continue
            for path in _entries(folder):
                if path.suffix.lower() in _PICTURES:
                    yield path.relative_to(root).as_posix(), self._book.digest(path)

    # Fonts of the system ------------------------------------------------------------------------

    def _needs_system_fonts(self, language: str) -> bool:
        """Whether there may be letters that storykit brings no font for."""
        if find_language(language).script in ("Hans", "Hant", "Jpan", "Kore"):
            return True
        texts = words_of(self.story, language)
        written = json.dumps(texts, ensure_ascii=False, default=str)
        return any(low <= ord(c) <= high for c in set(written) for low, high in _IDEOGRAPHS)

    @cached_property
    def _system_fonts(self) -> str:
        from storykit.text.families import system_families

        files = {file for family in system_families() for _, file, _ in family.files}
        return digest_of([(str(f), self._book.digest(f)) for f in sorted(files)])


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []
