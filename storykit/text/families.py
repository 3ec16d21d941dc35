"""Families of fonts, read from storykit's own table, from folders and from the system."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import uharfbuzz as hb

from storykit.assets import lies_in, shared_folder
from storykit.documents import read_table
from storykit.errors import AssetError

_SUFFIXES: Final = (".ttf", ".otf", ".ttc", ".otc")
_LARGEST_FONT: Final = 100_000_000
"""Bytes. All of Chinese, Japanese and Korean in every weight is no more."""

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


@dataclass(frozen=True)
class Family:
    """A family of fonts: its weights as (weight, file, index in the file).

    `thicken` is by how much wider strokes stand in for a bold that was never drawn, in ems.
    """

    name: str
    style: str
    scripts: tuple[str, ...]
    files: tuple[tuple[int, Path, int], ...]
    variable: tuple[int, int] | None = None
    licence: str = ""
    source: str = ""
    version: str = ""
    thicken: float = 0.0


@cache
def bundled_families() -> tuple[Family, ...]:
    """The families that come with storykit, in the order of their table."""
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
            thicken=row.get("thicken", 0.0),
        )
        for row in rows
    )


@cache
def system_families() -> tuple[Family, ...]:
    """The families of the system whose scripts storykit brings no fonts for."""
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


def folder_families(folder: Path) -> tuple[Family, ...]:
    """The families of a folder's font files, by the names and weights the files themselves give."""
    return _families(font_files(folder))


def font_files(folder: Path) -> tuple[Path, ...]:
    """The font files in a folder. Links that lead out of the folder above are left out."""
    if not folder.is_dir():
        return ()
    return tuple(
        file
        for file in sorted(folder.rglob("*"))
        if file.suffix.lower() in _SUFFIXES and file.is_file() and lies_in(file, folder.parent)
    )


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


def font_data(file: Path) -> hb.Blob:
    """What a font file holds; AssetError where it cannot be read.

    Files that a person may change at any time are read whole: one that is cut while the system
    shows it as memory ends the process. Those of storykit and of the system stay on the disk.
    """
    settled = file.is_relative_to(shared_folder("fonts")) or any(
        file.is_relative_to(Path(name).expanduser()) for name in _SYSTEM_FOLDERS
    )
    try:
        if settled:
            return hb.Blob.from_file_path(str(file))
        if file.stat().st_size > _LARGEST_FONT:
            raise OSError(f"it is larger than {_LARGEST_FONT // 1_000_000} MB")
        return hb.Blob(file.read_bytes())
    except (OSError, hb.HarfBuzzError) as error:
        reason = getattr(error, "strerror", None) or error
        raise AssetError(
            f"The font {file.name} cannot be read: {reason}.", cure="Replace the file."
        ) from error


def _open(file: Path) -> list[tuple[int, hb.Face]]:
    blob = font_data(file)
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


def is_system_family(name: str) -> bool:
    """Whether a family is one that systems carry and storykit does not."""
    return _SYSTEM_FILES.search(name.replace(" ", "")) is not None
