"""Tables for translators, and their work back in the script with nothing else moved."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from storykit.cli.app import run
from storykit.errors import ScriptError, UsageError
from storykit.library import load, read_translation_table, write_translation_table
from storykit.script.models import Story
from storykit.subtitles.sheets import read_sheet, write_csv, write_po, write_xlsx
from storykit.subtitles.translating import changes_of, rows_of

SCRIPT = """\
# A comment at the top
storykit: 1
id: tale
title: "A tale"            # for all languages
languages: [en, ar, fa-AF]
scenes:
  - id: opening
    layout: title
    title: {en: "Human *rights*", ar: "حقوق الإنسان"}   # flow
    narration:
      en: "We walked | for eleven days."
    image: a.jpg

  - id: points
    layout: list
    heading: {en: "=SUM(A1)"}
    items:
      - {en: "First, with \\"quotes\\""}
      - {en: "Line one\\nline two"}
    # the end
"""


@pytest.fixture
def story(tmp_path: Path) -> Story:
    (tmp_path / "story.yaml").write_text(SCRIPT, encoding="utf-8")
    return load(tmp_path / "story.yaml")


def test_every_text_has_a_row_with_its_place_and_its_room(story: Story) -> None:
    rows = {row.key: row for row in rows_of(story)}
    assert list(rows) == [
        "title", "scenes[0].title", "scenes[0].narration", "scenes[1].heading",
        "scenes[1].items[0]", "scenes[1].items[1]",
    ]  # fmt: skip
    narration = rows["scenes[0].narration"]
    assert narration.place == "scene 1 (opening)"
    assert narration.kind.startswith("spoken")
    assert narration.texts == {"en": "We walked | for eleven days.", "ar": "", "fa-AF": ""}
    assert narration.limits["ar"] < narration.limits["fa-AF"] <= len(narration.texts["en"]) * 1.1
    assert rows["title"].common


def filled(story: Story, tmp_path: Path, suffix: str) -> list[Path]:
    """The story's table with every empty cell filled."""
    (path, *more) = write_translation_table(story, tmp_path / f"texts{suffix}")
    if suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        sheet = book.active
        header = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if header[cell.column - 1] in ("ar", "fa-AF") and not cell.value:
                    cell.value = f"{header[cell.column - 1]} of {row[0].value}"
        book.save(path)
    elif suffix == ".csv":
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
        path.write_text(lines[0] + "scenes[0].narration,,,,عربي | ثم,,دری,\n", encoding="utf-8")
    else:
        for file in (path, *more):
            text = file.read_text(encoding="utf-8")
            file.write_text(
                text.replace('msgstr ""\n\n', 'msgstr "new \\"text\\"\\n"\n"two"\n\n'),
                encoding="utf-8",
            )
    return [path, *more]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".po"])
def test_a_filled_table_comes_back_into_the_script(
    story: Story, tmp_path: Path, suffix: str
) -> None:
    for table in filled(story, tmp_path, suffix):
        done, findings = read_translation_table(load(tmp_path / "story.yaml"), table)
        assert done > 0
        assert findings == ()
    text = (tmp_path / "story.yaml").read_text(encoding="utf-8")
    for line in ("# A comment at the top", "    image: a.jpg", "    # the end", "   # flow"):
        assert line in text
    again = load(tmp_path / "story.yaml")
    assert again.scenes[0].narration is not None
    assert again.scenes[0].narration.get("en") == "We walked | for eleven days."
    assert again.scenes[0].narration.get("ar")
    assert again.scenes[0].narration.get("fa-AF")


def test_a_text_for_every_language_gets_one_for_each(story: Story, tmp_path: Path) -> None:
    (table,) = filled(story, tmp_path, ".xlsx")
    read_translation_table(story, table)
    text = (tmp_path / "story.yaml").read_text(encoding="utf-8")
    assert 'title: {en: "A tale", ar: "ar of title", fa-AF: "fa-AF of title"}' in text
    assert "# for all languages" in text


def test_an_unfilled_table_changes_nothing(story: Story, tmp_path: Path) -> None:
    for suffix in (".xlsx", ".csv", ".po"):
        for table in write_translation_table(story, tmp_path / f"texts{suffix}"):
            assert read_translation_table(story, table) == (0, ())
    assert (tmp_path / "story.yaml").read_text(encoding="utf-8") == SCRIPT


def test_texts_survive_every_kind_of_file(story: Story, tmp_path: Path) -> None:
    rows = rows_of(story)
    wanted = [(row.key, row.texts["en"]) for row in rows]
    files = {
        "a.xlsx": write_xlsx(rows, story.languages),
        "a.csv": write_csv(rows, story.languages),
        "a.po": write_po(rows, story.languages, "ar"),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        table, findings = read_sheet(tmp_path / name)
        assert [(key, texts["en"]) for key, texts in table] == wanted
        assert findings == ()


def test_a_workbook_has_the_same_bytes_whenever_it_is_written(story: Story) -> None:
    rows = rows_of(story)
    first = write_xlsx(rows, story.languages)
    assert write_xlsx(rows, story.languages) == first
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert packed.testzip() is None
        assert {entry.date_time[0] for entry in packed.infolist()} == {1980}
        about = packed.read("docProps/core.xml").decode()
    assert about.count("1980-01-01T00:00:00Z") == 2
    assert "openpyxl" not in about


def test_texts_are_never_formulas(story: Story, tmp_path: Path) -> None:
    (path,) = write_translation_table(story, tmp_path / "a.xlsx")
    cells = [cell for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    (path,) = write_translation_table(story, tmp_path / "a.csv")
    assert ",'=SUM(A1)," in path.read_text(encoding="utf-8-sig")
    table, _ = read_sheet(path)
    assert dict(table)["scenes[1].heading"]["en"] == "=SUM(A1)"


def test_turns_of_speech_come_back_from_a_csv_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("key,en\nx,\"'- Who?\n- I.\"\ny,'tis\n", encoding="utf-8")
    table, _ = read_sheet(tmp_path / "a.csv")
    assert table == [("x", {"en": "- Who?\n- I."}), ("y", {"en": "'tis"})]


def test_a_table_that_spreadsheets_saved_their_own_way_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("key;en;ar\r\ntitle;A;حقوق الإنسان\r\n".encode("cp1256"))
    table, findings = read_sheet(tmp_path / "a.csv")
    assert table == [("title", {"en": "A", "ar": "حقوق الإنسان"})]
    assert [finding.rule for finding in findings] == ["ENCODING"]


def test_line_ends_of_word_processors_are_line_ends(tmp_path: Path) -> None:
    for end in ("\x0b", "_x000B_", "\u2028", "\r"):
        (tmp_path / "a.csv").write_text(f'key,en\nx,"One{end}two"\n', encoding="utf-8", newline="")
        table, _ = read_sheet(tmp_path / "a.csv")
        assert table == [("x", {"en": "One\ntwo"})]


def test_uncertain_entries_of_a_po_file_are_passed_over(story: Story, tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text(
        'msgid ""\nmsgstr "Language: ar\\n"\n\n#, fuzzy\nmsgctxt "title"\nmsgid "A"\nmsgstr "x"\n\n'
        'msgctxt "scenes[0].title"\nmsgid "Human *rights*"\nmsgstr "جديد"\n',
        encoding="utf-8",
    )
    table, _ = read_sheet(tmp_path / "a.po")
    assert changes_of(story, table)[0] == {"scenes[0].title.ar": "جديد"}


def test_what_no_longer_fits_is_told(story: Story) -> None:
    changes, findings = changes_of(
        story,
        [
            ("scenes[7].title", {"en": "gone", "ar": "x"}),
            ("scenes[0].title", {"en": "Other words", "ar": "كلمات"}),
            ("scenes[0].narration", {"en": "We walked | for eleven days.", "xx": "?"}),
        ],
    )
    assert changes == {"scenes[0].title.ar": "كلمات"}
    assert [finding.where.path for finding in findings] == ["scenes[7].title", "scenes[0].title"]


def test_a_text_no_script_may_hold_leaves_the_file_alone(story: Story, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"key,en,ar\ntitle,A tale,{'ب' * 3000}\n", encoding="utf-8")
    with pytest.raises(ScriptError):
        read_translation_table(story, tmp_path / "a.csv")
    assert (tmp_path / "story.yaml").read_text(encoding="utf-8") == SCRIPT


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.xlsx", b"not a workbook"), ("a.csv", b"a,b\n1,2\n"), ("a.po", b'msgid "a"\n'),
     ("a.doc", b""), ("a.csv", b""), ("a.csv", b"k" * 5_000_001)],
)  # fmt: skip
def test_files_that_are_no_such_table_are_refused(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError):
        read_sheet(tmp_path / name)


def test_the_command_writes_tables_and_reads_one_back(
    story: Story, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = str(tmp_path / "story.yaml")
    out = tmp_path / "out"
    assert run(["subtitles", "translate-sheet", script, "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "tale.texts.ar.po", "tale.texts.csv", "tale.texts.fa-AF.po", "tale.texts.xlsx",
    ]  # fmt: skip
    (tmp_path / "back.csv").write_text("key,en,ar\ntitle,A tale,حكاية\n", encoding="utf-8")
    assert run(["subtitles", "translate-sheet", script, str(tmp_path / "back.csv")]) == 0
    assert load(Path(script)).title.get("ar") == "حكاية"
    capsys.readouterr()
