"""Translatable texts out of what an author wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from storykit.documents import child
from storykit.script.fields import Translatable, Values
from storykit.script.mistakes import Mistakes, shown
from storykit.script.rules import Rules
from storykit.script.tags import explain_form, well_formed
from storykit.syntax.characters import is_stacked

LONGEST_TEXT = 2_000
"""Characters. A minute of speech has about 900; nobody reads more on a picture."""

_CURLED = (
    "Word processors curl quotation marks (“ ”), and curled ones hold no text together: write "
    'straight ones (") around it.'
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class TextReader:
    """Reads texts of one document; what is wrong goes to its mistakes."""

    def __init__(self, mistakes: Mistakes, rules: Rules) -> None:
        self.mistakes = mistakes
        self.rules = rules

    def text(self, value: Any, path: str) -> Translatable | None:
        """One translatable text; None when it is empty or wrong."""
        if isinstance(value, Translatable):
            value = dict(value.texts) if "" not in value.texts else value.texts[""]
        if not isinstance(value, Mapping):
            one = self._string(value, path)
            return Translatable.of(one) if one else None
        texts: dict[str, str] = {}
        for key, part in value.items():
            below = child(path, key)
            tag = self._tag(key, below)
            one = self._string(part, below)
            if tag is None or one is None:
                continue
            if tag in texts:
                self.mistakes.add(below, f"There are two texts for “{tag}”.", "Delete one of them.")
            texts[tag] = one
        return Translatable(Values(texts)) if texts else None

    def texts(self, value: Any, path: str) -> tuple[Translatable, ...]:
        """A list of texts: `[{en: …}, …]`, or one list for each language: `{en: […], ar: […]}`."""
        if isinstance(value, Mapping) and any(isinstance(v, (list, tuple)) for v in value.values()):
            return self._lists_by_language(value, path)
        if not isinstance(value, (list, tuple)):
            only = self.text(value, path)
            return (only,) if only else ()
        found = (self.text(item, child(path, index)) for index, item in enumerate(value))
        return tuple(text for text in found if text is not None)

    def _lists_by_language(self, value: Mapping[str, Any], path: str) -> tuple[Translatable, ...]:
        columns: dict[str, list[str | None]] = {}
        for key, items in value.items():
            below = child(path, key)
            tag = self._tag(key, below)
            if not isinstance(items, (list, tuple)):
                self.mistakes.add(
                    below,
                    f"{shown(items)} stands where a list should.",
                    "Give each language its list, or each item its languages.",
                )
            elif tag is not None:
                columns[tag] = [self._string(v, child(below, n)) for n, v in enumerate(items)]
        lengths = {tag: len(items) for tag, items in columns.items()}
        if len(set(lengths.values())) > 1:
            counted = ", ".join(f"{count} in {tag}" for tag, count in lengths.items())
            self.mistakes.add(
                path,
                f"The lists have different lengths: {counted}.",
                "Give every language the same number of items.",
            )
            return ()
        rows = (
            {tag: text for tag, items in columns.items() if (text := items[n]) is not None}
            for n in range(max(lengths.values(), default=0))
        )
        return tuple(Translatable(Values(row)) for row in rows if row)

    def _tag(self, key: str, path: str) -> str | None:
        tag = well_formed(key)
        if tag is None:
            curled = "“" in key or "”" in key
            cure = _CURLED if curled else explain_form(key)
            self.mistakes.add(path, f"“{key[:40]}” is not a language tag.", cure, at_key=True)
            return None
        return self.rules.language(tag, path, self.mistakes, at_key=True)

    def _string(self, value: Any, path: str) -> str | None:
        """A checked string without space around it; None when empty or wrong."""
        if value is None:
            return None
        if isinstance(value, (int, float)):
            value = self.mistakes.document.written.get(path, value)
            value = str(value) if not isinstance(value, bool) else value
        if not isinstance(value, str):
            self.mistakes.add(
                path,
                f"{shown(value)} stands where a text should.",
                "Write one text, or one for each language: {en: …, ar: …}.",
            )
            return None
        if len(value) > LONGEST_TEXT:
            self.mistakes.add(
                path,
                f"The text has {len(value):,} characters; {LONGEST_TEXT:,} is the most.",
                "Divide it over several scenes.",
            )
            return None
        if _LONE_SURROGATE.search(value) or is_stacked(value):
            self.mistakes.add(
                path,
                "A letter of this text carries more marks than any writing has, or is broken.",
                "Type the text again without them.",
            )
            return None
        return value.strip() or None
