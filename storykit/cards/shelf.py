"""The layouts, themes and fonts of one run, each looked for once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from storykit.design.furnishing import book_of
from storykit.design.layouts import Layout, find_layout
from storykit.design.themes import Theme, find_theme
from storykit.text import FontBook


class Shelf:
    """What the cards of a folder are made with, as it was when it was first asked for.

    A thousand rows name the same few layouts and one theme; looking into folders a thousand times
    takes longer than drawing a hundred cards.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._layouts: dict[str, Layout] = {}
        self._themes: dict[str, Theme] = {}

    def layout(self, name: str) -> Layout:
        """The layout of that name; errors as of `find_layout`."""
        if name not in self._layouts:
            self._layouts[name] = find_layout(name, self.folder)
        return self._layouts[name]

    def theme(self, name: str) -> Theme:
        """The theme of that name; errors as of `find_theme`."""
        if name not in self._themes:
            self._themes[name] = find_theme(name, self.folder)
        return self._themes[name]

    def fonts(self, theme: Theme) -> FontBook:
        """The folder's own fonts, the theme's and storykit's."""
        return opened_fonts(self.folder, theme.fonts)


@cache
def opened_fonts(folder: Path, themes: tuple[Path, ...]) -> FontBook:
    """The fonts of a folder, of its theme and storykit's own, opened once in this process."""
    return book_of((folder / "fonts", *themes))
