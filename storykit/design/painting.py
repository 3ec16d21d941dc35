"""From a board to paint: stills drawn once, moving pictures left as plates, or all in one."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from storykit.design import gradients, shapes, textures
from storykit.design.board import (
    Board,
    Placed,
    PlacedCode,
    PlacedCurve,
    PlacedDonut,
    PlacedGradient,
    PlacedIcon,
    PlacedLogo,
    PlacedPicture,
    PlacedShade,
    PlacedShape,
    PlacedText,
    PlacedTexture,
)
from storykit.design.compositing import clipped, premultiplied, stacked, whole
from storykit.design.figures import colored, paint_figure
from storykit.design.lettering import Lettering, draw_lettering, marker_boxes
from storykit.design.measures import Color
from storykit.design.model import Detail, Entrance, Painted, Pixels, Plate, PlateForm, Sprite, Still
from storykit.design.pictures import logo_pixels, open_for
from storykit.spans import Box


def paint(board: Board) -> Painted:
    """The board painted: plates for pictures that can move, stills for everything else.

    Neighbouring layers that come in alike, or do not come in at all, are one still.
    """
    layers: list[Plate | Still] = []
    details: list[tuple[Box, Detail]] = []
    waiting: list[Sprite] = []
    how: Entrance | None = None

    def finish() -> None:
        if waiting:
            layers.append(Still(stacked(waiting, board.width, board.height), how))
            waiting.clear()

    for placed in board.layers:
        plate = plate_of(placed, moving=True)
        if plate is not None:
            finish()
            under, over = frame_of(placed)
            layers += [Still(under)] if under is not None else []
            layers.append(plate)
            waiting += [over] if over is not None else []
            how = None
            continue
        sprite = paint_layer(placed, board.width, board.height)
        if sprite is None:
            continue
        if type(placed) in _DETAILS:
            details.append((sprite.box, _DETAILS[type(placed)]))
        frames = _frames(placed)
        if frames or (waiting and placed.enter != how):
            finish()
        how = placed.enter
        if frames:
            layers.append(Still(sprite, how, frames))
        else:
            waiting.append(sprite)
    finish()
    return Painted(
        board.width, board.height, board.background, tuple(layers), board.rtl, tuple(details)
    )


_DETAILS: dict[type[Placed], Detail] = {
    PlacedPicture: "busy",
    PlacedTexture: "busy",
    PlacedText: "even",
    PlacedShade: "even",
    PlacedGradient: "even",
}


def plate_of(placed: Placed, *, moving: bool = False) -> Plate | None:
    """The plate of a clip, or of a bare picture without an entrance; None for all other layers.

    With `moving`, pictures that are cut to a form have one too: they move inside of it.
    """
    if not isinstance(placed, PlacedPicture):
        return None
    changed = placed.duotone is not None or (placed.tint is not None and not placed.plain)
    still = placed.enter is not None or changed or not (placed.plain or (moving and placed.moves))
    return None if placed.kind == "picture" and still else _plate(placed)


_FORMS: dict[str, PlateForm] = {"arch": "arch", "leaf": "leaf"}


def _plate(placed: PlacedPicture) -> Plate:
    shorter = min(placed.box.width, placed.box.height)
    is_round = placed.round or placed.mask in ("circle", "pill")
    return Plate(
        placed.kind,
        placed.file,
        whole(placed.box),
        placed.focus,
        placed.fit,
        placed.fill,
        placed.moves,
        placed.hide,
        placed.depth,
        shorter / 2 if is_round else min(placed.radius, shorter / 2),
        _FORMS.get(placed.mask, "box"),
        # Only a leaf differs: pictures of all other forms are shared by languages of both sides.
        placed.mask == "leaf" and placed.mirrored,
    )


def frame_of(placed: Placed) -> tuple[Sprite | None, Sprite | None]:
    """What lies under a plate and over it: its shadow, and the line along its edge."""
    if not isinstance(placed, PlacedPicture) or placed.plain:
        return None, None
    box = whole(placed.box)
    width, height = max(1, int(box.width)), max(1, int(box.height))
    plate = _plate(placed)
    mask = shapes.plate_coverage(plate, width, height)
    under = over = None
    if placed.shadow:
        margin = math.ceil(placed.shadow * 2.5)
        grown = np.pad(mask, margin)
        bare = np.zeros((*grown.shape, 4), np.uint8)
        x, y = int(box.x) - margin, int(box.y) - margin
        under = Sprite(_with_shadow(bare, grown, placed.shadow), x, y)
    if placed.border is not None:
        thick, color = placed.border
        rim = mask - shapes.plate_coverage(plate, width, height, thick)
        over = Sprite(colored(rim, color), int(box.x), int(box.y))
    return under, over


def paint_layer(placed: Placed, width: int, height: int) -> Sprite | None:
    """One layer's pixels; None where nothing of it lies in the frame."""
    match placed:
        case PlacedText(lettering=Lettering() as lettering):
            return _text(placed, lettering)
        case PlacedShade():
            box = clipped(placed.box, width, height)
            if box is None:
                return None
            pixels = gradients.shade(
                int(box.width), int(box.height), placed.toward, placed.color, placed.opacity,
                placed.least, placed.solid,
            )  # fmt: skip
            return Sprite(pixels, int(box.x), int(box.y))
        case PlacedGradient():
            box = clipped(placed.box, width, height)
            if box is None:
                return None
            pixels = gradients.gradient(
                int(box.width), int(box.height), placed.toward, placed.colors, placed.opacity
            )
            return Sprite(pixels, int(box.x), int(box.y))
        case PlacedShape():
            return _shape(placed)
        case PlacedTexture():
            box = clipped(placed.box, width, height)
            if box is None:
                return None
            coverage = textures.texture(
                placed.texture,
                int(box.width),
                int(box.height),
                placed.size,
                mirrored=placed.mirrored,
            )
            return Sprite(colored(coverage * placed.opacity, placed.color), int(box.x), int(box.y))
        case PlacedLogo():
            box = whole(placed.box)
            width, height = max(1, int(box.width)), max(1, int(box.height))
            pixels = logo_pixels(placed.file, width, height, placed.hide)
            return Sprite(pixels, int(box.x), int(box.y))
        case PlacedPicture():
            return _picture(placed)
        case PlacedIcon() | PlacedCode() | PlacedDonut() | PlacedCurve():
            return paint_figure(placed)
    return None


def _text(placed: PlacedText, lettering: Lettering) -> Sprite:
    # Letters are placed at whole pixels: their edges stay as crisp as the rasteriser made them.
    x, y = round(placed.box.x), round(placed.box.y)
    sprite = draw_lettering(lettering, placed.color, placed.emphasis)
    letters = Sprite(sprite.pixels, x + sprite.x, y + sprite.y, sprite.color)
    if placed.marker is None:
        return letters
    strokes = [
        _shape(
            PlacedShape(
                placed.key,
                Box(x + box.x, y + box.y, box.width, box.height),
                color=placed.marker,
                radius=lettering.size * 0.06,
            )
        )
        for box in marker_boxes(lettering)
    ]
    return stacked([*strokes, letters])


def _frames(placed: Placed) -> tuple[tuple[int, Sprite], ...]:
    if not isinstance(placed, PlacedText):
        return ()
    return tuple((moment, _text(placed, lettering)) for moment, lettering in placed.frames)


def _shape(placed: PlacedShape) -> Sprite:
    box = placed.box
    margin = math.ceil(placed.shadow * 2.5) if placed.shadow else 0
    left, top = math.floor(box.x) - margin, math.floor(box.y) - margin
    width = math.ceil(box.right) + margin - left
    height = math.ceil(box.bottom) + margin - top
    coverage = _coverage(placed, box.x - left, box.y - top, width, height)
    pixels = colored(coverage * placed.opacity, placed.color)
    if placed.shadow:
        pixels = _with_shadow(pixels, coverage, placed.shadow)
    return Sprite(pixels, left, top)


def _coverage(
    placed: PlacedShape, x: float, y: float, width: int, height: int
) -> NDArray[np.float32]:
    box = placed.box
    match placed.shape:
        case "box":
            return shapes.placed_box(width, height, x, y, box.width, box.height, placed.radius)
        case "line" | "pill":
            radius = min(box.width, box.height) / 2 if placed.shape == "pill" else 0.0
            return shapes.placed_box(width, height, x, y, box.width, box.height, radius)
        case "circle" | "ring":
            side = min(box.width, box.height)
            at = (x + (box.width - side) / 2, y + (box.height - side) / 2)
            disc = shapes.placed_box(width, height, *at, side, side, side / 2)
            if placed.shape == "circle":
                return disc
            inner = side - 2 * placed.border
            hole = shapes.placed_box(
                width, height, at[0] + placed.border, at[1] + placed.border, inner, inner, inner / 2
            )
            return disc - hole
        case "quote":
            return shapes.quote_mark(width, height, mirrored=placed.mirrored)
        case "check":
            return shapes.check_mark(width, height)
        case "arch":
            return shapes.arch(width, height)
    return shapes.hills(width, height, mirrored=placed.mirrored)


def _picture(placed: PlacedPicture) -> Sprite:
    """A picture with corners, border or shadow, or one that comes in: pixels of its own."""
    box = whole(placed.box)
    width, height = max(1, int(box.width)), max(1, int(box.height))
    fitted = open_for(
        placed.file, width, height, placed.fit, placed.focus, placed.fill, placed.hide
    )
    if placed.duotone is not None:
        fitted = ImageOps.colorize(fitted.convert("L"), *placed.duotone)
    if placed.tint is not None:
        color, strength = placed.tint
        fitted = Image.blend(fitted.convert("RGB"), Image.new("RGB", fitted.size, color), strength)
    plate = _plate(placed)
    mask = shapes.plate_coverage(plate, width, height)
    colors = premultiplied(fitted)
    if placed.border is not None:
        thick, color = placed.border
        colors = _blend(colors, mask - shapes.plate_coverage(plate, width, height, thick), color)
    pixels = (colors * mask[:, :, None] + 0.5).astype(np.uint8)
    if not placed.shadow:
        return Sprite(pixels, int(box.x), int(box.y))
    margin = math.ceil(placed.shadow * 2.5)
    pixels = np.pad(pixels, ((margin, margin), (margin, margin), (0, 0)))
    pixels = _with_shadow(pixels, np.pad(mask, margin), placed.shadow)
    return Sprite(pixels, int(box.x) - margin, int(box.y) - margin)


def _blend(pixels: Pixels, coverage: NDArray[np.float32], color: Color) -> Pixels:
    top = np.asarray((*color, 255), dtype=np.float32)
    mixed = pixels * (1 - coverage[:, :, None]) + top * coverage[:, :, None]
    return np.asarray(mixed + 0.5, dtype=np.uint8)


def _with_shadow(pixels: Pixels, coverage: NDArray[np.float32], blur: float) -> Pixels:
    """The pixels over a soft dark shadow a little below them."""
    mask = Image.fromarray((coverage * 255 * 0.38).astype(np.uint8))
    down = round(blur * 0.4)
    moved = Image.new("L", mask.size)
    moved.paste(mask, (0, down))
    alpha = np.asarray(moved.filter(ImageFilter.GaussianBlur(blur)), dtype=np.uint16)
    behind = np.zeros_like(pixels)
    behind[:, :, 3] = alpha
    rest = 255 - pixels[:, :, 3:].astype(np.uint16)
    return np.asarray(pixels + (behind * rest + 127) // 255, dtype=np.uint8)
