"""The mistakes of a script, collected with their places and said in plain words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from storykit.documents import Document, child
from storykit.errors import Finding, ScriptError, Where, nearest
from storykit.script.times import milliseconds, written_time

MOST_MISTAKES = 200


class Mistakes:
    """What is wrong with one document; one mistake for each path, the first that is found."""

    def __init__(self, document: Document, found: Collection[Finding] = ()) -> None:
        self.document = document
        self.findings = list(found)
        self._paths = {finding.where.path for finding in found}

    def add(self, path: str, message: str, cure: str = "", *, at_key: bool = False) -> None:
        """Notes a mistake at a path's value, or at its key."""
        if path in self._paths:
            return
        self._paths.add(path)
        if len(self.findings) >= MOST_MISTAKES:
            return
        where = self.document.where_key(path) if at_key else self.document.where(path)
        self.findings.append(Finding(ScriptError.rule, "error", message, cure, where))

    def add_unknown_key(self, path: str, key: str, what: str, known: Collection[str]) -> None:
        """Notes a key that does not exist, with the nearest that does."""
        self.add(child(path, key), f"{what} has no “{key[:40]}”.", nearest(key, known), at_key=True)

    def add_invalid(
        self,
        path: str,
        model: type[BaseModel],
        error: ValidationError,
        known: Collection[str] = (),
    ) -> None:
        """Notes what a model says of its values, in our words; `known` keys are noted already."""
        for detail in error.errors(include_url=False):
            if detail["loc"] and detail["loc"][0] in known:
                continue
            below = path
            for step in detail["loc"]:
                below = child(below, step)
            field = str(detail["loc"][0]) if detail["loc"] else ""
            self.add(below, *_explained(detail, model, field))

    def has(self, path: str) -> bool:
        """Whether something is already known to be wrong there."""
        return path in self._paths

    def raise_any(self) -> None:
        """Raises ScriptError with every mistake, in the order of the file."""
        if self.findings:
            raise ScriptError(sorted(dict.fromkeys(self.findings), key=_order))


def _order(finding: Finding) -> tuple[int, int]:
    where: Where = finding.where
    return where.line or 0, where.column or 0


def shown(value: object) -> str:
    """A value as a message can quote it."""
    if isinstance(value, Mapping):
        return "A group of keys"
    if isinstance(value, (list, tuple)):
        return "A list"
    if value is None:
        return "Nothing"
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"


def _explained(detail: Any, model: type[BaseModel], field: str) -> tuple[str, str]:
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    info = model.model_fields.get(field)
    about = (info.description or "") if info else ""
    if kind == "missing":
        if isinstance(detail["loc"][-1], int):
            return "There are too few numbers here.", _sentence(about)
        return f"“{field}” is missing.", _sentence(f"Write “{field}: …”: {about or 'it is needed'}")
    if kind == "value_error":
        return _sentence(str(context.get("error", "This cannot stand here"))), ""
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        return f"{shown(value)} is not one of the words for “{field}”.", nearest(str(value), known)
    if kind.startswith(("greater_than", "less_than")):
        return _out_of_bounds(kind, value, info)
    if kind in ("too_long", "too_short"):
        limit = context.get("max_length", context.get("min_length", ""))
        few = "few" if kind == "too_short" else "many"
        return f"There are too {few} here: {limit} can stand here.", _sentence(about)
    if kind == "string_pattern_mismatch":
        like = f"Write it like “{info.default}”." if info and info.default else _sentence(about)
        return f"{shown(value)} is not written as “{field}” should be.", like
    what = _WANTED.get(kind.partition("_")[0])
    if what and not kind.startswith("string_too"):
        return f"{shown(value)} stands where {what[0]} should.", what[1]
    return f"{shown(value)} cannot stand here.", _sentence(about)


_WANTED = {
    "string": ("a text", "Put quotes around it if it is meant as a text."),
    "int": ("a whole number", "Write it in digits, such as 30."),
    "float": ("a number", "Write it in digits, with a point for fractions: 0.5."),
    "bool": ("true or false", "Write true or false."),
    "tuple": ("a list", "Write it in brackets: [first, second]."),
    "list": ("a list", "Write it in brackets: [first, second]."),
    "dict": ("a group of keys", "Write its keys below it, indented by two spaces."),
    "mapping": ("a group of keys", "Write its keys below it, indented by two spaces."),
    "model": ("a group of keys", "Write its keys below it, indented by two spaces."),
    "date": ("a date", "Write the year, month and day: 2024-05-31."),
}


def _out_of_bounds(kind: str, value: Any, info: Any) -> tuple[str, str]:
    parts = _metadata(info) if info is not None else []
    is_time = any(getattr(part, "func", None) is milliseconds for part in parts)
    low = next((part.ge for part in parts if getattr(part, "ge", None) is not None), None)
    high = next((part.le for part in parts if getattr(part, "le", None) is not None), None)
    least, most = (
        "" if limit is None else written_time(int(limit)) if is_time else f"{limit:g}"
        for limit in (low, high)
    )
    side = "small" if kind.startswith("greater") else "large"
    if is_time and isinstance(value, int) and value < 100:
        return (
            f"{shown(value)} means {value} thousandths of a second here.",
            f"For seconds write “{value}s”.",
        )
    span = f"from {least} to {most}" if least and most else f"of at least {least}"
    thing = "a time" if is_time else "a number"
    return f"{shown(value)} is too {side}.", f"Write {thing} {span}."


def _metadata(info: Any) -> list[Any]:
    """What annotates a field or the items of its list."""
    found = list(info.metadata)
    for part in getattr(info.annotation, "__args__", ()):
        found.extend(getattr(part, "__metadata__", ()))
    return [inner for part in found for inner in (part, *getattr(part, "metadata", ()))]


def _sentence(text: str) -> str:
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".?!" else ".")
