"""Properties of single characters: bidi class, script, emoji, brackets."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

NEUTRAL_SCRIPTS: Final = frozenset({"Zyyy", "Zinh", "Zzzz"})
VARIATION_TEXT: Final = "\ufe0e"
VARIATION_EMOJI: Final = "\ufe0f"


class _Table:
    """One property as ranges of code points; built when first asked."""

    def __init__(self, source: str) -> None:
        words = source.split()
        self._starts = [int(word, 16) for word in words[0::2]]
        self._values = words[1::2]

    def __getitem__(self, character: str) -> str:
        return self._values[bisect_right(self._starts, ord(character)) - 1]


@cache
def _sources() -> dict[str, str]:
    text = Path(__file__).with_name("unicode.txt").read_text(encoding="utf-8")
    rows = (line.split(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {name: source for name, source in rows}


@cache
def _table(name: str) -> _Table:
    return _Table(_sources()[name])


@lru_cache(16384)
def bidi_class(character: str) -> str:
    """The bidi class in the short form of UAX 9, as L, AL, EN."""
    return _table("BIDI_CLASSES")[character]


@lru_cache(16384)
def script(character: str) -> str:
    """The script in ISO 15924; Zyyy for characters of many scripts, Zinh for marks."""
    return _table("SCRIPTS")[character]


@lru_cache(16384)
def script_extensions(character: str) -> frozenset[str]:
    """The scripts a character of several scripts is used in; its own script if there is no list."""
    listed = _table("SCRIPT_EXTENSIONS")[character]
    return frozenset({script(character)} if listed == "-" else listed.split(","))


@lru_cache(16384)
def is_ignorable(character: str) -> bool:
    """Whether a character shows nothing by itself: joiners, isolates, variation selectors."""
    return _table("IGNORABLE")[character] == "1"


@lru_cache(4096)
def is_emoji(cluster: str) -> bool:
    """Whether a grapheme cluster is to be shown as a picture (UTS 51)."""
    if VARIATION_TEXT in cluster:
        return False
    if VARIATION_EMOJI in cluster:
        return _table("EMOJI")[cluster[0]] == "1"
    if _table("EMOJI_PRESENTATION")[cluster[0]] == "1":
        return True
    # A sign that is text by itself becomes a picture with a skin tone after it.
    return any(0x1F3FB <= ord(character) <= 0x1F3FF for character in cluster[1:])


@cache
def brackets() -> tuple[dict[str, str], dict[str, str]]:
    """Closing by opening bracket, and opening by closing bracket."""
    words = _sources()["BRACKETS"].split()
    characters = [chr(int(word, 16)) for word in words]
    pairs = list(zip(characters[0::2], characters[1::2], strict=True))
    return dict(pairs), {closing: opening for opening, closing in pairs}
