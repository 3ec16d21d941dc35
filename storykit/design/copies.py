"""Copies of layouts and themes to begin one's own with."""

from __future__ import annotations

import re
from pathlib import Path

from storykit.design.layouts import layout_files, layout_folders
from storykit.design.themes import theme_files, theme_folders
from storykit.errors import OutputError, UsageError, nearest
from storykit.files import publish


def new_layout(name: str, folder: Path, like: str = "title") -> Path:
    """Writes `<folder>/layouts/<name>.yaml` as a copy of another layout, and returns its path.

    Raises UsageError for names that cannot be used, OutputError where the file is there already.
    """
    return _copied(name, folder / "layouts", like, layout_files(layout_folders(folder)), "layout")


def new_theme(name: str, folder: Path, like: str = "steppe") -> Path:
    """Writes `<folder>/themes/<name>.yaml` as a copy of another theme, and returns its path.

    A theme that is a folder has files of its own: the new one is then `like` it, instead of a copy.
    Raises UsageError for names that cannot be used, OutputError where the file is there already.
    """
    return _copied(name, folder / "themes", like, theme_files(theme_folders(folder)), "theme")


def _copied(name: str, folder: Path, like: str, known: dict[str, Path], kind: str) -> Path:
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,60}", name):
        raise UsageError(
            f"A {kind} cannot be called “{name}”.",
            cure="Use small letters a to z, digits and hyphens, beginning with a letter.",
        )
    if like not in known:
        raise UsageError(f"There is no {kind} “{like}”.", cure=nearest(like, tuple(known)))
    path = folder / f"{name}.yaml"
    if path.exists():
        raise OutputError(f"“{path}” is there already.", cure="Choose another name.")
    source = known[like]
    if source.name == "theme.yaml":
        return publish(path, f"about: A theme of one's own.\nlike: {like}\n")
    return publish(path, source.read_text(encoding="utf-8"))
