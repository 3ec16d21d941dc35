"""Kinds of values that several models share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)

from storykit.script.fields import FieldValue, Translatable, Values
from storykit.script.times import milliseconds


@dataclass(frozen=True)
class FilePath:
    """Marks a text that names a file beside the script; it is kept as written."""

    holders: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Name:
    """Marks a text that is the name of something storykit finds: never a path, never code."""


Milliseconds = Annotated[
    int,
    BeforeValidator(milliseconds),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0},
                {"type": "string", "pattern": r"^\s*\d+(\.\d+)?\s*(ms|s|min)\s*$"},
            ]
        }
    ),
]
"""A length of time: `3.5s`, `400ms` or whole milliseconds."""

MediaPath = Annotated[str, FilePath()]
PlainName = Annotated[str, Name()]


def frozen(value: Any) -> Any:
    """The same value with its mappings and lists made unchangeable."""
    if isinstance(value, Mapping):
        return Values({str(key): frozen(item) for key, item in value.items()})
    if isinstance(value, (list, tuple)):
        return tuple(frozen(item) for item in value)
    return value


def written(value: Any) -> Any:
    """The same value as a script has it: mappings, lists, texts and numbers."""
    if isinstance(value, Translatable):
        return value.written()
    if isinstance(value, Mapping):
        return {key: written(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [written(item) for item in value]
    return value


_AS_WRITTEN = PlainSerializer(written, return_type=Any)

Texts = Annotated[Mapping[str, Translatable], AfterValidator(frozen), _AS_WRITTEN]
"""A text, in all languages or in each, for each of some names."""

Reasons = Annotated[Mapping[str, str], AfterValidator(frozen), _AS_WRITTEN]
"""Why, for each of some names."""

Fields = Annotated[Mapping[str, FieldValue], PlainValidator(frozen), _AS_WRITTEN]
Effect = Annotated[str | Mapping[str, Any], PlainValidator(frozen), _AS_WRITTEN]
"""An effect's name, or its name with its options: `{rotate: {angle: 3}}`."""
