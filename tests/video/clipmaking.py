"""Clips as people send them: rotated, uneven, odd, cut off, transparent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

TICK = Fraction(1, 1000)


def counted(number: int, width: int = 96, height: int = 64) -> np.ndarray:
    """A grey of its own for every number, red at the top left and blue at the bottom left."""
    pixels = np.full((height, width, 3), 40 + number * 8 % 200, np.uint8)
    pixels[: height // 4, : width // 4] = (220, 30, 30)
    pixels[-(height // 4) :, : width // 4] = (30, 30, 220)
    return pixels


def write_clip(
    path: Path,
    pictures: Sequence[np.ndarray],
    times: Iterable[int] | None = None,
    *,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    colours: tuple[int, int] = (1, 1),
    options: dict[str, str] | None = None,
    kind: str | None = None,
    container_options: dict[str, str] | None = None,
) -> Path:
    """Writes pictures, 40 ms each or at given milliseconds; `colours` are matrix and range."""
    height, width = pictures[0].shape[:2]
    with av.open(str(path), "w", format=kind, container_options=container_options) as container:
        stream = container.add_stream(codec, rate=25, options=options or {"crf": "4", "g": "12"})
        stream.width, stream.height, stream.pix_fmt = width, height, pix_fmt
        stream.codec_context.time_base = TICK
        stream.codec_context.colorspace, stream.codec_context.color_range = colours
        moments = list(times) if times is not None else [40 * n for n in range(len(pictures))]
        for pixels, moment in zip(pictures, moments, strict=True):
            frame = av.VideoFrame.from_ndarray(
                pixels, "rgba" if pixels.shape[2] == 4 else "rgb24"
            ).reformat(format=pix_fmt, dst_colorspace=colours[0], dst_color_range=colours[1])
            frame.pts, frame.time_base = moment, TICK
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def rotated(path: Path, turned: Path, quarter_turns: int) -> Path:
    """The same MP4 with a rotation flag."""
    matrices = [(1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0)]
    return with_matrix(path, turned, matrices[quarter_turns % 4])


def with_matrix(path: Path, turned: Path, matrix: tuple[int, int, int, int]) -> Path:
    """The same MP4 with another display matrix (a, b, c, d) in its track header."""
    data = bytearray(path.read_bytes())
    a, b, c, d = ((value << 16).to_bytes(4, "big", signed=True) for value in matrix)
    zero, last = bytes(4), (1 << 30).to_bytes(4, "big")
    header = data.index(b"tkhd") + 4
    place = header + (40 if data[header] == 0 else 52)
    data[place : place + 36] = a + b + zero + c + d + zero + zero + zero + last
    turned.write_bytes(data)
    return turned
