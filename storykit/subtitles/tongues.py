"""Names and words of other languages within a caption, by the script they are written in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from storykit.errors import UsageError

_ANY = frozenset({"Zyyy", "Zinh", "Zzzz"})
_LETTERS = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hani", "Kore": "Hang"}
"""The script of single letters, where a language's own is a mixture or one way of writing it."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A stretch of a line, in code points, and the language it is of; empty for the track's own."""

    start: int
    end: int
    language: str


def tongues(line: str, language: str, languages: Sequence[str]) -> Iterator[Tongue]:
    """The stretches of a line, in order and without gaps.

    A stretch is of another language where its letters are of a script that the track's language is
    not written in, and exactly one of the story's languages is: nothing is guessed. It reaches from
    its first letter to its last, with the marks and spaces between.
    """
    others = _by_script(language, tuple(languages))
    place = 0
    for start, end, script in _stretches(line) if others else ():
        tag = others.get(script)
        if tag:
            if start > place:
                yield Tongue(place, start, "")
            yield Tongue(start, end, tag)
            place = end
    if place < len(line):
        yield Tongue(place, len(line), "")


def _stretches(line: str) -> Iterator[tuple[int, int, str]]:
    """Where each script's letters begin and end, up to the first letter of another one."""
    from storykit.text.characters import script as script_of

    found: tuple[int, int, str] | None = None
    for place, character in enumerate(line):
        script = script_of(character)
        if script in _ANY and not (found and found[1] == place and script == "Zinh"):
            continue
        if found and script in (found[2], "Zinh"):
            found = (found[0], place + 1, found[2])
            continue
        if found:
            yield found
        found = (place, place + 1, script)
    if found:
        yield found


@lru_cache(64)
def _by_script(language: str, languages: tuple[str, ...]) -> dict[str, str]:
    """The only other language of each script that is not the track's own."""
    from storykit.language import find_language

    found: dict[str, list[str]] = {}
    try:
        own = _script(find_language(language).script) if language else ""
        for tag in languages:
            found.setdefault(_script(find_language(tag).script), []).append(tag)
    except UsageError:
        return {}
    return {script: tags[0] for script, tags in found.items() if script != own and len(tags) == 1}


def _script(code: str) -> str:
    return _LETTERS.get(code, code)
