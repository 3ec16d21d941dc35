"""Timelines handed on: to an editing program as OpenTimelineIO, or to a reader as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from storykit.assets import Assets
from storykit.files import publish, safe_name
from storykit.formats import Format, find_format
from storykit.hearing import sound_duration
from storykit.jobs.options import chosen
from storykit.jobs.studio import Studio
from storykit.script.models import Story
from storykit.spans import Span
from storykit.timeline import Sound, Timeline, dump_timeline

TimelineFormat = Literal["otio", "text"]


def write_timelines(
    story: Story,
    to: TimelineFormat,
    languages: Sequence[str] | None,
    out: Path,
    format: str | None = None,
) -> tuple[Path, ...]:
    """Writes the story in time, a file for each language, and returns their paths.

    `otio` is read by DaVinci Resolve, Premiere Pro and other editing programs: scenes as they are
    laid out in a format, by default the story's first, sounds, captions as markers, and the files
    they are made of, but for pictures and clips of scenes that hide something: what is hidden can
    be seen in their files. What is painted, and what a narrator said, lies in folders beside it.
    Raises UsageError for a format the story does not have, AssetError for a missing file, and what
    painting raises.
    """
    studio = Studio(story)
    wanted = tuple(languages) if languages is not None else None
    (shape, *_) = chosen(None if format is None else (format,), story.formats, "format")
    return tuple(
        _write(studio, language, to, out, find_format(shape))
        for language in chosen(wanted, story.languages, "language")
    )


def _write(studio: Studio, language: str, to: TimelineFormat, out: Path, format: Format) -> Path:
    story, timeline = studio.story, studio.timeline(language)
    stem = f"{safe_name(story.id)}.{language}"
    if to == "text":
        return publish(out / f"{stem}.timeline.txt", dump_timeline(timeline))
    from storykit.jobs.layering import laid_out
    from storykit.video.clips import clip_length
    from storykit.video.otio import timeline_to_otio

    heard = enumerate(_heard(studio, timeline), 1)
    sounds = tuple(_kept(sound, n, story, out / f"{stem}.voice") for n, sound in heard)
    folder = out / f"{stem}.painted"
    laid = {t.id: laid_out(studio, timeline, t, format, folder) for t in timeline.scenes}
    withheld = frozenset(
        each.file
        for timed in timeline.scenes
        if story.scenes[timed.index].hide
        for each in laid[timed.id]
        if each.file is not None and each.medium != "painted"
    )
    clips = {each.file for parts in laid.values() for each in parts if each.medium == "clip"}
    lengths = {sound.file: sound_duration(sound.file) for sound in sounds}
    lengths |= {file: clip_length(file) for file in clips if file is not None}
    text = timeline_to_otio(
        timeline,
        lambda timed: laid[timed.id],
        withheld,
        sounds=sounds,
        lengths=lengths,
        frame=(format.width, format.height),
    )
    return publish(out / f"{stem}.otio", text)


def _heard(studio: Studio, timeline: Timeline) -> Iterator[Sound]:
    """All that is heard, music as often as it is repeated."""
    from storykit.sound import clip_sounds, sound_marks

    story = studio.story
    yield from timeline.sounds
    yield from clip_sounds(story, timeline)
    yield from sound_marks(story, timeline)
    if story.music is not None:
        file = Assets((story.folder,)).resolve(story.music.file, story.where("music.file"))
        length = max(1, sound_duration(file))
        for start in range(0, timeline.duration, length):
            span = Span(start, min(start + length, timeline.duration))
            yield Sound(file, span, "music", level=story.music.level)


def _kept(sound: Sound, number: int, story: Story, folder: Path) -> Sound:
    """A sound whose file stays: what narrators made lies in a cache, and is copied."""
    if sound.kind != "narration" or sound.file.resolve().is_relative_to(story.folder.resolve()):
        return sound
    path = publish(folder / f"{number:03}{sound.file.suffix}", sound.file.read_bytes())
    return replace(sound, file=path)
