"""Caption profiles as data."""

from __future__ import annotations

import pytest

from storykit.language import find_language, languages
from storykit.timeline.measures import length
from storykit.timeline.profiles import PROFILES, find_profile


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_a_profile_names_its_source_and_keeps_its_limits_in_order(name: str) -> None:
    profile = find_profile(name)
    assert profile.source
    assert profile.about.endswith(".")
    assert 0 < profile.shortest < profile.longest
    assert 0 <= profile.gap < profile.close_below


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_every_language_has_a_width_and_a_speed(name: str) -> None:
    for language in languages():
        assert 8 <= PROFILES[name].width_for(language) <= 42
        assert 3 <= PROFILES[name].speed_for(language) <= 40


def test_netflix_rows_are_as_published() -> None:
    netflix = PROFILES["netflix"]
    assert netflix.speed_for(find_language("en")) == 20
    assert netflix.speed_for(find_language("pt")) == 17
    assert netflix.width_for(find_language("en")) == 42
    assert netflix.width_for(find_language("th")) == 35
    assert netflix.width_for(find_language("zh")) == 16


def test_children_get_more_time_than_adults() -> None:
    for language in languages():
        child = PROFILES["children"].reading_time(60, 10, language)
        assert child >= PROFILES["netflix"].reading_time(60, 10, language)


def test_the_bbc_gives_three_tenths_of_a_second_a_word() -> None:
    assert PROFILES["bbc"].reading_time(8, 8, find_language("en")) == 2400


def test_unseen_characters_do_not_count() -> None:
    assert length("می‌آیند") == length("میآیند")
    assert length("\u2067abc\u2069") == 3
    assert length("👩‍👩‍👧") == 1
