"""How captions come and go: they fade, rise or pop up, and fade out where nothing follows.

Movements are sprites of their own, one for each frame of the usual rate, so that what moves is
drawn by whatever draws captions at rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PIL import Image

from storykit.design.captioning.pieces import Piece
from storykit.design.compositing import stacked
from storykit.design.model import Sprite, TimedSprite
from storykit.design.styles import CaptionMotion
from storykit.spans import Span

FADE = 120
"""Milliseconds of a fade, in or out."""

_STEP = 1000 / 30
_RISE_STEPS, _RISE = 6, 0.3
"""Frames of a rise, and how far it is, in ems."""

_POP = ((0.8, 0.55), (0.96, 1.0), (1.03, 1.0), (1.01, 1.0))
"""Size and opacity in each frame of a pop: a little too large before it rests."""

_SHARE = 4
"""No movement takes more than a fourth of the time a caption is seen."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a caption moves. `arrives` tells that nothing was seen in its place just before, `leaves`
    that nothing follows; between captions in a row the ground stays, only letters change. `em` is
    the size of the letters in pixels.
    """

    motion: CaptionMotion
    arrives: bool = True
    leaves: bool = True
    em: float = 60.0


def moving(pieces: Sequence[Piece], span: Span, manner: Manner) -> tuple[TimedSprite, ...]:
    """The pieces as sprites that come and go in that manner; the span is that of the caption."""
    if manner.motion == "none":
        return tuple(TimedSprite(piece.span, piece.sprite) for piece in pieces)
    fade_out = min(FADE, span.duration // _SHARE) if manner.leaves else 0
    if manner.motion == "fade":
        return tuple(_fading(pieces, span, manner, fade_out))
    popping = manner.motion == "pop"
    count = min(len(_POP) if popping else _RISE_STEPS, int(span.duration / _SHARE / _STEP))
    moments = [span.start + round(step * _STEP) for step in range(count + 1)]
    rested = Span(moments[-1], span.end)
    steps = [Span(start, end) for start, end in pairwise(moments)]
    found = list(_popping(pieces, steps, manner) if popping else _rising(pieces, steps, manner))
    behind = not popping and manner.arrives
    for piece in pieces:
        moved = piece.letters or (popping and manner.arrives)
        begins = piece.span.start if not moved else max(piece.span.start, rested.start)
        if begins < piece.span.end:
            fade_in = min(FADE, span.duration // _SHARE) if behind and not moved else 0
            out = fade_out if piece.span.end == span.end else 0
            found.append(TimedSprite(Span(begins, piece.span.end), piece.sprite, fade_in, out))
    # What lies behind comes first, whatever moves above it.
    order = {id(piece.sprite): number for number, piece in enumerate(pieces) if not piece.letters}
    return tuple(sorted(found, key=lambda timed: id(timed.sprite) not in order))


def _fading(
    pieces: Sequence[Piece], span: Span, manner: Manner, fade_out: int
) -> Iterator[TimedSprite]:
    fade = min(FADE, span.duration // _SHARE)
    for piece in pieces:
        comes = piece.span.start == span.start and (manner.arrives or piece.letters)
        goes = piece.span.end == span.end
        yield TimedSprite(piece.span, piece.sprite, fade if comes else 0, fade_out if goes else 0)


def _rising(
    pieces: Sequence[Piece], steps: Sequence[Span], manner: Manner
) -> Iterator[TimedSprite]:
    """The letters a little lower, less so from frame to frame."""
    for number, step in enumerate(steps):
        away = (1 - (number + 1) / (len(steps) + 1)) ** 3
        down = round(_RISE * manner.em * away)
        for piece in pieces:
            span = _shared(piece.span, step)
            if piece.letters and span is not None:
                moved = Sprite(piece.sprite.pixels, piece.sprite.x, piece.sprite.y + down)
                yield TimedSprite(span, _thinned(moved, 1 - away))


def _popping(
    pieces: Sequence[Piece], steps: Sequence[Span], manner: Manner
) -> Iterator[TimedSprite]:
    """All of it smaller, then a little larger than it is; in a row, only the letters."""
    for step, (scale, opacity) in zip(steps, _POP, strict=False):
        seen = [
            piece.sprite
            for piece in pieces
            if step.start in piece.span and (piece.letters or manner.arrives)
        ]
        if seen:
            yield TimedSprite(step, _thinned(_scaled(stacked(seen), scale), opacity))


def _shared(one: Span, other: Span) -> Span | None:
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Span(start, end) if start < end else None


def _thinned(sprite: Sprite, opacity: float) -> Sprite:
    if opacity >= 1:
        return sprite
    share = np.uint16(round(opacity * 256))
    pixels = (sprite.pixels.astype(np.uint16) * share + 128) >> 8
    return Sprite(pixels.astype(np.uint8), sprite.x, sprite.y)


def _scaled(sprite: Sprite, scale: float) -> Sprite:
    """The sprite larger or smaller about its middle; its pixels are premultiplied."""
    height, width = sprite.pixels.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    bands = [
        Image.fromarray(np.ascontiguousarray(sprite.pixels[:, :, channel])).resize(
            size, Image.Resampling.BILINEAR
        )
        for channel in range(4)
    ]
    pixels = np.asarray(Image.merge("RGBA", bands))
    x = sprite.x + round((width - size[0]) / 2)
    y = sprite.y + round((height - size[1]) / 2)
    return Sprite(pixels, x, y)
