"""What is learned of a text while its values are read: their places and their mistakes."""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from storykit.errors import Finding, ScriptError, Where
from storykit.syntax.characters import UNWANTED, UNWANTED_ESCAPED, explain_character

DEEPEST = 50
MOST_VALUES = 100_000
LONGEST_KEY = 100
LONGEST_NUMBER = 100

_BREAK = re.compile(r"\r\n|\r|\n")
_SIMPLE_KEY = re.compile(r"\w+(?:-\w+)*")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_ENDLESS = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


class Places(Mapping[str, Where]):
    """Where each path of a document stands; the places are worked out when asked for."""

    __slots__ = ("_file", "_offsets", "_starts")

    def __init__(self, file: Path | None, starts: list[int], offsets: dict[str, int]) -> None:
        self._file = file
        self._starts = starts
        self._offsets = offsets

    def __getitem__(self, path: str) -> Where:
        line, column = line_and_column(self._starts, self._offsets[path])
        return Where(self._file, line, column, path)

    def __contains__(self, path: object) -> bool:
        return path in self._offsets

    def __iter__(self) -> Iterator[str]:
        return iter(self._offsets)

    def __len__(self) -> int:
        return len(self._offsets)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Places, (self._file, self._starts, self._offsets))


def child(path: str, key: str | int) -> str:
    """The path of a key or item below another path: `scenes`, 2 → `scenes[2]`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    if not _SIMPLE_KEY.fullmatch(key):
        key = json.dumps(key[:LONGEST_KEY], ensure_ascii=False)
    return f"{path}.{key}" if path else key


def parent(path: str) -> str:
    """The path one step up, empty at the top."""
    return path[: max(path.rfind("."), path.rfind("["), 0)]


def line_starts(text: str) -> list[int]:
    """The offsets at which lines begin; a line ends at LF, CR or both, as in editors."""
    return [0, *(match.end() for match in _BREAK.finditer(text))]


def line_and_column(starts: Sequence[int], offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset."""
    line = bisect.bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def wrong_key(key: str) -> tuple[str, str] | None:
    """What is wrong with a key and the cure, or None."""
    if not key.strip():
        return "There is no key before the colon.", "Write “key: text”."
    if len(key) > LONGEST_KEY:
        return (
            "What stands before the colon is too long for a key.",
            "Write “key: text”; a text with a colon in it needs quotes around it.",
        )
    unwanted = UNWANTED_ESCAPED.search(key)
    if unwanted:
        return explain_character(unwanted[0])
    if key != key.strip():
        return (
            "This line is indented with a space of another kind.",
            "Delete the spaces around the key and type them again.",
        )
    if key[0] == "-" and len(key) > 1:
        return "There is no space after the dash.", f"Write “- {key[1:]}: …”."
    return None


class Survey:
    """The places of a text's values and keys, unquoted words as written, and mistakes so far."""

    def __init__(self, text: str, file: Path | None) -> None:
        self.text = text
        self.file = file
        self.starts = line_starts(text)
        self.values: dict[str, int] = {}
        self.keys: dict[str, int] = {}
        self.written: dict[str, str] = {}
        self.findings: list[Finding] = []

    def failure(self, offset: int, message: str, cure: str, path: str = "") -> ScriptError:
        """What is found so far and one more mistake, after which nothing can be read."""
        self.findings = [f for f in self.findings if f.where != self._where(offset, f.where.path)]
        self.mistake(offset, message, cure, path)
        return ScriptError(self.findings)

    def _where(self, offset: int, path: str) -> Where:
        return Where(self.file, *line_and_column(self.starts, offset), path)

    def mistake(self, offset: int, message: str, cure: str, path: str = "") -> None:
        """Notes a mistake after which the rest can still be read."""
        where = self._where(offset, path)
        self.findings.append(Finding(ScriptError.rule, "error", message, cure, where))

    def refuse_characters(self) -> None:
        """Raises for characters that no text has and that editors, terminals or YAML trip over."""
        match = UNWANTED.search(self.text)
        if match:
            raise self.failure(match.start(), *explain_character(match[0]))

    def enter(self, path: str, offset: int, depth: int) -> None:
        """Notes a value; raises when there are too many or they lie too deep."""
        self.values[path] = offset
        if depth > DEEPEST:
            raise self.failure(
                offset,
                f"Brackets or steps lie inside each other more than {DEEPEST} deep.",
                "Close brackets where their text ends; no script needs more than six.",
            )
        if len(self.values) > MOST_VALUES:
            raise self.failure(
                offset,
                f"There are more than {MOST_VALUES:,} values in this file.",
                "Divide it into several files.",
            )

    def admits_key(self, key: str, offset: int, path: str, below: str) -> bool:
        """Whether a key may stand here; notes its place or what is wrong with it."""
        if below in self.keys:
            first, _ = line_and_column(self.starts, self.keys[below])
            self.mistake(
                offset,
                f"“{key}” is written twice; the first is in line {first}.",
                "Delete one of the two, or join them.",
                below,
            )
            return False
        problem = wrong_key(key)
        if problem:
            self.mistake(offset, *problem, path)
            return False
        self.keys[below] = offset
        return True

    def text_value(self, text: str, offset: int, path: str) -> str:
        """A text with its line ends made alike; hidden characters in it are noted as mistakes."""
        match = UNWANTED_ESCAPED.search(text)
        if match:
            self.mistake(offset, *explain_character(match[0]), path)
        return _BREAK.sub("\n", text) if "\r" in text else text

    def number(self, written: str, offset: int, path: str) -> int | float | None:
        """A number, or None and a mistake when it is not one a script can use."""
        self.written[path] = written
        if len(written) <= LONGEST_NUMBER and not _ENDLESS.fullmatch(written):
            if _BASED.fullmatch(written):
                return int(written, 0)
            value = int(written) if _INTEGER.fullmatch(written) else float(written)
            if abs(value) < float("inf"):
                return value
        self.mistake(
            offset,
            f"“{written[:20]}” is not a number that can be used here.",
            "Write a smaller number, or put quotes around it if it is a text.",
            path,
        )
        return None
