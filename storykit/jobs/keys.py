"""The keys of the pieces that videos are put together from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from storykit.formats import find_format
from storykit.jobs.items import Item
from storykit.jobs.options import RenderOptions
from storykit.jobs.reels import Outline, Reel, Shooting, outline_of, segment_keys
from storykit.jobs.sizing import Room, clean_bitrate, limited, without_idle_ceiling
from storykit.jobs.sources import StorySources, digest_of
from storykit.jobs.tasks import known_footage
from storykit.video.muxing import SoundCoding
from storykit.video.settings import EncodeSettings, container_of

if TYPE_CHECKING:
    from storykit.jobs.store import Store
    from storykit.jobs.studio import Studio
    from storykit.script.models import Story
    from storykit.timeline import Timeline

PartKind = Literal["narration", "mix", "layers", "segment"]

_DRAFT_QUALITY = 28
"""With the quick effort it looks as 26 does with the usual one, by VMAF, in half the time."""


def shooting_of(item: Item, options: RenderOptions) -> Shooting:
    """The film that is to be made for a video."""
    assert item.format is not None
    coding = options.coding
    usual = coding.codec is None and coding.container == "mp4"
    quality = _DRAFT_QUALITY if options.draft and usual else None
    settings = EncodeSettings(
        codec=coding.codec,
        quality=quality if coding.quality is None else coding.quality,
        effort="careful" if coding.careful else "quick" if options.draft else "fast",
        hardware=coding.hardware,
    )
    return Shooting(
        item.language,
        find_format(item.format),
        settings.for_file(item.paths[0]),
        options.draft,
        options.scenes,
    )


def within_size(
    shooting: Shooting, story: Story, timeline: Timeline, options: RenderOptions
) -> tuple[Shooting, Room | None]:
    """The film as it is encoded first for the size that is asked for, and what its file may have.

    Raises UsageError where nothing watchable fits.
    """
    largest = options.coding.largest
    if largest is None:
        return shooting, None
    from storykit.sound import is_heard

    scenes = options.scenes
    length = sum(t.span.duration for t in timeline.scenes if scenes is None or t.id in scenes)
    heard = scenes is None and is_heard(story, timeline)
    settings, room = limited(shooting.settings, largest, length, heard=heard)
    pixels = shooting.format.width * shooting.format.height
    settings = without_idle_ceiling(settings, clean_bitrate(pixels, float(timeline.fps)))
    return replace(shooting, settings=settings), room


def reel_key(sources: StorySources, timeline: Timeline, shooting: Shooting, reel: Reel) -> str:
    """The digest of all that decides what a reel's pictures are.

    What is said in other scenes does not count, but when it is said moves the scenes.
    """
    scenes = [
        [timed.id, timed.motion, repr([timed.span, timed.transition, timed.narration])]
        for timed in timeline.scenes
    ]
    cues = [repr(cue) for cue in timeline.cues if cue.scene in reel.scenes]
    captioned = sorted({cue.scene for cue in timeline.cues})
    # Who speaks has a colour by turns, wherever they began to.
    speaking = list(dict.fromkeys(cue.speaker for cue in timeline.cues if cue.speaker))
    whole = [timeline.duration, str(timeline.fps), scenes, captioned, speaking]
    look = sources.look(shooting.language).key
    # How sound is encoded changes no picture: places that differ in that alone share them.
    seen = replace(shooting, settings=replace(shooting.settings, audio_bitrate=0))
    return digest_of(["reel", look, repr(seen), repr(reel), whole, cues])


def sound_coding(item: Item, shooting: Shooting) -> SoundCoding:
    """How a video's sound is encoded."""
    return SoundCoding(container_of(item.paths[0]), shooting.settings.audio_bitrate)


def sound_key(
    sources: StorySources, timeline: Timeline, outline: Outline, coding: SoundCoding
) -> str:
    """The digest of all that decides what is heard; formats of one rate share it.

    Texts do not count, but for when they are spoken.
    """
    voice = [sound.file for sound in timeline.sounds]
    heard = sources.heard(timeline.language, voice).key
    times = [[timed.id, repr([timed.span, timed.narration])] for timed in timeline.scenes]
    sounds = [
        [sources.sound(sound.file), repr(replace(sound, file=Path()))] for sound in timeline.sounds
    ]
    when = [timeline.duration, sounds, times]
    return digest_of(["sound", heard, when, outline.frames, str(outline.fps), repr(coding)])


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a video: its name in records, its key, and the scenes it is made for.

    `segment` is a segment's number in the film, from 1.
    """

    name: str
    key: str
    kind: PartKind
    scenes: tuple[str, ...] = ()
    segment: int | None = None


def video_parts(
    sources: StorySources,
    studio: Studio,
    item: Item,
    options: RenderOptions,
    store: Store,
    *,
    painting: bool,
) -> tuple[Part, ...]:
    """All pieces of a video; the layers of a reel go before its segments.

    The segments of reels that were never made get their keys by `painting`, else empty ones.
    """
    language = item.language
    timeline = studio.timeline(language)
    shooting, _ = within_size(shooting_of(item, options), sources.story, timeline, options)
    outline = outline_of(timeline, shooting)
    parts = [Part(f"narration {language}", sources.narration(language), "narration")]
    if options.scenes is None:
        coding = sound_coding(item, shooting)
        mixed = sound_key(sources, timeline, outline, coding)
        parts.append(Part(f"mix {language}", mixed, "mix"))
    for reel in outline.reels:
        key = reel_key(sources, timeline, shooting, reel)
        known = known_footage(store, key)
        if known is not None:
            keys = tuple(own for own, _ in known.segments)
        elif painting:
            keys = segment_keys(studio, timeline, shooting, reel)
        else:
            keys = ("",) * len(reel.segments)
        parts += reel_parts(reel, key, keys)
    return tuple(parts)


def reel_parts(reel: Reel, key: str, segments: Sequence[str]) -> Iterator[Part]:
    """The pieces of a reel: its painted layers, then its segments, named by their place."""
    yield Part(f"layers of {', '.join(reel.scenes)}", key, "layers", reel.scenes)
    for segment, own in zip(reel.segments, segments, strict=True):
        number = segment.index + 1
        yield Part(f"segment {number}", own, "segment", reel.scenes, number)
