"""The form of BCP 47 language tags (RFC 5646, section 2.1), not which languages there are."""

from __future__ import annotations

import re

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?P<private>-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)
_LONGEST = 35


def well_formed(tag: str) -> str | None:
    """The tag with its letters in the usual case (`ar-IQ`, `zh-Hant`), or None if it is no tag."""
    match = _TAG.fullmatch(tag) if len(tag) <= _LONGEST else None
    if match is None:
        return None
    parts = [match["language"].lower()]
    if match["script"]:
        parts.append(match["script"].title())
    if match["region"]:
        parts.append(match["region"].upper())
    rest = (match["variants"] + (match["private"] or "")).lower()
    return "-".join(parts) + rest


def explain_form(tag: str) -> str:
    """How to write something that is not a well-formed tag."""
    close = well_formed(re.sub(r"[\s_]+", "-", tag.strip()))
    if close:
        return f"Write “{close}”."
    return "Language tags look like en, ar, ku-Arab or zh-Hant."
