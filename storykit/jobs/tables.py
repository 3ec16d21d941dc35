"""The cards of a table: read, planned, made on all cores, and listed in the manifest."""

from __future__ import annotations

import re
import time
from pathlib import Path

from storykit.cards.batch import MadeCard, make_cards
from storykit.cards.plans import TableOptions, plan_cards
from storykit.cards.tables import SUFFIXES, read_table_file
from storykit.files import safe_name
from storykit.formats import find_format
from storykit.jobs.manifest import Output, write_manifest
from storykit.jobs.progress import Meter, ProgressListener
from storykit.jobs.render import Result
from storykit.language import find_language
from storykit.video.resting import first_frame

# A story says so by its first key; a table may well speak of storykit in its cells.
_STORY = re.compile(r"""^[{\s]*["']?storykit["']?\s*:|"storykit"\s*:""", re.MULTILINE)


_OTHER_TABLES = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers")


def is_table(path: Path) -> bool:
    """Whether a file holds a table of cards rather than a story.

    YAML and JSON may hold either: a story says which version of the script it is written in. Tables
    that cannot be read are tables, too.
    """
    suffix = path.suffix.lower()
    if suffix in _OTHER_TABLES:
        return True
    if suffix not in SUFFIXES:
        return False
    if suffix not in (".yaml", ".yml", ".json"):
        return True
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            return _STORY.search(file.read(100_000)) is None
    except OSError:
        return False


def make_table_cards(
    file: Path,
    options: TableOptions,
    on_progress: ProgressListener | None = None,
    folder: Path | None = None,
) -> Result:
    """Makes a card of every row and returns what was made; rows that failed are in `failures`.

    What has not changed since the last time is not made again. The manifest lies in `folder`, by
    default where the cards do. Raises ScriptError for a table that
    cannot be read, UsageError for unknown names and for files that are cards of another table,
    OutputError where nothing can be written.
    """
    began = time.monotonic()
    plan = plan_cards(read_table_file(file, find_language(options.languages[0])), options)
    meter = Meter({"cards": 1.0}, on_progress)
    fresh: list[Output] = []
    outputs: list[Output] = []
    failures = [finding for finding in plan.findings if finding.level == "error"]
    for done, made in enumerate(make_cards(plan, first_frame), start=1):
        meter.report("cards", done / len(plan.cards), "Drawing cards", made.path.name)
        if made.finding is not None:
            failures.append(made.finding)
            continue
        outputs.append(_output(made))
        if made.state == "made":
            fresh.append(outputs[-1])
    # What was there already stands in the manifest from the time it was made.
    place, name = folder or options.out, safe_name(file.stem, "table")
    manifest = write_manifest(place, name, fresh) if fresh else None
    return Result(
        outputs=tuple(outputs),
        findings=tuple(finding for finding in plan.findings if finding.level != "error"),
        failures=tuple(failures),
        manifest=manifest,
        seconds=time.monotonic() - began,
        unchanged=tuple(output.path for output in outputs if output not in fresh),
    )


def _output(made: MadeCard) -> Output:
    format, facts = find_format(made.card.format), made.facts
    return Output(
        made.path,
        "card",
        made.card.language,
        format.name,
        format.width,
        format.height,
        title=facts.title or None,
        alt=facts.alt or None,
    )
