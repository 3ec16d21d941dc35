"""Layouts, themes, and the painting of still layers: what a scene or card looks like.

    find_layout, find_theme    read and check the files of template makers
    compose                    fields in a layout and theme, in one language and format, to a board
    paint, flatten             a board to stills and plates for video, or to one picture
    paint_cue, caption_fits    burned captions
    logo_overlay, progress_bar what lies over a whole video

Names are looked up when they are first used, so that values of `design.model` cost nothing to
import.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storykit.design.board import Board
    from storykit.design.captions import caption_fits, paint_cue
    from storykit.design.composing import compose
    from storykit.design.copies import new_layout, new_theme
    from storykit.design.debugging import debugged
    from storykit.design.flattening import flatten
    from storykit.design.layouts import (
        Layout,
        find_layout,
        layout_fields,
        layout_files,
        layout_folders,
        read_layout,
    )
    from storykit.design.model import (
        Entrance,
        Painted,
        Pixels,
        Plate,
        Sprite,
        Still,
        TimedSprite,
    )
    from storykit.design.overlays import logo_overlay, progress_bar
    from storykit.design.painting import paint
    from storykit.design.pictures import open_covered
    from storykit.design.themes import (
        Theme,
        find_theme,
        read_theme,
        theme_files,
        theme_folders,
    )

__all__ = [
    "Board",
    "Entrance",
    "Layout",
    "Painted",
    "Pixels",
    "Plate",
    "Sprite",
    "Still",
    "Theme",
    "TimedSprite",
    "caption_fits",
    "compose",
    "debugged",
    "find_layout",
    "find_theme",
    "flatten",
    "layout_fields",
    "layout_files",
    "layout_folders",
    "logo_overlay",
    "new_layout",
    "new_theme",
    "open_covered",
    "paint",
    "paint_cue",
    "progress_bar",
    "read_layout",
    "read_theme",
    "theme_files",
    "theme_folders",
]

_HOMES = {
    "board": ("Board",),
    "captions": ("caption_fits", "paint_cue"),
    "composing": ("compose",),
    "copies": ("new_layout", "new_theme"),
    "debugging": ("debugged",),
    "layouts": (
        "Layout", "find_layout", "layout_fields", "layout_files", "layout_folders", "read_layout",
    ),
    "model": ("Entrance", "Painted", "Pixels", "Plate", "Sprite", "Still", "TimedSprite"),
    "overlays": ("logo_overlay", "progress_bar"),
    "flattening": ("flatten",),
    "painting": ("paint",),
    "pictures": ("open_covered",),
    "themes": ("Theme", "find_theme", "read_theme", "theme_files", "theme_folders"),
}  # fmt: skip
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
