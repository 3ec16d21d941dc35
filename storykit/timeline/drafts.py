"""Scenes before they have their place: what is said in each, how long it lasts, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from storykit.language import Language, find_language
from storykit.script.models import Scene, Story
from storykit.script.wording import parse_wording
from storykit.spans import Span
from storykit.timeline.measures import length
from storykit.timeline.pace import readable
from storykit.timeline.profiles import find_profile
from storykit.timeline.reading import reading_time
from storykit.timeline.source import source_of
from storykit.voice.estimate import estimate_words
from storykit.voice.model import Narration, Word

GRID = 200
"""Milliseconds that every scene border is a multiple of."""

LEAD_IN = 200
"""Milliseconds of a scene before its narration begins, after its transition."""

TAIL_OUT = 400
"""Milliseconds of a scene after its narration ends."""

LAST_TAIL = 1200
"""The same for the last scene, so that a story does not end on its last syllable."""

SILENT_SCENE = 3000
"""Milliseconds a picture without any words is seen."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A scene without its place in time.

    `reading` is the milliseconds its texts take to read and `wish` how long its clip (or a picture
    without words) is to be seen. With `in_clip` the narration is heard in the scene's own clip.
    """

    scene: Scene
    index: int
    narration: Narration | None
    reading: int
    wish: int
    in_clip: bool = False

    @property
    def spoken(self) -> int:
        """Milliseconds of speech."""
        return self.narration.duration if self.narration else 0

    def lasts(self, transition: int, last: bool) -> int:
        """Milliseconds the scene takes, on the grid, with a transition of that length at its head.

        A fixed length first eats the silences around the narration; it is exceeded only where the
        narration itself would be cut.
        """
        if self.scene.duration is not None:
            return _on_grid(max(self.scene.duration, self.least(transition)))
        voice = self.spoken
        if voice and not self.in_clip:
            voice += transition + LEAD_IN + (LAST_TAIL if last else TAIL_OUT)
        return _on_grid(max(voice, transition + self.reading, self.wish))

    def least(self, transition: int) -> int:
        """Milliseconds without which the narration would be cut; a clip's own voice may be."""
        return 0 if self.in_clip or not self.spoken else transition + self.spoken

    def spoken_in(self, span: Span, transition: int) -> Span:
        """When the narration is spoken: after the transition and a breath that gives way first."""
        if self.in_clip:
            return Span(span.start, min(span.start + self.spoken, span.end))
        room = span.duration - transition - self.spoken
        start = span.start + transition + max(0, min(LEAD_IN, room // 2))
        return Span(start, start + self.spoken)


def draft_scenes(
    story: Story,
    language: str,
    narrations: Mapping[str, Narration],
    clips: Mapping[str, int],
    in_clips: Collection[str],
) -> list[Draft]:
    """The story's scenes as drafts, in order; see `build_timeline` for the arguments."""
    row = find_language(language)
    drafts = []
    for index, scene in enumerate(story.scenes):
        narration = narrations.get(scene.id)
        written = scene.narration.get(language) if scene.narration else None
        if narration is None and written:
            narration = _estimated(story, written, row, language)
        if narration is not None and written and _is_silent(narration):
            narration = readable(narration, row, find_profile(story.captions.profile))
            lasts = _until_seen(narration, row, written, story)
            narration = replace(narration, duration=max(narration.duration, lasts))
        in_clip = narration is not None and scene.id in in_clips
        if narration is not None and in_clip and scene.clip_start:
            narration = _heard_from(narration, scene.clip_start)
        reading = reading_time(scene, row, language)
        wish = max(0, clips.get(scene.id, 0))
        if narration is None and not reading and not wish:
            wish = SILENT_SCENE
        drafts.append(Draft(scene, index, narration, reading, wish, in_clip))
    return drafts


def _estimated(story: Story, written: str, row: Language, language: str) -> Narration | None:
    """A narration nobody recorded, timed by estimate; only sounds last as long as reading them."""
    wording = parse_wording(written)
    if not wording.plain:
        return None
    if wording.spoken:
        words, duration = estimate_words(wording.spoken, row, story.voice.rate)
        narration = Narration(wording.spoken, language, duration, words)
    else:
        profile = find_profile(story.captions.profile)
        reading = profile.reading_time(length(wording.plain), 0, row)
        narration = Narration("", language, reading * 2, ())
    return narration


def _is_silent(narration: Narration) -> bool:
    """Whether nothing is heard, so that a narration may last as long as its captions need."""
    return narration.audio is None and not narration.measured


def _until_seen(narration: Narration, row: Language, written: str, story: Story) -> int:
    """Milliseconds a narration nobody hears takes where its author set times of captions."""
    source = source_of(narration, row, written)
    if not source.moments:
        return narration.duration
    last = source.moments[-1]
    reading = find_profile(story.captions.profile).reading_time(
        length(source.text[last.place :]), 0, row
    )
    said = max((word.span.end for word in source.words), default=0)
    return max(said, last.until or last.at + reading)


def _heard_from(narration: Narration, moment: int) -> Narration:
    """A narration without what is said before a moment; times count from there."""
    kept = [word for word in narration.words if word.span.start >= moment]
    start = kept[0].start if kept else len(narration.text)
    words = tuple(
        Word(
            word.start - start,
            word.end - start,
            Span(word.span.start - moment, word.span.end - moment),
        )
        for word in kept
    )
    duration = max(0, narration.duration - moment)
    return replace(narration, text=narration.text[start:], words=words, duration=duration)


def heard_until(narration: Narration, moment: int) -> Narration:
    """A narration without what is said from a moment on."""
    kept = tuple(word for word in narration.words if word.span.start < moment)
    if len(kept) == len(narration.words):
        return narration
    end = narration.words[len(kept)].start
    return replace(narration, text=narration.text[:end].rstrip(), words=kept, duration=moment)


def _on_grid(milliseconds: int) -> int:
    return -(-milliseconds // GRID) * GRID
