"""Drafts: the same film at half its size and half its frame rate, to look at while writing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image

from storykit.design.model import Entrance, Painted, Pixels, Plate, Sprite, Still
from storykit.spans import Box
from storykit.video.model import Film

_BY = 2


def draft_of(film: Film) -> Film:
    """The film at half its width, height and frame rate; every moment is the same.

    Sides stay even, so that a frame may lose the last row or column of its half.
    """
    sprites: dict[int, Sprite] = {}

    def halved(sprite: Sprite) -> Sprite:
        found = sprites.get(id(sprite))
        if found is None:
            found = sprites[id(sprite)] = _halved_sprite(sprite)
        return found

    def halved_still(still: Still) -> Still:
        frames = tuple((at, halved(sprite)) for at, sprite in still.frames)
        return Still(halved(still.sprite), _halved_entrance(still.enter), frames)

    def halved_scene(painted: Painted) -> Painted:
        layers = tuple(
            halved_still(layer) if isinstance(layer, Still) else _halved_plate(layer)
            for layer in painted.layers
        )
        width, height = _even(painted.width), _even(painted.height)
        return replace(painted, width=width, height=height, layers=layers)

    return replace(
        film,
        width=_even(film.width),
        height=_even(film.height),
        fps=film.fps / _BY,
        shots=tuple(replace(shot, painted=halved_scene(shot.painted)) for shot in film.shots),
        overlays=tuple(replace(each, sprite=halved(each.sprite)) for each in film.overlays),
    )


def _even(side: int) -> int:
    return max(16, side // (2 * _BY) * 2)


def _halved_plate(plate: Plate) -> Plate:
    box = plate.box
    sides = (box.x / _BY, box.y / _BY, box.width / _BY, box.height / _BY)
    return replace(plate, box=Box(*sides), radius=plate.radius / _BY)


def _halved_entrance(enter: Entrance | None) -> Entrance | None:
    return replace(enter, dx=enter.dx / _BY, dy=enter.dy / _BY) if enter else None


def _halved_sprite(sprite: Sprite) -> Sprite:
    """The sprite at half its size. Its pixels are premultiplied, so their plain mean is right."""
    if not sprite.pixels.size:
        return Sprite(sprite.pixels, sprite.x // _BY, sprite.y // _BY)
    left, top = sprite.x % _BY, sprite.y % _BY
    height, width = sprite.pixels.shape[:2]
    right, bottom = (left + width) % _BY, (top + height) % _BY
    grown = np.pad(sprite.pixels, ((top, bottom), (left, right), (0, 0)))
    small = Image.merge("RGBA", [_reduced(grown, channel) for channel in range(4)])
    pixels: Pixels = np.asarray(small)
    return Sprite(pixels, (sprite.x - left) // _BY, (sprite.y - top) // _BY)


def _reduced(pixels: Pixels, channel: int) -> Image.Image:
    return Image.fromarray(np.ascontiguousarray(pixels[..., channel])).reduce(_BY)
