"""Making what stories ask for, with a crew, a cache and a list of all that was made."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from storykit.assets import lies_in
from storykit.errors import Finding, OutputError
from storykit.files import sweep
from storykit.jobs.cache import Cache, opened_cache
from storykit.jobs.manifest import Output
from storykit.jobs.options import RenderOptions
from storykit.jobs.production import Production
from storykit.jobs.progress import Meter, ProgressListener
from storykit.jobs.safety import Clearance, clear
from storykit.jobs.shelf import Shelf
from storykit.platforms import PLATFORMS
from storykit.script.models import Story

if TYPE_CHECKING:
    from storykit.jobs.crew import Crew


@dataclass(frozen=True)
class Result:
    """What a render made, what it found on the way, and what could not be made.

    `outputs` are all files that are there now; `unchanged` those of them that were as they should
    be and were left alone.
    """

    outputs: tuple[Output, ...] = ()
    findings: tuple[Finding, ...] = ()
    failures: tuple[Finding, ...] = ()
    manifest: Path | None = None
    seconds: float = 0.0
    unchanged: tuple[Path, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """The paths of everything that is there now."""
        return tuple(output.path for output in self.outputs)


@dataclass(frozen=True)
class Commission:
    """One story of a batch: what it is called in messages, and how it is read."""

    name: str
    read: Callable[[], Story]


Finished = Callable[[Commission, Result | Exception], None]
"""Told of each story when it is finished: what came of it, or why nothing did."""


def render_story(
    story: Story, options: RenderOptions, on_progress: ProgressListener | None = None
) -> Result:
    """Makes the files of a story and returns what was made.

    A video, subtitle file or card that fails is told of in `failures` and the others are made.
    What has not changed is not made again. Raises SafetyError where rules that protect people stop
    it, UsageError for names the story does not have, OutputError where nothing can be written.
    """
    results: list[Result | Exception] = []
    commission = Commission(story.id, lambda: story)
    render_batch([commission], options, lambda _, result: results.append(result), on_progress)
    (result,) = results
    if isinstance(result, Exception):
        raise result
    return result


def render_batch(
    commissions: Iterable[Commission],
    options: RenderOptions,
    on_finished: Finished,
    on_progress: ProgressListener | None = None,
    *,
    count: int = 1,
) -> None:
    """Makes the files of many stories with one crew; a story that fails does not stop the others.

    `count` is how many there are. Stories are read when a worker will soon be free for them. Raises
    OutputError where nothing can be written.
    """
    with opened_cache(options) as cache:
        prepare_folder(options.out)
        _Batch(options, cache, on_finished).run(iter(commissions), Meter({}, on_progress), count)


class _Batch:
    """The stories of one render on their way."""

    def __init__(self, options: RenderOptions, cache: Cache, on_finished: Finished) -> None:
        self._options = options
        self._cache = cache
        self._on_finished = on_finished
        self._shelf = Shelf(options.out, cache.book)
        self._open: dict[Production, tuple[Commission, Clearance, float]] = {}

    def run(self, commissions: Iterator[Commission], meter: Meter, count: int) -> None:
        """Makes them all."""
        productions = self._opened(commissions)
        # Where nothing has changed, nobody is needed.
        first = next((p for p in productions if not self._done_already(p)), None)
        if first is not None:
            from storykit.jobs.crews import crew_for
            from storykit.jobs.directing import Director

            crew = crew_for(
                self._options, self._cache.folder, first.estimate, count, first.story.folder,
                shares=first.shares,
            )  # fmt: skip
            with crew:
                director = Director(crew, meter, self._memory(crew))
                director.run(itertools.chain([first], productions), self._finish, count)
            self._cache.trim()
        self._shelf.write()

    @property
    def _going(self) -> tuple[str, ...]:
        """The places versions are made for, without what is made for none."""
        return tuple(name for name in self._options.places if name in PLATFORMS)

    def _memory(self, crew: Crew) -> int | None:
        if self._options.cluster is not None:
            # Every worker of a cluster has its own memory, and its own limit.
            return None
        if self._options.memory is not None or crew.size == 1:
            return self._options.memory
        from storykit.jobs.memory import usual_memory

        return usual_memory()

    def _opened(self, commissions: Iterator[Commission]) -> Iterator[Production]:
        for commission in commissions:
            began = time.monotonic()
            try:
                story = commission.read()
                self._shelf.enrol(story)
                clearance = clear(story, self._options.allow, places=self._going)
                production = Production(story, self._options, self._cache, self._shelf)
            except Exception as error:
                self._on_finished(commission, error)
                continue
            self._open[production] = (commission, clearance, began)
            yield production

    def _done_already(self, production: Production) -> bool:
        if production.stale or production.failures:
            return False
        self._finish(production)
        return True

    def _finish(self, production: Production) -> None:
        commission, clearance, began = self._open.pop(production)
        outputs = tuple(output for output in production.outputs if output.path.is_file())
        manifest = None
        if outputs:
            manifest = self._shelf.add(production.story.id, outputs, clearance.allowances)
        result = Result(
            outputs,
            (*self._cache.findings, *clearance.findings, *production.findings),
            (*production.failures, *_missing(production)),
            manifest,
            time.monotonic() - began,
            production.unchanged,
        )
        self._on_finished(commission, result)


def prepare_folder(folder: Path) -> None:
    """Makes the folder of outputs and clears away what killed runs left there.

    Raises OutputError where it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"“{folder}” cannot be written: {error.strerror or error}.",
            cure="Choose another folder with --out.",
        ) from error
    cards = folder / "cards"
    if not lies_in(cards, folder):
        raise OutputError(
            f"“{cards}” is a link that leads out of the folder of outputs.",
            cure="Delete the link, or choose another folder with --out.",
        )
    sweep(folder)
    sweep(cards)


def _missing(production: Production) -> Iterator[Finding]:
    """What is not there although nothing failed."""
    for output in production.outputs:
        if not output.path.is_file():
            yield Finding(
                OutputError.rule, "error", f"“{output.path}” was taken away by something else.",
                "Render again; no other program should work in the folder of outputs meanwhile.",
            )  # fmt: skip
    if not production.failures:
        # This must not happen, and is never silent.
        for item in production.missing:
            yield Finding("BUG", "error", f"“{item.name}” was not made.", "Please report it.")
