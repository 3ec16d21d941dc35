"""`storykit render --for`: versions of a story for the places it is published in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from storykit.cli.codes import DONE, FINDINGS
from storykit.cli.console import Console, clock

if TYPE_CHECKING:
    from storykit.jobs.options import RenderOptions
    from storykit.script.models import Story

For = Annotated[
    str | None,
    typer.Option(
        "--for",
        help="Instead of the usual videos, versions for places: whatsapp,feature-phone, … "
        "(`storykit platforms`), audio, described, slideshow.",
    ),
]


def make_versions(
    console: Console, options: RenderOptions, names: tuple[str, ...], story: Story
) -> int:
    """Makes a story's versions, says what each took, and returns the exit code."""
    from storykit.jobs.publishing import render_versions

    try:
        result = render_versions(story, options, names, console.progress)
    finally:
        console.finish()
    console.findings([*result.findings, *result.failures])
    for output in result.outputs:
        console.result(
            str(output.path), kind=output.kind, language=output.language, format=output.format
        )
    made = len(result.outputs) - len(result.unchanged)
    console.say(f"{made} new of {len(result.outputs)} files after {clock(result.seconds)}.")
    return FINDINGS if result.failures else DONE
