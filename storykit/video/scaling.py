"""Scaling: parts of planes with broken coordinates brought to whole sizes, by swscale."""

from __future__ import annotations

from dataclasses import dataclass, replace

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from storykit.spans import Box
from storykit.video.colour import Bytes, Planes, view_of
from storykit.video.cubics import PLAIN, Cubic, scaled_by
from storykit.video.motion import Lines, place_even_lines, place_lines
from storykit.video.patches import lay_over

# A cubic for luma, straight lines for chroma.
_BOTH = Interpolation.BICUBLIN
_CUBIC, _LINEAR = Interpolation.BICUBIC, Interpolation.BILINEAR
SMOOTH = Interpolation.BICUBIC | Interpolation.ACCURATE_RND
# Chroma of every pixel goes into the filter, not of every other one, which is also quicker.
_CAREFUL = "bicubic+accurate_rnd+full_chroma_inp"
# From planes to RGB, swscale's usual way goes by tables that darken by up to two levels.
EXACT = SMOOTH | Interpolation.FULL_CHR_H_INT


@dataclass(frozen=True, eq=False)
class Source:
    """Planes to take parts from.

    `border` is how many lines were added around (an even number, half as many on chroma planes).
    `left_sited` tells chroma samples on the even columns from those between two columns, which is
    where swscale puts them when it makes planes from RGB. `alpha` is the opacity at both
    resolutions, for planes that lie over black.
    """

    planes: Planes
    border: int = 0
    left_sited: bool = True
    alpha: tuple[Bytes, Bytes] | None = None


class Scaler:
    """Scales planes. It keeps the scaler's tables between calls, so each thread needs its own."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()

    def scaled(
        self, plane: Bytes, width: int, height: int, *, sharp: bool = True, cubic: Cubic = PLAIN
    ) -> Bytes:
        """A plane brought to another size; its rows may have unused bytes between them.

        `sharp` interpolates by the cubic, else along straight lines, which is enough for chroma.
        """
        if plane.shape == (height, width):
            return plane
        frame = av.VideoFrame.from_numpy_buffer(plane, "gray")
        if sharp and cubic != PLAIN:
            return view_of(scaled_by(cubic, frame, width, height, "gray", "bicubic").planes[0])
        result = self._reformatter.reformat(
            frame, width, height, "gray", interpolation=_CUBIC if sharp else _LINEAR, threads=1
        )
        return view_of(result.planes[0])

    def paint(self, source: Source, part: Box, target: Planes, cubic: Cubic = PLAIN) -> None:
        """Fills the target with a part of the source, in pixels of the source without border.

        A source with alpha is blended over what the target holds.
        """
        step = part.width / target.width
        shift = 0.25 * (1 - step) if source.left_sited else -0.25 * step
        border = source.border
        whole = Box(part.x + border, part.y + border, part.width, part.height)
        half = Box(
            part.x / 2 + shift + border // 2,
            part.y / 2 + border // 2,
            part.width / 2,
            part.height / 2,
        )
        onto = Planes.empty(target.width, target.height) if source.alpha else target
        self._paint_plane(source.planes.luma, whole, onto.luma, sharp=True, cubic=cubic)
        self._paint_plane(source.planes.blue, half, onto.blue, sharp=False)
        self._paint_plane(source.planes.red, half, onto.red, sharp=False)
        if source.alpha:
            alpha = np.empty_like(onto.luma), np.empty_like(onto.blue)
            # As the light, or a dark rim would be seen around what is light.
            self._paint_plane(source.alpha[0], whole, alpha[0], sharp=True, cubic=cubic)
            self._paint_plane(source.alpha[1], half, alpha[1], sharp=False)
            lay_over(target, onto, alpha)

    def enlarged(
        self, source: Source, part: Box, width: int, height: int, cubic: Cubic = PLAIN
    ) -> Planes:
        """A part of a source a little smaller than wanted, as planes of their own, in one call.

        The source has no alpha and its chroma on the left; where that is off by up to a quarter of
        what the scale differs from 1, it is not corrected: at 7 % it is 0.03 pixels.
        """
        luma, border = source.planes.luma, source.border
        left, top = part.x + border, part.y + border
        columns = place_even_lines(left, left + part.width, width, luma.shape[1])
        rows = place_even_lines(top, top + part.height, height, luma.shape[0])
        cut = source.planes.part(
            columns.start, rows.start, columns.stop - columns.start, rows.stop - rows.start
        )
        frame = av.VideoFrame.from_dlpack(tuple(cut), format="yuv420p")
        size = columns.size, rows.size
        if cubic == PLAIN:
            result = self._reformatter.reformat(
                frame, *size, "yuv420p", interpolation=_BOTH, threads=1
            )
        else:
            result = scaled_by(cubic, frame, *size, "yuv420p", "bicublin")
        return Planes.of(result).part(columns.skip, rows.skip, width, height)

    def _paint_plane(
        self, plane: Bytes, part: Box, onto: Bytes, *, sharp: bool, cubic: Cubic = PLAIN
    ) -> None:
        height, width = onto.shape
        np.copyto(onto, self.cut(plane, part, width, height, sharp=sharp, cubic=cubic))

    def cut(
        self,
        plane: Bytes,
        part: Box,
        width: int,
        height: int,
        *,
        sharp: bool,
        cubic: Cubic = PLAIN,
    ) -> Bytes:
        """A part of a plane, in its own pixels, brought to another size."""
        first, last = max(part.x, 0.0), min(part.right, float(plane.shape[1]))
        columns = place_lines(first, last, width, plane.shape[1])
        top, bottom = max(part.y, 0.0), min(part.bottom, float(plane.shape[0]))
        rows = place_lines(top, bottom, height, plane.shape[0])
        return self.taken(plane, columns, rows, width, height, sharp=sharp, cubic=cubic)

    def taken(
        self,
        plane: Bytes,
        columns: Lines,
        rows: Lines,
        width: int,
        height: int,
        *,
        sharp: bool,
        cubic: Cubic = PLAIN,
    ) -> Bytes:
        """Columns and rows of a plane, as they were placed for a size."""
        whole = plane[rows.start : rows.stop, columns.start : columns.stop]
        scaled = self.scaled(whole, columns.size, rows.size, sharp=sharp, cubic=cubic)
        return scaled[rows.skip : rows.skip + height, columns.skip : columns.skip + width]

    def planes_from_pixels(
        self, pixels: Bytes, width: int, height: int, cubic: Cubic = PLAIN
    ) -> Source:
        """An sRGB picture, or one with premultiplied alpha, as planes of another size.

        swscale puts chroma between columns.
        """
        colours = np.ascontiguousarray(pixels[..., :3])
        frame = av.VideoFrame.from_numpy_buffer(colours, "rgb24")
        if cubic == PLAIN:
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
        else:
            result = scaled_by(cubic, frame, width, height, "yuv420p", _CAREFUL)
        planes = Planes.of(result)
        if pixels.shape[2] == 3:
            return Source(planes, left_sited=False)
        np.clip(planes.luma, 16, 235, out=planes.luma)  # as far as its opacity can go
        alpha = np.ascontiguousarray(pixels[..., 3])
        full = self.scaled(alpha, width, height, cubic=cubic)
        half = self.scaled(alpha, width // 2, height // 2, cubic=cubic)
        return Source(planes, left_sited=False, alpha=(full, half))


def bordered(source: Source, border: int) -> Source:
    """The source with its outermost lines repeated around it, so that parts have room to grow."""

    def grown(plane: Bytes, by: int) -> Bytes:
        return np.pad(plane, by, mode="edge")

    luma, blue, red = source.planes
    planes = Planes(grown(luma, border), grown(blue, border // 2), grown(red, border // 2))
    alpha = source.alpha
    if alpha is not None:
        alpha = grown(alpha[0], border), grown(alpha[1], border // 2)
    return replace(source, planes=planes, border=source.border + border, alpha=alpha)


def left_sited(source: Source) -> Source:
    """The source with chroma that lies between columns brought to the even columns."""
    if source.left_sited:
        return source
    planes = Planes(source.planes.luma, *(_to_left(p) for p in list(source.planes)[1:]))
    alpha = source.alpha
    if alpha is not None:
        alpha = alpha[0], _to_left(alpha[1])
    return replace(source, planes=planes, left_sited=True, alpha=alpha)


def _to_left(plane: Bytes) -> Bytes:
    """Each sample a quarter of a column further to the left."""
    before = np.concatenate([plane[:, :1], plane[:, :-1]], axis=1)
    mixed: Bytes = ((plane.astype(np.uint16) * 3 + before + 2) >> 2).astype(np.uint8)
    return mixed
