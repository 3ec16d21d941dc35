"""Films in reels: stretches of a few scenes that are painted and encoded on their own.

A whole film is never held at once: a reel paints its own scenes, encodes its segments one after the
other, and lets go of them. Where segments are cut, and so the bytes of every one, does not depend
on reels; a reel only says which of them are made together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from storykit.design.model import Painted
from storykit.errors import Finding
from storykit.formats import Format
from storykit.jobs.pieces import Pieces
from storykit.spans import Span
from storykit.timeline import Timeline
from storykit.video.apart import EncoderFailed
from storykit.video.brushes import OpenClips
from storykit.video.draft import draft_of
from storykit.video.encoders import Encoder, chosen_encoder, encoder_findings
from storykit.video.encoding import (
    Segment,
    encode_segment,
    encoder_errors_explained,
    segments_of,
)
from storykit.video.filming import build_film
from storykit.video.fingerprints import segment_key
from storykit.video.frames import Schedule, schedule
from storykit.video.model import Film, Shot
from storykit.video.render import check_size, film_findings
from storykit.video.settings import EncodeSettings
from storykit.video.stages import Stages

if TYPE_CHECKING:
    from storykit.jobs.studio import Studio

USUAL = 10
"""Seconds. Long enough that scenes painted twice, under a transition, do not weigh."""


@dataclass(frozen=True, slots=True)
class Shooting:
    """One film that is to be made: of which language, in which shape, with which settings.

    `scenes` are the ids of the only ones to be made, moved together; None means all.
    """

    language: str
    format: Format
    settings: EncodeSettings
    draft: bool = False
    scenes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Reel:
    """Segments in a row, and the ids of the scenes that are seen in them."""

    number: int
    segments: tuple[Segment, ...]
    scenes: tuple[str, ...]

    @property
    def frames(self) -> range:
        """The frames of the film it holds."""
        return range(self.segments[0].frames.start, self.segments[-1].frames.stop)


@dataclass(frozen=True, slots=True)
class Outline:
    """A film without its pictures: its size, rate and length, and the reels it is made in."""

    width: int
    height: int
    fps: Fraction
    frames: int
    reels: tuple[Reel, ...]

    @property
    def duration(self) -> int:
        """Milliseconds."""
        return round(self.frames / self.fps * 1000)


@dataclass(frozen=True, slots=True)
class Footage:
    """What a reel has become: the keys of its segments in the store, and what was found.

    `encoder` made them; it is empty where the graphics card's failed, and nothing else was tried,
    since one film is made by one encoder.
    """

    segments: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...] = ()
    encoder: str = ""


def outline_of(timeline: Timeline, shooting: Shooting) -> Outline:
    """The outline of a film; RenderError where it has a size that cannot be encoded."""
    film = _unpainted(timeline, shooting)
    check_size(film)
    plan = schedule(film)
    return Outline(film.width, film.height, film.fps, plan.frames, _reels(plan))


def make_reel(
    studio: Studio,
    timeline: Timeline,
    shooting: Shooting,
    reel: Reel,
    pieces: Pieces,
    on_progress: Callable[[float], None] = lambda share: None,
    spare: Callable[[], bool] = lambda: False,
) -> Footage:
    """Paints and encodes what the store lacks of a reel.

    `on_progress` is called after every frame; what it raises ends the work. `spare` tells whether a
    processor is idle. Raises AssetError, LayoutError or TextError with its place in the script,
    RenderError where encoding fails.
    """
    film = _painted(studio, timeline, shooting, reel)
    plan = schedule(film)
    stages = Stages(plan, rtl=film.rtl, shared=studio.shared, clips=OpenClips())
    encoder = chosen_encoder(shooting.settings)
    total, done = len(reel.frames), 0
    made = []

    def step() -> None:
        nonlocal done
        done += 1
        stages.leave(reel.frames.start + done)
        on_progress(done / total)

    findings = (*film_findings(film), *encoder_findings(shooting.settings, encoder))
    try:
        for segment in reel.segments:
            key = segment_key(film, plan, segment, encoder)
            if pieces.find(key) is None:
                _encode(film, plan, stages, segment, encoder, pieces, key, step, spare)
            done = segment.frames.stop - reel.frames.start
            on_progress(done / total)
            made.append((key, len(segment.frames)))
    except EncoderFailed:
        if not shooting.settings.hardware:
            raise
        return Footage((), findings)
    finally:
        stages.close()
    return Footage(tuple(made), findings, encoder.name)


def segment_keys(
    studio: Studio, timeline: Timeline, shooting: Shooting, reel: Reel
) -> tuple[str, ...]:
    """The keys of a reel's segments: it is painted, but not encoded. Raises as `make_reel`."""
    film = _painted(studio, timeline, shooting, reel)
    plan = schedule(film)
    encoder = chosen_encoder(shooting.settings)
    return tuple(segment_key(film, plan, segment, encoder) for segment in reel.segments)


def _encode(
    film: Film,
    plan: Schedule,
    stages: Stages,
    segment: Segment,
    encoder: Encoder,
    pieces: Pieces,
    key: str,
    step: Callable[[], None],
    spare: Callable[[], bool],
) -> None:
    stages.leave(segment.frames.start)
    with encoder_errors_explained():
        pieces.make(
            key,
            lambda path: encode_segment(film, plan, stages, segment, encoder, path, step, spare),
        )


# Where the film is cut ---------------------------------------------------------------------------


def _reels(plan: Schedule) -> tuple[Reel, ...]:
    """Segments gathered until a reel is long enough; the end of a film is no reel of its own."""
    enough = round(USUAL * plan.fps)
    gathered: list[list[Segment]] = []
    for segment in segments_of(plan):
        if gathered and segment.frames.start - gathered[-1][0].frames.start < enough:
            gathered[-1].append(segment)
        else:
            gathered.append([segment])
    if len(gathered) > 1 and len(gathered[-1]) == 1:
        gathered[-2:] = [gathered[-2] + gathered[-1]]
    return tuple(
        Reel(number, tuple(segments), _scenes(plan, segments))
        for number, segments in enumerate(gathered)
    )


def _scenes(plan: Schedule, segments: list[Segment]) -> tuple[str, ...]:
    indices = {index for segment in segments for index in plan.indices_between(segment.frames)}
    return tuple(plan.placed[index].shot.id for index in sorted(indices))


# Films and parts of them -------------------------------------------------------------------------


def _unpainted(timeline: Timeline, shooting: Shooting) -> Film:
    """The film with shots that show nothing."""
    width, height = shooting.format.width, shooting.format.height
    nothing = Painted(width, height, (0, 0, 0), ())
    shots = tuple(
        Shot(timed.id, "", timed.span, nothing, timed.transition) for timed in timeline.scenes
    )
    film = Film(width, height, timeline.fps, timeline.duration, shots)
    film = draft_of(film) if shooting.draft else film
    return film if shooting.scenes is None else _together(film, _moves(timeline, shooting.scenes))


def _painted(studio: Studio, timeline: Timeline, shooting: Shooting, reel: Reel) -> Film:
    """The film with the shots of a reel, and what lies over them, at their places in the whole."""
    film = build_film(
        studio.story,
        timeline,
        shooting.format,
        studio.theme,
        studio.fonts,
        logo=studio.logo,
        scenes=reel.scenes,
    )
    film = draft_of(film) if shooting.draft else film
    return film if shooting.scenes is None else _together(film, _moves(timeline, shooting.scenes))


def _moves(timeline: Timeline, scenes: tuple[str, ...]) -> dict[str, tuple[Span, int]]:
    """Where each of some scenes is, and by how many milliseconds it moves to close the gaps."""
    moves = {}
    moment = 0
    for timed in timeline.scenes:
        if timed.id in scenes:
            moves[timed.id] = (timed.span, moment - timed.span.start)
            moment += timed.span.duration
    return moves


def _together(film: Film, moves: dict[str, tuple[Span, int]]) -> Film:
    """The film with these scenes only, moved together; what lies over a scene goes with it."""
    shots = tuple(
        replace(shot, span=shot.span.shifted(moves[shot.id][1]))
        for shot in film.shots
        if shot.id in moves
    )
    duration = sum(span.duration for span, _ in moves.values())
    overlays = tuple(
        overlay.moved(span, by)
        for overlay in film.overlays
        for span, by in moves.values()
        if overlay.span.overlaps(span)
    )
    return replace(film, shots=shots, overlays=overlays, duration=duration)
