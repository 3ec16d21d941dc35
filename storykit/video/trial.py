"""Whether an encoder works on this machine: a listed one may not."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

import av
from av.error import FFmpegError

from storykit.errors import RenderError

_SIDE = 64


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
