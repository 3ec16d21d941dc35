"""The order of tasks, and that none starts without the memory it needs."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any, Self, cast

import pytest

from storykit.errors import Finding, OutputError
from storykit.jobs.crew import Done, Event, Failed
from storykit.jobs.directing import Director
from storykit.jobs.production import Production
from storykit.jobs.progress import Meter, Progress
from storykit.jobs.tasks import JoinVideo, LayOut, MakeCard, MakeReel, Task


class Hands:
    """A crew that does nothing: the test says what comes of each task, in the order of starts."""

    arranges = False

    def __init__(self, size: int) -> None:
        self.size = size
        self.under_way: deque[tuple[int, Task]] = deque()
        self.started: list[str] = []
        self.most: list[int] = []
        self.outcomes: dict[str, Failed] = {}

    def choose(self, tasks: Sequence[Task]) -> Task | None:
        return tasks[0]

    def start(self, number: int, task: Task) -> None:
        self.under_way.append((number, task))
        self.started.append(task.name)
        self.most.append(sum(task.memory for _, task in self.under_way))
        assert len(self.under_way) <= self.size

    def wait(self, seconds: float) -> list[Event]:
        if not self.under_way:
            return []
        number, task = self.under_way.popleft()
        failed = self.outcomes.get(task.name)
        if failed is not None:
            return [Failed(number, failed.findings, failed.hopeless)]
        return [Done(number, task.name)]

    def cancel(self, number: int) -> None:
        raise AssertionError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...


class Play:
    """A production whose tasks and their consequences are given."""

    def __init__(self, *tasks: Task, then: dict[str, list[Task]] | None = None) -> None:
        self.first = list(tasks)
        self.then = then or {}
        self.open = {task.name for task in tasks}
        self.failures: list[Finding] = []
        self.estimate = 1.0

    def begin(self) -> list[Task]:
        return self.first

    def done(self, task: Task, value: Any) -> list[Task]:
        self.open.discard(task.name)
        following = self.then.get(task.name, [])
        self.open |= {task.name for task in following}
        return following

    def failed(self, task: Task, findings: tuple[Finding, ...], *, lost: bool) -> list[Task]:
        self.open.discard(task.name)
        self.failures += findings
        return []

    def wants(self, task: Task) -> bool:
        return True

    @property
    def finished(self) -> bool:
        return not self.open


def task(kind: type[Task], name: str, cost: float = 1.0, memory: int = 10) -> Task:
    values: dict[str, Any] = {
        "story": None, "name": name, "subject": name, "cost": cost, "memory": memory
    }  # fmt: skip
    made = object.__new__(kind)
    for key, value in values.items():
        object.__setattr__(made, key, value)
    return made


def run(hands: Hands, *plays: Play, memory: int | None = None) -> list[Play]:
    finished: list[Play] = []
    seen: list[Progress] = []
    director = Director(hands, Meter({}, seen.append), memory)
    coming = cast(Iterator[Production], iter(plays))
    director.run(coming, lambda play: finished.append(cast(Any, play)), len(plays))
    assert seen[-1].done == pytest.approx(1.0) or any(play.failures for play in plays)
    assert [moment.done for moment in seen] == sorted(moment.done for moment in seen)
    return finished


def test_what_others_wait_for_comes_first_then_the_longest_and_cards_last() -> None:
    hands = Hands(1)
    play = Play(
        task(MakeCard, "card"), task(MakeReel, "short reel", 2), task(MakeReel, "long reel", 9),
        task(LayOut, "lay out"), then={"long reel": [task(JoinVideo, "join")]},
    )  # fmt: skip
    assert run(hands, play) == [play]
    assert hands.started == ["lay out", "long reel", "join", "short reel", "card"]


def test_films_of_the_same_scenes_are_made_side_by_side() -> None:
    hands = Hands(2)
    names = {"en 1": "scenes[0]", "en 2": "scenes[3]", "ar 1": "scenes[0]", "ar 2": "scenes[3]"}
    reels = [task(MakeReel, name, 9 - number) for number, name in enumerate(names)]
    for reel in reels:
        object.__setattr__(reel, "company", names[reel.name])
    run(hands, Play(*reels))
    assert hands.started == ["en 1", "ar 1", "en 2", "ar 2"]


def test_a_task_waits_until_there_is_memory_but_small_ones_pass_it() -> None:
    hands = Hands(3)
    play = Play(
        task(MakeReel, "big", 9, 70), task(MakeReel, "also big", 8, 60),
        task(MakeReel, "small", 7, 20), task(MakeReel, "tiny", 6, 10),
    )  # fmt: skip
    run(hands, play, memory=100)
    assert hands.started == ["big", "small", "tiny", "also big"]
    assert max(hands.most) <= 100


def test_a_task_that_needs_more_than_there_is_runs_alone() -> None:
    hands = Hands(4)
    play = Play(task(MakeReel, "huge", 9, 500), task(MakeReel, "small", 1, 20))
    run(hands, play, memory=100)
    assert hands.started == ["huge", "small"]
    assert max(hands.most) == 500


def test_stories_are_opened_as_workers_become_free() -> None:
    opened = []

    def coming() -> Iterator[Play]:
        for n in range(50):
            opened.append(n)
            yield Play(task(MakeReel, f"{n}"))

    most = 0
    hands = Hands(2)
    finished: list[Play] = []

    def note(play: Any) -> None:
        nonlocal most
        finished.append(play)
        most = max(most, len(opened) - len(finished))

    Director(hands, Meter({}, None)).run(cast(Iterator[Production], coming()), note, 50)
    assert len(finished) == 50
    assert most <= 2 * hands.size + hands.size + 1


def test_the_films_of_all_stories_begin_before_their_last_cards() -> None:
    hands = Hands(2)
    stories = (
        Play(task(MakeReel, f"reel {n}", 9), *(task(MakeCard, f"card {n} {k}") for k in range(20)))
        for n in range(6)
    )
    run(hands, *stories)
    reels = [place for place, name in enumerate(hands.started) if name.startswith("reel")]
    assert len(reels) == 6
    assert max(reels) < len(hands.started) / 3


def test_cards_that_wait_for_the_end_do_not_open_every_story() -> None:
    opened, most = [], 0
    finished: list[Any] = []

    def coming() -> Iterator[Play]:
        for n in range(60):
            opened.append(n)
            yield Play(
                task(MakeReel, f"reel {n}"), *(task(MakeCard, f"{n} {k}") for k in range(20))
            )

    def note(play: Any) -> None:
        nonlocal most
        finished.append(play)
        most = max(most, len(opened) - len(finished))

    Director(Hands(2), Meter({}, None)).run(cast(Iterator[Production], coming()), note, 60)
    assert len(finished) == 60
    assert most < 20


def test_where_nothing_can_be_written_everything_ends() -> None:
    hands = Hands(1)
    finding = Finding("OUTPUT", "error", "Full.", "Free some.")
    hands.outcomes["reel"] = Failed(0, (finding,), hopeless=True)
    with pytest.raises(OutputError, match="Full"):
        run(hands, Play(task(MakeReel, "reel"), task(MakeReel, "other")))
    assert hands.started == ["reel"]


def test_a_production_that_cannot_begin_is_told_of_and_the_next_goes_on() -> None:
    class Broken(Play):
        def begin(self) -> list[Task]:
            raise ZeroDivisionError

        def give_up(self, findings: tuple[Finding, ...]) -> None:
            self.open = set()
            self.failures += findings

    broken, whole = Broken(task(MakeReel, "never")), Play(task(MakeReel, "reel"))
    assert run(Hands(1), broken, whole) == [broken, whole]
    assert broken.failures[0].rule == "BUG"


def test_what_is_under_way_for_a_production_that_was_given_up_is_let_go() -> None:
    class Breaking(Play):
        def done(self, task: Task, value: Any) -> list[Task]:
            raise ZeroDivisionError

        def give_up(self, findings: tuple[Finding, ...]) -> None:
            self.open = set()
            self.failures += findings

    broken = Breaking(task(MakeReel, "a"), task(MakeReel, "b"), task(MakeReel, "c"))
    whole = Play(task(MakeReel, "reel"))
    hands = Hands(2)
    assert run(hands, broken, whole) == [broken, whole]
    assert [finding.rule for finding in broken.failures] == ["BUG"]
    assert "c" not in hands.started
