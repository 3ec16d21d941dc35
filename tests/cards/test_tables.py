"""Tables as people save them: every separator, encoding and kind of file, mistakes told."""

from __future__ import annotations

import json
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from storykit.cards.tables import read_table_file
from storykit.errors import ScriptError, UsageError
from storykit.jobs.tables import is_table
from storykit.language import find_language

ROWS = [["quote", "by"], ["One, with a comma", "A"], ["Two\nlines", "B"]]
EXPECTED = [{"quote": "One, with a comma", "by": "A"}, {"quote": "Two\nlines", "by": "B"}]


def separated(mark: str) -> str:
    return "\r\n".join(mark.join(f'"{cell}"' for cell in row) for row in ROWS)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_every_usual_separator_is_found_out(mark: str, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(separated(mark), encoding="utf-8", newline="")
    table = read_table_file(file)
    assert table.columns == ("quote", "by")
    assert [dict(row.values) for row in table.rows] == EXPECTED
    assert [row.number for row in table.rows] == [2, 3]
    assert table.findings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_unicode_encoding_is_found_out(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("quote;by\nقصص تسافر;راوية\n".encode(encoding))
    table = read_table_file(file)
    assert table.rows[0].values == {"quote": "قصص تسافر", "by": "راوية"}
    assert table.findings == ()


@pytest.mark.parametrize(
    ("language", "encoding", "text"),
    [
        ("ar", "cp1256", "قصص تسافر"),
        ("ru", "cp1251", "Истории"),
        ("fr", "cp1252", "Récits à écrire"),
    ],
)
def test_old_encodings_are_read_by_the_language_and_told_of(
    language: str, encoding: str, text: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(f"quote\n{text}\n".encode(encoding))
    table = read_table_file(file, find_language(language))
    assert table.rows[0].values["quote"] == text
    assert encoding in table.findings[0].message


def test_empty_rows_and_columns_are_left_out_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("\n\nquote,by,,\n\nOne,A,,\n,,,\nTwo,B\n", encoding="utf-8")
    table = read_table_file(file)
    assert table.columns == ("quote", "by")
    assert [(row.number, row.values["quote"]) for row in table.rows] == [(5, "One"), (7, "Two")]


def test_a_workbook_is_read_with_dates_and_whole_numbers(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["title", "number", "date", "time", "empty"])
    sheet.append(["قصص", 20.0, date(2019, 8, 28), datetime(2019, 8, 28, 10, 30), None])
    sheet.append([None, None, None, None, None])
    sheet.append(["Two", 0.5, "later", "", ""])
    book.save(tmp_path / "a.xlsx")
    table = read_table_file(tmp_path / "a.xlsx")
    assert [row.number for row in table.rows] == [2, 4]
    assert table.rows[0].values == {
        "title": "قصص",
        "number": 20,
        "date": "2019-08-28",
        "time": "2019-08-28 10:30:00",
        "empty": "",
    }
    assert table.rows[1].values["number"] == 0.5


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", json.dumps(EXPECTED)),
        ("a.json", json.dumps({"people": EXPECTED})),
        ("a.jsonl", "\n".join(map(json.dumps, EXPECTED)) + "\n\n"),
        ("a.yaml", "- {quote: 'One, with a comma', by: A}\n- {quote: \"Two\\nlines\", by: B}\n"),
    ],
)
def test_lists_of_mappings_are_tables(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    table = read_table_file(tmp_path / name)
    assert [dict(row.values) for row in table.rows] == EXPECTED


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"a,a\n1,2\n", "Two columns are called “a”"),
        ("a.csv", b"a\x00b\n", "binary"),
        ("a.json", b"{", "no valid JSON"),
        ("a.json", b"[NaN]", "NaN is no number"),
        ("a.json", b'"text"', "list of rows"),
        ("a.json", b"[1]", "Row 1 is no mapping"),
        ("a.json", b"[" * 100_000, "no valid JSON"),
        ("a.jsonl", b'{"a": 1}\n{', "no valid JSON"),
        ("a.xlsx", b"not a workbook", "workbook cannot be read"),
    ],
)
def test_what_cannot_be_read_is_told(
    name: str, content: bytes, message: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ScriptError, match=message):
        read_table_file(tmp_path / name)


def test_other_files_and_missing_ones_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no table"):
        read_table_file(tmp_path / "a.docx")
    with pytest.raises(ScriptError, match="Cannot be read"):
        read_table_file(tmp_path / "gone.csv")


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 210_000_000)
    with pytest.raises(ScriptError, match="too large"):
        read_table_file(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.yaml", "- quote: made with storykit, see storykit: there\n", True),
        ("a.yaml", "# mine\nstorykit: 1\ntitle: x\n", False),
        ("a.yaml", "{storykit: 1, title: x}", False),
        ("a.json", '{"rows": [{"quote": "storykit"}]}', True),
        ("a.json", '{\n  "title": "x", "storykit": 1}', False),
        ("a.csv", "storykit: 1\n", True),
    ],
)
def test_a_story_says_so_by_its_key(name: str, text: str, expected: bool, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert is_table(tmp_path / name) is expected
