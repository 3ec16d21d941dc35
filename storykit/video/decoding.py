"""Decoding: a clip's frames in the order they are seen, each with its time and without comb."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import chain
from typing import Any, cast

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from storykit.video.holes import has_hole

_MOST_DAMAGED = 1000
_LONGEST_GAP = 2.0
"""Seconds for which a clip may stand still where it is damaged."""


class Gap:
    """What is not shown of a damaged clip: from a damaged frame to the next that needs no others.

    Those in between are made of the damaged one, and show blocks and smears. After a while they are
    shown all the same: some clips have no other frames that stand alone.
    """

    def __init__(self) -> None:
        self._open = False
        self._until: float | None = None
        self._passed = False
        self.kept: VideoFrame | None = None
        """The last frame, where none was good enough to be shown."""

    def begin(self) -> None:
        """Notes that a frame is missing."""
        if not self._open:
            self._open, self._until = True, None

    def passes(self, frame: VideoFrame) -> bool:
        """Whether a frame may be shown."""
        time = frame.time or 0.0
        if frame.is_corrupt:
            self.begin()
        elif frame.key_frame:
            self._open = False
        if self._open:
            self._until = time + _LONGEST_GAP if self._until is None else self._until
            if time < self._until:
                self.kept = None if self._passed else frame
                return False
        self._passed, self.kept = True, None
        return True


class Decoding:
    """The decoder of one stream of an open file.

    `lag` tells how many frames it holds back, for a kind of file that does not tell times, and
    `combed` that its frames are of two half pictures without saying so, and `filled_up` that its
    packets end with zeros that mean nothing. `interlaced` tells, once a
    frame was read, whether it is of two half pictures, and `mixed` whether any so far was; `damage`
    are the times, in seconds, of frames that were left out.
    """

    def __init__(
        self,
        container: InputContainer,
        stream: VideoStream,
        *,
        lag: int | None = None,
        combed: bool = False,
        filled_up: bool = False,
    ) -> None:
        self.interlaced = False
        self.mixed = combed
        self._combed = combed
        self.damage: list[float] = []
        self._container = container
        self._stream = stream
        self._decoder = self._own_decoder()
        self._lag = lag
        self._filled_up = filled_up

    def frames(self) -> Iterator[VideoFrame]:
        """Every frame from where the file stands; what is damaged is stepped over."""
        frames = self._plain_frames()
        first = next(frames, None)
        if first is None:
            return
        everything: Iterator[VideoFrame] = chain((first,), frames)
        self.interlaced = self._combed or bool(first.interlaced_frame)
        if self.interlaced:
            everything = deinterlaced(everything, self._stream, untold=self._combed)
        yield from everything

    def rate(self) -> float:
        """Frames per second, as near as the file tells."""
        return float(self._stream.average_rate or self._stream.guessed_rate or 25)

    def _own_decoder(self) -> Any:
        """The decoder; VP9 with alpha needs libvpx, since ffmpeg's own leaves the alpha out."""
        clear = self._stream.metadata.get("alpha_mode") == "1"
        names = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
        name = names.get(self._stream.codec_context.codec.canonical_name)
        if not clear or name is None or name not in av.codecs_available:
            # Frames in threads are no quicker where others encode meanwhile, and which of them are
            # damaged, and how, would change from time to time.
            self._stream.thread_type = "SLICE"
            return self._stream.codec_context
        return av.CodecContext.create(name, "r")

    def _plain_frames(self) -> Iterator[VideoFrame]:
        packets = self._container.demux(self._stream)
        self._decoder.flush_buffers()
        damaged, last, gap = 0, None, Gap()
        while True:
            try:
                packet = next(packets)
                if packet.is_corrupt:  # the file breaks off within it
                    gap.begin()
                    continue
                if self._has_hole(packet):
                    gap.begin()
                    continue
                for frame in self._decoder.decode(packet):
                    last = self._told_time(frame, last)
                    if frame.pts is None:
                        frame.time_base = self._stream.time_base
                    frame.pts = last
                    self.mixed = self.mixed or bool(frame.interlaced_frame)
                    if gap.passes(frame):
                        yield frame
                    else:
                        self.damage.append(frame.time or 0.0)
                if self._lag is not None and packet.dts is not None:
                    last = packet.dts - self._lag
            except (StopIteration, EOFError):
                if gap.kept is not None:
                    yield gap.kept
                return
            except FFmpegError:
                gap.begin()
                damaged += 1
                if damaged > _MOST_DAMAGED:
                    return

    def _has_hole(self, packet: av.Packet[VideoStream]) -> bool:
        """Whether bytes of a packet are missing; its time is noted as damaged then."""
        context = self._stream.codec_context
        found = has_hole(
            bytes(packet), context.codec.canonical_name, context.extradata,
            filled_up=self._filled_up,
        )  # fmt: skip
        if found and packet.pts is not None:
            self.damage.append(float(packet.pts * (packet.time_base or 0)))
        return found

    def _told_time(self, frame: VideoFrame, last: int | None) -> int:
        """When a frame is seen; `last` is the time of the one before it.

        AVI has no times: its pictures are seen one after the other, each as the decoder gives it.
        """
        if self._lag is not None and frame.dts is not None:
            return frame.dts - self._lag
        if self._lag is None and frame.pts is not None:
            return frame.pts
        # One step of the usual rate after the one before.
        step = Fraction(1) / Fraction(self.rate()).limit_denominator(1001)
        return 0 if last is None else last + round(step / (self._stream.time_base or 1))


def lag_of(container: InputContainer, stream: VideoStream) -> int:
    """How many frames the decoder of an AVI file, open at its beginning, holds back."""
    begin: int | None = None
    with suppress(FFmpegError):
        for packet in container.demux(stream):
            begin = packet.dts if begin is None else begin
            frame = next(iter(packet.decode()), None)
            if frame is not None and isinstance(frame, VideoFrame):
                return max(0, (frame.dts or 0) - (begin or 0))
    return 0


def deinterlaced(
    frames: Iterator[VideoFrame], stream: VideoStream, *, untold: bool = False
) -> Iterator[VideoFrame]:
    """The frames without the comb of two half pictures (bwdif, one frame for each frame).

    `untold` takes all frames for such, not only those that say so.
    """
    graph = Graph()
    source = graph.add_buffer(template=stream, time_base=stream.time_base)
    filter = graph.add("bwdif", f"mode=send_frame:deint={'all' if untold else 'interlaced'}")
    sink = graph.add("buffersink")
    graph.link_nodes(source, filter, sink).configure()
    for frame in chain(frames, (None,)):
        graph.push(frame)
        while True:
            try:
                yield cast(VideoFrame, graph.pull())
            except (BlockingIOError, EOFError):
                break
