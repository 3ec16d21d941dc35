"""Fonts cut to some letters: what is set in them looks as in the whole font."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
import uharfbuzz as hb
from fontTools.ttLib import TTFont

from storykit.language import find_language
from storykit.text import FontBook
from storykit.text.cutting import cut_font

WORDS = {
    "ur": "ہر انسان کو صاف پانی کی ضرورت ہے۔",
    "ar": "الجميعُ بحاجةٍ إلى الماء؟",
    "ne": "सबैलाई पानी चाहिन्छ। श्रृङ्खला क्ष",
    "my": "လူတိုင်း ရေလိုအပ်သည်။",
    "ta": "அனைவருக்கும் தண்ணீர் தேவை",
    "km": "មនុស្សគ្រប់រូបត្រូវការទឹក។",
    "mn-Mong": "ᠬᠦᠮᠦᠨ ᠪᠦᠷᠢ ᠤᠰᠤ᠃",
}


@pytest.mark.parametrize("tag", WORDS)
def test_words_are_shaped_as_in_the_whole_font(tag: str) -> None:
    face = FontBook().face(find_language(tag).sans)
    assert face is not None
    cut = cut_font(face.file, face.index, WORDS[tag])
    assert cut is not None
    whole = face.file.read_bytes()
    assert len(cut) < len(whole)
    assert shaped(cut, WORDS[tag]) == shaped(whole, WORDS[tag])
    assert cut_font(face.file, face.index, reversed(WORDS[tag])) == cut
    with TTFont(BytesIO(cut)) as font:
        assert set(font.getBestCmap()) == set(map(ord, WORDS[tag]))
        assert font["name"].getDebugName(13)  # its licence goes with it


def shaped(data: bytes, text: str) -> list[tuple[int, ...]]:
    """The glyphs' places, which do not depend on how glyphs are numbered."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    font = hb.Font(hb.Face(data))
    hb.shape(font, buffer)
    return [
        (info.cluster, at.x_advance, at.x_offset, at.y_offset, font.get_glyph_extents(glyph).height)
        for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        for glyph in [info.codepoint]
    ]


def test_what_may_not_be_given_away_is_not_cut(tmp_path: Path) -> None:
    face = FontBook().face("Noto Sans")
    assert face is not None
    for rights in (2, 4, 8):  # restricted, to look at, to edit
        with TTFont(face.file) as font:
            font["OS/2"].fsType = rights
            font.save(tmp_path / "closed.ttf")
        assert cut_font(tmp_path / "closed.ttf", 0, "abc") is None
    (tmp_path / "broken.ttf").write_bytes(face.file.read_bytes()[:900])
    assert cut_font(tmp_path / "broken.ttf", 0, "abc") is None
    assert cut_font(tmp_path / "none.ttf", 0, "abc") is None
