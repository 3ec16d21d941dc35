"""`storykit loop` and `storykit frames`: parts of a story as small loops, or picture by picture."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storykit.cli.allowing import Allow, Because, reasons
from storykit.cli.codes import DONE, FINDINGS
from storykit.cli.console import Console, clock
from storykit.cli.each import each_story
from storykit.cli.options import (
    AsJson,
    CacheFolder,
    Formats,
    Languages,
    Out,
    Quiet,
    Stories,
    amount_of,
    moment_of,
    split,
)

if TYPE_CHECKING:
    from storykit.jobs.excerpts import Excerpt
    from storykit.jobs.options import RenderOptions
    from storykit.script.models import Story
    from storykit.spans import Span

Scenes = Annotated[
    str | None, typer.Option("--scene", metavar="IDS", help="These scenes, by id: opening,road.")
]
From = Annotated[
    str | None, typer.Option("--from", metavar="FILE", help="From this time of the video (2.5s).")
]
To = Annotated[str | None, typer.Option("--to", metavar="KINDS", help="Up to this time (6s).")]


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command("loop", short_help="Make a small loop for messages and mails.")(loop)
    app.command("frames", short_help="Write every frame as a picture.")(frames)


def loop(
    stories: Stories,
    scene: Scenes = None,
    begin: From = None,
    end: To = None,
    kinds: Annotated[
        str, typer.Option("--as", metavar="KINDS", help="webp, gif or both: webp,gif.")
    ] = "webp",
    width: Annotated[
        int, typer.Option("--width", metavar="PIXELS", help="Pixels; 480 is usual.")
    ] = 480,
    max_bytes: Annotated[
        str | None,
        typer.Option("--max-bytes", metavar="AMOUNT", help="No loop larger, such as 2MB."),
    ] = None,
    lang: Languages = None,
    format: Formats = None,
    out: Out = Path("out"),
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Make everything anew.")] = False,
    cache: CacheFolder = None,
    allow: Allow = None,
    because: Because = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Make loops without sound of a scene or a stretch, at most 20 seconds: WebP or GIF.

    They play by themselves, again and again, in messages, mails and pages.
    """
    from storykit.jobs.excerpts import KINDS, Excerpt
    from storykit.jobs.options import RenderOptions

    offered = tuple(kind for kind in KINDS if kind != "frames")
    wanted = tuple(kind for name in split(kinds) or () for kind in offered if kind == name)
    if not wanted or len(wanted) != len(split(kinds) or ()):
        raise typer.BadParameter(f"“{kinds[:40]}” is no loop: write --as {' or '.join(offered)}")
    options = RenderOptions(
        languages=split(lang), formats=split(format), out=out, scenes=split(scene),
        allow=reasons(allow, because), cache=not no_cache, cache_folder=cache,
    )  # fmt: skip
    excerpt = Excerpt(
        wanted, _span(begin, end), width, None if max_bytes is None else amount_of(max_bytes)
    )
    console = Console(as_json=json, quiet=quiet)
    raise typer.Exit(each_story(console, stories, partial(_make, console, options, excerpt)))


def frames(
    stories: Stories,
    scene: Scenes = None,
    begin: From = None,
    end: To = None,
    lang: Languages = None,
    format: Formats = None,
    out: Out = Path("out"),
    draft: Annotated[bool, typer.Option("--draft", help="Half size and rate.")] = False,
    allow: Allow = None,
    because: Because = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write every frame of a scene, a stretch or the whole video as PNG, into a folder.

    For programs that edit pictures or compose video themselves.
    """
    from storykit.jobs.excerpts import Excerpt
    from storykit.jobs.options import RenderOptions

    options = RenderOptions(
        languages=split(lang), formats=split(format), out=out, scenes=split(scene), draft=draft,
        allow=reasons(allow, because),
    )  # fmt: skip
    excerpt = Excerpt(("frames",), _span(begin, end))
    console = Console(as_json=json, quiet=quiet)
    raise typer.Exit(each_story(console, stories, partial(_make, console, options, excerpt)))


def _span(begin: str | None, end: str | None) -> Span | None:
    from storykit.spans import Span

    if begin is None and end is None:
        return None
    first = 0 if begin is None else moment_of(begin)
    last = _EVER if end is None else moment_of(end)
    if last <= first:
        raise typer.BadParameter(f"--to {end} is not after --from {begin}")
    return Span(first, last)


_EVER = 24 * 3_600_000
"""Milliseconds; later than any story ends."""


def _make(console: Console, options: RenderOptions, excerpt: Excerpt, story: Story) -> int:
    from storykit import library

    try:
        result = library.excerpts(story, excerpt, options, on_progress=console.progress)
    finally:
        console.finish()
    console.findings([*result.findings, *result.failures])
    for output in result.outputs:
        console.result(
            str(output.path), kind=output.kind, language=output.language, format=output.format
        )
    made = len(result.outputs) - len(result.unchanged)
    console.say(f"{made} new of {len(result.outputs)} after {clock(result.seconds)}.")
    return FINDINGS if result.failures else DONE
