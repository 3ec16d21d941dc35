"""How captions of a story look: the theme's style, the script's wishes, and what the picture asks.

Text that lies on a picture has no fixed contrast. The opacity of the box, or the width of the
outline, grows until the letters stand out from the darkest and the brightest of what is behind
them by at least 4.5 to 1 (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Literal

from storykit.design.contrast import EXTREMES, READABLE, contrast, over
from storykit.design.measures import Color, read_color
from storykit.design.styles import CAPTION_STYLES, CaptionGround, CaptionMotion, CaptionStyle
from storykit.errors import UsageError, nearest
from storykit.timeline.model import Cue

Following = Literal["none", "lit", "filled", "boxed"]
"""What happens to the spoken word: nothing, another colour, a colour that stays, a box."""

_SPARE = 0.2
"""Contrast beyond the least, for what scaling and encoding take away."""

_OUTLINE, _WIDEST_OUTLINE = 0.09, 0.14
_SHADOW = 0.7
"""An outline, the widest there is, and the opacity of the shadow behind it; widths in ems."""

# White, yellow, cyan and green are what viewers know for speakers (BBC Subtitle Guidelines 1.2);
# the darker ones are for themes with a light ground.
_SPEAKERS = ("#ffe14d", "#7fe3ff", "#a6f09a", "#ffb3d9", "#6e3b00", "#004f7a", "#14591d", "#7a1049")
_ALIKE = 90
"""Colours nearer than this, in steps of red, green and blue, are told apart with difficulty."""

_FOLLOWING: dict[str, Following] = {"karaoke": "filled", "word": "boxed"}


@dataclass(frozen=True, slots=True)
class CaptionLook:
    """A caption style with everything settled. Outlines are ems; `on_lit` are letters in a box."""

    ground: CaptionGround
    following: Following
    grouped: bool
    motion: CaptionMotion
    color: Color
    lit: Color
    on_lit: Color
    under: Color
    opacity: float
    outline: float
    shadow: float
    radius: float


def caption_look(
    style: CaptionStyle,
    *,
    name: str | None = None,
    highlight: str | None = None,
    color: Color | None = None,
    behind: Iterable[Color] = EXTREMES,
    radius: float | None = None,
) -> CaptionLook:
    """The look of captions in a theme's style.

    `name` replaces the style's own, `highlight` says “none” where words are not to be followed,
    `color` is that of who speaks, and `behind` are the darkest and brightest colours of the
    picture. Raises UsageError for a style that does not exist.
    """
    chosen = known_style(name) if name else style.style
    following: Following = _FOLLOWING.get(chosen, "lit")
    if highlight == "none":
        following = "none"
    ink, lit, under = (
        color or read_color(style.color),
        read_color(style.highlight),
        read_color(style.ground),
    )
    inks = (ink, lit) if following in ("lit", "filled") else (ink,)
    opacity = least_opacity(inks, under, behind)
    return CaptionLook(
        ground=_ground(chosen, style),
        following=following,
        grouped=chosen == "pop",
        motion=_motion(chosen, style),
        color=ink,
        lit=lit,
        on_lit=_letters_on(lit, (under, ink, (0, 0, 0), (255, 255, 255))),
        under=under,
        opacity=max(style.opacity, opacity),
        outline=_outline(opacity),
        shadow=max(_SHADOW, opacity),
        radius=style.radius.value if radius is None else radius,
    )


def known_style(name: str) -> str:
    """The name of a caption style; UsageError with the nearest one."""
    if name not in CAPTION_STYLES:
        cure = nearest(name, CAPTION_STYLES)
        raise UsageError(f"There is no caption style “{name}”.", cure=cure)
    return name


def _ground(name: str, style: CaptionStyle) -> CaptionGround:
    """What lies behind the letters: the style says it itself, or the theme says it for it."""
    usual = style.style if style.style in ("box", "outline", "band") else "box"
    wanted = style.behind or ("outline" if name == "pop" else usual)
    names: dict[str, CaptionGround] = {"box": "box", "outline": "outline", "band": "band"}
    return names.get(name) or names[wanted]


def _motion(name: str, style: CaptionStyle) -> CaptionMotion:
    motions: dict[str, CaptionMotion] = {
        "none": "none", "fade": "fade", "rise": "rise", "pop": "pop",
    }  # fmt: skip
    return motions.get(style.motion, "pop" if name == "pop" else "fade")


def least_opacity(inks: Iterable[Color], under: Color, behind: Iterable[Color]) -> float:
    """The least opacity of a ground at which all inks can be read; 1 where none is enough."""
    pairs = [(ink, picture) for ink in set(inks) for picture in set(behind)]
    for percent in range(101):
        opacity = percent / 100
        seen = (contrast(ink, over(under, opacity, picture)) for ink, picture in pairs)
        if all(ratio >= READABLE + _SPARE for ratio in seen):
            return opacity
    return 1.0


def _outline(opacity: float) -> float:
    """The width of an outline that does for the eye what a ground of that opacity would."""
    strength = max(0.0, opacity - 0.6) / 0.4
    return _OUTLINE + (_WIDEST_OUTLINE - _OUTLINE) * min(1.0, strength)


def _letters_on(ground: Color, inks: Iterable[Color]) -> Color:
    """The first ink that can be read on a colour, or the one that comes nearest to it."""
    ordered = tuple(inks)
    for ink in ordered:
        if contrast(ink, ground) >= READABLE + _SPARE:
            return ink
    return max(ordered, key=lambda ink: contrast(ink, ground))


def speaker_colors(cues: Iterable[Cue], style: CaptionStyle) -> Mapping[str, Color]:
    """The colour of everyone who speaks, in the order they begin; a lone speaker has the usual one.

    A name always stands in the caption where the speaker changes: colour is never the only sign.
    """
    names = list(dict.fromkeys(cue.speaker for cue in cues if cue.speaker))
    palette = cycle(_palette(style))
    return {name: next(palette) for name in names}


def _palette(style: CaptionStyle) -> tuple[Color, ...]:
    if style.speakers:
        return tuple(read_color(color) for color in style.speakers)
    usual, lit, under = (read_color(c) for c in (style.color, style.highlight, style.ground))
    chosen = [usual]
    for color in map(read_color, _SPEAKERS):
        apart = all(_distance(color, other) >= _ALIKE for other in (*chosen, lit))
        if apart and contrast(color, under) >= READABLE + _SPARE:
            chosen.append(color)
    return tuple(chosen[:4])


def _distance(one: Color, other: Color) -> float:
    squares = sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
    return float(squares**0.5)
