"""Clips at rest: the frame that a card shows of one."""

from __future__ import annotations

from PIL import Image

from storykit.design.model import Plate


def first_frame(plate: Plate) -> Image.Image:
    """The first frame of a plate's clip, upright in sRGB, what is to be hidden covered.

    RGBA where parts of it may be transparent, else RGB.

    Raises AssetError where it cannot be read.
    """
    # Imported here, so that cards without clips are drawn without the libraries of video.
    from storykit.video.clips import PlainReader

    reader = PlainReader(plate.file, plate.hide)
    try:
        return Image.fromarray(reader.picture(0.0))
    finally:
        reader.close()
