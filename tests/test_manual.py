"""README and docs tell the truth: their commands exist, and so do their options and their links."""

from __future__ import annotations

import inspect
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

import storykit
from storykit.cli.app import app

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
SAID = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def written_commands() -> Iterator[tuple[str, list[str]]]:
    """The commands of a page as somebody would type them, without what is said of them."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        lines = [
            line.partition(" && ")[0].partition("#")[0].partition("      ")[0]
            for block in re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
            for line in block.splitlines()
            if line.startswith("storykit ")
        ]
        lines += re.findall(r"`(storykit [^`\n]+)`", text)
        for line in lines:
            words = shlex.split(line.partition(">")[0])
            yield f"{page.name}: {line}", words[1:]


@pytest.mark.parametrize(("line", "words"), list(written_commands()))
def test_every_command_in_the_manual_can_be_typed(line: str, words: list[str]) -> None:
    options = [word for word in words if word.startswith("-")]
    name = next((word for word in words if not word.startswith("-")), None)
    assert name is None or name in COMMANDS or set(name) <= set(".…"), line
    known = {"--help", "-h", "--version"}
    if name in COMMANDS:
        known |= {option for each in COMMANDS[name].params for option in each.opts}
    assert set(options) <= known, line


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_explained_in_the_manual(name: str) -> None:
    assert re.search(rf"storykit {name}\b", SAID) or f"`{name}`" in SAID


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if re.match(r"\w+:", target):
            continue
        name, _, heading = target.partition("#")
        other = (page.parent / name).resolve() if name else page
        if name == "LICENSE":  # not beside a copy of the tests
            continue
        assert other.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.*)", other.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
            assert heading in anchors, target


def test_calls_in_the_manual_have_the_arguments_they_are_given() -> None:
    calls = 0
    for block in re.findall(r"^```python\n(.*?)^```", SAID, re.DOTALL | re.MULTILINE):
        for name, arguments in re.findall(r"storykit\.(\w+)\(([^()]*)\)", block):
            taken = inspect.signature(getattr(storykit, name)).parameters
            assert set(re.findall(r"(\w+)=", arguments)) <= set(taken), f"{name}({arguments})"
            calls += 1
    assert calls > 10
