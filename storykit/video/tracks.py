"""Track headers of an MP4: which tracks players should show when nobody chose any.

The muxer enables the first track of each kind even where none was asked for; a subtitle track over
burned captions would then show every word twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

_ENABLED = 1


def disable_tracks(path: Path, indices: Collection[int]) -> None:
    """Clears the enabled flag of the tracks with these indices, counted from 0, in an MP4 file."""
    if not indices:
        return
    with path.open("r+b") as file:
        size = path.stat().st_size
        moov = next((box for box in _boxes(file, 0, size) if box[0] == b"moov"), None)
        if moov is None:
            return
        tracks = [box for box in _boxes(file, moov[1], moov[2]) if box[0] == b"trak"]
        for index in indices:
            header = next(box for box in _boxes(file, *tracks[index][1:]) if box[0] == b"tkhd")
            file.seek(header[1] + 3)
            flags = file.read(1)[0]
            file.seek(header[1] + 3)
            file.write(bytes([flags & ~_ENABLED]))


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
