"""Zones: stretches of a segment that are given more bits, since coarse coding would show in them.

A slow gradient is painted as a fine pattern of two neighbouring levels. At the usual quality x264
leaves the pattern out, and the steps are seen. Where nothing but drawn layers is on the screen,
which rest once they have come in, finer coding is paid for once and not in every frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from storykit.design.model import Painted, Plate
from storykit.video.encoders import Encoder
from storykit.video.frames import Schedule

# How many times the usual bits: 6 * log2(2.5), 8 steps of the quantiser. Of a gradient 1080 x 1920
# that makes 60 KB instead of 18, and steps of a third of a level instead of a whole one.
_FINER = 2.5


def zoned(encoder: Encoder, plan: Schedule, segment: range) -> Encoder:
    """The encoder with the zones of a segment's frames; the same where there are none.

    They follow from what is shown alone, as all that decides the segment's bytes.
    """
    if not encoder.zones:
        return encoder
    zones = [f"{part.start},{part.stop - 1},b={_FINER:g}" for part in fine_parts(plan, segment)]
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


def _is_fine(painted: Painted) -> bool:
    """Whether a scene has slow gradients, and no pictures, which would take most of the bits."""
    return painted.graded and not any(isinstance(layer, Plate) for layer in painted.layers)
