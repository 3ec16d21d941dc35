"""The keys of the pieces that videos are put together from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storykit.formats import find_format
from storykit.jobs.items import Item
from storykit.jobs.options import RenderOptions
from storykit.jobs.reels import Outline, Reel, Shooting
from storykit.jobs.sources import StorySources, digest_of
from storykit.video.muxing import SoundCoding
from storykit.video.settings import EncodeSettings, container_of

if TYPE_CHECKING:
    from storykit.timeline import Timeline

_DRAFT_QUALITY = 26


def shooting_of(item: Item, options: RenderOptions) -> Shooting:
    """The film that is to be made for a video."""
    assert item.format is not None
    settings = EncodeSettings(quality=_DRAFT_QUALITY) if options.draft else EncodeSettings()
    return Shooting(
        item.language,
        find_format(item.format),
        settings.for_file(item.paths[0]),
        options.draft,
        options.scenes,
    )


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
    whole = [timeline.duration, str(timeline.fps), scenes, captioned]
    look = sources.look(shooting.language).key
    return digest_of(["reel", look, repr(shooting), repr(reel), whole, cues])


def sound_coding(item: Item, shooting: Shooting) -> SoundCoding:
    """How a video's sound is encoded."""
    return SoundCoding(container_of(item.paths[0]), shooting.settings.audio_bitrate)


def sound_key(
    sources: StorySources, shooting: Shooting, outline: Outline, coding: SoundCoding
) -> str:
    """The digest of all that decides what is heard; formats of one rate share it."""
    made_from = sources.language(shooting.language).key
    return digest_of(["sound", made_from, outline.frames, str(outline.fps), repr(coding)])
