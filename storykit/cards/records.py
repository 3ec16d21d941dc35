"""What was made before, and whether it would come out the same again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

from storykit.assets import Assets
from storykit.cards.materials import Materials
from storykit.cards.plans import TableCard, TablePlan
from storykit.files import publish

_INDEX = ".cards.json"


def fingerprint(card: TableCard, plan: TablePlan, materials: Materials) -> str:
    """A digest of everything a card's file depends on; pictures by size and time of change."""
    options = plan.options
    layout = materials.layout(card.layout)
    theme = materials.theme(options.theme)
    files = [layout.file, *theme.files, options.logo or theme.logo]
    assets = Assets((plan.folder,))
    for name, spec in layout.fields.items():
        if spec.kind in ("picture", "clip") and isinstance(card.fields.get(name), str):
            files.append(assets.find(str(card.fields[name])))
    facts = {
        "card": {**asdict(replace(card, row=0)), "fields": dict(card.fields)},
        "options": [options.suffix, options.quality, options.max_bytes, options.digits],
        "files": [_stamp(file) for file in files if file is not None],
        "fonts": materials.fonts_digest(theme),
        "program": _program_stamp(),
    }
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _stamp(file: Path) -> list[Any]:
    stat = file.stat()
    return [str(file), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]


@cache
def _program_stamp() -> str:
    """A digest of the program's own parts that draw cards, by size and time of change."""
    package = Path(__file__).resolve().parent.parent
    rooms = ("cards", "design", "text", "language")
    stamps = [
        _stamp(file)[1:] for room in rooms for file in sorted((package / room).glob("*.[py]*"))
    ]
    return hashlib.sha256(json.dumps(stamps).encode()).hexdigest()


def read_index(out: Path) -> dict[str, list[Any]]:
    """What is known of the files made earlier, by name; empty where there is no record of them.

    That is a fingerprint, the size in bytes, and the table as it is seen from the folder.
    """
    try:
        found = json.loads((out / _INDEX).read_text(encoding="utf-8"))
        return {str(name): list(entry) for name, entry in found.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def is_there(path: Path, entry: list[Any] | None, wanted: str) -> bool:
    """Whether a file was made from the same inputs, and is as long as it was left."""
    if not entry or entry[0] != wanted:
        return False
    try:
        return bool(path.stat().st_size == entry[1])
    except OSError:
        return False


def seen_from(out: Path, table: Path) -> str:
    """A table as its cards know it: its way from their folder, which may move with it."""
    try:
        return Path(os.path.relpath(table.resolve(), out.resolve())).as_posix()
    except ValueError:  # on another drive
        return table.resolve().as_posix()


def owner(entry: list[Any] | None, out: Path) -> str | None:
    """The table that a file was made from, where that is known and still there."""
    if not entry or len(entry) < 3 or not (out / str(entry[2])).is_file():
        return None
    return str(entry[2])


def write_index(out: Path, made: Mapping[str, list[Any]]) -> None:
    """Keeps the record beside the cards; without it every card is made again."""
    publish(out / _INDEX, json.dumps(made, sort_keys=True))
