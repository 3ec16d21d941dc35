"""A paragraph of each language, set: lines, fonts, places and glyphs as they were looked at once.

`python tests/text/test_goldens.py` writes the dumps anew; look at what changed before keeping it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from storykit.language import find_language, languages, sample_text
from storykit.text import TextStyle, lay_out, missing_glyphs

FOLDER = Path(__file__).with_name("goldens")
# Chinese, Japanese and Korean take whatever font the system has, so they have no one golden.
TAGS = [row.tag for row in languages() if row.script not in {"Hans", "Hant", "Jpan", "Kore"}]


def dump(tag: str) -> str:
    language = find_language(tag)
    return lay_out(
        sample_text(language), width=640, height=640, language=language, style=TextStyle(size=44)
    ).dump()


@pytest.mark.parametrize("tag", TAGS)
def test_the_paragraph_is_set_as_before(tag: str) -> None:
    assert dump(tag) == (FOLDER / f"{tag}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("tag", TAGS)
def test_no_letter_of_the_paragraph_is_missing(tag: str) -> None:
    assert missing_glyphs(sample_text(find_language(tag)), tag) == []


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in TAGS:
        (FOLDER / f"{each}.txt").write_text(dump(each), encoding="utf-8")
