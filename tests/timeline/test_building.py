"""Stories in time: how long scenes last, how they come in, and what is said when."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from storykit.errors import UsageError
from storykit.script.models import Story
from storykit.spans import Span
from storykit.timeline import build_timeline, dump_timeline
from storykit.timeline.drafts import GRID
from storykit.timeline.profiles import PROFILES
from storykit.voice.estimate import estimate_words
from storykit.voice.model import Narration

Stories = Callable[..., Story]

TALE = [
    {
        "id": "opening",
        "layout": "title",
        "title": {"en": "Human rights in *60 seconds*", "ar": "حقوق الإنسان في *60 ثانية*"},
        "image": "dawn.jpg",
        "narration": {
            "en": "What can you say about human dignity in 60 seconds?",
            "ar": "ماذا نقول عن كرامة الإنسان في 60 ثانية؟",
        },
    },
    {
        "id": "meeting",
        "image": "city.jpg",
        "transition": "slide",
        "narration": {
            "en": "In Ulaanbaatar, people from 20 institutions met. | They learned\n"
            "to tell stories.",
            "ar": "في أولان باتور، التقى أناس من 20 مؤسسة. | وتعلموا\nكيف تُروى القصص.",
        },
    },
    {
        "id": "figure",
        "layout": "figure",
        "number": 20,
        "label": {"en": "institutions, *one* talk", "ar": "مؤسسة، وحوار *واحد*"},
        "transition": "through-black",
    },
    {"id": "silence", "image": "night.jpg"},
    {
        "id": "end",
        "layout": "end",
        "title": {"en": "Now it is your turn", "ar": "والآن جاء دوركم"},
        "narration": {"en": "Write your own.", "ar": "اكتبوا قصتكم."},
    },
]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_timeline_of_a_tale(story: Stories, language: str) -> None:
    made = build_timeline(story(TALE, title={"en": "A tale", "ar": "حكاية"}), language, {})
    golden = Path(__file__).with_name(f"tale.{language}.txt")
    assert dump_timeline(made) == golden.read_text(encoding="utf-8")


def test_scenes_tile_the_time_and_borders_lie_on_the_grid(story: Stories) -> None:
    made = build_timeline(story(TALE), "en", {})
    assert made.scenes[0].span.start == 0
    assert made.scenes[-1].span.end == made.duration
    assert all(a.span.end == b.span.start for a, b in pairwise(made.scenes))
    assert all(timed.span.end % GRID == 0 for timed in made.scenes)


@pytest.mark.parametrize("rate", [5, 10, 15, 20, 25, 30, 50, 60])
def test_scene_borders_are_whole_frames(rate: int) -> None:
    assert GRID * rate % 1000 == 0


def test_narration_is_spoken_after_the_transition_and_within_its_scene(story: Stories) -> None:
    made = build_timeline(story(TALE), "en", {})
    spoken = [timed for timed in made.scenes if timed.narration]
    assert len(spoken) == 3
    for timed in spoken:
        assert timed.narration is not None
        assert timed.narration.start >= timed.span.start + timed.transition.duration
        assert timed.narration.end <= timed.span.end


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_captions_are_never_seen_across_a_cut(story: Stories, profile: str) -> None:
    made = build_timeline(story(TALE, captions={"profile": profile}), "en", {})
    for cue in made.cues:
        timed = next(scene for scene in made.scenes if scene.id == cue.scene)
        assert timed.span.start <= cue.span.start < cue.span.end <= timed.span.end


@pytest.mark.parametrize("profile", sorted(PROFILES))
@pytest.mark.parametrize("transition", ["cut", "fade", "through-black"])
def test_gaps_between_scenes_are_closed_or_opened_as_the_profile_says(
    story: Stories, profile: str, transition: str
) -> None:
    scenes = [
        {"narration": "The first scene says this.", "transition": transition},
        {"narration": "Then the second scene says more.", "transition": transition},
        {"narration": "And the third one ends it.", "transition": transition},
    ]
    limits = PROFILES[profile]
    made = build_timeline(story(scenes, captions={"profile": profile}), "en", {})
    gaps = [b.span.start - a.span.end for a, b in pairwise(made.cues)]
    assert len(gaps) == 2
    assert all(gap == limits.gap or gap >= limits.close_below for gap in gaps)


def test_a_scene_lasts_as_long_as_reading_takes_where_that_is_longer(story: Stories) -> None:
    words = " ".join(["word"] * 30)
    (timed,) = build_timeline(story([{"title": words, "narration": "Hi."}]), "en", {}).scenes
    assert timed.span.duration == 9600  # 30 words of 0.3 s and half a second, on the grid


def test_reading_takes_each_languages_own_time(story: Stories) -> None:
    tale = story(
        [{"title": {"en": "one two three four five six", "ar": "واحد اثنان ثلاثة أربعة خمسة ستة"}}]
    )
    english = build_timeline(tale, "en", {}).duration
    arabic = build_timeline(tale, "ar", {}).duration
    assert english == 2400
    assert arabic > english


def test_a_picture_without_words_is_seen_three_seconds(story: Stories) -> None:
    assert build_timeline(story([{"image": "a.jpg"}]), "en", {}).duration == 3000


def test_a_clip_is_seen_whole_unless_the_scene_says_otherwise(story: Stories) -> None:
    tale = story(
        [
            {"id": "a", "video": "a.mp4"},
            {"id": "b", "video": "b.mp4", "clip_start": 1000},
            {"id": "c", "video": "c.mp4", "duration": 2000},
        ]
    )
    made = build_timeline(tale, "en", {}, clips={"a": 7100, "b": 6000, "c": 9000})
    assert [timed.span.duration for timed in made.scenes][1:] == [6000, 2000]
    assert made.scenes[0].span.duration == 7200


def test_the_recording_decides_over_the_estimate(story: Stories) -> None:
    words, _ = estimate_words("Hello there.", "en")
    narration = Narration("Hello there.", "en", 9000, words, audio=Path("a.m4a"), offset=250)
    made = build_timeline(story([{"id": "a", "narration": "Hello there."}]), "en", {"a": narration})
    assert made.scenes[0].narration == Span(200, 9200)
    (sound,) = made.sounds
    assert (sound.file, sound.span, sound.offset, sound.kind) == (
        Path("a.m4a"), Span(200, 9200), 250, "narration",
    )  # fmt: skip


def test_a_silent_scene_has_no_sound(story: Stories) -> None:
    made = build_timeline(story([{"narration": "Hello."}]), "en", {})
    assert made.sounds == ()
    assert [cue.text for cue in made.cues] == ["Hello."]


def test_the_voices_rate_changes_the_estimate(story: Stories) -> None:
    scenes = [{"narration": "Everyone has the right to be heard and to tell their story."}]
    usual = build_timeline(story(scenes), "en", {}).duration
    quick = build_timeline(story(scenes, voice={"rate": 1.5}), "en", {}).duration
    assert quick < usual


def test_a_fixed_length_first_takes_the_silences(story: Stories) -> None:
    words, _ = estimate_words("Hello there.", "en")
    narration = Narration("Hello there.", "en", 2900, words)
    tale = story([{"id": "a", "duration": 3000, "narration": "Hello there."}])
    made = build_timeline(tale, "en", {"a": narration})
    assert made.duration == 3000
    assert made.scenes[0].narration == Span(50, 2950)
    assert made.findings == ()


def test_a_fixed_length_never_cuts_narration_and_says_so(story: Stories) -> None:
    words, _ = estimate_words("Hello there.", "en")
    narration = Narration("Hello there.", "en", 5500, words)
    tale = story([{"id": "a", "duration": 3000, "narration": "Hello there."}])
    made = build_timeline(tale, "en", {"a": narration})
    assert made.duration == 5600
    (finding,) = made.findings
    assert finding.level == "warning"
    assert "fixed at 3 s" in finding.message
    assert finding.where.path == "scenes[0].duration"


def test_a_fixed_length_too_short_to_read_is_told(story: Stories) -> None:
    made = build_timeline(story([{"duration": 1000, "title": "far " * 20}]), "en", {})
    assert [finding.rule for finding in made.findings] == ["TIME-02"]


def test_the_first_scene_has_no_transition(story: Stories) -> None:
    made = build_timeline(story([{"title": "a", "transition": "fade"}]), "en", {})
    assert made.scenes[0].transition.duration == 0


def test_a_transition_takes_no_more_than_a_third_of_the_shorter_scene(story: Stories) -> None:
    tale = story(
        [
            {"image": "a.jpg", "duration": 700},
            {"image": "b.jpg", "transition": "through-black"},
            {"image": "c.jpg", "transition": "through-black"},
            {"image": "d.jpg", "duration": 500},
        ]
    )
    made = build_timeline(tale, "en", {})
    assert [timed.transition.duration for timed in made.scenes] == [0, 200, 600, 200]
    assert all(
        3 * b.transition.duration <= min(a.span.duration, b.span.duration)
        for a, b in pairwise(made.scenes)
    )


def test_pictures_move_by_turns_and_clips_stand(story: Stories) -> None:
    scenes = [{"image": "a.jpg"}] * 5 + [{"video": "c.mp4"}, {"title": "no picture"}]
    scenes.append({"image": "z.jpg", "motion": "still"})
    made = build_timeline(story([{**s, "id": f"s{n}"} for n, s in enumerate(scenes)]), "en", {})
    assert [timed.motion for timed in made.scenes] == [
        "zoom-in", "pan-end", "zoom-out", "pan-start", "zoom-in", "still", "still", "still",
    ]  # fmt: skip


def test_chapters_are_named_by_heading_then_by_words_then_by_id(story: Stories) -> None:
    made = build_timeline(
        story(
            [
                {"title": "A *loud* title"},
                {"number": 7, "label": "lives"},
                {"narration": "One sentence that goes on for far more than sixty letters in all."},
                {"id": "last", "image": "a.jpg"},
            ]
        ),
        "en",
        {},
    )
    assert [chapter.title for chapter in made.chapters] == [
        "A loud title", "7 lives",
        "One sentence that goes on for far more than sixty letters…", "last",
    ]  # fmt: skip
    assert [chapter.span for chapter in made.chapters] == [timed.span for timed in made.scenes]


def test_a_profile_that_does_not_exist_is_named_with_its_nearest(story: Stories) -> None:
    tale = story([{"narration": "Hello."}], captions={"profile": "netflx"})
    with pytest.raises(UsageError, match="netflix"):
        build_timeline(tale, "en", {})


def test_a_timeline_pickles(story: Stories) -> None:
    made = build_timeline(story(TALE), "en", {})
    assert pickle.loads(pickle.dumps(made)) == made


def test_a_story_without_scenes_takes_no_time(story: Stories) -> None:
    assert build_timeline(story([]), "en", {}).duration == 0
