"""People's clips: decoded frame by frame, turned upright, timed, and brought to the film's colours.

A clip is trusted in nothing: it may be rotated by a flag, have a frame rate that changes, no
duration, full-range or BT.601 colours, odd sizes, an alpha channel or a broken end. A frame is
seen from its own time until the next; before the first and after the last, the clip stands still.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from storykit.assets import expect
from storykit.design.hiding import cover_planes, covers_at
from storykit.errors import AssetError, Finding, Where
from storykit.script.people import Hide
from storykit.spans import Box
from storykit.video.colour import Planes, codes_of
from storykit.video.scaling import SMOOTH, Scaler, Source

# A clip is read as what its first bytes say and from its own file alone: a playlist under another
# name could name other files or addresses.
_OPENING = {"protocol_whitelist": "file"}
_HD_LINES = 720
_SLACK = 0.0005
_LONG_SKIP = 2.0
_MOST_DAMAGED = 1000
_MISSING = 0.25


@dataclass(frozen=True, eq=False)
class ClipFrame:
    """One frame of a clip: its planes, its size on a screen with square pixels, and its number."""

    source: Source
    width: float
    height: float
    number: int


class ClipReader(Protocol):
    """Gives the frame of a clip that is seen at a time. Going back in time costs a new start."""

    def at(self, seconds: float) -> ClipFrame:
        """The frame seen so many seconds after the clip's beginning."""

    def close(self) -> None:
        """Lets go of the file."""


class PlainReader:
    """A clip read straight from its file; what of it cannot be decoded is stepped over.

    Areas to be hidden are covered on every frame before anybody sees it.
    """

    def __init__(self, path: Path, hides: Sequence[Hide] = ()) -> None:
        self.path = path
        self._hides = hides
        self._demuxer = expect(path, "clip").demuxer
        try:
            self._container = self._opened()
            self._stream = self._container.streams.video[0]
        except (FFmpegError, IndexError, OSError) as error:
            raise unreadable(path) from error
        self._stream.thread_type = "AUTO"
        self._reformatter = VideoReformatter()
        self._scaler = Scaler()
        self._frames = self._decoded()
        self._current: VideoFrame | None = None
        self._next: VideoFrame | None = None
        self._begin = self._time_zero()
        self._number = 0
        self._planes: ClipFrame | None = None

    def at(self, seconds: float) -> ClipFrame:
        """The frame seen so many seconds after the clip's beginning."""
        self._seek(seconds)
        while self._next is None or self._time(self._next) <= seconds + _SLACK:
            following = next(self._frames, None)
            if self._next is not None:
                self._current, self._planes = self._next, None
            self._next = following
            if following is None:
                break
        shown = self._current or self._next
        if shown is None:
            raise unreadable(self.path)
        if self._planes is None:
            self._planes = self._clip_frame(shown)
        return self._planes

    def close(self) -> None:
        """Lets go of the file."""
        self._frames = iter(())
        self._current = self._next = self._planes = None
        self._container.close()

    def upright(self, seconds: float) -> Planes:
        """The planes of the frame at a time, of even size with square pixels, for other tools."""
        frame = self.at(seconds)
        width, height = (max(2, round(side / 2) * 2) for side in (frame.width, frame.height))
        planes = Planes.empty(width, height)
        part = Box(0, 0, frame.source.planes.width, frame.source.planes.height)
        self._scaler.paint(frame.source, part, planes)
        return planes

    def rate(self) -> float:
        """Frames per second, as near as the file tells."""
        stream = self._stream
        return float(stream.average_rate or stream.guessed_rate or 25)

    def duration(self) -> float:
        """Seconds until the clip ends; counted from its packets where the file does not tell."""
        stream, base = self._stream, self._stream.time_base
        if stream.duration is not None and base is not None:
            return float(stream.duration * base)
        if self._container.duration is not None:
            return self._container.duration / 1_000_000
        return self.found_duration()

    def found_duration(self) -> float:
        """Seconds until the last packet that is really in the file ends."""
        with self._opened() as container:
            times = [
                float((packet.pts + (packet.duration or 0)) * packet.time_base)
                for packet in container.demux(video=0)
                if packet.pts is not None
            ]
        return max(times, default=0.0) - self._begin

    def _opened(self) -> InputContainer:
        return av.open(f"file:{self.path}", format=self._demuxer, container_options=_OPENING)

    def _time_zero(self) -> float:
        start, base = self._stream.start_time, self._stream.time_base
        return float(start * base) if start is not None and base is not None else 0.0

    def _time(self, frame: VideoFrame) -> float:
        return (frame.time or 0.0) - self._begin

    def _seek(self, seconds: float) -> None:
        """Goes to the key frame before a time that lies far ahead, or behind."""
        known = self._current or self._next
        here = self._time(known) if known is not None else 0.0
        if here - _SLACK <= seconds <= here + _LONG_SKIP:
            return
        if known is None and seconds <= _LONG_SKIP:
            return
        if known is not None and self._next is None and seconds > here:
            return
        target = int((seconds + self._begin) * 1_000_000)
        try:
            self._container.seek(max(target, 0))
        except FFmpegError:
            if seconds >= here:
                return
            self._container.seek(0)
        self._frames = self._decoded()
        self._current = self._next = self._planes = None

    def _decoded(self) -> Iterator[VideoFrame]:
        """Every frame that can be decoded; what is damaged is stepped over."""
        packets = self._container.demux(self._stream)
        damaged = 0
        while True:
            try:
                packet = next(packets)
                yield from packet.decode()
            except (StopIteration, EOFError):
                return
            except FFmpegError:
                damaged += 1
                if damaged > _MOST_DAMAGED:
                    return

    def _clip_frame(self, frame: VideoFrame) -> ClipFrame:
        planes = self._planes_of(frame)
        turns = round(frame.rotation / 90) % 4
        if turns:
            planes = Planes(*(np.ascontiguousarray(np.rot90(plane, turns)) for plane in planes))
        moment = round(self._time(frame) * 1000)
        covers = covers_at(self._hides, planes.width, planes.height, max(0, moment))
        planes = Planes(*cover_planes((planes.luma, planes.blue, planes.red), covers, codes_of))
        aspect = float(self._stream.sample_aspect_ratio or 1)
        width, height = frame.width * aspect, float(frame.height)
        if turns % 2:
            width, height = height, width
        self._number = round(self._time(frame) * 90_000)
        return ClipFrame(Source(planes), width, height, self._number)

    def _planes_of(self, frame: VideoFrame) -> Planes:
        """The frame in BT.709, limited range, 4:2:0, whatever it was in."""
        matrix = _matrix(frame)
        full = frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj")
        direct = frame.format.name == "yuv420p" and matrix == Colorspace.ITU709 and not full
        if direct:
            return Planes.of(frame)
        source_range = ColorRange.JPEG if full else ColorRange.MPEG
        if full or frame.format.name.startswith("yuva"):
            # swscale's own step from full to limited range darkens by a level; RGB between does
            # not.
            frame = self._reformatter.reformat(
                frame, format="rgb24", src_colorspace=matrix, src_color_range=source_range,
                interpolation=SMOOTH, threads=1,
            )  # fmt: skip
            source_range = ColorRange.UNSPECIFIED
        result = self._reformatter.reformat(
            frame, format="yuv420p", src_colorspace=matrix, dst_colorspace=Colorspace.ITU709,
            src_color_range=source_range, dst_color_range=ColorRange.MPEG,
            interpolation=SMOOTH, threads=1,
        )  # fmt: skip
        return Planes.of(result)


def _matrix(frame: VideoFrame) -> Colorspace:
    """The frame's colour matrix; where it does not say, HD is BT.709 and less is BT.601."""
    known = {1: Colorspace.ITU709, 5: Colorspace.ITU601, 6: Colorspace.ITU601, 4: Colorspace.FCC,
             7: Colorspace.SMPTE240M, 9: Colorspace.BT2020, 10: Colorspace.BT2020}  # fmt: skip
    if frame.colorspace in known:
        return known[frame.colorspace]
    lines = min(frame.width, frame.height)
    return Colorspace.ITU709 if lines >= _HD_LINES else Colorspace.ITU601


def clip_findings(path: Path) -> tuple[Finding, ...]:
    """What a person should know of a clip before it is used: that its end is missing.

    Raises AssetError where it cannot be read at all.
    """
    reader = PlainReader(path)
    try:
        told, found = reader.duration(), reader.found_duration()
    finally:
        reader.close()
    if found > told - _MISSING:
        return ()
    message = f"“{path.name}” is cut off: of {told:.1f} seconds only {found:.1f} are there."
    cure = "Copy the clip again; until then its last picture stands still."
    return (Finding("CLIP", "warning", message, cure, Where(path)),)


def unreadable(path: Path) -> AssetError:
    """The error of a clip that cannot be shown."""
    return AssetError(
        f"“{path.name}” cannot be read as a clip.",
        cure="Save it again as MP4 (H.264) with a video editor or phone app, and try again.",
        where=Where(path),
    )
