"""Strips: a picture that is panned, scaled once for every part of a pixel.

While a picture is panned its scale does not change. So it need not be scaled for every frame: it
is kept as copies that are shifted against each other by a twenty-first of a pixel, and a frame is
cut out of the copy whose place is nearest. That is off by 0.016 pixels (root mean square), which
nobody sees, and takes a fifth of the time. Copies lie up to 0.04 pixels beside where they were
asked for; where that is is known. Of chroma, whose places the eye tells far less, eight copies for
each of its pixels are enough.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from math import ceil, floor

from storykit.spans import Box
from storykit.video.colour import Bytes, Planes
from storykit.video.motion import Lines, place_lines
from storykit.video.scaling import Scaler, Source

_STEPS, _CHROMA_STEPS = 21, 8  # copies for one pixel


@dataclass(frozen=True, eq=False)
class _Plane:
    """How one plane of the source is seen in each of its copies.

    `columns` are each copy's, and `places` how far the copy lies to the right of the first whole
    pixel, in pixels of the frame.
    """

    columns: tuple[Lines, ...]
    places: tuple[float, ...]
    rows: Lines
    size: tuple[int, int]
    sharp: bool

    def nearest(self, place: float) -> tuple[int, int]:
        """The copy in which a place is nearest to a whole column, and that column."""
        steps = len(self.places)
        whole, part = divmod(round(place * steps), steps)
        near = [divmod(whole * steps + part + each, steps) for each in (0, -1, 1)]
        column, copy = min(near, key=lambda one: abs(one[0] + self.places[one[1]] - place))
        return copy, column


def _placed(pixels: Bytes, part: Box, size: tuple[int, int], *, sharp: bool) -> _Plane:
    """How a part of a plane is to be seen at a size."""
    (width, height), (tall, wide) = size, pixels.shape
    step, steps = part.width / width, _STEPS if sharp else _CHROMA_STEPS
    begins = [part.x + copy / steps * step for copy in range(steps)]
    columns = tuple(place_lines(x, x + part.width, width, wide) for x in begins)
    places = tuple((each.begin - part.x) / step for each in columns)
    rows = place_lines(part.y, part.bottom, height, tall)
    return _Plane(columns, places, rows, size, sharp)


class Strips:
    """The shifted copies of one picture, each made when it is first needed, for any thread.

    The source is let go of when all are made.

    `part` is what is seen of the source at the left end of the movement and `travel` how far that
    moves to the right, both in pixels of the source without its border; `width` and `height` are
    the frame's.
    """

    def __init__(self, source: Source, part: Box, travel: float, width: int, height: int) -> None:
        step, border = part.width / width, source.border
        self._step = step
        self._first = floor(part.x / step / 2) * 2
        self._width = ceil((part.x + travel) / step / 2) * 2 + 2 - self._first + width
        self._size = (width, height)
        left, wide, tall = self._first * step, self._width * step, part.height
        luma, blue, red = source.planes
        whole = Box(left + border, part.y + border, wide, tall)
        # As in `Scaler.enlarged`, a hundredth of a pixel between luma and chroma is let be.
        half = Box(left / 2 + border // 2, part.y / 2 + border // 2, wide / 2, tall / 2)
        small = self._width // 2, height // 2
        self._planes = (
            _placed(luma, whole, (self._width, height), sharp=True),
            _placed(blue, half, small, sharp=False),
            _placed(red, half, small, sharp=False),
        )
        self._sources: list[Bytes | None] = [luma, blue, red]
        self._made: tuple[dict[int, Bytes], ...] = ({}, {}, {})
        self._lock = threading.Lock()

    def at(self, x: float, scaler: Scaler) -> Planes:
        """The frame whose left border is at `x` of the source, to be read only."""
        place = x / self._step - self._first
        return Planes(
            self._cut(0, place, scaler),
            self._cut(1, place / 2, scaler),
            self._cut(2, place / 2, scaler),
        )

    def _cut(self, index: int, place: float, scaler: Scaler) -> Bytes:
        width = self._size[0] // (2 if index else 1)
        copy, column = self._planes[index].nearest(place)
        if column < 0:  # only ever by a part of a pixel
            copy, column = 0, 0
        return self._strip(index, copy, scaler)[:, column : column + width]

    def _strip(self, index: int, copy: int, scaler: Scaler) -> Bytes:
        with self._lock:
            made, source, plane = self._made[index], self._sources[index], self._planes[index]
            if copy not in made and source is not None:
                made[copy] = scaler.taken(
                    source, plane.columns[copy], plane.rows, *plane.size, sharp=plane.sharp
                )
                if len(made) == len(plane.columns):
                    self._sources[index] = None
            return made[copy]
