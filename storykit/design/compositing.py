"""Laying premultiplied layers over each other, in whole pixels and integers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageChops

from storykit.design.board import PlacedShade
from storykit.design.gradients import shade_alpha
from storykit.design.model import Painted, Pixels, Plate, Sprite, Still
from storykit.design.pictures import fitted_to, open_for
from storykit.design.shapes import plate_coverage
from storykit.errors import AssetError
from storykit.spans import Box

Clips = Callable[[Plate], Image.Image]
"""Gives a clip's plate a frame to show at rest, upright in sRGB, its hidden areas covered."""


def premultiplied(image: Image.Image) -> Pixels:
    """A picture's pixels as premultiplied RGBA."""
    if image.mode == "RGB":
        return np.asarray(image.convert("RGBA"))
    return np.asarray(image.convert("RGBA").convert("RGBa"))


def stacked(sprites: Sequence[Sprite], width: int = 100_000, height: int = 100_000) -> Sprite:
    """Several sprites as one, as large as what they cover of the frame."""
    if len(sprites) == 1 and _inside(sprites[0], width, height):
        return sprites[0]
    left = max(0, min(s.x for s in sprites))
    top = max(0, min(s.y for s in sprites))
    right = min(width, max(s.x + s.pixels.shape[1] for s in sprites))
    bottom = min(height, max(s.y + s.pixels.shape[0] for s in sprites))
    canvas = np.zeros((max(1, bottom - top), max(1, right - left), 4), dtype=np.uint8)
    for sprite in sprites:
        lay_over(canvas, sprite.pixels, sprite.x - left, sprite.y - top)
    return Sprite(canvas, left, top)


def lay_over(canvas: Pixels, pixels: Pixels, x: int, y: int) -> None:
    """Lays premultiplied pixels over the canvas, which is changed; what hangs out is cut off."""
    left, top = max(0, x), max(0, y)
    right = min(canvas.shape[1], x + pixels.shape[1])
    bottom = min(canvas.shape[0], y + pixels.shape[0])
    if right <= left or bottom <= top:
        return
    source = pixels[top - y : bottom - y, left - x : right - x]
    target = canvas[top:bottom, left:right]
    alpha = source[:, :, 3:]
    if not target.any():
        target[:] = source
        return
    # (a * (255 - alpha) + 127) / 255, rounded as PIL rounds.
    product = target.astype(np.uint16) * (255 - alpha.astype(np.uint16)) + 128
    target[:] = source + ((product + (product >> 8)) >> 8).astype(np.uint8)


def flattened(painted: Painted, clips: Clips | None = None) -> Image.Image:
    """All layers over the background, as RGB: plates cropped to their boxes, stills in place."""
    image = Image.new("RGB", (painted.width, painted.height), painted.background)
    for layer in painted.layers:
        if isinstance(layer, Plate):
            image = lay_plate(image, layer, clips)
        elif isinstance(layer, Still):
            lay_on(image, layer.sprite)
    return image


def lay_on(image: Image.Image, sprite: Sprite) -> None:
    """Lays a sprite over an RGB image, which is changed."""
    x, y = sprite.x, sprite.y
    left, top = max(0, x), max(0, y)
    right = min(image.width, x + sprite.pixels.shape[1])
    bottom = min(image.height, y + sprite.pixels.shape[0])
    if right <= left or bottom <= top:
        return
    part = Image.fromarray(sprite.pixels[top - y : bottom - y, left - x : right - x])
    if sprite.color is not None:
        image.paste(sprite.color, (left, top, right, bottom), part.getchannel("A"))
        return
    # What lies under is darkened by the opacity, then the premultiplied colours are added.
    image.paste((0, 0, 0), (left, top, right, bottom), part.getchannel("A"))
    under = image.crop((left, top, right, bottom))
    image.paste(ImageChops.add(under, part.convert("RGB")), (left, top))


def lay_shade(image: Image.Image, shade: PlacedShade) -> None:
    """Lays a shade over an RGB image, which is changed, without pixels of its own."""
    box = clipped(shade.box, image.width, image.height)
    if box is None:
        return
    x, y, width, height = int(box.x), int(box.y), int(box.width), int(box.height)
    alpha = shade_alpha(width, height, shade.toward, shade.opacity, shade.least, shade.solid)
    image.paste(shade.color, (x, y, x + width, y + height), Image.fromarray(alpha))


def whole(box: Box) -> Box:
    """The box on whole pixels."""
    left, top = round(box.x), round(box.y)
    return Box(left, top, round(box.right) - left, round(box.bottom) - top)


def clipped(box: Box, width: int, height: int) -> Box | None:
    """The whole pixels of a box that lie in a frame of that size."""
    full = whole(box)
    left, top = max(0, full.x), max(0, full.y)
    right, bottom = min(width, full.right), min(height, full.bottom)
    return Box(left, top, right - left, bottom - top) if right > left and bottom > top else None


def lay_plate(image: Image.Image, plate: Plate, clips: Clips | None = None) -> Image.Image:
    """The image with a plate's picture over it: the same one changed, or the picture itself.

    Clips are shown by the frame that `clips` gives; AssetError where nobody gives one.
    """
    width, height = max(1, round(plate.box.width)), max(1, round(plate.box.height))
    if plate.kind == "clip":
        if clips is None:
            raise AssetError(
                f"“{plate.file.name}” is a clip, and this is a picture at rest.",
                cure="Give it an image as well, or instead.",
            )
        fitted = fitted_to(clips(plate), width, height, plate.fit, plate.focus, plate.fill)
    else:
        fitted = open_for(plate.file, width, height, plate.fit, plate.focus, plate.fill, plate.hide)
    at = (round(plate.box.x), round(plate.box.y))
    whole_frame = fitted.size == image.size and at == (0, 0) and not plate.cut
    if fitted.mode == "RGB" and whole_frame:
        return fitted
    seen = fitted.getchannel("A") if fitted.mode == "RGBA" else Image.new("L", fitted.size, 255)
    if plate.cut:
        coverage = plate_coverage(plate, *fitted.size)
        seen = ImageChops.multiply(seen, Image.fromarray((coverage * 255 + 0.5).astype(np.uint8)))
    image.paste(fitted.convert("RGB") if fitted.mode == "RGBA" else fitted, at, seen)
    return image


def _inside(sprite: Sprite, width: int, height: int) -> bool:
    rows, columns = sprite.pixels.shape[:2]
    return bool(0 <= sprite.x <= width - columns and 0 <= sprite.y <= height - rows)
