"""What rules ask about a person: where they are seen, whether they are hidden, what names them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import PurePath

from storykit.check.context import Context
from storykit.check.inventory import Placed
from storykit.check.wordlists import find_phrase
from storykit.script.people import Person
from storykit.syntax.survey import child

ADULT = 18
"""Years; below it a person is a child (Convention on the Rights of the Child, article 1)."""


def seen_in(context: Context, key: str) -> tuple[Placed, ...]:
    """The scenes and cards in which a person is named."""
    return tuple(placed for placed in context.contents if key in (placed.content.people or ()))


def person_path(key: str) -> str:
    """The path of a person in the script."""
    return child("people", key)


def is_child(person: Person) -> bool:
    """Whether a person is known to be under 18."""
    return person.age is not None and person.age < ADULT


def covered(person: Person) -> bool:
    """Whether the person's face is not to be seen, by a method that cannot be undone."""
    return person.anonymous and person.method in ("solid", "silhouette", "re-enact", "illustration")


def mentions(words: str, context: Context) -> Iterator[str]:
    """The paths at which a name or place stands in anything the audience or a file list shows."""
    if not words.strip():
        return
    for text in context.texts:
        for language, written in text.value:
            if find_phrase(words, written):
                yield text.path_in(language) if language else text.path
    for medium in context.media:
        if find_phrase(words, _spaced(PurePath(medium.file).name)):
            yield medium.path
    for placed in context.contents:
        if find_phrase(words, _spaced(placed.content.id)):
            yield f"{placed.path}.id"
    if find_phrase(words, _spaced(context.story.id)):
        yield "id"


def _spaced(name: str) -> str:
    """A file name with its joints as spaces: `amina-in-herat_2.jpg` → `amina in herat 2 jpg`."""
    return "".join(c if unicodedata.category(c)[0] in "LM" else " " for c in name)


def place_named(person: Person, context: Context) -> str | None:
    """The path of a text that names one of a person's places, or None."""
    return next((at for place in person.places for at in mentions(place, context)), None)
