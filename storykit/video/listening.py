"""The sound of a film alone, as an M4A file: for those who listen, or cannot load pictures."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from storykit.files import publishing
from storykit.spans import Span
from storykit.video.containers import write_container
from storykit.video.encoding import encoder_errors_explained
from storykit.video.finishing import finish_mp4
from storykit.video.muxing import (
    SAMPLE_RATE,
    Sliced,
    SoundCoding,
    Tags,
    encode_sound,
    set_chapters,
)

_RATE = Fraction(50)
"""Sound is encoded to a whole number of fiftieths of a second."""


def write_sound(
    samples: Sliced,
    path: Path,
    *,
    bitrate: int,
    chapters: Sequence[tuple[Span, str]] = (),
    tags: Tags | None = None,
) -> int:
    """Writes the sound with its title and chapters, and returns its milliseconds.

    `bitrate` is bits per second. Raises RenderError where it cannot be encoded, OutputError where
    it cannot be written.
    """
    frames = round(len(samples) / SAMPLE_RATE * _RATE)
    with (
        encoder_errors_explained(),
        tempfile.TemporaryDirectory(prefix="storykit-") as folder,
        publishing(path) as draft,
    ):
        piece = Path(folder) / "sound.mp4"
        encode_sound(samples, frames, _RATE, SoundCoding("mp4", bitrate), piece)
        length = round(frames / _RATE * 1000)
        _copy(piece, draft, chapters, tags or Tags(), length)
    return length


def _copy(
    piece: Path, path: Path, chapters: Sequence[tuple[Span, str]], tags: Tags, length: int
) -> None:
    options = {"movflags": "+faststart", "use_editlist": "0"}
    with av.open(str(piece)) as source, write_container(path, options) as container:
        container.metadata.update(tags.entries())
        heard: Any = source.streams.audio[0]
        stream = container.add_stream_from_template(heard)
        stream.metadata.update({"language": tags.language, "handler_name": "Sound"})
        set_chapters(container, chapters, length)
        for packet in source.demux(heard):
            if packet.dts is not None:
                packet.stream = stream
                container.mux(packet)
    finish_mp4(path, (), tags.language)
