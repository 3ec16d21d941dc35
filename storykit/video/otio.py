"""The timeline for editors: an OpenTimelineIO file that DaVinci Resolve, Premiere and others open.

Scenes, with their pictures and clips, follow each other on one track; sounds lie on tracks below
by kind; captions are markers. Numbers are frames of the video, by the same rounding, so that a
cut in the editor is the cut of the video. The schema is written out here: it is a few plain
records of JSON (https://opentimelineio.readthedocs.io, file format specification).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storykit.script.effects import clip_speed
from storykit.spans import Span
from storykit.timeline.model import Sound, TimedScene, Timeline
from storykit.video.frames import frame_number, frame_range

Record = dict[str, Any]
_DISSOLVES = {"fade"}


def timeline_to_otio(
    timeline: Timeline,
    media: Callable[[TimedScene], Path | None],
    withheld: Collection[Path] = (),
    *,
    sounds: Sequence[Sound] | None = None,
    lengths: Mapping[Path, int] | None = None,
) -> str:
    """The timeline as the text of an `.otio` file; `media` gives each scene's picture or clip.

    Files that are `withheld` are not named in it, for what is to be hidden can be seen in them.
    `sounds` is all that is heard, by default what the timeline has; `lengths` are the milliseconds
    of clips and sound files, as far as they are known.
    """
    heard = timeline.sounds if sounds is None else sounds
    files = _Files(frozenset(withheld), lengths or {})
    notes = {"storykit": {"story": timeline.story, "language": timeline.language}}
    tracks = [_scene_track(timeline, media, files), *_sound_tracks(timeline, heard, files)]
    stack = _named("Stack.1", timeline.title, children=tracks)
    stack["markers"] = [_marker(timeline, cue.span, cue.text) for cue in timeline.cues]
    whole = _named("Timeline.1", timeline.title, global_start_time=None, tracks=stack)
    return json.dumps(whole | {"metadata": notes}, ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True)
class _Files:
    """What is known of the files: those not to be named, and milliseconds."""

    withheld: frozenset[Path]
    lengths: Mapping[Path, int]


def _scene_track(
    timeline: Timeline, media: Callable[[TimedScene], Path | None], files: _Files
) -> Record:
    scenes: list[Record] = []
    for timed in timeline.scenes:
        if timed.transition.duration and scenes:
            scenes.append(_transition(timeline, timed))
        scenes.append(_scene(timeline, timed, media(timed), files))
    return _named("Track.1", "Scenes", kind="Video", children=scenes)


def _sound_tracks(timeline: Timeline, sounds: Sequence[Sound], files: _Files) -> list[Record]:
    tracks: list[Record] = []
    for kind in dict.fromkeys(sound.kind for sound in sounds):
        of_kind = sorted((s for s in sounds if s.kind == kind), key=lambda sound: sound.span)
        for number, lane in enumerate(_lanes(of_kind), 1):
            name = kind.capitalize() if number == 1 else f"{kind.capitalize()} {number}"
            children = list(_sounds(timeline, lane, files))
            tracks.append(_named("Track.1", name, kind="Audio", children=children))
    return tracks


def _scene(timeline: Timeline, timed: TimedScene, file: Path | None, files: _Files) -> Record:
    scene = timed.scene
    start = frame_number(scene.clip_start, timeline.fps) if scene.clip else 0
    frames = len(frame_range(timed.span, timeline.fps))
    speed = clip_speed(scene.effects) if scene.clip else 1.0
    clip = _clip(timeline, timed.id, file, start, frames, files, speed)
    note = {"layout": scene.layout, "motion": timed.motion}
    return clip | {"metadata": {"storykit": note}}


def _transition(timeline: Timeline, timed: TimedScene) -> Record:
    """A transition takes the first frames of the scene that comes in, none of the one before."""
    kind = timed.transition.kind
    end = timed.span.start + timed.transition.duration
    frames = len(frame_range(Span(timed.span.start, end), timeline.fps))
    return _named(
        "Transition.1",
        kind,
        transition_type="SMPTE_Dissolve" if kind in _DISSOLVES else "Custom_Transition",
        in_offset=_time(timeline, 0),
        out_offset=_time(timeline, frames),
    )


def _lanes(sounds: Iterable[Sound]) -> list[list[Sound]]:
    """The sounds spread over as few tracks as they need not to overlap."""
    lanes: list[list[Sound]] = []
    for sound in sounds:
        free = next((lane for lane in lanes if lane[-1].span.end <= sound.span.start), None)
        if free is None:
            lanes.append([sound])
        else:
            free.append(sound)
    return lanes


def _sounds(timeline: Timeline, sounds: Iterable[Sound], files: _Files) -> Iterable[Record]:
    """The sounds of one track, with gaps before and between them."""
    here = 0
    for sound in sounds:
        frames = frame_range(sound.span, timeline.fps)
        if frames.start > here:
            yield _named("Gap.1", "", source_range=_range(timeline, 0, frames.start - here))
        start = frame_number(sound.offset, timeline.fps)
        name = _name_of(timeline, sound)
        clip = _clip(timeline, name, sound.file, start, len(frames), files, sound.speed)
        yield clip | {"metadata": {"storykit": {"level_db": sound.level}}}
        here = frames.stop


def _name_of(timeline: Timeline, sound: Sound) -> str:
    """What is spoken is called by its scene: narrators' files have names that say nothing."""
    if sound.kind != "narration":
        return sound.file.stem
    begun = [timed.id for timed in timeline.scenes if timed.span.start <= sound.span.start]
    return begun[-1] if begun else sound.file.stem


def _clip(
    timeline: Timeline,
    name: str,
    file: Path | None,
    start: int,
    frames: int,
    files: _Files,
    speed: float,
) -> Record:
    if file is None or file in files.withheld:
        # A generator would say more, but converters to Final Cut's XML stumble over it.
        reference = _named("MissingReference.1", name)
    else:
        reference = _named("ExternalReference.1", file.name, target_url=file.absolute().as_uri())
    # Pictures last as long as they are asked to.
    known = files.lengths.get(file) if file is not None else None
    whole = start + frames if known is None else frame_number(known, timeline.fps)
    warp = _named("LinearTimeWarp.1", "", effect_name="LinearTimeWarp", time_scalar=speed)
    return _named(
        "Clip.2",
        name,
        source_range=_range(timeline, start, frames),
        media_references={
            "DEFAULT_MEDIA": reference | {"available_range": _range(timeline, 0, max(whole, 1))}
        },
        active_media_reference_key="DEFAULT_MEDIA",
        effects=[warp] if speed != 1 else [],
        markers=[],
        enabled=True,
    )


def _marker(timeline: Timeline, span: Span, text: str) -> Record:
    frames = frame_range(span, timeline.fps)
    marked = _range(timeline, frames.start, len(frames))
    flat = " ".join(text.split("\n"))
    return _named("Marker.2", flat, color="GREEN", marked_range=marked, comment=text)


def _range(timeline: Timeline, start: int, frames: int) -> Record:
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "start_time": _time(timeline, start),
        "duration": _time(timeline, frames),
    }


def _time(timeline: Timeline, frames: int) -> Record:
    return {
        "OTIO_SCHEMA": "RationalTime.1",
        "rate": float(timeline.fps),
        "value": float(frames),
    }


def _named(schema: str, name: str, **facts: Any) -> Record:
    return {"OTIO_SCHEMA": schema, "metadata": {}, "name": name, **facts}
