"""Making what stories ask for, with a crew, a cache and a list of all that was made."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from storykit.errors import Finding, OutputError, SafetyError
from storykit.files import sweep
from storykit.jobs.cache import Cache, opened_cache
from storykit.jobs.crew import Crew, Threads
from storykit.jobs.directing import Director
from storykit.jobs.manifest import Output, write_manifest
from storykit.jobs.options import RenderOptions
from storykit.jobs.production import Production
from storykit.jobs.progress import Meter, ProgressListener
from storykit.jobs.safety import Clearance, clear
from storykit.script.models import Story


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


def render_story(
    story: Story, options: RenderOptions, on_progress: ProgressListener | None = None
) -> Result:
    """Makes the files of a story and returns what was made.

    A video, subtitle file or card that fails is told of in `failures` and the others are made.
    What has not changed is not made again. Raises SafetyError where rules that protect people stop
    it, UsageError for names the story does not have, OutputError where nothing can be written.
    """
    results: list[Result] = []
    cleared = [(story, clear(story, options.allow))]
    _render(cleared, options, lambda _, result: results.append(result), on_progress)
    return results[0]


def render_stories(
    stories: Iterable[Story],
    options: RenderOptions,
    on_result: Callable[[Story, Result], None],
    on_progress: ProgressListener | None = None,
) -> None:
    """Makes the files of many stories with one crew; `on_result` is called when each is finished.

    A story that rules for the protection of people stop is told of in its failures, and the others
    are made. Raises otherwise as `render_story` does.
    """
    cleared = []
    for story in stories:
        try:
            cleared.append((story, clear(story, options.allow)))
        except SafetyError as error:
            on_result(story, Result(failures=error.findings))
    _render(cleared, options, on_result, on_progress)


def _render(
    cleared: Sequence[tuple[Story, Clearance]],
    options: RenderOptions,
    on_result: Callable[[Story, Result], None],
    on_progress: ProgressListener | None,
) -> None:
    """Makes stories that nothing stops."""
    began = time.monotonic()
    with opened_cache(options) as cache:
        prepare_folder(options.out)
        opened = {Production(story, options, cache): clearance for story, clearance in cleared}

        def finished(production: Production) -> None:
            on_result(production.story, _result(production, opened[production], cache, began))

        if all(planned.state == "cached" for each in opened for planned in each.planned):
            for production in opened:
                finished(production)
            return
        meter = Meter({}, on_progress)
        with _crew(options, cache) as crew:
            Director(crew, meter).run(iter(opened), finished)
        cache.trim()


def _crew(options: RenderOptions, cache: Cache) -> Crew:
    return Threads(options.workers or processors(), cache.folder)


def processors() -> int:
    """How many processors this process may use."""
    try:
        return max(1, len(os.sched_getaffinity(0)))
    except AttributeError:
        return os.cpu_count() or 1


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
    sweep(folder)
    sweep(folder / "cards")


def _result(production: Production, clearance: Clearance, cache: Cache, began: float) -> Result:
    outputs = production.outputs
    story, out = production.story, production.options.out
    return Result(
        outputs,
        (*cache.findings, *clearance.findings, *production.findings),
        (*production.failures, *_forgotten(production)),
        write_manifest(out, story.id, outputs, clearance.allowances) if outputs else None,
        time.monotonic() - began,
        production.unchanged,
    )


def _forgotten(production: Production) -> Iterator[Finding]:
    """What is not there although nothing failed; this must not happen, and is never silent."""
    if not production.failures:
        for item in production.missing:
            yield Finding("BUG", "error", f"“{item.name}” was not made.", "Please report it.")
