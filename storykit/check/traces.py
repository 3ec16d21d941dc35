"""What a file tells beside its picture: where and when it was made, by whom and with what.

Read from the bytes of the containers (Exif 2.32, PNG 1.3, WebP RFC 9649, ISO/IEC 14496-12), since
programs that open a picture often hide half of it. Kinds that are not known are said to tell
nothing: a rule uses this for inputs of the kinds storykit reads, and for what storykit itself
makes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal

from storykit.errors import AssetError

Trace = Literal["place", "time", "device", "author", "thumbnail", "text"]

_LARGEST_BLOCK = 64_000_000
_GPS, _MAKE, _MODEL, _SOFTWARE, _TIME, _ARTIST, _COPYRIGHT = (
    0x8825, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x8298,
)  # fmt: skip
_EXIF_IFD, _ORIGINAL_TIME, _MAKER_NOTE, _SERIAL = 0x8769, 0x9003, 0x927C, 0xA431
_EXIF_TAGS: dict[int, Trace] = {
    _MAKE: "device", _MODEL: "device", _SOFTWARE: "device", _TIME: "time", _ARTIST: "author",
    _COPYRIGHT: "author", _ORIGINAL_TIME: "time", _MAKER_NOTE: "device", _SERIAL: "device",
}  # fmt: skip
# Words of XMP, QuickTime and IPTC data, as they stand in the bytes.
_WORDS: tuple[tuple[bytes, Trace], ...] = (
    (b"exif:GPS", "place"), (b"photoshop:City", "place"), (b"Iptc4xmpCore:Location", "place"),
    (b"location.ISO6709", "place"), (b"\xa9xyz", "place"), (b"loci", "place"),
    (b"xmp:CreateDate", "time"), (b"quicktime.creationdate", "time"), (b"\xa9day", "time"),
    (b"tiff:Model", "device"), (b"com.apple.quicktime.model", "device"), (b"\xa9mod", "device"),
    (b"\xa9mak", "device"), (b"\xa9too", "device"), (b"com.android.version", "device"),
    (b"dc:creator", "author"), (b"\xa9ART", "author"),
)  # fmt: skip
_PRESS_PLACES = (90, 92, 95, 101)
_BOXES_TO_OPEN = frozenset([b"moov", b"trak", b"mdia", b"udta", b"meta"])


def traces_in(path: Path) -> frozenset[Trace]:
    """What a file tells beside its picture and sound; nothing for kinds that are not known."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
            file.seek(0)
            found = set(_found(file, head, path.stat().st_size))
    except (OSError, struct.error) as error:
        raise AssetError(f"“{path.name}” cannot be read: {error}.") from error
    return frozenset(found)


def _found(file: BinaryIO, head: bytes, size: int) -> Iterator[Trace]:
    if head.startswith(b"\xff\xd8"):
        yield from _in_jpeg(file)
    elif head.startswith(b"\x89PNG"):
        yield from _in_png(file)
    elif head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        yield from _in_webp(file)
    elif head[:4] in (b"II*\x00", b"MM\x00*"):
        yield from _in_exif(file.read(_LARGEST_BLOCK))
    elif head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free"):
        yield from _in_boxes(file, 0, size)


def _in_jpeg(file: BinaryIO) -> Iterator[Trace]:
    """The segments before the picture's own data."""
    file.seek(2)
    while (marker := file.read(2)) and marker[0] == 0xFF and marker[1] not in (0xDA, 0xD9):
        if marker[1] == 0xFF:
            file.seek(-1, 1)
            continue
        length = int.from_bytes(file.read(2), "big") - 2
        block = file.read(max(0, length))
        if marker[1] == 0xE1 and block.startswith(b"Exif\x00\x00"):
            yield from _in_exif(block[6:])
        elif marker[1] in (0xE1, 0xED):
            yield from _in_words(block)
            # Press data (IPTC-IIM 4.2): datasets 90, 92, 95 and 101 of record 2 are places.
            if marker[1] == 0xED and any(b"\x1c\x02" + bytes([n]) in block for n in _PRESS_PLACES):
                yield "place"
        elif marker[1] == 0xE2 and block.startswith(b"MPF\x00"):
            yield "thumbnail"
        elif marker[1] == 0xFE and block.strip(b"\x00 "):
            yield "text"


def _in_png(file: BinaryIO) -> Iterator[Trace]:
    file.seek(8)
    while len(start := file.read(8)) == 8:
        length, kind = int.from_bytes(start[:4], "big"), start[4:]
        if kind == b"IEND":
            return
        if kind == b"eXIf":
            yield from _in_exif(file.read(length))
        elif kind in (b"tEXt", b"zTXt", b"iTXt"):
            yield "text"
            yield from _in_words(file.read(length))
        elif kind == b"tIME":
            yield "time"
            file.seek(length, 1)
        else:
            file.seek(length, 1)
        file.seek(4, 1)


def _in_webp(file: BinaryIO) -> Iterator[Trace]:
    file.seek(12)
    while len(start := file.read(8)) == 8:
        length = int.from_bytes(start[4:], "little")
        if start[:4] == b"EXIF":
            block = file.read(length)
            yield from _in_exif(block.removeprefix(b"Exif\x00\x00"))
        elif start[:4] == b"XMP ":
            yield from _in_words(file.read(length))
        else:
            file.seek(length, 1)
        file.seek(length % 2, 1)


def _in_exif(block: bytes) -> Iterator[Trace]:
    """The tags of a TIFF structure: its first directory, the camera's, and the thumbnail's."""
    order: Literal["little", "big"] = "little" if block[:2] == b"II" else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(block[at : at + size], order)

    seen: set[int] = set()
    todo = [(number(4, 4), 0)]
    while todo and len(seen) < 20:
        start, depth = todo.pop()
        if not 8 <= start < len(block) - 2 or start in seen:
            continue
        seen.add(start)
        count = number(start, 2)
        for entry in range(start + 2, start + 2 + 12 * count, 12):
            tag, value = number(entry, 2), number(entry + 8, 4)
            if tag == _GPS:
                # A directory of nothing but its version says nothing of a place.
                if number(value, 2) > 1:
                    yield "place"
            elif tag == _EXIF_IFD:
                todo.append((value, depth + 1))
            elif tag in _EXIF_TAGS:
                yield _EXIF_TAGS[tag]
        following = number(start + 2 + 12 * count, 4)
        if following and depth == 0:
            yield "thumbnail"


def _in_boxes(file: BinaryIO, start: int, end: int) -> Iterator[Trace]:
    """The boxes of an MP4 or MOV file; samples are stepped over."""
    at = start
    while at + 8 <= end:
        file.seek(at)
        size, kind, header = *struct.unpack(">I4s", file.read(8)), 8
        if size == 1:
            size, header = int.from_bytes(file.read(8), "big"), 16
        elif size == 0:
            size = end - at
        if size < header:
            return
        if kind in (b"mvhd", b"tkhd", b"mdhd"):
            version_and_time = file.read(12)
            width = 8 if version_and_time[:1] == b"\x01" else 4
            if any(version_and_time[4 : 4 + width]):
                yield "time"
        elif kind in (b"udta", b"meta", b"uuid"):
            yield from _in_words(file.read(min(size - header, _LARGEST_BLOCK)))
        elif kind in _BOXES_TO_OPEN:
            yield from _in_boxes(file, at + header, min(end, at + size))
        at += size


def _in_words(block: bytes) -> Iterator[Trace]:
    for word, trace in _WORDS:
        if word in block:
            yield trace
