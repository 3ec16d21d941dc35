"""The words an audience reads in a scene, and the time that takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from storykit.language import Language, find_language, line_breaks, words
from storykit.script.fields import Translatable
from storykit.script.markup import plain
from storykit.script.models import Content, Scene
from storykit.script.wording import spoken
from storykit.timeline.measures import length

# A text on screen is seen for at least a second, and for 0.3 s a word and half a second to find it,
# in English (BBC subtitle guidelines; WCAG-style caption checklists); other languages need more or
# fewer words to say the same.
_LEAST = 1000
_TO_FIND = 500
_WORD = 300
_ENGLISH_SPEAKING = 150

CALL_FIELDS = ("call", "ask", "action")
"""Fields that ask people to do something."""
SHORTEST_CALL = 3000
"""Milliseconds in which people find out what they are asked, and where."""

_LONGEST_TITLE = 60

_HEADINGS = (
    "title",
    "heading",
    "headline",
    "statement",
    "quote",
    "label",
    "caption",
    "text",
    "ask",
)


def screen_texts(content: Content, language: str) -> tuple[str, ...]:
    """What a reader of a language sees in a scene or card, field by field, without marks."""
    found = (plain(text) for field in content.fields.values() for text in _texts(field, language))
    return tuple(text for text in found if text)


def reading_time(content: Content, row: Language, language: str) -> int:
    """Milliseconds it takes to read the texts on screen; 0 where there are none."""
    texts = screen_texts(content, language)
    if not texts:
        return 0
    count = sum(max(1, len(words(text, row))) for text in texts)
    calls = any(content.fields.get(name) for name in CALL_FIELDS)
    least = SHORTEST_CALL if calls else _LEAST
    return max(least, round(count * _WORD * _ENGLISH_SPEAKING / row.speaking) + _TO_FIND)


def chapter_title(scene: Scene, language: str) -> str:
    """A scene's name for viewers: its heading, else the beginning of what is said, else its id."""
    title = heading(scene, language)
    if not title and scene.narration:
        title = " ".join(spoken(scene.narration.get(language) or "").split())
    return _shortened(title, language) or scene.id


def heading(content: Content, language: str) -> str:
    """The first of a scene's texts that says what it is about, on one line; empty where none does.

    A number goes before its label: “20 institutions”.
    """
    ordered = [content.fields[name] for name in _HEADINGS if name in content.fields]
    ordered += [value for name, value in content.fields.items() if name not in _HEADINGS]
    for field in ordered:
        for text in _texts(field, language):
            title = " ".join(plain(text).split())
            if title and any(character.isalpha() for character in title):
                number = content.fields.get("number")
                return title if number is None else f"{_plain_number(number, language)} {title}"
    return ""


def _plain_number(value: object, language: str) -> str:
    return plain(" ".join(_texts(value, language)))


def _shortened(text: str, language: str) -> str:
    """The text cut after a word where it is too long for a list of chapters."""
    if length(text) <= _LONGEST_TITLE:
        return text
    row = find_language(language)
    end = 0
    for place in line_breaks(text, row):
        if length(text[:place].rstrip()) >= _LONGEST_TITLE:
            break
        end = place
    return text[:end].rstrip(" ,;:،؛、，၊") + row.ellipsis if end else text


def _texts(value: object, language: str) -> Iterator[str]:
    """The texts within a field, which may be a text, a list of texts, rows of them, or a number."""
    if isinstance(value, Translatable):
        text = value.get(language)
        if text:
            yield text
    elif isinstance(value, bool):
        return
    elif isinstance(value, int | float):
        yield str(value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner, language)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _texts(inner, language)
