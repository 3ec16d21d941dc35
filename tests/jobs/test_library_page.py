"""The page about the library is true: its examples run, in their order."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import storykit

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "library.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_every_example_runs(
    small_script: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    small_script.rename(small_script.with_name("story.yaml"))
    monkeypatch.setenv("STORYKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(small_script.parent)
    names: dict[str, Any] = {}
    for example in EXAMPLES:
        exec(compile(example, "docs/library.md", "exec"), names)
    said = capsys.readouterr().out
    assert "صغيرة ('en', 'ar') ('square',)" in said
    assert "Did you mean “title”?" in said or "titel" in said
    assert "not made" not in said
    assert "cached video ar square" in said
    assert "The story has no language “ur”." in said
    assert (small_script.parent / "card.png").is_file()
    assert len(list((small_script.parent / "cards").glob("*.png"))) == 1
    assert "water " in said
    assert all(isinstance(finding, storykit.Finding) for finding in names["findings"])
    assert names["text"].startswith("WEBVTT")
    assert names["frame"].shape == (1080, 1080, 3)


def test_every_error_is_explained() -> None:
    errors = {
        name
        for name in storykit.__all__
        if isinstance(getattr(storykit, name), type)
        and issubclass(getattr(storykit, name), storykit.StorykitError)
    }
    assert {
        name for name in errors if f"`{name}`" not in PAGE and f"storykit.{name}" not in PAGE
    } == set()


def test_every_call_is_shown() -> None:
    calls = {name for name in storykit.__all__ if not isinstance(getattr(storykit, name), type)}
    assert {name for name in calls if f"storykit.{name}(" not in PAGE} == set()
