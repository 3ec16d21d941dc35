"""Subtitle formats by name: those built in, then those that other packages offer."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from pathlib import PurePath

from storykit.errors import UsageError, nearest
from storykit.subtitles.ass import SubStation
from storykit.subtitles.base import SubtitleFormat
from storykit.subtitles.plain import PlainText
from storykit.subtitles.srt import SubRip
from storykit.subtitles.ttml import TimedText
from storykit.subtitles.vtt import WebVTT

ENTRY_POINTS = "storykit.subtitles"
"""The group of entry points whose classes are subtitle formats."""

_BUILT_IN: tuple[type[SubtitleFormat], ...] = (SubRip, WebVTT, SubStation, TimedText, PlainText)


@cache
def subtitle_formats() -> dict[str, SubtitleFormat]:
    """Every format by its name, built-in ones first; a plug-in cannot replace one of those."""
    formats = {kind.name: kind() for kind in _BUILT_IN}
    for point in entry_points(group=ENTRY_POINTS):
        if point.name not in formats:
            formats[point.name] = point.load()()
    return formats


def find_subtitle_format(name: str) -> SubtitleFormat:
    """The format of a name (`srt`) or suffix (`.srt`); UsageError where there is none."""
    formats = subtitle_formats()
    wanted = name.lower()
    if wanted in formats:
        return formats[wanted]
    for form in formats.values():
        if f".{wanted.lstrip('.')}" in form.suffixes:
            return form
    raise UsageError(f"There is no subtitle format “{name}”.", cure=nearest(wanted, tuple(formats)))


def format_of(path: PurePath) -> SubtitleFormat:
    """The format a file's name asks for."""
    return find_subtitle_format(path.suffix or path.name)
