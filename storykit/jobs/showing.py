"""Pages on request: the storyboard by itself, and the sheets on which people give consent."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from storykit.errors import SafetyError, UsageError, nearest
from storykit.files import publish, safe_name
from storykit.jobs.items import scope_of
from storykit.jobs.manifest import write_manifest
from storykit.jobs.options import RenderOptions
from storykit.jobs.progress import ProgressListener
from storykit.jobs.render import Result, prepare_folder, render_story
from storykit.jobs.reviewing import write_storyboard
from storykit.jobs.studio import Studio
from storykit.script.models import Story


def make_storyboard(
    story: Story, options: RenderOptions, on_progress: ProgressListener | None = None
) -> Result:
    """Makes the storyboard in the languages and formats asked for.

    Where rules that protect people stop its pictures, it is written without any, and `failures`
    tells why: texts and findings can still be worked on. Raises UsageError for names the story does
    not have, OutputError where nothing can be written.
    """
    only = replace(options, texts=False, videos=False, cards=False, storyboard=True, scenes=None)
    try:
        return render_story(story, only, on_progress)
    except SafetyError as error:
        began = time.monotonic()
        scope = scope_of(story, only)
        prepare_folder(only.out)
        made = write_storyboard(
            Studio(story),
            only.out,
            languages=scope.languages,
            formats=scope.formats,
            drawn=False,
        )
        manifest = write_manifest(only.out, story.id, [made.output])
        seconds = time.monotonic() - began
        return Result((made.output,), (), error.findings, manifest, seconds)


def write_consent_sheets(story: Story, people: Sequence[str] | None, out: Path) -> tuple[Path, ...]:
    """Writes a sheet to print for each of the people, by key, and returns their paths.

    Without `people` for all of the story's; a story that lists nobody gets a blank sheet. Sheets
    are in no manifest: they are nobody's business but the person's. Raises UsageError for a key the
    story does not have.
    """
    from storykit.pages import consent_sheet

    for key in people or ():
        if key not in story.people:
            raise UsageError(
                f"The story lists nobody as “{key}”.",
                cure=nearest(key, tuple(story.people)) or "List the person under “people”.",
            )
    base = safe_name(story.id)
    if not story.people:
        return (publish(out / f"{base}.consent.html", consent_sheet(story)),)
    return tuple(
        publish(out / f"{base}.consent.{safe_name(key, 'person')}.html", consent_sheet(story, key))
        for key in people or story.people
    )
