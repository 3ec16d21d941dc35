"""`storykit check`: what a story still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from storykit.cli.codes import DONE, FINDINGS, code_of
from storykit.cli.console import Console
from storykit.cli.options import AsJson, Quiet, Stories, script_of
from storykit.errors import Finding


class ReportFormat(StrEnum):
    """How findings are told."""

    text = "text"
    json = "json"
    sarif = "sarif"
    github = "github"


def add_commands(app: typer.Typer) -> None:
    """Adds this module's commands to the app."""
    app.command("check", short_help="Tell what is wrong or missing, and where.")(check)


def check(
    stories: Stories,
    format: Annotated[
        ReportFormat,
        typer.Option(
            "--format",
            metavar="FORMATS",
            help="text, or one document: json, sarif (code hosts, editors), github (annotations).",
        ),
    ] = ReportFormat.text,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FOLDER", help="Also check the files that were made into this folder."
        ),
    ] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Check stories: schema, texts, fonts, pictures, timing and the rules of good practice.

    Exit code 0: nothing found. 1: findings. 2: a script cannot be read.
    """
    console = Console(as_json=json, quiet=quiet)
    told = format is ReportFormat.text
    worst = DONE
    everything: list[Finding] = []
    for path in stories:
        findings, code = _findings(path, out)
        worst = max(worst, code)
        everything += findings
        if told:
            _tell(console, path, findings)
    if not told:
        console.raw(_document(format, everything))
    raise typer.Exit(worst)


def _findings(path: Path, out: Path | None) -> tuple[list[Finding], int]:
    """What is found in a script, or why it cannot be read, and the exit code that asks for."""
    from storykit import library
    from storykit.jobs.mishaps import mishaps

    try:
        findings = library.check(library.load(script_of(path)), out=out)
    except Exception as error:
        return list(mishaps(error)), code_of(error)
    grave = any(finding.level != "info" for finding in findings)
    return findings, FINDINGS if grave else DONE


def _tell(console: Console, path: Path, findings: Sequence[Finding]) -> None:
    """One story's findings, grouped by the part of the script they are about."""
    from storykit.check.reports import summary, text_report

    if console.as_json:
        console.findings(findings)
    elif findings:
        lines = text_report(findings, _texts(findings))
        console.report(line for line in lines if line.kind != "summary")
    console.say(f"{path}: {summary(findings)}")


def _texts(findings: Sequence[Finding]) -> dict[Path, str]:
    """The texts of the files that findings are about."""
    files = {finding.where.file for finding in findings if finding.where.line}
    texts = {}
    for file in files:
        if file is not None:
            with suppress(OSError):
                texts[file] = file.read_text(encoding="utf-8-sig", errors="replace")
    return texts


def _document(format: ReportFormat, findings: Sequence[Finding]) -> str:
    from importlib.metadata import version

    from storykit.check.reports import github_report, json_report, sarif_report

    if format is ReportFormat.json:
        return json_report(findings)
    if format is ReportFormat.sarif:
        return sarif_report(findings, Path.cwd(), version("storykit"))
    return github_report(findings)
