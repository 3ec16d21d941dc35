"""Subtitle files: cues to SubRip, WebVTT, SubStation, TTML and plain text, and back."""

from storykit.subtitles.base import Look, SubtitleFormat, SubtitleOptions, Subtitles
from storykit.subtitles.beginning import begin_from_video
from storykit.subtitles.beside import narration_from, timed_by, with_subtitles
from storykit.subtitles.files import convert, read, write
from storykit.subtitles.looks import default_look
from storykit.subtitles.names import subtitle_name
from storykit.subtitles.registry import find_subtitle_format, subtitle_formats
from storykit.subtitles.soft import soft_texts
from storykit.subtitles.transcript import write_transcript

__all__ = [
    "Look",
    "SubtitleFormat",
    "SubtitleOptions",
    "Subtitles",
    "begin_from_video",
    "convert",
    "default_look",
    "find_subtitle_format",
    "narration_from",
    "read",
    "soft_texts",
    "subtitle_formats",
    "subtitle_name",
    "timed_by",
    "with_subtitles",
    "write",
    "write_transcript",
]
