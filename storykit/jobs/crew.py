"""Crews: those who do the tasks of a render, and what they tell while they do."""

from __future__ import annotations

import errno
import queue
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self, TypeVar

from storykit.errors import Finding, OutputError
from storykit.jobs.bench import Bench, Cancelled
from storykit.jobs.memory import give_back
from storykit.jobs.mishaps import mishaps, placed
from storykit.jobs.store import PiecesLost
from storykit.jobs.tasks import Task

Told = TypeVar("Told")

_HARMLESS = frozenset([errno.EISDIR, errno.ENOENT])
"""Errors of one path; after any other, no file can be written."""

_LARGE = 150_000_000
"""Bytes of a task after which it is worth the milliseconds to give back what it took."""


@dataclass(frozen=True, slots=True)
class Share:
    """So much of a task is done, from 0 to 1."""

    task: int
    share: float


@dataclass(frozen=True, slots=True)
class Done:
    """A task is done, and gave a value. `peak` is the most memory its worker has held, in bytes."""

    task: int
    value: Any
    peak: int = 0


@dataclass(frozen=True, slots=True)
class Failed:
    """A task failed.

    `hopeless` tells that others would fail alike, since nothing can be written; `lost` that pieces
    made before are gone, so that making them again may help.
    """

    task: int
    findings: tuple[Finding, ...]
    hopeless: bool = False
    lost: bool = False


Event = Share | Done | Failed


@dataclass(frozen=True, slots=True)
class Spare:
    """Tells workers whether fewer of them are at work than there are processors."""

    is_there: bool


class Crew(ABC):
    """Workers that do tasks. Tasks are told apart by numbers of the caller's.

    A crew is used in a `with` block; when that ends, so does all work. One that `arranges` sees by
    itself to tasks that go better together.
    """

    arranges: ClassVar[bool] = False

    @property
    @abstractmethod
    def size(self) -> int:
        """How many tasks can be done at the same time."""

    def choose(self, tasks: Sequence[Task]) -> Task | None:
        """The one to be started next of some tasks in their order, at least one; None to wait."""
        return tasks[0]

    @abstractmethod
    def start(self, number: int, task: Task) -> None:
        """Gives a task to a worker that is free. Never more than `size` are under way."""

    @abstractmethod
    def wait(self, seconds: float) -> list[Event]:
        """What has happened; waits for it, but not longer than this."""

    @abstractmethod
    def cancel(self, number: int) -> None:
        """Asks that a task be ended early; it may still be done."""

    @abstractmethod
    def end(self, *, early: bool) -> None:
        """Ends all work; `early` in the middle of tasks, otherwise when they are done."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end(early=kind is not None)


def drained(told: queue.SimpleQueue[Told], seconds: float) -> list[Told]:
    """All that lies in a queue; waits for the first, but not longer than this."""
    try:
        found = [told.get(timeout=seconds)]
    except queue.Empty:
        return []
    while not told.empty():
        found.append(told.get_nowait())
    return found


def failure(number: int, error: BaseException, task: Task) -> Failed:
    """What an error of a task means."""
    number_of_error = getattr(error.__cause__, "errno", None)
    unwritten = isinstance(error, OutputError) and number_of_error is not None
    hopeless = unwritten and number_of_error not in _HARMLESS
    findings = placed(mishaps(error), task.story, task.place)
    return Failed(number, findings, hopeless, isinstance(error, PiecesLost))


def attempt(
    number: int, task: Task, bench: Bench, tell: Callable[[Event], None], ended: Callable[[], bool]
) -> None:
    """Does a task and tells what came of it."""

    def report(share: float) -> None:
        if ended():
            raise Cancelled
        tell(Share(number, share))

    try:
        report(0.0)
        tell(Done(number, task.run(bench, report)))
    except Cancelled:
        tell(Failed(number, ()))
    except Exception as error:
        tell(failure(number, error, task))
    if task.memory >= _LARGE:
        give_back()


class Threads(Crew):
    """A crew of threads in this process. The decoders and encoders work side by side in them."""

    def __init__(self, size: int, cache: Path) -> None:
        self._size = size
        self._bench = Bench(cache, spare=lambda: self._under_way < size)
        self._under_way = 0
        self._lock = threading.Lock()
        self._tasks = queue.SimpleQueue[tuple[int, Task] | None]()
        self._events = queue.SimpleQueue[Event]()
        self._ended = threading.Event()
        self._cancelled: set[int] = set()
        self._threads: list[threading.Thread] = []

    @property
    def size(self) -> int:
        """How many tasks can be done at the same time."""
        return self._size

    def start(self, number: int, task: Task) -> None:
        """Gives a task to a thread that is free."""
        if len(self._threads) < self._size:
            thread = threading.Thread(target=self._work, name="storykit", daemon=True)
            self._threads.append(thread)
            thread.start()
        self._count(1)
        self._tasks.put((number, task))

    def wait(self, seconds: float) -> list[Event]:
        """What has happened; waits for it, but not longer than this."""
        return drained(self._events, seconds)

    def cancel(self, number: int) -> None:
        """Asks that a task be ended early."""
        self._cancelled.add(number)

    def end(self, *, early: bool) -> None:
        """Ends all threads."""
        if early:
            self._ended.set()
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while (given := self._tasks.get()) is not None:
            number, task = given
            attempt(number, task, self._bench, self._events.put, lambda n=number: self._stop(n))  # type: ignore[misc]
            self._count(-1)

    def _count(self, more: int) -> None:
        with self._lock:
            self._under_way += more

    def _stop(self, number: int) -> bool:
        return self._ended.is_set() or number in self._cancelled
