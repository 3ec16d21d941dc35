"""Findings as reports: lines for a terminal, JSON, SARIF 2.1.0 and GitHub annotations.

Pure functions from findings to text. Colours, and where a report goes, are the caller's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from storykit.check.rules import Rule, rules
from storykit.errors import Finding, Level, Where

LineKind = Literal["heading", "finding", "script", "cure", "summary"]

_LEVEL_NAMES: dict[Level, str] = {"error": "error", "warning": "warning", "info": "note"}
_SARIF_LEVELS: dict[Level, str] = {"error": "error", "warning": "warning", "info": "note"}
_GITHUB_LEVELS: dict[Level, str] = {"error": "error", "warning": "warning", "info": "notice"}
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


_LONGEST_LINE = 200
"""Characters that are shown of a line of the script."""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line for a terminal: what it is, its finding's level, and its text without colours."""

    kind: LineKind
    text: str
    level: Level | None = None


def count_findings(findings: Iterable[Finding]) -> dict[Level, int]:
    """How many findings there are of each level."""
    counts: dict[Level, int] = {"error": 0, "warning": 0, "info": 0}
    for finding in findings:
        counts[finding.level] += 1
    return counts


def text_report(
    findings: Sequence[Finding], scripts: Mapping[Path, str] | None = None
) -> tuple[ReportLine, ...]:
    """The findings grouped by the part of the script they are about, each with its line and cure.

    `scripts` are the texts of files, for showing the line; without them only its number is given.
    """
    written = {file: text.splitlines() for file, text in (scripts or {}).items()}
    lines: list[ReportLine] = []
    for part, group in groupby(findings, key=_part):
        lines.append(ReportLine("heading", part))
        for finding, named in _said_once(group):
            lines.extend(_finding_lines(finding, named, written))
    return (*lines, ReportLine("summary", summary(findings)))


def summary(findings: Sequence[Finding]) -> str:
    """The counts in words: “2 errors, 1 warning.”, or that there is nothing to mend."""
    counts = count_findings(findings)
    words = [
        f"{count} {_LEVEL_NAMES[level]}{'' if count == 1 else 's'}"
        for level, count in counts.items()
        if count
    ]
    return f"{', '.join(words)}." if words else "Nothing to mend."


def _part(finding: Finding) -> str:
    """The part of the script a finding is about: “scenes[2]” is “Scene 3”."""
    head = finding.where.path.split(".")[0]
    name, _, rest = head.partition("[")
    number = rest.rstrip("]")
    if name in ("scenes", "cards") and number.isdigit():
        return f"{name[:-1].capitalize()} {int(number) + 1}"
    if not head and finding.where.line is None and finding.where.file is not None:
        return str(finding.where.file)
    return {"people": "People", "check": "The check itself"}.get(name, "Story")


def _said_once(findings: Iterable[Finding]) -> Iterator[tuple[Finding, list[str]]]:
    """Each finding with the rules that say the same of the same place."""
    said: dict[Finding, list[str]] = {}
    for finding in findings:
        said.setdefault(replace(finding, rule=""), []).append(finding.rule)
    yield from said.items()


def _finding_lines(
    finding: Finding, rules: Sequence[str], written: Mapping[Path, Sequence[str]]
) -> Iterator[ReportLine]:
    level = finding.level
    said = f"{_LEVEL_NAMES[level]} {', '.join(dict.fromkeys(rules))}: {finding.message}"
    yield ReportLine("finding", said, level)
    place = _place(finding.where, written)
    if place:
        yield ReportLine("script", place, level)
    if finding.cure:
        yield ReportLine("cure", finding.cure, level)


def _place(where: Where, written: Mapping[Path, Sequence[str]]) -> str:
    """`story.yaml:12 | narration: …`, which terminals open in an editor; else the path."""
    if where.line is None:
        return where.path
    numbered = f"{where.file}:{where.line}" if where.file else str(where.line)
    lines = written.get(where.file, ()) if where.file else ()
    shown = lines[where.line - 1].strip() if 0 < where.line <= len(lines) else where.path
    if "\0" in shown or "\ufffd" in shown:
        return numbered  # the line of a file in another encoding
    if len(shown) > _LONGEST_LINE:
        shown = f"{shown[:_LONGEST_LINE]}…"
    return f"{numbered} | {shown}" if shown else numbered


def json_report(findings: Sequence[Finding]) -> str:
    """The findings as one JSON document, each with its rule's reason and source."""
    known = _rules()
    document = {
        "storykit": 1,
        "counts": count_findings(findings),
        "findings": [_as_values(finding, known.get(finding.rule)) for finding in findings],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _as_values(finding: Finding, rule: Rule | None) -> dict[str, Any]:
    where = finding.where
    return {
        "rule": finding.rule,
        "level": finding.level,
        "message": finding.message,
        "cure": finding.cure,
        "reason": rule.reason if rule else "",
        "source": rule.source if rule else "",
        "file": where.file.as_posix() if where.file else None,
        "line": where.line,
        "column": where.column,
        "path": where.path,
    }


def sarif_report(findings: Sequence[Finding], root: Path | None = None, version: str = "") -> str:
    """The findings as SARIF 2.1.0, which code hosts and editors show beside the lines.

    Files are named relative to `root` where they lie below it.
    """
    known = _rules()
    named = list(dict.fromkeys(finding.rule for finding in findings))
    driver: dict[str, Any] = {
        "name": "storykit",
        "rules": [_sarif_rule(name, known.get(name)) for name in named],
    }
    if version:
        driver["semanticVersion"] = version
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            _sarif_result(finding, named.index(finding.rule), root) for finding in findings
        ],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _sarif_rule(name: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": name}
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.about},
        "fullDescription": {"text": f"{rule.reason} Source: {rule.source}."},
        "help": {"text": rule.cure},
        "defaultConfiguration": {"level": _SARIF_LEVELS[rule.level]},
        "properties": {"tags": [rule.theme]},
    }


def _sarif_result(finding: Finding, index: int, root: Path | None) -> dict[str, Any]:
    where = finding.where
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _SARIF_LEVELS[finding.level],
        "message": {"text": f"{finding.message} {finding.cure}".strip()},
    }
    location: dict[str, Any] = {}
    if where.file is not None:
        physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(where.file, root)}}
        if where.line is not None:
            region = {"startLine": where.line}
            if where.column is not None:
                region["startColumn"] = where.column
            physical["region"] = region
        location["physicalLocation"] = physical
    if where.path:
        location["logicalLocations"] = [{"fullyQualifiedName": where.path}]
    if location:
        result["locations"] = [location]
    return result


def _uri(file: Path, root: Path | None) -> str:
    if root is not None and file.is_relative_to(root):
        return quote(file.relative_to(root).as_posix())
    return file.as_uri() if file.is_absolute() else quote(file.as_posix())


def github_report(findings: Sequence[Finding]) -> str:
    """The findings as GitHub's workflow commands, which annotate the lines of a change."""
    return "".join(_github_line(finding) + "\n" for finding in findings)


def _github_line(finding: Finding) -> str:
    where = finding.where
    facts = {
        "file": where.file.as_posix() if where.file else None,
        "line": where.line,
        "col": where.column,
        "title": finding.rule,
    }
    properties = ",".join(
        f"{name}={_escaped(str(value), property=True)}"
        for name, value in facts.items()
        if value is not None
    )
    message = _escaped(f"{finding.message} {finding.cure}".strip())
    return f"::{_GITHUB_LEVELS[finding.level]} {properties}::{message}"


def _escaped(text: str, *, property: bool = False) -> str:
    """As actions/toolkit escapes the data and the properties of a command."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property else text


def _rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in rules()}
