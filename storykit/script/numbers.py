"""Numbers as people write them, in digits of any script."""

from __future__ import annotations

import math
import re

_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?|\d{1,3}(?:[\u00a0\u202f ]\d{3})+")
_DECIMAL_COMMA = re.compile(r"\d+,\d+|\d{1,3}(?:\.\d{3})+,\d+")


def number_in(text: str) -> int | float | None:
    """The number a text is, in digits of any script, or None where it is anything else.

    A comma before three digits parts thousands, as in 1,248, 1,24,800 and ١٬٢٤٨; any other is a
    decimal sign, as in 37,5.
    """
    plain = text.strip().replace("\u2212", "-").replace("٬", ",").replace("٫", ".")
    sign, plain = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
    if _THOUSANDS.fullmatch(plain):
        plain = re.sub(r"[,\u00a0\u202f ]", "", plain)
    elif _DECIMAL_COMMA.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    if not re.fullmatch(r"\d{1,18}(?:\.\d{1,18})?", plain):
        return None
    return float(sign + plain) if "." in plain else int(sign + plain)


def measure_in(text: str) -> int | float | None:
    """The number a text is, also with a percent sign after it; None where it is anything else."""
    return number_in(text.rstrip(" %٪"))


def amount_in(value: object) -> float:
    """How much a value is, also a text such as `1,250` or `٣٧٫٥ ٪`; 0 where it is no number."""
    found = measure_in(value) if isinstance(value, str) else value
    return float(found) if isinstance(found, int | float) and math.isfinite(found) else 0.0
