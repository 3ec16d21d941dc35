"""What a video or sound file says of itself: title, what it tells, credits and language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storykit.language import find_language
from storykit.pages.post import told
from storykit.video.muxing import Tags

if TYPE_CHECKING:
    from storykit.jobs.studio import Studio
    from storykit.timeline import Timeline


def tags_of(studio: Studio, timeline: Timeline) -> Tags:
    """The tags of a story's film in one language: what its author wrote, and nothing else."""
    language = timeline.language
    return Tags(
        title=timeline.title,
        language=find_language(language).iso,
        description=told(studio.story, language),
        credits=" · ".join(studio.credits(language)),
    )
