"""Directions as the author means them, without control characters typed by hand.

Plain Unicode bidi puts the plus signs of “C++” on the wrong side in Arabic, tears quotations in two
and turns telephone numbers round. Each part of a text that has the other direction, with the signs
that belong to it, is treated as if it stood between the isolates U+2066 to U+2069; the author's
text itself stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from storykit.language import Direction, Language, find_language
from storykit.text.bidi import Levels, resolve
from storykit.text.characters import bidi_class, brackets
from storykit.text.tokens import Token, find_addresses, find_phones, find_quantities

_LRI, _RLI, _PDI = "\u2066", "\u2067", "\u2069"
_STRONG_RIGHT: Final = frozenset({"R", "AL"})
_CONTROLS: Final = frozenset(
    "\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e\u200e\u200f\u061c"
)
_QUOTES: Final = {"“": "”", "«": "»", "‘": "’", '"': '"', "„": "“", "‹": "›"}
# What may follow the last letter of a name and still be part of it: C++, C#, Yahoo! only in quotes.
_SUFFIX: Final = frozenset("+#%°*™®©")
_PREFIX: Final = frozenset(".+#@$€£")


@dataclass(frozen=True, slots=True)
class Isolate:
    """A part of a text that is set in its own direction, from `start` up to `end`."""

    start: int
    end: int
    direction: Direction


@lru_cache(512)
def find_isolates(text: str, language: Language, direction: Direction) -> tuple[Isolate, ...]:
    """The parts to isolate in a paragraph of that base direction, in order, without overlaps.

    A text whose author wrote bidi controls is left to the author.
    """
    # Flags are made of letters, but they are pictures to a reader.
    classes = [
        "ON" if "\U0001f1e6" <= character <= "\U0001f1ff" else bidi_class(character)
        for character in text
    ]
    present = set(classes)
    if direction == "ltr" and not present & {"R", "AL", "AN"}:
        return ()
    if direction == "rtl" and not present & {"L", "EN", "AN"}:
        return ()
    if _CONTROLS.intersection(text):
        return ()
    fixed = _fixed(text, language, classes, direction)
    return tuple(_merge(text, classes, direction, fixed))


def isolate(text: str, language: str | Language) -> str:
    """The text with isolates written into it, for places where only characters can carry them."""
    row = find_language(language) if isinstance(language, str) else language
    pieces = []
    place = 0
    for part in find_isolates(text, row, row.direction):
        mark = _LRI if part.direction == "ltr" else _RLI
        pieces += [text[place : part.start], mark, text[part.start : part.end], _PDI]
        place = part.end
    return "".join([*pieces, text[place:]])


def resolve_isolated(text: str, direction: Direction, isolates: tuple[Isolate, ...]) -> Levels:
    """The levels of one paragraph as if the isolates were there; one level for each character."""
    base: Literal[0, 1] = 1 if direction == "rtl" else 0
    if not isolates:
        return resolve(text, base)
    pieces: list[str] = []
    kept: list[int] = []
    place = written = 0
    for part in isolates:
        mark = _LRI if part.direction == "ltr" else _RLI
        for piece, own in ((text[place : part.start], True), (mark, False)):
            kept += range(written, written + len(piece)) if own else ()
            written += len(piece)
            pieces.append(piece)
        inside = text[part.start : part.end]
        kept += range(written, written + len(inside))
        written += len(inside) + 1
        pieces += [inside, _PDI]
        place = part.end
    kept += range(written, written + len(text) - place)
    pieces.append(text[place:])
    levels = resolve("".join(pieces), base)
    return Levels(
        levels.base,
        tuple(levels.levels[index] for index in kept),
        tuple(levels.classes[index] for index in kept),
    )


def _fixed(
    text: str, language: Language, classes: list[str], direction: Direction
) -> list[Isolate]:
    """Addresses, numbers with units, and quotations that are wholly in the other direction."""
    parts: list[Isolate] = []
    for token in (*find_addresses(text), *find_phones(text), *find_quantities(text, language)):
        own = _token_direction(text, token, classes)
        if own is not None and not _overlaps(parts, token.start, token.end):
            parts.append(Isolate(token.start, token.end, own))
    for start, end in _quotations(text):
        kinds = set(classes[start:end])
        only_left = "L" in kinds and not kinds & {"R", "AL"}
        only_right = bool(kinds & {"R", "AL"}) and "L" not in kinds
        if (direction == "rtl" and only_left) or (direction == "ltr" and only_right):
            parts = [part for part in parts if part.end <= start or part.start >= end]
            parts.append(Isolate(start, end, "ltr" if only_left else "rtl"))
    return sorted(parts, key=lambda part: part.start)


def _token_direction(text: str, token: Token, classes: list[str]) -> Direction | None:
    kinds = classes[token.start : token.end]
    right = not _STRONG_RIGHT.isdisjoint(kinds)
    if token.kind in ("url", "email", "handle", "phone"):
        return "ltr"
    if token.kind == "hashtag":
        return "rtl" if right else "ltr"
    # A number in western digits keeps its signs as written (CLDR puts marks round them to that
    # end); Arabic-Indic digits and Arabic words of measure follow the paragraph.
    if (
        right
        or "AN" in kinds
        or any(ord(c) > 0x7F and c.isdecimal() for c in text[token.start : token.end])
    ):
        return None
    return "ltr"


def _quotations(text: str) -> list[tuple[int, int]]:
    """The insides of quotation marks, outermost ones only."""
    found = []
    place = 0
    while place < len(text):
        closing = _QUOTES.get(text[place])
        end = text.find(closing, place + 1) if closing else -1
        if end > place + 1:
            found.append((place + 1, end))
            place = end
        place += 1
    return found


def _overlaps(parts: list[Isolate], start: int, end: int) -> bool:
    return any(part.start < end and start < part.end for part in parts)


def _merge(
    text: str, classes: list[str], direction: Direction, fixed: list[Isolate]
) -> list[Isolate]:
    """Runs of words in the other direction as one part each, fixed parts inside them swallowed."""
    foreign = {"L"} if direction == "rtl" else {"R", "AL"}
    native = {"R", "AL"} if direction == "rtl" else {"L"}
    other: Direction = "ltr" if direction == "rtl" else "rtl"
    inside = {place: part for part in fixed for place in range(part.start, part.end)}
    parts: list[Isolate] = []
    place = 0
    while place < len(text):
        part = inside.get(place)
        starts = classes[place] in foreign or (part is not None and part.direction == other)
        if not starts:
            if part is not None:
                parts.append(part)
                place = part.end
            else:
                place += 1
            continue
        start, end = place, place
        while place < len(text):
            part = inside.get(place)
            if part is not None:
                if part.direction != other and not foreign & set(classes[part.start : part.end]):
                    break
                place = end = part.end
            elif classes[place] in native or classes[place] == "B":
                break
            else:
                if classes[place] in foreign or (classes[place] in ("EN", "AN") and place == end):
                    end = place + 1
                elif classes[place] == "NSM" and place == end:
                    end = place + 1
                elif classes[place] == "EN" and other == "ltr" and _joins(text, end, place):
                    end = place + 1
                place += 1
        parts.append(_widen(text, start, end, other, parts[-1].end if parts else 0))
        place = parts[-1].end
    return parts


def _joins(text: str, start: int, end: int) -> bool:
    """Whether a number joins the name before it: “iPhone 15”, “GPT-4”, “v2.1”."""
    return all(character in " \u00a0-–.:/" for character in text[start:end])


def _widen(text: str, start: int, end: int, direction: Direction, floor: int) -> Isolate:
    """The part with the signs that belong to it: “C++”, “.NET”, the bracket that closes “(HRC)”."""
    if direction == "ltr":
        while end < len(text) and text[end] in _SUFFIX:
            end += 1
        # A name may begin with its digits: 5G, 3D, 4x4.
        while start > floor and text[start - 1] in "0123456789":
            start -= 1
        if (
            start > floor
            and text[start - 1] in _PREFIX
            and (start < 2 or text[start - 2].isspace())
        ):
            start -= 1
    opened, _ = brackets()
    waiting: list[str] = []
    for character in text[start:end]:
        if character in opened:
            waiting.append(opened[character])
        elif waiting and character == waiting[-1]:
            waiting.pop()
    while waiting and end < len(text) and text[end] == waiting[-1]:
        waiting.pop()
        end += 1
    return Isolate(start, end, direction)
