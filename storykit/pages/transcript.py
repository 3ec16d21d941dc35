"""The transcript as an accessible page: what is said, heard and seen, in one language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storykit.pages.labels import labels_for
from storykit.pages.rendering import render_page
from storykit.script.fields import Translatable
from storykit.script.models import Story
from storykit.script.wording import plain
from storykit.subtitles.transcript import credits_of
from storykit.timeline import Timeline, screen_texts
from storykit.timeline.model import TimedScene
from storykit.timeline.reading import heading

_SOUND = re.compile(r"(\[[^\[\]\n]{1,80}\]|[♪♫][^♪♫\n]{0,200}[♪♫]?)")


def transcript_page(story: Story, timeline: Timeline) -> str:
    """The transcript in the timeline's language as one HTML page, for people and screen readers.

    Its texts are marked with their language and direction; sounds in brackets stand apart from
    speech, and each picture has its description.
    """
    language = timeline.language
    return render_page(
        "transcript.html.j2",
        title=timeline.title,
        language=language,
        duration=timeline.duration,
        scenes=[_scene(timed, timeline) for timed in timeline.scenes],
        credits=list(credits_of(story, language)),
        labels=labels_for(language),
    )


def _scene(timed: TimedScene, timeline: Timeline) -> dict[str, object]:
    scene, language = timed.scene, timeline.language
    title = heading(scene, language)
    texts = [" ".join(text.split()) for text in screen_texts(scene, language)]
    speakers = dict.fromkeys(
        cue.speaker for cue in timeline.cues if cue.scene == scene.id and cue.speaker
    )
    return {
        "number": timed.index + 1,
        "start": timed.span.start,
        "title": title,
        "description": said(scene.alt, language),
        "texts": [text for text in texts if text not in title],
        "speakers": list(speakers),
        "pieces": list(_pieces(said(scene.narration, language))),
    }


def said(text: Translatable | None, language: str) -> str:
    """A text in a language on one line, without marks; empty where there is none."""
    return " ".join(plain(text.get(language) or "").split()) if text else ""


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Stretches of speech and of sound: “[wind]” is a sound."""
    for piece in _SOUND.split(text):
        if piece.strip():
            yield ("sound" if _SOUND.fullmatch(piece) else "speech"), piece
