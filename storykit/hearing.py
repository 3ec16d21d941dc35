"""Reading the sound of any recording, music file or clip into samples.

What a file is, its first bytes tell (`storykit.assets.sniff`), and its demuxer is forced, so
that a playlist in disguise cannot make the decoder open other files. Lengths are counted from what
is decoded: headers of phone recordings and variable bit rate MP3 are often wrong.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import av
import av.error
import numpy as np
from av.stream import Disposition
from numpy.typing import NDArray

from storykit.assets import Stamp, expect, sniff, stamp
from storykit.errors import AssetError

Samples = NDArray[np.float32]

RATE = 48_000
"""Samples a second of every sound inside storykit: what MP4 for all platforms carries."""

LONGEST = 3600 * 1000
"""Milliseconds; a longer sound is refused before it fills the memory. No story lasts longer."""

_RATES = range(1_000, 768_001)
_MOST_CHANNELS = 64

_GAP = 0.08
_LOUDEST = 8.0


def read_sound(
    path: Path,
    *,
    channels: int = 2,
    rate: int = RATE,
    start: int = 0,
    duration: int | None = None,
) -> Samples:
    """The sound of a file as float32 of shape (samples, channels), full scale at 1.0.

    `start` and `duration` are milliseconds; less comes back where the file is shorter. The zero of
    a clip is its first picture, so that sound and picture stay together. One channel is copied to
    two, two are averaged to one. Raises AssetError for what is missing, broken, empty or no sound.
    """
    parts = list(sound_parts(path, channels=channels, rate=rate, start=start, duration=duration))
    return np.concatenate(parts) if parts else np.zeros((0, channels), np.float32)


def sound_parts(
    path: Path,
    *,
    channels: int = 2,
    rate: int = RATE,
    start: int = 0,
    duration: int | None = None,
) -> Iterator[Samples]:
    """The same in parts, as they are decoded."""
    first = round(start * rate / 1000)
    wanted = None if duration is None else round(duration * rate / 1000)
    have = 0
    with _opened(path) as file:
        for position, block in _blocks(file, rate, start):
            # Silence where the stream has a hole, nothing where it overlaps itself.
            missing = max(0, position - first - have)
            if missing and (missing > _GAP * rate or not have):
                missing = min(missing, wanted - have if wanted is not None else missing)
                if have + missing > LONGEST / 1000 * rate:
                    raise _too_long(path)
                yield np.zeros((missing, channels), np.float32)
                have += missing
            skipped = max(0, first + have - position) if not have else 0
            if skipped < len(block):
                part = _in_channels(block[skipped:], channels)
                part = part if wanted is None else part[: wanted - have]
                have += len(part)
                yield part
            if wanted is not None and have >= wanted:
                break
            if have > LONGEST / 1000 * rate:
                raise _too_long(path)


def resampled(samples: Samples, rate: int, wanted: int) -> Samples:
    """One channel of samples at another rate."""
    if rate == wanted or not len(samples):
        return samples
    resampler = av.AudioResampler(format="flt", layout="mono", rate=wanted)
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(samples.reshape(1, -1), np.float32), "flt", "mono"
    )
    frame.sample_rate = rate
    parts = [_samples(made) for given in (frame, None) for made in resampler.resample(given)]
    return np.concatenate(parts)[:, 0] if parts else samples[:0]


def sound_duration(path: Path) -> int:
    """Milliseconds of sound in a file, counted by decoding it; AssetError where there is none."""
    state = stamp(path)
    if not state:
        raise _missing(path)
    return _counted(path, state)


@lru_cache(maxsize=512)
def _counted(path: Path, _state: Stamp) -> int:
    seconds = 0.0
    with _opened(path) as file:
        for frame in _frames(file):
            seconds += frame.samples / frame.sample_rate
            if seconds * 1000 > LONGEST:
                raise _too_long(path)
    return round(seconds * 1000)


def has_sound(path: Path) -> bool:
    """Whether a clip carries a sound stream; AssetError where the file cannot be read at all."""
    try:
        with _opened(path):
            return True
    except _NoSoundError:
        return False


class _NoSoundError(AssetError):
    """A readable file without a sound stream."""


@dataclass(frozen=True, slots=True)
class _Opened:
    path: Path
    container: Any
    stream: Any
    origin: float | None


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[_Opened]:
    kind = sniff(path)
    if not kind.demuxer:
        expect(path, "sound")
    try:
        handle: BinaryIO = path.open("rb")
    except OSError as error:
        raise _missing(path) from error
    with handle:
        try:
            container = av.open(
                handle, mode="r", format=kind.demuxer, options={"protocol_whitelist": "none"}
            )
        except (av.error.FFmpegError, ValueError, OSError) as error:
            raise _broken(path) from error
        with container:
            if not container.streams.audio:
                raise _NoSoundError(
                    f"“{path}” has no sound in it.", cure="Choose a file with sound, or mute it."
                )
            stream = container.streams.audio[0]
            if stream.rate not in _RATES or stream.channels > _MOST_CHANNELS:
                raise _broken(path)
            yield _Opened(path, container, stream, _origin(container))


def moving_stream(container: Any) -> Any | None:
    """The stream of a clip's moving picture: the one that players show, or None.

    The picture on the sleeve of a song is a stream of its own, but no moving one; a track that was
    switched off is not the default.
    """
    moving = [v for v in container.streams.video if not v.disposition & Disposition.attached_pic]
    chosen = [v for v in moving if v.disposition & Disposition.default]
    return next(iter(chosen or moving), None)


def _origin(container: Any) -> float | None:
    """Seconds at which a clip's first picture is seen, or None for a file of sound alone."""
    video = moving_stream(container)
    if video is None:
        return None
    return float((video.start_time or 0) * (video.time_base or 0))


def _frames(file: _Opened) -> Iterator[Any]:
    """Every frame that can be decoded; broken packets are left out, as players do."""
    decoded = False
    try:
        for packet in file.container.demux(file.stream):
            try:
                frames = packet.decode()
            except av.error.FFmpegError:
                continue
            for frame in frames:
                if frame.samples and frame.sample_rate:
                    decoded = True
                    yield frame
    except av.error.FFmpegError as error:
        # A file that was cut off in the middle still has its beginning.
        if not decoded:
            raise _broken(file.path) from error
    if not decoded:
        raise _broken(file.path)


def _blocks(file: _Opened, rate: int, start: int) -> Iterator[tuple[int, Samples]]:
    """Position in samples from the file's zero, and the samples there, in its own channels."""
    origin = file.origin
    if origin is not None and start > 5000:
        with contextlib.suppress(av.error.FFmpegError):
            file.container.seek(int((origin + start / 1000 - 1) * 1_000_000))
    resampler: Any = None
    shape: tuple[int, str] | None = None
    position: int | None = None
    for frame in _frames(file):
        if shape != (frame.sample_rate, frame.layout.name):
            if resampler is not None and position is not None:
                for block in map(_samples, resampler.resample(None)):
                    yield position, block
                    position += len(block)
            shape = (frame.sample_rate, frame.layout.name)
            layout = frame.layout.name if frame.layout.nb_channels <= 2 else "stereo"
            resampler = av.AudioResampler(format="flt", layout=layout, rate=rate)
        if origin is not None and frame.time is not None:
            told = round((frame.time - origin) * rate)
            if position is None or abs(told - position) > _GAP * rate:
                position = told
        position = position or 0
        frame.pts = None
        for block in map(_samples, resampler.resample(frame)):
            yield position, block
            position += len(block)
    if resampler is not None and position is not None:
        for block in map(_samples, resampler.resample(None)):
            yield position, block
            position += len(block)


def _samples(frame: Any) -> Samples:
    samples: Samples = frame.to_ndarray().reshape(-1, frame.layout.nb_channels)
    # A float recording can hold values that are no numbers or far beyond full scale; a single one
    # of them would silence a whole mix.
    finite: Samples = np.nan_to_num(samples, copy=False, nan=0.0)
    return np.clip(finite, -_LOUDEST, _LOUDEST, out=finite)


def _in_channels(samples: Samples, channels: int) -> Samples:
    if samples.shape[1] == channels:
        return samples
    if channels == 1:
        one: Samples = samples.mean(axis=1, keepdims=True, dtype=np.float32)
        return one
    doubled: Samples = np.repeat(samples[:, :1], channels, axis=1)
    return doubled


def _missing(path: Path) -> AssetError:
    return AssetError(
        f"“{path}” cannot be opened.", cure="Check the name and that the file may be read."
    )


def _broken(path: Path) -> AssetError:
    return AssetError(
        f"“{path}” is broken: no sound can be read from it.",
        cure="Play it to see where it stops, then record, export or copy it again.",
    )


def _too_long(path: Path) -> AssetError:
    return AssetError(
        f"“{path}” is longer than an hour.", cure="Cut the part that the story needs."
    )
