"""What people need who do not see, hear or load a video, as files beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from storykit.files import publish, safe_name
from storykit.jobs.manifest import Kind, Output
from storykit.script.models import Story

if TYPE_CHECKING:
    from storykit.timeline import Timeline

_NAMES: dict[Kind, str] = {
    "transcript": "transcript.html",
    "descriptions": "descriptions.vtt",
    "post": "post.txt",
}


def companion_names(story: Story, language: str) -> tuple[str, ...]:
    """The names of the files that `companions` writes."""
    return tuple(f"{safe_name(story.id)}.{language}.{name}" for name in _NAMES.values())


def companions(story: Story, timeline: Timeline, out: Path) -> tuple[Output, ...]:
    """Writes what people need who do not see, hear or load the video, in one language.

    The transcript as a page, what is seen as a WebVTT track of descriptions, and the story as a
    plain text to post. A story of which nothing can be described has no such track.
    """
    from storykit.pages import description_track, post_text, transcript_page

    language = timeline.language
    contents: dict[Kind, str] = {
        "transcript": transcript_page(story, timeline),
        "descriptions": description_track(timeline),
        "post": post_text(story, timeline),
    }
    written = []
    for (kind, content), name in zip(
        contents.items(), companion_names(story, language), strict=True
    ):
        if content:
            path = publish(out / name, content)
            duration = timeline.duration if kind == "descriptions" else None
            written.append(Output(path, kind, language, duration_ms=duration, title=timeline.title))
    return tuple(written)
