"""Encoding: closed segments, each painted and encoded by one thread into its own small file.

Where segments are cut depends on the film alone, and each is encoded by one encoder thread, so that
the bytes are the same for any number of workers. Segments begin at scene borders; long scenes are
cut at fixed distances from their beginning, so that a scene that grows keeps its first segments.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
from av.container import OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video.stream import VideoStream

from storykit.design.model import Plate
from storykit.errors import RenderError
from storykit.video.ahead import made_ahead
from storykit.video.apart import FrameBuffer, OuterEncoder, check_piece
from storykit.video.colour import Planes
from storykit.video.containers import write_container
from storykit.video.encoders import Encoder
from storykit.video.frames import Schedule
from storykit.video.model import Film
from storykit.video.painting import Painter
from storykit.video.regions import Marker, rests_in
from storykit.video.stages import Stages
from storykit.video.zones import zoned

_PaintedFrame = tuple[int, Planes, bool]

_AHEAD = 3  # frames: one that is encoded, one that waits, and one that is painted
_SHORTEST, _USUAL, _LONGEST = 2.0, 3.0, 4.0  # seconds
# ITU-T H.273: BT.709 as primaries, curve and matrix; ffmpeg counts limited range as 1.
_BT709 = 1
_LIMITED = 1


@dataclass(frozen=True, slots=True)
class Segment:
    """A range of frames that is encoded on its own."""

    index: int
    frames: range


def segments_of(plan: Schedule) -> tuple[Segment, ...]:
    """Cuts a film into segments of about two to four seconds."""
    shortest, usual, longest = (round(s * plan.fps) for s in (_SHORTEST, _USUAL, _LONGEST))
    borders = [placed.first for placed in plan.placed[1:]] + [plan.frames]
    cuts = [0]
    for border in borders:
        if border - cuts[-1] < shortest and border != plan.frames:
            continue
        while border - cuts[-1] > longest:
            cuts.append(cuts[-1] + usual)
        cuts.append(border)
    if len(cuts) > 2 and cuts[-1] - cuts[-2] < _least(plan.fps):
        del cuts[-2]
    return tuple(Segment(i, range(a, b)) for i, (a, b) in enumerate(pairwise(cuts)))


def _least(fps: Fraction) -> int:
    """How many frames a segment has at least where it is not a whole film."""
    return round(_SHORTEST * fps) // 2


def encode_segment(
    film: Film,
    plan: Schedule,
    stages: Stages,
    segment: Segment,
    encoder: Encoder,
    path: Path,
    on_frame: Callable[[], None],
    spare: Callable[[], bool] = lambda: False,
) -> None:
    """Paints and encodes a segment into an MP4 file of its own. Times in it start at zero.

    `on_frame` is called after each frame; what it raises ends the work. From the moment when
    `spare` says that a processor is idle, frames are painted by a thread of their own.
    """
    if len(segment.frames) < _least(plan.fps):
        encoder = encoder.shortened()
    elif is_calm(plan, segment.frames):
        encoder = encoder.calmed()
    rests = rests_in(plan, segment.frames) if encoder.finer else ()
    encoder = zoned(encoder, plan, segment.frames, rests)
    marker = Marker(film, rests, encoder.finer, encoder.finer_for)
    with (
        Painter(film, plan, stages, segment.frames, keeps=_AHEAD) as painter,
        made_ahead(_painted(painter, segment), _AHEAD, spare) as frames,
    ):
        if encoder.apart:
            buffer = FrameBuffer(film.width, film.height)
            with OuterEncoder(film, encoder, path) as outer:
                for _, planes, new in frames:
                    if new:
                        buffer.planes.take(planes)
                    outer.write(buffer)
                    on_frame()
            check_piece(path, len(segment.frames), encoder)
            return
        with write_container(path) as container:
            stream = _video_stream(container, film, encoder)
            packets = _encoded(stream, film, frames, marker, on_frame)
            for number, packet in enumerate(packets):
                container.mux(packet if number or encoder.name != "libx264" else _bare(packet))


def _encoded(
    stream: VideoStream,
    film: Film,
    frames: Iterator[_PaintedFrame],
    marker: Marker,
    on_frame: Callable[[], None],
) -> Iterator[Packet[VideoStream]]:
    """The segment's packets. The frames' memory is the painter's: encoders keep own copies."""
    frame: av.VideoFrame | None = None
    for number, planes, new in frames:
        if frame is None or new:
            frame = av.VideoFrame.from_dlpack(tuple(planes), format="yuv420p")
            frame.time_base = 1 / film.fps
        frame.pts = number
        yield from stream.encode(marker.marked(number, frame))
        on_frame()
    yield from stream.encode()


def _painted(painter: Painter, segment: Segment) -> Iterator[_PaintedFrame]:
    """The segment's frames, counted from 0, and whether each differs from the one before."""
    shown: object = None
    planes: Planes | None = None
    for place, number in enumerate(segment.frames):
        state = painter.state(number)
        new = planes is None or state != shown
        if new:
            planes, shown = painter.painted(number), state
        assert planes is not None
        yield place, planes, new


def is_calm(plan: Schedule, frames: range) -> bool:
    """Whether a range of frames shows no clips: all else that moves does so evenly."""
    shown = (plan.placed[index].shot.painted.layers for index in plan.indices_between(frames))
    return not any(
        isinstance(layer, Plate) and layer.kind == "clip" for layers in shown for layer in layers
    )


def _video_stream(container: OutputContainer, film: Film, encoder: Encoder) -> VideoStream:
    """Adds the film's video stream to a container: BT.709, limited range, constant frame rate."""
    stream: VideoStream = container.add_stream(
        encoder.name, rate=film.fps, options=dict(encoder.options)
    )  # type: ignore[assignment]
    stream.width, stream.height, stream.pix_fmt = film.width, film.height, "yuv420p"
    context = stream.codec_context
    context.time_base = 1 / film.fps
    context.thread_count = 1
    context.color_range = _LIMITED
    context.colorspace = context.color_primaries = context.color_trc = _BT709
    if encoder.tag:
        context.codec_tag = encoder.tag
    return stream


_SEI = 6


def _bare(packet: Packet[VideoStream]) -> Packet[VideoStream]:
    """The packet without the encoder's own note, an SEI unit with its version and options."""
    data = bytes(packet)
    units = data.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1")[1:]
    kept = b"".join(b"\0\0\0\1" + unit for unit in units if unit and unit[0] & 31 != _SEI)
    bare: Packet[VideoStream] = Packet(kept)  # type: ignore[assignment]
    bare.pts, bare.dts, bare.time_base = packet.pts, packet.dts, packet.time_base
    bare.duration, bare.is_keyframe, bare.stream = (
        packet.duration,
        packet.is_keyframe,
        packet.stream,
    )
    return bare


def encoding_error(error: FFmpegError | ValueError) -> RenderError:
    """The error of an encoder that would not start or go on."""
    return RenderError(
        f"The video could not be encoded ({error}).",
        cure="Run “storykit doctor”, and install storykit again if it names the encoder.",
    )


@contextlib.contextmanager
def encoder_errors_explained() -> Iterator[None]:
    """Turns what an encoder or muxer raises inside the block into RenderError."""
    try:
        yield
    except (FFmpegError, ValueError) as error:
        raise encoding_error(error) from error
