"""A crew of processes on this machine: the work of one cannot slow, block or kill the others."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from storykit.errors import Finding
from storykit.jobs.crew import Crew, Done, Event, Failed, Spare, drained
from storykit.jobs.memory import thrifty
from storykit.jobs.tasks import Task
from storykit.jobs.wire import receive, send

_ATTEMPTS = 2
"""How often a task is given to a worker before its death is put down to the task."""

_GRACE = 6.0
"""Seconds that workers have to clear up when everything ends early."""

# The worker's own start: the same modules are found as here, whatever changed the search path.
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from storykit.jobs.worker import main; main(sys.argv[2])"
)


@dataclass(eq=False)
class _Hand:
    """A worker's process, and what it is at."""

    process: subprocess.Popen[bytes]
    number: int | None = None
    task: Task | None = None
    spare: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def order(self, value: Any) -> bool:
        """Sends an order; False where the worker is gone."""
        assert self.process.stdin is not None
        try:
            with self.lock:
                send(self.process.stdin, value)
        except (OSError, ValueError):
            return False
        return True


@dataclass(frozen=True)
class _Gone:
    hand: _Hand


class Processes(Crew):
    """A crew of worker processes.

    As many as `at_once` begin before there are tasks for them, others when they are needed. A
    worker that dies is replaced, and its task is done again; a task under which two workers died
    has failed.
    """

    def __init__(self, size: int, cache: Path, at_once: int = 0) -> None:
        self._size = size
        self._at_once = min(size, at_once)
        self._cache = cache
        self._hands: list[_Hand] = []
        self._events = queue.SimpleQueue[tuple[_Hand, Event] | _Gone]()
        self._deaths: dict[int, int] = {}

    def __enter__(self) -> Self:
        # A worker takes a second before it can do anything.
        for _ in range(self._at_once):
            self._hire()
        return self

    @property
    def size(self) -> int:
        """How many tasks can be done at the same time."""
        return self._size

    def start(self, number: int, task: Task) -> None:
        """Gives a task to a worker that is free."""
        # The one that made this story's last task has what it needs at hand.
        free = [hand for hand in self._hands if hand.number is None]
        known = [hand for hand in free if hand.task is not None and hand.task.story == task.story]
        if not free and len(self._hands) < self._size:
            free = [self._hire()]
        hand = (known or free)[0]
        hand.number, hand.task = number, task
        hand.order((number, task))

    def wait(self, seconds: float) -> list[Event]:
        """What has happened; waits for it, but not longer than this."""
        events: list[Event] = []
        self._tell_spare()
        for message in drained(self._events, seconds):
            if isinstance(message, _Gone):
                events += self._replace(message.hand)
                continue
            hand, event = message
            if isinstance(event, (Done, Failed)) and hand.number == event.task:
                hand.number = None
            events.append(event)
        return events

    def _tell_spare(self) -> None:
        """Tells those at work, when all that could be begun has been, whether others are not."""
        busy = [hand for hand in self._hands if hand.number is not None]
        spare = len(busy) < self._size
        for hand in busy:
            if hand.spare != spare:
                hand.spare = spare
                hand.order(Spare(spare))

    def cancel(self, number: int) -> None:
        """Asks that a task be ended early."""
        for hand in self._hands:
            if hand.number == number:
                hand.order(number)

    def end(self, *, early: bool) -> None:
        """Ends all workers; those that do not end in time are killed."""
        # Closing the pipe ends tasks.
        for hand in self._hands:
            with contextlib.suppress(OSError, ValueError):
                if not early:
                    hand.order(None)
                assert hand.process.stdin is not None
                hand.process.stdin.close()
        until = time.monotonic() + _GRACE
        for hand in self._hands:
            try:
                hand.process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                hand.process.kill()
                hand.process.wait()

    # Workers ------------------------------------------------------------------------------------

    def _hire(self) -> _Hand:
        paths = json.dumps([os.path.abspath(path) if path else os.getcwd() for path in sys.path])
        quiet = None if os.environ.get("STORYKIT_DEBUG") else subprocess.DEVNULL
        process = subprocess.Popen(
            [sys.executable, "-c", _START, paths, str(self._cache.absolute())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=quiet,
            env=thrifty(os.environ),
            # Ctrl-C is for the process that gives the orders.
            start_new_session=True,
        )
        hand = _Hand(process)
        self._hands.append(hand)
        threading.Thread(target=self._hear, args=(hand,), daemon=True).start()
        return hand

    def _hear(self, hand: _Hand) -> None:
        assert hand.process.stdout is not None
        with contextlib.suppress(EOFError, OSError, ValueError), hand.process.stdout as answers:
            while True:
                self._events.put((hand, receive(answers)))
        self._events.put(_Gone(hand))

    def _replace(self, hand: _Hand) -> list[Event]:
        """Gives the task of a worker that died to another, or gives it up."""
        self._hands.remove(hand)
        with contextlib.suppress(OSError, ValueError):
            assert hand.process.stdin is not None
            hand.process.stdin.close()
        code = hand.process.wait()
        if hand.number is None or hand.task is None:
            return []
        deaths = self._deaths[hand.number] = self._deaths.get(hand.number, 0) + 1
        if deaths >= _ATTEMPTS:
            return [Failed(hand.number, (_death(code, hand.task),))]
        self.start(hand.number, hand.task)
        return []


def _death(code: int, task: Task) -> Finding:
    how = f"with code {code}"
    if code < 0:
        with contextlib.suppress(ValueError):
            how = f"by {signal.Signals(-code).name}"
    return Finding(
        "WORKER",
        "error",
        f"The process that made “{task.subject}” ended twice, {how}: out of memory, or at a "
        "broken file.",
        "Close other programs or use --jobs 1; take clips and pictures out one by one to find it.",
        task.story.where(""),
    )
