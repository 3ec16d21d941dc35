"""Icons and logos drawn as SVG: found by name, checked, coloured and brought to size."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from xml.parsers import expat

import numpy as np
from PIL import Image

from storykit.assets import Stamp, lies_in, shared_folder
from storykit.design.measures import Color, hex_color
from storykit.design.model import Pixels
from storykit.errors import AssetError, UsageError, nearest

_WIDEST = 1_000.0
"""Times as wide as high, or as high as wide."""

DEEPEST_SVG = 200
"""Elements within each other; drawing programs make a dozen."""

LARGEST_SVG = 1_000_000
"""Bytes; drawings larger than that are photographs in disguise."""

# What a drawing may not do: load other files, run scripts, or hold entities that multiply.
_REFERENCE = re.compile(
    r"""(?:href|src)\s*=\s*["']\s*(?!#|data:image/(?:png|jpeg|webp);)[^"']""", re.I
)
_OUTSIDE = re.compile(r"<!ENTITY|<!DOCTYPE|<script|<foreignObject|url\(\s*[\"']?(?!#)[^)\"']", re.I)
_VIEW = re.compile(
    r"""viewBox\s*=\s*["']\s*([-\d.eE]+)[\s,]+([-\d.eE]+)[\s,]+([\d.eE]+)[\s,]+([\d.eE]+)"""
)
_SIDE = re.compile(r"""<svg[^>]*?\s(width|height)\s*=\s*["']\s*([\d.]+)\s*(?:px)?\s*["']""")

MIRRORED = frozenset({"arrow-end", "chevron-end", "external-link", "share"})
"""Icons that point along the line, and so the other way from right to left."""


def icon_folders(story_folder: Path | None = None) -> tuple[Path, ...]:
    """Where icons are looked for: the story's own folder first, then storykit's."""
    own = (story_folder / "icons",) if story_folder is not None else ()
    return (*own, shared_folder("templates") / "icons")


def icon_names(story_folder: Path | None = None) -> tuple[str, ...]:
    """The names of all icons."""
    return tuple(sorted({file.stem for file in _icons(story_folder, "*")}))


def find_icon(name: str, story_folder: Path | None = None) -> Path:
    """The file of an icon; UsageError with the nearest name where there is none."""
    if re.fullmatch(r"[A-Za-z0-9_-]+", name):
        for file in _icons(story_folder, name):
            return file
    raise UsageError(f"There is no icon “{name}”.", cure=nearest(name, icon_names(story_folder)))


def _icons(story_folder: Path | None, name: str) -> Iterator[Path]:
    """The drawings of a name, or of all; links that lead out of their folder are none."""
    for folder in icon_folders(story_folder):
        for file in folder.glob(f"{name}.svg"):
            if file.is_file() and lies_in(file, folder.parent):
                yield file


def is_svg(file: Path) -> bool:
    """Whether a file says that it is a drawing."""
    return file.suffix.lower() == ".svg"


def svg_proportions(file: Path) -> float:
    """Width divided by height of a drawing."""
    source = read_svg(file)
    view = _VIEW.search(source)
    sides = {name: _number(value) for name, value in _SIDE.findall(source)}
    pairs = [(_number(view[3]), _number(view[4]))] if view is not None else []
    for width, height in (*pairs, (sides.get("width", 0.0), sides.get("height", 0.0))):
        if width > 0 and height > 0:
            return min(_WIDEST, max(1 / _WIDEST, width / height))
    return 1.0


def _number(written: str) -> float:
    """The number, 0 where it is none."""
    try:
        found = float(written)
    except ValueError:
        return 0.0
    return found if math.isfinite(found) else 0.0


def read_svg(file: Path) -> str:
    """The text of a drawing; AssetError where it is too large, broken or reaches outside itself."""
    data = file.read_bytes() if file.is_file() else b""
    if not data or len(data) > LARGEST_SVG:
        raise AssetError(
            f"“{file.name}” is no drawing that can be used.", cure="Save it as SVG below 1 MB."
        )
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise AssetError(f"“{file.name}” is not saved as UTF-8.", cure="Save it again.") from None
    source = re.sub(r"<\?xml[^>]*\?>|<!DOCTYPE svg PUBLIC[^>\[]*>", "", source)
    if _REFERENCE.search(source) or _OUTSIDE.search(source):
        raise AssetError(
            f"“{file.name}” refers to other files or holds scripts.",
            cure="In the drawing program, embed pictures, turn texts into paths and save it again.",
        )
    deepest, noisy, worded = _surveyed(source)
    if worded:
        # Texts in a drawing would take whatever fonts a machine has, and look like none of them.
        raise AssetError(
            f"“{file.name}” holds text, which is not drawn.",
            cure="In the drawing program, turn texts into paths (outlines) and save it again.",
        )
    if noisy:
        raise AssetError(
            f"“{file.name}” holds noise (feTurbulence), which may take hours to draw.",
            cure="Take it out in the drawing program, or save the drawing as PNG.",
        )
    if deepest > DEEPEST_SVG:
        raise AssetError(
            f"“{file.name}” has groups within groups within groups, too deep to be drawn.",
            cure="Ungroup what is in it in the drawing program, and save it again.",
        )
    return source


def _surveyed(source: str) -> tuple[int, bool, bool]:
    """How deep elements lie within each other, and whether there is noise, and text, to be drawn.

    The program that draws goes as deep, and ends of it.
    """
    depth = deepest = 0
    noisy = worded = False
    written: list[str] = []

    def opened(name: str, attributes: object) -> None:
        nonlocal depth, deepest, noisy
        written.append(name.rpartition(":")[2])
        depth += 1
        deepest = max(deepest, depth)
        noisy = noisy or name.rpartition(":")[2] == "feTurbulence"

    def closed(name: str) -> None:
        nonlocal depth
        written.pop()
        depth -= 1

    def said(words: str) -> None:
        nonlocal worded
        worded = worded or (bool(words.strip()) and "text" in written and "title" not in written)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler = said
    with suppress(expat.ExpatError):  # what is broken is told of when it is drawn
        parser.Parse(source, True)
    return deepest, noisy, worded


@lru_cache(maxsize=256)
def svg_pixels(file: Path, width: int, height: int, color: Color | None, _state: Stamp) -> Pixels:
    """A drawing at a size, premultiplied; its `currentColor` becomes `color`."""
    import resvg_py

    source = read_svg(file)
    if color is not None:
        source = source.replace("currentColor", hex_color(color))
    try:
        data = resvg_py.svg_to_bytes(
            svg_string=source, width=width, height=height, skip_system_fonts=True
        )
    except ValueError as error:
        raise AssetError(
            f"“{file.name}” cannot be drawn: {error}.", cure="Save it again as plain SVG."
        ) from None
    with Image.open(io.BytesIO(data), formats=["PNG"]) as drawn:
        image = drawn.convert("RGBA")
    if image.size != (width, height):
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(image.convert("RGBa"))
