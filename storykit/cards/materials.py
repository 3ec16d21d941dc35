"""The layouts, themes and fonts of one run, each looked for once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from storykit.design.furnishing import book_of
from storykit.design.layouts import Layout, find_layout
from storykit.design.themes import Theme, find_theme
from storykit.text import FontBook
from storykit.text.fonts import State, fonts_state


class Materials:
    """What the cards of a folder are made with, as it was when it was first asked for.

    A thousand rows name the same few layouts and one theme; looking into folders a thousand times
    takes longer than drawing a hundred cards.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._layouts: dict[str, Layout] = {}
        self._themes: dict[str, Theme] = {}
        self._fonts: dict[tuple[Path, ...], FontBook] = {}
        self._digests: dict[tuple[Path, ...], str] = {}

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
        if theme.fonts not in self._fonts:
            folders = (self.folder / "fonts", *theme.fonts)
            self._fonts[theme.fonts] = _opened(folders, fonts_state(folders))
        return self._fonts[theme.fonts]

    def fonts_digest(self, theme: Theme) -> str:
        """A digest of all these fonts' files."""
        if theme.fonts not in self._digests:
            self._digests[theme.fonts] = self.fonts(theme).fingerprint()
        return self._digests[theme.fonts]


@lru_cache(maxsize=32)
def _opened(folders: tuple[Path, ...], _state: State) -> FontBook:
    """One book for all shelves over the same files: what it has found out serves them all."""
    return book_of(folders)
