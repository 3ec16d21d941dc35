"""The screens and cards a story is made for: their size, safe area and caption band."""

from __future__ import annotations

from dataclasses import dataclass, replace

from storykit.errors import UsageError, nearest
from storykit.spans import Box


@dataclass(frozen=True, slots=True)
class Format:
    """A shape of frame.

    `width` and `height` are pixels. `safe` and `caption` are boxes in pixels: what platforms' own
    buttons and texts never cover, and where captions stand. `caption_size` is the largest size of
    caption text in pixels, `caption_lines` the most lines a caption may have. `rest` is the safe
    area of cards where it is another one, and `zoom` how much larger all is set.
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


def find_format(name: str) -> Format:
    """The format of that name; UsageError with the nearest name where there is none."""
    try:
        return FORMATS[name]
    except KeyError:
        raise UsageError(
            f"There is no format “{name}”.", cure=nearest(name, tuple(FORMATS))
        ) from None
