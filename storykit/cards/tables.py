"""Tables of cards: CSV, XLSX, JSON, JSON lines and YAML, read into rows of plain values.

What people export from spreadsheets is met as it comes: any usual separator, UTF-8 or UTF-16 with
or without a mark, and the old encodings of the languages' own Windows, told of in a finding.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from storykit.documents import read_document
from storykit.errors import Finding, ScriptError, UsageError, Where
from storykit.language import Language

LARGEST_TABLE = 50_000_000
"""Bytes of a table, unpacked."""
MOST_ROWS = 100_000
MOST_COLUMNS = 200
_LONGEST_CELL = 131_072
"""Characters, as many as a cell of a CSV file may have; Excel takes a quarter of that."""

_LAST_ROW = 1_048_576
"""Of a sheet in a workbook; whatever else says so would be counted to for hours."""

RULE = "TABLE"

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".json", ".jsonl", ".ndjson", ".yaml", ".yml")
_SEPARATORS = ",;\t|"
# What Windows wrote before UTF-8, by script; where a script is not named it was Latin.
_OLD_ENCODINGS = {
    "Arab": "cp1256", "Cyrl": "cp1251", "Hebr": "cp1255", "Thai": "cp874", "Grek": "cp1253",
    "Hans": "gb18030", "Hant": "big5", "Jpan": "cp932", "Kore": "cp949",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One row: its number as people see it in the file, and its values by column."""

    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """A table's rows, its columns in order, and what was noticed while it was read."""

    file: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...] = field(default=())

    def where(self, row: Row | None = None, column: str = "") -> Where:
        """The place of a row, or of one of its cells."""
        return Where(self.file, row.number if row else 1, None, column)


def read_table_file(file: Path, language: Language | None = None) -> Table:
    """The table in a file; `language` helps with encodings from before UTF-8.

    Raises ScriptError where it cannot be read at all, UsageError for another kind of file.
    """
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(
            f"“{file.name}” is no table that can be read.",
            cure="Save it as CSV (UTF-8) or XLSX; JSON, JSON lines and YAML are read too.",
        )
    if suffix in (".yaml", ".yml"):
        return _mapped(file, read_document(file).data, 1)
    if suffix == ".xlsx":
        return _workbook(file)
    data = _bytes(file)
    text, findings = _decoded(file, data, language)
    if suffix in (".json", ".jsonl", ".ndjson"):
        return _json(file, text, lines=suffix != ".json")
    return _separated(file, text, findings)


def _bytes(file: Path) -> bytes:
    if file.exists() and not file.is_file():
        raise _unreadable(file, "This is no file.", "Name the table itself.")
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST_TABLE + 1)
    except OSError as error:
        raise _unreadable(file, f"Cannot be read: {error.strerror}.", "Check its name.") from None
    if len(data) > LARGEST_TABLE:
        raise _unreadable(file, "The table is larger than 50 MB.", "Divide it.")
    return data


def _decoded(file: Path, data: bytes, language: Language | None) -> tuple[str, list[Finding]]:
    """The text of a file, and a finding where its encoding had to be guessed."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    old = _OLD_ENCODINGS.get(language.script if language else "Latn", "cp1252")
    try:
        text = data.decode(old)
    except UnicodeDecodeError:
        text = data.decode(old, "replace")
    said = Finding(
        RULE,
        "warning",
        f"The table is not saved as UTF-8; it was read as {old}.",
        "Look at a card: where letters are wrong, save the table as “CSV UTF-8”.",
        Where(file),
    )
    return text, [said]


def _separated(file: Path, text: str, findings: list[Finding]) -> Table:
    if "\x00" in text:
        raise _unreadable(file, "The file holds binary data.", "Save it as CSV (UTF-8).")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=False)
    rows: list[Row] = []
    columns: tuple[str, ...] = ()
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if not columns:
                if any(cell.strip() for cell in cells):
                    columns = _columns(file, cells)
                continue
            if any(cell.strip() for cell in cells):
                values = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
                rows.append(Row(number, values))
            _check_count(file, len(rows))
    except csv.Error as error:
        message = f"Row {number + 1} cannot be read: {error}."
        raise _unreadable(file, message, "Check its quotes.") from None
    return Table(file, columns, tuple(rows), tuple(findings))


def _separator(text: str) -> str:
    """The separator that divides the first line into most parts, outside of quotes."""
    line: list[str] = []
    quoted = False
    for character in text[:20_000]:
        if character == '"':
            quoted = not quoted
        elif character in "\r\n" and not quoted and line:
            break
        elif not quoted:
            line.append(character)
    return max(_SEPARATORS, key=lambda mark: (line.count(mark), mark == ","))


def _columns(file: Path, cells: list[Any]) -> tuple[str, ...]:
    names = [str(cell or "").strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise _unreadable(file, f"There are more than {MOST_COLUMNS} columns.", "Use fewer.")
    double = {name for name in names if name and names.count(name) > 1}
    if double:
        raise _unreadable(
            file, f"Two columns are called “{sorted(double)[0]}”.", "Give each its own name."
        )
    return tuple(name or f"column {place}" for place, name in enumerate(names, start=1))


def _workbook(file: Path) -> Table:
    """The first sheet of a workbook; formulas by the results saved with them."""
    import openpyxl

    try:
        with zipfile.ZipFile(file) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > LARGEST_TABLE * 4:
                raise _unreadable(file, "The workbook is too large.", "Save the sheet as CSV.")
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        found: Iterator[tuple[Any, ...]] = sheet.iter_rows(values_only=True)
        columns: tuple[str, ...] = ()
        rows: list[Row] = []
        for number, cells in enumerate(found, start=1):
            if number > _LAST_ROW:
                raise _unreadable(file, "There are rows beyond the last.", "Save it as CSV.")
            if not any(cell not in (None, "") for cell in cells):
                continue
            if not columns:
                columns = _columns(file, list(cells))
                continue
            if any(isinstance(cell, str) and len(cell) > _LONGEST_CELL for cell in cells):
                raise _unreadable(file, f"A cell of row {number} is too long.", "Shorten it.")
            values = {name: _cell(cell) for name, cell in zip(columns, cells, strict=False)}
            rows.append(Row(number, values))
            _check_count(file, len(rows))
        book.close()
    except ScriptError:
        raise
    except Exception as error:  # a broken workbook raises anything from KeyError to BadZipFile
        raise _unreadable(
            file, f"The workbook cannot be read: {error}.", "Save it again as XLSX, or as CSV."
        ) from None
    return Table(file, columns, tuple(rows))


def _cell(value: Any) -> Any:
    """A cell as it would be typed: whole numbers without point, dates as 2019-08-28."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.strip() if isinstance(value, str) else value


def _json(file: Path, text: str, *, lines: bool) -> Table:
    def refuse(word: str) -> Any:
        raise ValueError(f"{word} is no number")

    try:
        if not lines:
            return _mapped(file, json.loads(text, parse_constant=refuse), 1)
        rows = []
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                rows.append((number, json.loads(line, parse_constant=refuse)))
    except (ValueError, RecursionError) as error:
        raise _unreadable(
            file, f"The file is no valid JSON: {error}.", "Check its quotes and commas."
        ) from None
    return _of_mappings(file, rows)


def _mapped(file: Path, data: Any, first: int) -> Table:
    """A table from a list of mappings, or from the one list in a mapping."""
    if isinstance(data, Mapping):
        lists = [value for value in data.values() if isinstance(value, list)]
        data = lists[0] if len(lists) == 1 else data
    if not isinstance(data, list):
        raise _unreadable(file, "A table is a list of rows.", "Write “- quote: …” for each row.")
    return _of_mappings(file, list(enumerate(data, start=first)))


def _of_mappings(file: Path, rows: list[tuple[int, Any]]) -> Table:
    _check_count(file, len(rows))
    columns: dict[str, None] = {}
    made = []
    for number, row in rows:
        if not isinstance(row, Mapping):
            raise _unreadable(file, f"Row {number} is no mapping of names to values.", "Mend it.")
        values = {str(key): value for key, value in row.items()}
        columns.update(dict.fromkeys(values))
        if len(columns) > MOST_COLUMNS:
            raise _unreadable(file, f"There are more than {MOST_COLUMNS} columns.", "Use fewer.")
        made.append(Row(number, values))
    return Table(file, tuple(columns), tuple(made))


def _check_count(file: Path, count: int) -> None:
    if count > MOST_ROWS:
        raise _unreadable(file, f"There are more than {MOST_ROWS:,} rows.", "Divide the table.")


def _unreadable(file: Path, message: str, cure: str) -> ScriptError:
    return ScriptError([Finding(RULE, "error", message, cure, Where(file))])
