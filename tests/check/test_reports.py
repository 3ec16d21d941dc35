"""Reports say all that was found, in the form each reader needs."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from storykit.check.reports import github_report, json_report, sarif_report, summary, text_report
from storykit.check.rules import rules
from storykit.errors import Finding, Where

FILE = Path("/stories/my story/tale.yaml")
FINDINGS = [
    Finding("TEXT-01", "error", "The title is missing.", "Write it.", Where(FILE, 2, 8, "title")),
    Finding(
        "ALT-01", "warning", "No, 100% unclear:\nwhat?", "", Where(FILE, 4, None, "scenes[0].alt")
    ),
    Finding("VAL-01", "info", "قيمة", "", Where(None, None, None, "scenes[11]")),
]


def test_text_shows_each_part_of_the_story_with_the_line_of_the_script() -> None:
    script = "storykit: 1\ntitle: {en: A}\nscenes:\n  - alt: x\n"
    lines = [(line.kind, line.text) for line in text_report(FINDINGS, {FILE: script})]
    assert lines[:4] == [
        ("heading", "Story"),
        ("finding", "error TEXT-01: The title is missing."),
        ("script", f"{FILE}:2 | title: {{en: A}}"),
        ("cure", "Write it."),
    ]
    assert ("heading", "Scene 1") in lines
    assert ("heading", "Scene 12") in lines
    assert ("script", "scenes[11]") in lines
    assert lines[-1] == ("summary", "1 error, 1 warning, 1 note.")


def test_what_several_rules_say_of_one_place_is_said_once() -> None:
    where = Where(FILE, 4, None, "languages")
    same = [Finding(rule, "info", "Not checked.", "Look.", where) for rule in ("A-01", "B-02")]
    other = Finding("A-01", "info", "Not checked.", "Look.", Where(FILE, 5, None, "title"))
    lines = [line.text for line in text_report([*same, other]) if line.kind == "finding"]
    assert lines == ["note A-01, B-02: Not checked.", "note A-01: Not checked."]


def test_nothing_found_is_said_in_words() -> None:
    assert summary([]) == "Nothing to mend."
    assert [line.kind for line in text_report([])] == ["summary"]


def test_json_carries_the_reason_and_source_of_each_rule() -> None:
    document = json.loads(json_report(FINDINGS))
    assert document["counts"] == {"error": 1, "warning": 1, "info": 1}
    first = document["findings"][0]
    assert first["line"] == 2
    assert first["path"] == "title"
    assert first["reason"] == next(rule.reason for rule in rules() if rule.id == "TEXT-01")


def test_sarif_names_rules_files_and_regions() -> None:
    document = json.loads(sarif_report(FINDINGS, Path("/stories"), "1.2.3"))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    driver = run["tool"]["driver"]
    assert [r["id"] for r in driver["rules"]] == ["TEXT-01", "ALT-01", "VAL-01"]
    results = run["results"]
    assert [driver["rules"][r["ruleIndex"]]["id"] for r in results] == [
        r["ruleId"] for r in results
    ]
    assert [r["level"] for r in results] == ["error", "warning", "note"]
    physical = results[0]["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "my%20story/tale.yaml"
    assert physical["region"] == {"startLine": 2, "startColumn": 8}
    assert results[1]["locations"][0]["physicalLocation"]["region"] == {"startLine": 4}
    assert "physicalLocation" not in results[2]["locations"][0]


def test_github_annotations_cannot_be_broken_out_of() -> None:
    lines = github_report(FINDINGS).splitlines()
    assert lines[0] == (
        "::error file=/stories/my story/tale.yaml,line=2,col=8,title=TEXT-01::"
        "The title is missing. Write it."
    )
    assert lines[1].endswith("::No, 100%25 unclear:%0Awhat?")
    assert lines[2] == "::notice title=VAL-01::قيمة"


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_every_rule_says_what_why_who_says_so_and_what_to_do(rule) -> None:
    assert rule.about.endswith((".", "…"))
    assert rule.reason.endswith(".")
    assert rule.cure
    assert rule.source
    assert rule.check.__doc__


def strict(required: str = "", **properties: object) -> dict[str, object]:
    """A schema of an object with nothing but these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


TEXT = {"type": "string"}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = strict("text", text=TEXT, markdown=TEXT)
PLACE = {"type": "integer", "minimum": 1}
LOCATION = strict(
    physicalLocation=strict(
        "artifactLocation",
        artifactLocation=strict("uri", uri={"type": "string", "format": "uri-reference"}),
        region=strict("startLine", startLine=PLACE, startColumn=PLACE),
    ),
    logicalLocations={"type": "array", "items": strict(fullyQualifiedName=TEXT)},
)
RULE = strict(
    "id",
    id=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    defaultConfiguration=strict(level=LEVEL),
    properties=strict(tags={"type": "array", "items": TEXT, "uniqueItems": True}),
)
RESULT = strict(
    "message",
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": -1},
    level=LEVEL,
    message=strict("text", text={"type": "string", "minLength": 1}),
    locations={"type": "array", "items": LOCATION},
)
# The parts of the OASIS schema of SARIF 2.1.0 that are used, and nothing beside them.
SARIF = strict(
    "version runs",
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"const": "2.1.0"},
    runs={
        "type": "array",
        "items": strict(
            "tool",
            tool=strict(
                "driver",
                driver=strict(
                    "name",
                    name=TEXT,
                    semanticVersion=TEXT,
                    rules={"type": "array", "items": RULE, "uniqueItems": True},
                ),
            ),
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            results={"type": "array", "items": RESULT},
        ),
    },
)


def test_sarif_of_every_rule_is_as_its_schema_asks() -> None:
    found = [
        Finding(rule.id, rule.level, "Something is wrong.", rule.cure, FINDINGS[0].where)
        for rule in rules()
    ]
    for findings in ([], FINDINGS, found, [Finding("SCRIPT", "error", "Broken.", "")]):
        document = json.loads(sarif_report(findings, Path("/stories"), "1.2.3"))
        jsonschema.validate(document, SARIF)
