"""Turns: which segment of a film each worker makes next."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from storykit.video.encoding import Segment


class Turns:
    """Gives out segments, each once, to any number of threads.

    With `apart`, each worker goes on along a stretch of its own, so that a clip which is shown in
    several segments is read through once; who has no segment left that follows begins in the middle
    of the longest stretch. Without it they are given out in order, so that workers which are close
    together share what they paint with.
    """

    def __init__(self, segments: Sequence[Segment], *, apart: bool) -> None:
        self._apart = apart
        self._waiting = {segment.index: segment for segment in segments}
        self._begun: set[int] = set()
        self._lock = threading.Lock()

    def next(self, after: Segment | None) -> Segment | None:
        """The next segment for a worker that has just made `after`; None where none is left."""
        with self._lock:
            if after is not None:
                self._begun.discard(after.index)
            if not self._waiting:
                return None
            index = self._chosen(after) if self._apart else min(self._waiting)
            self._begun.add(index)
            return self._waiting.pop(index)

    def _chosen(self, after: Segment | None) -> int:
        if after is not None and after.index + 1 in self._waiting:
            return after.index + 1
        longest = max(self._stretches(), key=len)
        # The beginning is for the worker that comes along there.
        comes = longest.start - 1 in self._begun
        return longest.start + (len(longest) // 2 if comes else 0)

    def _stretches(self) -> list[range]:
        """What waits, as ranges of indices without a gap."""
        found: list[range] = []
        for index in sorted(self._waiting):
            if found and found[-1].stop == index:
                found[-1] = range(found[-1].start, index + 1)
            else:
                found.append(range(index, index + 1))
        return found
