"""Writes storykit/text/unicode.txt from a folder of the Unicode Character Database.

    python tests/unicode/make_tables.py /usr/share/unicode

The folder is what https://www.unicode.org/Public/UCD/latest/ucd/ holds.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "storykit" / "text" / "unicode.txt"
LAST = 0x110000

_LINE = re.compile(
    r"^(?:# @missing: )?([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*([^;#]+?)\s*(?:[;#]|$)"
)
_BIDI_LONG = {
    "Left_To_Right": "L",
    "Right_To_Left": "R",
    "Arabic_Letter": "AL",
    "European_Terminator": "ET",
    "Boundary_Neutral": "BN",
}


def read_ranges(file: Path, *, missing: bool = False) -> Iterator[tuple[int, int, str]]:
    """(first, last, value) of each line, in the file's order."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("# @missing") != missing:
            continue
        match = _LINE.match(line)
        if match:
            first = int(match[1], 16)
            yield first, int(match[2] or match[1], 16), match[3]


def changes(values: list[str]) -> str:
    """`hex value` wherever the value changes, from 0 on."""
    parts = []
    before = None
    for code, value in enumerate(values):
        if value != before:
            parts.append(f"{code:X} {value}")
            before = value
    return " ".join(parts)


def bidi_classes(folder: Path) -> str:
    values = ["L"] * LAST
    file = folder / "extracted" / "DerivedBidiClass.txt"
    for first, last, value in read_ranges(file, missing=True):
        values[first : last + 1] = [_BIDI_LONG[value]] * (last + 1 - first)
    for first, last, value in read_ranges(file):
        values[first : last + 1] = [value] * (last + 1 - first)
    return changes(values)


def scripts(folder: Path) -> str:
    names = {}
    for line in (folder / "PropertyValueAliases.txt").read_text(encoding="utf-8").splitlines():
        parts = [part.strip() for part in line.split(";")]
        if parts[0] == "sc":
            names[parts[2]] = parts[1]
    values = ["Zzzz"] * LAST
    for first, last, value in read_ranges(folder / "Scripts.txt"):
        values[first : last + 1] = [names[value]] * (last + 1 - first)
    return changes(values)


def script_extensions(folder: Path) -> str:
    values = ["-"] * LAST
    for first, last, value in read_ranges(folder / "ScriptExtensions.txt"):
        values[first : last + 1] = [value.replace(" ", ",")] * (last + 1 - first)
    return changes(values)


def flags(file: Path, wanted: str) -> str:
    values = ["0"] * LAST
    for first, last, value in read_ranges(file):
        if value == wanted:
            values[first : last + 1] = ["1"] * (last + 1 - first)
    return changes(values)


def brackets(folder: Path) -> str:
    pairs = []
    for line in (folder / "BidiBrackets.txt").read_text(encoding="utf-8").splitlines():
        match = re.match(r"([0-9A-F]+);\s*([0-9A-F]+);\s*o", line)
        if match:
            pairs.append(f"{int(match[1], 16):X} {int(match[2], 16):X}")
    return " ".join(pairs)


def main(folder: Path) -> None:
    derived = (folder / "extracted" / "DerivedBidiClass.txt").read_text(encoding="utf-8")
    version = re.search(r"DerivedBidiClass-(\d+\.\d+)", derived)
    assert version is not None
    properties = folder / "DerivedCoreProperties.txt"
    emoji = folder / "emoji" / "emoji-data.txt"
    tables = {
        "BIDI_CLASSES": bidi_classes(folder),
        "BRACKETS": brackets(folder),
        "SCRIPTS": scripts(folder),
        "SCRIPT_EXTENSIONS": script_extensions(folder),
        "EMOJI": flags(emoji, "Emoji"),
        "EMOJI_PRESENTATION": flags(emoji, "Emoji_Presentation"),
        "IGNORABLE": flags(properties, "Default_Ignorable_Code_Point"),
    }
    text = [
        f"# Properties of characters, Unicode {version[1]}, by tests/unicode/make_tables.py.",
        "# Each lists code points in hexadecimal with the value from there; BRACKETS lists pairs.",
        "# Unicode Character Database, (C) Unicode, Inc., under the Unicode License V3.",
        *(f"{name} {table}" for name, table in tables.items()),
        "",
    ]
    TARGET.write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
