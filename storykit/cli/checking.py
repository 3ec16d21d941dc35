"""`storykit check`: what a story still lacks."""

from __future__ import annotations

import typer

from storykit.cli.codes import DONE, FINDINGS, code_of
from storykit.cli.console import Console
from storykit.cli.options import AsJson, Quiet, Stories, script_of
from storykit.errors import Finding


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command("check")(check)


def check(stories: Stories, json: AsJson = False, quiet: Quiet = False) -> None:
    """Check stories: schema, texts, fonts, pictures, timing and the rules of good practice.

    Exit code 0: nothing found. 1: findings. 2: a script cannot be read.
    """
    from storykit import library
    from storykit.jobs.mishaps import mishaps

    console = Console(as_json=json, quiet=quiet)
    worst = DONE
    for path in stories:
        try:
            findings = library.check(library.load(script_of(path)))
        except Exception as error:
            mistakes = mishaps(error)
            console.findings(mistakes)
            console.say(f"{path}: {_count(mistakes)}")
            worst = max(worst, code_of(error))
            continue
        console.findings(findings)
        console.say(f"{path}: {_count(findings)}")
        if any(finding.level != "info" for finding in findings):
            worst = max(worst, FINDINGS)
    raise typer.Exit(worst)


def _count(findings: list[Finding] | tuple[Finding, ...]) -> str:
    errors = sum(finding.level == "error" for finding in findings)
    warnings = sum(finding.level == "warning" for finding in findings)
    if not errors and not warnings:
        return "nothing to mend."
    words = ((errors, "error"), (warnings, "warning"))
    return ", ".join(f"{n} {word}{'s' if n != 1 else ''}" for n, word in words if n) + "."
