"""Two sequences of sounds laid over each other: dynamic time warping as a search for a path.

Every frame of the recording is given a frame of the template, in order. The template may be passed
at up to three times its pace, and waits cost more the longer they last; but where the recording is
quiet, waiting at the border of a word costs nothing, for people pause where a synthesiser does not.
Every path has one step for each frame of the recording, so that costs compare (Vintsyuk, 1968;
Sakoe and Chiba, 1978).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storykit.voice.features import Floats

_SKIPS = (0.0, 0.1, 0.4)
_STAYS = (0.1, 0.3, 0.6)
_QUIET_COST = 0.3
_LOOSE_END = 8
_FAR = np.float32(1e9)
_BLOCK = 256


@dataclass(frozen=True)
class Band:
    """Which frames of the template are looked at for each frame of the recording.

    For row i these are `lowest[i]` up to without `lowest[i] + width`; `lowest` never falls.
    """

    lowest: NDArray[np.intp]
    width: int

    @classmethod
    def everything(cls, rows: int, columns: int) -> Band:
        """No limit."""
        return cls(np.zeros(rows, np.intp), columns)

    @classmethod
    def around(cls, path: NDArray[np.intp], columns: int, reach: int) -> Band:
        """`reach` frames to both sides of a path."""
        width = min(columns, 2 * reach + 1)
        lowest = np.clip(np.maximum.accumulate(path) - reach, 0, columns - width)
        return cls(lowest, width)


def warp(
    recording: Floats,
    template: Floats,
    quiet: NDArray[np.bool_],
    borders: NDArray[np.bool_],
    band: Band | None = None,
) -> tuple[NDArray[np.intp], float]:
    """The frame of the template for each frame of the recording, and the mean cost of a frame.

    Both are (frames, features); `quiet` marks frames of the recording without speech and `borders`
    those of the template where a word begins. The cost of two frames is the root mean square of
    their difference.
    """
    rows, columns = len(recording), len(template)
    band = band or Band.everything(rows, columns)
    width, layers = band.width, len(_STAYS) + 1
    state = np.full((layers, width), _FAR, np.float32)
    trace = np.zeros((rows, width), np.uint8)
    place = np.arange(width)
    costs = _Costs(recording, template, band)
    state[0, :_LOOSE_END] = costs.row(0)[:_LOOSE_END]
    for row in range(1, rows):
        lowest = int(band.lowest[row])
        shift = lowest - int(band.lowest[row - 1])
        if shift:
            state = _shifted(state, shift)
        cost = costs.row(row)
        best = state.argmin(axis=0)
        reached = state[best, place]
        moves = np.full((len(_SKIPS), width), _FAR, np.float32)
        for step, price in enumerate(_SKIPS, 1):
            moves[step - 1, step:] = reached[:-step] + np.float32(price)
        step = moves.argmin(axis=0)
        source = best[np.maximum(place - step - 1, 0)]
        waits: list[np.float32 | Floats] = [np.float32(price) for price in _STAYS]
        if quiet[row]:
            free = borders[lowest : lowest + width]
            cost = np.where(free, np.minimum(cost, np.float32(_QUIET_COST)), cost)
            waits = [np.where(free, np.float32(0), price) for price in waits]
        longer = state[-1] < state[-2]
        following = np.empty_like(state)
        following[0] = moves[step, place] + cost
        for layer in range(1, layers - 1):
            following[layer] = state[layer - 1] + waits[layer - 1] + cost
        following[-1] = np.where(longer, state[-1], state[-2]) + waits[-1] + cost
        trace[row] = (step + 1) | source << 2 | longer.astype(np.uint8) << 4
        state = following
    return _walked(state, trace, band, columns)


def _walked(
    state: Floats, trace: NDArray[np.uint8], band: Band, columns: int
) -> tuple[NDArray[np.intp], float]:
    """The path that ends best near the template's end, and its mean cost."""
    rows, last = len(trace), len(state) - 1
    ends = state.copy()
    ends[:, : max(0, columns - _LOOSE_END - int(band.lowest[-1]))] = _FAR
    layer, place = np.unravel_index(int(np.argmin(ends)), ends.shape)
    total = float(ends[layer, place])
    at, waited = int(place + band.lowest[-1]), int(layer)
    path = np.zeros(rows, np.intp)
    for row in range(rows - 1, -1, -1):
        path[row] = at
        if row == 0:
            break
        told = int(trace[row, at - int(band.lowest[row])])
        if waited == 0:
            at, waited = at - (told & 3), told >> 2 & 3
        elif waited < last or not told >> 4:
            waited -= 1
    return path, total / rows


def _shifted(state: Floats, shift: int) -> Floats:
    moved = np.full_like(state, _FAR)
    if shift < state.shape[1]:
        moved[:, :-shift] = state[:, shift:]
    return moved


class _Costs:
    """The cost of each frame of the template in a row's band, worked out for many rows at once."""

    def __init__(self, recording: Floats, template: Floats, band: Band) -> None:
        self._recording, self._template, self._band = recording, template, band
        self._squares = np.einsum("ij,ij->i", template, template)
        self._first, self._begin = 0, 0
        self._block = np.zeros((0, 0), np.float32)

    def row(self, row: int) -> Floats:
        """The costs in the band of one row; rows are asked for in order."""
        if row >= self._first + len(self._block):
            self._compute(row)
        begin = int(self._band.lowest[row]) - self._begin
        return self._block[row - self._first, begin : begin + self._band.width]

    def _compute(self, first: int) -> None:
        rows = self._recording[first : first + _BLOCK]
        lowest = self._band.lowest[first : first + _BLOCK]
        begin, end = int(lowest[0]), int(lowest[-1]) + self._band.width
        squares = np.einsum("ij,ij->i", rows, rows)
        block = rows @ self._template[begin:end].T
        block *= np.float32(-2)
        block += squares[:, None]
        block += self._squares[begin:end]
        np.maximum(block, 0, out=block)
        block *= np.float32(1 / rows.shape[1])
        self._block = np.sqrt(block, out=block)
        self._first, self._begin = first, begin
