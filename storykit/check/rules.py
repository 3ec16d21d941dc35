"""What a rule is, and the list of all rules.

A rule is one small generator of notes, registered with its id, level, reason, source and cure:

    @rule("HOOK-01", level="warning", about="…", reason="…", source="…", cure="…")
    def opening(story: Story, context: Context) -> Iterator[Note]:
        yield Note("The first scene shows no text.", "scenes[0]")

Notes become findings with the place of their path in the script. Modules of rules are imported when
the list is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from storykit.errors import Finding, Level, Where
from storykit.script.models import Story

if TYPE_CHECKING:
    from storykit.check.context import Context

MODULES = (
    "texts",
    "media",
    "clips",
    "consent",
    "anonymity",
    "captions",
    "timing",
    "message",
    "publishing",
)
"""The modules that hold rules, in the order in which their rules run and are listed."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a rule has to say: `path` is the place in the script.

    `level` and `cure` replace the rule's own; `where` is for places in other files.
    """

    message: str
    path: str = ""
    level: Level | None = None
    cure: str | None = None
    where: Where | None = None


Check = Callable[[Story, "Context"], Iterator[Note]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of good practice.

    `about` says what it asks for, `reason` why, `source` who says so, and `cure` what to do. A rule
    that `protects` people cannot be set aside in a script, only by whoever publishes, and why.
    """

    id: str
    level: Level
    about: str
    reason: str
    source: str
    cure: str
    check: Check
    theme: str
    protects: bool = False

    def finding(self, note: Note, story: Story) -> Finding:
        """The note as a finding of this rule, at its place in the script."""
        return Finding(
            self.id,
            note.level or self.level,
            note.message,
            self.cure if note.cure is None else note.cure,
            note.where or story.where(note.path),
        )


_registry: dict[str, Rule] = {}


def rule(
    id: str,
    *,
    level: Level,
    about: str,
    reason: str,
    source: str,
    cure: str,
    protects: bool = False,
) -> Callable[[Check], Check]:
    """Registers a generator of notes as the rule of that id."""

    def register(check: Check) -> Check:
        if id in _registry and _registry[id].check.__qualname__ != check.__qualname__:
            raise ValueError(f"two rules are called {id}")
        theme = check.__module__.rpartition(".")[2]
        _registry[id] = Rule(id, level, about, reason, source, cure, check, theme, protects)
        return check

    return register


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order in which they run."""
    for name in MODULES:
        import_module(f"storykit.check.{name}")
    order = {name: place for place, name in enumerate(MODULES)}
    known = [found for found in _registry.values() if found.theme in order]
    return tuple(sorted(known, key=lambda found: order[found.theme]))
