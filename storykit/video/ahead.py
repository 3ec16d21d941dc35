"""Ahead: what one thread makes while another uses what was made before.

Painting a frame needs nothing of the encoding of the frame before it. Where a processor is idle,
both are done at the same time: that shortens films of a single segment, and the last segment of
others, by up to a quarter. Where all are busy with other segments it would only cost: frames grow
cold on their way from one processor to another.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Generic, TypeVar

Item = TypeVar("Item")


@contextmanager
def made_ahead(
    items: Iterator[Item], depth: int, spare: Callable[[], bool]
) -> Iterator[Iterator[Item]]:
    """The items, made by a thread of their own from the moment when `spare` says it has a place.

    At most `depth` are made and not yet used up; one is used up when the next is asked for. What
    making them raises is raised in the place of the item. When the block has ended, nothing is made
    any more.
    """
    ahead = _Ahead(items, depth)
    try:
        yield ahead.items(spare)
    finally:
        ahead.stop()


class _Ahead(Generic[Item]):
    def __init__(self, source: Iterator[Item], depth: int) -> None:
        self._source = source
        self._depth = depth
        self._made: SimpleQueue[tuple[Item] | BaseException] = SimpleQueue()
        self._room = threading.Semaphore(0)
        self._thread: threading.Thread | None = None
        self._stopped = False

    def items(self, spare: Callable[[], bool]) -> Iterator[Item]:
        while self._thread is None and not spare():
            try:
                item = next(self._source)
            except StopIteration:
                return
            yield item
        self._start()
        while True:
            self._room.release()
            made = self._made.get()
            if isinstance(made, StopIteration):
                return
            if isinstance(made, BaseException):
                try:
                    raise made
                finally:
                    del made  # or the error would hold itself, and with it all that was painted
            yield made[0]

    def stop(self) -> None:
        """Waits for the thread, which ends after the item that it makes just now."""
        self._stopped = True
        self._room.release()
        if self._thread is not None:
            self._thread.join()

    def _start(self) -> None:
        self._room.release(self._depth - 1)
        self._thread = threading.Thread(target=self._make, name="storykit-painter", daemon=True)
        self._thread.start()

    def _make(self) -> None:
        try:
            while self._room.acquire() and not self._stopped:
                self._made.put((next(self._source),))
        except BaseException as error:
            self._made.put(error)
