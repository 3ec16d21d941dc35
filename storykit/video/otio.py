"""The timeline for editors: an OpenTimelineIO file that DaVinci Resolve, Premiere and others open.

Scenes follow each other on one track, with what lies lowest in them; what lies over that, second
clips and words, is on tracks above. Sounds lie on tracks below by kind; captions are markers.
Numbers are frames of the video, by the same rounding, so that a cut in the editor is the cut of the
video. The schema is written out here: it is a few plain records of JSON
(https://opentimelineio.readthedocs.io, file format specification).

The format has no record for where in the frame a picture is seen, and programs that write one keep
it in words of their own. So a clip that does not fill the frame has a marker that says so to the
person who edits, and its box among the metadata.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from storykit.script.effects import clip_speed
from storykit.spans import Box, Span
from storykit.timeline.model import Sound, TimedScene, Timeline
from storykit.video.frames import frame_number, frame_range

Record = dict[str, Any]
_DISSOLVES = {"fade"}


@dataclass(frozen=True, slots=True)
class Laid:
    """One of the files a scene is laid out of: a picture or clip, or a PNG of what is painted.

    `box` is where it is seen, in pixels of the frame; None is all of it. `own` tells that it is the
    scene's own clip, which its beginning and effects are about. Without a `file` nothing is there.
    """

    file: Path | None
    medium: Literal["picture", "clip", "painted"] = "picture"
    box: Box | None = None
    fit: Literal["cover", "contain"] = "cover"
    own: bool = False


Seen = Callable[[TimedScene], Sequence[Laid]]
"""What a scene is laid out of, from the bottom up."""


def timeline_to_otio(
    timeline: Timeline,
    seen: Seen,
    withheld: Collection[Path] = (),
    *,
    sounds: Sequence[Sound] | None = None,
    lengths: Mapping[Path, int] | None = None,
    frame: tuple[int, int] | None = None,
) -> str:
    """The timeline as the text of an `.otio` file; `seen` gives what each scene is laid out of.

    Files that are `withheld` are not named in it, for what is to be hidden can be seen in them.
    `sounds` is all that is heard, by default what the timeline has; `lengths` are the milliseconds
    of clips and sound files, as far as they are known; `frame` is the width and height of the film.
    """
    heard = timeline.sounds if sounds is None else sounds
    files = _Files(frozenset(withheld), lengths or {})
    notes: Record = {"story": timeline.story, "language": timeline.language}
    if frame is not None:
        notes |= {"width": frame[0], "height": frame[1]}
    tracks = [*_scene_tracks(timeline, seen, files), *_sound_tracks(timeline, heard, files)]
    stack = _named("Stack.1", timeline.title, children=tracks)
    stack["markers"] = [_marker(timeline, cue.span, cue.text) for cue in timeline.cues]
    whole = _named("Timeline.1", timeline.title, global_start_time=None, tracks=stack)
    told = whole | {"metadata": {"storykit": notes}}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True)
class _Files:
    """What is known of the files: those not to be named, and milliseconds."""

    withheld: frozenset[Path]
    lengths: Mapping[Path, int]


def _scene_tracks(timeline: Timeline, seen: Seen, files: _Files) -> list[Record]:
    """The tracks of pictures, from the bottom up; where a scene has nothing on one, a gap."""
    scenes = [(timed, seen(timed) or (Laid(None),)) for timed in timeline.scenes]
    return [
        _scene_track(timeline, scenes, level, files)
        for level in range(max((len(laid) for _, laid in scenes), default=1))
    ]


def _scene_track(
    timeline: Timeline,
    scenes: Sequence[tuple[TimedScene, Sequence[Laid]]],
    level: int,
    files: _Files,
) -> Record:
    """One of the tracks. Transitions are on the lowest, which has all scenes."""
    children: list[Record] = []
    for timed, laid in scenes:
        if timed.transition.duration and children and not level:
            children.append(_transition(timeline, timed))
        if level < len(laid):
            children.append(_scene(timeline, timed, laid[level], files))
        else:
            frames = len(frame_range(timed.span, timeline.fps))
            children.append(_named("Gap.1", "", source_range=_range(timeline, 0, frames)))
    name = f"Scenes {level + 1}" if level else "Scenes"
    return _named("Track.1", name, kind="Video", children=children)


def _sound_tracks(timeline: Timeline, sounds: Sequence[Sound], files: _Files) -> list[Record]:
    tracks: list[Record] = []
    for kind in dict.fromkeys(sound.kind for sound in sounds):
        of_kind = sorted((s for s in sounds if s.kind == kind), key=lambda sound: sound.span)
        for number, lane in enumerate(_lanes(of_kind), 1):
            name = kind.capitalize() if number == 1 else f"{kind.capitalize()} {number}"
            children = list(_sounds(timeline, lane, files))
            tracks.append(_named("Track.1", name, kind="Audio", children=children))
    return tracks


def _scene(timeline: Timeline, timed: TimedScene, laid: Laid, files: _Files) -> Record:
    scene = timed.scene
    start = frame_number(scene.clip_start, timeline.fps) if laid.own else 0
    frames = len(frame_range(timed.span, timeline.fps))
    speed = clip_speed(scene.effects) if laid.own else 1.0
    clip = _clip(timeline, timed.id, laid.file, start, frames, files, speed)
    note: Record = {"layout": scene.layout, "motion": timed.motion}
    if laid.box is not None:
        x, y = round(laid.box.x), round(laid.box.y)
        width, height = round(laid.box.width), round(laid.box.height)
        note["box"] = {"x": x, "y": y, "width": width, "height": height, "fit": laid.fit}
        place = f"{width} × {height} pixels, {x} from the left and {y} from the top"
        whole = "cropped to fill" if laid.fit == "cover" else "whole, within"
        clip["markers"] = [
            _named(
                "Marker.2",
                f"{whole} {place}",
                color="ORANGE",
                marked_range=_range(timeline, start, frames),
                comment="",
            )
        ]
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
