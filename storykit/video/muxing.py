"""Muxing: finished segments, sound, subtitles and chapters joined without encoding again.

Nothing is delayed by an edit list, which some players ignore: negative composition offsets let
the first frame be seen at 0, and the encoder's run-in is left out of the sound. Times of text
tracks are milliseconds. The file tells its title, description and credits, and nothing of who
made it when.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import av
import numpy as np
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Disposition, Stream
from numpy.typing import NDArray

from storykit.spans import Span
from storykit.video.containers import read_piece, write_container
from storykit.video.finishing import finish_mp4, finish_webm
from storykit.video.settings import ContainerName, container_of

SAMPLE_RATE = 48_000
Samples = NDArray[np.int16]
"""Sound of shape (count, 2) at 48 kHz."""


class Sliced(Protocol):
    """Sound that is read by slices: samples, or a file of them, by one thread at a time."""

    def __len__(self) -> int: ...

    def __getitem__(self, part: slice, /) -> Samples: ...


_MILLISECOND = Fraction(1, 1000)
_OPTIONS: dict[ContainerName, dict[str, str]] = {
    "mp4": {"movflags": "+faststart+negative_cts_offsets", "use_editlist": "0"},
    "webm": {"cues_to_front": "1"},
}
# Where a track's name is told.
_NAME: dict[ContainerName, str] = {"mp4": "handler_name", "webm": "title"}
_PACKET = 960


@dataclass(frozen=True, slots=True)
class SoftTrack:
    """A subtitle track that players can switch on.

    `language` is an ISO 639-2/T code (`eng`, `ara`), `title` what players list, `cues` the texts in
    logical order. `default` asks players to show it; at most one track should.
    """

    language: str
    title: str
    cues: tuple[tuple[Span, str], ...]
    default: bool = False


@dataclass(frozen=True, slots=True)
class Tags:
    """What the file says of itself. `language` is an ISO 639-2/T code of picture and sound."""

    title: str = ""
    language: str = "und"
    description: str = ""
    credits: str = ""

    def entries(self) -> dict[str, str]:
        """The container's entries; what is empty is left out."""
        named = {"title": self.title, "description": self.description, "copyright": self.credits}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Piece:
    """A finished segment: its file and how many frames it holds."""

    path: Path
    frames: int


@dataclass(frozen=True, slots=True)
class SoundCoding:
    """How sound is encoded: AAC in MP4, Opus in WebM; `bitrate` is bits per second."""

    container: ContainerName
    bitrate: int


def encode_sound(
    samples: Sliced, frames: int, fps: Fraction, coding: SoundCoding, path: Path
) -> None:
    """Encodes the sound into a file of its own, brought to the length of the picture."""
    count = round(frames / fps * SAMPLE_RATE)
    aac = coding.container == "mp4"
    with write_container(path, {"use_editlist": "0"} if aac else {}, coding.container) as container:
        # AAC's fast search takes a third of the time and is better by noise against masking.
        options = {"aac_coder": "fast"} if aac else {}
        name = "aac" if aac else "libopus"
        stream: Any = container.add_stream(name, rate=SAMPLE_RATE, layout="stereo", options=options)
        stream.bit_rate = coding.bitrate
        stream.codec_context.flags |= int(av.codec.context.Flags.bitexact)
        starts = range(0, count, _PACKET)
        parts = (_sound_frame(samples, start, min(start + _PACKET, count)) for start in starts)
        for packet in chain.from_iterable(map(stream.encode, chain(parts, [None]))):
            # AAC's run-in would need an edit list; Opus tells its own in a header of WebM.
            if not aac or (packet.pts is not None and packet.pts >= 0):
                container.mux(packet)


def _sound_frame(samples: Sliced, start: int, stop: int) -> av.AudioFrame:
    part = np.zeros((stop - start, 2), np.int16)
    given = samples[start:stop]
    part[: len(given)] = given
    frame = av.AudioFrame.from_ndarray(part.reshape(1, -1), format="s16", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, start, Fraction(1, SAMPLE_RATE)
    return frame


def join(
    pieces: Sequence[Piece],
    sound: Path | None,
    subtitles: Sequence[SoftTrack],
    chapters: Sequence[tuple[Span, str]],
    tags: Tags,
    fps: Fraction,
    path: Path,
) -> None:
    """Copies segments and sound into one file with subtitle tracks and chapters."""
    frames = sum(piece.frames for piece in pieces)
    length = round(frames / fps * 1000)
    kind = container_of(path)
    with write_container(path, _OPTIONS[kind], kind) as container:
        container.metadata.update(tags.entries())
        picture = _copied_stream(container, pieces[0].path, tags.language, "Picture", kind)
        # Told in WebM's header; MP4 has the times of all frames.
        picture.codec_context.framerate = fps
        sources = [_video_packets(pieces, picture, fps)]
        if sound is not None:
            heard = _copied_stream(container, sound, tags.language, "Sound", kind)
            sources.append(_sound_packets(sound, heard))
        for track in subtitles:
            sources.append(_text_packets(track, container, length, kind))
        set_chapters(container, chapters, length)
        for *_, packet in heapq.merge(*(_timed(i, source) for i, source in enumerate(sources))):
            container.mux(packet)
    if kind == "webm":
        finish_webm(path)
        return
    hidden = [1 + bool(sound) + i for i, track in enumerate(subtitles) if not track.default]
    finish_mp4(path, hidden, tags.language)


def _timed(
    index: int, packets: Iterable[Packet[Any]]
) -> Iterator[tuple[float, int, int, Packet[Any]]]:
    """Packets with keys to merge by: their decoding time, then stream and order."""
    for order, packet in enumerate(packets):
        yield (packet.dts or 0) * float(packet.time_base), index, order, packet


def _copied_stream(
    container: OutputContainer, path: Path, language: str, name: str, kind: ContainerName
) -> Any:
    with read_piece(path) as template:
        source = template.streams[0]
        tag = source.codec_context.codec_tag
        # Only decoders exist under AV1's plain name, so its facts are copied as they are.
        opaque = source.codec.canonical_name == "av1"
        stream = container.add_stream_from_template(source, opaque=opaque)
        if tag == "hvc1":
            stream.codec_context.codec_tag = tag
    stream.metadata.update({"language": language, _NAME[kind]: name})
    stream.disposition = Disposition.default
    return stream


def _video_packets(pieces: Sequence[Piece], stream: Stream, fps: Fraction) -> Iterator[Packet[Any]]:
    before = 0
    for piece in pieces:
        with read_piece(piece.path) as source:
            part = source.streams.video[0]
            assert part.time_base is not None
            offset = int(before / fps / part.time_base)
            for packet in source.demux(part):
                if packet.dts is None or packet.pts is None:
                    continue
                packet.pts += offset
                packet.dts += offset
                packet.stream = stream  # type: ignore[assignment]
                yield packet
        before += piece.frames


def _sound_packets(path: Path, stream: Stream) -> Iterator[Packet[Any]]:
    with read_piece(path) as source:
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream  # type: ignore[assignment]
                yield packet


# What a text track looks like where a player has no style of its own: white, below, in the middle.
# The encoder of text tracks takes it as the head of an ASS file.
_STYLE = {
    "Name": "Default", "Fontname": "Sans", "Fontsize": "16", "PrimaryColour": "&Hffffff",
    "SecondaryColour": "&Hffffff", "OutlineColour": "&H0", "BackColour": "&H0", "Bold": "0",
    "Italic": "0", "Underline": "0", "StrikeOut": "0", "ScaleX": "100", "ScaleY": "100",
    "Spacing": "0", "Angle": "0", "BorderStyle": "1", "Outline": "1", "Shadow": "0",
    "Alignment": "2", "MarginL": "10", "MarginR": "10", "MarginV": "10", "Encoding": "0",
}  # fmt: skip
_TEXT_HEAD = "\n".join(
    [
        "[Script Info]",
        "ScriptType: v4.00+",
        "[V4+ Styles]",
        f"Format: {', '.join(_STYLE)}",
        f"Style: {','.join(_STYLE.values())}",
        "[Events]",
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
        "",
    ]
).encode()


def _text_packets(
    track: SoftTrack, container: OutputContainer, length: int, kind: ContainerName
) -> Iterator[Packet[Any]]:
    stream = container.add_stream("mov_text" if kind == "mp4" else "webvtt")
    stream.codec_context.subtitle_header = _TEXT_HEAD
    stream.codec_context.time_base = stream.time_base = _MILLISECOND
    stream.metadata.update({"language": track.language, _NAME[kind]: track.title})
    stream.disposition = Disposition.default if track.default else Disposition(0)

    def packets() -> Iterator[Packet[Any]]:
        for span, text in _covering(track.cues, length):
            data = text.encode()
            if kind == "mp4":
                data = len(data).to_bytes(2, "big") + data
            elif not data:
                continue
            packet = Packet(data)
            packet.pts = packet.dts = span.start
            packet.duration, packet.time_base = span.duration, _MILLISECOND
            packet.stream = stream
            yield packet

    return packets()


def _covering(cues: Iterable[tuple[Span, str]], length: int) -> Iterator[tuple[Span, str]]:
    """The cues inside the film with an empty one before the first, so that the track begins at 0.

    Between cues and after the last the muxer itself writes the empty ones.
    """
    begun = False
    for span, text in cues:
        inside = Span(min(span.start, length), min(span.end, length))
        if not inside.duration:
            continue
        if not begun and inside.start:
            yield Span(0, inside.start), ""
        begun = True
        yield inside, text
    if not begun:
        yield Span(0, length), ""


def set_chapters(
    container: OutputContainer, chapters: Sequence[tuple[Span, str]], length: int
) -> None:
    """Gives a container its chapters, as far as they lie within its milliseconds."""
    container.set_chapters(
        [
            {
                "id": number,
                "start": min(span.start, length),
                "end": min(span.end, length),
                "time_base": _MILLISECOND,
                "metadata": {"title": title},
            }
            for number, (span, title) in enumerate(chapters)
        ]
    )
