"""The values a scene or card can carry, and what a layout says it wants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from storykit.errors import Where

FieldKind = Literal["text", "list", "number", "picture", "clip", "rows", "choice"]

Value = TypeVar("Value")


class Values(Mapping[str, Value]):
    """A mapping that cannot be changed; it keeps its order, can be hashed and pickled."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, Value] | Iterable[tuple[str, Value]] = ()) -> None:
        self._items: dict[str, Value] = dict(items)

    def __getitem__(self, key: str) -> Value:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Values, (self._items,))


@dataclass(frozen=True)
class Translatable:
    """A text an audience sees or hears: one string for all languages, or one for each.

    `texts` maps BCP 47 tags to strings; the empty tag holds the string that serves every language.
    """

    texts: Mapping[str, str]

    @classmethod
    def of(cls, value: str | Mapping[str, str]) -> Translatable:
        """A translatable from what an author writes."""
        return cls(Values({"": value} if isinstance(value, str) else value))

    def get(self, language: str) -> str | None:
        """The text for a tag: its own, a shorter tag's (`ar` for `ar-IQ`), or the common one."""
        tag = language
        while tag:
            if tag in self.texts:
                return self.texts[tag]
            tag = tag.rpartition("-")[0]
        return self.texts.get("")

    def written(self) -> str | dict[str, str]:
        """What an author writes for it."""
        texts = dict(self.texts)
        return texts[""] if texts.keys() == {""} else texts

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.texts.items())

    def __hash__(self) -> int:
        return hash(frozenset(self.texts.items()))

    def __reduce__(self) -> tuple[object, ...]:
        return (Translatable.of, (dict(self.texts),))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            _translatable,
            serialization=core_schema.plain_serializer_function_ser_schema(cls.written),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, source: Any, handler: Any) -> dict[str, Any]:
        return {
            "anyOf": [
                {"type": "string"},
                {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
            ]
        }


def _translatable(value: object) -> Translatable:
    if isinstance(value, Translatable):
        return value
    texts: Mapping[Any, Any] = value if isinstance(value, Mapping) else {"": value}
    if not all(isinstance(part, str) for pair in texts.items() for part in pair):
        raise ValueError("a text is one string, or one for each language")
    return Translatable(Values(texts))


Cell = Translatable | int | float | str
"""What stands in one place of a table."""

FieldValue = (
    Translatable | tuple[Translatable, ...] | int | float | str | tuple[Mapping[str, Cell], ...]
)


@dataclass(frozen=True, slots=True)
class Field:
    """What a layout says of one of its fields. `choices` holds the allowed words of a choice.

    A required field may be missing where the one named by `otherwise` is given.
    """

    kind: FieldKind = "text"
    required: bool = False
    about: str = ""
    choices: tuple[str, ...] = ()
    otherwise: str = ""


Positions = Mapping[str, Where]
"""Where each path of a script (`scenes[2].narration.ar`) stands in its file."""
