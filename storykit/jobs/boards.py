"""The storyboard of a story as an item of a render: its pictures drawn alongside, bound at the end.

Pictures are kept in the store, so that only those of changed scenes and cards are drawn again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from storykit.errors import Finding, StorykitError
from storykit.files import safe_name
from storykit.formats import FORMATS, find_format
from storykit.jobs.bench import Bench, Report
from storykit.jobs.glimpses import (
    FORM,
    Place,
    best_moment,
    card_place,
    scene_glimpse,
    scene_place,
    shown_cards,
)
from storykit.jobs.items import Item, Scope, card_key, scope_of
from storykit.jobs.manifest import Output
from storykit.jobs.options import RenderOptions
from storykit.jobs.reviewing import (
    Storyboard,
    storyboard_name,
    thumbnail_name,
    write_storyboard,
)
from storykit.jobs.sources import Sources, StorySources, digest_of, words_of
from storykit.jobs.tasks import Task
from storykit.script.models import Story

if TYPE_CHECKING:
    from storykit.jobs.store import Store
    from storykit.timeline import Cue, Timeline

BINDING = "storyboard"
"""The name of the task that binds the storyboard."""

_SECONDS = 0.25
"""About what one picture takes on one core."""


def board_scope(story: Story, options: RenderOptions) -> Scope:
    """The languages and formats a storyboard shows.

    All of the story, even where only some videos are made: a page that shrank with every partial
    render would be of no use. Where nothing but the storyboard is asked for, what is asked.
    """
    scope = scope_of(story, options)
    if options.texts or options.videos:
        return Scope(story.languages, story.formats)
    return scope


def storyboard_item(story: Story, options: RenderOptions, sources: StorySources) -> Item:
    """The storyboard among the items of a render."""
    scope = board_scope(story, options)
    made_from = storyboard_sources(story, scope, options, sources)
    return Item("storyboard", scope.languages[0], (Path(storyboard_name(story)),), made_from)


def storyboard_sources(
    story: Story, scope: Scope, options: RenderOptions, sources: StorySources
) -> Sources:
    """What a storyboard is made from: all of the story in its languages, and what day it is.

    Consent runs out, so that findings may change overnight.
    """
    parts: dict[str, list[str]] = {}
    for language in scope.languages:
        told = [sources.language(language), *(sources.card(c, language) for c in story.cards)]
        for source in told:
            for name, value in source.parts.items():
                parts.setdefault(name, []).append(value)
    own = {
        "“people”": digest_of([words_of(story.people, tag) for tag in scope.languages]),
        "“check”": digest_of(words_of(story.check, "")),
        "languages": digest_of([scope.languages, scope.formats]),
        "videos": digest_of(list(shown_videos(story, scope, options).values())),
        "day": digest_of(date.today().isoformat()),
    }
    return Sources({**{name: digest_of(values) for name, values in parts.items()}, **own})


def shown_videos(story: Story, scope: Scope, options: RenderOptions) -> dict[tuple[str, str], str]:
    """The names of the videos a storyboard leads to, by language and format.

    Those that this render makes, else the one in the folder that was made last. Videos of some
    scenes only, and those made for a platform, have other times than the page.
    """
    shown = {}
    for language in scope.languages:
        for format in dict.fromkeys((*scope.formats, *FORMATS)):
            base = f"{safe_name(story.id)}.{language}.{format}"
            if options.videos and format in scope.formats and _asked(language, options):
                draft = ".draft" if options.draft else ""
                shown[language, format] = f"{base}{draft}.{options.coding.container}"
                continue
            names = [f"{base}{d}.{c}" for c in ("webm", "mp4") for d in (".draft", "")]
            made = max((_changed(options.out / name), at) for at, name in enumerate(names))
            if made[0]:
                shown[language, format] = names[made[1]]
    return shown


def _asked(language: str, options: RenderOptions) -> bool:
    return options.languages is None or language in options.languages


def _changed(path: Path) -> int:
    """When a file was written last, in nanoseconds; 0 where there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


# Tasks --------------------------------------------------------------------------------------------

Keys = tuple[tuple[Place, str], ...]
"""Pictures with the digests of all that decides what they show."""


@dataclass(frozen=True, kw_only=True)
class DrawGlimpses(Task):
    """Draws a language's pictures in one format into the store; those that are there are left."""

    stage: ClassVar[str] = "Drawing the storyboard"
    timeline: Timeline
    format: str
    keys: Keys

    def run(self, bench: Bench, report: Report) -> None:
        """Nothing: what cannot be drawn is told of when the storyboard is bound."""
        studio = bench.studio(self.story, self.timeline)
        kept = StoreOfPictures(bench.store, dict(self.keys))
        language = self.timeline.language
        for number, timed in enumerate(self.timeline.scenes, 1):
            with suppress(StorykitError):
                scene_glimpse(studio, language, self.format, timed.id, kept)
            report(number / len(self.timeline.scenes))


@dataclass(frozen=True, kw_only=True)
class BindStoryboard(Task):
    """Writes the storyboard; pictures that are not in the store are drawn."""

    stage: ClassVar[str] = "Binding the storyboard"
    timelines: tuple[Timeline, ...]
    formats: tuple[str, ...]
    keys: Keys
    cards: Keys
    videos: tuple[tuple[tuple[str, str], str], ...]
    posters: tuple[str, ...]
    made: tuple[Mapping[str, Any], ...]
    failed: tuple[Finding, ...]
    out: Path

    def run(self, bench: Bench, report: Report) -> Storyboard:
        """The written storyboard."""
        return write_storyboard(
            bench.studio(self.story, *self.timelines),
            self.out,
            languages=[timeline.language for timeline in self.timelines] or self.story.languages,
            formats=self.formats,
            videos=dict(self.videos),
            posters=self.posters,
            made=self.made,
            failed=self.failed,
            kept=StoreOfPictures(bench.store, dict(self.keys), dict(self.cards)),
            on_progress=report,
        )


class StoreOfPictures:
    """Drawn pictures in a store, and the cards that were made."""

    def __init__(
        self, store: Store, keys: Mapping[Place, str], cards: Mapping[Place, str] | None = None
    ) -> None:
        self._store = store
        self._keys = keys
        self._cards = cards or {}

    def find(self, place: Place) -> bytes | None:
        """The picture of a place as JPEG, or None."""
        key = self._keys.get(place)
        return self._read(key, ".jpg", b"\xff\xd8\xff")

    def keep(self, place: Place, picture: bytes) -> None:
        """Keeps a picture."""
        key = self._keys.get(place)
        if key is not None:
            self._store.keep(key, ".jpg", picture)

    def card(self, place: Place) -> bytes | None:
        """The card of a place as PNG, or None."""
        key = self._cards.get(place)
        return self._read(key, ".png", b"\x89PNG")

    def _read(self, key: str | None, suffix: str, start: bytes) -> bytes | None:
        """A picture of a kind; what others put there in its place is drawn anew."""
        found = None if key is None else self._store.read(key, suffix)
        return found if found is not None and found.startswith(start) else None


# In a production ----------------------------------------------------------------------------------


class Board:
    """The storyboard that one production makes."""

    def __init__(
        self, story: Story, options: RenderOptions, sources: StorySources, item: Item
    ) -> None:
        self.item = item
        self._story = story
        self._options = options
        self._sources = sources
        self._scope = board_scope(story, options)
        self._timelines: dict[str, Timeline] = {}
        self._keys: dict[Place, str] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages whose timelines it needs."""
        return self._scope.languages if self._story.scenes else ()

    @property
    def complete(self) -> bool:
        """Whether all languages it shows are in time."""
        return set(self.languages) <= set(self._timelines)

    def laid_out(self, timeline: Timeline) -> list[Task]:
        """Takes a language in time; gives the tasks that draw its pictures."""
        language = timeline.language
        if language not in self._scope.languages:
            return []
        self._timelines[language] = timeline
        tasks: list[Task] = []
        for format in self._scope.formats:
            keys = tuple(scene_keys(timeline, format, self._sources))
            self._keys.update(keys)
            task = DrawGlimpses(
                story=self._story,
                name=f"glimpses {language} {format}",
                subject=f"{language} {format}",
                cost=_SECONDS * len(keys),
                memory=200_000_000,
                timeline=timeline,
                format=format,
                keys=keys,
            )
            tasks.append(task)
        return tasks

    def binding(
        self, outputs: Collection[Output], failed: Sequence[Finding], lost: Collection[str]
    ) -> Task:
        """The task that writes the page; `outputs` are all other files that could be made.

        `failed` is why others could not, and `lost` their names: an older video of that name tells
        another story than the page.
        """
        scope = self._scope
        self._keys.update(card_keys(self._story, scope.languages, scope.formats, self._sources))
        shown = shown_videos(self._story, self._scope, self._options)
        shown = {place: name for place, name in shown.items() if name not in lost}
        return BindStoryboard(
            story=self._story,
            name=BINDING,
            subject=self._story.id,
            cost=0.5 + _SECONDS * len(self._keys) / 4,
            memory=200_000_000,
            timelines=tuple(self._timelines[tag] for tag in self.languages),
            formats=self._scope.formats,
            keys=tuple(self._keys.items()),
            cards=tuple(_cards_made(self._story, scope, self._sources)),
            # Whoever binds the page need not see the folder of outputs.
            videos=tuple((place, name) for place, name in shown.items() if self._is_there(name)),
            posters=tuple(
                name for name in map(thumbnail_name, shown.values()) if self._is_there(name)
            ),
            made=tuple(_made(outputs)),
            failed=tuple(failed),
            out=self._options.out,
        )

    def _is_there(self, name: str) -> bool:
        return (self._options.out / name).is_file()


def scene_keys(
    timeline: Timeline, format: str, sources: StorySources
) -> Iterator[tuple[Place, str]]:
    """Each scene with a digest of all that decides what its picture shows."""
    language = timeline.language
    parts = sources.look(language).parts
    shared = {name: value for name, value in parts.items() if not name.startswith("scene ")}
    captioned = {cue.scene for cue in timeline.cues}
    for timed in timeline.scenes:
        moment = best_moment(timed, timeline)
        seen = [
            moment - timed.span.start,
            timed.span.duration,
            timed.motion,
            timed is timeline.scenes[-1],
            timed.id in captioned,
            [_caption(cue, moment) for cue in timeline.cues if moment in cue.span],
            moment / timeline.duration if sources.story.progress else None,
        ]
        own = [parts[f"scene {timed.id}"], repr(find_format(format))]
        key = digest_of(["scene glimpse", FORM, shared, own, seen])
        yield scene_place(timed.id, language, format), key


def _caption(cue: Cue, moment: int) -> list[object]:
    """A caption's words, and which of them is lit."""
    lit = [(word.start, word.end) for word in cue.words if moment in word.span]
    return [cue.text, cue.fixed, cue.speaker, lit, bool(cue.words)]


def card_keys(
    story: Story, languages: tuple[str, ...], formats: tuple[str, ...], sources: StorySources
) -> Iterator[tuple[Place, str]]:
    """Each card with a digest of all that decides what its picture shows."""
    for card, language, format in shown_cards(story, languages, formats):
        own = [sources.card(card, language).key, repr(find_format(format))]
        yield card_place(card.id, language, format), digest_of(["card glimpse", FORM, own])


def _cards_made(story: Story, scope: Scope, sources: StorySources) -> Iterator[tuple[Place, str]]:
    """Where the store has each card, if it was made."""
    for card, language, format in shown_cards(story, scope.languages, scope.formats):
        made_from = sources.card(card, language).with_parts(format=format)
        yield card_place(card.id, language, format), card_key(made_from)


def _made(outputs: Collection[Output]) -> Iterator[dict[str, Any]]:
    """What rules about files want to know."""
    for output in outputs:
        if output.kind in ("video", "transcript"):
            size = output.path.stat().st_size if output.path.is_file() else 0
            yield {"kind": output.kind, "language": output.language, "bytes": size}
