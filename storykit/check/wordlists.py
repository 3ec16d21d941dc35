"""Words that rules look for, as data files for each language, and how they are found in a text.

A list is an aid, not a judge: it knows some words of some languages. Where a language has no list,
the rules say that they did not look (`languages_without`), instead of passing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from storykit.documents import read_table

_FOLDER = Path(__file__).with_name("words")

LISTS = (
    "values",
    "hope",
    "problem",
    "victims",
    "myths",
    "actions",
    "picture_openers",
    "people",
    "synthetic",
    "warning",
    "help",
)
"""The names of the lists a language's file may have."""

# Written without spaces between words: a word may be found inside a longer stretch of letters.
_UNSPACED = frozenset(["th", "lo", "km", "my", "shn", "zh", "ja"])
# Arabic letters that writers use for each other, and Persian ones typed on Arabic keyboards.
_SAME = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"}
)
_UNSEEN = frozenset("ـ\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u200b\u00ad*")


@dataclass(frozen=True, slots=True)
class Match:
    """A listed word found in a text, as it is written there, and what to say instead, if listed."""

    word: str
    entry: str
    instead: str = ""


@dataclass(frozen=True)
class WordList:
    """One list of one language; `entries` maps each entry to the words that serve better, or ""."""

    language: str
    name: str
    entries: MappingProxyType[str, str]

    def find(self, text: str) -> Match | None:
        """The first listed word of a text, or None."""
        return next(iter(self.find_all(text)), None)

    def find_all(self, text: str) -> tuple[Match, ...]:
        """Every listed word of a text, each entry once, in the order of the text."""
        text = unicodedata.normalize("NFC", text)
        plain, origin = _plain(text)
        joins = _joins(self.language)
        found: list[tuple[int, int, str]] = []
        for entry in self.entries:
            place = _search(plain, entry, joins)
            if place is not None:
                found.append((origin[place[0]], origin[place[1] - 1] + 1, entry))
        matches: list[Match] = []
        covered = 0
        # Of entries that share a word the longest is meant: “illegal migrants”, not “migrants”.
        for first, last, entry in sorted(found, key=lambda f: (f[0], -f[1], -len(f[2]))):
            if first >= covered:
                word = text[first:last].strip("*")
                matches.append(Match(word, entry.strip("*"), self.entries[entry]))
                covered = last
        return tuple(matches)


def word_list(name: str, language: str) -> WordList | None:
    """The list of that name for a language tag or the nearest shorter one, or None."""
    tag = language
    while tag:
        lists = _read(tag)
        if name in lists:
            return WordList(tag, name, lists[name])
        tag = tag.rpartition("-")[0]
    return None


def find_phrase(phrase: str, text: str) -> bool:
    """Whether a name or place stands in a text as whole words, in any language.

    Endings may be joined to it (cases, Arabic pronouns) and, in Arabic, what is joined before a
    word.
    """
    plain = _plain(unicodedata.normalize("NFC", text))[0]
    wanted = _plain(unicodedata.normalize("NFC", phrase))[0].strip()
    # Without spaces between words, and in names of one or two letters, only the exact word is sure.
    spaced = not any(_is_unspaced(letter) for letter in wanted)
    joins = _Joins(_joins("ar").before, frozenset({""}), spaced)
    ending = "*" if len(wanted) > 3 else ""
    return _search(plain, wanted + ending, joins) is not None


def review_of(language: str) -> str | None:
    """Who of a language's own editors has read its lists: "" for nobody yet, None without lists."""
    tag = language
    while tag:
        if _read(tag):
            return str(_about(tag)["reviewed"] or "")
        tag = tag.rpartition("-")[0]
    return None


def languages_without(name: str, languages: Iterable[str]) -> tuple[str, ...]:
    """The languages that have no list of that name."""
    return tuple(language for language in languages if word_list(name, language) is None)


def listed_languages() -> dict[str, dict[str, Any]]:
    """For each language with a file: its lists, who of its speakers read them, its sources."""
    return {
        path.stem: {"lists": tuple(_read(path.stem)), **_about(path.stem)}
        for path in sorted(_FOLDER.glob("*.yaml"))
    }


@cache
def _table(tag: str) -> dict[str, Any]:
    path = _FOLDER / f"{tag}.yaml"
    table: dict[str, Any] = (
        read_table(path) if tag.replace("-", "").isalnum() and path.is_file() else {}
    )
    return table


@cache
def _read(tag: str) -> MappingProxyType[str, MappingProxyType[str, str]]:
    lists: dict[str, MappingProxyType[str, str]] = {}
    for name, entries in _table(tag).get("lists", {}).items():
        pairs = entries.items() if isinstance(entries, dict) else ((word, "") for word in entries)
        lists[name] = MappingProxyType({str(word): str(instead or "") for word, instead in pairs})
    return MappingProxyType(lists)


def _about(tag: str) -> dict[str, Any]:
    table = _table(tag)
    return {"reviewed": table.get("reviewed"), "sources": tuple(table.get("sources", ()))}


def _plain(text: str) -> tuple[str, list[int]]:
    """The text as it is searched, and for each of its characters the place it came from.

    Case, Arabic vowel marks, tatweel, joiners and the letters writers exchange do not count.
    """
    letters: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        if character in _UNSEEN or "\u064b" <= character <= "\u0652" or character == "\u0670":
            continue
        for letter in character.casefold().translate(_SAME):
            letters.append(letter)
            origin.append(place)
    return "".join(letters), origin


@dataclass(frozen=True, slots=True)
class _Joins:
    """What a language writes together with a word, and whether it writes spaces between words."""

    before: frozenset[str]
    after: frozenset[str]
    spaced: bool


@cache
def _joins(tag: str) -> _Joins:
    table = _table(tag)
    before, after = (
        frozenset(_plain(str(part))[0] for part in table.get(key, ()))
        for key in ("before", "after")
    )
    return _Joins(before | {""}, after | {""}, tag.split("-")[0] not in _UNSPACED)


@cache
def _pattern(entry: str) -> re.Pattern[str]:
    """What to look for in a plain text: a `*` inside an entry stands for the rest of a word."""
    parts = unicodedata.normalize("NFC", entry).strip("*").split("*")
    return re.compile(r"\S*".join(re.escape(_plain(part)[0]) for part in parts))


def _search(plain: str, entry: str, joins: _Joins) -> tuple[int, int] | None:
    """Where the word that an entry stands for begins and ends in a plain text, or None."""
    pattern = _pattern(entry)
    found = pattern.search(plain)
    while found is not None and found[0]:
        start, end = found.span()
        if not joins.spaced:
            # Without spaces only a mark that follows makes another word of it.
            if not end < len(plain) or unicodedata.category(plain[end])[0] != "M":
                return start, end
        else:
            first, last = _word_around(plain, start, end)
            if (entry.startswith("*") or plain[first:start] in joins.before) and (
                entry.endswith("*") or plain[end:last] in joins.after
            ):
                return first, last
        found = pattern.search(plain, start + 1)
    return None


def _is_unspaced(letter: str) -> bool:
    """Whether a letter belongs to a script without spaces: Thai, Lao, Burmese, Khmer, Han, kana."""
    first = unicodedata.name(letter, "").split(" ")[0]
    return first in ("THAI", "LAO", "MYANMAR", "KHMER", "CJK", "HIRAGANA", "KATAKANA")


def _word_around(plain: str, start: int, end: int) -> tuple[int, int]:
    """The bounds grown to the letters, marks and digits that touch them."""
    while start > 0 and unicodedata.category(plain[start - 1])[0] in "LMN":
        start -= 1
    while end < len(plain) and unicodedata.category(plain[end])[0] in "LMN":
        end += 1
    return start, end
