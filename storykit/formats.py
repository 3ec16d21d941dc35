"""The screens and cards a story is made for: their size, safe area and caption band."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from storykit.errors import UsageError, nearest
from storykit.platforms import PLATFORMS, RAIL_TOP, Covered, Platform
from storykit.spans import Box


@dataclass(frozen=True, slots=True)
class Format:
    """A shape of frame.

    `width` and `height` are pixels. `safe` and `caption` are boxes in pixels: what platforms' own
    buttons and texts never cover, and where captions stand. `caption_size` is the largest size of
    caption text in pixels, `caption_lines` the most lines a caption may have. `rest` is the safe
    area of cards where it is another one, and `zoom` how much larger all is set. `like` names the
    shape that a platform's preset is made from, whose layouts it takes.
    """

    name: str
    width: int
    height: int
    safe: Box
    caption: Box
    caption_size: int
    caption_lines: int
    about: str
    rest: Box | None = None
    zoom: float = 1.0
    like: str | None = None

    @property
    def shape(self) -> str:
        """The name of its shape, which layouts ask for: `vertical` for `reels`."""
        return self.like or self.name

    def at_rest(self) -> Format:
        """The format of a picture at rest, a card, over which less is laid than over a video."""
        return self if self.rest is None else replace(self, safe=self.rest, rest=None, zoom=1.15)

    def scaled(self, share: float) -> Format:
        """The same format at a share of its size, with even sides: video needs those."""

        def box(whole: Box) -> Box:
            return Box(*(share * n for n in (whole.x, whole.y, whole.width, whole.height)))

        return replace(
            self,
            width=round(self.width * share / 2) * 2,
            height=round(self.height * share / 2) * 2,
            safe=box(self.safe),
            rest=None if self.rest is None else box(self.rest),
            caption=box(self.caption),
            caption_size=round(self.caption_size * share),
        )


# Safe areas. Vertical: the overlays of TikTok, Reels and Shorts advertisements together leave
# y 288-1248 free, and at the sides 120 px; their rail of buttons takes 300 px on the right below
# y 840, that of ordinary posts about 130 px. Captions stand in the lowest 300 px of what is free,
# in three lines of about 25 letters (BBC subtitle guidelines 1.2 for vertical video), centred on
# the frame, and so kept 60 px further from both sides. Other players lay nothing over the picture
# but a progress bar: captions and texts keep to the middle 90 % (BBC). Open Graph pictures
# are cropped by some apps to about their middle 80-90 %. Pictures in Stories have no rail of
# buttons beside them: Instagram asks to keep about 250 px above and 340 px below free.
FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("vertical", 1080, 1920, Box(120, 288, 840, 960), Box(180, 940, 720, 308), 60, 3,
               "Stories, Reels, Shorts, TikTok (9:16)", Box(84, 256, 912, 1314)),
        Format("square", 1080, 1080, Box(64, 64, 952, 952), Box(64, 806, 952, 200), 54, 2,
               "Feeds of Facebook, Instagram, X, LinkedIn (1:1)"),
        Format("portrait", 1080, 1350, Box(64, 80, 952, 1190), Box(64, 1040, 952, 220), 56, 2,
               "Feeds on phones (4:5)"),
        Format("landscape", 1920, 1080, Box(96, 54, 1728, 972), Box(240, 826, 1440, 190), 58, 2,
               "YouTube, television, web sites (16:9)"),
        Format("og", 1200, 630, Box(60, 40, 1080, 550), Box(120, 470, 960, 120), 36, 2,
               "Link previews, Open Graph (1.91:1)"),
    )
}  # fmt: skip


# Captions are as wide as their shape's, or up to this share of the frame where there is room.
_WIDEST = 0.8
# Where less than this share is left in the middle, captions leave the middle.
_CENTRED = 0.6


def known_formats() -> tuple[str, ...]:
    """The names of all formats: shapes first, then the presets of platforms."""
    return (*FORMATS, *PLATFORMS)


def find_format(name: str) -> Format:
    """The format of that name; UsageError with the nearest name where there is none."""
    if name in FORMATS:
        return FORMATS[name]
    if name in PLATFORMS:
        return preset(PLATFORMS[name])
    raise UsageError(f"There is no format “{name}”.", cure=nearest(name, known_formats()))


@cache
def preset(platform: Platform, shape: str | None = None) -> Format:
    """A platform's preset: a shape it shows, by default the best, with the areas its app leaves."""
    base = FORMATS[shape or platform.formats[0]]
    named = replace(
        base, name=platform.name, like=base.name, about=f"{platform.title} ({base.name})"
    )
    if platform.covered is None or base.name != "vertical":
        return named
    free = _free(base, platform.covered)
    return replace(named, safe=free, rest=free, caption=_band(base, platform.covered))


def _free(base: Format, covered: Covered) -> Box:
    """What an app leaves of the frame above its column of buttons."""
    width = base.width - covered.left - covered.right
    return Box(covered.left, covered.top, width, base.height - covered.top - covered.bottom)


def _band(base: Format, covered: Covered) -> Box:
    """Where captions stand: the lowest part of what is free beside the column of buttons."""
    left, right = float(covered.left), float(base.width - covered.rail)
    middle = base.width / 2
    half = min(middle - left, right - middle)
    if 2 * half >= _CENTRED * base.width:
        left, right = round(middle - half), round(middle + half)
    over = right - left - max(base.caption.width, _WIDEST * base.width)
    if over > 0:
        left, right = left + over / 2, right - over / 2
    bottom = base.height - covered.bottom
    top = bottom - base.caption.height
    if covered.rail > covered.right:
        # Other texts end above the band, and so above the buttons that captions stand beside.
        top = min(top, RAIL_TOP)
    return Box(left, top, right - left, bottom - top)
