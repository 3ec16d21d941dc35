"""YAML and JSON files as plain values whose every key and item knows its line and column.

The only module that imports `yaml`. YAML is read by libyaml where PyYAML carries it, event by
event, and its unquoted words mean what YAML 1.2's core schema says
(https://yaml.org/spec/1.2.2/#103-core-schema): `no`, `on`, `1:30` and `2024-05-01` are texts.

What a story never needs and an attacker or an accident does (tags, anchors, aliases, merge keys,
duplicate keys, infinities, control characters, deep nesting) is refused with its place and the
cure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from storykit.errors import Finding, ScriptError, Where
from storykit.syntax.json_text import JsonReader
from storykit.syntax.plain import copy_plain
from storykit.syntax.survey import (
    Places,
    Survey,
    child,
    line_and_column,
    line_starts,
    parent,
)
from storykit.syntax.yaml_mistakes import (
    Trouble,
    explain,
    explain_alias,
    explain_anchor,
    explain_complex_key,
    explain_hashtag,
    explain_merge_key,
    explain_second_document,
    explain_tag,
    lost_hashtag,
)

__all__ = [
    "LARGEST_FILE",
    "Document",
    "child",
    "document_of",
    "parent",
    "parse_document",
    "read_document",
    "read_table",
]

LARGEST_FILE = 1_048_576
"""Bytes; a feature-length script in ten languages has about a third of it."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SUFFIXES = {".yaml", ".yml", ".json"}
_OFFICE = {".doc", ".docx", ".odt", ".rtf", ".pages", ".pdf", ".htm", ".html"}
"""Files that hold texts in another form: another name makes no script of them."""

_NULLS = frozenset(["", "~", "null", "Null", "NULL"])
_BOOLS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_MAYBE_NOT_TEXT = frozenset("~nNtTfF-+.0123456789")


@dataclass(frozen=True)
class Document:
    """A file's values and where they stand.

    `data` holds dicts with text keys, lists, texts, ints, floats, bools and None. `positions` and
    `keys` hold the place of each path's value and of its key. `written` holds, for unquoted words
    that became a number, a truth or nothing, how they were written (`007`, `1.50`, `True`).
    """

    data: Any
    file: Path | None
    positions: Mapping[str, Where]
    keys: Mapping[str, Where]
    written: Mapping[str, str]

    def where(self, path: str) -> Where:
        """The place of the value at a path, or of the nearest part above it that is in the file."""
        probe = path
        while probe and probe not in self.positions:
            probe = parent(probe)
        if probe not in self.positions:
            return Where(self.file, path=path)
        found = self.positions[probe]
        return Where(found.file, found.line, found.column, path)

    def where_key(self, path: str) -> Where:
        """The place of the key itself; that of the value for items of a list."""
        return self.keys[path] if path in self.keys else self.where(path)


def read_document(path: Path, mistakes: list[Finding] | None = None) -> Document:
    """The values and places of a YAML (`.yaml`, `.yml`) or JSON (`.json`) file.

    Raises ScriptError where the file cannot be read at all. Mistakes that leave the rest readable
    (duplicate keys, tags, infinities) are added to `mistakes` when a list is given, else raised.
    """
    text = read_text(path)
    return parse_document(text, path, mistakes)


def read_text(path: Path) -> str:
    """What a YAML or JSON file holds; ScriptError where it cannot be read or is no such file."""
    data = _read(path)
    if path.suffix.lower() not in _SUFFIXES:
        raise _failure(
            Where(path), "The name of a script ends in .yaml, .yml or .json.", _as_script(path)
        )
    return _decode(data, path)


def _as_script(path: Path) -> str:
    """What makes a script of a file whose name ends like no script's."""
    inner = Path(path.stem)
    name = inner.name if inner.suffix in _SUFFIXES else f"{inner.stem}.yaml"
    if path.suffix.lower() in _OFFICE:
        return f"Copy its text into an editor for plain text, and save that as “{name}”, in UTF-8."
    return f"Rename it to “{name}”."


def parse_document(
    text: str, name: str | Path = "", mistakes: list[Finding] | None = None
) -> Document:
    """The values and places of a text; `name` is shown in errors, and `.json` makes it JSON.

    Raises ScriptError, or fills `mistakes`, as `read_document` does.
    """
    file = Path(name) if name else None
    survey = Survey(text.removeprefix("\ufeff"), file)
    survey.refuse_characters()
    is_json = file is not None and file.suffix.lower() == ".json"
    data = JsonReader(survey).document() if is_json else _YamlReader(survey).document()
    survey.values.setdefault("", 0)
    if mistakes is not None:
        mistakes.extend(survey.findings)
    elif survey.findings:
        raise ScriptError(survey.findings)
    return Document(
        data,
        file,
        Places(file, survey.starts, survey.values),
        Places(file, survey.starts, survey.keys),
        survey.written,
    )


def document_of(data: Mapping[str, Any]) -> Document:
    """A document made in memory, its values copied and checked as those of a file are.

    Raises ScriptError for values that no file can hold.
    """
    copied = copy_plain(data)
    return Document(copied, None, Places(None, [0], {}), Places(None, [0], {}), {})


def read_table(path: Path) -> Any:
    """The values of a file without their places, for storykit's own tables."""
    return read_document(path).data


def _read(path: Path) -> bytes:
    if path.is_dir():
        raise _failure(Where(path), "This is a folder, not a script.", _script_in(path))
    if not path.is_file():
        raise _failure(Where(path), "There is no such file.", _neighbour(path))
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _failure(
            Where(path),
            f"The file cannot be read: {error.strerror}.",
            "Close other programs that use it, or ask for the right to read it.",
        ) from None
    if len(data) > LARGEST_FILE:
        raise _failure(
            Where(path),
            "The file is larger than 1 MB, which no script is.",
            "Check that it is the right file; keep pictures and sounds in files of their own.",
        )
    return data


def _script_in(folder: Path) -> str:
    with suppress(OSError):
        found = sorted(entry for entry in folder.iterdir() if entry.suffix in _SUFFIXES)
        if not found:
            return "Name a folder with a story.yaml in it; `storykit new FOLDER` makes one."
        return f"Name the script in it, such as “{found[0]}”."
    return "Name the script in it."


def _neighbour(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.suffix in _SUFFIXES]
    except OSError:
        return f"There is no folder “{path.parent}” either: check how the path is written."
    close = get_close_matches(path.name, names, n=1)
    return f"Did you mean “{path.with_name(close[0])}”?" if close else "Check its name and folder."


def _decode(data: bytes, path: Path) -> str:
    cure = "Save it again with the encoding UTF-8 (in Notepad: Save as, Encoding, UTF-8)."
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:4]:
        raise _failure(Where(path, 1, 1), "The file is saved as UTF-16, not as UTF-8.", cure)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        raise _failure(
            Where(path, *line_and_column(line_starts(before), len(before))),
            "The file is not saved as UTF-8: what stands here is not a letter.",
            cure,
        ) from None


def _failure(where: Where, message: str, cure: str) -> ScriptError:
    return ScriptError([Finding(ScriptError.rule, "error", message, cure, where)])


class _YamlReader:
    """Values from the events of a YAML text."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.last_quote: int | None = None

    def document(self) -> Any:
        """The only document's value; None when there is nothing in it."""
        loader = _Loader(self.survey.text)
        self._next = loader.get_event
        try:
            self._next()
            if isinstance(self._next(), yaml.StreamEndEvent):
                return None
            data = self._value(self._next(), "", 0)
            self._next()
            extra = self._next()
        except yaml.YAMLError as error:
            raise self._syntax_error(error) from None
        finally:
            loader.dispose()
        if not isinstance(extra, yaml.StreamEndEvent):
            raise self.survey.failure(extra.start_mark.index, *explain_second_document())
        return data

    def _value(self, event: Any, path: str, depth: int) -> Any:
        survey = self.survey
        offset = event.start_mark.index
        survey.enter(path, offset, depth)
        if isinstance(event, yaml.AliasEvent):
            survey.mistake(offset, *explain_alias(), path)
            return None
        if event.anchor is not None:
            survey.mistake(offset, *explain_anchor(), path)
        if event.tag is not None:
            survey.mistake(offset, *explain_tag(survey.text, offset), path)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, offset, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path, depth + 1)
        return self._mapping(path, depth + 1)

    def _list(self, path: str, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._value(event, child(path, len(items)), depth))
        return items

    def _mapping(self, path: str, depth: int) -> dict[str, Any]:
        survey = self.survey
        values: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            offset = event.start_mark.index
            if not isinstance(event, yaml.ScalarEvent) or event.tag or event.anchor:
                raise survey.failure(offset, *explain_complex_key(), path)
            key = event.value
            below = child(path, key)
            if key == "<<" and not event.style:
                survey.mistake(offset, *explain_merge_key(), below)
            if survey.admits_key(key, offset, path, below):
                values[key] = self._value(self._next(), below, depth)
            else:
                self._value(self._next(), f"{below} (again)", depth)
        return values

    def _scalar(self, event: Any, offset: int, path: str) -> Any:
        survey, text = self.survey, event.value
        if event.style:  # libyaml says "" of an unquoted word, PyYAML None
            self.last_quote = offset
            return survey.text_value(text, offset, path)
        hashtag = lost_hashtag(survey.text, event.end_mark.index)
        if hashtag:
            survey.mistake(offset, *explain_hashtag(hashtag), path)
        if text in _NULLS:
            survey.written[path] = text
            return None
        if text[0] in _MAYBE_NOT_TEXT:
            if text in _BOOLS:
                survey.written[path] = text
                return _BOOLS[text]
            if _NUMBER.fullmatch(text):
                return survey.number(text, offset, path)
        return survey.text_value(text, offset, path)

    def _syntax_error(self, error: yaml.YAMLError) -> ScriptError:
        survey = self.survey
        mark = getattr(error, "problem_mark", None)
        start = getattr(error, "context_mark", None)
        trouble = Trouble(
            text=survey.text,
            starts=survey.starts,
            problem=str(getattr(error, "problem", None) or ""),
            context=str(getattr(error, "context", None) or ""),
            offset=min(mark.index, len(survey.text)) if mark else 0,
            began=start.index if start else None,
            last_quote=self.last_quote,
        )
        return survey.failure(*explain(trouble))
