"""Finding fonts: the story's own first, then storykit's, by name, script and character."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from storykit.assets import shared_folder
from storykit.errors import AssetError, UsageError
from storykit.language import find_language, languages, sample_text
from storykit.text import FontBook, Paint, TextStyle, default_fonts, draw, lay_out, preflight
from storykit.text.families import bundled_families

FONTS = shared_folder("fonts")


def test_every_family_has_its_files_and_licence() -> None:
    for family in bundled_families():
        for _, file, _ in family.files:
            assert file.is_file(), file
            assert "SIL Open Font License" in (file.parent / "OFL.txt").read_text(encoding="utf-8")
        assert family.licence == "OFL-1.1"


def test_every_font_file_is_in_the_table() -> None:
    listed = {file for family in bundled_families() for _, file, _ in family.files}
    assert {*FONTS.rglob("*.ttf"), *FONTS.rglob("*.otf")} == listed


def test_the_fonts_are_not_heavy() -> None:
    assert sum(file.stat().st_size for file in FONTS.rglob("*") if file.is_file()) < 25_000_000


def test_every_language_names_families_that_exist() -> None:
    for language in languages():
        if language.script in {"Hans", "Hant", "Jpan", "Kore"}:
            continue
        for style in ("sans", "serif", "display"):
            assert default_fonts().face(language.family(style)) is not None


def test_the_nearest_weight_is_taken() -> None:
    book = default_fonts()
    for asked, found in ((100, 400), (400, 400), (550, 700), (600, 700), (900, 700)):
        face = book.face("Noto Sans", asked)
        assert face is not None
        assert face.weight == found


def test_where_no_bold_was_made_strokes_are_thickened_and_letters_stay_in_place() -> None:
    def ink(weight: int) -> tuple[float, int]:
        style = TextStyle(size=40, weight=weight)
        made = lay_out("ᠮᠣᠩᠭᠣᠯ ᠬᠦᠮᠦᠨ", width=400, height=400, language="mn-Mong", style=style)
        return made.lines[0].box.height, int(draw(made, Paint("#000000")).pixels[..., 3].sum())

    (usual, light), (bold, dark) = ink(400), ink(700)
    assert usual == bold
    assert 1.2 < dark / light < 2
    assert default_fonts().face("Noto Sans Mongolian", 500) is default_fonts().face(
        "Noto Sans Mongolian", 400
    )


def test_names_are_found_in_any_capitals() -> None:
    assert default_fonts().face("noto sans ARABIC") is not None
    assert default_fonts().face("Comic Sans MS") is None


def test_a_story_font_wins_over_a_bundled_one(tmp_path: Path) -> None:
    shutil.copy(FONTS / "noto-serif" / "NotoSerif-Bold.ttf", tmp_path / "mine.ttf")
    book = FontBook((tmp_path,))
    face = book.face("Noto Serif", 400)
    assert face is not None
    assert face.file == tmp_path / "mine.ttf"
    assert face.weight == 700
    assert book.fingerprint() != default_fonts().fingerprint()
    assert book == FontBook((tmp_path,))
    assert book != default_fonts()


def test_a_story_font_is_read_for_scripts_and_style(tmp_path: Path) -> None:
    shutil.copy(FONTS / "noto-naskh-arabic" / "NotoNaskhArabic-Regular.ttf", tmp_path / "a.ttf")
    family = FontBook((tmp_path,)).family("Noto Naskh Arabic")
    assert family is not None
    assert "Arab" in family.scripts
    assert family.licence == ""


def test_a_broken_font_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"not a font at all")
    with pytest.raises(AssetError, match=r"broken\.ttf"):
        FontBook((tmp_path,))


def test_a_book_survives_pickling(tmp_path: Path) -> None:
    book = FontBook((tmp_path,))
    assert pickle.loads(pickle.dumps(book)) == book


def families_of(text: str, language: str, style: TextStyle | None = None) -> list[str]:
    paragraph = lay_out(text, width=2000, language=language, style=style)
    names = [placed.run.face.family for line in paragraph.lines for placed in line.runs]
    return list(dict.fromkeys(names))


def test_a_theme_names_fonts_by_script_and_by_language() -> None:
    style = TextStyle(families={"Arab": "Noto Naskh Arabic", "Latn": "Noto Serif"})
    assert families_of("سلام", "ar", style) == ["Noto Naskh Arabic"]
    assert set(families_of("سلام Hello", "ar", style)) == {"Noto Naskh Arabic", "Noto Serif"}
    only_urdu = TextStyle(families={"ur": "Noto Naskh Arabic"})
    assert families_of("سلام", "ur", only_urdu) == ["Noto Naskh Arabic"]
    assert families_of("سلام", "ar", only_urdu) == ["Noto Sans Arabic"]


def test_styles_give_each_script_its_own_family() -> None:
    assert families_of("سلام", "ar", TextStyle(family="serif")) == ["Noto Naskh Arabic"]
    assert families_of("سلام", "ar", TextStyle(family="display")) == ["Noto Kufi Arabic"]
    assert families_of("سلام", "ur") == ["Noto Nastaliq Urdu"]
    assert families_of("Hello", "en", TextStyle(family="serif")) == ["Noto Serif"]


def test_latin_names_in_nastaliq_are_set_in_a_latin_font() -> None:
    assert set(families_of("سلام Asia Pacific سلام", "ur")) == {"Noto Nastaliq Urdu", "Noto Sans"}


def test_the_space_after_an_emoji_is_not_the_emoji_fonts() -> None:
    paragraph = lay_out("❤️ a", width=900, language="en")
    space = next(glyph for glyph in paragraph.glyphs() if glyph.cluster == 2)
    assert space.face.family == "Noto Sans"


def test_the_space_between_foreign_words_is_of_their_font() -> None:
    paragraph = lay_out("नमस्ते दुनिया", width=900, language="ar")
    assert {glyph.face.family for glyph in paragraph.glyphs()} == {"Noto Sans Devanagari"}


def test_an_unknown_family_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        lay_out("a", width=100, language="en", style=TextStyle(families={"Latn": "Noto Srif"}))
    assert "Noto Serif" in str(caught.value)


def test_the_table_tells_where_each_font_comes_from() -> None:
    rows = default_fonts().table()
    assert {row["family"] for row in rows} >= {"Noto Sans", "Noto Color Emoji"}
    assert all(row["from"] and row["licence"] for row in rows)


def test_without_a_font_the_error_says_which_one_to_add(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("storykit.text.fonts.system_families", tuple)
    book = FontBook((tmp_path,))
    for tag, family in (("zh", "Noto Sans SC"), ("ja", "Noto Sans JP"), ("ko", "Noto Sans KR")):
        row = find_language(tag)
        found = preflight(sample_text(row), row, book)
        assert [finding.rule for finding in found] == ["GLYPH"] * len(found)
        assert any(family in finding.cure for finding in found)
    # Setting goes on with empty boxes, so that a draft can still be looked at.
    assert lay_out("人", width=100, language="zh", fonts=book).lines
