"""Digits: the language's own or western ones, without touching names, addresses and codes."""

from __future__ import annotations

import re
from typing import Literal

from storykit.errors import UsageError
from storykit.language.catalogue import Language, find_language

# The first of the ten digits of each CLDR numbering system in the table of languages.
_ZEROS = {
    "latn": 0x30,
    "arab": 0x660,
    "arabext": 0x6F0,
    "beng": 0x9E6,
    "deva": 0x966,
    "gujr": 0xAE6,
    "guru": 0xA66,
    "khmr": 0x17E0,
    "knda": 0xCE6,
    "laoo": 0xED0,
    "mlym": 0xD66,
    "mong": 0x1810,
    "mymr": 0x1040,
    "mymrshan": 0x1090,
    "orya": 0xB66,
    "tamldec": 0xBE6,
    "telu": 0xC66,
    "thai": 0xE50,
}
_HAN = "〇一二三四五六七八九"
_ANY_DIGIT = "0-9" + "".join(
    f"{chr(zero)}-{chr(zero + 9)}" for zero in _ZEROS.values() if zero > 0x30
)

# A word is left alone where digits are part of a name, an address or a code: COVID-19, 5G, @apf1.
_WORD = re.compile(r"\S+")
_CODE = re.compile(r"[A-Za-z@#_/\\=]")
_NUMBER = re.compile(rf"[{_ANY_DIGIT}]+(?:[.,٫٬][{_ANY_DIGIT}]+)*[%٪]?")
_ARABIC_SEPARATORS = {".": "٫", ",": "٬", "%": "٪"}
_WESTERN_SEPARATORS = {arabic: western for western, arabic in _ARABIC_SEPARATORS.items()}


def digits(text: str, language: str | Language, mode: Literal["native", "western"]) -> str:
    """The text with its numbers in the language's own digits, or in western ones.

    Code point for code point, so that places in the text stay what they were. Words that hold Latin
    letters, handles, hashtags and addresses keep theirs; separators and percent signs of numbers
    follow the digits in Arabic script.
    """
    if mode not in ("native", "western"):
        raise UsageError(f"Digits are native or western, not “{mode}”.")
    row = find_language(language) if isinstance(language, str) else language
    system = "latn" if mode == "western" else row.native
    target = _HAN if system == "hanidec" else [chr(_ZEROS[system] + value) for value in range(10)]
    separators = _WESTERN_SEPARATORS if system == "latn" else {}
    if system in ("arab", "arabext"):
        separators = _ARABIC_SEPARATORS

    def number(match: re.Match[str]) -> str:
        return "".join(
            target[_digit_value(character)]
            if character.isdecimal()
            else separators.get(character, character)
            for character in match[0]
        )

    def word(match: re.Match[str]) -> str:
        return match[0] if _CODE.search(match[0]) else _NUMBER.sub(number, match[0])

    return _WORD.sub(word, text)


def _digit_value(character: str) -> int:
    return int(character)
