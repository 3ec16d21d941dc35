"""Counting flashes of light, which can bring on seizures (WCAG 2.2, 2.3.1: three flashes).

A flash is a pair of opposing changes of relative luminance by a tenth or more, where the darker
side is below 0.8, over a quarter of the picture or more. Saturated red is not looked at separately.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

_STEP = 0.1
_DARK = 0.8
_AREA = 0.25
_ROWS, _COLUMNS = 18, 32


def luminance_grid(luma: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Relative luminance (0 to 1) of a limited-range luma plane, on a grid of 18 by 32 samples."""
    rows = np.linspace(0, luma.shape[0] - 1, _ROWS).round().astype(int)
    columns = np.linspace(0, luma.shape[1] - 1, _COLUMNS).round().astype(int)
    shares = (luma[np.ix_(rows, columns)].astype(np.float64) - 16) / 219
    return np.asarray(shares.clip(0, 1) ** 2.4)


def most_flashes(frames: Iterable[tuple[float, NDArray[np.float64]]]) -> float:
    """The most flashes within any second; `frames` are (seconds, grid of luminance) in order."""
    extremes: NDArray[np.float64] | None = None
    rising: NDArray[np.int8] | None = None
    changes: deque[float] = deque()
    most = 0
    for moment, grid in frames:
        if extremes is None or rising is None:
            extremes, rising = grid.copy(), np.zeros(grid.shape, np.int8)
            continue
        up = (grid - extremes >= _STEP) & (extremes < _DARK) & (rising <= 0)
        down = (extremes - grid >= _STEP) & (grid < _DARK) & (rising >= 0)
        # Going on in the same direction moves the extreme along.
        onward = ((rising > 0) & (grid > extremes)) | ((rising < 0) & (grid < extremes))
        rising = np.where(up, 1, np.where(down, -1, rising)).astype(np.int8)
        extremes = np.where(up | down | onward, grid, extremes)
        if max(up.mean(), down.mean()) >= _AREA:
            changes.append(moment)
        while changes and changes[0] <= moment - 1:
            changes.popleft()
        most = max(most, len(changes))
    return most / 2
