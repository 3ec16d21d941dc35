"""What cards a table asks for: its rows as fields of layouts, in every language and format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from storykit.cards.card import card_fields
from storykit.cards.encoding import SUFFIXES
from storykit.cards.materials import Materials
from storykit.cards.tables import RULE, Row, Table
from storykit.design.layouts import Layout
from storykit.errors import (
    Finding,
    Level,
    StorykitError,
    UsageError,
    Where,
    near_name,
    nearest,
)
from storykit.files import safe_name
from storykit.formats import find_format
from storykit.language import find_language
from storykit.script.numbers import number_in
from storykit.text.preflight import damage

_NO_LAYOUT = "No layout is named."
_NAME_LAYOUT = "Name one with --layout, or in a column “layout”; `storykit layouts` lists them."
_NAMED_ROWS = 4
SPECIAL = ("layout", "language", "format", "output", "alt", "credit", "focus")
"""Columns that say something of the card itself; every other one is a field, or is left alone."""
_MEANT = {
    "lang": "language", "locale": "language", "size": "format", "filename": "output",
    "file_name": "output", "template": "layout", "alt_text": "alt",
}  # fmt: skip
"""What such columns are called elsewhere, and by storykit's own options."""


@dataclass(frozen=True)
class TableOptions:
    """How the cards of a table are made.

    What a row says in its own `layout`, `language` and `format` columns goes before these.
    `folder` is where pictures, layouts, themes and fonts are looked for: the table's own unless
    told.
    """

    out: Path
    layout: str | None = None
    theme: str = "steppe"
    languages: tuple[str, ...] = ("en",)
    formats: tuple[str, ...] = ("square",)
    suffix: str = ".png"
    quality: int = 90
    max_bytes: int | None = None
    digits: Literal["native", "western"] | None = None
    logo: Path | None = None
    folder: Path | None = None
    workers: int | None = None
    again: bool = False


@dataclass(frozen=True)
class TableCard:
    """One card of a table, as plain values that travel between processes."""

    row: int
    name: str
    layout: str
    language: str
    format: str
    fields: Mapping[str, Any]
    alt: str = ""
    credit: str = ""
    focus: tuple[float, float] = (0.5, 0.5)


@dataclass(frozen=True)
class TablePlan:
    """The cards of a table in the order they are best made in, and what is wrong with rows."""

    table: Table
    options: TableOptions
    cards: tuple[TableCard, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def folder(self) -> Path:
        """Where its pictures lie."""
        return self.options.folder or self.table.file.parent


def plan_cards(table: Table, options: TableOptions) -> TablePlan:
    """The cards a table asks for; rows that ask for what cannot be are told of and left out.

    A field may have a column for each language, as `quote.ar` beside `quote`. Raises UsageError for
    options that no row could be made with.
    """
    if options.suffix.lower() not in SUFFIXES:
        raise UsageError(
            f"Cards cannot be written as “{options.suffix}”.",
            cure=nearest(options.suffix, tuple(SUFFIXES)),
        )
    materials = Materials(options.folder or table.file.parent)
    if options.layout is not None:
        materials.layout(options.layout)
    elif not any(_key(column) == "layout" for column in table.columns):
        raise UsageError(_NO_LAYOUT, cure=_NAME_LAYOUT)
    materials.theme(options.theme)
    for tag in options.languages:
        find_language(tag)
    for name in options.formats:
        find_format(name)
    cards: list[TableCard] = []
    findings = list(table.findings)
    findings += _unknown_columns(table, options, materials)
    names: dict[str, int] = {}
    wrong: dict[tuple[str, str, str], list[int]] = {}
    for row in table.rows:
        try:
            cards += _row_cards(table, row, options, materials, names)
        except StorykitError as error:
            told = (error.message, error.cure, error.where.path)
            wrong.setdefault(told, []).append(row.number)
    findings += (_told(table, rows, *told) for told, rows in wrong.items())
    order = {name: place for place, name in enumerate(dict.fromkeys(c.format for c in cards))}
    cards.sort(key=lambda card: (order[card.format], card.language, card.layout, card.row))
    return TablePlan(table, options, tuple(cards), tuple(findings))


def _row_cards(
    table: Table, row: Row, options: TableOptions, materials: Materials, names: dict[str, int]
) -> list[TableCard]:
    row = Row(row.number, {_key(column): value for column, value in row.values.items()})
    special = {key: row.values.get(key) for key in SPECIAL}
    layout_name = str(special["layout"] or options.layout or "")
    if not layout_name:
        raise UsageError(_NO_LAYOUT, cure=_NAME_LAYOUT)
    layout = materials.layout(layout_name)
    said = str(special["language"] or "")
    languages = [find_language(said).tag] if said else list(options.languages)
    formats = _several(special["format"]) or list(options.formats)
    stem = str(special["output"] or row.values.get("id") or f"{table.file.stem}-{row.number:04}")
    name = safe_name(Path(stem).stem if Path(stem).suffix in SUFFIXES else stem, "card")
    if name in names:
        raise UsageError(
            f"Rows {names[name]} and {row.number} are to be written as “{name}”.",
            cure="Give each row its own “output”.",
        )
    names[name] = row.number
    given = _fields_of(layout, row)
    cards = []
    for tag in languages:
        fields = _in_language(given, tag)
        card_fields(layout, fields)
        _check_letters(fields, tag)
        for format in formats:
            find_format(format)
            cards.append(
                TableCard(
                    row.number, name, layout_name, tag, format, fields,
                    _text(row, "alt", tag), _text(row, "credit", tag), _focus(special["focus"]),
                )
            )  # fmt: skip
    return cards


def _fields_of(layout: Layout, row: Row) -> dict[str, dict[str, Any]]:
    """The row's values by field and language tag; the empty tag serves every language."""
    found: dict[str, dict[str, Any]] = {}
    for column, value in row.values.items():
        name, _, tag = column.partition(".")
        if name in layout.fields and value not in (None, ""):
            found.setdefault(name, {})[tag.strip()] = _typed(layout.fields[name].kind, value)
    return found


def _key(column: str) -> str:
    """A column's name as fields are written: `Before label.AR` is `before_label.AR`."""
    name, dot, tag = column.strip().partition(".")
    return re.sub(r"[\s-]+", "_", name.strip().lower()) + dot + tag.strip()


def _typed(kind: str, value: Any) -> Any:
    """A cell as its field takes it: lists by lines or bars, numbers out of digits of any script."""
    if kind == "list" and isinstance(value, str):
        parts = value.split("\n") if "\n" in value else value.split("|")
        return [part.strip() for part in parts if part.strip()]
    if kind == "number" and isinstance(value, str):
        number = number_in(value)
        return value if number is None else number
    if kind == "rows" and isinstance(value, str):
        return [
            dict(zip(("label", "value"), map(str.strip, part.rpartition(":")[::2]), strict=True))
            for part in value.replace("|", "\n").split("\n")
            if ":" in part
        ]
    return value


def _in_language(given: Mapping[str, Mapping[str, Any]], tag: str) -> dict[str, Any]:
    """Each field's value for a language: its own, else a shorter tag's, else the common one."""
    fields = {}
    for name, values in given.items():
        probe = tag
        while probe and probe not in values:
            probe = probe.rpartition("-")[0]
        value = values.get(probe)
        if value not in (None, ""):
            fields[name] = value
    return fields


def _check_letters(fields: Mapping[str, Any], tag: str) -> None:
    """Nothing, or UsageError for a text whose letters were lost or are no Unicode."""
    for name, value in fields.items():
        for text in value if isinstance(value, list) else [value]:
            for finding in damage(text, tag) if isinstance(text, str) else ():
                if finding.level == "error":
                    where = Where(None, None, None, name)
                    raise UsageError(finding.message, cure=finding.cure, where=where)


def _text(row: Row, column: str, tag: str) -> str:
    for key in (f"{column}.{tag}", column):
        if row.values.get(key):
            return str(row.values[key])
    return ""


def _several(value: Any) -> list[str]:
    if isinstance(value, list | tuple):
        return [str(part) for part in value]
    return [part.strip() for part in str(value or "").replace(";", ",").split(",") if part.strip()]


def _focus(value: Any) -> tuple[float, float]:
    parts = _several(value) if isinstance(value, str) else value
    try:
        across, down = (min(1.0, max(0.0, float(part))) for part in parts)
    except (TypeError, ValueError):
        return 0.5, 0.5
    return across, down


def _unknown_columns(table: Table, options: TableOptions, materials: Materials) -> list[Finding]:
    """Columns that no layout of the table takes: often a name with a letter wrong.

    Those that say something of the card are missed in every card, so they are more than a note.
    """
    named = next((column for column in table.columns if _key(column) == "layout"), "")
    layouts = {str(row.values.get(named) or options.layout or "") for row in table.rows}
    known: set[str] = {*SPECIAL, "id"}
    for name in layouts:
        try:
            known |= set(materials.layout(name).fields)
        except StorykitError:
            return []
    findings = []
    given = {_key(column).partition(".")[0] for column in table.columns}
    level: Level
    for column in table.columns:
        name = _key(column).partition(".")[0]
        if name in known:
            continue
        meant = _MEANT.get(name) or near_name(name, sorted(known - given))
        if meant in SPECIAL and meant not in given:
            level, cure = "warning", f"Did you mean “{meant}”? Rename the column, if so."
        else:
            level, cure = "info", nearest(name, sorted(known))
        said = f"The column “{column}” is not used."
        findings.append(Finding(RULE, level, said, cure, table.where(column=column)))
    return findings


def _told(table: Table, rows: list[int], message: str, cure: str, path: str) -> Finding:
    """One finding of what is wrong with one row or many in the same way."""
    few, more = ", ".join(map(str, rows[:_NAMED_ROWS])), len(rows) - _NAMED_ROWS
    told = f"Row {few}" if len(rows) == 1 else f"Rows {few}" + f" and {more} more" * (more > 0)
    where = Where(table.file, rows[0], None, path)
    return Finding(RULE, "error", f"{told}: {message}", cure, where)
