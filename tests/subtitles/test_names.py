"""Names that platforms read a language from."""

from __future__ import annotations

from pathlib import Path

import pytest

from storykit.errors import UsageError
from storykit.subtitles import find_subtitle_format, subtitle_formats, subtitle_name


@pytest.mark.parametrize(
    ("language", "scheme", "name"),
    [
        ("ar", "plain", "steppe.ar.srt"),
        ("fa-AF", "plain", "steppe.fa-AF.srt"),
        ("ar", "youtube", "steppe.ar.srt"),
        ("ar", "facebook", "steppe.ar_AR.srt"),
        ("hi", "facebook", "steppe.hi_IN.srt"),
        ("dv", "facebook", "steppe.dv.srt"),
    ],
)
def test_file_names(language: str, scheme: str, name: str) -> None:
    assert subtitle_name("steppe", language, "srt", scheme) == name  # type: ignore[arg-type]


def test_a_name_cannot_leave_its_folder() -> None:
    assert "/" not in subtitle_name("../../etc/passwd", "../x", "srt")


def test_formats_are_found_by_name_and_suffix() -> None:
    assert list(subtitle_formats())[:5] == ["srt", "vtt", "ass", "ttml", "txt"]
    assert find_subtitle_format(".DFXP").name == "ttml"
    assert find_subtitle_format(Path("a.ssa").suffix).name == "ass"
    with pytest.raises(UsageError):
        find_subtitle_format("doc")
