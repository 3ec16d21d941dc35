"""The page on languages tells of every language, and every specimen is there."""

from __future__ import annotations

from pathlib import Path

from storykit.language import languages

ROOT = Path(__file__).parents[2]


def test_the_page_lists_every_language() -> None:
    page = (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")
    for row in languages():
        assert f"| `{row.tag}` | {row.name} | {row.own} | {row.script}" in page


def test_every_language_with_a_font_has_its_specimen() -> None:
    page = (ROOT / "docs" / "specimens" / "README.md").read_text(encoding="utf-8")
    for row in languages():
        if row.script not in {"Hans", "Hant", "Jpan", "Kore"}:
            assert (ROOT / "docs" / "specimens" / f"{row.tag}.webp").is_file()
            assert f"({row.tag}.webp)" in page
