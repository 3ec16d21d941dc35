"""People's clips: decoded frame by frame, turned upright, timed, and brought to the film's colours.

A clip is trusted in nothing: it may be rotated by a flag, have a frame rate that changes, no
duration, full-range or BT.601 colours, odd sizes, an alpha channel or a broken end. A frame is
seen from its own time until the next; before the first and after the last, the clip stands still.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from storykit.assets import MOST_PIXELS, digest, expect
from storykit.errors import AssetError, Where
from storykit.spans import Box
from storykit.video.colour import Planes
from storykit.video.developing import ClipFrame, Developer, is_clear
from storykit.video.scaling import Scaler

if TYPE_CHECKING:
    from storykit.script.people import Hide

# A clip is read as what its first bytes say and from its own file alone: a playlist under another
# name could name other files or addresses.
_OPENING = {"protocol_whitelist": "file"}
_SLACK = 0.0005
_LONG_SKIP = 2.0
_MOST_DAMAGED = 1000
_ODDEST_PIXEL = 10


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
        self.interlaced = False
        """Whether its first frame, once that was read, turned out to be of two half pictures."""
        self._demuxer = expect(path, "clip").demuxer
        try:
            self._container = self._opened()
            self._stream = self._container.streams.video[0]
        except (FFmpegError, IndexError, OSError) as error:
            raise unreadable(path) from error
        self._check()
        self._decoder = self._own_decoder()
        self._developer = Developer(hides, self._aspect())
        self._scaler = Scaler()
        self._frames = self._decoded()
        self._current: VideoFrame | None = None
        self._next: VideoFrame | None = None
        self._begin = self._time_zero()
        self._developed: ClipFrame | None = None

    def at(self, seconds: float) -> ClipFrame:
        """The frame seen so many seconds after the clip's beginning."""
        shown = self.frame(seconds)
        if self._developed is None:
            self._developed = self._developer.developed(shown, self._time(shown))
        return self._developed

    def frame(self, seconds: float) -> VideoFrame:
        """The same as it was decoded, neither turned nor covered: not for anybody to see."""
        self._seek(seconds)
        while self._next is None or self._time(self._next) <= seconds + _SLACK:
            following = next(self._frames, None)
            if self._next is not None:
                self._current, self._developed = self._next, None
            self._next = following
            if following is None:
                break
        shown = self._current or self._next
        if shown is None:
            raise unreadable(self.path)
        return shown

    def close(self) -> None:
        """Lets go of the file."""
        self._frames = iter(())
        self._current = self._next = self._developed = None
        self._container.close()

    def _check(self) -> None:
        """Raises AssetError for a stream nothing can decode, or that would fill the memory."""
        decoder: Any = self._stream.codec_context
        if decoder is None:
            raise unreadable(self.path)
        if decoder.width * decoder.height > MOST_PIXELS:
            raise AssetError(
                f"“{self.path.name}” is too large: {decoder.width} × {decoder.height} pixels.",
                cure="Save it smaller; 4K has more pixels than any phone shows.",
                where=Where(self.path),
            )

    def _aspect(self) -> float:
        """How much wider than high a pixel is; what no camera makes is taken for a mistake."""
        told = float(self._stream.sample_aspect_ratio or 1)
        return told if 1 / _ODDEST_PIXEL <= told <= _ODDEST_PIXEL else 1.0

    def is_clear(self) -> bool:
        """Whether parts of the clip may be transparent."""
        told = self._stream.metadata.get("alpha_mode") == "1"
        return told or is_clear(self._stream.codec_context.pix_fmt or "")

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
        told = self.told_duration()
        if told is not None:
            return told
        ends = [time + length for time, length in self.packets()]
        return max(ends, default=0.0)

    def told_duration(self) -> float | None:
        """The seconds that the file itself says it lasts, or None where it does not."""
        stream, base = self._stream, self._stream.time_base
        if stream.duration is not None and base is not None:
            return float(stream.duration * base)
        whole = self._container.duration
        return None if whole is None else whole / 1_000_000

    def packets(self) -> Iterator[tuple[float, float]]:
        """When each frame that is really in the file is seen, and how long, in seconds."""
        # Where the file breaks off, what is there counts.
        with suppress(FFmpegError), self._opened() as container:
            for packet in container.demux(video=0):
                if packet.pts is not None and packet.size:
                    base = float(packet.time_base)
                    yield packet.pts * base - self._begin, (packet.duration or 0) * base

    def good_times(self, begin: float) -> Iterator[float]:
        """The times, from a moment on, of the frames that can be decoded without damage."""
        self._seek(begin)
        for frame in self._frames:
            if not frame.is_corrupt:
                yield self._time(frame)

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
            try:
                self._container.seek(0)
            except FFmpegError as error:
                raise unreadable(self.path) from error
        self._frames = self._decoded()
        self._current = self._next = self._developed = None

    def _own_decoder(self) -> Any:
        """The decoder; VP9 with alpha needs libvpx, since ffmpeg's own leaves the alpha out."""
        clear = self._stream.metadata.get("alpha_mode") == "1"
        names = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
        name = names.get(self._stream.codec_context.codec.canonical_name)
        if not clear or name is None or name not in av.codecs_available:
            self._stream.thread_type = "AUTO"
            return self._stream.codec_context
        return av.CodecContext.create(name, "r")

    def _decoded(self) -> Iterator[VideoFrame]:
        """Every frame that can be decoded, without comb; what is damaged is stepped over."""
        frames = self._plain_frames()
        first = next(frames, None)
        if first is None:
            return
        everything = chain((first,), frames)
        self.interlaced = bool(first.interlaced_frame)
        yield from deinterlaced(everything, self._stream) if self.interlaced else everything

    def _plain_frames(self) -> Iterator[VideoFrame]:
        packets = self._container.demux(self._stream)
        self._decoder.flush_buffers()
        damaged, last = 0, None
        while True:
            try:
                packet = next(packets)
                for frame in self._decoder.decode(packet):
                    if frame.pts is None:
                        frame.pts, frame.time_base = self._following(last), self._stream.time_base
                    last = frame.pts
                    yield frame
            except (StopIteration, EOFError):
                return
            except FFmpegError:
                damaged += 1
                if damaged > _MOST_DAMAGED:
                    return

    def _following(self, last: int | None) -> int:
        """The time of a frame that has none: one step of the usual rate after the one before."""
        step = Fraction(1) / Fraction(self.rate()).limit_denominator(1001)
        return 0 if last is None else last + round(step / (self._stream.time_base or 1))


def deinterlaced(frames: Iterator[VideoFrame], stream: VideoStream) -> Iterator[VideoFrame]:
    """The frames without the comb of two half pictures (bwdif, one frame for each frame)."""
    graph = Graph()
    source = graph.add_buffer(template=stream, time_base=stream.time_base)
    filter = graph.add("bwdif", "mode=send_frame:deint=interlaced")
    sink = graph.add("buffersink")
    source.link_to(filter)
    filter.link_to(sink)
    graph.configure()
    for frame in chain(frames, (None,)):
        graph.push(frame)
        while True:
            try:
                yield cast(VideoFrame, graph.pull())
            except (BlockingIOError, EOFError):
                break


def clip_is_clear(path: Path) -> bool:
    """Whether parts of a clip may be transparent; AssetError where it cannot be read."""
    return _clip_is_clear(path, digest(path))


@lru_cache(maxsize=256)
def _clip_is_clear(path: Path, _digest: str) -> bool:
    reader = PlainReader(path)
    try:
        return reader.is_clear()
    finally:
        reader.close()


def unreadable(path: Path) -> AssetError:
    """The error of a clip that cannot be shown."""
    return AssetError(
        f"“{path.name}” cannot be read as a clip.",
        cure="Save it again as MP4 (H.264) with a video editor or phone app, and try again.",
        where=Where(path),
    )
