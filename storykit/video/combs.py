"""Combs: interlaced clips that do not say so, told by their pictures.

Where something moves, the two half pictures of such a frame show it at two places, so that lines
lie nearer to the line after the next than to the next. Only clips that have the size and rate of
television are looked at: others that cameras and phones make are not interlaced.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import islice

import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from storykit.video.colour import Bytes, view_of

_LINES = frozenset([480, 486, 576, 1080, 1088])
_RATES = frozenset([Fraction(25), Fraction(30000, 1001), Fraction(50), Fraction(60000, 1001)])
_LOOKED_AT = 24
_MOVED = 24
_MOVING_SHARE = 0.002
_COMBED = 1.3
_LEAST = 3


def may_be_combed(stream: VideoStream) -> bool:
    """Whether a stream has a size and rate in which television is recorded."""
    context = stream.codec_context
    television = context.height in _LINES and context.width > context.height
    return television and stream.average_rate in _RATES


def are_combed(frames: Iterable[VideoFrame]) -> bool:
    """Whether most of the first frames in which something moves show combs."""
    before: Bytes | None = None
    combed = looked = 0
    for frame in islice(frames, _LOOKED_AT):
        if frame.interlaced_frame or len(frame.planes) < 3 or frame.format.components[0].bits != 8:
            return False
        luma = view_of(frame.planes[0])
        if before is not None and before.shape == luma.shape:
            found = _comb(luma, before)
            looked += found is not None
            combed += found is not None and found > _COMBED
        before = luma.copy()
    return looked >= _LEAST and combed * 2 > looked


def _comb(luma: Bytes, before: Bytes) -> float | None:
    """How much more lines differ from the next than from the one after, where something moved."""
    now = luma[::, ::2].astype(np.int16)
    moved = (np.abs(now - before[:, ::2]) > _MOVED)[1:-1]
    if moved.mean() < _MOVING_SHARE:
        return None
    near = np.abs(now[:-2] - now[1:-1])[moved].sum()
    far = np.abs(now[:-2] - now[2:])[moved].sum()
    return float(near) / max(1.0, float(far))
