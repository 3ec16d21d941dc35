"""`storykit storyboard`, `consent` and `preview`: what people look at before anything is made."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storykit.cli.allowing import Allow, Because, reasons
from storykit.cli.codes import DONE, FINDINGS
from storykit.cli.console import Console
from storykit.cli.each import each_story
from storykit.cli.options import (
    AsJson,
    CacheFolder,
    Formats,
    Languages,
    OneStory,
    Out,
    Quiet,
    Stories,
    script_of,
    split,
)
from storykit.cli.signals import Stopped

if TYPE_CHECKING:
    from storykit.jobs.options import RenderOptions
    from storykit.script.models import Story


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command("storyboard", short_help="Write a page to review a story on.")(storyboard)
    app.command("preview", short_help="Show the storyboard in a browser while you write.")(preview)
    app.command("consent", short_help="Write sheets on which people give their consent.")(consent)
    app.command("faces", short_help="Propose faces to hide in pictures and clips.")(faces)


def storyboard(
    stories: Stories,
    lang: Languages = None,
    format: Formats = None,
    out: Out = Path("out"),
    allow: Allow = None,
    because: Because = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write a page to review a story on: stills, narration and captions side by side, findings.

    The page holds its pictures and works without a server; it leads to the videos in the folder.
    """
    from storykit.jobs.options import RenderOptions

    console = Console(as_json=json, quiet=quiet)
    options = RenderOptions(
        languages=split(lang), formats=split(format), out=out, allow=reasons(allow, because)
    )
    raise typer.Exit(each_story(console, stories, partial(_storyboard, console, options)))


def _storyboard(console: Console, options: RenderOptions, story: Story) -> int:
    from storykit.jobs.showing import make_storyboard

    try:
        result = make_storyboard(story, options, console.progress)
    finally:
        console.finish()
    console.findings([*result.findings, *result.failures])
    for output in result.outputs:
        console.result(str(output.path), kind=output.kind)
    return FINDINGS if result.failures else DONE


def preview(
    source: OneStory,
    lang: Languages = None,
    format: Formats = None,
    port: Annotated[
        int,
        typer.Option(
            "--port",
            metavar="NUMBER",
            min=0,
            max=65535,
            help="A port of this machine. Default: any.",
        ),
    ] = 0,
    open_page: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    cache: CacheFolder = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Show the storyboard while a story is written: it renews itself when the script is saved.

    Only this machine can see it, only under the address that is printed. Ctrl-C ends it.
    """
    from storykit import library
    from storykit.jobs.places import user_cache
    from storykit.jobs.previewing import Preview
    from storykit.jobs.serving import PreviewServer

    console = Console(as_json=json, quiet=quiet)
    script = script_of(source)
    if not script.is_file():
        # A script with mistakes is shown with them; here there is nothing to show or to wait for.
        library.load(script)
    shown = Preview(
        script,
        library.load,
        cache or user_cache(),
        languages=split(lang),
        formats=split(format),
    )
    server = PreviewServer(shown, port)
    console.result(server.address, kind="preview")
    console.flush()
    if open_page:
        import webbrowser

        webbrowser.open(server.address)
    console.say("Open this address in a browser. Ctrl-C ends the preview.")
    try:
        server.run()
    except (Stopped, KeyboardInterrupt):
        console.say("The preview has ended.")


def consent(
    source: OneStory,
    person: Annotated[
        list[str] | None, typer.Option("--person", help="Only this person, by key; repeatable.")
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help="The folder for the sheets.")
    ] = Path("consent"),
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write sheets to print, on which people give their consent, in each person's language."""
    from storykit import library
    from storykit.jobs.showing import write_consent_sheets

    console = Console(as_json=json, quiet=quiet)
    story = library.load(script_of(source))
    for path in write_consent_sheets(story, person, out):
        console.result(str(path), kind="consent")
    console.say("Print them, read them aloud, and keep the signed sheets apart from the story.")


_FACES = (
    "A program misses faces. What it found are proposals: look whether each is right, put it into "
    "the script, and look at every picture and every second yourself. What it did not find may "
    "still be there."
)


def faces(source: OneStory, json: AsJson = False, quiet: Quiet = False) -> None:
    """Look for faces in pictures and clips, and propose what to hide. A person has to confirm it.

    Needs the extra “faces”: pip install 'storykit[faces]'.
    """
    from storykit import library
    from storykit.check import Context
    from storykit.check.faces import propose_hiding

    console = Console(as_json=json, quiet=quiet)
    story = library.load(script_of(source))
    last = ""
    for found in propose_hiding(Context(story)):
        placed = found.medium.placed
        head = f"{placed.called if placed else ''}: {found.medium.file}"
        if json:
            boxes = [{"at_ms": at, "box": box} for at, box in found.boxes]
            path = placed.path if placed else ""
            console.result(head, path=path, covered=found.covered, boxes=boxes)
            continue
        if head != last:
            console.result(head)
            last = head
        for line in ["(covered already)"] if found.covered else found.script.splitlines():
            console.result(f"    {line}")
    console.say(_FACES)
