"""Placing: a clip's frame in its plate, cropped around the focus or whole on a ground."""

from __future__ import annotations

import numpy as np

from storykit.design.model import Plate
from storykit.design.shapes import plate_coverage
from storykit.spans import Box
from storykit.video.colour import Floats, Planes, Words, halved
from storykit.video.developing import ClipFrame
from storykit.video.motion import seen_part
from storykit.video.patches import FULL, mix
from storykit.video.scaling import Scaler, Source

Shape = tuple[Words, Words]

_SMALL = 24
_DIMMED = 77  # of 256: the ground under a whole picture is 30 % darker


def paint_clip(frame: ClipFrame, plate: Plate, target: Planes, scaler: Scaler) -> None:
    """Fills the target, which has the plate's size, with a frame of a clip."""
    size = (round(frame.width), round(frame.height))
    covering = seen_part(size, (target.width, target.height), "still", 0.0, focus=plate.focus)
    if plate.fit == "cover":
        scaler.paint(frame.source, _in_source(covering, frame), target)
        return
    if isinstance(plate.fill, tuple):
        target.fill(plate.fill)
    else:
        _paint_ground(frame, covering, target, scaler)
    share = min(target.width / frame.width, target.height / frame.height)
    width = min(target.width, max(2, round(frame.width * share / 2) * 2))
    height = min(target.height, max(2, round(frame.height * share / 2) * 2))
    left = (target.width - width) // 4 * 2
    top = (target.height - height) // 4 * 2
    inside = target.part(left, top, width, height)
    scaler.paint(frame.source, Box(0, 0, _columns(frame), _rows(frame)), inside)


def _paint_ground(frame: ClipFrame, covering: Box, target: Planes, scaler: Scaler) -> None:
    """The frame, blurred by way of a tiny copy, and darker."""
    tiny = Planes.empty(_SMALL, max(2, round(_SMALL * target.height / target.width / 2) * 2))
    scaler.paint(frame.source, _in_source(covering, frame), tiny)
    scaler.paint(Source(tiny), Box(0, 0, tiny.width, tiny.height), target)
    black = Planes.empty(target.width, target.height)
    black.fill((0, 0, 0))
    mix(target, black, _DIMMED)


def _in_source(part: Box, frame: ClipFrame) -> Box:
    """A part given in square pixels, in the pixels the clip has."""
    across, down = _columns(frame) / frame.width, _rows(frame) / frame.height
    return Box(part.x * across, part.y * down, part.width * across, part.height * down)


def _columns(frame: ClipFrame) -> int:
    return frame.source.planes.width


def _rows(frame: ClipFrame) -> int:
    return frame.source.planes.height


def cut_shape(plate: Plate, width: int, height: int) -> Shape | None:
    """How much of each pixel of a plate is seen (of 256), and of its chroma; None where all is."""
    if not plate.cut:
        return None
    coverage = plate_coverage(plate, width, height)
    return _shares(coverage), _shares(halved(coverage, repeat=True))


def _shares(coverage: Floats) -> Words:
    shares: Words = np.rint(np.clip(coverage, 0, 1) * FULL).astype(np.uint16)
    return shares
