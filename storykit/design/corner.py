"""The corner in which a logo stands over a whole video."""

from __future__ import annotations

from storykit.design.measures import DESIGN_SIDE
from storykit.formats import Format
from storykit.language import Language
from storykit.spans import Box

_LOGO_HEIGHT = 64


def corner_box(format: Format, language: Language, proportions: float = 1.0) -> Box:
    """Where the logo stands: at the top on the end side, above the safe area if there is room."""
    unit = min(format.width, format.height) / DESIGN_SIDE
    height = _LOGO_HEIGHT * unit
    width = min(height * proportions, format.safe.width * 0.3)
    height = width / proportions
    above = format.safe.y - height - 12 * unit
    top = above if above > format.height * 0.08 else format.safe.y
    x = format.safe.x if language.right_to_left else format.safe.right - width
    return Box(x, top, width, height)
