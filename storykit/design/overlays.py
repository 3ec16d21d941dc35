"""What lies over a whole video: a logo in the corner, a bar that shows how far it has come."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from storykit.design.corner import corner_box
from storykit.design.measures import DESIGN_SIDE, Color
from storykit.design.model import Pixels, Sprite, TimedSprite
from storykit.design.pictures import logo_pixels, proportions_of
from storykit.design.themes import Theme
from storykit.formats import Format
from storykit.language import Language, find_language
from storykit.spans import Span

_BAR_HEIGHT = 8
_BAR_STEP = 2
"""Pixels by which the bar grows: colour is stored for two pixels at a time, finer steps blur."""


def logo_overlay(
    logo: Path, format: Format, language: str | Language, span: Span, fade: int = 300
) -> TimedSprite:
    """The logo in its corner during a span; the corner is mirrored with the language."""
    row = find_language(language) if isinstance(language, str) else language
    box = corner_box(format, row, proportions_of(logo))
    pixels = logo_pixels(logo, max(1, round(box.width)), max(1, round(box.height)))
    return TimedSprite(span, Sprite(pixels, round(box.x), round(box.y)), fade, fade)


def progress_bar(
    theme: Theme, format: Format, language: str | Language, duration: int
) -> tuple[TimedSprite, ...]:
    """A thin bar along the top edge that fills from the start side in `duration` milliseconds."""
    row = find_language(language) if isinstance(language, str) else language
    tone = theme.tone("picture")
    height = max(2, round(_BAR_HEIGHT * min(format.width, format.height) / DESIGN_SIDE / 2) * 2)
    track = _filled(format.width, height, tone.ground, 0.35)
    bar = _filled(format.width, height, tone.accent, 1.0)
    found = [TimedSprite(Span(0, duration), Sprite(track, 0, 0))]
    steps = format.width // _BAR_STEP
    moments = [duration * step // steps for step in range(steps + 1)]
    for step in range(1, steps + 1):
        # Every state is a view of one bar: a thousand states take no more room than one.
        length = step * _BAR_STEP
        span = Span(moments[step - 1], moments[step])
        if not span.duration:
            continue
        if row.right_to_left:
            left = format.width - length
            found.append(TimedSprite(span, Sprite(bar[:, left:], left, 0)))
        else:
            found.append(TimedSprite(span, Sprite(bar[:, :length], 0, 0)))
    return tuple(found)


def _filled(width: int, height: int, color: Color, opacity: float) -> Pixels:
    pixels = np.empty((height, width, 4), dtype=np.uint8)
    pixels[:] = [round(channel * opacity) for channel in (*color, 255)]
    return pixels
