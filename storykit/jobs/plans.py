"""Plans: what a render would make of a story, piece by piece, and why."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from storykit.jobs.cache import Cache, opened_cache
from storykit.jobs.items import ItemKind
from storykit.jobs.options import RenderOptions
from storykit.jobs.planning import Planned, State, planned_items
from storykit.jobs.sources import StorySources
from storykit.jobs.store import Store
from storykit.jobs.studio import Studio
from storykit.script.models import Story

if TYPE_CHECKING:
    from storykit.jobs.keys import Part


@dataclass(frozen=True)
class PlannedPiece:
    """A part of a file: a language's narration or mix, the layers of some scenes, or a segment.

    `why` says what changed, or that it has gone. `key` is that of its content in the cache; it is
    empty where that is not known before it is made. `segment` is a segment's number in the film,
    from 1; None for other pieces, and for those of files that stay as they are.
    """

    name: str
    state: State
    why: tuple[str, ...] = ()
    key: str = ""
    segment: int | None = None


@dataclass(frozen=True)
class PlannedItem:
    """Files that are made in one go, whether they are new, changed or cached, and why."""

    kind: ItemKind
    language: str
    format: str | None
    paths: tuple[Path, ...]
    state: State
    why: tuple[str, ...]
    pieces: tuple[PlannedPiece, ...]


@dataclass(frozen=True)
class Plan:
    """What a render would make of a story, in the order it would tell of it."""

    story: str
    items: tuple[PlannedItem, ...]

    def count(self, state: State) -> int:
        """How many items are in that state."""
        return sum(item.state == state for item in self.items)


def plan_story(story: Story, options: RenderOptions) -> Plan:
    """What a render with these options would make; nothing is made.

    Languages whose videos are not cached are laid out in time, and what changed is painted, since
    that decides the pieces. Raises UsageError for names the story does not have, and the errors of
    what is laid out and painted.
    """
    with opened_cache(options) as cache:
        sources = StorySources(story, cache.book, theme=options.theme)
        records = cache.records(options.out, story.id)
        planned = planned_items(story, options, sources, records)
        planner = _Planner(story, options, cache, sources)
        return Plan(story.id, tuple(map(planner.item, planned)))


class _Planner:
    """Looks up the pieces of one story's items."""

    def __init__(
        self, story: Story, options: RenderOptions, cache: Cache, sources: StorySources
    ) -> None:
        self._story = story
        self._options = options
        self._store: Store = cache.store
        self._sources = sources
        self._studio = Studio(story, cache=cache.folder)
        # Only of what was made before, in whatever language and folder, pieces can be there.
        self._made_before = cache.knows(story.id)
        self._voices = cache.folder / "voice"
        self._spoken = _names(self._voices)

    def item(self, planned: Planned) -> PlannedItem:
        """An item with its pieces."""
        item = planned.item
        if planned.state == "cached":
            known = planned.record.pieces if planned.record is not None else {}
            pieces = tuple(PlannedPiece(name, "cached", (), key) for name, key in known.items())
        else:
            pieces = tuple(self._pieces(planned)) if item.kind == "video" else ()
        paths = tuple(self._options.out / path for path in item.paths)
        return PlannedItem(
            item.kind, item.language, item.format, paths, planned.state, planned.why, pieces
        )

    def _pieces(self, planned: Planned) -> Iterator[PlannedPiece]:
        """The pieces of a video that is not as it should be.

        Of a story that was made before what changed is painted, to tell which of its segments stay
        as they are.
        """
        from storykit.jobs.keys import video_parts

        parts = video_parts(
            self._sources,
            self._studio,
            planned.item,
            self._options,
            self._store,
            painting=self._made_before,
        )
        there = {part.name for part in parts if self._is_there(part, planned)}
        for at, part in enumerate(parts):
            own = takewhile(lambda other: other.kind == "segment", parts[at + 1 :])
            # Who encodes one segment of a reel paints the layers of them all.
            painted = part.kind == "layers" and any(other.name not in there for other in own)
            yield self._piece(part, planned, cached=part.name in there and not painted)

    def _piece(self, part: Part, planned: Planned, *, cached: bool) -> PlannedPiece:
        if cached:
            return PlannedPiece(part.name, "cached", (), part.key, part.segment)
        before = planned.record.pieces.get(part.name) if planned.record is not None else None
        if before is None:
            return PlannedPiece(part.name, "new", (), part.key, part.segment)
        if before == part.key:
            why: tuple[str, ...] = (
                "painted for its segments" if part.kind == "layers" else "gone from the cache",
            )
        else:
            why = tuple(_reasons(planned.why, part)) or ("what goes before it changed its times",)
        return PlannedPiece(part.name, "changed", why, part.key, part.segment)

    def _is_there(self, part: Part, planned: Planned) -> bool:
        """Whether a piece need not be made; damaged ones are none."""
        if part.kind == "narration":
            return self._is_spoken(part, planned)
        if not part.key:
            return False
        if part.kind == "mix" and self._store.find(part.key, ".json") is None:
            return False
        return self._store.find(part.key, ".json" if part.kind == "layers" else ".mp4") is not None

    def _is_spoken(self, part: Part, planned: Planned) -> bool:
        """Whether a narrator had all sounds of a language before it was asked for them."""
        sounds = self._studio.timeline(planned.item.language).sounds
        if sounds:
            made = (sound.file for sound in sounds if sound.file.parent == self._voices)
            return all(file.name in self._spoken for file in made)
        return planned.record is not None and planned.record.pieces.get(part.name) == part.key


def _reasons(why: Iterable[str], part: Part) -> Iterator[str]:
    """Those of an item's reasons that concern a piece: other scenes and subtitles do not."""
    for reason in why:
        scene = reason.removeprefix("scene ").rpartition(" ")[0].removesuffix(" is")
        foreign = reason.startswith("scene ") and part.scenes and scene not in part.scenes
        if not foreign and not reason.startswith("subtitles in "):
            yield reason


def _names(folder: Path) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))
    except OSError:
        return frozenset()
