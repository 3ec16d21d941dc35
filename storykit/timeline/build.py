"""A story and its narrations laid out in time.

Scene borders lie on multiples of 200 ms. That is a whole number of frames at 5, 10, 15, 20, 25, 30,
50 and 60 a second, so that no border falls between frames and drafts at lower rates cut at the same
moments; at 24 and 29.97 the video room rounds to the nearest frame.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from storykit.errors import Finding
from storykit.language import Language, find_language
from storykit.script.markup import plain
from storykit.script.models import MotionName, Scene, Story, TransitionName
from storykit.script.wording import parse_wording
from storykit.spans import Span
from storykit.timeline.cues import make_cues
from storykit.timeline.measures import length
from storykit.timeline.model import Chapter, Cue, Sound, TimedScene, Timeline, Transition
from storykit.timeline.profiles import find_profile
from storykit.timeline.reading import chapter_title, reading_time
from storykit.timeline.timing import bridged
from storykit.voice.estimate import estimate_words
from storykit.voice.model import Narration

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

_DURATIONS: dict[TransitionName, int] = {
    "cut": 0, "fade": 400, "slide": 400, "wipe": 400, "through-black": 600,
}  # fmt: skip
_MOTIONS: tuple[MotionName, ...] = ("zoom-in", "pan-end", "zoom-out", "pan-start")
_DEFAULT_TRANSITION: TransitionName = "fade"


@dataclass(frozen=True, slots=True)
class _Draft:
    """A scene before it has its place: what is said in it, how long it lasts and why."""

    scene: Scene
    index: int
    narration: Narration | None
    reading: int
    wish: int

    def lasts(self, transition: int, last: bool) -> int:
        """Milliseconds the scene takes, on the grid, with a transition of that length at its head.

        A fixed length first eats the silences around the narration; it is exceeded only where the
        narration itself would be cut.
        """
        spoken = self.narration.duration if self.narration else 0
        if self.scene.duration is not None:
            return _on_grid(max(self.scene.duration, transition + spoken if spoken else 0))
        tail = LAST_TAIL if last else TAIL_OUT
        voice = transition + LEAD_IN + spoken + tail if spoken else 0
        return _on_grid(max(voice, transition + self.reading, self.wish))


def build_timeline(
    story: Story,
    language: str,
    narrations: Mapping[str, Narration],
    *,
    fits: Callable[[str], bool] | None = None,
    clips: Mapping[str, int] | None = None,
) -> Timeline:
    """The story's timeline in one language.

    `narrations` are looked up by scene id; a scene whose narration has no recording there is timed
    by the estimate of its words. `fits` says whether a caption can be painted in every format's
    band. `clips` gives, by scene id, the milliseconds a scene's own clip offers: such a scene lasts
    no less unless its length is fixed. A fixed length shorter than the narration is lengthened,
    never the narration cut; the timeline's findings tell of it.
    """
    row = find_language(language)
    drafts = [
        _draft(story, scene, index, row, language, narrations, clips or {})
        for index, scene in enumerate(story.scenes)
    ]
    profile = find_profile(story.captions.profile)
    transitions = _transitions(drafts)
    scenes: list[TimedScene] = []
    cues: list[Cue] = []
    sounds: list[Sound] = []
    findings: list[Finding] = []
    moment = 0
    motions = _motions(story)
    for draft, transition, motion in zip(drafts, transitions, motions, strict=True):
        span = Span(moment, moment + draft.lasts(transition.duration, draft is drafts[-1]))
        timed = TimedScene(draft.scene, draft.index, span, transition, motion)
        if draft.narration:
            timed = replace(timed, narration=_spoken(draft, span, transition))
            cues += _cues(story, language, draft.narration, timed, fits)
            sounds += _sounds(draft.narration, timed)
            findings += draft.narration.findings
        scenes.append(timed)
        findings += _findings(story, draft, span, transition)
        moment = span.end
    return Timeline(
        story=story.id,
        language=language,
        title=plain(story.title.get(language) or story.id),
        fps=Fraction(story.fps),
        duration=moment,
        scenes=tuple(scenes),
        cues=bridged(cues, profile, {timed.id: timed.span for timed in scenes}),
        sounds=tuple(sounds),
        chapters=tuple(Chapter(s.span, chapter_title(s.scene, language)) for s in scenes),
        findings=tuple(findings),
    )


def _draft(
    story: Story,
    scene: Scene,
    index: int,
    row: Language,
    language: str,
    narrations: Mapping[str, Narration],
    clips: Mapping[str, int],
) -> _Draft:
    narration = narrations.get(scene.id)
    if narration is None and scene.narration:
        narration = _unspoken(story, scene.narration.get(language) or "", row, language)
    reading = reading_time(scene, row, language)
    wish = clips.get(scene.id, 0) - (scene.clip_start if scene.clip else 0)
    silent = narration is None and not reading and wish <= 0
    return _Draft(scene, index, narration, reading, SILENT_SCENE if silent else max(0, wish))


def _unspoken(story: Story, written: str, row: Language, language: str) -> Narration | None:
    """A narration nobody recorded, timed by estimate; only sounds last as long as reading them."""
    wording = parse_wording(written)
    if wording.spoken:
        words, duration = estimate_words(wording.spoken, row, story.voice.rate)
        return Narration(wording.spoken, language, duration, words)
    if not wording.plain:
        return None
    profile = find_profile(story.captions.profile)
    return Narration("", language, profile.reading_time(length(wording.plain), 0, row) * 2, ())


def _transitions(drafts: list[_Draft]) -> list[Transition]:
    """How each scene comes in: never longer than a third of the shorter of the scenes it joins."""
    # Lengths are needed for the limit, and the limit for the lengths: measured without transitions
    # scenes are at their shortest, so what holds for those holds for the real ones.
    lengths = [draft.lasts(0, draft is drafts[-1]) for draft in drafts]
    result = []
    for draft in drafts:
        kind = draft.scene.transition or _DEFAULT_TRANSITION
        if draft.index == 0:
            kind = "cut"
        else:
            shorter = min(lengths[draft.index - 1], lengths[draft.index])
            longest = shorter // 3 // GRID * GRID
            duration = min(_DURATIONS[kind], longest)
            if duration:
                result.append(Transition(kind, duration))
                continue
        result.append(Transition("cut", 0))
    return result


def _motions(story: Story) -> list[MotionName]:
    """What each scene's picture does: what the author said, else zooms and pans by turns.

    Clips move by themselves and a scene without a picture has nothing to move.
    """
    result: list[MotionName] = []
    turn = 0
    for scene in story.scenes:
        if scene.motion is not None:
            result.append(scene.motion)
        elif scene.clip is not None or scene.picture is None:
            result.append("still")
        else:
            result.append(_MOTIONS[turn % len(_MOTIONS)])
        turn += scene.picture is not None
    return result


def _spoken(draft: _Draft, span: Span, transition: Transition) -> Span:
    """When the narration is spoken: after the transition and a breath, which gives way first."""
    spoken = draft.narration.duration if draft.narration else 0
    room = span.duration - transition.duration - spoken
    lead = max(0, min(LEAD_IN, room // 2))
    start = span.start + transition.duration + lead
    return Span(start, start + spoken)


def _cues(
    story: Story,
    language: str,
    narration: Narration,
    timed: TimedScene,
    fits: Callable[[str], bool] | None,
) -> tuple[Cue, ...]:
    scene = timed.scene
    assert timed.narration is not None
    return make_cues(
        replace(narration, language=language),
        find_profile(story.captions.profile),
        written=scene.narration.get(language) if scene.narration else None,
        scene=scene.id,
        within=Span(timed.span.start + timed.transition.duration, timed.span.end),
        start=timed.narration.start,
        fits=fits,
    )


def _sounds(narration: Narration, timed: TimedScene) -> list[Sound]:
    if narration.audio is None or timed.narration is None:
        return []
    return [Sound(narration.audio, timed.narration, "narration", narration.offset)]


def _findings(story: Story, draft: _Draft, span: Span, transition: Transition) -> list[Finding]:
    fixed = draft.scene.duration
    if fixed is None:
        return []
    where = story.where(f"scenes[{draft.index}].duration")
    needed = transition.duration + (draft.narration.duration if draft.narration else 0)
    if needed > fixed:
        return [
            Finding(
                "TIMING",
                "warning",
                f"Scene “{draft.scene.id}” is fixed at {fixed / 1000:g} s, but its narration takes "
                f"{needed / 1000:g} s; it was made {span.duration / 1000:g} s long.",
                "Shorten the narration or give the scene more time.",
                where,
            )
        ]
    if transition.duration + draft.reading > span.duration:
        return [
            Finding(
                "TIME-02",
                "warning",
                f"Scene “{draft.scene.id}” is fixed at {fixed / 1000:g} s; reading its texts "
                f"takes {(transition.duration + draft.reading) / 1000:g} s.",
                "Give the scene more time or fewer words.",
                where,
            )
        ]
    return []


def _on_grid(milliseconds: int) -> int:
    return -(-milliseconds // GRID) * GRID
