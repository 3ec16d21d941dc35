"""Tables for translators as files: XLSX and CSV with all languages, PO with one each."""

from __future__ import annotations

import csv
import errno
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storykit.errors import Finding, UsageError, Where
from storykit.language import find_language
from storykit.subtitles.decoding import decode
from storykit.subtitles.translating import Row

if TYPE_CHECKING:
    from openpyxl import Workbook

Table = list[tuple[str, Mapping[str, str]]]
"""Each row's key and its texts by language."""

LARGEST_FILE = 5_000_000
_LARGEST_UNPACKED = 60_000_000
_MOST_ROWS = 20_000
_KEY, _PLACE, _KIND, _LIMIT = "key", "where", "what it is", "letters at most"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_GUARDED = tuple(f"'{sign}" for sign in _FORMULA)
_PO_LINE = re.compile(r'^(msgctxt|msgid|msgstr)?\s*"((?:[^"\\]|\\.)*)"\s*$')
_PO_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "r": "\r"}


def write_csv(rows: Sequence[Row], languages: Sequence[str]) -> bytes:
    """The table as CSV in UTF-8, with the mark that spreadsheets look for."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([_guarded(cell) for cell in cells] for cells in _cells(rows, languages))
    return text.getvalue().encode("utf-8-sig")


def _guarded(cell: str | int) -> str | int:
    """The cell with an apostrophe before what a spreadsheet would compute: `=1+1`, `- Yes`, `@2s`.

    Programs take a CSV cell for a formula by its first sign; reading takes the apostrophe off.
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def write_xlsx(rows: Sequence[Row], languages: Sequence[str]) -> bytes:
    """The table as a workbook: wrapped text, right-to-left cells where the language is."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "translate"
    for number, cells in enumerate(_cells(rows, languages), 1):
        for column, value in enumerate(cells, 1):
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever the text begins with
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for column, name in enumerate(_header(languages), 1):
        letter = get_column_letter(column)
        is_text = name in languages
        sheet.column_dimensions[letter].width = 48 if is_text else 22 if column < 4 else 9
        if is_text and find_language(name).right_to_left:
            for (cell,) in sheet[f"{letter}2:{letter}{len(rows) + 1}"] if rows else ():
                cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=2)
        if is_text and name != languages[0]:
            sheet[f"{letter}1"].fill = PatternFill("solid", fgColor="FFF2CC")
    sheet.freeze_panes = "D2"
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    """The bytes of a workbook, which do not tell when and by which program it was written."""
    from openpyxl.writer.excel import ExcelWriter

    about = book.properties
    about.created = about.modified = datetime(1980, 1, 1)
    about.creator = None
    dated, undated = io.BytesIO(), io.BytesIO()
    # `book.save` would put the time into the properties again.
    ExcelWriter(book, zipfile.ZipFile(dated, "w")).save()
    with zipfile.ZipFile(dated) as parts, zipfile.ZipFile(undated, "w") as packed:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name)  # of 1980, as far back as an archive can tell
            entry.external_attr = 0o600 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, parts.read(name))
    return undated.getvalue()


def write_po(rows: Sequence[Row], languages: Sequence[str], language: str) -> bytes:
    """One language as a PO file (GNU gettext), for Poedit, Weblate and their like."""
    source = languages[0]
    blocks = [
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Language: {language}\\n"\n'
        f'"X-Source-Language: {source}\\n"'
    ]
    for row in rows:
        blocks.append(
            f"#. {row.place}: {row.kind}; {row.limits[language]} {_LIMIT}\n"
            f"msgctxt {_po(row.key)}\nmsgid {_po(row.texts[source])}\n"
            f"msgstr {_po(row.texts.get(language, ''))}"
        )
    return ("\n\n".join(blocks) + "\n").encode()


def read_sheet(path: Path) -> tuple[Table, tuple[Finding, ...]]:
    """The rows of a filled table (XLSX, CSV or PO), and what was odd about the file.

    Entries of a PO file that its tool marked as uncertain (`fuzzy`) are passed over.

    Raises UsageError for a file that is no such table.
    """
    suffix = path.suffix.lower()
    data = _bytes(path)
    if suffix == ".xlsx":
        return _tabled(_xlsx_cells(data, path), path), ()
    text, _, findings = decode(data)
    findings = tuple(finding.at(Where(path)) for finding in findings)
    if suffix == ".po":
        return _po_table(text, path), findings
    if suffix in (".csv", ".tsv", ".txt"):
        return _tabled(_csv_cells(text), path), findings
    raise UsageError(
        f"“{path.name}” is not a table storykit reads.", cure="Give a .xlsx, .csv or .po file."
    )


def _header(languages: Sequence[str]) -> list[str]:
    others = [part for tag in languages[1:] for part in (tag, f"{tag}: {_LIMIT}")]
    return [_KEY, _PLACE, _KIND, languages[0], *others]


def _cells(rows: Sequence[Row], languages: Sequence[str]) -> Iterator[list[str | int]]:
    yield list(_header(languages))
    for row in rows:
        cells: list[str | int] = [row.key, row.place, row.kind, row.texts[languages[0]]]
        for tag in languages[1:]:
            cells += [row.texts.get(tag, ""), row.limits[tag]]
        yield cells


def _bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise OSError(errno.EINVAL, "it is no file")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UsageError(f"“{path}” cannot be read: {error.strerror or error}.") from error
    if len(data) > LARGEST_FILE:
        raise UsageError(f"“{path.name}” is larger than 5 MB, which no such table is.")
    return data


def _csv_cells(text: str) -> Iterator[Sequence[Any]]:
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    for cells in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
        yield [cell[1:] if cell.startswith(_GUARDED) else cell for cell in cells]


def _xlsx_cells(data: bytes, path: Path) -> Iterator[Sequence[Any]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _LARGEST_UNPACKED:
                raise UsageError(f"“{path.name}” unpacks to more than any such table has.")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        yield from book.worksheets[0].iter_rows(values_only=True, max_row=_MOST_ROWS)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise UsageError(
            f"“{path.name}” is not a workbook that can be read.",
            cure="Save it again as .xlsx, or as .csv.",
        ) from error


def _tabled(cells: Iterator[Sequence[Any]], path: Path) -> Table:
    header = [_cell(cell) for cell in next(cells, ())]
    if _KEY not in header:
        raise UsageError(
            f"The first row of “{path.name}” has no column “{_KEY}”.",
            cure="Keep the first row and the first column as storykit wrote them.",
        )
    languages = {
        column: name
        for column, name in enumerate(header)
        if name and name not in (_KEY, _PLACE, _KIND) and not name.endswith(_LIMIT)
    }
    place = header.index(_KEY)
    table: Table = []
    for row in cells:
        key = _cell(row[place]) if place < len(row) else ""
        if key:
            texts = {
                name: _cell(row[column]) for column, name in languages.items() if column < len(row)
            }
            table.append((key, texts))
    return table


# What spreadsheets and word processors end lines with, escaped by Excel or not.
_LINE_END = re.compile("_x000D_\n|\r\n|\r|_x000B_|[\x0b\x0c\x85\u2028\u2029]")


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return _LINE_END.sub("\n", text).strip()


def _po(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    lines = escaped.split("\n")
    if len(lines) == 1:
        return f'"{lines[0]}"'
    parts = [f'"{line}\\n"' for line in lines[:-1]] + [f'"{lines[-1]}"']
    return "\n".join(['""', *parts])


def _po_table(text: str, path: Path) -> Table:
    entries: list[dict[str, str]] = [{}]
    current = ""
    for line in text.split("\n"):
        match = _PO_LINE.match(line)
        if line.startswith("#,") and "fuzzy" in line:
            entries[-1]["fuzzy"] = line
        if not match:
            current = "" if not line.strip() or line.startswith("#") else current
            if not line.strip():
                entries.append({})
            continue
        current = match[1] or current
        if current:
            entries[-1][current] = entries[-1].get(current, "") + _unescaped(match[2])
    heads = [entry["msgstr"] for entry in entries if entry.get("msgid") == ""]
    fields = dict(
        line.split(": ", 1) for head in heads for line in head.split("\n") if ": " in line
    )
    language, source = fields.get("Language", ""), fields.get("X-Source-Language", "")
    if not language:
        raise UsageError(
            f"“{path.name}” does not say which language it is in.",
            cure="Keep the line “Language: …” at its beginning.",
        )
    return [
        (entry["msgctxt"], {source: entry.get("msgid", ""), language: entry.get("msgstr", "")})
        for entry in entries
        if entry.get("msgctxt") and "fuzzy" not in entry
    ]


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _PO_ESCAPES.get(match[1], match[1]), text)
