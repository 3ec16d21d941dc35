"""What lies over a whole video: a logo in the corner, a bar that shows how far it has come."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from storykit.design.corner import corner_box
from storykit.design.measures import DESIGN_SIDE, Color
from storykit.design.model import Growth, Pixels, Sprite, TimedSprite
from storykit.design.pictures import logo_pixels, proportions_of
from storykit.design.themes import Theme
from storykit.formats import Format
from storykit.language import Language, find_language
from storykit.spans import Span

_BAR_HEIGHT = 8


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
    """A thin bar along the top edge that fills from the start side in `duration` milliseconds.

    Its track lies under it.
    """
    row = find_language(language) if isinstance(language, str) else language
    tone = theme.tone("picture")
    height = max(2, round(_BAR_HEIGHT * min(format.width, format.height) / DESIGN_SIDE / 2) * 2)
    track = _filled(format.width, height, tone.ground, 0.35)
    bar = _filled(format.width, height, tone.accent, 1.0)
    whole, grows = Span(0, duration), Growth(0, duration, row.right_to_left)
    return (
        TimedSprite(whole, Sprite(track, 0, 0)),
        TimedSprite(whole, Sprite(bar, 0, 0), grows=grows),
    )


def _filled(width: int, height: int, color: Color, opacity: float) -> Pixels:
    pixels = np.empty((height, width, 4), dtype=np.uint8)
    pixels[:] = [round(channel * opacity) for channel in (*color, 255)]
    return pixels
