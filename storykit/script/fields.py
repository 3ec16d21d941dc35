"""The values a scene or card can carry, and what a layout says it wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from storykit.errors import Where

FieldKind = Literal["text", "list", "number", "picture", "clip", "rows", "choice"]


@dataclass(frozen=True)
class Translatable:
    """A text an audience sees or hears: one string for all languages, or one for each.

    `texts` maps BCP 47 tags to strings; the empty tag holds the string that serves every language.
    """

    texts: Mapping[str, str]

    @classmethod
    def of(cls, value: str | Mapping[str, str]) -> Translatable:
        """A translatable from what an author writes."""
        texts = {"": value} if isinstance(value, str) else dict(value)
        return cls(MappingProxyType(texts))

    def get(self, language: str) -> str | None:
        """The text for a language tag: its own, else a shorter tag's (`ar` for `ar-IQ`), else the common one."""
        tag = language
        while tag:
            if tag in self.texts:
                return self.texts[tag]
            tag = tag.rpartition("-")[0]
        return self.texts.get("")

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.texts.items())

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.texts.items())))

    def __reduce__(self) -> tuple[object, ...]:
        return (Translatable.of, (dict(self.texts),))


FieldValue = (
    Translatable
    | tuple[Translatable, ...]
    | int
    | float
    | str
    | tuple[Mapping[str, "Translatable | int | float | str"], ...]
)


@dataclass(frozen=True, slots=True)
class Field:
    """What a layout says of one of its fields. `choices` holds the allowed words of a choice."""

    kind: FieldKind = "text"
    required: bool = False
    about: str = ""
    choices: tuple[str, ...] = ()


Positions = Mapping[str, Where]
"""Where each path of a script (`scenes[2].narration.ar`) stands in its file."""
