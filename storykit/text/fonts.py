"""The fonts at hand: those of the story's own folders first, then those that come with storykit."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import uharfbuzz as hb

from storykit.assets import shared_folder
from storykit.documents import read_table
from storykit.errors import AssetError

_SUFFIXES: Final = (".ttf", ".otf", ".ttc", ".otc")
_OFFER_WEIGHTS: Final = (400, 700)

# Where systems keep fonts; looked into only for scripts that storykit carries no font for.
_SYSTEM_FOLDERS: Final = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
)
# Names of files of the families systems carry for scripts that are too large to come along.
_SYSTEM_FILES: Final = re.compile(
    r"(?i)noto(sans|serif)(cjk|sc|tc|jp|kr|hk)|sourcehan(sans|serif)|pingfang|msyh|msjh|yugoth|"
    r"meiryo|malgun|simsun|hiragino|applesdgothicneo|wqy|droidsansfallback|nanumgothic"
)


class Face:
    """One font at one weight: what HarfBuzz needs to shape and draw it.

    Lengths are in parts of the em; nothing is hinted, so every size is a multiple of them.
    """

    def __init__(self, file: Path, index: int, family: str, weight: int, style: str) -> None:
        self.file = file
        self.index = index
        self.family = family
        self.weight = weight
        self.style = style

    @cached_property
    def face(self) -> hb.Face:
        """The font file, opened when first needed."""
        try:
            face = hb.Face(hb.Blob.from_file_path(str(self.file)), self.index)
        except (OSError, hb.HarfBuzzError) as error:
            raise AssetError(
                f"The font {self.file.name} cannot be read: {error}.", cure="Replace the file."
            ) from error
        if not face.glyph_count:
            raise AssetError(
                f"{self.file.name} is not a font that can be read.", cure="Replace the file."
            )
        return face

    @cached_property
    def font(self) -> hb.Font:
        """The font in units of its em, at the weight asked for."""
        font = hb.Font(self.face)
        font.scale = (self.units, self.units)
        if any(axis.tag == "wght" for axis in self.face.axis_infos):
            font.set_variations({"wght": float(self.weight)})
        return font

    @cached_property
    def units(self) -> int:
        """Units of the em."""
        return int(self.face.upem)

    @cached_property
    def characters(self) -> frozenset[int]:
        """The code points the font has a glyph for."""
        return frozenset(self.face.unicodes)

    @cached_property
    def is_color(self) -> bool:
        """Whether its glyphs are pictures."""
        face = self.face
        return bool(face.has_color_paint or face.has_color_png or face.has_color_layers)

    @cached_property
    def glyph_boxes(self) -> dict[int, tuple[float, float, float, float] | None]:
        """Remembered ink of glyphs, see `glyph_ink`."""
        return {}

    def glyph_ink(self, glyph: int) -> tuple[float, float, float, float] | None:
        """Left, bottom, right and top of a glyph's ink in ems from its origin; None where empty."""
        try:
            return self.glyph_boxes[glyph]
        except KeyError:
            extents = self.font.get_glyph_extents(glyph)
            box = None
            if extents is not None and extents.width and extents.height:
                scale = 1 / self.units
                left, top = extents.x_bearing * scale, extents.y_bearing * scale
                box = (left, top + extents.height * scale, left + extents.width * scale, top)
            self.glyph_boxes[glyph] = box
            return box

    def has(self, text: str) -> bool:
        """Whether there is a glyph for each code point."""
        return all(ord(character) in self.characters for character in text)

    def __repr__(self) -> str:
        return f"Face({self.family!r}, {self.weight})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (open_face, (self.file, self.index, self.family, self.weight, self.style))


@cache
def open_face(file: Path, index: int, family: str, weight: int, style: str) -> Face:
    """The one face of a font file at a weight, shared by all books of the process."""
    return Face(file, index, family, weight, style)


@dataclass(frozen=True)
class Family:
    """A family of fonts: its weights as (weight, file, index in the file)."""

    name: str
    style: str
    scripts: tuple[str, ...]
    files: tuple[tuple[int, Path, int], ...]
    variable: tuple[int, int] | None = None
    licence: str = ""
    source: str = ""
    version: str = ""


class FontBook:
    """The families of some folders and of storykit's own, found by name, by script or by character.

    Story folders come first and win over a bundled family of the same name. A book may be shared by
    threads; two books over the same folders are equal.
    """

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self._folders = tuple(Path(folder) for folder in folders)
        self._lock = threading.RLock()
        self._faces: dict[tuple[str, int], Face] = {}
        self._system: tuple[Family, ...] | None = None
        self._covering: dict[tuple[str, str, str, int], Face | None] = {}
        own = [family for folder in self._folders for family in _scan(folder)]
        taken = {family.name.casefold() for family in own}
        bundled = [family for family in _bundled() if family.name.casefold() not in taken]
        self.families: tuple[Family, ...] = (*own, *bundled)
        self._by_name = {family.name.casefold(): family for family in reversed(self.families)}

    def family(self, name: str) -> Family | None:
        """The family of that name, in any capitals; None where there is none."""
        found = self._by_name.get(name.casefold())
        if found is None and _SYSTEM_FILES.search(name.replace(" ", "")):
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
        return _digest(tuple(file for family in self.families for _, file, _ in family.files))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FontBook) and other._folders == self._folders

    def __hash__(self) -> int:
        return hash(self._folders)

    def __reduce__(self) -> tuple[type[FontBook], tuple[tuple[Path, ...]]]:
        return (FontBook, (self._folders,))

    def _face(self, family: Family, weight: int) -> Face:
        if family.variable is not None:
            weight = min(max(weight, family.variable[0]), family.variable[1])
            _, file, index = family.files[0]
        else:
            # CSS Fonts 4, 5.2: of two equally near, the heavier for heavy text.
            weight, file, index = min(
                family.files, key=lambda entry: (abs(entry[0] - weight), -entry[0])
            )
        with self._lock:
            key = (family.name, weight)
            if key not in self._faces:
                self._faces[key] = open_face(file, index, family.name, weight, family.style)
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
                self._system = _system_families()
            return self._system


@cache
def default_fonts() -> FontBook:
    """The book of the fonts that come with storykit."""
    return FontBook()


@cache
def _bundled() -> tuple[Family, ...]:
    folder = shared_folder("fonts")
    rows: list[dict[str, Any]] = read_table(folder / "fonts.yaml")["families"]
    return tuple(
        Family(
            name=row["family"],
            style=row["style"],
            scripts=tuple(row["scripts"]),
            files=tuple((int(weight), folder / path, 0) for weight, path in row["files"].items()),
            licence=row["licence"],
            source=row["source"],
            version=str(row["version"]),
        )
        for row in rows
    )


@cache
def _system_families() -> tuple[Family, ...]:
    found: list[Path] = []
    for name in _SYSTEM_FOLDERS:
        folder = Path(name).expanduser()
        if folder.is_dir():
            found += [
                file
                for file in sorted(folder.rglob("*"))
                if file.suffix.lower() in _SUFFIXES and _SYSTEM_FILES.search(file.name)
            ]
    return _families(found)


def _scan(folder: Path) -> tuple[Family, ...]:
    """The families of a folder's font files, by the names and weights the files themselves give."""
    if not folder.is_dir():
        return ()
    return _families(file for file in sorted(folder.rglob("*")) if file.suffix.lower() in _SUFFIXES)


def _families(files: Iterable[Path]) -> tuple[Family, ...]:
    weights: dict[str, dict[int, tuple[Path, int]]] = {}
    ranges: dict[str, tuple[int, int]] = {}
    styles: dict[str, str] = {}
    scripts: dict[str, tuple[str, ...]] = {}
    for file in files:
        for index, face in _open(file):
            name = _name(face, 16) or _name(face, 1) or file.stem
            if re.search(r"(?i)italic|oblique", _name(face, 17) or _name(face, 2) or ""):
                continue
            axis = next((axis for axis in face.axis_infos if axis.tag == "wght"), None)
            if axis is not None:
                ranges[name] = (int(axis.min_value), int(axis.max_value))
            weights.setdefault(name, {}).setdefault(_weight(face), (file, index))
            scripts[name] = _scripts(face)
            colored = face.has_color_paint or face.has_color_png or face.has_color_layers
            styles[name] = "emoji" if colored else "serif" if "serif" in name.lower() else "sans"
    return tuple(
        Family(
            name=name,
            style=styles[name],
            scripts=scripts[name],
            files=tuple((weight, *place) for weight, place in sorted(entries.items())),
            variable=ranges.get(name),
        )
        for name, entries in weights.items()
    )


def _open(file: Path) -> list[tuple[int, hb.Face]]:
    try:
        blob = hb.Blob.from_file_path(str(file))
    except (OSError, hb.HarfBuzzError) as error:
        raise AssetError(
            f"The font {file.name} cannot be read: {error}.", cure="Replace the file."
        ) from error
    faces = [(index, hb.Face(blob, index)) for index in range(hb.Face(blob).count or 1)]
    if not any(face.glyph_count for _, face in faces):
        raise AssetError(
            f"{file.name} is not a font that can be read.",
            cure="Take the .ttf or .otf file of the font, not a web font or an archive.",
        )
    return faces


def _name(face: hb.Face, number: int) -> str:
    return face.get_name(hb.OTNameIdPredefined(number), "en") or ""


def _weight(face: hb.Face) -> int:
    """The weight of OS/2; the name counts too, as some bold files say 400 there."""
    table = face.reference_table("OS/2").data
    weight = int.from_bytes(table[4:6], "big") if table and len(table) > 6 else 400
    name = (_name(face, 17) or _name(face, 2)).lower()
    if weight == 400 and "bold" in name:
        return 600 if "semi" in name or "demi" in name else 700
    return weight


def _scripts(face: hb.Face) -> tuple[str, ...]:
    """The scripts a font has letters for, told by one common letter of each."""
    has = face.unicodes
    return tuple(script for script, letter in _LETTERS.items() if ord(letter) in has)


_LETTERS: Final = {
    "Latn": "n", "Cyrl": "н", "Grek": "ν", "Arab": "ن", "Hebr": "נ", "Thaa": "ނ", "Deva": "न",
    "Beng": "ন", "Guru": "ਨ", "Gujr": "ન", "Orya": "ନ", "Taml": "ந", "Telu": "న", "Knda": "ನ",
    "Mlym": "ന", "Sinh": "න", "Thai": "น", "Laoo": "ນ", "Khmr": "ន", "Mymr": "န", "Mong": "ᠨ",
    "Hani": "人", "Hira": "の", "Kana": "ン", "Hang": "나",
}  # fmt: skip


@cache
def _digest(files: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()
