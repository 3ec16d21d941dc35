"""The texts of soft subtitle tracks within a video file."""

from __future__ import annotations

from collections.abc import Iterable

from storykit.spans import Span
from storykit.subtitles.base import SubtitleOptions, direction, prepared, with_names
from storykit.subtitles.marks import marked
from storykit.timeline.model import Cue


def soft_texts(
    cues: Iterable[Cue], language: str, options: SubtitleOptions | None = None
) -> tuple[tuple[Span, str], ...]:
    """When each caption is seen and its text, for the timed text (tx3g) of an MP4 file.

    Such tracks know no direction: lines of right-to-left languages carry U+200F at both ends unless
    the options say otherwise.
    """
    chosen = options or SubtitleOptions()
    ready = prepared(cues)
    marks = chosen.marks
    if marks == "auto":
        marks = "rlm" if direction(language, ready) == "rtl" else "none"
    return tuple(
        (cue.span, "\n".join(marked(line, marks) for line in cue.lines))
        for cue in with_names(ready, chosen)
    )
