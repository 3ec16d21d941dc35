"""A story that is looked at while it is written: read again when its files change.

An edition is the story as it was read last, with its timelines. Pictures are drawn when somebody
looks at them, and those of scenes that did not change are not drawn again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from storykit.errors import Finding, StorykitError
from storykit.jobs.boards import StoreOfPictures, card_keys, scene_keys
from storykit.jobs.digests import DigestBook
from storykit.jobs.glimpses import (
    Place,
    card_glimpse,
    card_place,
    glimpse_size,
    scene_glimpse,
    scene_place,
    shown_cards,
)
from storykit.jobs.looking import FileMemory
from storykit.jobs.mishaps import mishaps
from storykit.jobs.options import chosen
from storykit.jobs.reviewing import empty_timeline, fonts_at_hand, review
from storykit.jobs.sources import StorySources
from storykit.jobs.store import Store
from storykit.jobs.studio import Studio
from storykit.pages import StillPicture, storyboard, waiting_page
from storykit.script.models import Story

if TYPE_CHECKING:
    from storykit.timeline import Timeline

_MOST_PICTURES = 300
_EARLIER = 3
"""Editions before the last whose pictures a page that was just loaded may still ask for."""
_DRAWING = 2
_TICK = 0.1
"""Seconds between two looks at the script; at everything else every tenth time."""
_SELDOM = 10

Mark = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Edition:
    """The story as it was last read; `keys` tell pictures by digests of all they show."""

    number: int
    story: Story
    studio: Studio
    timelines: Mapping[str, Timeline]
    keys: Mapping[Place, str]
    findings: tuple[Finding, ...] | None = None

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """What each picture is of, by its key."""
        return {key: place for place, key in self.keys.items()}


@dataclass
class _Pictures:
    """The pictures that were looked at last, by key."""

    kept: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    locks: dict[str, threading.Lock] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    drawing: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(_DRAWING))

    def get(self, key: str, draw: Callable[[], bytes]) -> bytes:
        """The picture, drawn by whoever asks first."""
        with self.lock:
            own = self.locks.setdefault(key, threading.Lock())
        with own:
            with self.lock:
                if key in self.kept:
                    self.kept.move_to_end(key)
                    return self.kept[key]
            with self.drawing:
                picture = draw()
            with self.lock:
                self.kept[key] = picture
                while len(self.kept) > _MOST_PICTURES:
                    self.locks.pop(self.kept.popitem(last=False)[0], None)
            return picture


class Preview:
    """One script under preview. `watch` runs in a thread of its own; the rest may be called by any.

    `read` gives the story in a script. Languages and formats are by default all of the story's.
    """

    def __init__(
        self,
        script: Path,
        read: Callable[[Path], Story],
        cache: Path,
        *,
        languages: tuple[str, ...] | None = None,
        formats: tuple[str, ...] | None = None,
    ) -> None:
        self._script = script
        self._read = read
        self._languages = languages
        self._formats = formats
        self._cache = cache
        usable = Store(cache / "pieces").usable()
        self._store = Store(cache / "pieces") if usable else None
        self._book = DigestBook(cache / "digests" if usable else None)
        self._memory = FileMemory(self._book, self._store)
        self._pictures = _Pictures()
        self._laid: dict[str, Timeline] = {}
        self._news = threading.Condition()
        self._count = 0
        self._edition: Edition | None = None
        self._earlier: deque[Edition] = deque(maxlen=_EARLIER)
        self._mistakes: tuple[Finding, ...] = ()

    # What is asked ------------------------------------------------------------------------------

    @property
    def edition(self) -> Edition | None:
        """The last edition; None until the script could be read."""
        return self._edition

    @property
    def mistakes(self) -> tuple[Finding, ...]:
        """What keeps the script, as it is now, from being read."""
        return self._mistakes

    def wait(self, seen: int, timeout: float) -> int:
        """Waits until there is other news than those `seen`; the number of the last."""
        with self._news:
            self._news.wait_for(lambda: self._count != seen, timeout)
            return self._count

    def page(self) -> str:
        """The storyboard of the last edition, or one that waits until the script can be read.

        Its pictures are at `still/<key>.jpg`.
        """
        edition = self._edition
        if edition is None:
            return waiting_page(self._script.name)
        story, languages = edition.story, tuple(edition.timelines)
        formats = self._shapes(story)
        return storyboard(
            story,
            edition.timelines,
            stills=[
                _still(edition, scene.id, scene_place(scene.id, language, format))
                for scene in story.scenes
                for language in languages
                for format in formats
            ],
            cards=[
                _still(edition, card.id, card_place(card.id, language, format))
                for card, language, format in shown_cards(story, languages, formats)
            ],
            findings=edition.findings,
            language=next(iter(languages), None),
            address_of=lambda still: f"still/{still.content.decode()}.jpg",
            edition=edition.number,
            fonts=fonts_at_hand(edition.studio),
        )

    def picture(self, key: str) -> bytes | None:
        """A picture of the last editions as JPEG; None where there is none, or none can be drawn.

        A page asks for its pictures one by one, and the script may be saved in between.
        """
        for edition in (self._edition, *reversed(self._earlier)):
            place = edition.places.get(key) if edition else None
            if edition is not None and place is not None:
                with suppress(StorykitError):
                    return self._pictures.get(key, partial(self._draw, edition, place, key))
                return None
        return None

    def _draw(self, edition: Edition, place: Place, key: str) -> bytes:
        what, language, format = place
        kind, _, name = what.partition(" ")
        kept = StoreOfPictures(self._store, {place: key}) if self._store else None
        if kind == "scene":
            return scene_glimpse(edition.studio, language, format, name, kept).content
        card = next(card for card in edition.story.cards if card.id == name)
        return card_glimpse(edition.studio, card, language, format, kept).content

    # What is watched ----------------------------------------------------------------------------

    def watch(self, stopped: threading.Event) -> None:
        """Reads the story now and whenever its files change, until it is stopped."""
        script, rest = self._mark(), self._mark_of_rest()
        self.refresh()
        tick = 0
        while not stopped.wait(_TICK):
            tick += 1
            now = self._mark()
            around = self._mark_of_rest() if tick % _SELDOM == 0 else rest
            if (now, around) != (script, rest):
                script, rest = now, around
                self.refresh()

    def refresh(self) -> None:
        """Reads the story; then has it looked at by the rules."""
        try:
            edition, mistakes = self._made(self._read(self._script))
        except Exception as error:
            self._tell(self._edition, mishaps(error))
            return
        self._tell(edition, mistakes)
        with suppress(StorykitError):
            found = tuple(review(edition.studio, memory=self._memory))
            if found != edition.findings:
                number = edition.number + 1
                self._tell(replace(edition, number=number, findings=found), mistakes)
        self._book.save()

    def _tell(self, edition: Edition | None, mistakes: tuple[Finding, ...]) -> None:
        with self._news:
            if self._edition is not None and self._edition is not edition:
                self._earlier.append(self._edition)
            self._edition, self._mistakes = edition, mistakes
            self._count += 1
            self._news.notify_all()

    def _made(self, story: Story) -> tuple[Edition, tuple[Finding, ...]]:
        """The edition of a story, and why some languages are not in it.

        Findings of the edition before stay until there are new ones.
        """
        # The bar that shows how far the video is would change every picture with every word.
        shown = story.model_copy(update={"progress": False})
        sources = StorySources(shown, self._book)
        studio = Studio(shown, cache=self._cache)
        languages = chosen(self._languages, story.languages, "language")
        keys: dict[Place, str] = {}
        timelines: dict[str, Timeline] = {}
        mistakes: list[Finding] = []
        for language in languages:
            try:
                timeline = self._timeline(studio, language, sources.language(language).key)
            except StorykitError as error:
                mistakes += error.findings
                continue
            timelines[language] = timeline
            for format in self._shapes(story):
                keys.update(scene_keys(timeline, format, sources))
        keys.update(card_keys(shown, languages, self._shapes(story), sources))
        before = self._edition
        number = before.number + 1 if before else 1
        found = before.findings if before else None
        return Edition(number, shown, studio, timelines, keys, found), tuple(mistakes)

    def _timeline(self, studio: Studio, language: str, key: str) -> Timeline:
        """The timeline of before where nothing in its language has changed."""
        if not studio.story.scenes:
            return empty_timeline(studio.story, language)
        if key in self._laid:
            studio.adopt(self._laid[key])
        timeline = studio.timeline(language)
        self._laid = {k: t for k, t in self._laid.items() if t.language != language}
        self._laid[key] = timeline
        return timeline

    def _shapes(self, story: Story) -> tuple[str, ...]:
        return chosen(self._formats, story.formats, "format")

    def _mark(self) -> Mark:
        return tuple(_marks([self._script]))

    def _mark_of_rest(self) -> Mark:
        """Sizes and times of all files around the script, but for those storykit makes."""
        folder = self._script.parent
        return tuple(_marks(_files(folder, 2)))


def _still(edition: Edition, of: str, place: Place) -> StillPicture:
    """A picture with its key in the place of its content."""
    _, language, format = place
    return StillPicture(of, language, format, edition.keys[place].encode(), *glimpse_size(format))


def _files(folder: Path, deep: int) -> Iterator[Path]:
    with suppress(OSError):
        entries = sorted(folder.iterdir())
        if any(entry.name == "manifest.json" for entry in entries):
            return
        for entry in entries[:2000]:
            if entry.name.startswith("."):
                continue
            if entry.is_dir() and deep:
                yield from _files(entry, deep - 1)
            elif entry.is_file():
                yield entry


def _marks(files: Sequence[Path] | Iterator[Path]) -> Iterator[tuple[str, int, int]]:
    for file in files:
        with suppress(OSError):
            stat = file.stat()
            yield str(file), stat.st_mtime_ns, stat.st_size
