"""`storykit plan` and `storykit cache`: what would be made and why, and what is kept for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storykit.cli.codes import DONE
from storykit.cli.console import Console
from storykit.cli.each import each_story
from storykit.cli.options import (
    AsJson,
    CacheFolder,
    Careful,
    Codec,
    For,
    Formats,
    Hardware,
    Languages,
    MaxBytes,
    Out,
    Quality,
    Scenes,
    Stories,
    Webm,
    coding_of,
    options_of,
)

if TYPE_CHECKING:
    from storykit.jobs.plans import Plan, PlannedItem, PlannedPiece
    from storykit.script.models import Story

_MOST_REASONS = 4


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command("plan", short_help="Tell what a render would make, and why.")(plan)
    app.command("cache")(cache)


def plan(
    stories: Stories,
    lang: Languages = None,
    format: Formats = None,
    out: Out = Path("out"),
    to: Annotated[
        str, typer.Option("--to", metavar="KINDS", help="Subtitle files: srt,vtt,ass,ttml.")
    ] = "srt,vtt",
    places: For = None,
    draft: Annotated[bool, typer.Option("--draft", help="Plan a draft.")] = False,
    scene: Scenes = None,
    codec: Codec = None,
    webm: Webm = False,
    quality: Quality = None,
    careful: Careful = False,
    max_bytes: MaxBytes = None,
    hardware: Hardware = False,
    pieces: Annotated[
        bool,
        typer.Option("--pieces/--no-pieces", help="List what each video is put together from."),
    ] = True,
    cache: CacheFolder = None,
    json: AsJson = False,
) -> None:
    """What `storykit render` would make of stories, and why: each file new, changed or cached.

    With the options of that render: a film of another quality is another film.
    """
    from storykit.jobs.plans import plan_story

    console = Console(as_json=json)
    coding = coding_of(codec, webm, quality, careful, max_bytes, hardware)
    options = options_of(lang, format, out, to, scene, draft, places, coding, cache)

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
        "pieces": [
            {"name": piece.name, "state": piece.state, "why": list(piece.why)}
            for piece in item.pieces
        ],
    }
    lines = [f"{item.state:8}{' '.join(str(path) for path in item.paths)}"]
    if item.why:
        lines.append(f"        {_reasons(item.why)}")
    if item.pieces:
        lines.append(f"        {_counted(piece.state for piece in item.pieces)} of its pieces")
    if pieces and item.state != "cached":
        lines += [f"          {line}" for line in _piece_lines(item.pieces)]
    console.result("\n".join(lines), **facts)


def _reasons(why: Sequence[str]) -> str:
    shown = [*why[:_MOST_REASONS]]
    more = len(why) - len(shown)
    return ", ".join([*shown, *([f"{more} more"] if more else [])])


def _piece_lines(pieces: Sequence[PlannedPiece]) -> Iterator[str]:
    """A line for each piece; segments in a row of which the same is to be told share one."""
    for (state, why, _), run in groupby(pieces, _told_alike):
        first, *others = run
        last = others[-1] if others else first
        name = f"segments {first.segment}–{last.segment}" if others else first.name
        yield f"{state:8}{name}{f': {_reasons(why)}' if why else ''}"


def _told_alike(piece: PlannedPiece) -> tuple[str, tuple[str, ...], str]:
    own = piece.name if piece.segment is None else ""
    return piece.state, piece.why, own


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
