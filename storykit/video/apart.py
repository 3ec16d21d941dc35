"""Encoding apart: frames piped to ffmpeg in a process of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import numpy as np
from av.error import FFmpegError

from storykit.errors import RenderError
from storykit.video.colour import Planes
from storykit.video.containers import read_piece
from storykit.video.encoders import Encoder
from storykit.video.model import Film

_QUIET = {"SVT_LOG": "0"}
_TICK, _PATIENCE = 1.0, 300
"""Seconds, and how many of them an encoder may take for the next frame, or after the last."""


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


class EncoderFailed(RenderError):
    """An encoder apart did not make what it was asked for."""


class OuterEncoder:
    """An ffmpeg that encodes what is written to it; a `with` block waits for its end.

    Raises EncoderFailed with ffmpeg's own words where it fails, and where it takes nothing for
    minutes; leaves no process behind.
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
        self._waited = 0
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        """Ends a process that hangs; a machine that slept meanwhile does not count."""
        while not self._ended.wait(_TICK):
            self._waited += 1
            if self._waited > _PATIENCE:
                self._process.kill()

    def __enter__(self) -> OuterEncoder:
        return self

    def write(self, frame: FrameBuffer) -> None:
        """Encodes one more frame."""
        assert self._process.stdin is not None
        self._waited = 0
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
        try:
            if kind is not None:
                self._process.kill()
            _, said = self._process.communicate()
        finally:
            self._ended.set()
        if kind is None and self._process.returncode:
            self._raise(said)

    def _fail(self) -> None:
        _, said = self._process.communicate()
        self._raise(said)

    def _raise(self, said: bytes) -> None:
        lines = [line for line in said.decode(errors="replace").splitlines() if line.strip()]
        reason = lines[-1] if lines else "it gave no reason"
        cure = "Render without --hardware or with --codec h264."
        if self._waited > _PATIENCE:
            reason = "it took no more pictures"
        elif self._process.returncode < 0:
            reason = f"it was ended by signal {-self._process.returncode}"
            cure = "Close other programs, in case there was too little memory, and render again."
        raise EncoderFailed(f"The encoder {self._name} failed: {reason}.", cure=cure)


def check_piece(path: Path, frames: int, encoder: Encoder) -> None:
    """Raises EncoderFailed where an encoder that told of no error wrote other than `frames`."""
    count = -1
    with contextlib.suppress(FFmpegError, IndexError), read_piece(path) as piece:
        count = sum(packet.size > 0 for packet in piece.demux(piece.streams.video[0]))
    if count != frames:
        raise EncoderFailed(
            f"The encoder {encoder.name} failed: what it wrote is not a video of {frames} frames.",
            cure="Render without --hardware or with --codec h264.",
        )


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
