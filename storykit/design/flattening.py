"""Boards to finished pictures, many of them: nothing that two cards share is painted twice.

Cards of one batch share their ground, their photo, their logo. A flattener remembers the sprites
of layers that may come again, and the picture of everything that lay under the first difference
between one board and the next. What it makes is the same, pixel for pixel, whatever it remembers.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import fields
from itertools import takewhile
from typing import Generic, TypeVar

from PIL import Image

from storykit.assets import stamp
from storykit.design.board import Board, Placed, PlacedPicture, PlacedShade, PlacedText
from storykit.design.compositing import Clips, flattened, lay_on, lay_plate, lay_shade
from storykit.design.model import Painted, Sprite
from storykit.design.painting import frame_of, paint_layer, plate_of

Value = TypeVar("Value")

_MOST_SPRITES = 96
_LARGEST_SPRITE = 2_000_000
"""Bytes; larger ones are grounds, which the shared picture holds already."""
_MOST_GROUNDS = 4


def flatten(made: Painted | Board, clips: Clips | None = None) -> Image.Image:
    """The finished picture of a scene at rest or a card, as RGB.

    `clips` gives the frames of clips; AssetError where one is needed and not given.
    """
    if isinstance(made, Painted):
        return flattened(made, clips)
    return Flattener(clips).picture(made)


class _Kept(Generic[Value]):
    """The values asked for last, at most so many."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.values: OrderedDict[Hashable, Value] = OrderedDict()

    def get(self, key: Hashable) -> Value | None:
        if key in self.values:
            self.values.move_to_end(key)
            return self.values[key]
        return None

    def put(self, key: Hashable, value: Value) -> None:
        self.values[key] = value
        self.values.move_to_end(key)
        while len(self.values) > self.most:
            self.values.popitem(last=False)


class Flattener:
    """Makes pictures of boards. Not for several threads at once: give each its own."""

    def __init__(self, clips: Clips | None = None) -> None:
        self._clips = clips
        self._sprites: _Kept[Sprite | None] = _Kept(_MOST_SPRITES)
        self._grounds: _Kept[Image.Image] = _Kept(_MOST_GROUNDS)
        self._before: tuple[Hashable, ...] = ()

    def picture(self, board: Board) -> Image.Image:
        """The finished picture of a card, as RGB."""
        frame = (board.width, board.height, board.background)
        keys: tuple[Hashable, ...] = (frame, *(identity(layer) for layer in board.layers))
        pairs = zip(keys, self._before, strict=False)
        shared = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
        self._before = keys
        if shared < 2:
            image = Image.new("RGB", (board.width, board.height), board.background)
            return self._drawn(image, board, 0, len(board.layers))
        ground = self._grounds.get(keys[:shared])
        if ground is None:
            blank = Image.new("RGB", (board.width, board.height), board.background)
            ground = self._drawn(blank, board, 0, shared - 1)
            self._grounds.put(keys[:shared], ground)
        return self._drawn(ground.copy(), board, shared - 1, len(board.layers))

    def _drawn(self, image: Image.Image, board: Board, first: int, last: int) -> Image.Image:
        for placed in board.layers[first:last]:
            plate = plate_of(placed)
            if plate is not None:
                under, over = frame_of(placed)
                if under is not None:
                    lay_on(image, under)
                image = lay_plate(image, plate, self._clips)
                if over is not None:
                    lay_on(image, over)
            elif isinstance(placed, PlacedShade):
                lay_shade(image, placed)
            else:
                sprite = self._sprite(placed, board)
                if sprite is not None:
                    lay_on(image, sprite)
        return image

    def _sprite(self, placed: Placed, board: Board) -> Sprite | None:
        # Texts are nearly always new; what is worth keeping are marks, icons, codes and logos.
        if isinstance(placed, PlacedText | PlacedPicture):
            return paint_layer(placed, board.width, board.height)
        key = identity(placed)
        if key in self._sprites.values:
            return self._sprites.get(key)
        sprite = paint_layer(placed, board.width, board.height)
        if sprite is None or sprite.pixels.nbytes <= _LARGEST_SPRITE:
            self._sprites.put(key, sprite)
        return sprite


def identity(placed: Placed) -> Hashable:
    """What makes two placed layers paint the same pixels."""
    if isinstance(placed, PlacedText) and placed.lettering is not None:
        paragraph = placed.lettering.paragraph
        return (
            "text", placed.box, placed.role, placed.color, placed.emphasis, placed.marker,
            placed.lettering.emphasis, paragraph.text, paragraph.language.tag, paragraph.size,
            paragraph.width, tuple((line.start, line.end, line.baseline) for line in
            paragraph.lines),
        )  # fmt: skip
    values = tuple(
        getattr(placed, field.name)
        for field in fields(placed)
        if field.name not in ("key", "enter")
    )
    if isinstance(placed, PlacedPicture):
        return (type(placed).__name__, stamp(placed.file), *values)
    return (type(placed).__name__, *values)
