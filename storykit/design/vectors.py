"""Icons and logos drawn as SVG: found by name, checked, coloured and brought to size."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from storykit.assets import Stamp, shared_folder
from storykit.design.measures import Color, hex_color
from storykit.design.model import Pixels
from storykit.errors import AssetError, UsageError, nearest

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
    return tuple(
        sorted({f.stem for folder in icon_folders(story_folder) for f in folder.glob("*.svg")})
    )


def find_icon(name: str, story_folder: Path | None = None) -> Path:
    """The file of an icon; UsageError with the nearest name where there is none."""
    for folder in icon_folders(story_folder):
        file = folder / f"{name}.svg"
        if re.fullmatch(r"[A-Za-z0-9_-]+", name) and file.is_file():
            return file
    raise UsageError(f"There is no icon “{name}”.", cure=nearest(name, icon_names(story_folder)))


def is_svg(file: Path) -> bool:
    """Whether a file says that it is a drawing."""
    return file.suffix.lower() == ".svg"


def svg_proportions(file: Path) -> float:
    """Width divided by height of a drawing."""
    source = read_svg(file)
    view = _VIEW.search(source)
    if view is not None and float(view[4]) > 0:
        return float(view[3]) / float(view[4])
    sides = {name: float(value) for name, value in _SIDE.findall(source)}
    if sides.get("width") and sides.get("height"):
        return sides["width"] / sides["height"]
    return 1.0


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
    return source


@lru_cache(maxsize=256)
def svg_pixels(file: Path, width: int, height: int, color: Color | None, _state: Stamp) -> Pixels:
    """A drawing at a size, premultiplied; its `currentColor` becomes `color`."""
    import resvg_py

    source = read_svg(file)
    if color is not None:
        source = source.replace("currentColor", hex_color(color))
    try:
        # Texts in a drawing would take whatever fonts a machine has: there are none to be had.
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
