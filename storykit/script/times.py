"""Lengths of time as authors write them."""

from __future__ import annotations

import re

_TIME = re.compile(r"\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>ms|s|min)?\s*")
_UNITS = {"ms": 1, "s": 1_000, "min": 60_000, None: 1}
LONGEST = 3_600_000
"""Milliseconds; nothing in a story lasts longer than an hour."""


def milliseconds(value: object) -> int:
    """Whole milliseconds from `3.5s`, `400ms`, `1min` or `3500`; ValueError says what is wrong."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError("a time is written as 3.5s or 400ms")
    if isinstance(value, float) and not value.is_integer():
        raise ValueError(f"a time with a fraction needs its unit: {value}s or {value}min")
    time: float = value if not isinstance(value, str) else _parsed(value)
    if not 0 <= time <= LONGEST:
        raise ValueError("a time lies between 0 and one hour")
    return round(time)


def written_time(time: int) -> str:
    """A length of time as an author would write it: `3.5s`, `400ms`."""
    return f"{time / 1_000:g}s" if time >= 500 and time % 100 == 0 else f"{time}ms"


def _parsed(value: str) -> float:
    match = _TIME.fullmatch(value) if len(value) < 40 else None
    if match is None:
        raise ValueError("a time is written as 3.5s, 400ms or 1min")
    if match["unit"] is None and "." in match["number"]:
        raise ValueError(f"a time with a fraction needs its unit: {match['number']}s")
    return float(match["number"]) * _UNITS[match["unit"]]
