"""`storykit cards` on a table: every row a card, bad rows told by number, nothing made twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from storykit.cli.app import run
from storykit.script.starters import start_story

TABLE = """quote;by;language
الماء *حق*;قول مأثور;ar
Water is a *right*;A saying;en
;Nobody;en
"""


def test_every_row_becomes_a_card_and_a_bad_one_is_told_by_its_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "people.csv"
    table.write_text(TABLE, encoding="utf-8")
    out = tmp_path / "out"
    options = ["--layout", "quote", "--format", "square,og", "--to", "jpg", "--out", str(out)]
    assert run(["cards", str(table), *options]) == 1
    said = capsys.readouterr()
    paths = [Path(line) for line in said.out.splitlines()]
    assert len(paths) == 4
    sizes = set()
    for path in paths:
        with Image.open(path) as picture:
            assert picture.format == "JPEG"
            sizes.add(picture.size)
    assert sizes == {(1080, 1080), (1200, 630)}
    assert "people.csv:4" in said.err
    listed = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert len(listed) == 4
    assert all(item["alt"] for item in listed)


def test_a_second_run_touches_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "people.csv"
    table.write_text("quote\nOne\nTwo\n", encoding="utf-8")
    options = ["--layout", "quote", "--out", str(tmp_path / "out")]
    assert run(["cards", str(table), *options]) == 0
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*.png")}
    capsys.readouterr()
    assert run(["cards", str(table), *options]) == 0
    assert "2 of them unchanged" in capsys.readouterr().err
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*.png")} == before


def test_a_story_is_still_a_story(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = start_story(tmp_path / "story", ["en"])
    assert run(["cards", str(script), "--out", str(tmp_path / "out")]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_size_limit_is_kept(tmp_path: Path) -> None:
    table = tmp_path / "one.json"
    table.write_text('[{"quote": "Small enough for a slow phone"}]', encoding="utf-8")
    options = ["--layout", "quote", "--to", "webp", "--max-bytes", "40kB"]
    assert run(["cards", str(table), *options, "--out", str(tmp_path / "out")]) == 0
    (card,) = (tmp_path / "out" / "cards").glob("*.webp")
    assert card.stat().st_size <= 40_000


def test_a_layout_of_ones_own_begins_as_a_copy_and_is_drawn_with_its_bones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = ["--story", str(tmp_path)]
    assert run(["layouts", "new", "mine", "--like", "quote", *story]) == 0
    made = tmp_path / "layouts" / "mine.yaml"
    assert capsys.readouterr().out.strip() == str(made)
    assert run(["layouts", "new", "mine", *story]) == 1
    plain, bones = tmp_path / "a.png", tmp_path / "b.png"
    options = ["--lang", "ar", *story, "--picture"]
    assert run(["layouts", "show", "mine", *options, str(plain)]) == 0
    assert run(["layouts", "show", "mine", "--debug", *options, str(bones)]) == 0
    assert plain.read_bytes() != bones.read_bytes()
    assert run(["themes", "new", "ours", "--like", "garden", *story]) == 0
    assert (tmp_path / "themes" / "ours.yaml").is_file()
    capsys.readouterr()
    assert run(["themes", *story]) == 0
    assert "ours" in capsys.readouterr().out


def test_layouts_of_the_folder_one_stands_in_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["layouts", "new", "mine", "--like", "quote"]) == 0
    assert run(["layouts", "show", "mine", "--format", "og"]) == 0
    assert (tmp_path / "mine.en.og.png").is_file()


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (["--lang", "ar"], "quote.ar.square.png"),
        (["--lang", "en"], "quote.en.square.png"),
        (["--format", "og"], "quote.en.og.png"),
        (["--theme", "steppe"], "quote.en.square.png"),
        (["--debug"], "quote.en.square.png"),
    ],
)
def test_a_layout_named_with_what_draws_it_is_drawn_without_show(
    options: list[str], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["layouts", "quote"]) == 0
    assert not list(tmp_path.iterdir())
    assert run(["layouts", "quote", *options]) == 0
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("words", [[], ["new", "mine"]])
def test_what_draws_a_layout_is_refused_where_none_is_drawn(
    words: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["layouts", *words, "--lang", "ar"]) == 2
    assert "storykit layouts show quote --lang ar" in " ".join(capsys.readouterr().err.split())
    assert not list(tmp_path.iterdir())


def test_cards_of_a_story_are_written_as_asked_for(tmp_path: Path) -> None:
    story = tmp_path / "ours.yaml"
    story.write_text(
        "storykit: 1\ntitle: Ours\nlanguages: [en]\n"
        "cards: [{layout: quote, quote: Words, formats: [square]}]\n",
        encoding="utf-8",
    )
    out = tmp_path / "out"
    options = ["--to", "jpg", "--max-bytes", "40kB", "--out", str(out)]
    assert run(["cards", str(story), *options]) == 0
    made = out / "cards" / "ours-quote-1.en.square.jpg"
    assert made.stat().st_size <= 40_000
    with Image.open(made) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1080, 1080))
    assert [path.name for path in (out / "cards").iterdir()] == [made.name]
    assert run(["cards", str(story), "--to", "gif", "--out", str(out)]) == 2


def test_tables_of_other_programs_are_told_what_to_be_saved_as(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("old.xls", "free.ods"):
        (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0")
        assert run(["cards", str(tmp_path / name), "--layout", "quote"]) == 2
        assert "Save it as CSV (UTF-8) or XLSX" in capsys.readouterr().err
