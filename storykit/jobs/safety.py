"""Stopping what could harm people: a story is looked at before anything of it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storykit.errors import Finding, SafetyError, UsageError, nearest
from storykit.script.models import Story

if TYPE_CHECKING:
    from storykit.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Allowance:
    """A rule that whoever publishes overruled, why, and how many findings it had.

    What was found is not told here: manifests are passed on, and findings name people's keys.
    """

    story: str
    rule: str
    because: str
    findings: int

    def as_values(self) -> dict[str, object]:
        """The allowance as the manifest holds it."""
        return {
            "story": self.story,
            "rule": self.rule,
            "because": self.because,
            "findings": self.findings,
        }


@dataclass(frozen=True, slots=True)
class Clearance:
    """That a story may be made: what was allowed for it, and what that overruled, as warnings."""

    allowances: tuple[Allowance, ...] = ()
    findings: tuple[Finding, ...] = ()


def clear(
    story: Story,
    allow: Mapping[str, str] | None = None,
    *,
    places: tuple[str, ...] = (),
    timeline: Callable[[str], Timeline] | None = None,
) -> Clearance:
    """Runs the rules that protect people; SafetyError with all they find, unless it is allowed.

    `allow` maps a rule's id to why it is overruled; `places` are those versions are made for,
    beside the ones the script names. Raises UsageError for rules that stop nothing
    and for reasons that are none.
    """
    from storykit.check import Context, blocking, rules, run_checks

    reasons = {rule.upper(): because.strip() for rule, because in (allow or {}).items()}
    protecting = [rule.id for rule in rules() if rule.protects]
    _check_reasons(reasons, protecting, [rule.id for rule in rules()])
    if places:
        going = tuple(dict.fromkeys((*story.check.platforms, *places)))
        check = story.check.model_copy(update={"platforms": going})
        story = story.model_copy(update={"check": check})
    found = run_checks(story, context=Context(story, timeline=timeline), only=protecting)
    stopping = blocking(found, reasons)
    if stopping:
        raise SafetyError(stopping)
    overruled = blocking(found)
    allowances = tuple(
        Allowance(story.id, rule, reasons[rule], sum(finding.rule == rule for finding in overruled))
        for rule in dict.fromkeys(finding.rule for finding in overruled)
    )
    told = tuple(
        Finding(f.rule, "warning", f.message, f"Allowed because: {reasons[f.rule]}", f.where)
        for f in overruled
    )
    return Clearance(allowances, told)


def _check_reasons(reasons: Mapping[str, str], protecting: list[str], known: list[str]) -> None:
    for rule, because in reasons.items():
        if rule not in known:
            raise UsageError(f"There is no rule “{rule}”.", cure=nearest(rule, protecting))
        if rule not in protecting:
            raise UsageError(
                f"{rule} stops nothing, so there is nothing to allow.",
                cure="To set it aside for this story, write it under “check: {ignore: …}”.",
            )
        if not any(letter.isalpha() for letter in because):
            raise UsageError(
                f"Nothing is said of why {rule} is overruled.",
                cure='Say it, for those who ask later: --because "…".',
            )
