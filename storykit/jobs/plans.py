"""Plans: what a render would make of a story, piece by piece, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from storykit.jobs.cache import Cache, opened_cache
from storykit.jobs.items import ItemKind
from storykit.jobs.options import RenderOptions
from storykit.jobs.planning import Planned, State, planned_items
from storykit.jobs.sources import StorySources
from storykit.jobs.store import Store
from storykit.jobs.studio import Studio
from storykit.script.models import Story


@dataclass(frozen=True)
class PlannedPiece:
    """A part of a file: a language's narration or mix, the layers of some scenes, or a segment."""

    name: str
    state: State


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
        planner = _Planner(story, options, cache, sources, planned)
        return Plan(story.id, tuple(map(planner.item, planned)))


class _Planner:
    """Looks up the pieces of one story's items."""

    def __init__(
        self,
        story: Story,
        options: RenderOptions,
        cache: Cache,
        sources: StorySources,
        planned: Iterable[Planned],
    ) -> None:
        # Another language of what was made before has its pictures without texts in common.
        self._made_before = {p.item.format for p in planned if p.record and p.item.kind == "video"}
        self._options = options
        self._store: Store = cache.store
        self._sources = sources
        self._studio = Studio(story, cache=cache.folder)

    def item(self, planned: Planned) -> PlannedItem:
        """An item with its pieces."""
        item = planned.item
        if planned.state == "cached":
            names = planned.record.pieces if planned.record is not None else {}
            pieces = tuple(PlannedPiece(name, "cached") for name in names)
        else:
            pieces = tuple(
                PlannedPiece(name, self._state(planned, name, key))
                for name, key in self._keys(planned).items()
            )
        paths = tuple(self._options.out / path for path in item.paths)
        return PlannedItem(
            item.kind, item.language, item.format, paths, planned.state, planned.why, pieces
        )

    def _keys(self, planned: Planned) -> dict[str, str]:
        """The keys of an item's pieces by name.

        Of a video that was made before, in whatever language, what changed is painted, to tell
        which of its segments stay as they are.
        """
        if planned.item.kind != "video":
            return {}
        from storykit.jobs.keys import video_pieces

        return video_pieces(
            self._sources,
            self._studio,
            planned.item,
            self._options,
            self._store,
            painting=planned.item.format in self._made_before,
        )

    def _state(self, planned: Planned, name: str, key: str) -> State:
        before = planned.record.pieces.get(name) if planned.record is not None else None
        # Narrators keep what they have spoken themselves.
        spoken = name.startswith("narration") and key == before
        if spoken or (key and any(self._store.holds(key, s) for s in (".mp4", ".json"))):
            return "cached"
        return "new" if before is None else "changed"
