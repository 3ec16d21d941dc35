"""A board with its bones showing: boxes, areas and baselines, for those who make layouts."""

from __future__ import annotations

from PIL import Image, ImageDraw

from storykit.design.board import Board, PlacedPicture, PlacedText
from storykit.design.compositing import lay_on
from storykit.design.flattening import flatten
from storykit.design.lettering import sprite_of
from storykit.design.measures import Color
from storykit.design.model import Sprite
from storykit.formats import FORMATS
from storykit.spans import Box
from storykit.text import Paint, TextStyle, draw, lay_out

_AREAS: dict[str, Color] = {
    "safe": (0, 190, 255),
    "clear": (0, 200, 90),
    "captions": (235, 60, 235),
}
_BOX: Color = (255, 90, 0)
_INK: Color = (255, 225, 0)
_BASELINE: Color = (255, 0, 60)


def debugged(board: Board) -> Image.Image:
    """The picture of a board with its areas, the box of every layer, and the texts' baselines.

    Blue is the safe area, green what captions leave clear of it, magenta the caption band; orange
    boxes are layers, yellow ones ink, red lines baselines. Each layer carries its key.
    """
    image = flatten(board)
    image = Image.blend(image, Image.new("RGB", image.size, (255, 255, 255)), 0.12)
    pen = ImageDraw.Draw(image)
    unit = max(1, round(min(board.width, board.height) / 540))
    format = FORMATS.get(board.format)
    areas = {"safe": board.safe, "clear": board.clear}
    if format is not None and format.width == board.width:
        areas["captions"] = format.caption
    for name, box in areas.items():
        _outline(pen, box, _AREAS[name], unit)
        _label(image, name, box.x + 4, box.y + 2, _AREAS[name], unit)
    for layer in board.layers:
        if isinstance(layer, PlacedPicture) and layer.box.width >= board.width:
            continue
        _outline(pen, layer.box, _BOX, unit)
        note = layer.key
        if isinstance(layer, PlacedText) and layer.lettering is not None:
            note += f" {layer.role} {layer.lettering.size:.0f}px"
            _outline(pen, layer.ink, _INK, 1)
            for baseline in layer.lettering.baselines:
                y = layer.box.y + baseline
                pen.line((layer.box.x, y, layer.box.right, y), fill=_BASELINE, width=unit)
        _label(image, note, layer.box.x, layer.box.y - 11 * unit, _BOX, unit)
    return image


def _outline(pen: ImageDraw.ImageDraw, box: Box, color: Color, width: int) -> None:
    if box.width >= 1 and box.height >= 1:
        pen.rectangle((box.x, box.y, box.right - 1, box.bottom - 1), outline=color, width=width)


def _label(image: Image.Image, text: str, x: float, y: float, color: Color, unit: int) -> None:
    style = TextStyle(size=9.0 * unit, weight=700)
    drawing = draw(lay_out(text, width=4000, language="en", style=style), Paint(fill=(0, 0, 0)))
    sprite = sprite_of(drawing)
    height, width = sprite.pixels.shape[:2]
    left = round(min(max(0.0, x), max(0, image.width - width - 4)))
    top = round(min(max(0.0, y), max(0, image.height - height - 4)))
    plate = Image.new("RGB", (width + 4, height + 4), color)
    image.paste(plate, (left, top))
    lay_on(image, Sprite(sprite.pixels, left + 2, top + 2))
