"""Which worker of a cluster does which task: stories stay at home, and who is idle helps."""

from __future__ import annotations

from dataclasses import replace

import pytest

import storykit
from storykit.jobs.homes import Homes
from storykit.jobs.tasks import Task


class Cluster:
    """Workers of a thread each, with the tasks that were not begun yet."""

    def __init__(self, *workers: str) -> None:
        self.homes = Homes(2)
        self.homes.meet(dict.fromkeys(workers, 1))
        self.ready: list[Task] = []
        self.count = 0

    def begin(self) -> str | None:
        """Begins a task: its worker, its story and its name."""
        chosen = self.homes.choose(self.ready)
        if chosen is None:
            return None
        task, name = chosen
        self.ready.remove(task)
        self.count += 1
        self.homes.give(self.count, task, name)
        return f"{name} {task.story.id} {task.name}"

    def begin_all(self) -> list[str]:
        """Begins what can be begun."""
        begun = []
        while (told := self.begin()) is not None:
            begun.append(told)
        return begun


@pytest.fixture
def stories(small_story: storykit.Story) -> dict[str, storykit.Story]:
    return {name: small_story.model_copy(update={"id": name}) for name in "abcdef"}


def task(story: storykit.Story, name: str, cost: float = 1.0, company: str = "") -> Task:
    return Task(story=story, name=name, subject=name, cost=cost, company=company)


def test_every_story_has_a_home_and_only_its_own_tasks_wait_there(
    stories: dict[str, storykit.Story],
) -> None:
    cluster = Cluster("x", "y")
    cluster.ready = [task(stories[s], "1") for s in "abc"]
    assert cluster.begin_all() == ["x a 1", "y b 1"]
    cluster.ready += [task(stories[s], n) for n in ("2", "3") for s in "ab"]
    assert cluster.begin_all() == ["x a 2", "y b 2"]
    # Everybody has two in hand.
    cluster.homes.take_back(1)
    assert cluster.begin_all() == ["x a 3"]
    cluster.homes.take_back(2)
    cluster.homes.take_back(4)
    # Its own story comes before one that is nobody's.
    assert cluster.begin_all() == ["y b 3"]
    cluster.homes.take_back(6)
    assert cluster.begin_all() == ["y c 1"]


def test_who_would_be_idle_helps_where_most_is_left_and_stays_with_it(
    stories: dict[str, storykit.Story],
) -> None:
    cluster = Cluster("x", "y", "z")
    cluster.ready = [task(stories["a"], "1"), task(stories["b"], "1")]
    assert cluster.begin_all() == ["x a 1", "y b 1"]
    cluster.ready = [
        task(stories["a"], "small"), task(stories["b"], "large", 5), task(stories["b"], "other", 4),
        task(stories["a"], "later", 9), task(stories["b"], "last", 8),
    ]  # fmt: skip
    assert cluster.begin_all() == ["z b large", "x a small", "y b other"]
    cluster.homes.take_back(3)
    # More is left of the other now, but this one is known.
    assert cluster.begin() == "z b last"
    cluster.homes.take_back(6)
    assert cluster.begin() == "z a later"


def test_help_does_not_show_what_others_show_at_that_moment(
    stories: dict[str, storykit.Story],
) -> None:
    cluster = Cluster("x", "y")
    cluster.ready = [
        task(stories["a"], "en 1", company="first"), task(stories["a"], "ar 1", company="first"),
        task(stories["a"], "en 2", company="second"),
    ]  # fmt: skip
    assert cluster.begin_all() == ["x a en 1", "y a en 2", "x a ar 1"]


def test_stories_of_a_worker_that_is_gone_find_another_home(
    stories: dict[str, storykit.Story],
) -> None:
    cluster = Cluster("x", "y")
    cluster.ready = [task(stories[s], n) for s in "ab" for n in "12"]
    assert cluster.begin_all() == ["x a 1", "y b 1", "x a 2", "y b 2"]
    cluster.homes.meet({"y": 1, "z": 2})
    cluster.ready = [task(stories["a"], n) for n in "3456"]
    assert cluster.begin_all() == ["z a 3", "z a 4", "z a 5", "z a 6"]
    # What comes back from the worker that is gone is nobody's.
    cluster.homes.take_back(1)
    assert cluster.begin_all() == []


def test_where_nobody_is_there_or_nothing_is_left_nothing_is_chosen(
    stories: dict[str, storykit.Story],
) -> None:
    assert Homes(2).choose([task(stories["a"], "1")]) is None
    assert Cluster("x").homes.choose([]) is None


def test_all_is_begun_in_the_end_whoever_has_it(stories: dict[str, storykit.Story]) -> None:
    cluster = Cluster("x", "y", "z")
    cluster.ready = [
        replace(task(stories[s], f"{n}"), cost=float(n % 3)) for s in "abcdef" for n in range(7)
    ]
    begun = 0
    while cluster.ready:
        cluster.begin_all()
        begun += 1
        assert cluster.count >= begun
        cluster.homes.take_back(begun)
    assert cluster.count == 42
