"""Developing: what a decoder gives, turned upright, covered, and brought to the film's colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from av.sidedata.sidedata import Type
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from storykit.design.hiding import cover_pixels, cover_planes, covers_at
from storykit.video.colour import Bytes, Planes, codes_of
from storykit.video.gamut import WIDE_PRIMARIES, narrowed
from storykit.video.hdr import HDR_CURVES, mapped_to_sdr
from storykit.video.scaling import EXACT, SMOOTH, Scaler, Source

if TYPE_CHECKING:
    from storykit.script.people import Hide

_HD_LINES = 720
_TICKS = 90_000
_UNTOLD = 2
# FFmpeg's numbers of colour matrices (ITU-T H.273) against swscale's.
_MATRICES = {
    1: Colorspace.ITU709, 4: Colorspace.FCC, 5: Colorspace.ITU601, 6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M, 9: Colorspace.BT2020, 10: Colorspace.BT2020,
}  # fmt: skip
_CLEAR = ("yuva", "rgba", "bgra", "argb", "abgr", "gbrap", "ya8", "ya16", "pal8")


@dataclass(frozen=True, eq=False)
class ClipFrame:
    """One frame of a clip: its planes, its size on a screen with square pixels, and its number."""

    source: Source
    width: float
    height: float
    number: int


@dataclass(frozen=True, slots=True)
class Pose:
    """How a picture is stored: lying on its side (rows are columns), and then mirrored."""

    lying: bool = False
    across: bool = False
    down: bool = False

    def upright(self, plane: Bytes) -> Bytes:
        """A plane, or pixels, as it is to be seen."""
        seen = plane.swapaxes(0, 1) if self.lying else plane
        return np.ascontiguousarray(seen[:: -1 if self.down else 1, :: -1 if self.across else 1])


UPRIGHT = Pose()


def pose_of(frame: VideoFrame) -> Pose:
    """The pose that a frame's display matrix tells, to the nearest quarter turn.

    ISO/IEC 14496-12, 8.3.2: a point (x, y) is seen at (ax + cy, bx + dy).
    """
    told: Any = frame.side_data
    told = told.get(Type.DISPLAYMATRIX)
    if told is None:
        return UPRIGHT
    matrix = np.frombuffer(told, np.int32)
    a, b, c, d = (int(matrix[place]) for place in (0, 1, 3, 4))
    if abs(a) + abs(d) >= abs(b) + abs(c):
        return Pose(False, a < 0, d < 0)
    return Pose(True, c < 0, b < 0)


def is_clear(format_name: str) -> bool:
    """Whether a pixel format has an alpha channel."""
    return format_name.startswith(_CLEAR)


class Developer:
    """Develops frames of one clip. `aspect` is how much wider than high its pixels are.

    Areas to be hidden are covered first, so that nobody ever sees what lies under them.
    """

    def __init__(self, hides: Sequence[Hide], aspect: float) -> None:
        self._hides = hides
        self._aspect = aspect
        self._poses: dict[int, Pose] = {}
        self._reformatter = VideoReformatter()
        self._scaler = Scaler()

    def developed(self, frame: VideoFrame, seconds: float) -> ClipFrame:
        """The frame as it is painted; `seconds` is its time in the file."""
        pose = self._pose(frame)
        moment = max(0, round(seconds * 1000))
        if _needs_pixels(frame):
            source = self._from_pixels(self._pixels(frame), pose, moment)
        else:
            source = self._from_planes(self._planes(frame), pose, moment)
        width, height = frame.width * self._aspect, float(frame.height)
        if pose.lying:
            width, height = height, width
        return ClipFrame(source, width, height, round(seconds * _TICKS))

    def _pose(self, frame: VideoFrame) -> Pose:
        """The frame's pose, looked up once: whoever asks a frame for its matrix keeps it alive."""
        turned = frame.rotation
        if turned not in self._poses:
            self._poses[turned] = pose_of(frame)
        return self._poses[turned]

    def _from_planes(self, planes: Planes, pose: Pose, moment: int) -> Source:
        if pose != UPRIGHT:
            planes = Planes(*(pose.upright(plane) for plane in planes))
        covers = covers_at(self._hides, planes.width, planes.height, moment)
        return Source(
            Planes(*cover_planes((planes.luma, planes.blue, planes.red), covers, codes_of))
        )

    def _from_pixels(self, pixels: Bytes, pose: Pose, moment: int) -> Source:
        pixels = pose.upright(pixels) if pose != UPRIGHT else pixels
        height, width = pixels.shape[:2]
        pixels = cover_pixels(pixels, covers_at(self._hides, width, height, moment))
        return self._scaler.planes_from_pixels(pixels, width, height)

    def _planes(self, frame: VideoFrame) -> Planes:
        """The frame in BT.709, limited range, 4:2:0."""
        matrix = _matrix(frame)
        if frame.format.name == "yuv420p" and matrix == Colorspace.ITU709:
            return Planes.of(frame)
        # Another matrix is applied by way of RGB, which is exact only with chroma for every pixel.
        flags = SMOOTH if matrix == Colorspace.ITU709 else EXACT
        result = self._reformatter.reformat(
            frame, format="yuv420p", src_colorspace=matrix, dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.MPEG, dst_color_range=ColorRange.MPEG,
            interpolation=flags, threads=1,
        )  # fmt: skip
        return Planes.of(result)

    def _pixels(self, frame: VideoFrame) -> Bytes:
        """The frame as sRGB pixels, with premultiplied alpha where it has some."""
        clear = is_clear(frame.format.name)
        source_range = ColorRange.JPEG if _full(frame) else ColorRange.MPEG
        if frame.format.is_rgb:
            source_range = ColorRange.UNSPECIFIED
        result = self._reformatter.reformat(
            frame, format="rgba" if clear else "rgb24", src_colorspace=_matrix(frame),
            src_color_range=source_range, interpolation=EXACT, threads=1,
        )  # fmt: skip
        pixels: Any = result.to_ndarray()
        if frame.color_trc in HDR_CURVES:
            pixels = mapped_to_sdr(pixels, frame.color_trc, _primaries(frame))
        elif is_wide(frame):
            pixels = narrowed(pixels, frame.color_primaries)
        return premultiplied(pixels) if clear else pixels


def premultiplied(pixels: Bytes) -> Bytes:
    """RGBA pixels with each colour times its opacity."""
    alpha = pixels[..., 3:].astype(np.uint16)
    colours = (pixels[..., :3] * alpha + 127) // 255
    return np.concatenate([colours.astype(np.uint8), pixels[..., 3:]], axis=2)


def _needs_pixels(frame: VideoFrame) -> bool:
    """Whether a frame goes through RGB: with alpha, in HDR or wide colours, or in full range.

    swscale's own step from full to limited range darkens by a level; by way of RGB it does not.
    """
    if is_clear(frame.format.name) or frame.format.is_rgb or _full(frame):
        return True
    return frame.color_trc in HDR_CURVES or is_wide(frame)


def is_wide(frame: VideoFrame) -> bool:
    """Whether a frame's colours are those of primaries wider than BT.709's."""
    return frame.color_primaries in WIDE_PRIMARIES


def _primaries(frame: VideoFrame) -> int:
    """The primaries of a frame in HDR; where it does not say, they are BT.2020's."""
    told = int(frame.color_primaries)
    return told if told not in (0, _UNTOLD) else 9


def _full(frame: VideoFrame) -> bool:
    return bool(frame.color_range == ColorRange.JPEG) or frame.format.name.startswith("yuvj")


def _matrix(frame: VideoFrame) -> Colorspace:
    """The frame's colour matrix; where it does not say, HD is BT.709 and less is BT.601."""
    if frame.colorspace in _MATRICES:
        return _MATRICES[frame.colorspace]
    lines = min(frame.width, frame.height)
    return Colorspace.ITU709 if lines >= _HD_LINES else Colorspace.ITU601
