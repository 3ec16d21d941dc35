"""Timelines handed on: to an editing program as OpenTimelineIO, or to a reader as text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from storykit.assets import Assets
from storykit.files import publish, safe_name
from storykit.jobs.options import chosen
from storykit.jobs.studio import Studio
from storykit.script.models import Story
from storykit.timeline import TimedScene, dump_timeline

TimelineFormat = Literal["otio", "text"]


def write_timelines(
    story: Story, to: TimelineFormat, languages: Sequence[str] | None, out: Path
) -> tuple[Path, ...]:
    """Writes the story in time, a file for each language, and returns their paths.

    `otio` is read by DaVinci Resolve, Premiere Pro and other editing programs: scenes, sounds,
    captions as markers, and the files they are made of, but for scenes that hide something: what
    is hidden can be seen in their files. Raises AssetError for a missing file.
    """
    studio = Studio(story)
    wanted = tuple(languages) if languages is not None else None
    return tuple(
        _write(studio, language, to, out)
        for language in chosen(wanted, story.languages, "language")
    )


def _write(studio: Studio, language: str, to: TimelineFormat, out: Path) -> Path:
    story, timeline = studio.story, studio.timeline(language)
    stem = f"{safe_name(story.id)}.{language}"
    if to == "text":
        return publish(out / f"{stem}.timeline.txt", dump_timeline(timeline))
    from storykit.video.otio import timeline_to_otio

    assets = Assets((story.folder,))

    def media(timed: TimedScene) -> Path | None:
        name = timed.scene.clip or timed.scene.picture
        kind = "video" if timed.scene.clip else "image"
        where = story.where(f"scenes[{timed.index}].{kind}")
        return assets.resolve(name, where) if name else None

    hiding = [timed for timed in timeline.scenes if story.scenes[timed.index].hide]
    withheld = frozenset(file for timed in hiding if (file := media(timed)))
    return publish(out / f"{stem}.otio", timeline_to_otio(timeline, media, withheld))
