"""`storykit storyboard` and `storykit consent`."""

from __future__ import annotations

from pathlib import Path

import pytest

from storykit.cli.app import run
from storykit.script.starters import start_story


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STORYKIT_CACHE", str(tmp_path / "cache"))
    return start_story(tmp_path / "mine", ["en", "ar"])


def test_the_storyboard_is_written_where_the_videos_lie(
    script: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    command = ["storyboard", str(script), "--lang", "ar", "--format", "square", "--out", str(out)]
    assert run(command) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [str(out / "mine.html")]
    assert "Drawing the storyboard ar square" in said.err
    assert '<html lang="ar" dir="rtl">' in (out / "mine.html").read_text(encoding="utf-8")


def test_names_the_story_does_not_have_are_refused(
    script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["storyboard", str(script), "--lang", "ur"]) == 2
    assert "“ur”" in capsys.readouterr().err
    assert run(["consent", str(script), "--person", "amina"]) == 2
    assert "“amina”" in capsys.readouterr().err


def test_a_blank_sheet_is_written_for_a_story_without_people(
    script: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["consent", str(script), "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "mine.consent.html")
