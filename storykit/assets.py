"""The one door through which media and storykit's own files are read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from storykit.errors import AssetError

_PACKAGE = Path(__file__).resolve().parent


@cache
def shared_folder(name: str) -> Path:
    """The folder `fonts` or `templates` that comes with storykit.

    In an installed package it lies inside the package, in a checkout beside it.
    """
    for parent in (_PACKAGE, _PACKAGE.parent):
        folder = parent / name
        if folder.is_dir():
            return folder
    raise AssetError(f"storykit's own folder “{name}” is missing.", cure="Install storykit again.")
