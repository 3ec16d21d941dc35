"""What an author begins with: a story, a layout, a theme."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from storykit.errors import Finding
from storykit.jobs.lists import story_folder


def start_story(folder: Path, languages: Sequence[str]) -> Path:
    """Writes a short story to start from and returns its script."""
    from storykit.language import find_language
    from storykit.script.starters import start_story as start

    for tag in languages:
        find_language(tag)
    return start(folder, languages)


def start_from_video(
    folder: Path, video: Path, subtitles: Sequence[Path], language: str
) -> tuple[Path, tuple[Finding, ...]]:
    """Writes a story that begins from a video and its subtitles; returns script and findings.

    A file's name tells its language (`clip.ar.srt`); one without is taken to be in `language`.
    """
    from storykit.subtitles.beginning import begin_from_video
    from storykit.subtitles.names import language_of

    return begin_from_video(folder, video, {language_of(f) or language: f for f in subtitles})


def new_layout(name: str, folder: Path | None = None, like: str = "title") -> Path:
    """Begins a layout of one's own beside a story, as a copy of another, and returns its file."""
    from storykit.design.copies import new_layout as copy

    return copy(name, story_folder(folder) or Path(), like)


def new_theme(name: str, folder: Path | None = None, like: str = "steppe") -> Path:
    """Begins a theme of one's own beside a story, as a copy of another, and returns its file."""
    from storykit.design.copies import new_theme as copy

    return copy(name, story_folder(folder) or Path(), like)
