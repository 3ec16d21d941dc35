"""What is seen, as a track that players read aloud for people who do not see the pictures."""

from __future__ import annotations

from storykit.subtitles import write
from storykit.timeline import Timeline, describe


def description_track(timeline: Timeline) -> str:
    """The descriptions as a WebVTT file, for `<track kind="descriptions">`; empty without any."""
    cues = describe(timeline)
    return write(cues, "vtt", timeline.language) if cues else ""
