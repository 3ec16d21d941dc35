"""The table of languages: every row is whole, and tags of all kinds find the right row."""

from __future__ import annotations

import pytest

from storykit.errors import UsageError
from storykit.language import find_language, languages


@pytest.mark.parametrize(("asked", "tag"), [("Arabic", "ar"), ("اردو", "ur"), ("nepali", "ne")])
def test_a_language_called_by_its_name_is_refused_with_its_tag(asked: str, tag: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_language(asked)
    assert f"Write “{tag}”" in caught.value.cure


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("ar-IQ", "ar"),
        ("AR", "ar"),
        ("fa-AF", "fa-AF"),
        ("prs", "fa-AF"),
        ("fa-IR", "fa"),
        ("mn", "mn"),
        ("mn-Cyrl-MN", "mn"),
        ("mn-Mong", "mn-Mong"),
        ("mn-Mong-CN", "mn-Mong"),
        ("ms-Arab", "ms-Arab"),
        ("ms-Arab-BN", "ms-Arab"),
        ("zh-Hans", "zh"),
        ("zh_TW", "zh-Hant"),
        ("ckb", "ckb"),
        ("ku-Arab-IQ", "ckb"),
        ("ku-Latn", "ku"),
        ("uz-Latn-UZ", "uz"),
        ("uz-AF", "uz-Arab"),
        ("hi-Deva-IN", "hi"),
        ("tl-PH", "fil"),
        ("pt-TL", "pt"),
        ("en-u-hc-h12", "en"),
    ],
)
def test_a_tag_finds_its_row(asked: str, found: str) -> None:
    assert find_language(asked).tag == found


@pytest.mark.parametrize("asked", ["hi-Latn", "xx", "", "arabic"])
def test_an_unknown_tag_is_refused_with_the_known_ones(asked: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_language(asked)
    assert caught.value.cure


def test_rows_are_unlike_each_other() -> None:
    rows = languages()
    tags = [tag.lower() for row in rows for tag in (row.tag, *row.also)]
    assert len(tags) == len(set(tags))
    titles = [row.track_title for row in rows]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("row", languages(), ids=str)
def test_a_row_is_plausible(row: object) -> None:
    language = find_language(str(row))
    assert len(language.iso) == 3
    assert 4 <= language.reading < language.reading_limit <= 35
    assert 60 <= language.speaking <= 330
    assert 1.2 <= language.leading <= 3
    right_to_left = {"Arab", "Hebr", "Thaa"}
    assert language.right_to_left == (language.script in right_to_left)
    assert language.vertical == (language.script == "Mong")
