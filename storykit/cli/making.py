"""`storykit render`: the command that makes everything of a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storykit.cli.allowing import Allow, Because, reasons
from storykit.cli.codes import DONE, code_of
from storykit.cli.console import Console, tell_made
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
    Quiet,
    Scenes,
    Stories,
    Webm,
    amount_of,
    coding_of,
    moment_of,
    options_of,
    script_of,
)

if TYPE_CHECKING:
    from storykit.jobs.options import ClusterAddress, RenderOptions
    from storykit.jobs.render import Result
    from storykit.script.models import Story


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command("render", short_help="Make videos, subtitles, transcripts, cards and storyboards.")(
        render
    )


def render(
    stories: Stories,
    lang: Languages = None,
    format: Formats = None,
    out: Out = Path("out"),
    to: Annotated[
        str, typer.Option("--to", metavar="KINDS", help="Subtitle files: srt,vtt,ass,ttml.")
    ] = "srt,vtt",
    draft: Annotated[
        bool, typer.Option("--draft", help="Half size and rate, for a quick look.")
    ] = False,
    places: For = None,
    scene: Scenes = None,
    still: Annotated[
        str | None,
        typer.Option(
            "--still", metavar="TIME", help="Only one picture, at this time (3.5s or 3500ms)."
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", metavar="NUMBER", min=1, help="Workers. Default: one a core."),
    ] = None,
    memory: Annotated[
        str | None,
        typer.Option(
            "--memory", metavar="AMOUNT", help="Memory to take: 2G. Default: 3/4 of what is free."
        ),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(
            "--dask",
            metavar="ADDRESS",
            help="A Dask scheduler whose workers do it: tcp://machine:8786.",
        ),
    ] = None,
    shared: Annotated[
        list[str] | None,
        typer.Option(
            "--shared",
            metavar="HERE=THERE",
            help="A folder and what those workers call it: HERE=THERE.",
        ),
    ] = None,
    mirror: Annotated[
        str | None,
        typer.Option(
            "--mirror",
            metavar="URL",
            help="A URL through which they get and give files: s3://bucket.",
        ),
    ] = None,
    codec: Codec = None,
    webm: Webm = False,
    quality: Quality = None,
    careful: Careful = False,
    max_bytes: MaxBytes = None,
    hardware: Hardware = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Make everything anew.")] = False,
    cache: CacheFolder = None,
    allow: Allow = None,
    because: Because = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Make the videos, subtitles, transcripts, cards and storyboards of stories."""
    console = Console(as_json=json, quiet=quiet)
    coding = coding_of(codec, webm, quality, careful, max_bytes, hardware)
    options = replace(
        options_of(lang, format, out, to, scene, draft, places, coding, cache),
        allow=reasons(allow, because),
        crew="auto",
        cluster=cluster_of(dask, shared or (), mirror),
        workers=jobs,
        memory=None if memory is None else amount_of(memory),
        cache=not no_cache,
    )
    if still is not None:
        draw = partial(_stills, console, options, moment_of(still))
        raise typer.Exit(each_story(console, stories, draw))
    raise typer.Exit(render_all(console, stories, options))


def cluster_of(
    dask: str | None, shared: Sequence[str], mirror: str | None
) -> ClusterAddress | None:
    """The cluster the options name, if any."""
    from storykit.jobs.options import ClusterAddress

    if dask is None:
        if shared or mirror:
            raise typer.BadParameter("--shared and --mirror go with --dask")
        return None
    if shared and mirror:
        raise typer.BadParameter("give --shared or --mirror, not both")
    pairs = []
    for written in shared:
        here, _, there = written.rpartition("=")
        if not here or not there:
            raise typer.BadParameter(f"“{written[:80]}” should be HERE=THERE, two folders")
        pairs.append((Path(here), there))
    return ClusterAddress(dask, tuple(pairs), mirror)


def _stills(console: Console, options: RenderOptions, moment: int, story: Story) -> int:
    from storykit import library

    console.outputs(library.stills(story, moment, options))
    return DONE


def render_all(console: Console, stories: Sequence[Path], options: RenderOptions) -> int:
    """Renders stories together and returns the worst exit code.

    One story that fails does not stop the others; those that failed are named again at the end.
    """
    from storykit import library
    from storykit.jobs.mishaps import mishaps

    codes: dict[str, int] = {}

    def finished(name: str, result: Result | Exception) -> None:
        if isinstance(result, Exception):
            if len(stories) == 1:
                raise result
            console.findings(mishaps(result))
            codes[name] = code_of(result)
        else:
            codes[name] = tell_made(console, result, "file", options.out)

    scripts = {str(path): script_of(path) for path in stories}
    try:
        library.render_many(scripts, options, finished, on_progress=console.progress)
    finally:
        console.finish()
    failed = [name for name, code in codes.items() if code != DONE]
    if failed and len(scripts) > 1:
        console.say(f"{len(failed)} of {len(scripts)} stories failed: {', '.join(failed)}.")
    return max(codes.values(), default=DONE)
