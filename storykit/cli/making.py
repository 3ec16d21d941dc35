"""`storykit render` and `storykit cards`: the commands that make pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from storykit.cli.console import Console, clock
from storykit.cli.options import (
    AsJson,
    Formats,
    Languages,
    OneStory,
    Out,
    Quiet,
    Stories,
    script_of,
    split,
)


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command("render")(render)
    app.command("cards")(cards)


def render(
    stories: Stories,
    lang: Languages = None,
    format: Formats = None,
    out: Out = Path("out"),
    to: Annotated[str, typer.Option("--to", help="Subtitle files: srt,vtt,ass,ttml.")] = "srt,vtt",
    draft: Annotated[
        bool, typer.Option("--draft", help="Half size and rate, for a quick look.")
    ] = False,
    scene: Annotated[str | None, typer.Option("--scene", help="Only these scenes, by id.")] = None,
    still: Annotated[
        str | None, typer.Option("--still", help="Only one picture, at this time (3.5s or 3500ms).")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Workers. Default: one a core.")
    ] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Make everything anew.")] = False,
    cache: Annotated[
        Path | None, typer.Option("--cache", help="Another folder for the cache.")
    ] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Make the videos, subtitles, transcripts and cards of stories."""
    from storykit import library
    from storykit.jobs.options import RenderOptions

    console = Console(as_json=json, quiet=quiet)
    options = RenderOptions(
        languages=split(lang),
        formats=split(format),
        out=out,
        subtitles=split(to) or (),
        scenes=split(scene),
        draft=draft,
        workers=jobs,
        cache=not no_cache,
        cache_folder=cache,
    )
    failed = False
    for path in stories:
        story = library.load(script_of(path))
        if still is not None:
            failed |= _stills(console, story, options, still)
            continue
        try:
            result = library.render_with(story, options, on_progress=console.progress)
        finally:
            console.finish()
        console.findings([*result.findings, *result.failures])
        for output in result.outputs:
            console.result(
                str(output.path), kind=output.kind, language=output.language, format=output.format
            )
        made = len(result.outputs)
        console.say(
            f"{made} file{'s' if made != 1 else ''} in {out} after {clock(result.seconds)}."
        )
        failed |= bool(result.failures)
    raise typer.Exit(1 if failed else 0)


def _stills(console: Console, story: object, options: object, still: str) -> bool:
    from storykit import library
    from storykit.jobs.options import RenderOptions
    from storykit.script.times import milliseconds
    from storykit.script.models import Story

    assert isinstance(story, Story)
    assert isinstance(options, RenderOptions)
    try:
        moment = milliseconds(still)
    except ValueError as error:
        raise typer.BadParameter(f"--still: {error}") from None
    for output in library.stills(story, moment, options):
        console.result(
            str(output.path), kind="still", language=output.language, format=output.format
        )
    return False


def cards(
    source: OneStory,
    layout: Annotated[
        str | None, typer.Option("--layout", help="Only cards of this layout.")
    ] = None,
    theme: Annotated[
        str | None, typer.Option("--theme", help="Another theme than the story's.")
    ] = None,
    lang: Languages = None,
    format: Formats = None,
    out: Out = Path("out"),
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Make the social cards of a story."""
    from storykit import library

    console = Console(as_json=json, quiet=quiet)
    story = library.load(script_of(source))
    result = library.make_cards(
        story, layout=layout, theme=theme, languages=split(lang), formats=split(format), out=out,
        on_progress=console.progress,
    )  # fmt: skip
    console.finish()
    console.findings(result.failures)
    for output in result.outputs:
        console.result(
            str(output.path), kind=output.kind, language=output.language, format=output.format
        )
    raise typer.Exit(1 if result.failures else 0)
