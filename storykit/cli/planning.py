"""`storykit plan` and `storykit cache`: what would be made and why, and what is kept for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storykit.cli.codes import DONE
from storykit.cli.console import Console
from storykit.cli.each import each_story
from storykit.cli.options import (
    AsJson,
    CacheFolder,
    For,
    Formats,
    Languages,
    Out,
    Stories,
    split,
)

if TYPE_CHECKING:
    from storykit.jobs.plans import Plan, PlannedItem
    from storykit.script.models import Story

_MOST_REASONS = 4


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command("plan")(plan)
    app.command("cache")(cache)


def plan(
    stories: Stories,
    lang: Languages = None,
    format: Formats = None,
    out: Out = Path("out"),
    to: Annotated[str, typer.Option("--to", help="Subtitle files: srt,vtt,ass,ttml.")] = "srt,vtt",
    places: For = None,
    draft: Annotated[bool, typer.Option("--draft", help="Plan a draft.")] = False,
    pieces: Annotated[
        bool, typer.Option("--pieces", help="Also list what each file is put together from.")
    ] = False,
    cache: CacheFolder = None,
    json: AsJson = False,
) -> None:
    """What `storykit render` would make of stories, and why: each file new, changed or cached."""
    from storykit.jobs.options import RenderOptions
    from storykit.jobs.plans import plan_story

    console = Console(as_json=json)
    options = RenderOptions(
        languages=split(lang),
        formats=split(format),
        out=out,
        subtitles=split(to) or (),
        draft=draft,
        videos=places is None,
        places=split(places) or (),
        cache_folder=cache,
    )

    def tell(story: Story) -> int:
        planned = plan_story(story, options)
        for item in planned.items:
            _tell(console, planned.story, item, pieces)
        console.say(_summary(planned))
        return DONE

    raise typer.Exit(each_story(console, stories, tell))


def _tell(console: Console, story: str, item: PlannedItem, pieces: bool) -> None:
    facts = {
        "story": story,
        "kind": item.kind,
        "language": item.language,
        "format": item.format,
        "paths": [str(path) for path in item.paths],
        "state": item.state,
        "why": list(item.why),
        "pieces": [{"name": piece.name, "state": piece.state} for piece in item.pieces],
    }
    lines = [f"{item.state:8}{' '.join(str(path) for path in item.paths)}"]
    if item.why:
        shown = [*item.why[:_MOST_REASONS]]
        more = len(item.why) - len(shown)
        lines.append(f"        {', '.join([*shown, *([f'{more} more'] if more else [])])}")
    if item.state != "cached" and item.pieces:
        lines.append(f"        {_counted(piece.state for piece in item.pieces)} of its pieces")
    if pieces:
        lines += [f"          {piece.state:8}{piece.name}" for piece in item.pieces]
    console.result("\n".join(lines), **facts)


def _counted(states: Iterable[str]) -> str:
    counts = Counter(states)
    order = ("new", "changed", "cached")
    return ", ".join(f"{counts[state]} {state}" for state in order if counts[state])


def _summary(plan: Plan) -> str:
    return f"{plan.story}: {_counted(item.state for item in plan.items) or 'nothing to make'}."


def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Remove everything in it.")] = False,
    limit: Annotated[
        str | None, typer.Option("--limit", help="Remove the oldest pieces above this: 2G.")
    ] = None,
    folder: CacheFolder = None,
    json: AsJson = False,
) -> None:
    """Where finished pieces are kept between runs, and how many. Deleting them is always safe."""
    from storykit.jobs.tidying import tidied_cache

    console = Console(as_json=json)
    try:
        shown = tidied_cache(folder, clear=clear, limit=limit)
    except ValueError as error:
        raise typer.BadParameter(f"{error}: write --limit 500M or --limit 2G") from None
    facts = {"bytes": shown.bytes, "pieces": shown.pieces, "freed": shown.freed}
    console.result(
        f"{shown.folder}: {shown.pieces} pieces, {_megabytes(shown.bytes)} "
        f"of at most {_megabytes(shown.limit)}"
        + (f"; {_megabytes(shown.freed)} freed" if clear or limit else ""),
        folder=str(shown.folder),
        limit=shown.limit,
        **facts,
    )


def _megabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
