"""Fingerprints: hashes of everything that decides the bytes of a segment, and of nothing else.

All places in time are relative to the segment, so a scene that is only seen earlier or later
keeps its fingerprint.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from fractions import Fraction
from functools import cache
from hashlib import sha256
from pathlib import Path
from shutil import which
from typing import Any

import av
import numpy as np
import PIL

from storykit.assets import digest
from storykit.design.model import Painted, Plate
from storykit.video.apart import ffmpeg_program
from storykit.video.encoders import Encoder
from storykit.video.encoding import Segment
from storykit.video.frames import Placed, Schedule, frame_moment
from storykit.video.layers import settled_shot
from storykit.video.model import Film
from storykit.video.muxing import SAMPLE_RATE, Sliced, SoundCoding
from storykit.video.trial import encoder_version
from storykit.video.zones import goes_on

ENGINE = 15
"""Raised whenever the engine paints or encodes anything differently."""


_BLOCK = 5 * SAMPLE_RATE
# Motions and transitions that look alike from left to right and from right to left.
_UPRIGHT = frozenset({"still", "zoom-in", "zoom-out"})
_FACING = frozenset({"cut", "fade", "through-black"})


@cache
def _makers() -> list[object]:
    """The versions of everything that has a hand in a segment's bytes.

    storykit's own counts: a picture that an earlier one left uncovered must not come back.
    """
    libraries = [av.__version__, av.ffmpeg_version_info, PIL.__version__, np.__version__]
    return [ENGINE, _version("storykit"), *libraries]


@cache
def _version(package: str) -> str:
    # Loaded by a worker, while others are at work: it takes seven milliseconds.
    import importlib.metadata

    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


@cache
def _apart() -> list[object]:
    """What tells the ffmpeg that encodes in a process of its own from another one."""
    found = which(ffmpeg_program())
    return [Path(found).name, Path(found).stat().st_size] if found else []


def segment_key(film: Film, plan: Schedule, segment: Segment, encoder: Encoder) -> str:
    """The fingerprint of one segment."""
    start = segment.frames.start
    shots = [
        [*_shot_parts(plan.placed[index], start, film.fps), _mirrored(plan.placed[index], film.rtl)]
        for index in plan.indices_between(segment.frames)
    ]
    by = _apart() if encoder.apart else encoder_version(encoder.name)
    made_by = [_makers(), asdict(encoder), by]
    # What comes after a segment decides nothing but whether its last frames get more bits.
    after = bool(encoder.zones) and goes_on(plan, segment.frames)
    head = [made_by, film.width, film.height, str(film.fps), after]
    return _hash([head, len(segment.frames), shots, list(_overlay_parts(plan, segment.frames))])


def sound_key(samples: Sliced, frames: int, film: Film, coding: SoundCoding) -> str:
    """The fingerprint of the encoded sound."""
    content = sha256()
    for start in range(0, len(samples), _BLOCK):
        content.update(np.ascontiguousarray(samples[start : start + _BLOCK]).data)
    return _hash([_makers(), content.hexdigest(), frames, str(film.fps), asdict(coding)])


def _hash(parts: object) -> str:
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True, default=_plain)
    return sha256(text.encode()).hexdigest()


def _plain(value: object) -> Any:
    if isinstance(value, Path):
        return str(value)
    return dict(value) if hasattr(value, "keys") else list(value)  # type: ignore[call-overload]


def _shot_parts(placed: Placed, start: int, fps: Fraction) -> list[object]:
    """What a shot adds; how long it has been seen counts only until it rests."""
    shot = placed.shot
    begin = placed.first - start
    transition = [placed.blend, shot.transition.kind] if begin + placed.blend > 0 else None
    return [
        max(begin, -max(settled_shot(shot, fps), placed.blend)),
        transition,
        shot.motion,
        shot.clip_start,
        [_version("moviepy"), *shot.effects] if shot.effects else [],
        [shot.clip in (None, plate.file) for plate in _plates(shot.painted)],
        list(_painted_parts(shot.painted)),
    ]


def _mirrored(placed: Placed, rtl: bool) -> bool:
    """Whether a shot moves the other way because the film runs from right to left.

    A picture without texts that does not is the same in all languages.
    """
    shot = placed.shot
    return rtl and not (shot.motion in _UPRIGHT and shot.transition.kind in _FACING)


def _plates(painted: Painted) -> list[Plate]:
    return [layer for layer in painted.layers if isinstance(layer, Plate)]


def _painted_parts(painted: Painted) -> Iterator[object]:
    yield painted.background
    yield [[asdict(box), detail] for box, detail in painted.details]
    for layer in painted.layers:
        if isinstance(layer, Plate):
            hidden = [hide.model_dump(mode="json", exclude={"person"}) for hide in layer.hide]
            facts = asdict(replace(layer, hide=())) | {"file": layer.file.suffix, "hide": hidden}
            yield [digest(layer.file), facts]
        else:
            enter = asdict(layer.enter) if layer.enter else None
            further = [(at, sprite.digest) for at, sprite in layer.frames]
            yield [layer.sprite.digest, enter, further]


def _overlay_parts(plan: Schedule, frames: range) -> Iterator[object]:
    for overlay in plan.overlays_in(frames):
        timed, seen = overlay.timed, overlay.frames
        places = [seen.start - frames.start, seen.stop - frames.start]
        grows: list[object] = []
        if timed.grows is not None:
            begun = timed.grows.start - frame_moment(frames.start, plan.fps)
            grows = [str(begun), timed.grows.end - timed.grows.start, timed.grows.backward]
        yield [*places, timed.fade_in, timed.fade_out, timed.sprite.digest, grows]
