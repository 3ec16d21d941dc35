"""A story and its narrations laid out in time.

Scene borders lie on multiples of 200 ms. That is a whole number of frames at 5, 10, 15, 20, 25, 30,
50 and 60 a second, so that no border falls between frames and drafts at lower rates cut at the same
moments; at 24 and 29.97 the video room rounds to the nearest frame.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from storykit.errors import Finding
from storykit.language import find_language
from storykit.script.markup import plain
from storykit.script.models import MotionName, Story, TransitionName
from storykit.script.wording import parse_wording
from storykit.spans import Span
from storykit.timeline.cues import make_cues
from storykit.timeline.drafts import GRID, Draft, draft_scenes, heard_until
from storykit.timeline.model import Chapter, Cue, Sound, TimedScene, Timeline, Transition
from storykit.timeline.moments import LONGEST
from storykit.timeline.profiles import find_profile
from storykit.timeline.reading import chapter_title
from storykit.timeline.source import source_of
from storykit.timeline.timing import bridged
from storykit.voice.model import Narration

_DURATIONS: dict[TransitionName, int] = {
    "cut": 0, "fade": 400, "slide": 400, "wipe": 400, "through-black": 600,
    "zoom": 500,
}  # fmt: skip
_MOTIONS: tuple[MotionName, ...] = ("zoom-in", "pan-end", "zoom-out", "pan-start")
_DEFAULT_TRANSITION: TransitionName = "fade"


def build_timeline(
    story: Story,
    language: str,
    narrations: Mapping[str, Narration],
    *,
    fits: Callable[[str], bool] | None = None,
    clips: Mapping[str, int] | None = None,
    in_clips: Collection[str] = (),
) -> Timeline:
    """The story's timeline in one language.

    `narrations` are looked up by scene id; a scene whose narration has no recording there is timed
    by the estimate of its words. `fits` says whether a caption can be painted in every format's
    band. `clips` gives, by scene id, the milliseconds a scene's clip has after its `clip_start`: it
    lasts no less unless its length is fixed. `in_clips` are the ids of scenes whose narration is
    heard in their own clip: its times count from the clip's beginning, and a fixed length cuts it
    with the clip. Any other narration is never cut: a fixed length shorter than it is lengthened,
    and the timeline's findings tell of it.
    """
    drafts = draft_scenes(story, language, narrations, clips or {}, in_clips)
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
            timed = replace(timed, narration=draft.spoken_in(span, transition.duration))
            heard = heard_until(draft.narration, span.duration) if draft.in_clip else None
            cues += _cues(story, language, heard or draft.narration, timed, fits)
            sounds += _sounds(draft.narration, timed)
            findings += draft.narration.findings
            findings += _of_moments(story, language, draft, heard or draft.narration)
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


def _transitions(drafts: list[Draft]) -> list[Transition]:
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


def _cues(
    story: Story,
    language: str,
    narration: Narration,
    timed: TimedScene,
    fits: Callable[[str], bool] | None,
) -> tuple[Cue, ...]:
    scene = timed.scene
    assert timed.narration is not None
    begin = timed.narration.start
    return make_cues(
        replace(narration, language=language),
        find_profile(story.captions.profile),
        written=scene.narration.get(language) if scene.narration else None,
        scene=scene.id,
        within=Span(min(timed.span.start + timed.transition.duration, begin), timed.span.end),
        start=begin,
        fits=fits,
    )


def _sounds(narration: Narration, timed: TimedScene) -> list[Sound]:
    if narration.audio is None or timed.narration is None:
        return []
    return [Sound(narration.audio, timed.narration, "narration", narration.offset)]


def _of_moments(
    story: Story, language: str, draft: Draft, narration: Narration
) -> Iterator[Finding]:
    """What is wrong with the times the author set for captions: those that cannot be kept."""
    written = draft.scene.narration.get(language) if draft.scene.narration else None
    wanted = parse_wording(written or "").moments
    if not wanted:
        return
    kept = source_of(narration, find_language(language), written).moments
    for moment in wanted:
        if any(moment.at == other.at for other in kept):
            continue
        if moment.at >= LONGEST:
            reason = f"but no scene lasts longer than {LONGEST // 60_000} minutes."
        elif moment.at >= narration.duration:
            reason = f"but its sound is over after {narration.duration / 1000:g} s."
        else:
            reason = "not later than the one before it."
        yield Finding(
            "TIMING",
            "warning",
            f"In scene “{draft.scene.id}” a caption is set for {moment.at / 1000:g} s, {reason}",
            "Correct the time; until then the caption comes when its words are spoken.",
            story.where(f"scenes[{draft.index}].narration.{language}"),
        )


def _findings(story: Story, draft: Draft, span: Span, transition: Transition) -> list[Finding]:
    fixed = draft.scene.duration
    if fixed is None:
        return []
    where = story.where(f"scenes[{draft.index}].duration")
    needed = draft.least(transition.duration)
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
