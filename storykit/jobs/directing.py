"""Directing: which task is done next, by whom, and whether there is memory for it."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from storykit.errors import OutputError
from storykit.jobs.crew import Crew, Done, Event, Failed, Share
from storykit.jobs.mishaps import mishaps
from storykit.jobs.production import Production
from storykit.jobs.progress import Meter
from storykit.jobs.tasks import JoinVideo, LayOut, MakeCard, Task, WriteTexts

_AHEAD = 2
"""Tasks for each worker that wait in readiness before another story is opened."""

_FILLING = 64
"""Short tasks for each worker that are kept for the end, about what one of them does in the time
that a reel takes; where more have gathered, they come before another story is opened."""

_CROWD = 32
"""Workers beyond which no more is kept for the end: some of them always have something to do."""

_LAST = 3
"""The rank of what fills the end."""

_POLL = 0.2


@dataclass(order=True)
class _Ready:
    """A task that can be done; the lowest comes first."""

    rank: tuple[int, float, int]
    task: Task = field(compare=False)
    production: Production = field(compare=False)


@dataclass
class _Open:
    """A production that was begun: its number, who is told of its end, its steps for the meter."""

    number: int
    finished: Callable[[Production], None]
    steps: list[str] = field(default_factory=list)


class Director:
    """Leads productions through the hands of a crew.

    What others wait for comes first; of the rest the longest, so that short tasks fill the end and
    all workers finish together. A task starts when the memory it needs is free, or it is alone.
    """

    def __init__(self, crew: Crew, meter: Meter, memory: int | None = None) -> None:
        self._crew = crew
        self._meter = meter
        self._memory = memory
        self._ready: list[_Ready] = []
        self._running: dict[int, _Ready] = {}
        self._numbers = itertools.count()
        self._count = self._met = 0
        self._expected = 0.0
        self._open: dict[Production, _Open] = {}

    def run(
        self,
        productions: Iterator[Production],
        finished: Callable[[Production], None],
        count: int = 1,
    ) -> None:
        """Makes all productions; `finished` is told of each when nothing of it is left to do.

        `count` is how many there are. Raises OutputError where nothing can be written.
        """
        coming = iter(productions)
        exhausted = False
        self._count = count
        while True:
            hungry = not exhausted and self._hungry()
            if hungry:
                production = next(coming, None)
                exhausted = production is None
                if production is not None:
                    self._take_on(production, finished)
                self._expect(exhausted)
            self._start()
            if exhausted and not self._running and not self._ready:
                return
            # Stories are opened one at a time, so that nobody waits for orders meanwhile.
            for event in self._crew.wait(0.0 if hungry else _POLL):
                self._heed(event)

    def _hungry(self) -> bool:
        """Whether another story is to be opened.

        Where films are made, what fills the end does not count: with the films of all stories begun
        before the last cards, no worker is left alone with the last film.
        """
        size = self._crew.size
        longer = sum(ready.rank[0] < _LAST for ready in self._ready)
        if not longer and all(ready.rank[0] == _LAST for ready in self._running.values()):
            return len(self._ready) < _AHEAD * size
        filling = len(self._ready) - longer
        return longer < _AHEAD * size and filling < _FILLING * min(size, _CROWD)

    # Productions --------------------------------------------------------------------------------

    def _expect(self, exhausted: bool) -> None:
        """Tells the meter of stories that nobody has opened: each is like those before."""
        self._met += 0 if exhausted else 1
        coming = 0 if exhausted else max(0, self._count - self._met)
        self._meter.expect("coming", coming * self._expected / max(1, self._met))

    def _take_on(self, production: Production, finished: Callable[[Production], None]) -> None:
        self._open[production] = _Open(next(self._numbers), finished)
        self._expected += production.estimate
        try:
            self._add(production, production.begin())
        except Exception as error:
            production.give_up(mishaps(error))
        self._close(production)

    def _close(self, production: Production) -> None:
        if production.finished and production in self._open:
            closed = self._open.pop(production)
            for step in closed.steps:
                self._meter.settle(step)
            closed.finished(production)

    def _add(self, production: Production, tasks: list[Task]) -> None:
        for task in tasks:
            step = self._step(production, task)
            self._open[production].steps.append(step)
            self._meter.expect(step, task.cost)
            ready = _Ready(_rank(task, next(self._numbers)), task, production)
            bisect.insort(self._ready, ready)

    # Tasks --------------------------------------------------------------------------------------

    def _start(self) -> None:
        while self._ready and len(self._running) < self._crew.size:
            chosen = self._next()
            if chosen is None:
                return
            number = next(self._numbers)
            self._running[number] = chosen
            self._crew.start(number, chosen.task)

    def _next(self) -> _Ready | None:
        """Takes the task that the crew chooses, of those for which there is memory."""
        held = sum(running.task.memory for running in self._running.values())
        while True:
            fitting = self._in_turn()
            if self._running and self._memory is not None:
                room = self._memory - held
                fitting = [ready for ready in fitting if ready.task.memory <= room]
            tasks = [ready.task for ready in fitting]
            task = self._crew.choose(tasks) if tasks else None
            if task is None:
                return None
            chosen = next(ready for ready in fitting if ready.task is task)
            self._ready.remove(chosen)
            if self._serves(chosen):
                return chosen

    def _serves(self, ready: _Ready) -> bool:
        """Whether a task is still of use; where it is not, its production is told."""
        production = ready.production
        if production not in self._open:
            return False
        if production.wants(ready.task):
            return True
        self._add(production, production.drop(ready.task))
        self._close(production)
        return False

    def _in_turn(self) -> list[_Ready]:
        """The tasks in their order; but of films, first what is in company with one under way."""
        if self._crew.arranges:
            return self._ready
        under_way = {(r.production, r.task.company) for r in self._running.values()}

        def turn(ready: _Ready) -> tuple[int, bool]:
            joins = bool(ready.task.company) and (ready.production, ready.task.company) in under_way
            return ready.rank[0], not joins

        return sorted(self._ready, key=turn)

    def _heed(self, event: Event) -> None:
        running = self._running.get(event.task)
        if running is None:
            return
        task, production = running.task, running.production
        if production not in self._open:
            # It was given up while this was under way.
            if isinstance(event, Share):
                self._crew.cancel(event.task)
            else:
                del self._running[event.task]
            return
        if isinstance(event, Share):
            self._report(production, task, event.share)
            if not production.wants(task):
                self._crew.cancel(event.task)
            return
        del self._running[event.task]
        if isinstance(event, Done):
            self._report(production, task, 1.0)
            try:
                self._add(production, production.done(task, event.value))
            except Exception as error:
                production.give_up(mishaps(error))
        else:
            self._add(production, self._failed(production, task, event))
        self._close(production)

    def _failed(self, production: Production, task: Task, event: Failed) -> list[Task]:
        if event.hopeless:
            first = event.findings[0]
            raise OutputError(first.message, cure=first.cure, where=first.where)
        return production.failed(task, event.findings, lost=event.lost)

    def _step(self, production: Production, task: Task) -> str:
        return f"{self._open[production].number} {task.name}"

    def _report(self, production: Production, task: Task, share: float) -> None:
        self._meter.report(self._step(production, task), share, task.stage, task.subject)


def _rank(task: Task, number: int) -> tuple[int, float, int]:
    """What others wait for first, then what is soon done, then the longest; cards fill the end."""
    if isinstance(task, LayOut):
        return (0, 0.0, number)
    if isinstance(task, (WriteTexts, JoinVideo)):
        return (1, 0.0, number)
    if isinstance(task, MakeCard):
        return (_LAST, -task.cost, number)
    return (2, -task.cost, number)
