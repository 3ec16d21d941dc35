"""`storykit render`: the command that makes everything of a story."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from storykit.cli.allowing import Allow, Because, reasons
from storykit.cli.codes import DONE, code_of
from storykit.cli.console import Console, tell_made
from storykit.cli.each import each_story
from storykit.cli.options import (
    AsJson,
    CacheFolder,
    For,
    Formats,
    Languages,
    Out,
    Quiet,
    Stories,
    amount_of,
    moment_of,
    script_of,
    split,
)

if TYPE_CHECKING:
    from storykit.jobs.options import ClusterAddress, Coding, RenderOptions
    from storykit.jobs.render import Result
    from storykit.script.models import Story


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command("render")(render)


def render(
    stories: Stories,
    lang: Languages = None,
    format: Formats = None,
    out: Out = Path("out"),
    to: Annotated[str, typer.Option("--to", help="Subtitle files: srt,vtt,ass,ttml.")] = "srt,vtt",
    draft: Annotated[
        bool, typer.Option("--draft", help="Half size and rate, for a quick look.")
    ] = False,
    places: For = None,
    scene: Annotated[str | None, typer.Option("--scene", help="Only these scenes, by id.")] = None,
    still: Annotated[
        str | None, typer.Option("--still", help="Only one picture, at this time (3.5s or 3500ms).")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Workers. Default: one a core.")
    ] = None,
    memory: Annotated[
        str | None,
        typer.Option("--memory", help="Memory to take: 2G. Default: 3/4 of what is free."),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option("--dask", help="A Dask scheduler whose workers do it: tcp://machine:8786."),
    ] = None,
    shared: Annotated[
        list[str] | None,
        typer.Option("--shared", help="A folder and what those workers call it: HERE=THERE."),
    ] = None,
    mirror: Annotated[
        str | None,
        typer.Option("--mirror", help="A URL through which they get and give files: s3://bucket."),
    ] = None,
    codec: Annotated[
        str | None, typer.Option("--codec", help="h264, hevc, av1 or vp9. Usual: h264.")
    ] = None,
    webm: Annotated[bool, typer.Option("--webm", help="WebM files instead of MP4.")] = False,
    quality: Annotated[
        int | None,
        typer.Option(
            "--quality", min=0, max=63, help="The codec's: smaller is better, and larger."
        ),
    ] = None,
    careful: Annotated[
        bool, typer.Option("--careful", help="Take more time for smaller files.")
    ] = False,
    max_bytes: Annotated[
        str | None, typer.Option("--max-bytes", help="No video larger, such as 16MB.")
    ] = None,
    hardware: Annotated[
        bool, typer.Option("--hardware", help="Encode by the graphics card where it can.")
    ] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Make everything anew.")] = False,
    cache: CacheFolder = None,
    allow: Allow = None,
    because: Because = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Make the videos, subtitles, transcripts, cards and storyboards of stories."""
    from storykit.jobs.options import RenderOptions

    console = Console(as_json=json, quiet=quiet)
    options = RenderOptions(
        languages=split(lang),
        formats=split(format),
        out=out,
        subtitles=split(to) or (),
        scenes=split(scene),
        draft=draft,
        videos=places is None,
        places=split(places) or (),
        coding=coding_of(codec, webm, quality, careful, max_bytes, hardware),
        allow=reasons(allow, because),
        crew="auto",
        cluster=cluster_of(dask, shared or (), mirror),
        workers=jobs,
        memory=None if memory is None else amount_of(memory),
        cache=not no_cache,
        cache_folder=cache,
    )
    if still is not None:
        draw = partial(_stills, console, options, moment_of(still))
        raise typer.Exit(each_story(console, stories, draw))
    raise typer.Exit(render_all(console, stories, options))


def coding_of(
    codec: str | None,
    webm: bool,
    quality: int | None,
    careful: bool,
    max_bytes: str | None,
    hardware: bool,
) -> Coding:
    """How videos are encoded, as the options say."""
    from storykit.jobs.options import CodecName, Coding

    known = get_args(CodecName)
    if codec is not None and codec not in known:
        raise typer.BadParameter(f"“{codec[:40]}” is no codec: choose {', '.join(known)}")
    return Coding(
        container="webm" if webm else "mp4",
        codec=codec,  # type: ignore[arg-type]  # one of the known, as was just seen
        quality=quality,
        careful=careful,
        largest=None if max_bytes is None else amount_of(max_bytes),
        hardware=hardware,
    )


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
