"""A text as a synthesiser is asked to read it, and where each of its letters came from."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Spelling:
    """What is read, and where it is written.

    `places` gives for each code point of `text`, and for its end, the place in the written text.
    """

    text: str
    places: tuple[int, ...]

    @classmethod
    def as_written(cls, text: str) -> Spelling:
        """The text itself."""
        return cls(text, tuple(range(len(text) + 1)))

    def written(self, events: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
        """A synthesiser's events with places of the written text; see `word_times`."""
        return [self._moved(event) for event in events]

    def _moved(self, event: Sequence[Any]) -> Sequence[Any]:
        if event[0] != "word":
            return event
        start = self._place(event[1])
        end = self._place(event[1] + event[2])
        return ["word", start, max(end - start, min(1, event[2])), event[3]]

    def _place(self, place: int) -> int:
        return self.places[max(0, min(place, len(self.places) - 1))]


def respelled(text: str, hints: Mapping[str, str]) -> Spelling:
    """The text with whole words and phrases replaced by how they are to be said.

    A hint stands for what is written exactly so; the longest that fits is taken. In scripts that
    put no space between words it is replaced wherever it stands. What a hint says is not looked at
    again.
    """
    keys = sorted((key for key in hints if key.strip()), key=len, reverse=True)
    read: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(text):
        key = next((k for k in keys if text.startswith(k, at) and _whole(text, at, len(k))), None)
        said, length = (hints[key], len(key)) if key is not None else (text[at], 1)
        read.append(said)
        # The first letter of what is said stands for the word's beginning, the rest is within it.
        places += [at] + [at + length - 1] * (len(said) - 1) if said else []
        at += length
    return Spelling("".join(read), (*places, len(text)))


def transcribed(spelling: Spelling, letters: Mapping[str, str]) -> Spelling:
    """The spelling with single letters replaced by those another language's voice can read."""
    if not letters:
        return spelling
    read: list[str] = []
    places: list[int] = []
    for letter, place in zip(spelling.text, spelling.places, strict=False):
        said = letters.get(letter, letter)
        read.append(said)
        places += [place] * len(said)
    return Spelling("".join(read), (*places, spelling.places[-1]))


def _whole(text: str, start: int, length: int) -> bool:
    """Whether no letter of the same word comes before or after, in scripts that space words."""
    before, after = text[start - 1 : start], text[start + length : start + length + 1]
    first, last = text[start], text[start + length - 1]
    return not (_joins(before, first) or _joins(last, after))


def _joins(one: str, other: str) -> bool:
    return bool(one and other) and _wordlike(one) and _wordlike(other)


def _wordlike(character: str) -> bool:
    if unicodedata.category(character)[0] not in "LMN":
        return False
    return not any(first <= ord(character) <= last for first, last in _UNSPACED)


# Thai and Lao, Burmese, Khmer, and the ideographs and kana of East Asia.
_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0xAA60, 0xAA7F), (0x1780, 0x17FF),
    (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
