"""A worker: a process of its own that does tasks sent to it, one after the other.

Run by `storykit.jobs.processes`, never by hand. It speaks through the pipe that was its standard
output; what libraries print goes elsewhere. When whoever sent the tasks is gone, it ends.
"""

from __future__ import annotations

import importlib
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path
from typing import IO

from storykit.jobs.bench import Bench
from storykit.jobs.crew import Done, Event, Spare, attempt
from storykit.jobs.memory import most_held
from storykit.jobs.tasks import Task
from storykit.jobs.wire import receive, send

_PATIENCE = 5.0
"""Seconds after which a worker that was left alone ends in the middle of its task."""

_OFTEN = 0.2
"""Seconds between two reports of how far a task is."""

_NEEDED = ("storykit.jobs.reels", "storykit.jobs.studio", "storykit.sound", "storykit.cards.deck")
"""What most tasks need, made ready while there are none."""


class _Worker:
    def __init__(self, orders: IO[bytes], answers: IO[bytes], cache: Path) -> None:
        self._orders = orders
        self._answers = answers
        self._spare = False
        self._bench = Bench(cache, spare=lambda: self._spare)
        self._tasks = queue.SimpleQueue[tuple[int, Task] | None]()
        self._cancelled: set[int] = set()
        self._ended = threading.Event()
        self._told = 0.0

    def work(self) -> None:
        """Does tasks until there are no more to come."""
        threading.Thread(target=self._listen, daemon=True).start()
        for module in _NEEDED:
            if self._tasks.empty():
                importlib.import_module(module)
        while (given := self._tasks.get()) is not None:
            number, task = given
            self._told = 0.0
            attempt(number, task, self._bench, self._tell, lambda n=number: self._stop(n))  # type: ignore[misc]

    def end(self, *_: object) -> None:
        """Ends the task at hand, then the worker."""
        self._ended.set()
        self._tasks.put(None)

    def _listen(self) -> None:
        try:
            while (order := receive(self._orders)) is not None:
                if isinstance(order, int):
                    self._cancelled.add(order)
                elif isinstance(order, Spare):
                    self._spare = order.is_there
                else:
                    self._tasks.put(order)
        except (EOFError, OSError):
            self.end()
            time.sleep(_PATIENCE)
            os._exit(1)
        except Exception:
            # An order that cannot be read: whoever sent it sees the worker gone.
            os._exit(1)
        self._tasks.put(None)

    def _tell(self, event: Event) -> None:
        if isinstance(event, Done):
            event = Done(event.task, event.value, most_held())
        elif not hasattr(event, "findings"):
            now = time.monotonic()
            if now - self._told < _OFTEN:
                return
            self._told = now
        try:
            send(self._answers, event)
        except OSError:
            self._ended.set()

    def _stop(self, number: int) -> bool:
        return self._ended.is_set() or number in self._cancelled


def main(cache: str) -> None:
    """Works until the pipe of orders is closed."""
    # Ctrl-C reaches every process of a terminal; the one that gives the orders decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    orders = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    worker = _Worker(orders, answers, Path(cache))
    signal.signal(signal.SIGTERM, worker.end)
    worker.work()
