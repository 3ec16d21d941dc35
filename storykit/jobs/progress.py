"""How far a render is: stage, share of the whole and time left."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

ProgressListener = Callable[["Progress"], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """A moment of a render.

    `done` runs from 0 to 1 over the whole job; `seconds_left` is an estimate from the pace so far,
    None while there is too little to go by; `subject` says what is being made (“ar vertical”).
    """

    stage: str
    done: float
    subject: str = ""
    seconds_left: float | None = None

    def as_event(self) -> dict[str, object]:
        """The moment as plain values, for `--json` and logs."""
        return {
            "stage": self.stage,
            "subject": self.subject,
            "done": round(self.done, 4),
            "seconds_left": None if self.seconds_left is None else round(self.seconds_left, 1),
        }


class Meter:
    """Turns the progress of single steps into that of the whole job.

    Each step has a weight, about the seconds it takes; steps may be added on the way. The share
    that is done never goes back, and listeners are called from one thread at a time.
    """

    def __init__(
        self, weights: Mapping[str, float], listener: ProgressListener | None = None
    ) -> None:
        self._weights: dict[str, float] = {}
        self._done: dict[str, float] = {}
        self._total = 0.0
        self._sum = 0.0
        self._listener = listener
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._highest = 0.0
        for step, weight in weights.items():
            self.expect(step, weight)

    def expect(self, step: str, weight: float) -> None:
        """Adds a step, or gives a step that is known another weight."""
        with self._lock:
            before = self._weights.get(step, 0.0)
            self._weights[step] = weight
            self._total += weight - before
            self._sum += (weight - before) * self._done.setdefault(step, 0.0)

    def settle(self, step: str) -> None:
        """Counts a step as done, whatever came of it, and tells nobody."""
        with self._lock:
            before, self._done[step] = self._done[step], 1.0
            self._sum += self._weights[step] * (1.0 - before)

    def report(self, step: str, share: float, stage: str, subject: str = "") -> None:
        """Tells that `share` (0 to 1) of a step is done."""
        with self._lock:
            before = self._done[step]
            now = self._done[step] = max(before, min(1.0, share))
            self._sum += self._weights[step] * (now - before)
            self._highest = max(self._highest, min(1.0, self._sum / (self._total or 1.0)))
            if self._listener is not None:
                self._listener(Progress(stage, self._highest, subject, self._seconds_left()))

    def _seconds_left(self) -> float | None:
        spent = time.monotonic() - self._began
        # Under two per cent or two seconds the pace says nothing yet.
        if self._highest < 0.02 or spent < 2.0:
            return None
        return spent * (1.0 - self._highest) / self._highest
