"""Pictures as planes, by the whole formula at once."""

from __future__ import annotations

import numpy as np

from storykit.video.colour import Planes, codes, halved


def planes_of(pixels: np.ndarray) -> Planes:
    """The planes of an opaque sRGB picture of even size, shape (height, width, 3)."""
    luma, blue, red = codes(pixels)
    planes = (luma + 16, halved(blue) + 128, halved(red) + 128)
    return Planes(*(np.clip(np.rint(plane), 0, 255).astype(np.uint8) for plane in planes))
