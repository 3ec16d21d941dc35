"""Direction marks for players that guess a line's direction wrong."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Marks = Literal["auto", "none", "rlm", "isolate"]

RLM = "\u200f"
LRM = "\u200e"
_RLI = "\u2067"
_PDI = "\u2069"
_ISOLATES = re.compile("[\u2066-\u2069]")
_EDGES = re.compile(f"^[{RLM}{LRM}]+|[{RLM}{LRM}]+$")
_WRAPPED = re.compile(f"^{_RLI}([^\u2066-\u2069]*){_PDI}$")


def first_strong(text: str) -> Literal["ltr", "rtl"] | None:
    """The direction of the first letter that has one, outside of isolates (UAX 9, P2), or None."""
    depth = 0
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("LRI", "RLI", "FSI"):
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif depth == 0 and kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return None


def direction_of(text: str) -> Literal["ltr", "rtl"]:
    """The direction most letters of a text have; what is used where no language is known."""
    kinds = [unicodedata.bidirectional(character) for character in text]
    right = sum(kind in ("R", "AL") for kind in kinds)
    return "rtl" if right > kinds.count("L") else "ltr"


def marked(line: str, marks: Marks) -> str:
    """A line of a right-to-left text with its marks.

    `rlm` puts U+200F before and after the line: the first sets the direction of players that look
    for a first letter, the second holds closing punctuation in place where the player's base
    direction is left to right (libass issue 565). `isolate` wraps the line in U+2067 and U+2069.
    `auto` is for the formats to resolve and counts as `none` here.
    """
    if marks == "rlm":
        return f"{RLM}{line}{RLM}"
    if marks == "isolate":
        return f"{_RLI}{line}{_PDI}"
    return line


def isolated(line: str, language: str) -> str:
    """The line with isolates around what has the other direction, as the painter sets it.

    For renderers that order lines by Unicode's bare rules, which join a number in brackets to the
    Latin name before it. Lines that already hold isolates, and those of unknown languages, stay.
    """
    kinds = {unicodedata.bidirectional(character) for character in line}
    if not kinds & {"L", "EN", "AN"}:
        return line
    from storykit.errors import UsageError
    from storykit.language import find_language

    try:
        row = find_language(language)
    except UsageError:
        return line
    if not (row.right_to_left or kinds & {"R", "AL"}):
        return line
    from storykit.text.isolation import isolate

    return isolate(line, row)


def without_isolates(line: str, language: str) -> str:
    """The line as it was before `isolated`; isolates that someone else put in stay."""
    if not _ISOLATES.search(line):
        return line
    bare = _ISOLATES.sub("", line)
    return bare if isolated(bare, language) == line else line


def unmarked(line: str) -> str:
    """The line without the marks that `marked` puts at its edges."""
    line = _EDGES.sub("", line.strip())
    wrapped = _WRAPPED.match(line)
    return wrapped[1] if wrapped else line
