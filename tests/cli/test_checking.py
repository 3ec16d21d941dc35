"""`storykit check`: the same findings for people, programs and code hosts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storykit.cli.app import run

STORY = """
storykit: 1
id: tale
title: Tale
languages: [en]
formats: [square]
scenes:
  - layout: statement
    statement: Rights for all
    narration: The poor are voiceless.
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "tale.yaml"
    path.write_text(STORY.lstrip(), encoding="utf-8")
    return path


def test_people_see_each_finding_below_its_part_with_the_line_of_the_script(
    script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(script)]) == 1
    said = capsys.readouterr()
    lines = said.out.splitlines()
    at = next(n for n, line in enumerate(lines) if "VAL-04" in line)
    assert lines[at].startswith("  warning VAL-04: ")
    assert lines[at + 1].endswith("tale.yaml:9 | narration: The poor are voiceless.")
    assert lines[at + 2].startswith("    → ")
    assert "Scene 1" in lines[:at]
    assert "warnings" in said.err


def test_documents_hold_the_findings_of_all_stories(
    script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = script.with_name("other.yaml")
    other.write_text("storykit: 1\ntitel: x\n", encoding="utf-8")
    assert run(["check", str(script), str(other), "--format", "json"]) == 2
    document = json.loads(capsys.readouterr().out)
    rules = {finding["rule"] for finding in document["findings"]}
    assert {"VAL-04", "SCRIPT"} <= rules
    assert run(["check", str(script), "--format", "sarif"]) == 1
    sarif = json.loads(capsys.readouterr().out)
    assert sarif["runs"][0]["tool"]["driver"]["name"] == "storykit"
    assert {result["ruleId"] for result in sarif["runs"][0]["results"]} >= {"VAL-04"}
    assert run(["check", str(script), "--format", "github"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert all(line.startswith(("::warning ", "::error ", "::notice ")) for line in said)
    assert any("title=VAL-04" in line and "line=9" in line for line in said)


def test_a_report_of_another_kind_is_no_report(
    script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(script), "--format", "xml"]) == 2
    assert "xml" in capsys.readouterr().err


def test_files_that_were_made_are_checked_when_their_folder_is_named(
    script: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    video = {"story": "tale", "path": "tale.en.square.mp4", "kind": "video", "language": "en"}
    manifest = {"storykit": 1, "files": [video | {"bytes": 20_000_000}]}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    run(["check", str(script)])
    assert "BW-01" not in capsys.readouterr().out
    run(["check", str(script), "--out", str(tmp_path)])
    said = capsys.readouterr().out
    assert "no video of up to 9 MB (nor of 16 MB)" in said
    assert "there is no transcript" in said
