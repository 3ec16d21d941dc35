"""What a render would make of a story, and why: every item new, changed or cached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storykit.jobs.items import Item
from storykit.jobs.options import RenderOptions
from storykit.jobs.records import Record, Records
from storykit.jobs.sources import StorySources
from storykit.jobs.wanted import items_of
from storykit.script.models import Story

State = Literal["new", "changed", "cached"]


@dataclass(frozen=True)
class Planned:
    """An item with its state and the reasons for it.

    `record` is that of the last time it was made; where the item is cached, its files are as they
    were made and are left alone.
    """

    item: Item
    state: State
    why: tuple[str, ...]
    record: Record | None = None


def planned_items(
    story: Story, options: RenderOptions, sources: StorySources, records: Records
) -> tuple[Planned, ...]:
    """Everything the options ask for, with its state. UsageError for names the story lacks."""
    return tuple(_planned(item, options, records) for item in items_of(story, options, sources))


def _planned(item: Item, options: RenderOptions, records: Records) -> Planned:
    fresh = records.fresh(item.name, item.sources)
    if fresh is not None:
        return Planned(item, "cached", (), fresh)
    record = records.find(item.name)
    if record is None:
        there = any((options.out / path).exists() for path in item.paths)
        return Planned(item, "new", ("not made by this cache yet",) if there else ())
    changes = item.sources.changes(record.sources)
    if changes:
        return Planned(item, "changed", changes, record)
    touched = tuple(
        f"“{out.path.name}” is gone" if not out.path.exists() else f"“{out.path.name}” was changed"
        for out, known in record.outputs
        if records.digest(out.path) != known
    )
    return Planned(item, "changed", touched, record)
