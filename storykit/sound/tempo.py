"""Sound that is heard faster or slower than it was recorded, at its own pitch."""

from __future__ import annotations

from typing import Any

import av
import numpy as np
from av.filter import Graph

from storykit.hearing import RATE, Samples

_LEAST, _MOST = 0.5, 2.0  # what one of ffmpeg's filters does well


def at_speed(samples: Samples, speed: float, count: int) -> Samples:
    """The samples, 48 kHz (n, 2), `speed` times as fast: exactly `count` of them."""
    heard = _stretched(samples, speed) if len(samples) else samples
    result = np.zeros((count, 2), np.float32)
    result[: len(heard)] = heard[:count]
    return result


def _stretched(samples: Samples, speed: float) -> Samples:
    graph = Graph()
    last: Any = graph.add_abuffer(sample_rate=RATE, format="flt", layout="stereo")
    first = last
    for step in _steps(speed):
        following = graph.add("atempo", f"{step:.6f}")
        last.link_to(following)
        last = following
    sink = graph.add("abuffersink")
    last.link_to(sink)
    graph.configure()
    packed = np.ascontiguousarray(samples, np.float32).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(packed, format="flt", layout="stereo")
    frame.sample_rate = RATE
    first.push(frame)
    first.push(None)
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
