"""Joining what was made of a film into its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storykit.files import publishing
from storykit.jobs.manifest import Output
from storykit.jobs.pieces import Pieces
from storykit.jobs.store import PiecesLost
from storykit.jobs.tagging import tags_of
from storykit.video.encoding import encoder_errors_explained
from storykit.video.muxing import Piece, join

if TYPE_CHECKING:
    from pathlib import Path

    from storykit.jobs.studio import Studio
    from storykit.jobs.tasks import JoinVideo


def join_video(task: JoinVideo, studio: Studio, pieces: Pieces) -> Output:
    """Joins a film and publishes its file.

    Raises PiecesLost where the store lacks a piece, RenderError where joining fails, OutputError
    where the file cannot be written.
    """
    shooting, outline = task.shooting, task.outline
    timeline = studio.timeline(shooting.language)
    whole = shooting.scenes is None
    segments = [
        Piece(_present(pieces, key), frames)
        for footage in task.footage
        for key, frames in footage.segments
    ]
    sound = _present(pieces, task.sound.key) if task.sound is not None else None
    subtitles = studio.tracks(shooting.language) if whole else ()
    chapters = [(c.span, c.title) for c in timeline.chapters] if whole else []
    tags = tags_of(studio, timeline)
    with encoder_errors_explained(), publishing(task.path) as draft:
        join(segments, sound, subtitles, chapters, tags, outline.fps, draft)
    facts: dict[str, object] = {"frames": outline.frames, "fps": str(outline.fps)}
    if task.sound is not None:
        facts |= {"loudness_lufs": task.sound.loudness, "true_peak_dbtp": task.sound.peak}
    return Output(
        task.path, "video", shooting.language, shooting.format.name,
        outline.width, outline.height, outline.duration, title=timeline.title, facts=facts,
    )  # fmt: skip


def _present(pieces: Pieces, key: str) -> Path:
    found = pieces.find(key)
    if found is None:
        raise PiecesLost("Pieces of the video have gone from the cache.", cure="Render again.")
    return found
