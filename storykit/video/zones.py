"""Zones: stretches of a segment that are coded in another way than the rest of it.

x264 spends less on frames that few others are made from, and so on the last ones of a segment,
after which it knows of none. Where a movement goes on in the next segment they are given as much
more, so that no dip is seen where segments meet.

In frames that are foretold, x264 leaves out blocks that differ in little more than a fine pattern.
Where a part of the frame comes to rest (`regions`), it is told to keep them for as long as that
takes, since the pattern is what a slow gradient is made of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from storykit.video.encoders import Encoder
from storykit.video.frames import Schedule
from storykit.video.layers import settled_shot
from storykit.video.regions import Rest

# For the last frames of a segment, from the last one back: what keeps their distance from the
# picture within half a decibel of a film without segments (zooms over photographs and line art;
# without it 1.8 and 3.0 decibels are lost in the last frame). It takes 3 % more bits.
_AT_THE_END = (1.6, 1.4, 1.27, 1.2, 1.12, 1.12, 1.06, 1.06)
# Two frames that others are made from: one in eight is, where pictures move slowly.
_SETTLING = 16


def zoned(encoder: Encoder, plan: Schedule, segment: range, rests: tuple[Rest, ...]) -> Encoder:
    """The encoder with the zones of a segment's frames; the same where there are none.

    They follow from what is shown alone, as all that decides the segment's bytes.
    """
    if not encoder.zones:
        return encoder
    kept = settling_parts(rests, len(segment)) if encoder.keeping else ()
    # Of zones that lie over each other, the last counts.
    zones = [f"{part.start},{part.stop - 1},b=1,{encoder.keeping}" for part in kept]
    zones += [f"{part.start},{part.stop - 1},b={more:g}" for part, more in _ends(plan, segment)]
    if not zones:
        return encoder
    options = tuple(
        (name, f"{value}:zones={'/'.join(zones)}" if name == encoder.zones else value)
        for name, value in encoder.options
    )
    return replace(encoder, options=options)


def settling_parts(rests: tuple[Rest, ...], frames: int) -> Iterator[range]:
    """The frames of a segment, of so many, in which some part of the picture has come to rest.

    What rests from the first frame on is not among them: that frame is made from no other.
    """
    part: range | None = None
    for begin in (rest.frames.start for rest in rests if rest.frames.start):
        if part is not None and begin > part.stop:
            yield part
            part = None
        first = begin if part is None else part.start
        part = range(first, min(begin + _SETTLING, frames))
    if part is not None:
        yield part


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
