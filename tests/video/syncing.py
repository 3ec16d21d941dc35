"""Clips that flash and beep at the same time, and where both are in a file."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from imageio_ffmpeg import get_ffmpeg_exe

_TICK = Fraction(1, 90_000)
_WIDTH, _HEIGHT = 96, 64
_LIT = 120
_BEEP = 0.06
_WINDOW = 0.25


@dataclass(frozen=True)
class Recorded:
    """A clip, and the seconds of it, from its first picture, at which it flashes and beeps."""

    path: Path
    events: tuple[float, ...]


def ffmpeg(*arguments: object) -> None:
    """Runs ffmpeg with these arguments."""
    command = [get_ffmpeg_exe(), "-v", "error", "-y", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True)


def frame_times(rate: Fraction, seconds: float, *, uneven: bool = False) -> list[Fraction]:
    """When the frames of a clip are seen; `uneven` as phones do that wait for light."""
    random = np.random.default_rng(7)
    times, moment = [], Fraction(0)
    while moment < seconds:
        times.append(moment)
        step = Fraction(int(random.integers(12, 70)), 1000) if uneven else 1 / rate
        moment += step
    return times


def record(
    path: Path,
    about: Sequence[float],
    *,
    rate: Fraction = Fraction(30),
    seconds: float = 6,
    uneven: bool = False,
    sound_rate: int = 48_000,
) -> Recorded:
    """Writes a clip without loss that flashes and beeps near the given seconds.

    Each flash begins with a frame and lasts some; its beep begins with the same moment.
    """
    times = frame_times(rate, seconds, uneven=uneven)
    events = [next(t for t in times if t >= wanted) for wanted in about]
    with av.open(str(path), "w", format="matroska") as container:
        picture = container.add_stream("ffv1", rate=rate)
        picture.width, picture.height, picture.pix_fmt = _WIDTH, _HEIGHT, "yuv420p"
        picture.codec_context.time_base = _TICK
        sound = container.add_stream("pcm_s16le", rate=sound_rate, layout="mono")
        for frame in _beeps([float(e) for e in events], seconds, sound_rate):
            container.mux(sound.encode(frame))
        for time in times:
            lit = any(0 <= time - event < Fraction(3, 20) for event in events)
            frame = av.VideoFrame(_WIDTH, _HEIGHT, "yuv420p")
            for plane, value in zip(frame.planes, (220 if lit else 30, 128, 128), strict=True):
                plane.update(bytes([value]) * plane.buffer_size)
            frame.pts, frame.time_base = round(time / _TICK), _TICK
            container.mux(picture.encode(frame))
        container.mux(picture.encode())
        container.mux(sound.encode())
    return Recorded(path, tuple(map(float, events)))


def _beeps(events: Sequence[float], seconds: float, rate: int) -> Iterator[av.AudioFrame]:
    """Beeps over a hum, so that there is something to be heard between them."""
    moments = np.arange(round(seconds * rate)) / rate
    samples = 0.01 * np.sin(2 * np.pi * 150 * moments)
    for event in events:
        inside = (moments >= event) & (moments < event + _BEEP)
        samples[inside] += 0.6 * np.sin(2 * np.pi * 1000 * (moments[inside] - event))
    whole = np.rint(samples * 32767).astype(np.int16).reshape(1, -1)
    for first in range(0, whole.shape[1], 1024):
        part = np.ascontiguousarray(whole[:, first : first + 1024])
        frame = av.AudioFrame.from_ndarray(part, "s16", "mono")
        frame.sample_rate, frame.pts = rate, first
        yield frame


def flashes(path: Path) -> list[float]:
    """The seconds, as players count them, at which the picture of a file is lit."""
    found, lit = [], False
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            light = float(np.asarray(frame.to_ndarray(format="gray"))[24:40, 32:64].mean())
            if (light > _LIT) and not lit:
                found.append(float(frame.time or 0))
            lit = light > _LIT
    return found


def heard(path: Path) -> tuple[np.ndarray, float]:
    """The sound of a file at 48 kHz in one channel, and when its first sample is heard."""
    parts, begin = [], None
    resampler = av.AudioResampler(format="flt", layout="mono", rate=48_000)
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            begin = float(frame.time or 0) if begin is None else begin
            parts += [made.to_ndarray()[0] for made in resampler.resample(frame)]
    parts += [made.to_ndarray()[0] for made in resampler.resample(None)]
    return np.concatenate(parts), begin or 0.0


def onset_near(sound: tuple[np.ndarray, float], seconds: float) -> float | None:
    """When a beep begins within a quarter of a second of a moment, or None where none does.

    It begins where it first is a quarter as loud as it gets; AAC's echo before it is softer.
    """
    samples, begin = sound
    first = max(0, round((seconds - _WINDOW - begin) * 48_000))
    near = np.abs(samples[first : round((seconds + _WINDOW - begin) * 48_000)])
    if not len(near) or near.max() < 0.05:
        return None
    return begin + (first + int(np.argmax(near > near.max() / 4))) / 48_000


def apart(path: Path) -> list[tuple[float, float]]:
    """For each flash of a file, its second, and by how many its beep comes later."""
    sound = heard(path)
    found = [(flash, onset_near(sound, flash)) for flash in flashes(path)]
    assert found
    assert all(onset is not None for _, onset in found), found
    return [(flash, onset - flash) for flash, onset in found if onset is not None]
