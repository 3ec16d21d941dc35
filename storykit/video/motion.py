"""Motion: which part of a picture is seen at a moment. Pure arithmetic.

A movement depends on the time since its shot began and never on how long the shot lasts, so that
the frames of a shot are the same in every language. It starts at its full speed, which nobody
sees under a transition, and slows down for ever: `1 - exp(-t / 5 s)`. A picture is enlarged by 18
% at most.

`place_lines` turns a part of a picture with broken coordinates into whole rows and columns that
an ordinary scaler can take: the part is grown to whole pixels, and scaled to a size of which the
frame is cut out. The best of some hundred candidates is right to about 0.02 pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, exp, floor
from typing import TYPE_CHECKING

import numpy as np

from storykit.spans import Box

if TYPE_CHECKING:
    from storykit.script.models import MotionName

ZOOM = 0.18
PAN = 0.16
_PAN_ZOOM = 0.12
_SETTLING = 5.0
_AWAY, _AWAY_SHARE = 0.12, 0.6
"""How far a pan keeps the focus from the edges: of the view, or of its own way to the border."""


def progress(seconds: float) -> float:
    """How much of a movement is done: 0 at first, 1 never quite."""
    return 1 - exp(-max(seconds, 0.0) / _SETTLING)


def largest_zoom(motion: MotionName, depth: float = 1.0) -> float:
    """How far a movement ever enlarges its picture."""
    by_motion = {"zoom-in": ZOOM, "zoom-out": ZOOM, "still": 0.0}
    return 1 + by_motion.get(motion, _PAN_ZOOM) * depth


def seen_part(
    picture: tuple[int, int],
    frame: tuple[float, float],
    motion: MotionName,
    seconds: float,
    *,
    focus: tuple[float, float] = (0.5, 0.5),
    rtl: bool = False,
    depth: float = 1.0,
) -> Box:
    """The part of a picture that covers a frame, in pixels of the picture, never outside of it.

    `picture` and `frame` are widths and heights; `focus`, as shares of the picture, is always in
    sight. At rest, and where a zoom is nearest, it is as near to the middle as the picture's
    borders allow; a zoom goes straight there, around one point. `pan-start` moves the view towards
    where reading starts: to the left, or to the right under `rtl`. `depth` makes every movement
    larger or smaller.
    """
    done = progress(seconds)
    nearest = _around(picture, frame, focus, largest_zoom(motion, depth))
    if motion in ("zoom-in", "zoom-out"):
        zoom = 1 + ZOOM * depth * (done if motion == "zoom-in" else 1 - done)
        return _between(_around(picture, frame, focus, 1.0), nearest, zoom)
    if motion in ("pan-start", "pan-end"):
        rightward = (motion == "pan-end") != rtl
        return _panned(nearest, picture[0], focus[0], PAN * depth, done if rightward else 1 - done)
    return nearest


def _around(
    picture: tuple[int, int], frame: tuple[float, float], focus: tuple[float, float], zoom: float
) -> Box:
    """The part seen at a zoom, its middle as near to the focus as the borders allow."""
    scale = min(picture[0] / frame[0], picture[1] / frame[1]) / zoom
    width, height = frame[0] * scale, frame[1] * scale
    x = _held(focus[0] * picture[0] - width / 2, picture[0] - width)
    y = _held(focus[1] * picture[1] - height / 2, picture[1] - height)
    return Box(x, y, width, height)


def _between(wide: Box, near: Box, zoom: float) -> Box:
    """The part seen on the way from the widest view to the nearest one."""
    width, height = wide.width / zoom, wide.height / zoom
    way = wide.width - near.width
    share = (wide.width - width) / way if way > 0 else 0.0
    x, y = wide.x + (near.x - wide.x) * share, wide.y + (near.y - wide.y) * share
    return Box(x, y, width, height)


def _panned(middle: Box, whole: float, focus: float, most: float, share: float) -> Box:
    """The view moved across the picture, `share` of its way to the right."""
    room, width, place = whole - middle.width, middle.width, focus * whole
    # A face is wider than the point in its middle, so the point keeps away from the view's edges.
    before = min(_AWAY * width, _AWAY_SHARE * place)
    after = min(_AWAY * width, _AWAY_SHARE * (whole - place))
    nearest = _held(place - width + after, room)
    furthest = _held(place - before, room)
    travel = min(most * width, furthest - nearest)
    first = min(max(middle.x - travel / 2, nearest), furthest - travel)
    return Box(first + travel * share, middle.y, middle.width, middle.height)


def _held(value: float, limit: float) -> float:
    return min(max(value, 0.0), max(limit, 0.0))


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines `start` to `stop` of a source, scaled to `size` lines, and used from `skip` on."""

    start: int
    stop: int
    size: int
    skip: int

    @property
    def begin(self) -> float:
        """Where the first line that is used begins, in lines of the source."""
        return self.start + self.skip * (self.stop - self.start) / self.size


_REACH = 24
_EVEN_REACH = 40
_GROWTH_COST = 2e-4  # an extra line is worth two ten-thousandths of a pixel of precision


def place_lines(first: float, last: float, count: int, limit: int) -> Lines:
    """How to see the source from `first` to `last` in `count` lines, of a source of `limit` lines.

    Pixel edges are whole numbers: line 0 of the source reaches from 0 to 1. At the borders of the
    source there is less choice, so sources are padded.
    """
    return _placed(first, last, count, limit, _REACH)


def place_even_lines(first: float, last: float, count: int, limit: int) -> Lines:
    """The same in even numbers only, for planes and their halved chroma together."""
    half = _placed(first / 2, last / 2, count // 2, limit // 2, _EVEN_REACH)
    return Lines(half.start * 2, half.stop * 2, half.size * 2, half.skip * 2)


@lru_cache(maxsize=4096)
def _placed(first: float, last: float, count: int, limit: int, reach: int) -> Lines:
    scale = (last - first) / count
    starts = np.arange(max(0, floor(first) - reach), floor(first) + 1)[:, None]
    end = min(ceil(last), limit)
    stops = np.arange(end, min(limit, end + reach) + 1)[None]
    sizes = np.maximum(np.rint((stops - starts) / scale), count)
    steps = (stops - starts) / sizes
    skips = np.clip(np.rint((first - starts) / steps), 0, sizes - count)
    left = np.abs(starts + skips * steps - first)
    right = np.abs(starts + (skips + count) * steps - last)
    cost = np.maximum(left, right) / scale + (sizes - count) * _GROWTH_COST
    row, column = divmod(int(np.argmin(cost)), cost.shape[1])
    return Lines(
        int(starts[row, 0]), int(stops[0, column]), int(sizes[row, column]), int(skips[row, column])
    )
