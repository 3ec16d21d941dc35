"""Every profile's rules hold for stories of random scenes in every language with a sample text."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from caption_quality import speed_of
from declaration import DECLARATION

from storykit.language import Language, find_language
from storykit.script.models import Story
from storykit.spans import Span
from storykit.timeline import PROFILES, Cue, Timeline, build_timeline
from storykit.timeline.measures import length
from storykit.timeline.profiles import Profile

Stories = Callable[..., Story]
LANGUAGES = sorted(DECLARATION)


def scenes(tag: str, seed: int) -> list[dict[str, object]]:
    """A few scenes, each of which says a random stretch of the declaration."""
    drawn = random.Random(f"{tag} {seed}")
    said = DECLARATION[tag].split()
    found: list[dict[str, object]] = []
    for number in range(4):
        first = drawn.randrange(len(said))
        last = drawn.randrange(first, len(said)) + 1
        text = " ".join(said[first:last])
        cut = drawn.choice(["cut", "fade", "slide"])
        found.append({"id": f"s{number}", "layout": "photo", "narration": text, "transition": cut})
    return found


def faults(cues: Sequence[Cue], profile: Profile, row: Language, made: Timeline) -> list[str]:
    spans = {scene.id: scene.span for scene in made.scenes}
    found = []
    for cue in cues:
        last = cue is cues[-1] or cues[cues.index(cue) + 1].scene != cue.scene
        room = spans[cue.scene].end - cue.span.start
        lone = len(cue.words) <= 1  # nothing can be done for a word between two others
        if cue.span.duration < profile.shortest and not lone:
            if not (last and room < profile.shortest + 500):
                found.append(f"seen for {cue.span.duration} ms: {cue.text}")
        if cue.span.duration > profile.longest + profile.close_below:
            found.append(f"seen for {cue.span.duration} ms: {cue.text}")
        if speed_of(cue) > profile.speed_for(row) * 1.01 and cue.span.duration > profile.shortest:
            found.append(f"{speed_of(cue):.1f} of {profile.speed_for(row):.1f}: {cue.text}")
        if len(cue.lines) > profile.lines:
            found.append(f"too many lines: {cue.text}")
        if max(map(length, cue.lines)) > profile.width_for(row):
            found.append(f"too wide: {cue.text}")
        inside = spans[cue.scene]
        if cue.span.start < inside.start or cue.span.end > inside.end:
            found.append(f"seen across a cut: {cue.text}")
    for before, after in pairwise(cues):
        gap = after.span.start - before.span.end
        if gap < profile.gap and before.scene == after.scene:
            found.append(f"{gap} ms after: {before.text}")
        # A word alone in its scene is gone before the next scene begins to speak.
        if profile.gap < gap < profile.close_below and len(before.words) > 2:
            found.append(f"a gap of {gap} ms after: {before.text}")
    return found


@pytest.mark.parametrize("name", list(PROFILES))
def test_the_rules_of_a_profile_hold_in_every_language(name: str, story: Stories) -> None:
    profile = PROFILES[name]
    found = []
    for tag in LANGUAGES:
        row = find_language(tag)
        told = story(scenes(tag, 1), languages=[tag], captions={"profile": name})
        made = build_timeline(told, tag, {})
        found += [f"{tag}: {fault}" for fault in faults(made.cues, profile, row, made)]
    assert found == []


def test_the_test_finds_faults(story: Stories) -> None:
    row = find_language("en")
    told = story(scenes("en", 1), languages=["en"])
    made = build_timeline(told, "en", {})
    hasty = [replace(cue, span=Span(cue.span.start, cue.span.start + 200)) for cue in made.cues]
    assert len(faults(hasty, PROFILES["social"], row, made)) >= len(hasty)
