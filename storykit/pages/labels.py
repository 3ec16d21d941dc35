"""The words of storykit's own pages, in the reader's language where they are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from storykit.documents import read_table

_TABLE = Path(__file__).with_name("labels.yaml")
_FALLBACK = "en"


@dataclass(frozen=True)
class Labels:
    """The words in one language; `language` is the one they are in, which may be English."""

    language: str
    words: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.words[key]


def labels_for(language: str) -> Labels:
    """The words for readers of a language: their own, or English where they are not translated."""
    table = _read()
    tag = language
    while tag:
        if tag in table:
            return Labels(tag, table[tag])
        tag = tag.rpartition("-")[0]
    return Labels(_FALLBACK, table[_FALLBACK])


@cache
def _read() -> Mapping[str, Mapping[str, str]]:
    table: Mapping[str, Mapping[str, str]] = read_table(_TABLE)
    return table
