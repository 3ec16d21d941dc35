"""Which crew does the work of a render."""

from __future__ import annotations

import os
from pathlib import Path

from storykit.jobs.crew import Crew, Threads
from storykit.jobs.options import RenderOptions

_WORTH = 20.0
"""Seconds of work that are worth the start of worker processes, which takes each about one."""

_WORKER = 3.0
"""Seconds of work for which it is worth starting a worker before it is known to be needed."""


_SIDE_BY_SIDE = 4
"""Threads that do not stand in each other's way: about a tenth of painting and encoding a frame is
Python's own work, which only one of them does at a time."""


def crew_for(
    options: RenderOptions,
    cache: Path,
    estimate: float,
    stories: int,
    folder: Path = Path(),
    *,
    shares: bool = False,
) -> Crew:
    """The crew the options ask for.

    `estimate` is about the seconds that the first of the stories takes, and `folder` is where it
    lies; `shares` tells that its films in several languages show the same pictures. Where the
    options leave it open, processes are taken for much work and threads for little, and for what
    only threads can share. Raises UsageError for a cluster that cannot do the work.
    """
    if options.cluster is not None:
        from storykit.jobs.cluster import Cluster

        return Cluster(options.cluster, options.out, cache, folder)
    size = options.workers or processors()
    kind = options.crew
    if kind == "auto":
        much = stories > 1 or estimate > _WORTH
        together = shares and stories == 1 and size <= _SIDE_BY_SIDE
        kind = "processes" if much and size > 1 and not together else "threads"
    if kind == "threads":
        return Threads(size, cache)
    from storykit.jobs.processes import Processes

    return Processes(size, cache, at_once=int(estimate * stories / _WORKER))


def processors() -> int:
    """How many processors this process may use."""
    try:
        return max(1, len(os.sched_getaffinity(0)))
    except AttributeError:
        return os.cpu_count() or 1
