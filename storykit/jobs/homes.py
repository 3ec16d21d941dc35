"""Where a story is at home: which worker of a cluster does its tasks, and when others help.

A worker that works at a story has made it ready: found its fonts, decoded its pictures. Two that
work at the same do so twice. So a story's tasks go to one worker, its home, and others help only
where they would be idle.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence

from storykit.jobs.tasks import Task

_KNOWN = 4
"""Stories a worker remembers having helped with: about as many as it keeps ready."""


class Homes:
    """The workers of a cluster by name, what each has in hand, and which stories are theirs.

    A worker may have `ahead` tasks in hand for each of its threads, so that it never waits for the
    next to arrive. What waits there is of its own stories: all else may still be done by somebody
    who is free sooner.
    """

    def __init__(self, ahead: int) -> None:
        self._ahead = ahead
        self._threads: dict[str, int] = {}
        self._homes: dict[str, str] = {}
        self._helped: dict[str, deque[str]] = {}
        self._in_hand: dict[str, int] = {}
        self._given: dict[int, tuple[str, Task]] = {}

    def meet(self, threads: Mapping[str, int]) -> None:
        """Takes note of who is there now; stories of those who have gone are at home nowhere."""
        gone = self._threads.keys() - threads.keys()
        for name in gone:
            del self._in_hand[name], self._helped[name]
        for name in threads.keys() - self._threads.keys():
            self._in_hand[name], self._helped[name] = 0, deque(maxlen=_KNOWN)
        if gone:
            self._homes = {story: name for story, name in self._homes.items() if name in threads}
            self._given = {n: given for n, given in self._given.items() if given[0] in threads}
        self._threads = dict(threads)

    def choose(self, tasks: Sequence[Task]) -> tuple[Task, str] | None:
        """What is to be begun next of some tasks in their order, and by whom; None to wait.

        Whoever is idle begins what is theirs, then what is nobody's; then they help with a story
        that they know, or with the one of which most is left.
        """
        idle = next(self._free(1), None)
        if idle is None:
            room = set(self._free(self._ahead))
            at_home = ((task, self._homes.get(task.story.id, "")) for task in tasks if room)
            return next(((task, name) for task, name in at_home if name in room), None)
        nobodys = None
        for task in tasks:
            home = self._homes.get(task.story.id)
            if home == idle:
                return task, idle
            if home is None and nobodys is None:
                nobodys = task
        if nobodys is None and tasks:
            nobodys = self._help(idle, tasks)
        return None if nobodys is None else (nobodys, idle)

    def give(self, number: int, task: Task, name: str) -> None:
        """Notes that a worker has a task in hand. A story is at home with the first it comes to."""
        story = task.story.id
        if self._homes.setdefault(story, name) != name and story not in self._helped[name]:
            self._helped[name].append(story)
        self._in_hand[name] += 1
        self._given[number] = name, task

    def take_back(self, number: int) -> None:
        """Notes that a task is in nobody's hands any longer."""
        given = self._given.pop(number, None)
        if given is not None:
            self._in_hand[given[0]] -= 1

    def _free(self, each: int) -> Iterator[str]:
        """Those who have less than so much in hand for each thread."""
        for name, threads in self._threads.items():
            if self._in_hand[name] < threads * each:
                yield name

    def _help(self, name: str, tasks: Sequence[Task]) -> Task:
        """A task of a story that is at home elsewhere.

        What is in company with a task in others' hands shows what they have made ready, and so is
        left to them where there is something else.
        """
        left: dict[str, float] = defaultdict(float)
        for task in tasks:
            left[task.story.id] += task.cost
        known = [story for story in self._helped[name] if story in left]
        story = max(known or left, key=left.__getitem__)
        theirs = {(t.story.id, t.company) for who, t in self._given.values() if who != name}
        own = [task for task in tasks if task.story.id == story]
        apart = (t for t in own if not t.company or (story, t.company) not in theirs)
        return next(apart, own[0])
