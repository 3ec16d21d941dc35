"""Changing texts of a script in place: everything else in the file stays as its author left it.

Comments, order, quotes and spacing of all that is not changed are kept, byte for byte. Each change
is made where the text stands and the whole is read again: a change that would alter anything else
is not made.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storykit.documents import Document, parent, parse_document
from storykit.errors import ScriptError

_STEP = re.compile(r"\.?([^.\[\]\"]+)|\[(\d+)\]|\.?\"((?:[^\"\\]|\\.)*)\"")
_BLOCK = re.compile(r"[|>][-+0-9]*[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
_INDENT = re.compile(r"[ \t]*(?:- +)*$")
_UNPRINTED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


@dataclass(frozen=True, slots=True)
class Patch:
    """A script's text with changes made, and the paths of those that could not be."""

    text: str
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def patch_texts(text: str, changes: Mapping[str, str], name: str | Path = "story.yaml") -> Patch:
    """The script with new texts at paths like `scenes[2].narration.ar`.

    A language that a text does not have yet is added after its others; a text that serves every
    language becomes one for each. Raises ScriptError where the script itself cannot be read.
    """
    document = parse_document(text, name)
    text = text.removeprefix("\ufeff")
    groups: dict[str, dict[str, str]] = {}
    for path, new in changes.items():
        groups.setdefault(parent(path), {})[path] = new
    edits: dict[str, list[_Edit]] = {}
    left: list[str] = []
    for above, group in groups.items():
        chosen = _edits_of(text, document, above, group, name)
        if chosen is None:
            left += group
        else:
            edits[above] = chosen
    return Patch(_applied(text, [edit for several in edits.values() for edit in several]), (*left,))


def _edits_of(
    text: str, document: Document, above: str, group: Mapping[str, str], name: str | Path
) -> list[_Edit] | None:
    """The first way of writing a group of changes that alters nothing else, or None."""
    expected = copy.deepcopy(document.data)
    try:
        for path, new in group.items():
            _set(expected, path, above, new)
    except (KeyError, IndexError, TypeError):
        return None
    for edits in _ways(text, document, above, group, _is_json(name)):
        try:
            found = parse_document(_applied(text, edits), name).data
        except ScriptError:
            continue
        if found == expected:
            return edits
    return None


def _ways(
    text: str, document: Document, above: str, group: Mapping[str, str], is_json: bool
) -> Iterator[list[_Edit]]:
    """The edits that may make a group of changes, likeliest first."""
    offsets = _Offsets(text)
    value = _get(document.data, above)
    if isinstance(value, str):
        start = offsets.of(document.positions[above])
        languages = {_last(path): new for path, new in group.items()}
        whole = _flow(languages, is_json)
        for end in _ends(text, start):
            yield [_Edit(start, end, whole)]
        return
    if not isinstance(value, Mapping):
        return
    there = [path for path in group if path in document.positions]
    replaced = [_replacements(text, offsets.of(document.positions[p]), group[p]) for p in there]
    added = {_last(path): new for path, new in group.items() if path not in document.positions}
    ways: list[list[_Edit]] = [[]]
    for several in replaced:
        ways = [[*way, edit] for way in ways for edit in several][:8]
    if not added:
        yield from ways
        return
    sibling = max(
        (f"{above}.{key}" for key in value), key=lambda path: offsets.of(document.keys[path])
    )
    key = offsets.of(document.keys[sibling])
    start = offsets.of(document.positions[sibling])
    for way in ways:
        for insertion in _insertions(text, key, start, added, is_json):
            yield [*way, insertion]


def _replacements(text: str, start: int, new: str) -> list[_Edit]:
    return [_Edit(start, end, _quoted(new)) for end in _ends(text, start)]


def _insertions(
    text: str, key: int, start: int, added: Mapping[str, str], is_json: bool
) -> Iterator[_Edit]:
    """New keys after a sibling: on lines of their own where it has one, else before the brace."""
    line = text.rfind("\n", 0, key) + 1
    for end in _ends(text, start):
        if not is_json and _INDENT.match(text[line:key]):
            newline = "\r\n" if "\r\n" in text else "\n"
            place = text.find(newline, end)
            place = len(text.rstrip("\r\n")) if place < 0 else place
            indent = newline + " " * (key - line)
            lines = (f"{indent}{tag}: {_quoted(new)}" for tag, new in added.items())
            yield _Edit(place, place, "".join(lines))
        yield _Edit(end, end, ", " + _flow(added, is_json)[1:-1])


def _ends(text: str, start: int) -> list[int]:
    """Where the text that starts at an offset may end, likeliest first."""
    mark = text[start : start + 1]
    if mark == '"':
        match = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL).match(text, start)
        return [match.end()] if match else []
    if mark == "'":
        match = re.compile(r"'(?:[^']|'')*'").match(text, start)
        return [match.end()] if match else []
    header = _BLOCK.match(text, start)
    if header:
        return [_block_end(text, start, header.end())]
    return list(dict.fromkeys(_plain_ends(text, start)))


def _block_end(text: str, start: int, place: int) -> int:
    """The end of a block's last line: before the first line that is not indented further."""
    line = text.rfind("\n", 0, start) + 1
    depth = len(text[line:start]) - len(text[line:start].lstrip(" -"))
    end = place
    while place < len(text):
        begin = place + 1
        stop = text.find("\n", begin)
        stop = len(text) if stop < 0 else stop
        row = text[begin:stop]
        if row.strip() and len(row) - len(row.lstrip(" ")) <= depth:
            break
        if row.strip():
            end = stop
        place = stop
        if stop == len(text):
            break
    return end


def _plain_ends(text: str, start: int) -> Iterator[int]:
    """Ends of unquoted words: at a comment, at the end of a line, at a comma or a brace."""
    newline = text.find("\n", start)
    stop = len(text) if newline < 0 else newline
    row = text[start:stop]
    comment = row.find(" #")
    yield start + len((row if comment < 0 else row[:comment]).rstrip())
    for match in re.finditer(r"[,}\]]", row):
        yield start + len(row[: match.start()].rstrip())
    # Unquoted words may go on over lines that are indented further.
    place = stop
    while 0 <= place < len(text):
        following = text.find("\n", place + 1)
        following = len(text) if following < 0 else following
        row = text[place + 1 : following]
        if not row.strip():
            break
        yield place + 1 + len(row.rstrip())
        place = following


class _Offsets:
    """Offsets of lines and columns."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]

    def of(self, where: Any) -> int:
        return int(self._starts[where.line - 1] + where.column - 1)


def _applied(text: str, edits: list[_Edit]) -> str:
    # At one place a replacement goes before an insertion, which stands after it.
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _flow(texts: Mapping[str, str], is_json: bool) -> str:
    pairs = (f"{_quoted(tag) if is_json else tag}: {_quoted(new)}" for tag, new in texts.items())
    return "{" + ", ".join(pairs) + "}"


def _quoted(text: str) -> str:
    written = json.dumps(text, ensure_ascii=False)
    return _UNPRINTED.sub(lambda match: f"\\u{ord(match[0]):04x}", written)


def _is_json(name: str | Path) -> bool:
    return Path(name).suffix.lower() == ".json"


def _steps(path: str) -> list[str | int]:
    steps: list[str | int] = []
    for match in _STEP.finditer(path):
        key, index, quoted = match.groups()
        steps.append(int(index) if index is not None else key if key else json.loads(f'"{quoted}"'))
    return steps


def _last(path: str) -> str:
    return str(_steps(path)[-1])


def _get(data: Any, path: str) -> Any:
    for step in _steps(path):
        data = data[step]
    return data


def _set(data: Any, path: str, above: str, new: str) -> None:
    """Sets a language's text; a text for every language becomes a mapping first."""
    *steps, tag = _steps(path)
    outer: Any = data
    for step in steps[:-1]:
        outer = outer[step]
    holder = outer[steps[-1]]
    if isinstance(holder, str):
        holder = outer[steps[-1]] = {}
    if not isinstance(holder, dict):
        raise TypeError(above)
    holder[tag] = new
