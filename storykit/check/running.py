"""Running the rules over a story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from storykit.check.context import Context
from storykit.check.rules import Rule, rules
from storykit.errors import Finding, StorykitError, nearest
from storykit.script.models import Story

_GRAVITY = {"error": 0, "warning": 1, "info": 2}


def run_checks(
    story: Story, *, context: Context | None = None, only: Iterable[str] | None = None
) -> list[Finding]:
    """What the rules find in a story, in the order of the script.

    `only` names the rules to run; all of them otherwise. The story's own `check:` part sets rules
    aside or makes their findings errors; rules that protect people cannot be set aside there.
    """
    context = context or Context(story)
    wanted = None if only is None else frozenset(only)
    findings: list[Finding] = []
    if wanted is None:
        findings.extend(_doubtful_options(story))
    for rule in rules():
        if wanted is None or rule.id in wanted:
            findings.extend(_apply(rule, story, context))
    return sorted(dict.fromkeys(findings), key=_place)


def blocking(
    findings: Iterable[Finding], allowed: Mapping[str, str] | None = None
) -> tuple[Finding, ...]:
    """The findings that stop a render: errors of rules that protect people.

    `allowed` maps a rule to why whoever publishes overrules it; such findings do not stop a render,
    but belong in the manifest with the reason.
    """
    protecting = {rule.id for rule in rules() if rule.protects} - set(allowed or ())
    return tuple(f for f in findings if f.level == "error" and f.rule in protecting)


def _apply(rule: Rule, story: Story, context: Context) -> Iterator[Finding]:
    options = story.check
    if rule.id in options.ignore and not rule.protects and options.ignore[rule.id].strip():
        return
    try:
        found = [rule.finding(note, story) for note in rule.check(story, context)]
    except StorykitError as error:
        # A rule could not look: what stood in its way is worth knowing as it is.
        yield from error.findings
        return
    for finding in found:
        required = rule.id in options.require and finding.level == "warning"
        yield replace(finding, level="error") if required else finding


def _doubtful_options(story: Story) -> Iterator[Finding]:
    """What the story's own `check:` part says that cannot be meant so."""
    known = {rule.id: rule for rule in rules()}
    named = [(rule, f"check.ignore.{rule}") for rule in story.check.ignore]
    named += [(rule, f"check.require[{at}]") for at, rule in enumerate(story.check.require)]
    for name, path in named:
        if name not in known:
            yield Finding(
                "CHECK", "warning", f"There is no rule “{name}”.",
                nearest(name, tuple(known)), story.where(path),
            )  # fmt: skip
    for name, reason in story.check.ignore.items():
        where = story.where(f"check.ignore.{name}")
        if not reason.strip():
            yield Finding(
                "CHECK", "warning", f"{name} is to be ignored, but no reason is given.",
                f"Write why: {name}: \"the reason\". Until then the rule applies.", where,
            )  # fmt: skip
        elif name in known and known[name].protects:
            yield Finding(
                "CHECK", "warning",
                f"{name} protects people and is not ignored because a script asks for it.",
                "Mend what it finds, or take the person out of the story.", where,
            )  # fmt: skip


def _place(finding: Finding) -> tuple[str, int, int, int, str]:
    where = finding.where
    return (
        str(where.file or ""),
        where.line or 0,
        _GRAVITY[finding.level],
        where.column or 0,
        finding.rule,
    )
