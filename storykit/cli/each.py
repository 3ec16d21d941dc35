"""One command on many stories: what fails is told of, and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from storykit.cli.codes import DONE, code_of
from storykit.cli.console import Console
from storykit.cli.options import script_of
from storykit.errors import OutputError

if TYPE_CHECKING:
    from storykit.script.models import Story


def each_story(console: Console, stories: Sequence[Path], make: Callable[[Story], int]) -> int:
    """Does something with each story and returns the worst exit code.

    One story that fails does not stop the others; those that failed are named again at the end.
    """
    from storykit import library
    from storykit.jobs.mishaps import mishaps

    worst = DONE
    failed = []
    for path in stories:
        try:
            code = make(library.load(script_of(path)))
        except OutputError:
            # Where one file cannot be written, none can: there is no sense in going on.
            raise
        except Exception as error:
            if len(stories) == 1:
                raise
            console.findings(mishaps(error))
            code = code_of(error)
        if code != DONE:
            failed.append(str(path))
        worst = max(worst, code)
    if failed and len(stories) > 1:
        console.say(f"{len(failed)} of {len(stories)} stories failed: {', '.join(failed)}.")
    return worst
