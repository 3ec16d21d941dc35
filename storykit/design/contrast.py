"""How well colours stand out from each other (WCAG 2.2)."""

from __future__ import annotations

from storykit.design.measures import Color

EXTREMES: tuple[Color, Color] = ((0, 0, 0), (255, 255, 255))
"""Black and white: what a picture may show at worst."""

READABLE = 4.5
"""The least contrast of text and its ground (WCAG 2.2, 1.4.3, level AA)."""


def luminance(color: Color) -> float:
    """Relative luminance from 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in color)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: Color, second: Color) -> float:
    """Contrast ratio of two colours, from 1 (equal) to 21 (black on white)."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def over(top: Color, opacity: float, ground: Color) -> Color:
    """The colour seen where `top` lies on `ground` with that opacity, mixed in sRGB as painted."""
    red, green, blue = (
        round(a * opacity + b * (1 - opacity)) for a, b in zip(top, ground, strict=True)
    )
    return red, green, blue
