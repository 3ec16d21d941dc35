"""Fonts cut to some letters, so that a file can bring them along."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import uharfbuzz as hb

from storykit.errors import AssetError
from storykit.text.families import font_data

_RESTRICTED = 0x000E
"""Bits of OS/2 fsType that say a font may not be installed by whoever gets a document."""
_NEEDED = frozenset({"OS/2", "cmap", "head", "hhea", "name"})
_NAMES = (0, 13, 14)  # who made it, and its licence
_DROPPED = ("DSIG", "STAT", "meta", "FFTM", "gasp")


def cut_font(file: Path, index: int, letters: Iterable[str]) -> bytes | None:
    """A font file with what some letters need: their forms, marks and how they join.

    None where the font may not be given away with a file, has many weights, or cannot be divided.
    HarfBuzz does in hundredths of a second what takes seconds elsewhere for letters of many forms.
    """
    try:
        face = hb.Face(font_data(file), index)
    except (OSError, AssetError):
        return None
    tables = {tag.strip() for tag in face.table_tags}
    if not _NEEDED <= tables or "fvar" in tables or _rights(face) & _RESTRICTED:
        return None
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.unicode_set.update(ord(letter) for letter in set(letters))
    wanted.name_id_set.clear()
    wanted.name_id_set.update(_NAMES)
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _DROPPED)
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.invert()  # all
    try:
        return bytes(hb.subset(face, wanted).blob.data)
    except (RuntimeError, hb.HarfBuzzError):
        return None


def _rights(face: hb.Face) -> int:
    """fsType of OS/2: what may be done with a font."""
    return int.from_bytes(face.reference_table("OS/2").data[8:10], "big")
