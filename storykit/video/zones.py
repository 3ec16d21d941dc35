"""Zones: stretches of a segment that are given more bits, since coarse coding would show in them.

A slow gradient is painted as a fine pattern of two neighbouring levels. At the usual quality x264
leaves the pattern out, and the steps are seen. Where nothing but drawn layers is on the screen,
which rest once they have come in, finer coding is paid for once and not in every frame.

x264 spends less on frames that few others are made from, and so on the last ones of a segment,
after which it knows of none. Where a movement goes on in the next segment they are given as much
more, so that no dip is seen where segments meet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from storykit.design.model import Painted, Plate
from storykit.video.encoders import Encoder
from storykit.video.frames import Schedule
from storykit.video.layers import settled_shot

# How many times the usual bits: 6 * log2(2.5), 8 steps of the quantiser. Of a gradient 1080 x 1920
# that makes 60 KB instead of 18, and steps of a third of a level instead of a whole one.
_FINER = 2.5
# For the last frames of a segment, from the last one back: what keeps their distance from the
# picture within half a decibel of a film without segments (zooms over photographs and line art;
# without it 1.8 and 3.0 decibels are lost in the last frame). It takes 3 % more bits.
_AT_THE_END = (1.6, 1.4, 1.27, 1.2, 1.12, 1.12, 1.06, 1.06)


def zoned(encoder: Encoder, plan: Schedule, segment: range) -> Encoder:
    """The encoder with the zones of a segment's frames; the same where there are none.

    They follow from what is shown alone, as all that decides the segment's bytes.
    """
    if not encoder.zones:
        return encoder
    fine = [(part, _FINER) for part in fine_parts(plan, segment)]
    zones = [
        f"{part.start},{part.stop - 1},b={more:g}" for part, more in [*fine, *_ends(plan, segment)]
    ]
    if not zones:
        return encoder
    options = tuple(
        (name, f"{value}:zones={'/'.join(zones)}" if name == encoder.zones else value)
        for name, value in encoder.options
    )
    return replace(encoder, options=options)


def fine_parts(plan: Schedule, segment: range) -> Iterator[range]:
    """The parts of a segment, counted from its first frame, that show slow gradients at rest.

    A frame of a transition is in one of them only when both of its scenes are such.
    """
    shots = plan.indices_between(segment)
    fine = {index for index in shots if _is_fine(plan.placed[index].shot.painted)}
    begin: int | None = None
    for place, frame in enumerate(segment if fine else ()):
        index = plan.index_at(frame)
        under = index - 1 if plan.at(frame)[1] is not None else index
        if fine >= {index, under}:
            begin = place if begin is None else begin
        elif begin is not None:
            yield range(begin, place)
            begin = None
    if begin is not None:
        yield range(begin, len(segment))


def _ends(plan: Schedule, segment: range) -> Iterator[tuple[range, float]]:
    """The last frames of a segment and their bits, where a movement goes on after them."""
    if not goes_on(plan, segment):
        return
    for back, more in enumerate(_AT_THE_END[: len(segment)]):
        place = len(segment) - 1 - back
        yield range(place, place + 1), more


def goes_on(plan: Schedule, segment: range) -> bool:
    """Whether something still moves in a scene that the end of a segment cuts in two."""
    if segment.stop >= plan.frames:
        return False
    placed = plan.placed[plan.index_at(segment.stop)]
    inside = segment.stop - placed.first
    return inside > placed.blend and settled_shot(placed.shot, plan.fps) > inside


def _is_fine(painted: Painted) -> bool:
    """Whether a scene has slow gradients, and no pictures, which would take most of the bits."""
    return painted.graded and not any(isinstance(layer, Plate) for layer in painted.layers)
