"""JSON texts (RFC 8259), read by hand for the sake of their places and of plain words."""

from __future__ import annotations

import json
import re
from typing import Any

from storykit.errors import ScriptError
from storykit.syntax.survey import Survey, child

_SPACE = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r"[^\s,:\[\]{}\"]+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_NAMED: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_DECODER = json.JSONDecoder()


class JsonReader:
    """Reads one value from a survey's text; raises ScriptError at the first syntax error."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.at = 0

    def document(self) -> Any:
        """The whole text's value; None when there is nothing in it."""
        if not self._peek():
            return None
        data = self._value("", 0)
        if self._peek():
            raise self._unexpected("after the end of the script")
        return data

    def _peek(self) -> str:
        match = _SPACE.match(self.survey.text, self.at)
        self.at = match.end() if match else self.at
        return self.survey.text[self.at : self.at + 1]

    def _value(self, path: str, depth: int) -> Any:
        first = self._peek()
        self.survey.enter(path, self.at, depth)
        if first == "{":
            return self._mapping(path, depth + 1)
        if first == "[":
            return self._list(path, depth + 1)
        if first == '"':
            start = self.at
            return self.survey.text_value(self._text(), start, path)
        return self._plain(path)

    def _text(self) -> str:
        try:
            text, self.at = _DECODER.raw_decode(self.survey.text, self.at)
        except json.JSONDecodeError as error:
            if error.msg.startswith("Unterminated"):
                problem, offset = _UNCLOSED_QUOTE, self.at
            elif "control character" in error.msg:
                problem, offset = _LINE_END_IN_TEXT, self.at
            else:
                problem, offset = _BACKSLASH, error.pos
            raise self.survey.failure(offset, *problem) from None
        return str(text)

    def _plain(self, path: str) -> Any:
        match = _WORD.match(self.survey.text, self.at)
        word = match[0] if match else ""
        if word not in _NAMED and not _NUMBER.fullmatch(word):
            raise self._unexpected("where a value should be")
        start, self.at = self.at, self.at + len(word)
        if word[0] in "-0123456789":
            return self.survey.number(word, start, path)
        self.survey.written[path] = word
        return _NAMED[word]

    def _list(self, path: str, depth: int) -> list[Any]:
        opened = self.at
        items: list[Any] = []
        while self._goes_on("]", opened, bool(items)):
            items.append(self._value(child(path, len(items)), depth))
        return items

    def _mapping(self, path: str, depth: int) -> dict[str, Any]:
        opened = self.at
        values: dict[str, Any] = {}
        begun = False
        while self._goes_on("}", opened, begun):
            begun = True
            if self._peek() != '"':
                raise self._unexpected("where a name in double quotes should be")
            offset = self.at
            key = self._text()
            below = child(path, key)
            if self._peek() != ":":
                raise self._unexpected("where a colon should be")
            self.at += 1
            if self.survey.admits_key(key, offset, path, below):
                values[key] = self._value(below, depth)
            else:
                self._value(f"{below} (again)", depth)
        return values

    def _goes_on(self, closing: str, opened: int, begun: bool) -> bool:
        """Steps over the opening bracket or a comma; False after the closing bracket."""
        if not begun:
            self.at = opened + 1
        found = self._peek()
        if found == closing:
            self.at += 1
            return False
        if not found:
            bracket = self.survey.text[opened]
            raise self.survey.failure(
                opened,
                f"The bracket “{bracket}” opened here is never closed.",
                f"Write “{closing}” where it ends.",
            )
        if not begun:
            return True
        if found != ",":
            raise self._unexpected(f"where a comma or “{closing}” should be")
        comma = self.at
        self.at += 1
        if self._peek() == closing:
            raise self.survey.failure(
                comma, "There is a comma after the last item.", "Delete the comma."
            )
        return True

    def _unexpected(self, place: str) -> ScriptError:
        text, at = self.survey.text, self.at
        found = text[at : at + 1]
        match = _WORD.match(text, at)
        shown = (match[0] if match else found)[:20]
        message = f"There is “{shown}” {place}." if found else f"The file ends {place}."
        if text.startswith(("//", "/*", "#"), at):
            cure = "JSON has no remarks: delete it, or save the script as YAML."
        elif found and found in "'‘’“”":
            cure = 'Names and texts stand in straight double quotes: "title".'
        elif shown in ("True", "False", "None"):
            cure = "Write true, false or null."
        elif "value" in place or "name" in place:
            cure = 'Put double quotes around texts and names: "title": "Our rights".'
        else:
            cure = "Look for a comma, a quotation mark or a bracket missing just before."
        return self.survey.failure(at, message, cure)


_UNCLOSED_QUOTE = (
    "The quotation mark opened here is never closed.",
    'Write a second " where the text ends.',
)
_LINE_END_IN_TEXT = (
    "The text that begins here runs over the end of its line, or holds a tab.",
    'Close it with " in the same line, and write \\n where a new line should begin.',
)
_BACKSLASH = (
    "A backslash in a text means something else in JSON.",
    "Write / between folders; for a backslash that people should see write \\\\.",
)
