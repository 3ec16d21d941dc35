"""Sounds in blocks: what is mixed never lies in memory as a whole, however long the story is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from storykit.hearing import RATE, Samples

BLOCK = 5 * RATE
"""Samples of a block: five seconds, in whole hops of every curve."""

Kind = TypeVar("Kind", np.float32, np.int16)


class SampleFile(Generic[Kind]):
    """Stereo samples on disk, read by slices like an array.

    The file has no name, so that nothing is left of it whatever happens. Used in a `with` block,
    by one thread at a time.
    """

    def __init__(self, kind: type[Kind], folder: Path | None = None) -> None:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._kind: np.dtype[Kind] = np.dtype(kind)
        self._width: int = 2 * self._kind.itemsize
        self._count = 0
        self._file: Any = tempfile.TemporaryFile(dir=folder, buffering=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, part: slice) -> NDArray[Kind]:
        start, stop, _ = part.indices(self._count)
        content = bytearray(max(0, stop - start) * self._width)
        self._file.seek(start * self._width)
        view = memoryview(content)
        while view:
            view = view[self._file.readinto(view) or _cut_short() :]
        return np.frombuffer(content, self._kind).reshape(-1, 2)

    def append(self, samples: NDArray[Kind]) -> None:
        """Adds samples at the end."""
        content = memoryview(np.ascontiguousarray(samples, self._kind).tobytes())
        self._file.seek(self._count * self._width)
        while content:
            content = content[self._file.write(content) :]
        self._count += len(samples)

    def blocks(self) -> Iterator[NDArray[Kind]]:
        """All samples in blocks; the last may be shorter."""
        for start in range(0, self._count, BLOCK):
            yield self[start : start + BLOCK]


def even(parts: Iterable[Samples], length: int) -> Iterator[Samples]:
    """The same sound in blocks, cut or filled with silence to a length in samples."""
    kept: list[Samples] = []
    have = done = 0
    for part in parts:
        while len(part) and done + have < length:
            taken = part[: min(BLOCK - have, length - done - have)]
            kept.append(taken)
            have, part = have + len(taken), part[len(taken) :]
            if have == BLOCK:
                yield kept[0] if len(kept) == 1 else np.concatenate(kept)
                kept, done, have = [], done + have, 0
        if done + have >= length:
            break
    while done < length:
        missing = min(BLOCK, length - done) - have
        yield np.concatenate([*kept, np.zeros((missing, 2), np.float32)])
        kept, done, have = [], done + have + missing, 0


def _cut_short() -> int:
    raise OSError("a file of samples was cut short")
