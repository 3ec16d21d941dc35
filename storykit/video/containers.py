"""Media files of our own: written so that equal content gives equal bytes, and read again."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import av
from av import FFmpegError
from av.container import Flags, InputContainer, OutputContainer


def write_container(
    path: Path, options: dict[str, str] | None = None, kind: str = "mp4"
) -> OutputContainer:
    """A container to write to, with no date and no name of a program in it."""
    container = av.open(str(path), "w", format=kind, container_options=options or {})
    container.flags |= Flags.bitexact.value  # type: ignore[operator]
    return container


def read_piece(path: Path) -> InputContainer:
    """A finished piece opened to copy its packets; none of its frames is decoded to look at it."""
    return av.open(str(path), stream_options=[{"skip_frame": "all"}])  # type: ignore[list-item]


def is_readable(path: Path, kind: Literal["video", "audio"]) -> bool:
    """Whether a finished piece is one: packets of one stream of this kind, to its end."""
    try:
        with read_piece(path) as source:
            (stream,) = source.streams
            packets = [packet.dts is not None for packet in source.demux(stream)]
            return stream.type == kind and any(packets)
    except (FFmpegError, ValueError):
        return False
