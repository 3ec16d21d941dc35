"""Characters that no script should hold, and what to tell a person who finds one there."""

from __future__ import annotations

import re
import unicodedata

UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""Control characters, line separators that editors do not count, halves of surrogate pairs.

Refused before parsing: YAML forbids most (https://yaml.org/spec/1.2.2/#51-character-set), ends
lines at some of the others where no editor shows an end, and terminals obey a few.
"""

UNWANTED_ESCAPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""The same in a text whose escapes have been read, where a line separator does no harm."""

_HIGHEST_STACK = 12
"""Marks on one letter. Burmese, Tibetan and pointed Hebrew stay below eight."""


def explain_character(character: str) -> tuple[str, str]:
    """What is wrong with an unwanted character, and the cure."""
    code = f"U+{ord(character):04X}"
    if character in "\x0b\u2028\u2029\x85":
        return (
            f"There is an invisible line separator ({code}) here.",
            "It often comes with text pasted from Word; delete it and start a new line with Enter.",
        )
    if "\ud800" <= character <= "\udfff":
        return f"There is half a character ({code}) here.", "Type the character or emoji again."
    return (
        f"There is an invisible control character ({code}) here.",
        "Delete it: remove the letters on both sides, then type them again.",
    )


def highest_stack(text: str) -> int:
    """The largest number of combining marks that follow each other in a text."""
    highest = run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character)[0] == "M" else 0
        highest = max(highest, run)
    return highest


def is_stacked(text: str) -> bool:
    """Whether more marks are heaped on a letter than any writing system does."""
    return highest_stack(text) > _HIGHEST_STACK
