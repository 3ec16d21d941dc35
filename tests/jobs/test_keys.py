"""Keys of reels and sounds name every value that decides them, and no others.

Each field of what they are made from stands in one of two tables; a field in neither fails.
"""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import storykit
from storykit.errors import Finding
from storykit.formats import FORMATS
from storykit.jobs.digests import DigestBook
from storykit.jobs.keys import reel_key, sound_key
from storykit.jobs.reels import Outline, Reel, Shooting, outline_of
from storykit.jobs.sources import StorySources
from storykit.spans import Span
from storykit.timeline import Cue, Sound, TimedScene, Timeline
from storykit.timeline.model import Chapter, Transition
from storykit.video.encoding import Segment
from storykit.video.muxing import SoundCoding
from storykit.video.settings import EncodeSettings
from storykit.voice.model import Word

_STORY: dict[str, Any] = {
    "storykit": 1,
    "id": "tale",
    "title": {"en": "Tale", "ar": "حكاية"},
    "languages": ["en", "ar"],
    "scenes": [
        {"id": name, "layout": "title", "title": {"en": name, "ar": "عنوان"}, "duration": "4s"}
        for name in ("one", "two")
    ],
}
SHOOTING = Shooting("ar", FORMATS["square"], EncodeSettings(quality=21.0))
CODING = SoundCoding("mp4", 128_000)
CUE = Cue(Span(500, 900), "مرحبًا", "one", (Word(0, 3, Span(0, 100)),), "Amina")


@pytest.fixture
def sources(tmp_path: Path) -> StorySources:
    (tmp_path / "a.wav").write_bytes(b"sound")
    (tmp_path / "b.wav").write_bytes(b"another")
    return StorySources(storykit.load(_STORY, folder=tmp_path), DigestBook(None))


def timeline(folder: Path, story: storykit.Story) -> Timeline:
    scenes = tuple(
        TimedScene(scene, n, Span(n * 4000, n * 4000 + 4000), Transition("fade", 200), "still")
        for n, scene in enumerate(story.scenes)
    )
    sounds = (Sound(folder / "a.wav", Span(400, 900)),)
    return Timeline("tale", "ar", "حكاية", Fraction(30), 8000, scenes, (CUE,), sounds)


def with_scene(made: Timeline, **facts: Any) -> Timeline:
    return replace(made, scenes=(replace(made.scenes[0], **facts), *made.scenes[1:]))


def with_cue(made: Timeline, **facts: Any) -> Timeline:
    return replace(made, cues=(replace(CUE, **facts),))


def with_sound(made: Timeline, **facts: Any) -> Timeline:
    return replace(made, sounds=(replace(made.sounds[0], **facts),))


CUE_CHANGES: dict[str, Any] = {
    "span": Span(500, 800), "text": "أهلًا", "words": (), "speaker": None, "fixed": True,
    "pinned": True, "align": "end", "scene": "two",
}  # fmt: skip
SCENE_CHANGES: dict[str, Any] = {
    "span": Span(0, 3000), "transition": Transition(), "motion": "zoom-in",
    "narration": Span(100, 200),
}  # fmt: skip
# The story's own scenes are in the digest of how it looks; their order is that of the list.
SCENE_OTHER = {"scene", "index"}
SOUND_CHANGES: dict[str, Any] = {
    "span": Span(400, 800), "kind": "mark", "offset": 10, "level": -3.0, "speed": 1.5,
}  # fmt: skip
TIMELINE_CHANGES: dict[str, Any] = {"fps": Fraction(25), "duration": 9000, "cues": ()}
TIMELINE_OTHER = {"scenes", "sounds"}
# Told in the file's header, which is written when all is joined.
TIMELINE_WITHOUT_EFFECT: dict[str, Any] = {
    "story": "other", "title": "Other", "chapters": (Chapter(Span(0, 100), "x"),),
    "findings": (Finding("X", "info", "x"),),
}  # fmt: skip


def names(kind: type) -> set[str]:
    return {field.name for field in fields(kind)}


def test_every_field_is_accounted_for() -> None:
    assert set(CUE_CHANGES) == names(Cue)
    assert set(SCENE_CHANGES) | SCENE_OTHER == names(TimedScene)
    assert set(SOUND_CHANGES) | {"file"} == names(Sound)
    known = set(TIMELINE_CHANGES) | TIMELINE_OTHER | set(TIMELINE_WITHOUT_EFFECT) | {"language"}
    assert known == names(Timeline)


def test_every_value_counts_for_pictures(sources: StorySources, tmp_path: Path) -> None:
    made = timeline(tmp_path, sources.story)
    (reel,) = outline_of(made, SHOOTING).reels

    def key(timeline: Timeline, shooting: Shooting = SHOOTING, part: Reel = reel) -> str:
        return reel_key(sources, timeline, shooting, part)

    others = [with_cue(made, **{name: value}) for name, value in CUE_CHANGES.items()]
    others += [with_scene(made, **{name: value}) for name, value in SCENE_CHANGES.items()]
    others += [replace(made, **{name: value}) for name, value in TIMELINE_CHANGES.items()]
    assert len({key(each) for each in (made, *others)}) == len(others) + 1
    for name, value in TIMELINE_WITHOUT_EFFECT.items():
        assert key(replace(made, **{name: value})) == key(made), name
    assert key(with_sound(made, level=-3.0)) == key(made)
    shootings = [
        replace(SHOOTING, language="en"), replace(SHOOTING, format=FORMATS["vertical"]),
        replace(SHOOTING, draft=True), replace(SHOOTING, scenes=("one",)),
        *(
            replace(SHOOTING, settings=replace(SHOOTING.settings, **{field: value}))
            for field, value in {
                "codec": "hevc", "quality": 22.0, "effort": "quick", "max_bitrate": 10**6,
                "hardware": True, "plain": True,
            }.items()
        ),
    ]  # fmt: skip
    heard = replace(SHOOTING, settings=replace(SHOOTING.settings, audio_bitrate=64_000))
    assert len(shootings) + 1 == len(names(Shooting)) - 1 + len(names(EncodeSettings))
    assert key(made, heard) == key(made)
    assert len({key(made, each) for each in (SHOOTING, *shootings)}) == len(shootings) + 1
    parts = [
        replace(reel, number=7), replace(reel, segments=(Segment(0, range(60)),)),
        replace(reel, scenes=("two",)),
    ]  # fmt: skip
    assert len(parts) == len(names(Reel))
    assert len({key(made, part=each) for each in (reel, *parts)}) == len(parts) + 1


def test_every_value_counts_for_sound(sources: StorySources, tmp_path: Path) -> None:
    made = timeline(tmp_path, sources.story)
    outline = outline_of(made, SHOOTING)

    def key(timeline: Timeline, outline: Outline = outline, coding: SoundCoding = CODING) -> str:
        return sound_key(sources, timeline, outline, coding)

    others = [with_sound(made, **{name: value}) for name, value in SOUND_CHANGES.items()]
    others += [
        with_sound(made, file=tmp_path / "b.wav"), replace(made, duration=9000),
        with_scene(made, span=Span(0, 3000)), with_scene(made, narration=Span(100, 200)),
    ]  # fmt: skip
    found = {key(each) for each in (made, *others)}
    found |= {key(made, replace(outline, frames=9)), key(made, replace(outline, fps=Fraction(25)))}
    found |= {key(made, coding=SoundCoding("webm", 128_000))}
    found |= {key(made, coding=SoundCoding("mp4", 64_000))}
    assert len(found) == len(others) + 5


def test_what_is_not_heard_does_not_count_for_sound(sources: StorySources, tmp_path: Path) -> None:
    made = timeline(tmp_path, sources.story)
    outline = outline_of(made, SHOOTING)
    (tmp_path / "moved").mkdir()
    same = tmp_path / "moved" / "c.wav"
    same.write_bytes(b"sound")
    alike = [
        with_cue(made, text="other"), with_sound(made, file=same), replace(made, title="Other"),
        with_scene(made, motion="zoom-in"),
    ]  # fmt: skip
    before = sound_key(sources, made, outline, CODING)
    assert {sound_key(sources, each, outline, CODING) for each in alike} == {before}
    wide = replace(outline, width=1920, height=1080, reels=())
    assert sound_key(sources, made, wide, CODING) == before
