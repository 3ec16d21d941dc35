"""Crews: the same bytes whoever works, and what happens when workers die or tasks fail."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from trials import LONG, trial

import storykit
from storykit.jobs.cache import opened_cache
from storykit.jobs.crew import Crew, Done, Event, Failed, Share, Threads
from storykit.jobs.crews import crew_for
from storykit.jobs.options import RenderOptions
from storykit.jobs.processes import Processes
from storykit.jobs.production import Production
from storykit.jobs.render import render_story
from storykit.jobs.shelf import Shelf
from storykit.jobs.tasks import Task


def crews(kind: str, size: int, folder: Path) -> Crew:
    return Threads(size, folder) if kind == "threads" else Processes(size, folder)


def outcome(crew: Crew, task: Task, number: int = 1) -> Done | Failed:
    crew.start(number, task)
    until = time.monotonic() + 300
    while time.monotonic() < until:
        for event in crew.wait(0.1):
            if isinstance(event, (Done, Failed)) and event.task == number:
                return event
    raise AssertionError("nothing came of it")


@pytest.fixture(params=["threads", "processes"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_task_is_done_or_fails_with_its_findings(
    kind: str, small_story: storykit.Story, tmp_path: Path
) -> None:
    with crews(kind, 1, tmp_path) as crew:
        done = outcome(crew, trial(small_story, "works"))
        assert isinstance(done, Done)
        assert done.value == "works done"
        failed = outcome(crew, trial(small_story, "fails"))
        assert isinstance(failed, Failed)
        assert failed.findings[0].message == "No such picture."
        assert not failed.hopeless
        broken = outcome(crew, trial(small_story, "breaks"))
        assert isinstance(broken, Failed)
        assert broken.findings[0].rule == "BUG"
        full = outcome(crew, trial(small_story, "is full"))
        assert isinstance(full, Failed)
        assert full.hopeless
        assert isinstance(outcome(crew, trial(small_story, "works")), Done)


def test_tasks_hear_when_workers_are_idle_and_only_then(
    kind: str, small_story: storykit.Story, tmp_path: Path
) -> None:
    told: list[Event] = []
    with crews(kind, 2, tmp_path) as crew:
        crew.start(1, trial(small_story, "takes its time"))
        crew.start(2, trial(small_story, "awaits room"))
        until = time.monotonic() + 300
        while len([each for each in told if each.task == 2]) < 2 and time.monotonic() < until:
            told += crew.wait(0.1)
        assert all(isinstance(event, Share) for event in told)
        crew.cancel(1)
        while not any(isinstance(event, Done) for event in told) and time.monotonic() < until:
            told += crew.wait(0.1)
    values = [event.value for event in told if isinstance(event, Done)]
    assert values == ["there is room"]


def test_a_task_can_be_cancelled_and_the_worker_goes_on(
    kind: str, small_story: storykit.Story, tmp_path: Path
) -> None:
    with crews(kind, 1, tmp_path) as crew:
        crew.start(7, trial(small_story, "takes its time"))
        while not any(isinstance(event, Share) for event in crew.wait(0.5)):
            pass
        crew.cancel(7)
        events: list[Event] = []
        while not any(isinstance(event, Failed) for event in events):
            events = crew.wait(0.5)
        assert isinstance(outcome(crew, trial(small_story, "works"), 8), Done)


def test_an_error_ends_all_tasks_at_once(
    kind: str, small_story: storykit.Story, tmp_path: Path
) -> None:
    def interrupted() -> None:
        with crews(kind, 2, tmp_path) as crew:
            for number in (1, 2):
                crew.start(number, trial(small_story, "takes its time"))
            while not crew.wait(2.0):
                pass
            if kind == "processes" and sys.platform == "linux":
                assert children()
            raise KeyError

    began = time.monotonic()
    with pytest.raises(KeyError):
        interrupted()
    assert time.monotonic() - began < LONG / 2
    assert children() == []


def children() -> list[str]:
    """Workers of this process that still run; no system is sure to have `ps`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (entry / "cmdline").read_bytes().split(b"\0")
            # The name of a program may hold spaces and brackets; its parent follows the state.
            parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == os.getpid() and b"storykit.jobs.worker" in b" ".join(words):
                found.append(entry.name)
    return found


def test_what_libraries_print_disturbs_nobody(
    small_story: storykit.Story, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with Processes(1, tmp_path) as crew:
        done = outcome(crew, trial(small_story, "prints"))
    assert isinstance(done, Done)
    assert done.value == "quiet"
    assert capfd.readouterr().out == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals that kill are POSIX")
def test_a_worker_that_dies_is_replaced(small_story: storykit.Story, tmp_path: Path) -> None:
    with Processes(1, tmp_path) as crew:
        done = outcome(crew, trial(small_story, "dies once", tmp_path / "mark"))
        assert isinstance(done, Done)
        assert done.value == "survived"


@pytest.mark.skipif(sys.platform == "win32", reason="signals that kill are POSIX")
def test_a_task_that_kills_two_workers_has_failed_and_others_go_on(
    small_story: storykit.Story, tmp_path: Path
) -> None:
    with Processes(2, tmp_path) as crew:
        failed = outcome(crew, trial(small_story, "dies"))
        assert isinstance(failed, Failed)
        assert "SIGKILL" in failed.findings[0].message
        assert failed.findings[0].where.file == small_story.file
        assert isinstance(outcome(crew, trial(small_story, "works"), 2), Done)


def test_workers_end_when_whoever_sent_the_tasks_is_gone(
    small_script: Path, tmp_path: Path
) -> None:
    """Killed without a chance to say so, as by a system that runs out of memory."""
    code = (
        "import sys, storykit\n"
        "from pathlib import Path\n"
        "from storykit.jobs.processes import Processes\n"
        "sys.path.insert(0, sys.argv[2])\n"
        "from trials import trial\n"
        "story = storykit.load(sys.argv[1])\n"
        "crew = Processes(1, Path(sys.argv[3]))\n"
        "crew.start(1, trial(story, 'takes its time'))\n"
        "while not crew.wait(20): pass\n"
        "print(crew._hands[0].process.pid, flush=True)\n"
        "crew.wait(600)\n"
    )
    here = str(Path(__file__).parent)
    command = [sys.executable, "-c", code, str(small_script), here, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        process.kill()
    until = time.monotonic() + 300
    while alive(worker) and time.monotonic() < until:
        time.sleep(0.1)
    assert not alive(worker)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or ") Z " not in state.read_text()


def test_bytes_do_not_depend_on_who_works(small_story: storykit.Story, tmp_path: Path) -> None:
    made = []
    for crew, size in (("threads", 1), ("threads", 3), ("processes", 2)):
        name = f"{crew}-{size}"
        options = RenderOptions(
            out=tmp_path / name, draft=True, crew=crew, workers=size,  # type: ignore[arg-type]
            cache_folder=tmp_path / f"cache-{name}",
        )  # fmt: skip
        result = render_story(small_story, options)
        assert result.failures == ()
        made.append({path.name: path.read_bytes() for path in result.files})
    assert len(made[0]) > 10
    assert made[0] == made[1] == made[2]


def test_the_library_works_in_threads_and_much_work_is_for_processes(tmp_path: Path) -> None:
    options = RenderOptions(workers=2)
    assert isinstance(crew_for(options, tmp_path, 1000.0, 50), Threads)
    asked = replace(options, crew="auto")
    assert isinstance(crew_for(asked, tmp_path, 1.0, 1), Threads)
    assert isinstance(crew_for(asked, tmp_path, 1000.0, 1), Processes)
    assert isinstance(crew_for(asked, tmp_path, 1.0, 2), Processes)
    assert isinstance(crew_for(replace(asked, workers=1), tmp_path, 1000.0, 2), Threads)
    assert isinstance(crew_for(asked, tmp_path, 1000.0, 1, shares=True), Threads)
    assert isinstance(crew_for(asked, tmp_path, 1000.0, 2, shares=True), Processes)
    many = replace(asked, workers=16)
    assert isinstance(crew_for(many, tmp_path, 1000.0, 1, shares=True), Processes)


def test_languages_that_show_the_same_pictures_are_made_in_one_process(
    small_script: Path, tmp_path: Path
) -> None:
    def shares(story: storykit.Story, **facts: Any) -> bool:
        options = RenderOptions(out=tmp_path / "out", cache_folder=tmp_path / "cache", **facts)
        with opened_cache(options) as cache:
            return Production(story, options, cache, Shelf(options.out, cache.book)).shares

    story = storykit.load(small_script)
    assert shares(story)
    assert not shares(story, languages=("ar",))
    assert not shares(story, videos=False)
    (small_script.parent / "road.mp4").write_bytes(b"a clip")
    words = small_script.read_text(encoding="utf-8")
    picture = "layout: photo\n    image: sky.png"
    for clip in (
        "layout: photo\n    video: road.mp4",
        "layout: inset\n    image: sky.png\n    inset: road.mp4",
    ):
        written = words.replace(picture, clip)
        assert written != words
        small_script.write_text(written, encoding="utf-8")
        assert not shares(storykit.load(small_script))
