"""What is seen, as a track that players read aloud for people who do not see the pictures."""

from __future__ import annotations

from storykit.pages.transcript import said
from storykit.spans import Span
from storykit.subtitles import write
from storykit.timeline import Cue, Timeline

_SHORTEST = 500


def description_cues(timeline: Timeline) -> tuple[Cue, ...]:
    """One cue for each scene whose picture is described and was not described just before.

    It lasts from the scene's beginning to its narration, or to the scene's end where there is none,
    which is when a player has room to read it aloud (WebVTT, kind `descriptions`).
    """
    cues: list[Cue] = []
    before = ""
    for timed in timeline.scenes:
        text = said(timed.scene.alt, timeline.language)
        if text and text != before:
            end = timed.narration.start if timed.narration else timed.span.end
            span = Span(timed.span.start, max(end, timed.span.start + _SHORTEST))
            cues.append(Cue(span, text, timed.id, fixed=True))
        before = text
    return tuple(cues)


def description_track(timeline: Timeline) -> str:
    """The descriptions as a WebVTT file, for `<track kind="descriptions">`; empty without any."""
    cues = description_cues(timeline)
    return write(cues, "vtt", timeline.language) if cues else ""
