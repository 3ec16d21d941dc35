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


def crew_for(
    options: RenderOptions, cache: Path, estimate: float, stories: int, folder: Path = Path()
) -> Crew:
    """The crew the options ask for.

    `estimate` is about the seconds that the first of the stories takes, and `folder` is where it
    lies. Where the options leave it open, processes are taken for much work and threads for little.
    Raises UsageError for a cluster that cannot do the work.
    """
    if options.cluster is not None:
        from storykit.jobs.cluster import Cluster

        return Cluster(options.cluster, options.out, cache, folder)
    size = options.workers or processors()
    kind = options.crew
    if kind == "auto":
        much = stories > 1 or estimate > _WORTH
        kind = "processes" if much and size > 1 else "threads"
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
