"""Veils: how dark a picture has to become under words, and no darker.

A veil is as strong as the picture under it asks for: every colour of the words it carries stands
out from the brightest (or darkest) parts of the picture by at least 4.5 to 1. A night sky keeps
its stars, and white walls do not swallow a caption.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from storykit.design.board import Placed, PlacedPicture, PlacedShade, PlacedShape, PlacedText
from storykit.design.contrast import EXTREMES, READABLE, contrast, over
from storykit.design.measures import Color
from storykit.design.rules import VeilRule
from storykit.spans import Box

if TYPE_CHECKING:
    from storykit.design.stage import Stage

Light = Callable[[PlacedPicture, Box], tuple[Color, Color]]
"""The darkest and the brightest grey of a placed picture inside a box of the frame."""

_MARGIN = 0.06
"""How far around the words a picture may move under them, as a share of the frame."""
_SPARE = 0.2
"""Contrast beyond the least, for what scaling and encoding take away."""


def veil(
    stage: Stage,
    key: str,
    rule: VeilRule,
    taken: Box,
    parts: Sequence[Placed],
    under: Sequence[Placed],
    light: Light,
) -> PlacedShade:
    """A shade of the frame that is full from its far edge to where the words begin."""
    frame = stage.frame
    toward = stage.toward(rule.toward)
    along = frame.width if toward in ("left", "right") else frame.height
    reach = stage.pixels(rule.reach, along)
    depth = {
        "all": 0.0,
        "bottom": frame.height - taken.y,
        "top": taken.bottom,
        "left": taken.right,
        "right": frame.width - taken.x,
    }[toward]
    length = along if rule.least else min(along, depth + reach)
    box = {
        "all": frame,
        "top": Box(0, 0, frame.width, length),
        "bottom": Box(0, frame.height - length, frame.width, length),
        "left": Box(0, 0, length, frame.height),
        "right": Box(frame.width - length, 0, length, frame.height),
    }[toward]
    color = stage.color(rule.color, key)
    plates = [part.box for part in parts if isinstance(part, PlacedShape) and part.opacity > 0.8]
    texts = [
        part
        for part in parts
        if isinstance(part, PlacedText) and not any(box.contains(part.ink, 4) for box in plates)
    ]
    opacity = strength(color, rule.opacity, texts, under, stage.frame, light)
    return PlacedShade(key, box, None, toward, color, opacity, rule.least, depth)


def strength(
    color: Color,
    least: float,
    texts: Sequence[PlacedText],
    under: Sequence[Placed],
    frame: Box,
    light: Light,
) -> float:
    """The least opacity of a veil at which all the texts can be read; never below `least`."""
    pictures = [layer for layer in under if isinstance(layer, PlacedPicture)]
    if not pictures or not texts:
        return least
    inks = {text.color for text in texts}
    inks |= {
        text.emphasis
        for text in texts
        if text.lettering and text.lettering.emphasis and text.marker is None
    }
    grounds: set[Color] = set()
    for text in texts:
        ink = text.ink
        around = ink.inset(-_MARGIN * frame.width, -_MARGIN * frame.height)
        for picture in pictures:
            found: Sequence[Color] = EXTREMES if picture.kind == "clip" else light(picture, around)
            if picture.duotone is not None:
                dark, bright = picture.duotone
                found = [over(bright, grey[0] / 255, dark) for grey in found]
            if picture.tint is not None:
                tint, share = picture.tint
                found = [over(tint, share, ground) for ground in found]
            grounds |= set(found)
    for percent in range(round(least * 100), 101):
        if _readable(inks, color, percent / 100, grounds):
            return percent / 100
    return 1.0


def _readable(inks: set[Color], color: Color, opacity: float, grounds: set[Color]) -> bool:
    return all(
        contrast(ink, over(color, opacity, ground)) >= READABLE + _SPARE
        for ink in inks
        for ground in grounds
    )
