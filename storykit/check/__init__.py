"""The rules of good practice: one small function each, with its reason and its source."""

from storykit.check.context import Context
from storykit.check.rules import Note, Rule, rule, rules
from storykit.check.running import blocking, run_checks

__all__ = ["Context", "Note", "Rule", "blocking", "rule", "rules", "run_checks"]
