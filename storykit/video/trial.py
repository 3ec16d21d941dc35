"""Whether an encoder works on this machine, since a listed one may not, and which it is."""

from __future__ import annotations

import io
import re
from fractions import Fraction
from functools import cache
from typing import Any

import av
from av.error import FFmpegError

from storykit.errors import RenderError

_SIDE = 64
_BUILD = re.compile(rb"x26[45] [ -~]+? codec")


def try_encoder(name: str = "libx264") -> str:
    """Encodes two frames with an encoder and returns its name with that of its library.

    Raises RenderError where that fails: drivers and processors decide, not the list of encoders.
    """
    try:
        with av.open(io.BytesIO(), "w", format="mp4") as container:
            stream: Any = container.add_stream(name, rate=Fraction(30))
            stream.width = stream.height = _SIDE
            stream.pix_fmt = "yuv420p"
            for number in range(2):
                frame = av.VideoFrame(_SIDE, _SIDE, "yuv420p")
                frame.pts, frame.time_base = number, Fraction(1, 30)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    except (FFmpegError, ValueError) as error:
        raise RenderError(
            f"The encoder {name} does not work here: {error}.",
            cure="Install storykit again in a fresh environment.",
        ) from error
    return f"{name} (FFmpeg {av.ffmpeg_version_info})"


@cache
def encoder_version(name: str) -> str:
    """The build of an x264 or x265, which FFmpeg may have from outside; "" of other encoders.

    It is what the encoder itself writes beside the first frame.
    """
    if name not in ("libx264", "libx265"):
        return ""
    encoder: Any = av.CodecContext.create(name, "w")
    encoder.width = encoder.height = _SIDE
    encoder.pix_fmt, encoder.time_base, encoder.thread_count = "yuv420p", Fraction(1, 30), 1
    if name == "libx265":
        encoder.options = {"x265-params": "log-level=none:pools=none:frame-threads=1"}
    frame = av.VideoFrame(_SIDE, _SIDE, "yuv420p")
    frame.pts = 0
    coded = b"".join(map(bytes, [*encoder.encode(frame), *encoder.encode()]))
    said = _BUILD.search(coded)
    return said[0].decode() if said else ""
