"""File names that platforms read a subtitle's language from."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from storykit.errors import UsageError
from storykit.files import safe_name
from storykit.language import find_language

Scheme = Literal["plain", "facebook", "youtube"]


def subtitle_name(
    story: str, language: str, fmt: str, scheme: Scheme = "plain", shape: str = ""
) -> str:
    """The file name of a story's subtitles; `shape` names the film it goes with, if only one.

    `plain` and `youtube` give `story.ar.srt` (players and YouTube read BCP 47 tags; YouTube shows
    the part before the tag as the track's name), `facebook` gives `story.ar_AR.srt`.
    """
    name = safe_name(story)
    tag = safe_name(language, "und")
    if scheme == "facebook":
        tag = find_language(language).locale or tag
    parts = [name, tag, shape, fmt]
    return ".".join(part for part in parts if part)


def language_of(path: Path) -> str | None:
    """The language a subtitle file's name tells (`clip.ar.srt`, `clip.ar_AR.srt`), or None."""
    tag = Path(path.stem).suffix.lstrip(".").replace("_", "-")
    if not tag:
        return None
    try:
        return find_language(tag).tag
    except UsageError:
        return None
