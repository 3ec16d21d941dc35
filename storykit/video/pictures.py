"""Pictures: decoded and brought to the size of the frame once, and moved as planes after that."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from PIL import Image, ImageFilter

from storykit.assets import open_picture
from storykit.design.model import Plate
from storykit.script.models import MotionName
from storykit.spans import Box
from storykit.video.colour import Planes, planes_of
from storykit.video.motion import seen_part
from storykit.video.scaling import Scaler, Source, bordered

_BORDER = 32
_EVER = 1e9
_BLUR = 24


@dataclass(frozen=True, eq=False)
class MovingPicture:
    """A picture prepared for its plate: what is ever seen of it, at the density it is seen at most.

    `kept` is the part of the original that the source holds, in pixels of the original; `whole` is
    the original's width and height.
    """

    source: Source
    kept: Box
    whole: tuple[int, int]
    plate: Plate
    motion: MotionName
    rtl: bool

    def paint(self, seconds: float, target: Planes, scaler: Scaler) -> None:
        """Fills the target, which has the plate's size, with the picture at a time of its shot."""
        seen = _seen(self.whole, self.plate, self.motion, seconds, self.rtl)
        inner = self.source.planes.width - 2 * self.source.border
        density_x = inner / self.kept.width
        density_y = (self.source.planes.height - 2 * self.source.border) / self.kept.height
        part = Box(
            (seen.x - self.kept.x) * density_x,
            (seen.y - self.kept.y) * density_y,
            seen.width * density_x,
            seen.height * density_y,
        )
        scaler.paint(self.source, part, target)


def _seen(
    whole: tuple[int, int], plate: Plate, motion: MotionName, seconds: float, rtl: bool
) -> Box:
    frame = (plate.box.width, plate.box.height)
    return seen_part(whole, frame, motion, seconds, focus=plate.focus, rtl=rtl)


def moving_picture(plate: Plate, motion: MotionName, rtl: bool, scaler: Scaler) -> MovingPicture:
    """Decodes a picture and keeps what its movement will ever show, no larger than needed."""
    picture = _opaque(open_picture(plate.file), plate)
    whole = picture.size
    first, last = (_seen(whole, plate, motion, t, rtl) for t in (0.0, _EVER))
    left, top = floor(min(first.x, last.x)), floor(min(first.y, last.y))
    right = min(ceil(max(first.right, last.right)), whole[0])
    bottom = min(ceil(max(first.bottom, last.bottom)), whole[1])
    kept = Box(left, top, right - left, bottom - top)
    narrowest = min(first.width, last.width)
    density = min(1.0, plate.box.width / narrowest)
    width, height = (max(2, round(side * density / 2) * 2) for side in (kept.width, kept.height))
    pixels = np.asarray(picture)[top:bottom, left:right]
    source = bordered(scaler.planes_from_rgb(pixels, width, height), _BORDER)
    return MovingPicture(source, kept, whole, plate, motion, rtl)


def resting_picture(plate: Plate, width: int, height: int) -> Planes:
    """The plate's picture at rest, as planes of the plate's size."""
    picture = _opaque(open_picture(plate.file), plate)
    if plate.fit == "cover":
        seen = _seen(picture.size, plate, "still", 0.0, rtl=False)
        box = (seen.x, seen.y, min(seen.right, picture.width), min(seen.bottom, picture.height))
        resting = picture.resize((width, height), Image.Resampling.LANCZOS, box=box)
    else:
        resting = _contained(picture, plate, width, height)
    return planes_of(np.asarray(resting))


def _contained(picture: Image.Image, plate: Plate, width: int, height: int) -> Image.Image:
    """The whole picture in the middle of its plate, on the fill or on a blurred copy of itself."""
    if isinstance(plate.fill, tuple):
        ground = Image.new("RGB", (width, height), plate.fill)
    else:
        ground = blurred_ground(picture, width, height)
    share = min(width / picture.width, height / picture.height)
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    inside = picture.resize(size, Image.Resampling.LANCZOS)
    ground.paste(inside, ((width - size[0]) // 2, (height - size[1]) // 2))
    return ground


def blurred_ground(picture: Image.Image, width: int, height: int) -> Image.Image:
    """A picture that fills the plate, blurred and a little darker, to lie under its sharp copy."""
    small = (max(2, width // 8), max(2, height // 8))
    seen = seen_part(picture.size, (width, height), "still", 0.0)
    box = (seen.x, seen.y, min(seen.right, picture.width), min(seen.bottom, picture.height))
    soft = picture.resize(small, Image.Resampling.BOX, box=box)
    soft = soft.filter(ImageFilter.GaussianBlur(_BLUR * max(small) / 240))
    soft = soft.point([round(level * 0.7) for level in range(256)] * 3)
    return soft.resize((width, height), Image.Resampling.BICUBIC)


def _opaque(picture: Image.Image, plate: Plate) -> Image.Image:
    """The picture as RGB; what is clear shows the plate's fill, or black where that is a blur."""
    if picture.mode == "RGB":
        return picture
    fill = plate.fill if isinstance(plate.fill, tuple) else (0, 0, 0)
    ground = Image.new("RGBA", picture.size, (*fill, 255))
    return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")
