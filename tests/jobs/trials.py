"""Tasks that do what a test asks for, for crews of every kind."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import storykit
from storykit.errors import AssetError, OutputError
from storykit.jobs.bench import Bench, Report
from storykit.jobs.tasks import Task

LONG = 600
"""Seconds of a task that takes its time: no machine is so slow that it ends by itself."""


@dataclass(frozen=True, kw_only=True)
class Trial(Task):
    """A task that does what a test asks for."""

    stage: ClassVar[str] = "Trying"
    does: str
    path: Path = Path()

    def run(self, bench: Bench, report: Report) -> Any:
        if self.does == "awaits room":
            return _awaits_room(bench, report)
        return _DOES[self.does](self, report)


def trial(story: storykit.Story, does: str, path: Path = Path()) -> Trial:
    """The task that does this; what some do needs a path."""
    return Trial(story=story, name=does, subject=does, does=does, path=path)


def _works(task: Trial, report: Report) -> str:
    report(0.5)
    return f"{task.name} done"


def _fails(task: Trial, report: Report) -> None:
    where = task.story.where("scenes[0].image")
    raise AssetError("No such picture.", cure="Put it there.", where=where)


def _breaks(task: Trial, report: Report) -> None:
    raise ZeroDivisionError


def _dies(task: Trial, report: Report) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _dies_once(task: Trial, report: Report) -> str:
    """Dies where the path is not there yet."""
    if not task.path.exists():
        task.path.write_text("once")
        os.kill(os.getpid(), signal.SIGKILL)
    return "survived"


def _prints(task: Trial, report: Report) -> str:
    print("noise", flush=True)  # noqa: T201
    os.write(1, b"more noise\n")
    return "quiet"


def _is_full(task: Trial, report: Report) -> None:
    try:
        raise OSError(28, "No space left on device")
    except OSError as error:
        raise OutputError("Full.", cure="Free some.") from error


def _looks(task: Trial, report: Report) -> tuple[str, Path, list[str]]:
    """Looks into the folder of its path."""
    return str(task.path), task.path, [path.name for path in task.path.iterdir()]


def _takes_its_time(task: Trial, report: Report) -> None:
    """Writes to its path, where it has one, what ended it."""
    until = time.monotonic() + LONG
    while time.monotonic() < until:
        time.sleep(0.01)
        try:
            report(0.1)
        except BaseException as ended:
            if task.path != Path():
                task.path.write_text(type(ended).__name__)
            raise


def _awaits_room(bench: Bench, report: Report) -> str:
    """Goes on until a processor is idle."""
    until = time.monotonic() + LONG
    while time.monotonic() < until and not bench.spare():
        time.sleep(0.01)
        report(0.1)
    return "there is room" if bench.spare() else "there was none"


_DOES: dict[str, Callable[[Trial, Report], Any]] = {
    "works": _works,
    "fails": _fails,
    "breaks": _breaks,
    "dies": _dies,
    "dies once": _dies_once,
    "prints": _prints,
    "is full": _is_full,
    "looks": _looks,
    "takes its time": _takes_its_time,
}
