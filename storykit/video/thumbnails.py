"""The picture that stands for a film before it plays."""

from __future__ import annotations

from dataclasses import replace

from PIL import Image

from storykit.design.model import Still
from storykit.video.frames import frame_moment, schedule
from storykit.video.layers import settled_still
from storykit.video.model import Film, Shot
from storykit.video.render import frame_at


def thumbnail(film: Film) -> Image.Image:
    """The first scene with everything in its place, without captions, as an RGB picture.

    Platforms cut thumbnails and lay a button over them, so a caption would only be in the way.
    """
    return frame_at(replace(film, overlays=()), thumbnail_moment(film))


def thumbnail_moment(film: Film) -> int:
    """The millisecond of the first scene at which its layers have come in, or its last moment."""
    placed = schedule(film).placed[0]
    settled = max(_settled(placed.shot, film), placed.blend)
    frame = min(placed.first + settled, placed.stop - 1)
    return round(frame_moment(frame, film.fps))


def _settled(shot: Shot, film: Film) -> int:
    """The frame of a shot at which its painted layers rest; pictures may go on moving."""
    stills = (layer for layer in shot.painted.layers if isinstance(layer, Still))
    return max((settled_still(still, film.fps) for still in stills), default=0)
