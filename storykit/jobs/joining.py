"""Joining what was made of a film into its file."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storykit.errors import RenderError
from storykit.files import publishing
from storykit.jobs.manifest import Output
from storykit.jobs.pieces import Pieces
from storykit.jobs.sizing import Limit, Trial
from storykit.jobs.store import PiecesLost
from storykit.jobs.tagging import tags_of
from storykit.video.containers import is_readable
from storykit.video.encoding import encoder_errors_explained
from storykit.video.muxing import Piece, join

if TYPE_CHECKING:
    from pathlib import Path

    from storykit.jobs.studio import Studio
    from storykit.jobs.tasks import JoinVideo


@dataclass(frozen=True)
class Take:
    """What came of joining a film: its file, and where it has a limit, all that was tried.

    Without a file the size was not right, and the film is to be shot again.
    """

    output: Output | None
    limit: Limit | None = None


class _Unfit(Exception):
    """The file is not as large as it should be."""

    def __init__(self, limit: Limit) -> None:
        super().__init__(limit)
        self.limit = limit


def join_video(task: JoinVideo, studio: Studio, pieces: Pieces) -> Take:
    """Joins a film and publishes its file, where it is as large as it should be.

    Raises PiecesLost where the store lacks a piece or has nonsense in its place, which is removed;
    RenderError where joining fails or the film cannot become small enough, OutputError where the
    file cannot be written.
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
    keys = [key for footage in task.footage for key, _ in footage.segments]
    heard = task.sound.key if task.sound is not None else None
    if heard is not None:
        keys.append(heard)
    limit = task.limit
    try:
        with encoder_errors_explained(), publishing(task.path) as draft:
            with _pieces_blamed(pieces, keys, heard):
                join(segments, sound, subtitles, chapters, tags, outline.fps, draft)
            # What was whole when it was found may have been damaged before it was read.
            for key in keys:
                _present(pieces, key)
            if limit is not None:
                limit = _kept_to(limit, task, draft.stat().st_size)
    except _Unfit as unfit:
        return Take(None, unfit.limit)
    facts: dict[str, object] = {"frames": outline.frames, "fps": str(outline.fps)}
    if task.sound is not None:
        facts |= {"loudness_lufs": task.sound.loudness, "true_peak_dbtp": task.sound.peak}
    if limit is not None:
        facts["quality"] = shooting.settings.quality
    output = Output(
        task.path, "video", shooting.language, shooting.format.name,
        outline.width, outline.height, outline.duration, title=timeline.title, facts=facts,
    )  # fmt: skip
    return Take(output, limit)


def _kept_to(limit: Limit, task: JoinVideo, size: int) -> Limit:
    """The limit with this trial; _Unfit where another is to follow, RenderError where none can."""
    quality = task.shooting.settings.quality
    assert quality is not None
    limit = limit.tried(Trial(quality, size))
    if limit.further is None:
        raise RenderError(
            f"“{task.path.name}” does not become as small as {limit.room.largest / 1e6:.3g} MB: "
            f"it takes {size / 1e6:.3g} MB at least.",
            cure="Take a smaller frame, as --for whatsapp or --for feature-phone do, or make the "
            "story shorter.",
        )
    if limit.further != quality:
        raise _Unfit(limit)
    return limit


def _present(pieces: Pieces, key: str) -> Path:
    found = pieces.find(key)
    if found is None:
        raise PiecesLost("Pieces of the video have gone from the cache.", cure="Render again.")
    return found


@contextlib.contextmanager
def _pieces_blamed(pieces: Pieces, keys: Sequence[str], sound: str | None) -> Iterator[None]:
    """Turns what joining raises over what it reads into an error that tells where that lies.

    Whoever shares the cache can write into it what is whole, and still no video. That is removed,
    so that it can be made again.
    """
    try:
        yield
    except (ValueError, IndexError, EOFError, AttributeError) as error:
        wrong = [key for key in keys if not _is_right(pieces.find(key), key == sound)]
        for key in wrong:
            pieces.drop(key)
        folder = pieces.folder.parent
        raise (PiecesLost if wrong else RenderError)(
            f"What the cache in “{folder}” has of the video cannot be joined ({error}).",
            cure=f"Clear it with “storykit cache --clear --cache {shlex.quote(str(folder))}”, and "
            "render again.",
        ) from error


def _is_right(path: Path | None, heard: bool) -> bool:
    return path is not None and is_readable(path, "audio" if heard else "video")
