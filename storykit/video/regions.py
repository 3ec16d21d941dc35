"""Regions: the parts of a frame in which drawn layers rest, which are coded finer than pictures.

Coarse coding leaves out the fine pattern of two neighbouring levels that slow gradients are painted
in, so that steps are seen, and leaves a haze around letters. In a picture that moves nobody sees
it, and finer coding would be paid for in every frame. What rests is paid for once: later frames
take it from those before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import ceil, floor
from typing import TYPE_CHECKING

from storykit.design.model import Painted, Plate, Still
from storykit.spans import Box
from storykit.video.frames import Schedule
from storykit.video.layers import settled_still
from storykit.video.model import Film, Shot

if TYPE_CHECKING:
    import av
    from av.filter import Graph

Parts = tuple[tuple[Box, bool], ...]
"""Boxes of a frame and whether what they show is coded finer; of two that overlap, the first."""

# Frames of which fewer pass between one part's coming to rest and the next are one coming.
_SETTLING = 16

# ffmpeg counts such wishes in shares of all the quantiser's steps, of which x264 and x265 have 51.
_STEPS = 51


@dataclass(frozen=True, slots=True)
class Rest:
    """A stretch of a segment's frames, counted from its first, and the parts that rest in them."""

    frames: range
    parts: Parts


def rests_in(plan: Schedule, segment: range) -> tuple[Rest, ...]:
    """The stretches of a segment in which some part of the frame rests, in order.

    They follow from what is shown alone, as all that decides the segment's bytes. In a transition
    nothing rests. Captions and the logo are not asked: what lies under them rests all the same, and
    they are finer where that is.
    """
    found = []
    parts_of_places = enumerate(_parts_at(plan, frame) for frame in segment)
    for parts, group in groupby(parts_of_places, key=lambda each: each[1]):
        places = [place for place, _ in group]
        if parts is not None:
            found.append(Rest(range(places[0], places[-1] + 1), parts))
    return tuple(found)


def _parts_at(plan: Schedule, frame: int) -> Parts | None:
    """The parts of a frame; None where nothing of it is coded finer."""
    placed, before = plan.at(frame)
    if before is not None:
        return None
    painted = placed.shot.painted
    whole = _whole(painted)
    lively = tuple(_lively_boxes(placed.shot, frame - placed.first, plan.fps))
    if any(box.contains(whole) for box in lively):
        return None
    # A pattern over the whole frame would take two thirds more bits for what nobody sees.
    drawn = tuple((box, detail == "even") for box, detail in reversed(painted.details))
    return (*((box, False) for box in lively), *drawn, (whole, True))


def _lively_boxes(shot: Shot, inside: int, fps: Fraction) -> Iterator[Box]:
    """Where something of a shot may move at one of its frames; pictures count as if they did."""
    for layer in shot.painted.layers:
        if isinstance(layer, Plate):
            yield layer.box
        elif settled_still(layer, fps) > inside:
            yield from _ways(layer)


def _ways(still: Still) -> Iterator[Box]:
    """Where a still is seen while it comes in."""
    dx, dy = (still.enter.dx, still.enter.dy) if still.enter else (0.0, 0.0)
    for sprite in (still.sprite, *(sprite for _, sprite in still.frames)):
        box = sprite.box
        x, y = box.x + min(dx, 0), box.y + min(dy, 0)
        yield Box(x, y, box.width + abs(dx), box.height + abs(dy))


def _whole(picture: Painted | Film) -> Box:
    return Box(0, 0, picture.width, picture.height)


class Marker:
    """Marks a segment's frames with what of them is to be coded finer, for the encoder to read.

    `finer` is by how many steps of the quantiser. Where any frame of a segment is marked, all are,
    since x265 fails otherwise; where none is, marking costs nothing. With `brief`, what rests is
    marked for so many frames after the last of it has come, not for as long as it rests.
    """

    def __init__(self, film: Film, rests: tuple[Rest, ...], finer: int, brief: int = 0) -> None:
        self._film = film
        self._finer = finer
        kept = [rest for rest in rests if len(rest.frames) >= _SETTLING] if brief else rests
        self._parts = {place: rest.parts for rest in kept for place in rest.frames[: brief or None]}
        self._graphs: dict[Parts, Graph] = {}

    def marked(self, place: int, frame: av.VideoFrame) -> av.VideoFrame:
        """A segment's frame with its marks. It shows the same memory, of which there is no copy."""
        if not self._parts:
            return frame
        parts = self._parts.get(place, ((_whole(self._film), False),))
        if parts not in self._graphs:
            self._graphs[parts] = self._graph(parts)
        graph = self._graphs[parts]
        graph.vpush(frame)
        return graph.vpull()

    def _graph(self, parts: Parts) -> Graph:
        """ffmpeg's filters that add the marks to frames, one for each part."""
        from av import VideoFormat
        from av.filter import Graph

        film = self._film
        graph = Graph()
        source = graph.add_buffer(
            width=film.width,
            height=film.height,
            format=VideoFormat("yuv420p"),
            time_base=1 / film.fps,
        )
        regions = [
            graph.add("addroi", f"{_placed(box)}:qoffset={-finer * self._finer}/{_STEPS}")
            for box, finer in parts
        ]
        graph.link_nodes(source, *regions, graph.add("buffersink")).configure()
        return graph


def _placed(box: Box) -> str:
    """A box in whole pixels; ffmpeg cuts it to the frame, and encoders grow it to their blocks."""
    left, top = max(0, floor(box.x)), max(0, floor(box.y))
    width, height = max(0, ceil(box.right) - left), max(0, ceil(box.bottom) - top)
    return f"x={left}:y={top}:w={width}:h={height}"
