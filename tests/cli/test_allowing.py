"""Rules that protect people stop what is made, unless whoever publishes says why not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

import storykit
from storykit.cli.app import run

STORY = """
storykit: 1
id: tale
title: Tale
languages: [en]
formats: [square]
people:
  amina: {name: Amina, age: 34}
scenes:
  - layout: photo
    image: face.png
    alt: A woman smiles.
    people: [amina]
cards:
  - id: one
    layout: statement
    statement: Rights for all
    formats: [og]
"""
WHY = "Her signed sheet is on its way."


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STORYKIT_CACHE", str(tmp_path / "cache"))
    Image.new("RGB", (640, 640), (90, 60, 40)).save(tmp_path / "face.png")
    path = tmp_path / "tale.yaml"
    path.write_text(STORY.lstrip(), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "command",
    [["render", "--draft"], ["render", "--still", "1s"], ["cards"]],
    ids=["render", "still", "cards"],
)
def test_nothing_is_made_of_a_person_who_was_not_asked(
    command: list[str], script: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run([*command, str(script), "--out", str(out)]) == 1
    assert "CONS-01: There is no record of amina's consent." in capsys.readouterr().err
    assert [path for path in out.rglob("*") if path.is_file()] == []


def test_what_is_allowed_is_made_and_the_reason_is_kept(
    script: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    command = ["cards", str(script), "--out", str(out), "--allow", "cons-01", "--because", WHY]
    assert run(command) == 0
    assert f"Allowed because: {WHY}" in capsys.readouterr().err
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    (allowed,) = manifest["allowed"]
    assert allowed == {"story": "tale", "rule": "CONS-01", "because": WHY, "findings": 1}
    # Who the person is stays in the script: manifests are passed on.
    assert "amina" not in json.dumps(manifest)


def test_an_allowance_is_forgotten_when_nothing_needs_it_any_more(
    script: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    story = storykit.load(script)
    storykit.render(story, out=out, draft=True, allow={"CONS-01": WHY})
    alone = STORY.replace("    people: [amina]\n", "    people: []\n")
    alone = alone.replace("people:\n  amina: {name: Amina, age: 34}\n", "")
    script.write_text(alone.lstrip(), encoding="utf-8")
    result = storykit.render(storykit.load(script), out=out, draft=True, allow={"CONS-01": WHY})
    assert result.failures == ()
    assert "allowed" not in json.loads((out / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--allow", "CONS-01"], "--because"),
        (["--allow", "CONS-01", "--because", " … "], "why CONS-01 is overruled"),
        (["--allow", "CONS-99", "--because", "x"], "no rule “CONS-99”"),
        (["--allow", "HOOK-01", "--because", "x"], "stops nothing"),
    ],
)
def test_an_allowance_needs_a_rule_that_stops_something_and_a_reason(
    options: list[str], says: str, script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["render", str(script), "--draft", *options]) == 2
    assert says in capsys.readouterr().err


def test_python_users_get_an_error_with_every_finding(script: Path, tmp_path: Path) -> None:
    story = storykit.load(script)
    with pytest.raises(storykit.SafetyError) as stopped:
        storykit.render(story, out=tmp_path / "out")
    assert {finding.rule for finding in stopped.value.findings} == {"CONS-01"}
    assert stopped.value.findings[0].where.line is not None
    with pytest.raises(storykit.SafetyError):
        storykit.clip(story, language="en", format="square")


def test_one_story_that_is_stopped_does_not_stop_the_others(
    script: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = tmp_path / "good.yaml"
    good.write_text(
        STORY.replace("id: tale", "id: good")
        .replace("    people: [amina]\n", "    people: []\n")
        .replace("people:\n  amina: {name: Amina, age: 34}\n", "")
        .lstrip(),
        encoding="utf-8",
    )
    out = tmp_path / "out"
    assert run(["render", "--draft", str(script), str(good), "--out", str(out)]) == 1
    assert (out / "good.en.square.draft.mp4").is_file()
    assert not list(out.rglob("tale*"))
