"""`storykit layouts` and `storykit themes`: lists, pictures, and copies to make one's own from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from storykit.cli.console import Console
from storykit.cli.listing import Folder, Picture, print_table, write_picture
from storykit.cli.options import AsJson
from storykit.errors import UsageError, nearest

_LIKE = "Begin with a copy of this one."
# What `layouts` takes for drawing one, and for nothing else.
_DRAWING = ("picture", "lang", "format", "theme", "debug")


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command("layouts")(layouts)
    app.command("themes")(themes)


def layouts(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(help="`show NAME` draws one, `new NAME` begins one."),
    ] = None,
    picture: Picture = None,
    lang: Annotated[
        str, typer.Option("--lang", metavar="LANGUAGE", help="The language of the sample.")
    ] = "en",
    format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="The format of the sample.")
    ] = "square",
    theme: Annotated[
        str, typer.Option("--theme", metavar="THEME", help="The theme of the sample.")
    ] = "steppe",
    debug: Annotated[
        bool, typer.Option("--debug", help="Draw boxes, safe area and baselines over it.")
    ] = False,
    like: Annotated[str, typer.Option("--like", metavar="NAME", help=_LIKE)] = "title",
    story: Folder = None,
    json: AsJson = False,
) -> None:
    """The layouts: what each shows and the fields it takes.

    `storykit layouts show quote --lang ar` draws one with sample texts; `storykit layouts new
    mine --like quote` begins one of your own in the folder `layouts`.
    """
    from storykit import library
    from storykit.jobs import lists

    console = Console(as_json=json)
    verb, name = _asked(words)
    drawn = _given(context, _DRAWING)
    if drawn and (verb != "show" or not name):
        raise typer.BadParameter(
            f"{', '.join(drawn)}: these draw a layout, as in storykit layouts show quote --lang ar"
        )
    story = story or Path()
    if verb == "new":
        console.result(str(library.new_layout(name, story, like)))
    elif verb == "show" and (drawn or words != [name]):
        target = picture or Path(f"{name}.{lang}.{format}.png")
        image = library.sample(
            name, language=lang, format=format, theme=theme, folder=story, debug=debug
        )
        write_picture(console, target, image)
    else:
        _list(console, json, lists.list_layouts(story), "layout", name)


def themes(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="`new NAME` begins one of your own."),
    ] = None,
    like: Annotated[str, typer.Option("--like", metavar="NAME", help=_LIKE)] = "steppe",
    story: Folder = None,
    json: AsJson = False,
) -> None:
    """The themes: colours, type and caption style."""
    from storykit import library
    from storykit.jobs import lists

    console = Console(as_json=json)
    verb, name = _asked(words)
    story = story or Path()
    if verb == "new":
        console.result(str(library.new_theme(name, story, like)))
    else:
        _list(console, json, lists.list_themes(story), "theme", name)


def _list(console: Console, json: bool, rows: list[dict[str, Any]], kind: str, name: str) -> None:
    """All rows, or the one that is named; UsageError where there is none."""
    known = [row[kind] for row in rows]
    if name and name not in known:
        raise UsageError(f"There is no {kind} “{name}”.", cure=nearest(name, known))
    print_table(console, json, [row for row in rows if name in ("", row[kind])])


def _given(context: typer.Context, names: Sequence[str]) -> list[str]:
    """Those of the options that were written, as `--lang`, whatever their values."""
    written = []
    for name in names:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            written.append(f"--{name}")
    return written


def _asked(words: list[str] | None) -> tuple[str, str]:
    """What is to be done and with which name; `quote` alone means `show quote`."""
    if not words:
        return "", ""
    verb, *names = words if words[0] in ("show", "new") else ["show", *words]
    if len(names) != 1:
        raise typer.BadParameter(f"{verb} takes one name")
    return verb, names[0]
