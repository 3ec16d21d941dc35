"""Models out of plain values: each key by the kind its model says it has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from storykit.assets import path_mistake
from storykit.documents import child
from storykit.errors import nearest
from storykit.script.fields import Translatable, Values
from storykit.script.kinds import FilePath, Name
from storykit.script.mistakes import Mistakes, shown
from storykit.script.part import Part
from storykit.script.rules import Rules
from storykit.script.texts import TextReader

Model = TypeVar("Model", bound=Part)

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"\w[\w-]{0,59}")
_WRONG = object()


class PartReader:
    """Reads models of one document; what is wrong goes to its mistakes."""

    def __init__(self, mistakes: Mistakes, rules: Rules) -> None:
        self.mistakes = mistakes
        self.rules = rules
        self.texts = TextReader(mistakes, rules)

    def part(self, model: type[Model], raw: Any, path: str, what: str) -> Model | None:
        """The model, or None where something in it is wrong; `what` names it in messages."""
        if not isinstance(raw, Mapping):
            self.mistakes.add(
                path,
                f"{shown(raw)} stands where {what[0].lower() + what[1:]} should.",
                f"Write its keys below it: {', '.join(list(model.model_fields)[:4])}….",
            )
            return None
        for key in raw:
            if key not in model.model_fields:
                self.mistakes.add_unknown_key(path, key, what, tuple(model.model_fields))
        return self.build(model, self.values(model, raw, path), path)

    def build(self, model: type[Model], values: Mapping[str, Any], path: str) -> Model | None:
        """The model of values that have been read."""
        right = {key: value for key, value in values.items() if value is not _WRONG}
        try:
            return model(**right)
        except ValidationError as error:
            self.mistakes.add_invalid(path, model, error, known=values.keys() - right.keys())
            return None

    def values(
        self, model: type[Part], raw: Mapping[str, Any], path: str, skip: Sequence[str] = ()
    ) -> dict[str, Any]:
        """The values of the keys the model has, read by kind; those left empty are left out."""
        found: dict[str, Any] = {}
        for key, value in raw.items():
            info = model.model_fields.get(key)
            if info is None or key in skip or value is None:
                continue
            before = len(self.mistakes.findings)
            read = self._read(info, value, child(path, key))
            if len(self.mistakes.findings) > before:
                found[key] = _WRONG
            elif read is not None:
                found[key] = read
        return found

    def _read(self, info: FieldInfo, value: Any, path: str) -> Any:
        kind, metadata = _kind(info)
        below: Any = get_args(kind)[0] if get_origin(kind) is tuple else None
        if kind is Translatable:
            return self.texts.text(value, path)
        if below is Translatable:
            return self.texts.texts(value, path)
        if _is_part(kind):
            return self.part(kind, value, path, f"“{info_name(path)}”")
        if _is_part(below) and isinstance(value, (list, tuple)):
            items = enumerate(value)
            what = f"An item of “{info_name(path)}”"
            return tuple(self.part(below, item, child(path, n), what) for n, item in items)
        if _is_part_mapping(kind):
            return self._part_mapping(kind, value, path)
        if get_args(kind)[1:] == (Translatable,):
            return self._text_mapping(value, path)
        if kind is str:
            return self._string(metadata, value, path)
        return value

    def _part_mapping(self, kind: Any, value: Any, path: str) -> Any:
        if not isinstance(value, Mapping):
            self.mistakes.add(path, f"{shown(value)} stands where names with keys should.")
            return None
        model = get_args(kind)[1]
        return {
            key: self.part(model, item, child(path, key), f"“{key}”") for key, item in value.items()
        }

    def _text_mapping(self, value: Any, path: str) -> Any:
        if not isinstance(value, Mapping):
            self.mistakes.add(path, f"{shown(value)} stands where names with texts should.")
            return None
        texts = {str(key): self.texts.text(item, child(path, key)) for key, item in value.items()}
        return Values({key: text for key, text in texts.items() if text is not None})

    def _string(self, metadata: Sequence[Any], value: Any, path: str) -> Any:
        if isinstance(value, (int, float)):
            value = self.mistakes.document.written.get(path, value)
        if not isinstance(value, str):
            return value
        for mark in metadata:
            if isinstance(mark, FilePath):
                self.check_path(value, path, mark.holders)
            elif isinstance(mark, Name) and not _NAME.fullmatch(value):
                self.mistakes.add(
                    path,
                    f"{shown(value)} is not a name.",
                    "Write a name made of letters, digits and hyphens; files cannot be named here.",
                )
            elif isinstance(mark, Name) and value not in self.rules.names.get(path, (value,)):
                cure = nearest(value, tuple(self.rules.names[path]))
                self.mistakes.add(path, f"There is no {info_name(path)} {shown(value)}.", cure)
        return value

    def check_path(self, value: str, path: str, holders: frozenset[str] = frozenset()) -> None:
        """Notes what is wrong with a file's path as written."""
        for match in _PLACEHOLDER.finditer(value) if holders else ():
            if match[1] not in holders:
                known = " and ".join(f"{{{name}}}" for name in sorted(holders))
                self.mistakes.add(path, f"“{match[0]}” has no meaning here.", f"Known: {known}.")
        problem = path_mistake(value, allow_outside=self.rules.allow_outside)
        if problem:
            self.mistakes.add(path, *problem)


def info_name(path: str) -> str:
    """The last key of a path."""
    return re.sub(r"\[\d+\]$", "", path).rpartition(".")[2]


def _kind(info: FieldInfo) -> tuple[Any, list[Any]]:
    """A field's type without None and annotations, and what annotates it."""
    metadata = list(info.metadata)
    kind = info.annotation
    while True:
        if get_origin(kind) is Annotated:
            kind, *more = get_args(kind)
            metadata.extend(more)
        elif get_origin(kind) in (Union, UnionType):
            options = [option for option in get_args(kind) if option is not type(None)]
            if len(options) != 1:
                return kind, metadata
            kind = options[0]
        else:
            return kind, metadata


def _is_part(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Part)


def _is_part_mapping(kind: Any) -> bool:
    arguments = get_args(kind)
    return len(arguments) == 2 and _is_part(arguments[1])
