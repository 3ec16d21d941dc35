"""People's clips: decoded frame by frame, turned upright, timed, and brought to the film's colours.

A clip is trusted in nothing: it may be rotated by a flag, have a frame rate that changes, no
duration, full-range or BT.601 colours, odd sizes, an alpha channel or a broken end. A frame is
seen from its own time until the next; before the first and after the last, the clip stands still.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from storykit.assets import MOST_PIXELS, Stamp, digest, expect, stamp
from storykit.errors import AssetError, Where
from storykit.hearing import moving_stream
from storykit.spans import Box
from storykit.video.colour import Bytes, Planes, pixels_of
from storykit.video.combs import are_combed, may_be_combed
from storykit.video.decoding import Decoding, lag_of
from storykit.video.developing import ClipFrame, Developer, is_clear
from storykit.video.holes import are_filled_up
from storykit.video.scaling import Scaler

if TYPE_CHECKING:
    from storykit.script.people import Hide

# A clip is read as what its first bytes say and from its own file alone: a playlist under another
# name could name other files or addresses.
_OPENING = {"protocol_whitelist": "file"}
_SLACK = 0.0005
_LONG_SKIP = 2.0
_STEP_BACK = 1.0
_ODDEST_PIXEL = 10
_HELD_BYTES = 80_000_000


class ClipReader(Protocol):
    """Gives the frame of a clip that is seen at a time. Going back in time costs a new start."""

    @property
    def goes_on(self) -> bool:
        """Whether reading on surely gives the same frames as opening it anew."""

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
        self._demuxer = expect(path, "clip").demuxer
        self._current: VideoFrame | None = None
        self._next: VideoFrame | None = None
        self._past: deque[VideoFrame] = deque(maxlen=0)
        self._developed: tuple[VideoFrame, ClipFrame] | None = None
        self._open()
        self._begin = self._time_zero()
        self._developer = Developer(hides, self._aspect())
        self._scaler = Scaler()

    @property
    def interlaced(self) -> bool:
        """Whether its frames, once one was read, turned out to be of two half pictures."""
        return self._decoding.interlaced

    @property
    def goes_on(self) -> bool:
        """Whether reading on surely gives the same frames as opening it anew."""
        return not (self._decoding.damage or self._decoding.mixed)

    @property
    def damage(self) -> tuple[float, float] | None:
        """The first and last seconds of frames that were met and were too damaged to be shown."""
        times = [time - self._begin for time in self._decoding.damage]
        return (min(times), max(times)) if times else None

    def at(self, seconds: float) -> ClipFrame:
        """The frame seen so many seconds after the clip's beginning."""
        shown = self.frame(seconds)
        if self._developed is None or self._developed[0] is not shown:
            self._developed = shown, self._developer.developed(shown, self._time(shown))
        return self._developed[1]

    def frame(self, seconds: float) -> VideoFrame:
        """The same as it was decoded, neither turned nor covered: not for anybody to see."""
        for earlier in reversed(self._past):
            if self._time(earlier) <= seconds + _SLACK < self._time(self._current or earlier):
                return earlier
        self._seek(seconds)
        while self._next is None or self._time(self._next) <= seconds + _SLACK:
            following = next(self._frames, None)
            if self._next is not None:
                if self._current is not None:
                    self._past.append(self._current)
                self._current = self._next
            self._next = following
            if following is None:
                break
        shown = self._current or self._next
        if shown is None:
            raise unreadable(self.path)
        return shown

    def close(self) -> None:
        """Lets go of the file."""
        self._frames: Iterator[VideoFrame] = iter(())
        self._current = self._next = self._developed = None
        self._past.clear()
        self._container.close()

    def _open(self) -> None:
        """Opens the file at its beginning; AssetError for what is no clip, or far too large."""
        try:
            self._container = self._opened()
        except (FFmpegError, OSError) as error:
            raise unreadable(self.path) from error
        stream = moving_stream(self._container)
        if stream is None:
            raise unreadable(self.path)
        self._stream = stream
        self._check()
        lag = None
        if self._demuxer == "avi":
            with self._opened() as other:
                lag = lag_of(other, cast(VideoStream, other.streams[stream.index]))
        combed = may_be_combed(stream) and _is_combed(self.path, stamp(self.path), self._demuxer)
        filled_up = self._demuxer == "matroska" and _is_filled_up(
            self.path, stamp(self.path), self._demuxer
        )
        self._decoding = Decoding(
            self._container, stream, lag=lag, combed=combed, filled_up=filled_up
        )
        self._frames = self._decoding.frames()

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

    def picture(self, seconds: float) -> Bytes:
        """The sRGB pixels at a time, with square pixels, an even size, and any alpha beside them.

        For other tools: of shape (height, width, 3) or 4, where colours are not premultiplied.
        """
        frame = self.at(seconds)
        width, height = (max(2, round(side / 2) * 2) for side in (frame.width, frame.height))
        planes = Planes.empty(width, height)
        whole = Box(0, 0, frame.source.planes.width, frame.source.planes.height)
        alpha = frame.source.alpha
        self._scaler.paint(replace(frame.source, alpha=None), whole, planes)
        pixels = pixels_of(planes)
        if alpha is None:
            return pixels
        opacity = self._scaler.cut(alpha[0], whole, width, height, sharp=False)
        share = np.maximum(opacity, 1)[..., None].astype(np.uint32)
        colours = np.minimum((pixels * np.uint32(255) + share // 2) // share, 255)
        return np.dstack([colours.astype(np.uint8), opacity])

    def rate(self) -> float:
        """Frames per second, as near as the file tells."""
        return self._decoding.rate()

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
        if self._demuxer == "avi" and stream.frames and stream.average_rate:
            # What is told of an AVI's length is only what is there of it.
            return float(stream.frames / stream.average_rate)
        if stream.duration is not None and base is not None:
            return float(stream.duration * base)
        whole = self._container.duration
        if whole is None:
            return None
        # Files that do not tell it of each stream count from zero, wherever their pictures begin.
        return max(whole / 1_000_000 - self._begin, 0.0) or whole / 1_000_000

    def packets(self) -> Iterator[tuple[float, float]]:
        """When each frame that is really in the file is seen, and how long, in seconds."""
        # Where the file breaks off, what is there counts.
        with suppress(FFmpegError), self._opened() as container:
            for packet in container.demux(container.streams[self._stream.index]):
                if packet.pts is not None and packet.size:
                    base = float(packet.time_base)
                    yield packet.pts * base - self._begin, (packet.duration or 0) * base

    def good_times(self, begin: float) -> Iterator[float]:
        """The times, from a moment on, of the frames that can be decoded without damage."""
        self._seek(begin)
        for frame in chain((self._next,), self._frames):
            if frame is not None:
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
        self._past = deque(maxlen=_held(known) if known is not None and seconds < here else 0)
        back = 0.0
        while not self._landed(seconds - back, seconds):
            back = max(_STEP_BACK, 2 * back)

    def _landed(self, target: float, seconds: float) -> bool:
        """Goes to the key frame before `target`: whether all that is seen at `seconds` follows.

        Some files tell wrong places, and after some key frames the first pictures lack others
        that lie before.
        """
        beginning = target <= 0
        stream = self._stream
        offset = (max(0.0, target) + self._begin) / float(stream.time_base or 1)
        try:
            self._container.seek(floor(offset), stream=stream)
        except FFmpegError:
            self._begin_again()
            beginning = True
        self._frames = self._decoding.frames()
        self._current, self._next = None, next(self._frames, None)
        if beginning:
            return True
        # Taking out the comb needs the frames before.
        needed = 2.5 / self.rate() if self.interlaced else 0.0
        return self._next is not None and self._time(self._next) <= seconds + _SLACK - needed

    def _begin_again(self) -> None:
        """Opens the file anew, where going to another place in it fails."""
        self._container.close()
        self._open()


@lru_cache(maxsize=256)
def _is_combed(path: Path, _state: Stamp, demuxer: str) -> bool:
    """Whether a clip is interlaced without saying so, by its first frames."""
    container = av.open(f"file:{path}", format=demuxer, container_options=_OPENING)
    with suppress(FFmpegError), container:
        frames: Any = container.decode(moving_stream(container))
        return are_combed(frames)
    return False


@lru_cache(maxsize=256)
def _is_filled_up(path: Path, _state: Stamp, demuxer: str) -> bool:
    """Whether the packets of a clip end with zeros that mean nothing, by its first ones."""
    container = av.open(f"file:{path}", format=demuxer, container_options=_OPENING)
    with suppress(FFmpegError), container:
        packets = container.demux(moving_stream(container))
        return are_filled_up(bytes(packet) for packet in packets if packet.size)
    return False


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


def clip_length(path: Path) -> int:
    """Milliseconds until a clip ends; AssetError where it cannot be read."""
    reader = PlainReader(path)
    try:
        return round(reader.duration() * 1000)
    finally:
        reader.close()


def _held(frame: VideoFrame) -> int:
    """How many frames are held while a clip is seen backwards."""
    return max(2, _HELD_BYTES // (frame.width * frame.height * 2))


def unreadable(path: Path) -> AssetError:
    """The error of a clip that cannot be shown."""
    return AssetError(
        f"“{path.name}” cannot be read as a clip.",
        cure="Save it again as MP4 (H.264) with a video editor or phone app, and try again.",
        where=Where(path),
    )
