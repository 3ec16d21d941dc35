"""What motion is measured by: where pictures are, how evenly they move, and how they flicker.

Frames are planes of brightness in the order of the film.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

PATCH = 256


def shift(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """How far one patch lies from another, across and down, in pixels.

    By the gradient of its light (one step of Lucas and Kanade), so for less than a pixel.
    """
    first, second = before.astype(np.float64), after.astype(np.float64)
    down, across = np.gradient((first + second) / 2)
    change = second - first
    mixed = (across * down).sum()
    matrix = np.array([[(across**2).sum(), mixed], [mixed, (down**2).sum()]])
    return -np.linalg.solve(matrix, [(across * change).sum(), (down * change).sum()])


def unevenness(frames: Sequence[np.ndarray], corners: Sequence[tuple[int, int]]) -> float:
    """How unevenly a picture moves, in pixels: the rest of its path over a smooth curve.

    Patches, told by their upper left corners, are followed from frame to frame; a polynomial of
    the fourth degree is taken off. The median of the patches, in both directions.
    """
    rests = []
    for y, x in corners:
        patches = [frame[y : y + PATCH, x : x + PATCH] for frame in frames]
        places = np.cumsum([shift(before, after) for before, after in pairwise(patches)], axis=0)
        times = np.arange(len(places))
        for axis in (0, 1):
            curve = np.polynomial.Polynomial.fit(times, places[:, axis], 4)
            rests.append(np.sqrt(np.mean((places[:, axis] - curve(times)) ** 2)))
    return float(np.median(rests))


def fine_detail(frame: np.ndarray) -> float:
    """The energy of the finest detail: of second differences, across and down."""
    light = frame.astype(np.float32)
    across, down = np.diff(light, 2, axis=1), np.diff(light, 2, axis=0)
    return float(np.mean(across * across) + np.mean(down * down))


def flicker(frames: Sequence[np.ndarray]) -> np.ndarray:
    """How far each frame's finest detail is from the mean of the frames beside it, as a share."""
    energies = np.array([fine_detail(frame) for frame in frames])
    beside = (energies[:-2] + energies[2:]) / 2
    return np.asarray(np.abs(energies[1:-1] / beside - 1))


def largest_step(frames: Sequence[np.ndarray], beside: int = 4) -> float:
    """The largest change of the finest detail from some frames to as many after them, as a share.

    Where another copy of a picture is taken, all of its frames become sharper or softer at once.
    """
    energies = np.array([fine_detail(frame) for frame in frames])
    means = np.convolve(energies, np.full(beside, 1 / beside), "valid")
    return float(np.abs(means[beside:] / means[:-beside] - 1).max())
