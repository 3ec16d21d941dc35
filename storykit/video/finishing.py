"""Finished files, set right where muxers write something else than was meant.

MP4: which tracks players should show when nobody chose any, and the language and titles of
chapters. WebM: the names of the programs that wrote it. Nothing changes its place or its length.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

_ENABLED = 1
_SOON = 4096
_APPLICATIONS = (bytes.fromhex("4d80"), bytes.fromhex("5741"))
"""MuxingApp and WritingApp (RFC 9559, 5.1.2.13 and 5.1.2.14): they must be there, if empty."""


def finish_mp4(path: Path, hidden: Collection[int], language: str) -> None:
    """Sets an MP4 file right: `hidden` are the tracks, counted from 0, that are not switched on.

    The muxer enables the first track of each kind even where none was asked for; a subtitle track
    over burned captions would then show every word twice. It takes chapters for English, whose
    language is the film's, an ISO 639-2/T code, and cuts their titles in the middle of a letter.
    """
    with path.open("r+b") as file:
        moov = _box(file, (0, path.stat().st_size), b"moov")
        if moov is None:
            return
        tracks = [box for kind, *box in _boxes(file, *moov) if kind == b"trak"]
        for index, (start, end) in enumerate(tracks):
            if index in hidden:
                _disable(file, _box(file, (start, end), b"tkhd"))
            media = _box(file, (start, end), b"mdia")
            if _bytes(file, _box(file, media, b"hdlr"), 8, 4) == b"text":
                _write(file, _box(file, media, b"mdhd"), 20, _packed(language))
        _mend_titles(file, _box(file, _box(file, moov, b"udta"), b"chpl"))


def finish_webm(path: Path) -> None:
    """Takes the names of the programs that wrote a WebM file out of it."""
    with path.open("r+b") as file:
        head = file.read(_SOON)
        for name in _APPLICATIONS:
            start = head.find(name + b"\x84Lavf")
            if start >= 0:
                file.seek(start + len(name) + 1)
                file.write(bytes(4))


Place = tuple[int, int]
"""Where the content of a box begins and ends."""


def _disable(file: BinaryIO, header: Place | None) -> None:
    flags = _bytes(file, header, 3, 1)[0]
    _write(file, header, 3, bytes([flags & ~_ENABLED]))


def _packed(language: str) -> bytes:
    """Three letters of five bits each (ISO 14496-12, 8.4.2.3)."""
    bits = 0
    for letter in language:
        bits = bits << 5 | (ord(letter) - 0x60 & 31)
    return bits.to_bytes(2, "big")


def _mend_titles(file: BinaryIO, chapters: Place | None) -> None:
    """Puts spaces for the letter that is cut where a title is longer than its 255 bytes."""
    if chapters is None:
        return
    place = 9  # a version, a reserved word and the number of chapters
    for _ in range(_bytes(file, chapters, 8, 1)[0]):
        length = _bytes(file, chapters, place + 8, 1)[0]
        title = _bytes(file, chapters, place + 9, length)
        whole = len(title.decode(errors="ignore").encode())
        _write(file, chapters, place + 9 + whole, b" " * (length - whole))
        place += 9 + length


def _bytes(file: BinaryIO, box: Place | None, offset: int, count: int) -> bytes:
    if box is None:
        return b""
    file.seek(box[0] + offset)
    return file.read(count)


def _write(file: BinaryIO, box: Place | None, offset: int, content: bytes) -> None:
    if box is not None:
        file.seek(box[0] + offset)
        file.write(content)


def _box(file: BinaryIO, inside: Place | None, wanted: bytes) -> Place | None:
    """The content of the first box of a kind."""
    found = _boxes(file, *inside) if inside else ()
    return next(((start, end) for kind, start, end in found if kind == wanted), None)


def _boxes(file: BinaryIO, start: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start of the content and end of every box between two places (ISO 14496-12, 4.2)."""
    while start + 8 <= stop:
        file.seek(start)
        head = file.read(16)
        size, kind, content = int.from_bytes(head[:4], "big"), head[4:8], start + 8
        if size == 1:
            size, content = int.from_bytes(head[8:16], "big"), start + 16
        elif size == 0:
            size = stop - start
        yield kind, content, start + size
        start += max(size, 8)
