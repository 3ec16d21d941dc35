"""What a worker has around it: the store of pieces, and the studios of the stories at work."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from storykit.jobs.pieces import Pieces
from storykit.jobs.store import Store
from storykit.jobs.studio import Studio

if TYPE_CHECKING:
    from storykit.script.models import Story
    from storykit.timeline import Timeline

_STUDIOS = 4
"""Stories a worker keeps in mind; each holds its theme, fonts and timelines."""


class Cancelled(Exception):
    """Ends a task early: the render was stopped, or something it needs has failed."""


class Bench:
    """One worker's place. Several threads may work at one bench.

    `cache` is the folder of pieces and made sounds; every worker of a render has the same, or a
    `store` whose pieces they share all the same. `spare` tells whether a processor is idle.
    """

    def __init__(
        self, cache: Path, store: Store | None = None, spare: Callable[[], bool] = lambda: False
    ) -> None:
        self.cache = cache
        self.spare = spare
        self.store = store or Store(cache / "pieces")
        self.pieces = Pieces(self.store)
        self._studios: list[Studio] = []
        self._lock = threading.Lock()

    def studio(self, story: Story, *timelines: Timeline) -> Studio:
        """The studio of a story, with the timelines that were made already."""
        with self._lock:
            found = next((s for s in self._studios if s.story == story), None)
            if found is None:
                found = Studio(story, cache=self.cache)
            else:
                self._studios.remove(found)
            self._studios.insert(0, found)
            del self._studios[_STUDIOS:]
        for timeline in timelines:
            found.adopt(timeline)
        return found


Report = Callable[[float], None]
"""Takes the share of a task that is done, from 0 to 1; it raises Cancelled to end the task."""
