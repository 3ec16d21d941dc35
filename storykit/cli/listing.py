"""The lists: languages, formats, fonts, the schema, and what this machine has."""

from __future__ import annotations

import json as json_module
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from storykit.cli.console import Console
from storykit.cli.options import AsJson, script_of

Folder = Annotated[
    Path | None,
    typer.Option("--story", metavar="FOLDER", help="Also look in this story's own folder."),
]
Picture = Annotated[
    Path | None, typer.Option("--picture", metavar="FILE", help="Write a picture to this file.")
]


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    for command in (languages, formats, platforms, fonts, schema, doctor):
        app.command(command.__name__)(command)


def print_table(console: Console, as_json: bool, rows: Sequence[dict[str, Any]]) -> None:
    """Rows as aligned columns, or as JSON; the first key of a row is its name.

    On a terminal the columns have headings; other programs get the rows alone.
    """
    if as_json:
        console.raw(json_module.dumps(list(rows), ensure_ascii=False, indent=2) + "\n")
        return
    if not rows:
        return
    from rich.cells import cell_len

    keys = list(rows[0])
    headings = [keys] if console.shows_results else []
    texts = [*headings, *([_cell(row[key]) for key in keys] for row in rows)]
    widths = [max(map(cell_len, column)) for column in zip(*texts, strict=True)]
    for cells in texts:
        padded = (cell + " " * (w - cell_len(cell)) for cell, w in zip(cells, widths, strict=True))
        console.result("  ".join(padded).rstrip())


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def write_picture(console: Console, path: Path | None, image: Any) -> None:
    """Writes a picture where a path is given, and names it."""
    if path is not None:
        from storykit.files import publishing

        with publishing(path) as draft:
            image.save(draft)
        console.result(str(path))


def languages(
    lang: Annotated[
        str | None, typer.Argument(metavar="LANGUAGE", help="One language, by its tag.")
    ] = None,
    picture: Picture = None,
    json: AsJson = False,
) -> None:
    """The languages: direction, digits, fonts and speeds. With a tag and --picture: a specimen."""
    from storykit import library
    from storykit.jobs import lists

    console = Console(as_json=json)
    if lang is not None and picture is not None:
        write_picture(console, picture, library.specimen(lang))
        return
    print_table(console, json, lists.list_languages(lang))


def formats(json: AsJson = False) -> None:
    """The formats: sizes of videos and cards."""
    from storykit.jobs import lists

    print_table(Console(as_json=json), json, lists.list_formats())


def platforms(json: AsJson = False) -> None:
    """The places `render --for` knows, and what they take.

    That is shapes, the longest time and the largest file, each with its source.
    """
    from storykit.jobs import lists

    print_table(Console(as_json=json), json, lists.list_platforms())


def fonts(story: Folder = None, json: AsJson = False) -> None:
    """The fonts at hand: scripts, weights and where each came from.

    With --story those of its folder and its theme, too.
    """
    from storykit.jobs import lists

    script = None if story is None else script_of(story)
    print_table(Console(as_json=json), json, lists.list_fonts(script))


def schema(story: Folder = None) -> None:
    """The JSON Schema of the script, for editors."""
    from storykit import library

    document = library.schema(story)
    Console().raw(json_module.dumps(document, ensure_ascii=False, indent=2) + "\n")


def doctor(json: AsJson = False) -> None:
    """What this machine has and lacks, and the cure."""
    from storykit import library

    console = Console(as_json=json)
    findings = library.doctor()
    for finding in findings:
        word = {"info": "ok", "warning": "lacks", "error": "broken"}[finding.level]
        if json:
            console.findings([finding])
        else:
            console.result(
                f"{word:7}{finding.message}"
                + (f"\n       → {finding.cure}" if finding.cure else "")
            )
    raise typer.Exit(1 if any(f.level == "error" for f in findings) else 0)
