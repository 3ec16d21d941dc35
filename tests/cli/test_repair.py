"""`storykit repair`, on texts as they come out of old programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from storykit.cli.app import run

SCRIPT = """storykit: 1
title: {{en: "Rights"}}   # the name
languages: [en, my, ar]
scenes:
  - layout: statement
    statement:
      en: "Rights"
      my: "{burmese}"
      ar: "{arabic}"   # from an old program
"""
ZAWGYI, UNICODE = "လူ႔အခြင့္အေရး", "လူ့အခွင့်အရေး"
FORMS, LETTERS = "\ufea3\ufed8\ufeee\ufed5", "حقوق"


def test_old_encodings_are_put_right_in_a_copy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "story.yaml"
    before = SCRIPT.format(burmese=ZAWGYI, arabic=FORMS)
    script.write_text(before, encoding="utf-8")
    assert run(["repair", str(script)]) == 0
    copy = tmp_path / "story.repaired.yaml"
    assert capsys.readouterr().out.strip() == str(copy)
    assert copy.read_text(encoding="utf-8") == SCRIPT.format(burmese=UNICODE, arabic=LETTERS)
    assert script.read_text(encoding="utf-8") == before


def test_where_all_is_well_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "story.yaml"
    script.write_text(SCRIPT.format(burmese=UNICODE, arabic=LETTERS), encoding="utf-8")
    assert run(["repair", str(script)]) == 0
    assert "nothing to repair" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [script]


def test_the_script_is_never_its_own_copy(tmp_path: Path) -> None:
    script = tmp_path / "story.yaml"
    before = SCRIPT.format(burmese=ZAWGYI, arabic=LETTERS)
    script.write_text(before, encoding="utf-8")
    assert run(["repair", str(script), "--out", str(script)]) == 1
    assert script.read_text(encoding="utf-8") == before
