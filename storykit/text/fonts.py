"""The fonts at hand: those of the story's own folders first, then those that come with storykit."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from storykit.assets import Stamp, digest, stamp
from storykit.text.faces import Face, open_face
from storykit.text.families import (
    Family,
    bundled_families,
    folder_families,
    font_files,
    is_system_family,
    system_families,
)

_BOLD: Final = 600
_FULL_BOLD: Final = 700
"""The weight from which text is bold, and that of a bold face."""


class FontBook:
    """The families of some folders and of storykit's own, found by name, by script or by character.

    Story folders come first and win over a bundled family of the same name. A book may be shared by
    threads; two books over the same files, unchanged, are equal.
    """

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self._folders = tuple(Path(folder) for folder in folders)
        self._state = (self._folders, fonts_state(self._folders))
        self._lock = threading.RLock()
        self._faces: dict[tuple[str, int], Face] = {}
        self._system: tuple[Family, ...] | None = None
        self._covering: dict[tuple[str, str, str, int], Face | None] = {}
        own = [family for folder in self._folders for family in folder_families(folder)]
        taken = {family.name.casefold() for family in own}
        bundled = [family for family in bundled_families() if family.name.casefold() not in taken]
        self.families: tuple[Family, ...] = (*own, *bundled)
        self._by_name = {family.name.casefold(): family for family in reversed(self.families)}

    def family(self, name: str) -> Family | None:
        """The family of that name, in any capitals; None where there is none."""
        found = self._by_name.get(name.casefold())
        if found is None and is_system_family(name):
            found = next(
                (f for f in self._from_system() if f.name.casefold() == name.casefold()), None
            )
        return found

    def face(self, name: str, weight: int = 400) -> Face | None:
        """The face of a family nearest to the weight; None where there is no such family."""
        family = self.family(name)
        return None if family is None else self._face(family, weight)

    def covering(self, cluster: str, script: str, style: str, weight: int) -> Face | None:
        """A face that has every character of the cluster: of its script and style first, then any.

        The system's fonts are looked into only where no other font will do.
        """
        key = (cluster, script, style, weight)
        try:
            return self._covering[key]
        except KeyError:
            found = self._find_covering(cluster, script, style, weight)
            if len(self._covering) > 20000:
                self._covering.clear()
            self._covering[key] = found
            return found

    def emoji(self) -> Face | None:
        """The first colour emoji font."""
        family = next((family for family in self.families if family.style == "emoji"), None)
        return None if family is None else self._face(family, 400)

    def fingerprint(self) -> str:
        """A digest of all font files, for caches."""
        files = (file for family in self.families for _, file, _ in family.files)
        return hashlib.sha256("".join(map(digest, files)).encode()).hexdigest()

    def table(self) -> list[Mapping[str, str]]:
        """One row for each family: its weights, scripts, size, licence and where it comes from."""
        return [
            {
                "family": family.name,
                "style": family.style,
                "weights": _weights(family),
                "scripts": " ".join(family.scripts),
                "characters": str(len(self._face(family, 400).characters)),
                "licence": family.licence,
                "version": family.version,
                "from": family.source or str(family.files[0][1].parent),
            }
            for family in self.families
        ]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FontBook) and other._state == self._state

    def __hash__(self) -> int:
        return hash(self._state)

    def __reduce__(self) -> tuple[type[FontBook], tuple[tuple[Path, ...]]]:
        return (FontBook, (self._folders,))

    def _face(self, family: Family, weight: int) -> Face:
        thicken = 0.0
        if family.variable is not None:
            weight = min(max(weight, family.variable[0]), family.variable[1])
            _, file, index = family.files[0]
        else:
            # CSS Fonts 4, 5.2: of two equally near, the heavier for heavy text.
            asked = weight
            weight, file, index = min(
                family.files, key=lambda entry: (abs(entry[0] - asked), -entry[0])
            )
            if family.thicken and asked >= _BOLD > weight:
                weight, thicken = _FULL_BOLD, family.thicken
        with self._lock:
            key = (family.name, weight)
            if key not in self._faces:
                self._faces[key] = open_face(
                    file, index, family.name, weight, family.style, thicken
                )
            return self._faces[key]

    def _find_covering(self, cluster: str, script: str, style: str, weight: int) -> Face | None:
        def rank(family: Family) -> tuple[bool, bool, bool]:
            return (script not in family.scripts, family.style != style, family.style != "sans")

        for family in sorted(self.families, key=rank):
            face = self._face(family, weight)
            if face.has(cluster):
                return face
        for family in sorted(self._from_system(), key=rank):
            face = self._face(family, weight)
            if face.has(cluster):
                return face
        return None

    def _from_system(self) -> tuple[Family, ...]:
        with self._lock:
            if self._system is None:
                self._system = system_families()
            return self._system


State = tuple[tuple[Path, Stamp], ...]


def fonts_state(folders: Sequence[Path]) -> State:
    """The font files of some folders, and what tells whether one of them has changed."""
    return tuple((file, stamp(file)) for folder in folders for file in font_files(folder))


@cache
def default_fonts() -> FontBook:
    """The book of the fonts that come with storykit."""
    return FontBook()


def _weights(family: Family) -> str:
    if family.variable is not None:
        return f"{family.variable[0]}–{family.variable[1]}"
    return " ".join(str(weight) for weight, _, _ in family.files)
