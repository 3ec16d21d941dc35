"""What is heard besides voice and music: a story's own clips, and sounds that mark a scene."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from storykit.assets import Assets
from storykit.errors import StorykitError
from storykit.hearing import has_sound, sound_duration
from storykit.script.effects import clip_speed
from storykit.script.models import Story
from storykit.sound.mix import LOUDNESS, PEAK, Mix, MixFile, mixed
from storykit.spans import Span, frame_moment, frame_number
from storykit.timeline.model import Sound, TimedScene, Timeline
from storykit.voice.registry import may_be_heard


def is_heard(story: Story, timeline: Timeline) -> bool:
    """Whether anything may be heard in a timeline; no file is looked into."""
    scenes = (timed.scene for timed in timeline.scenes)
    beside = any(s.sound or (s.clip and may_be_heard(story, s)) for s in scenes)
    return bool(timeline.sounds or story.music or beside)


def clip_sounds(story: Story, timeline: Timeline) -> tuple[Sound, ...]:
    """The sound of each scene with `clip_sound`, from the clip's beginning in the scene to its end.

    A clip that has no sound in it adds none, nor one in which a protected person may be heard.
    Raises AssetError with the place in the script.
    """
    assets = Assets((story.folder,))
    sounds = []
    for timed in timeline.scenes:
        written = timed.scene.clip
        if written is None or not may_be_heard(story, timed.scene):
            continue
        where = story.where(f"scenes[{timed.index}].video")
        file = assets.resolve(written, where)
        try:
            heard = has_sound(file)
        except StorykitError as error:
            raise error.at(where) from error
        if heard:
            sounds.append(_with_picture(timed, file, timeline.fps))
    return tuple(sounds)


def _with_picture(timed: TimedScene, file: Path, fps: Fraction) -> Sound:
    """The sound of a scene's clip, in time with its picture, which begins with a whole frame."""
    span, start = timed.span, timed.scene.clip_start
    speed = clip_speed(timed.scene.effects)
    late = round(frame_moment(frame_number(span.start, fps), fps)) - span.start
    if late > 0:
        span = Span(min(span.start + late, span.end), span.end)
    return Sound(file, span, "clip", start + round(max(0, -late) * speed), speed=speed)


def sound_marks(story: Story, timeline: Timeline) -> tuple[Sound, ...]:
    """The short sound each scene with `sound` begins with; it may reach into the next scene.

    Raises AssetError with the place in the script.
    """
    assets = Assets((story.folder,))
    marks = []
    for timed in timeline.scenes:
        if timed.scene.sound is None:
            continue
        where = story.where(f"scenes[{timed.index}].sound")
        file = assets.resolve(timed.scene.sound, where)
        try:
            end = min(timeline.duration, timed.span.start + sound_duration(file))
        except StorykitError as error:
            raise error.at(where) from error
        marks.append(Sound(file, Span(timed.span.start, end), "mark"))
    return tuple(marks)


def mix_story(
    story: Story, timeline: Timeline, *, loudness: float = LOUDNESS, peak: float = PEAK
) -> Mix:
    """Everything that is heard in one language of a story: narration, clips, marks and music.

    `loudness` is LUFS and `peak` dBTP. Raises AssetError with the place in the script.
    """
    with story_mixed(story, timeline, loudness=loudness, peak=peak) as made:
        return Mix(made.samples[:], made.loudness, made.peak)


@contextlib.contextmanager
def story_mixed(
    story: Story,
    timeline: Timeline,
    *,
    loudness: float = LOUDNESS,
    peak: float = PEAK,
    scratch: Path | None = None,
) -> Iterator[MixFile]:
    """The same on disk, in a file of the folder `scratch` that lasts as long as the block."""
    clips = (*clip_sounds(story, timeline), *sound_marks(story, timeline))
    with contextlib.ExitStack() as stack:
        try:
            made = stack.enter_context(
                mixed(
                    timeline,
                    story.music,
                    folder=story.folder,
                    clips=clips,
                    loudness=loudness,
                    peak=peak,
                    scratch=scratch,
                )
            )
        except StorykitError as error:
            if error.where.path or error.where.file:
                raise
            raise error.at(story.where("music.file" if story.music else "voice")) from error
        yield made
