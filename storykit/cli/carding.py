"""`storykit cards`: the social cards of a story, or one for every row of a table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from storykit.cli.allowing import Allow, Because, reasons
from storykit.cli.console import Console, tell_made
from storykit.cli.options import (
    AsJson,
    Formats,
    Languages,
    Out,
    Quiet,
    amount_of,
    script_of,
    split,
)


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command("cards", short_help="Make the cards of a story, or of every row of a table.")(cards)


def cards(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="STORY|TABLE",
            help="A story, or a table of cards: CSV, XLSX, JSON, JSONL or YAML.",
        ),
    ],
    layout: Annotated[
        str | None,
        typer.Option(
            "--layout", metavar="LAYOUT", help="Only cards of this layout; a table's layout."
        ),
    ] = None,
    theme: Annotated[
        str | None,
        typer.Option(
            "--theme", metavar="THEME", help="Another theme than the story's; a table's theme."
        ),
    ] = None,
    lang: Languages = None,
    format: Formats = None,
    out: Out = Path("out"),
    to: Annotated[str, typer.Option("--to", metavar="KINDS", help="png, jpg or webp.")] = "png",
    max_bytes: Annotated[
        str | None,
        typer.Option("--max-bytes", metavar="AMOUNT", help="No file larger, such as 300kB."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Of a table: make unchanged cards too.")
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", metavar="NUMBER", min=1, help="Workers. Usual: one a core."),
    ] = None,
    allow: Allow = None,
    because: Because = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Make the social cards of a story, or a card for every row of a table."""
    from storykit import library
    from storykit.cards.plans import TableOptions
    from storykit.jobs.tables import is_table

    console = Console(as_json=json, quiet=quiet)
    largest = None if max_bytes is None else amount_of(max_bytes)
    try:
        if source.is_file() and is_table(source):
            options = TableOptions(
                out / "cards",
                layout=layout,
                theme=theme or "steppe",
                languages=split(lang) or ("en",),
                formats=split(format) or ("square",),
                suffix="." + to.lower().lstrip("."),
                max_bytes=largest,
                workers=jobs,
                again=again,
            )
            result = library.make_table_cards(
                source, options, folder=out, on_progress=console.progress
            )
        else:
            result = library.make_cards(
                library.load(script_of(source)), layout=layout, theme=theme, languages=split(lang),
                formats=split(format), out=out, to=to, max_bytes=largest, workers=jobs,
                allow=reasons(allow, because), on_progress=console.progress,
            )  # fmt: skip
    finally:
        console.finish()
    raise typer.Exit(tell_made(console, result, "card", out))
