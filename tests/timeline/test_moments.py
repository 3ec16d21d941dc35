"""Times that authors set for captions are kept, whatever the voice and the profile say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storykit.script.models import Story
from storykit.script.wording import Moment
from storykit.spans import Span
from storykit.timeline import build_timeline, dump_timeline, make_cues
from storykit.timeline.moments import anchored, kept_moments
from storykit.timeline.profiles import PROFILES
from storykit.timeline.timing import bridged
from storykit.voice.estimate import estimate_words
from storykit.voice.model import Narration

Stories = Callable[..., Story]
WRITTEN = "@0.5s We met in spring. | @4s-5.5s Then it snowed.\n@8s We went on."
SAID = "We met in spring. Then it snowed. We went on."


def spoken(**more: Any) -> Narration:
    words, duration = estimate_words(SAID, "en")
    return Narration(SAID, "en", duration, words, **more)


def test_captions_come_and_go_when_the_author_says() -> None:
    narration = replace(spoken(), duration=12_000)
    cues = make_cues(narration, PROFILES["social"], written=WRITTEN, start=1000)
    assert [cue.text for cue in cues] == ["We met in spring.", "Then it snowed.", "We went on."]
    assert [cue.span.start for cue in cues] == [1500, 5000, 9000]
    assert cues[1].span.end == 6500
    assert all(cue.pinned for cue in cues)


def test_words_nobody_measured_keep_to_the_captions() -> None:
    cues = make_cues(spoken(), PROFILES["social"], written=WRITTEN, start=1000)
    for cue in cues:
        assert cue.words[0].span.start == cue.span.start
        assert cue.words[-1].span.end <= max(cue.span.end, cue.span.start + 2000)


def test_measured_words_stay_where_they_were_heard() -> None:
    narration = spoken(measured=True)
    cues = make_cues(narration, PROFILES["social"], written=WRITTEN)
    assert cues[0].words[0].span == narration.words[0].span
    assert cues[0].span.start == 500


def test_an_estimated_scene_lasts_until_its_last_caption_was_read(story: Stories) -> None:
    scenes = [{"narration": WRITTEN}, {"narration": "Next."}]
    made = build_timeline(story(scenes), "en", {})
    first = made.scenes[0]
    assert first.narration is not None
    begin = first.narration.start
    assert [cue.span.start - begin for cue in made.cues[:3]] == [500, 4000, 8000]
    assert made.cues[1].span.end - begin == 5500
    assert first.span.end >= made.cues[2].span.end >= begin + 9000
    assert made.findings == ()
    assert "(pinned)" in dump_timeline(made)


def test_a_silent_narrators_scene_lasts_as_long(story: Stories) -> None:
    """What a narrator says without a sound may wait for the captions."""
    made = build_timeline(story([{"id": "a", "narration": WRITTEN}]), "en", {"a": spoken()})
    assert made.scenes[0].narration is not None
    begin = made.scenes[0].narration.start
    last = made.cues[-1]
    assert last.span.start - begin == 8000
    assert last.span.duration >= 1000
    assert last.span.end <= made.duration


def test_each_language_has_its_own_times(story: Stories) -> None:
    narration = {"en": "@1s One. | @3s Two.", "ar": "@2s واحد. | @5s اثنان."}
    tale = story([{"narration": narration}], languages=("en", "ar"))
    starts = {}
    for language in ("en", "ar"):
        made = build_timeline(tale, language, {})
        assert made.scenes[0].narration is not None
        starts[language] = [c.span.start - made.scenes[0].narration.start for c in made.cues]
    assert starts == {"en": [1000, 3000], "ar": [2000, 5000]}


def test_sounds_may_have_times_too(story: Stories) -> None:
    made = build_timeline(story([{"narration": "@0s [wind]\n@6s [thunder]"}]), "en", {})
    assert made.scenes[0].narration is not None
    begin = made.scenes[0].narration.start
    assert [(c.text, c.span.start - begin) for c in made.cues] == [
        ("[wind]", 0),
        ("[thunder]", 6000),
    ]


def test_times_that_cannot_be_kept_are_told(story: Stories) -> None:
    narration = spoken(audio=Path("voice.wav"))
    late = story(
        [{"id": "a", "narration": "@1s We met in spring. | @90s Then it snowed. We went on."}]
    )
    made = build_timeline(late, "en", {"a": narration})
    (finding,) = made.findings
    assert "90 s" in finding.message
    assert "over after" in finding.message
    assert [cue.span.start for cue in made.cues][1] < 10_000
    back = story([{"id": "a", "narration": "@3s One. | @2s Two."}])
    (finding,) = build_timeline(back, "en", {}).findings
    assert "before it" in finding.message


def test_nobody_makes_a_scene_of_hours_with_a_slip_of_the_pen(story: Stories) -> None:
    made = build_timeline(story([{"narration": "@1s One. | @900min Two."}]), "en", {})
    assert made.duration < 20_000
    assert "ten minutes" in made.findings[0].message or "10 minutes" in made.findings[0].message
    until = build_timeline(story([{"narration": "@1s-99999s One."}]), "en", {})
    assert until.duration <= 602_000


def test_fixed_captions_are_not_moved_at_borders() -> None:
    profile = PROFILES["social"]
    cues = make_cues(spoken(), profile, written=WRITTEN, scene="a")
    after = make_cues(spoken(), profile, scene="b", start=12_300)
    scenes = {"a": Span(0, 12_000), "b": Span(12_000, 20_000)}
    both = bridged([*cues, *after], profile, scenes)
    assert both[: len(cues)] == cues


def test_a_long_caption_comes_and_goes_with_its_parts() -> None:
    long = "and on we walked through all the wide land " * 4
    words, duration = estimate_words(long, "en")
    narration = Narration(long, "en", duration, words)
    cues = make_cues(narration, PROFILES["social"], written=f"@2s-30s {long}")
    assert len(cues) > 2
    assert cues[0].span.start == 2000
    assert cues[-1].span.end <= 30_000


moments = st.lists(
    st.builds(
        Moment,
        st.integers(0, 40),
        st.integers(0, 20_000),
        st.none() | st.integers(0, 20_000),
    ),
    max_size=5,
).map(lambda found: sorted(found, key=lambda moment: moment.place))


@given(moments, st.integers(1, 20_000))
def test_kept_moments_run_forward(found: list[Moment], limit: int) -> None:
    kept = kept_moments(found, limit)
    times = [moment.at for moment in kept]
    assert times == sorted(set(times))
    for moment, after in pairwise(kept):
        assert moment.until is None or moment.at < moment.until <= after.at
    assert all(at < limit for at in times)
    assert all(moment.until is None or moment.until <= limit for moment in kept)


@given(moments)
def test_words_between_moments_stay_in_order(found: list[Moment]) -> None:
    words, _ = estimate_words(SAID, "en")
    kept = kept_moments(found)
    moved = anchored(words, kept)
    assert [(word.start, word.end) for word in moved] == [(w.start, w.end) for w in words]
    starts = [word.span.start for word in moved]
    first = kept[0].at if kept else 0
    assert all(word.span.start >= 0 for word in moved)
    assert starts == sorted(starts) or first < words[0].span.start


@pytest.mark.parametrize("text", ["@1s", "@1s |", "| @1s\n"])
def test_a_time_without_words_is_no_caption(text: str, story: Stories) -> None:
    assert build_timeline(story([{"narration": text, "image": "a.jpg"}]), "en", {}).cues == ()
