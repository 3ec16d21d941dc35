"""The versions of a story for the places it is published in, among the items of a render."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from storykit.errors import UsageError
from storykit.files import safe_name
from storykit.jobs.items import Item
from storykit.jobs.options import RenderOptions
from storykit.jobs.sources import StorySources
from storykit.jobs.versions import FORM, OTHERS, check_versions, shape_of, taken_everywhere
from storykit.platforms import PLATFORMS
from storykit.script.models import Story

if TYPE_CHECKING:
    from storykit.jobs.press import MakeVersion


def version_item(
    story: Story, language: str, name: str, options: RenderOptions, sources: StorySources
) -> Item:
    """A version among the items of a render."""
    formats = None if name in story.formats else options.formats
    shape = shape_of(name, story, formats)
    made_from = sources.video(language, story.languages).with_parts(
        format=shape,
        version=[FORM, name, repr(PLATFORMS.get(name))],
        coding=asdict(options.coding),
        fps=story.fps,
    )
    base = f"{safe_name(story.id)}.{language}"
    suffix = ".mp4"
    if name in OTHERS and OTHERS[name][0] == "audio":
        suffix = ".m4a"
    path = Path(f"{base}{suffix}" if name == "audio" else f"{base}.{name}{suffix}")
    paths = (path,) if suffix == ".m4a" else (path, path.with_suffix(".jpg"))
    return Item("version", language, paths, made_from, name, shape=shape)


def asked_places(options: RenderOptions) -> tuple[str, ...]:
    """The places versions are asked for, each once.

    UsageError for one that does not exist, and for a version of some scenes only.
    """
    names = check_versions(options.places)
    if names and options.scenes is not None:
        raise UsageError("A version for a place is made of the whole story.", cure="Omit --scene.")
    return names


def is_version(format: str, options: RenderOptions) -> bool:
    """Whether a format of the story is a platform's preset, whose limits its video has to meet."""
    whole = options.scenes is None and not options.draft
    return format in PLATFORMS and whole and taken_everywhere(options.coding)


def version_task(story: Story, item: Item, options: RenderOptions, sharing: int) -> MakeVersion:
    """The task that makes a version, one of `sharing` for which there is one machine.

    A worker of a cluster makes it alone: how many cores that has, nobody knows here.
    """
    from storykit.jobs.press import MakeVersion

    assert item.format is not None
    workers = 1 if options.cluster is not None else options.workers or os.cpu_count() or 1
    seconds = sum((scene.duration or 5000) / 1000 for scene in story.scenes)
    heard = item.paths[0].suffix == ".m4a"
    return MakeVersion(
        story=story,
        name=f"version {item.name}",
        subject=f"{item.language} {_title(item.format)}",
        cost=2.0 if heard else 1.0 + 0.8 * seconds,
        memory=400_000_000,
        language=item.language,
        version=item.format,
        shape=item.shape or "",
        coding=options.coding,
        workers=max(1, workers // max(1, sharing)),
        path=options.out / item.paths[0],
    )


def _title(name: str) -> str:
    return PLATFORMS[name].title if name in PLATFORMS else name
