"""Sound that is heard faster or slower than it was recorded, at its own pitch.

ffmpeg's filter for it lays pieces of 43 ms over each other, so that speech at half its speed is
heard up to 49 ms before its picture. Here sound is cut where something begins: each part is
stretched alone, and begins where it belongs.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from storykit.hearing import RATE, Samples

_LEAST, _MOST = 0.5, 2.0  # what one of ffmpeg's filters does well
_LEAD = 512
"""Samples before a beginning that its part is stretched with: a quarter of the filter's piece.

The first piece is heard as it was recorded, so that the beginning within it is where it belongs,
and those after it are early and late in equal measure. With more, it sounds twice.
"""
_BLEND = 240
_STEP = RATE // 1000
_BEFORE = 40
_RISE = 6.0
_FLOOR = 1e-5
_APART = 120


def at_speed(samples: Samples, speed: float, count: int) -> Samples:
    """The samples, 48 kHz (n, 2), `speed` times as fast: exactly `count` of them.

    At half to twice the speed what begins suddenly begins within 3 ms of its place; within speech
    all is within 17 ms, and for the most part within 10.
    """
    heard = samples
    for step in _steps(speed) if len(samples) else ():
        heard = _anchored(heard, step)
    result = np.zeros((count, 2), np.float32)
    result[: len(heard)] = heard[:count]
    return result


def _anchored(samples: Samples, speed: float) -> Samples:
    """The samples at a speed that one filter can take, in parts that begin where they belong."""
    length = round(len(samples) / speed)
    result = np.zeros((length, 2), np.float32)
    places = [0, *_beginnings(samples), len(samples)]
    for begin, end in pairwise(places):
        first, last = round(begin / speed), round(end / speed) if end < len(samples) else length
        lead = min(begin, _LEAD)
        part = _stretched(samples[begin - lead : end], speed)[lead - min(lead, _BLEND) :]
        at = first - min(lead, _BLEND)
        part = part[: last - at]
        _blend(result[at : at + len(part)], part, min(lead, _BLEND, len(part)))
    return result


def _blend(onto: Samples, part: Samples, count: int) -> None:
    """Lays a part over what is there, which fades within its first samples."""
    share = (np.arange(1, count + 1, dtype=np.float32) / (count + 1))[:, None]
    onto[:count] += (part[:count] - onto[:count]) * share
    onto[count:] = part[count:]


def _beginnings(samples: Samples) -> list[int]:
    """The samples at which something begins: it suddenly gets several times as loud."""
    power = _powers(samples)
    if len(power) <= 2 * _BEFORE:
        return []
    before = np.lib.stride_tricks.sliding_window_view(power, _BEFORE)[:-1].max(axis=1)
    rises = power[_BEFORE:] > np.maximum(before, _FLOOR) * _RISE
    found: list[int] = []
    for place in np.flatnonzero(rises) + _BEFORE:
        here = int(place) * _STEP
        if here - (found[-1] if found else 0) >= _APART * _STEP:
            found.append(here)
    return [place for place in found if len(samples) - place >= _APART * _STEP]


def _powers(samples: Samples) -> NDArray[np.float32]:
    """The mean power of each millisecond, over three of them."""
    whole = len(samples) // _STEP
    mean = np.square(samples[: whole * _STEP]).reshape(whole, -1).mean(axis=1)
    return np.convolve(mean, np.full(3, 1 / 3, np.float32))[:whole].astype(np.float32)


def _stretched(samples: Samples, speed: float) -> Samples:
    graph = Graph()
    source: Any = graph.add_abuffer(sample_rate=RATE, format="flt", layout="stereo")
    sink = graph.add("abuffersink")
    graph.link_nodes(source, graph.add("atempo", f"{speed:.6f}"), sink).configure()
    packed = np.ascontiguousarray(samples, np.float32).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(packed, format="flt", layout="stereo")
    frame.sample_rate = RATE
    source.push(frame)
    source.push(None)
    parts: list[Samples] = []
    while True:
        try:
            made: Any = sink.pull()
        except (BlockingIOError, EOFError):
            break
        parts.append(made.to_ndarray().reshape(-1, 2))
    return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)


def _steps(speed: float) -> list[float]:
    """Factors that one filter can take, which give the speed together."""
    steps = []
    while not _LEAST <= speed <= _MOST:
        step = _MOST if speed > 1 else _LEAST
        steps.append(step)
        speed /= step
    return [*steps, speed]
