"""Numbers as a language writes them, and the states of a number that counts up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from storykit.language import Language, digits

Digits = Literal["native", "western"]

_STEP = 40
"""Milliseconds between two states of a number that counts up: one frame at 25 a second."""

_GROUPED = 10_000
"""From here on thousands are set apart."""

# Thousands and decimal signs after CLDR 47, where they are not the comma and the point.
_SIGNS = {
    "id": (".", ","), "jv": (".", ","), "pt": (".", ","), "tet": (".", ","), "tr": (".", ","),
    "ku": (".", ","), "ru": ("\u00a0", ","), "kk": ("\u00a0", ","), "uz": ("\u00a0", ","),
    "ky": ("\u00a0", ","), "tg": ("\u00a0", ","), "tk": ("\u00a0", ","), "fr": ("\u202f", ","),
}  # fmt: skip
_INDIAN = frozenset({"as", "bn", "gu", "hi", "kn", "mai", "ml", "mr", "ne", "or", "pa", "ta", "te"})
"""Languages that group by two beyond the thousands (12,34,567) after CLDR 47."""


def number_text(
    value: object,
    language: Language,
    mode: Digits,
    decimals: int | None,
    *,
    grouped: bool = False,
) -> str:
    """The number in the language's signs and digits; anything that is no number, as it is.

    Thousands are set apart from 10 000 up, so that a year stays a year, or always if `grouped`.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    plain = f"{value:.{decimals}f}" if decimals is not None else _plain(value)
    sign = "-" if plain.startswith("-") else ""
    whole, _, fraction = plain.lstrip("-").partition(".")
    primary = language.tag.split("-")[0]
    thousands, point = (",", ".")
    if mode == "western" or language.native == "latn":
        thousands, point = _SIGNS.get(primary, (",", "."))
    parted = len(whole) > (3 if grouped else 4)
    groups = _grouped(whole, thousands, primary in _INDIAN) if parted else whole
    text = sign + groups + (point + fraction if fraction else "")
    return digits(text, language, mode)


def sign_text(text: str, language: Language, mode: Digits) -> str:
    """A percent sign that stands by itself, as a number's unit, in the form its digits ask for."""
    return digits(f"0{text}", language, mode)[1:] if text.strip() in ("%", "٪") else text


def counting(
    value: object, time: int, language: Language, mode: Digits, decimals: int | None
) -> Iterator[tuple[int, str]]:
    """The states of a number on its way up from zero, as (milliseconds, text), slowing down.

    The last state is the number itself, after `time` milliseconds at the latest. Thousands are set
    apart where the number itself has them so. A text does not count.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not time:
        return
    places = decimals if decimals is not None else _places(value)
    last = number_text(value, language, mode, decimals)
    grouped = abs(value) >= _GROUPED
    before = None
    for moment in range(0, time, _STEP):
        share = 1 - (1 - moment / time) ** 3
        state: int | float = value * share if places else round(value * share)
        text = number_text(state, language, mode, places or None, grouped=grouped)
        if text != before:
            yield moment, text
            before = text
    if last != before:
        yield time, last


def digits_of(texts: Iterable[str], language: Language) -> Digits:
    """The digits that the author used in the texts beside; else the language's usual ones."""
    for text in texts:
        for character in text:
            if character.isdecimal():
                return "western" if character.isascii() else "native"
    return "western" if language.digits == "latn" else "native"


def _plain(value: int | float) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, int) else f"{value:.6f}".rstrip("0").rstrip(".")


def _places(value: int | float) -> int:
    return len(_plain(value).partition(".")[2])


def _grouped(whole: str, sign: str, indian: bool) -> str:
    head, tail = whole[:-3], whole[-3:]
    width = 2 if indian else 3
    groups = []
    while head:
        groups.append(head[-width:])
        head = head[:-width]
    return sign.join([*reversed(groups), tail])
