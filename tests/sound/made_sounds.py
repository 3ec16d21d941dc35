"""Sounds made for the tests of this room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
Encode = Callable[..., Path]


def tone(seconds: float, level: float = -20.0, pitch: float = 997.0, rate: int = RATE) -> NDArray:
    """A sine of (n, 2) whose highest sample is `level` dB under full scale."""
    time = np.arange(round(seconds * rate)) / rate
    wave = 10 ** (level / 20) * np.sin(2 * np.pi * pitch * time)
    return np.column_stack((wave, wave)).astype(np.float32)


def murmur(seconds: float, level: float = -20.0, seed: int = 7) -> NDArray:
    """Something like speech: noise in syllables of 200 ms with a pause after each fourth."""
    noise = np.random.default_rng(seed).standard_normal(round(seconds * RATE))
    time = np.arange(len(noise)) / RATE
    syllable = np.sin(np.pi * (time % 0.2) / 0.2) * ((time % 1.0) < 0.8)
    wave = noise * syllable
    wave *= 10 ** (level / 20) / np.sqrt(np.mean(wave**2))
    return np.column_stack((wave, wave)).astype(np.float32)


@dataclass(frozen=True)
class Measured:
    """What ffmpeg's ebur128 filter says of a file."""

    loudness: float
    peak: float


Ebur128 = Callable[[Path], Measured]
