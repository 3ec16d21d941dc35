"""Values made in memory, held to what a file can hold."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from storykit.errors import Finding, ScriptError, Where
from storykit.syntax.characters import UNWANTED_ESCAPED, explain_character
from storykit.syntax.survey import DEEPEST, MOST_VALUES, child, wrong_key


def copy_plain(data: Any) -> Any:
    """Plain dicts, lists, texts, numbers, truths and None; ScriptError holds every other value."""
    copier = _Copier()
    copied = copier.copy(data, "", 0)
    if copier.findings:
        raise ScriptError(copier.findings)
    return copied


class _Copier:
    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.count = 0

    def copy(self, value: Any, path: str, depth: int) -> Any:
        self.count += 1
        if depth > DEEPEST or self.count > MOST_VALUES:
            self.mistake(path, "There are too many values, or they contain themselves.", "")
            raise ScriptError(self.findings)
        if isinstance(value, Mapping):
            return self._mapping(value, path, depth + 1)
        if isinstance(value, (list, tuple)):
            return [self.copy(item, child(path, n), depth + 1) for n, item in enumerate(value)]
        if isinstance(value, float) and not math.isfinite(value):
            self.mistake(path, "This number is endless or none at all.", "Give a plain number.")
        elif isinstance(value, str) and (match := UNWANTED_ESCAPED.search(value)):
            self.mistake(path, *explain_character(match[0]))
        elif value is not None and not isinstance(value, (str, int, float)):
            self.mistake(path, f"A script holds no {type(value).__name__}.", "Give plain values.")
        return value

    def _mapping(self, value: Mapping[Any, Any], path: str, depth: int) -> dict[str, Any]:
        copied: dict[str, Any] = {}
        for key, item in value.items():
            problem = wrong_key(key) if isinstance(key, str) else ("A key is no text.", "")
            if problem:
                self.mistake(path, *problem)
            else:
                copied[key] = self.copy(item, child(path, key), depth)
        return copied

    def mistake(self, path: str, message: str, cure: str) -> None:
        where = Where(path=path)
        self.findings.append(Finding(ScriptError.rule, "error", message, cure, where))
