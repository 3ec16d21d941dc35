"""What lies behind a scene's captions: where faces are, what else stands there, how light it is.

All of it is read from the placed board, before anything is painted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

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
from storykit.design.captioning.places import Place, choose_place, usual_place
from storykit.design.contrast import EXTREMES, luminance, over
from storykit.design.measures import Color, read_color
from storykit.design.pictures import cover_crop, light_of, proportions_of
from storykit.design.veils import Light
from storykit.formats import Format
from storykit.script.models import Content
from storykit.script.people import Hide
from storykit.spans import Box

Proportions = Callable[[PlacedPicture], float]
"""Width divided by height of the picture or clip that is placed."""

_FACE = 0.11
"""How far around its focus a picture is kept in sight, as a share of the frame's shorter side."""

_MARGIN = 0.06
"""How far around captions a picture may move under them, as a share of the frame."""

_SOLID = 0.98

_LARGEST = 0.4
"""A hidden area that takes more than this share of the frame cannot be kept clear of captions."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """Where a scene's captions stand, and the darkest and brightest colours behind them."""

    place: Place
    behind: tuple[Color, ...] = EXTREMES


def usual_backdrop(format: Format) -> Backdrop:
    """What captions stand on where no scene is known: the foot of the band, on anything."""
    return Backdrop(usual_place(format))


def backdrop_of(
    board: Board,
    content: Content,
    format: Format,
    size: tuple[float, float],
    *,
    over_all: Sequence[Box] = (),
    proportions: Proportions = lambda placed: proportions_of(placed.file),
    light: Light = light_of,
) -> Backdrop:
    """The backdrop of a scene whose captions take a width and height at most.

    Only a focus that the author set counts. `over_all` is what lies over the whole film, such as a
    logo. `proportions` are asked for of pictures that may be kept in sight, `light` of those behind
    captions.
    """
    keep = [*_focuses(board, content, proportions), *_hidden(board, proportions)]
    place = choose_place(format, size, keep, [*_standing(board), *over_all])
    width, height = size
    middle = place.box.x + place.box.width / 2
    box = Box(middle - width / 2, place.top_of(height), width, height)
    return Backdrop(place, behind(board, box, light))


# What is to be kept in sight ---------------------------------------------------------------------


def _focuses(board: Board, content: Content, proportions: Proportions) -> Iterator[Box]:
    if "focus" not in content.model_fields_set:
        return
    reach = _FACE * min(board.width, board.height)
    for placed in _pictures(board):
        if placed.focus == content.focus:
            x, y = content.focus
            point = _in_frame(placed, Box(x, y, 0.0, 0.0), proportions)
            yield Box(point.x - reach, point.y - reach, 2 * reach, 2 * reach)


def _hidden(board: Board, proportions: Proportions) -> Iterator[Box]:
    frame = board.width * board.height
    for placed in _pictures(board):
        for hide in placed.hide:
            for box in _areas(hide):
                area = _in_frame(placed, box, proportions)
                if area.width * area.height <= _LARGEST * frame:
                    yield area


def _areas(hide: Hide) -> Iterator[Box]:
    """The box a hidden area ever takes, as shares of the whole picture."""
    boxes = [hide.box] if hide.box is not None else [key.box for key in hide.keys]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right = max(box[0] + box[2] for box in boxes)
    bottom = max(box[1] + box[3] for box in boxes)
    yield Box(left, top, right - left, bottom - top)


def _pictures(board: Board) -> Iterator[PlacedPicture]:
    return (layer for layer in board.layers if isinstance(layer, PlacedPicture))


def _in_frame(placed: PlacedPicture, shares: Box, proportions: Proportions) -> Box:
    """A box of shares of a picture, in pixels of the frame it is cropped to or fitted into."""
    frame = placed.box
    width, height = proportions(placed), 1.0
    if placed.fit == "cover":
        crop = _crop(placed, width, height)
    else:
        scale = max(width / frame.width, height / frame.height)
        across, high = frame.width * scale, frame.height * scale
        crop = Box((width - across) / 2, (height - high) / 2, across, high)
    x = frame.x + (shares.x * width - crop.x) / crop.width * frame.width
    y = frame.y + (shares.y * height - crop.y) / crop.height * frame.height
    return Box(
        x,
        y,
        shares.width * width / crop.width * frame.width,
        shares.height * height / crop.height * frame.height,
    )


def _crop(placed: PlacedPicture, width: float, height: float) -> Box:
    """The part of a picture that fills its box, where it measures so much."""
    large = 10_000
    sides = round(width * large), round(height * large)
    box = placed.box
    crop = cover_crop(*sides, round(box.width), round(box.height), placed.focus)
    return Box(*(part / large for part in crop))


def _standing(board: Board) -> Iterator[Box]:
    """The boxes of what is to be read or looked at, beside the pictures themselves."""
    for layer in board.layers:
        if isinstance(layer, PlacedText):
            yield layer.ink
        elif isinstance(layer, PlacedLogo | PlacedIcon | PlacedCode | PlacedDonut | PlacedCurve):
            yield layer.box
        elif isinstance(layer, PlacedPicture) and not _fills(layer.box, board):
            yield layer.box


def _fills(box: Box, board: Board) -> bool:
    return box.width * box.height >= 0.6 * board.width * board.height


# How light it is --------------------------------------------------------------------------------


def behind(board: Board, box: Box, light: Light = light_of) -> tuple[Color, ...]:
    """The darkest and the brightest colour of a board inside a box of the frame and around it."""
    around = _in_sight(box.inset(-_MARGIN * board.width, -_MARGIN * board.height), board)
    colors: set[Color] = {board.background}
    for layer in board.layers:
        if _apart(layer.box, around):
            continue
        found = _colors(layer, around, colors, light)
        colors = found if _hides(layer, around) else colors | found
    ordered = sorted(colors, key=luminance)
    return (ordered[0], ordered[-1])


def _colors(layer: Placed, around: Box, under: set[Color], light: Light) -> set[Color]:
    """The colours that a layer shows where it lies over others."""
    match layer:
        case PlacedPicture(kind="clip"):
            return set(EXTREMES)
        case PlacedPicture():
            fills = {layer.fill} if layer.fit == "contain" and layer.fill != "blur" else set()
            covers = {read_color(hide.color) for hide in layer.hide}
            return {*light(layer, around), *fills, *covers}
        case PlacedShade():
            return {over(layer.color, layer.opacity, color) for color in under}
        case PlacedShape():
            return {over(layer.color, layer.opacity, color) for color in under}
        case PlacedTexture():
            return {over(layer.color, layer.opacity, color) for color in under}
        case PlacedGradient():
            pairs = ((color, below) for color in layer.colors for below in under)
            return {over(color, layer.opacity, below) for color, below in pairs}
    return set()


def _hides(layer: Placed, around: Box) -> bool:
    """Whether nothing of what lies under a layer is seen inside a box."""
    if not layer.box.contains(around, 0.5):
        return False
    match layer:
        case PlacedPicture():
            return layer.plain and layer.enter is None
        case PlacedShade():
            # A shade that grows towards one side hides nothing at the other.
            return layer.toward == "all" and layer.enter is None
        case PlacedShape():
            return layer.shape == "box" and layer.opacity >= _SOLID and layer.enter is None
    return False


def _in_sight(box: Box, board: Board) -> Box:
    """The part of a box that lies in the frame."""
    x, y = max(box.x, 0.0), max(box.y, 0.0)
    return Box(x, y, min(box.right, board.width) - x, min(box.bottom, board.height) - y)


def _apart(one: Box, other: Box) -> bool:
    return (
        one.right <= other.x
        or other.right <= one.x
        or one.bottom <= other.y
        or other.bottom <= one.y
    )
