"""How far a render is: stage, share of the whole and time left."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
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

    Each step has a weight, about the seconds it takes; the share that is done never goes back, and
    listeners are called from one thread at a time.
    """

    def __init__(self, weights: dict[str, float], listener: ProgressListener | None) -> None:
        self._weights = weights
        self._total = sum(weights.values()) or 1.0
        self._done = dict.fromkeys(weights, 0.0)
        self._listener = listener
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._highest = 0.0

    def report(self, step: str, share: float, stage: str, subject: str = "") -> None:
        """Tells that `share` (0 to 1) of a step is done."""
        with self._lock:
            self._done[step] = max(self._done[step], min(1.0, share))
            done = sum(self._weights[s] * part for s, part in self._done.items()) / self._total
            self._highest = max(self._highest, done)
            if self._listener is not None:
                self._listener(Progress(stage, self._highest, subject, self._seconds_left()))

    def _seconds_left(self) -> float | None:
        spent = time.monotonic() - self._began
        # Under two per cent or two seconds the pace says nothing yet.
        if self._highest < 0.02 or spent < 2.0:
            return None
        return spent * (1.0 - self._highest) / self._highest

    def step(self, name: str, stage: str, subject: str = "") -> Callable[[float], None]:
        """A listener for one step, for stages that report shares from 0 to 1."""
        return lambda share: self.report(name, share, stage, subject)
