"""Entrances and fades: where a layer is at a frame, and how much of it is seen. Pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import hypot

import numpy as np

from storykit.design.model import Entrance, Painted, Still
from storykit.spans import Box
from storykit.video.colour import Floats, Words
from storykit.video.patches import FULL

_SOFT_EDGE = 0.12
_READY = 0.75
_QUICK = 0.02  # pixels in a millisecond
_STEPS = 8  # positions per pixel of what is slower


@dataclass(frozen=True, slots=True)
class Pose:
    """A layer at a moment: its opacity of 256, how far it is from its place, how far uncovered.

    `dx` and `dy` are pixels; `bared` is the share that a wipe has uncovered, 1 where none runs.
    """

    weight: int
    dx: float = 0.0
    dy: float = 0.0
    bared: float = 1.0


AT_REST = Pose(FULL)


def eased_out(share: float) -> float:
    """Fast at first, then slower until it rests (a cubic)."""
    return 1 - (1 - share) ** 3


def eased(share: float) -> float:
    """Slow at both ends."""
    return share * share * (3 - 2 * share)


def pose(enter: Entrance | None, milliseconds: float) -> Pose | None:
    """The pose so many milliseconds after the scene began; None while nothing is to be seen."""
    if enter is None:
        return AT_REST
    since = milliseconds - enter.delay
    if since < 0:
        return None
    if since >= enter.duration:
        return AT_REST
    share = eased_out(since / enter.duration)
    weight = round(FULL * share) if enter.fade and enter.wipe is None else FULL
    bared = share if enter.wipe is not None else 1.0
    if not weight or not bared:
        return None
    away = 1 - share
    return Pose(weight, *_place(enter, away), bared)


def rests_after(still: Still) -> int:
    """The milliseconds of its scene after which a still never changes again."""
    begin, length = (still.enter.delay, still.enter.duration) if still.enter else (0, 0)
    return begin + max([length, *(at for at, _ in still.frames)])


def quickened(painted: Painted, duration: int) -> Painted:
    """The scene with its entrances made quicker where its milliseconds are too few for them.

    All is there after three quarters of it: what never came in would never be read.
    """
    stills = [layer for layer in painted.layers if isinstance(layer, Still)]
    needed, given = max(map(rests_after, stills), default=0), round(duration * _READY)
    if needed <= given:
        return painted

    def sooner(moment: int) -> int:
        return moment * given // needed

    def quick(still: Still) -> Still:
        frames = tuple((sooner(at), sprite) for at, sprite in still.frames)
        enter = still.enter
        if enter is not None:
            delay = sooner(enter.delay)
            length = sooner(enter.delay + enter.duration) - delay
            enter = replace(enter, delay=delay, duration=length)
        return replace(still, enter=enter, frames=frames)

    layers = tuple(quick(layer) if isinstance(layer, Still) else layer for layer in painted.layers)
    return replace(painted, layers=layers)


def _place(enter: Entrance, away: float) -> tuple[float, float]:
    """How far a layer is from its place, on its way to it.

    Between pixels letters lose a third of their finest detail, and would be sharp in one frame and
    soft in the next. So what comes in as quickly as usual moves by whole pixels, which nobody can
    tell at that speed; what drifts slowly moves between them.
    """
    quick = hypot(enter.dx, enter.dy) >= _QUICK * enter.duration
    steps = 1 if quick else _STEPS
    return round(enter.dx * away * steps) / steps, round(enter.dy * away * steps) / steps


def bare_weights(box: Box, wipe: str, bared: float, length: int) -> tuple[Words, int]:
    """The weights of a half-done wipe over `box`, for every column or row, and which axis it is.

    The uncovered side ends in a soft edge, so that no letter is cut by a line.
    """
    axis = 1 if wipe in ("left-to-right", "right-to-left") else 0
    start, size = (box.x, box.width) if axis else (box.y, box.height)
    places = np.arange(length) + 0.5 - start
    if wipe in ("right-to-left", "up"):
        places = size - places
    return _edge(places, size, bared, max(2.0, size * _SOFT_EDGE)), axis


def edge_weights(length: int, bared: float, *, backward: bool) -> Words:
    """The weights of a wipe over the whole length of the frame, from one side to the other."""
    places = np.arange(length) + 0.5
    soft = max(2.0, length * _SOFT_EDGE)
    return _edge(length - places if backward else places, length, bared, soft)


def grown_weights(box: Box, share: float, length: int, *, backward: bool) -> Words:
    """The weights, for every column, of a bar that has grown over a share of its box.

    Its end is soft by the two pixels that colour is stored for, so that it moves between pixels.
    """
    places = np.arange(length) + 0.5 - box.x
    return _edge(box.width - places if backward else places, box.width, share, 2.0)


def _edge(places: Floats, size: float, bared: float, soft: float) -> Words:
    edge = bared * (size + soft)
    words: Words = np.rint(np.clip((edge - places) / soft, 0, 1) * FULL).astype(np.uint16)
    return words


def fade_weight(frame: int, frames: range, fade_in: float, fade_out: float) -> int:
    """The opacity, of 256, of something seen for `frames` that fades in and out within frames.

    No frame of it is fully clear: the first of a fade of n frames has a weight of 1 in n + 1.
    """
    weight = 1.0
    if fade_in > 0:
        weight = min(weight, (frame - frames.start + 1) / (fade_in + 1))
    if fade_out > 0:
        weight = min(weight, (frames.stop - frame) / (fade_out + 1))
    return round(FULL * weight)
