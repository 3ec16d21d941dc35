"""Logos and progress bars: on the right side, at the right time."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from PIL import Image

from storykit.design.corner import corner_box
from storykit.design.overlays import logo_overlay, progress_bar
from storykit.design.themes import find_theme
from storykit.formats import FORMATS
from storykit.language import find_language
from storykit.spans import Span


def test_the_bar_fills_from_the_start_side() -> None:
    theme, format = find_theme("steppe"), FORMATS["square"]
    for language, edge in (("en", 0), ("ar", format.width)):
        track, *states = progress_bar(theme, format, language, 30_000)
        assert track.span == Span(0, 30_000)
        assert states[0].span.start == 0
        assert states[-1].span.end == 30_000
        assert states[-1].sprite.box.width == format.width
        for before, after in pairwise(states):
            assert before.span.end == after.span.start
            assert after.sprite.box.width > before.sprite.box.width
        for state in states:
            box = state.sprite.box
            assert edge in (box.x, box.right)


def test_a_short_video_skips_states_it_has_no_time_for() -> None:
    states = progress_bar(find_theme("steppe"), FORMATS["square"], "en", 100)[1:]
    assert all(state.span.duration > 0 for state in states)
    assert states[-1].span.end == 100


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
