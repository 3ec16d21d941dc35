"""Words that are one thing: addresses, handles, hashtags, numbers with their units."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from storykit.language import Language

Kind = Literal["url", "email", "handle", "hashtag", "number", "phone"]

# Every repetition has a bound, so that no text makes the patterns try for long.
_STOP: Final = r"\s#@,;:!?()\[\]{}<>«»“”‘’\"'،؛؟۔।॥၊။。、！？…\u2066-\u2069\u202a-\u202e"
_ADDRESS: Final = re.compile(
    r"""
    (?P<url>(?:https?://|www\.)[^\s<>«»“”"،؛]{1,2000}
      | (?<![\w@.\-])[A-Za-z0-9][A-Za-z0-9-]{0,62}
        (?:\.[A-Za-z0-9-]{1,63}){0,8}\.[A-Za-z]{2,24}(?:/[^\s<>«»“”"،؛]{0,2000})?(?![\w@])
    )
    | (?<![\w.%+\-])(?P<email>[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,200}\.[A-Za-z]{2,24})
    | (?<![\w@#])(?P<handle>@[A-Za-z0-9_](?:[A-Za-z0-9_.\-]{0,60}[A-Za-z0-9_])?)
    | (?<![\w&\#])(?P<hashtag>[#＃](?=[^STOP]{0,99}[^STOP\d])[^STOP.]{1,100})
    """.replace("STOP", _STOP),
    re.VERBOSE,
)
_TRAILING: Final = ".,;:!?'’)]}…"
_PHONE: Final = re.compile(r"(?<![\w.])(?:\+|00)\d[\d ().\-]{5,24}\d(?!\w)")
# A number as it is dialled within a country: it begins with 0, or its groups are hyphenated and too
# long for years and dates. Days, months and years keep the order of the line.
_LOCAL: Final = re.compile(
    r"""
    (?<![\w.,:/+\-]) (?!\d{1,2}-\d{1,2}-\d{2,4}(?![\d\-]))
    (?: \(?[0٠۰]\d{1,5}\)?(?:[ ]?[\d\-.]){4,14}\d
      | \d{1,6}(?:-\d{1,8}){1,4}
    )
    (?![\w%٪]) (?![.,:/\-]\d)
    """,
    re.VERBOSE,
)
_LEAST_DIGITS: Final = {True: 7, False: 9}
"""The digits of a local number that begins with 0, and of one that does not."""
_DATE: Final = re.compile(r"(?<![\d\-])\d{4}-\d{2}-\d{2}(?![\d\-])")


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a text that is one thing, from `start` up to `end` in code points."""

    start: int
    end: int
    kind: Kind


@lru_cache(512)
def find_addresses(text: str) -> tuple[Token, ...]:
    """The URLs, e-mails, handles and hashtags of a text, without the punctuation after them."""
    if not ("." in text or "@" in text or "#" in text or "＃" in text):
        return ()
    found = []
    for match in _ADDRESS.finditer(text):
        kind = match.lastgroup
        end = match.end()
        if kind == "url":
            end = match.start() + len(_without_trailing(match[0]))
        found.append(Token(match.start(), end, kind))  # type: ignore[arg-type]
    return tuple(found)


def _without_trailing(address: str) -> str:
    while address and address[-1] in _TRAILING:
        # A bracket that was opened inside of the address belongs to it.
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def find_phones(text: str) -> tuple[Token, ...]:
    """Telephone numbers, with an international prefix or as they are dialled within a country.

    ISO dates are among them: they, too, are always written from left to right.
    """
    if not any(character.isdecimal() for character in text):
        return ()
    spans = [match.span() for match in (*_PHONE.finditer(text), *_DATE.finditer(text))]
    for match in _LOCAL.finditer(text):
        start, end = match.span()
        if _is_local(match[0]) and all(end <= first or last <= start for first, last in spans):
            spans.append((start, end))
    return tuple(Token(start, end, "phone") for start, end in sorted(spans))


def _is_local(written: str) -> bool:
    numerals = [character for character in written if character.isdecimal()]
    inland = int(numerals[0]) == 0
    groups = written.split("-")
    if not inland and len(groups) == 2 and all(int(group) % 100 == 0 for group in groups):
        return False  # from one round number to another
    return len(numerals) < len(written) and _LEAST_DIGITS[inland] <= len(numerals) <= 15


def find_quantities(text: str, language: Language) -> tuple[Token, ...]:
    """Numbers together with the unit after them or the currency before them."""
    if not any(character.isdecimal() for character in text):
        return ()
    pattern = _quantity(language.units)
    return tuple(Token(*match.span(), "number") for match in pattern.finditer(text))


@lru_cache(64)
def _quantity(units: Iterable[str]) -> re.Pattern[str]:
    listed = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    currency = r"[$€£¥₹৳฿₮₸₽₩₱៛₭؋﷼]|(?:US|A|NZ|HK|S)\$|RM|Rp|Rs\.?|Nu\.?|Tk\.?"
    number = r"[+\-−]?\d{1,18}(?:[.,٫٬:/ \u00a0\u202f]\d{1,9}){0,8}"
    # Marks count as part of a word, so that a unit is not found at the front of a longer word.
    return re.compile(
        rf"(?:(?<!\w)(?:{currency})[ \u00a0]?{number}[ \u00a0]?%?(?!\w))"
        rf"|(?:(?<!\S)[+\-−]\d[\d.,]{{0,20}}(?!\w))"
        rf"|(?:(?<![\w.]){number}[ \u00a0\u202f]?(?:{listed}|{currency})(?![\w\u0300-\u036f]))"
    )
