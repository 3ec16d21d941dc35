"""Pictures: decoded and brought to the size of the frame once, and moved as planes after that."""

from __future__ import annotations

import threading
from math import ceil, exp, floor, log
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from storykit.assets import open_picture, picture_size
from storykit.design.hiding import cover_pixels, covers_at
from storykit.design.model import Pixels, Plate
from storykit.design.shapes import plate_coverage
from storykit.spans import Box
from storykit.video.colour import Planes
from storykit.video.cubics import PLAIN, Cubic
from storykit.video.developing import premultiplied
from storykit.video.motion import largest_zoom, seen_part
from storykit.video.scaling import Scaler, Source, bordered, left_sited
from storykit.video.strips import Strips

if TYPE_CHECKING:
    from storykit.script.models import MotionName

_BORDER = 64
_EVER = 1e9
_WASTEFUL = 0.45
_STRIP = 16

# Of a level, one pixel of the frame takes 0.93 to 0.965 pixels.
_COARSEST, _FINEST = 0.965, 0.93
_STEP = log(_COARSEST / _FINEST)

# What levels are made by: keener than Lanczos's filter by about what enlarging them blurs.
_LEVEL = Cubic(-0.3, 0.9)

# A level holds nothing finer than two of its own pixels. So the further it is enlarged, the less
# there is of the finest detail: 6 % less of its energy in photographs, 12 % in thin lines, when the
# next level is taken. Towards its end a level is enlarged by a keener cubic, which makes up for it.
_KEEN_FROM, _KEENEST = 0.944, Cubic(-0.105, 0.55)
_SMALL = Cubic(-0.05, 0.6)  # pictures too small for a level are not sharpened as levels are


# A decoded photograph takes a hundred megabytes until it is cut: one at a time is enough.
_DECODING = threading.Lock()


class MovingPicture:
    """A picture prepared for its plate and its movement.

    What is ever seen of it is kept as pixels. For painting there are *levels*: copies as planes,
    each a little smaller than the frame needs it, so that the scaler always enlarges by 4 to 7 %.
    That takes it half the work of shrinking, and never comes near the size at which a picture can
    only be moved by whole pixels. Levels are made when first needed. Any number of threads may
    paint.
    """

    def __init__(self, plate: Plate, motion: MotionName, *, rtl: bool) -> None:
        self._plate = plate
        self._motion = motion
        self._rtl = rtl
        self._levels: dict[int | None, Source] = {}
        self._lock = threading.RLock()
        self._strips: Strips | None = None
        self._across = 1.0
        with _DECODING:
            pixels = self._decoded(_opened(plate, _longest(plate, motion)))
        self.clear = pixels.shape[2] == 4
        self._pans = motion in ("pan-start", "pan-end") and not self.clear
        self.scaled_anew = not (self._pans or self.clear)
        self._pixels = premultiplied(pixels) if self.clear else pixels

    def _decoded(self, picture: Image.Image) -> Pixels:
        """What is ever seen of the picture; notes where that lies."""
        self._whole = picture.size
        first, last = (self._seen(seconds) for seconds in (0.0, _EVER))
        left, top = floor(min(first.x, last.x)), floor(min(first.y, last.y))
        right = min(ceil(max(first.right, last.right)), self._whole[0])
        bottom = min(ceil(max(first.bottom, last.bottom)), self._whole[1])
        self._kept = Box(left, top, right - left, bottom - top)
        return _cut_out(picture, left, top, right, bottom)

    def paint(self, seconds: float, target: Planes, scaler: Scaler) -> None:
        """Fills the target, which has the plate's size, with the picture at a time of its shot."""
        if self._pans:
            target.take(self._panned(seconds, target.width, target.height, scaler))
        elif self.clear:
            source, part = self._view(seconds, target.width, scaler)
            scaler.paint(source, part, target, self._cubic(source, part, target.width))
        else:
            target.take(self.fresh(seconds, target.width, target.height, scaler))

    def fresh(self, seconds: float, width: int, height: int, scaler: Scaler) -> Planes:
        """The picture at a time of its shot, as new planes of the plate's size; it has no alpha."""
        source, part = self._view(seconds, width, scaler)
        return scaler.enlarged(source, part, width, height, self._cubic(source, part, width))

    def _cubic(self, source: Source, part: Box, width: int) -> Cubic:
        """What a level is enlarged by: the nearer it is to its end, the keener."""
        if self._levels.get(None) is source:
            return _SMALL
        share = min(max((_KEEN_FROM - part.width / width) / (_KEEN_FROM - _FINEST), 0.0), 1.0)
        return _between(PLAIN, _KEENEST, share) if share else PLAIN

    def _panned(self, seconds: float, width: int, height: int, scaler: Scaler) -> Planes:
        """The same of a picture that is panned, to be read only."""
        with self._lock:
            strips = self._strips = self._strips or self._stripped(width, height, scaler)
        return strips.at((self._seen(seconds).x - self._kept.x) * self._across, scaler)

    def _stripped(self, width: int, height: int, scaler: Scaler) -> Strips:
        (source, first), (_, last) = (self._view(each, width, scaler) for each in (0.0, _EVER))
        first, last = sorted((first, last), key=lambda end: end.x)
        self._across = first.width / self._seen(0.0).width
        self._pixels = self._pixels[:0].copy()  # no other level is needed, and this one by strips
        self._levels.clear()
        return Strips(source, first, last.x - first.x, width, height)

    def _view(self, seconds: float, width: int, scaler: Scaler) -> tuple[Source, Box]:
        """The level to take the picture from, and which part of it is seen."""
        seen, kept = self._seen(seconds), self._kept
        source = self._level(width / seen.width, scaler)
        across = (source.planes.width - 2 * source.border) / kept.width
        down = (source.planes.height - 2 * source.border) / kept.height
        x, y = (seen.x - kept.x) * across, (seen.y - kept.y) * down
        return source, Box(x, y, seen.width * across, seen.height * down)

    def _seen(self, seconds: float) -> Box:
        frame = (self._plate.box.width, self._plate.box.height)
        plate = self._plate
        return seen_part(
            self._whole,
            frame,
            self._motion,
            seconds,
            focus=plate.focus,
            rtl=self._rtl,
            depth=plate.depth,
        )

    def _level(self, scale: float, scaler: Scaler) -> Source:
        """The level for a scale, in pixels of the frame for one of the picture.

        A picture too small for a level serves as it is.
        """
        number = floor(log(scale * _COARSEST) / _STEP) if scale * _COARSEST < 1 else None
        with self._lock:
            found = self._levels.get(number)
            if found is None:
                found = self._levels[number] = self._made(number, scaler)
        return found

    def _made(self, number: int | None, scaler: Scaler) -> Source:
        density = exp(number * _STEP) if number is not None else 1.0
        width, height = (
            max(2, round(side * density / 2) * 2) for side in (self._kept.width, self._kept.height)
        )
        cubic = _LEVEL if number is not None else PLAIN
        source = scaler.planes_from_pixels(self._pixels, width, height, cubic)
        return bordered(left_sited(source), _BORDER)


def _between(first: Cubic, last: Cubic, share: float) -> Cubic:
    blur = first.blur + (last.blur - first.blur) * share
    return Cubic(blur, first.ring + (last.ring - first.ring) * share)


def _cut_out(picture: Image.Image, left: int, top: int, right: int, bottom: int) -> Pixels:
    """A part of a picture as pixels.

    Taken in strips that stay in the processor's cache: the three copies that Pillow makes on the
    way would else need fresh memory for some hundred megabytes.
    """
    pixels = np.empty((bottom - top, right - left, len(picture.getbands())), np.uint8)
    for first in range(top, bottom, _STRIP):
        last = min(first + _STRIP, bottom)
        pixels[first - top : last - top] = np.asarray(picture.crop((left, first, right, last)))
    return pixels


def _longest(plate: Plate, motion: MotionName) -> int | None:
    """How long the longer side of a picture needs to be, where it is far longer than that."""
    width, height = picture_size(plate.file)
    frame = (plate.box.width, plate.box.height)
    seen = seen_part((width, height), frame, "still", 0.0)
    density = largest_zoom(motion, plate.depth) * frame[0] / seen.width
    return None if density > _WASTEFUL else ceil(max(width, height) * density * 1.05)


def resting_picture(plate: Plate, width: int, height: int) -> Pixels:
    """The plate's picture at rest, as premultiplied pixels of the plate's size, cut to its form."""
    pixels = _resting(plate, width, height)
    if not plate.cut:
        return pixels
    coverage = plate_coverage(plate, width, height)[:, :, None]
    cut: Pixels = (pixels * coverage + np.float32(0.5)).astype(np.uint8)
    return cut


def _resting(plate: Plate, width: int, height: int) -> Pixels:
    picture = _opened(plate)
    if plate.fit == "contain":
        # Loaded here, since it needs the models of the script, and few films need it.
        from storykit.design.pictures import contain

        return np.asarray(contain(picture, width, height, plate.fill).convert("RGBA"))
    seen = seen_part(picture.size, (width, height), "still", 0.0, focus=plate.focus)
    box = (seen.x, seen.y, min(seen.right, picture.width), min(seen.bottom, picture.height))
    blendable = picture.convert("RGBa") if picture.mode == "RGBA" else picture
    resting = blendable.resize((width, height), Image.Resampling.LANCZOS, box=box)
    if resting.mode == "RGBa":
        return np.stack([np.asarray(channel) for channel in resting.split()], axis=2)
    return np.asarray(resting.convert("RGBA"))


def _opened(plate: Plate, longest: int | None = None) -> Image.Image:
    """The plate's picture, RGB or RGBA, with what is to be hidden covered before anything else."""
    picture = open_picture(plate.file, longest=longest)
    if not plate.hide:
        return picture
    covers = covers_at(plate.hide, *picture.size)
    return Image.fromarray(cover_pixels(np.asarray(picture), covers))
