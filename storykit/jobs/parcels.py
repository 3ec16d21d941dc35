"""Values on their way to another machine and back: paths in them become those of the other side.

A path below a folder that both sides know by a name (the story's, the outputs', the cache's)
travels as that name and the way from there, so that it does not matter where each side has it.
"""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import Any

Roots = Mapping[str, Path]
"""Folders by the names that both sides know."""

Attach = Callable[[str, Path], str | None]
"""Gives the digest under which the other side finds a file below a root, or None for none."""

Place = Callable[[str, str, str | None], Path]
"""Gives the path for a root's name, the way from there, and the digest of what is attached."""


def pack(value: Any, roots: Roots, attach: Attach = lambda root, path: None) -> bytes:
    """A value as bytes for another machine."""
    content = io.BytesIO()
    _Packer(content, roots, attach).dump(value)
    return content.getvalue()


def unpack(content: bytes, place: Place) -> Any:
    """The value another machine packed."""
    return _Unpacker(io.BytesIO(content), place).load()


def placed_in(roots: Roots) -> Place:
    """Places paths below the folders this side has, with nothing attached."""
    return lambda root, way, digest: roots[root] / way


class _Packer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, roots: Roots, attach: Attach) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._attach = attach
        self._told: dict[PurePath, tuple[str, str, str | None] | None] = {}
        # A path may be written with links in it, or as what these lead to.
        folders = {
            folder: name
            for name, root in roots.items()
            for folder in (Path(os.path.abspath(root)), root.resolve())
        }
        # The innermost folder counts: outputs may lie beside the story.
        self._folders = sorted(folders.items(), key=lambda item: -len(item[0].parts))

    def persistent_id(self, value: Any) -> tuple[str, str, str | None] | None:
        """What stands for a path below a root; None for everything else."""
        if not isinstance(value, PurePath):
            return None
        if value not in self._told:
            self._told[value] = self._tell(Path(value))
        return self._told[value]

    def _tell(self, path: Path) -> tuple[str, str, str | None] | None:
        whole = Path(os.path.abspath(path))
        for folder, name in self._folders:
            if whole.is_relative_to(folder):
                return name, whole.relative_to(folder).as_posix(), self._attach(name, whole)
        return None


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, place: Place) -> None:
        super().__init__(file)
        self._place = place

    def persistent_load(self, told: Any) -> Path:
        """The path on this side."""
        return self._place(*told)
