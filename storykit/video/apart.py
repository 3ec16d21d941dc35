"""Encoding apart: frames piped to ffmpeg in a process of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import numpy as np

from storykit.errors import RenderError
from storykit.video.colour import Planes
from storykit.video.encoders import Encoder
from storykit.video.model import Film

_QUIET = {"SVT_LOG": "0"}


class FrameBuffer:
    """A frame's planes one after the other in memory, as ffmpeg reads them."""

    def __init__(self, width: int, height: int) -> None:
        size, quarter = width * height, width * height // 4
        self.memory = np.empty(size + 2 * quarter, np.uint8)
        half = (height // 2, width // 2)
        self.planes = Planes(
            self.memory[:size].reshape(height, width),
            self.memory[size : size + quarter].reshape(half),
            self.memory[size + quarter :].reshape(half),
        )


class OuterEncoder:
    """An ffmpeg that encodes what is written to it; a `with` block waits for its end.

    Raises RenderError with ffmpeg's own words where it fails; leaves no process behind.
    """

    def __init__(self, film: Film, encoder: Encoder, path: Path) -> None:
        environment = {**os.environ, **_QUIET}
        self._process = subprocess.Popen(
            list(_command(film, encoder, path)),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
        )
        self._name = encoder.name

    def __enter__(self) -> OuterEncoder:
        return self

    def write(self, frame: FrameBuffer) -> None:
        """Encodes one more frame."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(frame.memory.data)
        except BrokenPipeError:
            self._fail()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._process.kill()
            self._process.communicate()
            return
        _, said = self._process.communicate()
        if self._process.returncode:
            self._raise(said)

    def _fail(self) -> None:
        _, said = self._process.communicate()
        self._raise(said)

    def _raise(self, said: bytes) -> None:
        lines = [line for line in said.decode(errors="replace").splitlines() if line.strip()]
        reason = lines[-1] if lines else "it gave no reason"
        cure = "Render without --hardware or with --codec h264."
        if self._process.returncode < 0:
            reason = f"it was ended by signal {-self._process.returncode}"
            cure = "Close other programs, in case there was too little memory, and render again."
        raise RenderError(f"The encoder {self._name} failed: {reason}.", cure=cure)


def ffmpeg_program() -> str:
    """The path of the ffmpeg that comes with imageio-ffmpeg; RenderError where it does not run."""
    from imageio_ffmpeg import get_ffmpeg_exe

    try:
        return str(get_ffmpeg_exe())
    except RuntimeError as error:
        raise RenderError(
            "ffmpeg, which this encoder needs, does not run here.",
            cure="Try again; if it stays so: pip install --force-reinstall imageio-ffmpeg. "
            "--codec h264 needs no ffmpeg.",
        ) from error


def _command(film: Film, encoder: Encoder, path: Path) -> Iterator[str]:
    rate = f"{film.fps.numerator}/{film.fps.denominator}"
    tags = ("-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709")
    yield from (ffmpeg_program(), "-v", "error", "-nostdin", "-y", *encoder.before)
    yield from ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{film.width}x{film.height}")
    yield from ("-framerate", rate, *tags, "-color_trc", "bt709", "-i", "pipe:0")
    if encoder.filters:
        yield from ("-vf", encoder.filters)
    yield from ("-c:v", encoder.name, *tags, "-color_trc", "bt709")
    yield from ("-chroma_sample_location", "left")
    for name, value in encoder.options:
        yield from (f"-{name}:v", value)
    if encoder.tag:
        yield from ("-tag:v", encoder.tag)
    yield from ("-fflags", "+bitexact", "-flags:v", "+bitexact", "-f", "mp4", f"file:{path}")
