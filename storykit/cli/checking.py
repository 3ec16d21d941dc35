"""`storykit check`: what a story still lacks."""

from __future__ import annotations

import typer

from storykit.cli.console import Console
from storykit.cli.options import AsJson, Quiet, Stories, script_of
from storykit.errors import Finding, StorykitError


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command("check")(check)


def check(stories: Stories, json: AsJson = False, quiet: Quiet = False) -> None:
    """Check stories: schema, texts, fonts, pictures, timing and the rules of good practice.

    Exit code 0: nothing found. 1: findings. 2: a script cannot be read.
    """
    from storykit import library

    console = Console(as_json=json, quiet=quiet)
    worst = 0
    for path in stories:
        try:
            story = library.load(script_of(path))
        except StorykitError as error:
            console.findings(error.findings)
            console.say(_count(error.findings))
            worst = 2
            continue
        findings = library.check(story)
        console.findings(findings)
        console.say(f"{path}: {_count(findings)}")
        if any(finding.level != "info" for finding in findings):
            worst = max(worst, 1)
    raise typer.Exit(worst)


def _count(findings: list[Finding] | tuple[Finding, ...]) -> str:
    errors = sum(finding.level == "error" for finding in findings)
    warnings = sum(finding.level == "warning" for finding in findings)
    if not errors and not warnings:
        return "nothing to mend."
    words = ((errors, "error"), (warnings, "warning"))
    return ", ".join(f"{n} {word}{'s' if n != 1 else ''}" for n, word in words if n) + "."
