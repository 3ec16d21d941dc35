"""Scaling: parts of planes with broken coordinates brought to whole sizes, by swscale."""

from __future__ import annotations

from dataclasses import dataclass

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from storykit.spans import Box
from storykit.video.colour import Bytes, Planes, view_of
from storykit.video.motion import place_lines

_CUBIC, _LINEAR = Interpolation.BICUBIC, Interpolation.BILINEAR
SMOOTH = Interpolation.BICUBIC | Interpolation.ACCURATE_RND


@dataclass(frozen=True, eq=False)
class Source:
    """Planes to take parts from.

    `border` is how many lines were added around (an even number, half as many on chroma planes).
    `left_sited` tells chroma samples on the even columns from those between two columns, which is
    where swscale puts them when it makes planes from RGB.
    """

    planes: Planes
    border: int = 0
    left_sited: bool = True


class Scaler:
    """Scales planes. It keeps the scaler's tables between calls, so each thread needs its own."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()

    def scaled(self, plane: Bytes, width: int, height: int, *, sharp: bool = True) -> Bytes:
        """A plane brought to another size; its rows may have unused bytes between them.

        `sharp` interpolates by a cubic, else along straight lines, which is enough for chroma.
        """
        if plane.shape == (height, width):
            return plane
        frame = av.VideoFrame.from_numpy_buffer(plane, "gray")
        result = self._reformatter.reformat(
            frame, width, height, "gray", interpolation=_CUBIC if sharp else _LINEAR, threads=1
        )
        return view_of(result.planes[0])

    def paint(self, source: Source, part: Box, target: Planes) -> None:
        """Fills the target with a part of the source, in pixels of the source without border."""
        step = part.width / target.width
        shift = 0.25 * (1 - step) if source.left_sited else -0.25 * step
        for index, (plane, onto) in enumerate(zip(source.planes, target, strict=True)):
            if index == 0:
                x, y, share = part.x + source.border, part.y + source.border, 1.0
            else:
                x, y = part.x / 2 + shift + source.border // 2, part.y / 2 + source.border // 2
                share = 0.5
            placed = Box(x, y, part.width * share, part.height * share)
            self._paint_plane(plane, placed, onto, sharp=index == 0)

    def _paint_plane(self, plane: Bytes, part: Box, onto: Bytes, *, sharp: bool) -> None:
        height, width = onto.shape
        first, last = max(part.x, 0.0), min(part.right, float(plane.shape[1]))
        columns = place_lines(first, last, width, plane.shape[1])
        top, bottom = max(part.y, 0.0), min(part.bottom, float(plane.shape[0]))
        rows = place_lines(top, bottom, height, plane.shape[0])
        cut = plane[rows.start : rows.stop, columns.start : columns.stop]
        scaled = self.scaled(cut, columns.size, rows.size, sharp=sharp)
        np.copyto(onto, scaled[rows.skip : rows.skip + height, columns.skip : columns.skip + width])

    def planes_from_rgb(self, pixels: Bytes, width: int, height: int) -> Source:
        """An opaque sRGB picture as planes of an even size; swscale puts chroma between columns."""
        frame = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(pixels), "rgb24")
        result = self._reformatter.reformat(
            frame,
            width,
            height,
            "yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            interpolation=SMOOTH,
            threads=1,
        )
        return Source(Planes.of(result), left_sited=False)


def bordered(source: Source, border: int) -> Source:
    """The source with its outermost lines repeated around it, so that parts have room to grow."""
    planes = (
        np.pad(plane, border // 2 if index else border, mode="edge")
        for index, plane in enumerate(source.planes)
    )
    return Source(Planes(*planes), source.border + border, source.left_sited)
