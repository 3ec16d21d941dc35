"""Logos and progress bars: on the right side, at the right time."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from storykit.design.corner import corner_box
from storykit.design.model import Growth
from storykit.design.overlays import logo_overlay, progress_bar
from storykit.design.themes import find_theme
from storykit.formats import FORMATS
from storykit.language import find_language
from storykit.spans import Span


def test_the_bar_fills_from_the_start_side() -> None:
    theme, format = find_theme("steppe"), FORMATS["square"]
    for language, backward in (("en", False), ("ar", True)):
        track, bar = progress_bar(theme, format, language, 30_000)
        assert track.span == bar.span == Span(0, 30_000)
        assert track.grows is None
        assert bar.grows == Growth(0, 30_000, backward)
        assert track.sprite.box == bar.sprite.box
        assert bar.sprite.box.width == format.width


def test_a_part_of_a_film_keeps_its_part_of_the_bar() -> None:
    _, bar = progress_bar(find_theme("steppe"), FORMATS["square"], "en", 30_000)
    part = bar.moved(Span(10_000, 14_000), -10_000)
    assert part.span == Span(0, 4000)
    assert part.grows == Growth(-10_000, 20_000)


def test_the_logo_stands_in_the_end_corner(tmp_path: Path) -> None:
    file = tmp_path / "logo.png"
    Image.new("RGBA", (200, 100), (255, 0, 0, 255)).save(file)
    for format in FORMATS.values():
        ltr = logo_overlay(file, format, "en", Span(0, 5000)).sprite.box
        rtl = logo_overlay(file, format, "ar", Span(0, 5000)).sprite.box
        assert ltr.width / ltr.height > 1.8
        assert ltr.right <= format.safe.right + 1
        assert rtl.x >= format.safe.x - 1
        assert rtl.right < ltr.x
        assert corner_box(format, find_language("en")).y >= format.height * 0.03
