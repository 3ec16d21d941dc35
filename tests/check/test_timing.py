"""A story keeps to its time, can be read, and begins with words."""

from __future__ import annotations

from storykit.language import words

LONG = " ".join(["Every person has the right to be heard and seen."] * 6)


def test_a_story_that_is_too_long_says_how_many_words_to_cut(story, found):
    tale = story([{"narration": {"en": LONG}}], check={"target": 20_000})
    (finding,) = found(tale, "TIME-01")
    assert finding.level == "error"
    assert finding.where.path == "scenes[0].narration.en"
    count = int(finding.message.split("about ")[1].split()[0])
    assert 0 < count < len(words(LONG, "en"))
    shorter = LONG.split()[: -count - 2]
    trimmed = story([{"narration": {"en": " ".join(shorter)}}], check={"target": 20_000})
    assert [f.level for f in found(trimmed, "TIME-01")] in ([], ["info"])


def test_each_language_is_timed_by_itself(story, found):
    tale = story(
        [{"narration": {"en": "Hello.", "th": "สิทธิมนุษยชนเป็นของทุกคน " * 14}}],
        languages=("en", "th"), title="x", check={"target": 20_000},
    )  # fmt: skip
    (finding,) = found(tale, "TIME-01")
    assert "Thai" in finding.message


def test_a_fixed_length_too_short_to_read_is_a_warning(story, found):
    tale = story([{"title": {"en": LONG}, "duration": 2000}])
    (finding,) = found(tale, "TIME-02")
    assert finding.level == "warning"


def test_an_opening_without_words_is_doubted(story, found):
    assert len(found(story([{"image": "a.jpg"}, {"title": {"en": "Hi"}}]), "HOOK-01")) >= 1
    assert found(story([{"title": {"en": "Who owns the steppe?"}}]), "HOOK-01") == []


def test_an_opening_with_nothing_but_a_logo_is_doubted(story, found):
    tale = story([{"image": "art/logo.png"}], logo="art/logo.png")
    assert any("logo" in f.message for f in found(tale, "HOOK-01"))


def test_a_long_first_scene_is_noted(story, found):
    tale = story([{"title": {"en": "Hi"}, "duration": 9000}, {"title": {"en": "Ho"}}])
    assert [f.level for f in found(tale, "HOOK-02")] == ["info"]
