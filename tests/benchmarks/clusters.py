"""Two workers of a cluster against one: `python -m tests.benchmarks.jobs workers`.

A cluster stands: its workers are there, and have made a story, before the clock runs. Each worker
is kept to one core. The scheduler and whoever gives the orders run where there is room, which with
two workers on two cores is beside them, so that their work counts against two workers, not one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.jobs import _TICK, ROOT, rendering, story

SERVE = """
import json, os, sys
from distributed import Client, LocalCluster

if __name__ == "__main__":
    with LocalCluster(n_workers=int(sys.argv[1]), threads_per_worker=1, processes=True,
                      host="127.0.0.1", dashboard_address=":0", memory_limit=0,
                      local_directory=sys.argv[2]) as cluster:
        with Client(cluster.scheduler_address) as client:
            processes = list(client.run(os.getpid).values())
        every = sorted(os.sched_getaffinity(0))
        for number, process in enumerate(processes):
            for thread in os.listdir(f"/proc/{process}/task"):
                os.sched_setaffinity(int(thread), {every[number % len(every)]})
        print(json.dumps([cluster.scheduler_address, processes]), flush=True)
        sys.stdin.read()
"""


@dataclass(frozen=True)
class Measured:
    """What a batch took: seconds by the clock, and of processors by who used them."""

    clock: float
    orders: float
    scheduler: float
    workers: tuple[float, ...]


def workers(folder: Path, quick: bool) -> None:
    """Says how much faster two workers of one core each are than one.

    On a machine that does other things, too, the processor time of the busiest worker tells more
    than the clock: it is what the clock would say if every worker had its core to itself.
    """
    stories, scenes = (3, 2) if quick else (8, 3)
    scripts = [story(folder / f"s{n}", f"s{n}", scenes, 3, 2) for n in range(stories)]
    first = [story(folder / f"w{n}", f"w{n}", 2, 2, 1) for n in range(4)]
    print(f"{stories} stories of {scenes * 3} seconds with 2 cards each")
    one, two = (
        measured(folder, count, first[2 * count - 2 :][:count], scripts) for count in (1, 2)
    )
    print(f"by the clock two do {one.clock / two.clock:.2f} times the work of one; goal 1.8")
    busiest = max(one.workers) / max(two.workers)
    print(f"by the busiest worker's processor {busiest:.2f} times")
    print(f"two together take {sum(two.workers) / sum(one.workers) - 1:+.1%} against one")


def measured(folder: Path, count: int, first: Sequence[Path], scripts: Sequence[Path]) -> Measured:
    """What some workers, who have made the first stories, take for a batch."""
    process, address, processes = serving(folder / f"cluster{count}", count)
    try:
        asked = ("--dask", address)
        timed(rendering(first, folder / f"first{count}", *asked))
        everybody = [process.pid, *processes]
        before = [_used(each) for each in everybody]
        clock, orders = timed(rendering(scripts, folder / f"out{count}", *asked))
        used = [_used(each) - then for each, then in zip(everybody, before, strict=True)]
    finally:
        process.communicate()
    made = Measured(clock, orders, used[0], tuple(used[1:]))
    each = ", ".join(f"{seconds:.1f}" for seconds in made.workers)
    print(
        f"{count} of one core each: {made.clock:.1f} s; processors: workers {each} s, "
        f"whoever gives the orders {made.orders:.1f} s, scheduler {made.scheduler:.1f} s",
        flush=True,
    )
    return made


def timed(command: Sequence[str]) -> tuple[float, float]:
    """Seconds by the clock and of processors that a command takes; nobody looks on meanwhile."""
    begun, before = time.monotonic(), os.times()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    clock, after = time.monotonic() - begun, os.times()
    used = (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )
    return clock, used


def serving(folder: Path, count: int) -> tuple[subprocess.Popen[str], str, list[int]]:
    """A cluster of workers, each kept to one core: its process, its address and theirs."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "serve.py").write_text(SERVE)
    process = subprocess.Popen(
        [sys.executable, str(folder / "serve.py"), str(count), str(folder / "scratch")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None
    address, processes = json.loads(process.stdout.readline())
    return process, address, processes


def _used(process: int) -> float:
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, told[11:13])) / _TICK
