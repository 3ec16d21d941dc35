"""The consent sheet: what a person is asked, on one page to print, in the person's own language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from storykit.check.inventory import destinations
from storykit.check.people import is_child
from storykit.documents import read_table
from storykit.pages.fonts import letters_in, page_fonts
from storykit.pages.rendering import own_name, render_page
from storykit.script.models import Story
from storykit.script.people import Person
from storykit.script.wording import plain

_TABLE = Path(__file__).with_name("consent.yaml")
_FALLBACK = "en"
_CHOICES = ("face", "hidden", "name", "other_name", "voice", "other_voice", "place")
_ELEMENTS = ("disclosure", "voluntariness", "comprehension", "competence")


def consent_sheet(story: Story, key: str | None = None) -> str:
    """The sheet for a person of the story as one HTML page to print; blank without a key.

    It is in the person's language, else the story's first. Where storykit has no translation it is
    in English, and its foot says so; `translated_languages` lists those it has. What the script
    knows is filled in, and lines are left for the rest. The name of someone anonymous is never
    printed.
    """
    person = story.people[key] if key is not None else Person()
    asked = person.language or story.languages[0]
    language, words = _words_for(asked)
    facts = _facts(story, person, language)
    translator = own_name(asked) if language.split("-")[0] != asked.split("-")[0] else ""
    letters = letters_in([facts, words, translator], language)
    return render_page(
        "consent.html.j2",
        language=language,
        asked=translator,
        words=words,
        facts=facts,
        fonts=page_fonts(letters),
        child=is_child(person) or person.age is None,
        choices=_CHOICES,
        elements=_ELEMENTS,
    )


def translated_languages() -> tuple[str, ...]:
    """The languages the sheet has been translated into."""
    return tuple(_table())


def _facts(story: Story, person: Person, language: str) -> dict[str, str]:
    """What the script says already; an empty text becomes a line to write on."""
    consent = person.consent
    purposes = consent.purposes if consent else ()
    platforms = consent.platforms if consent else ()
    return {
        "who": (consent.asked_by if consent else None) or "",
        "person": _shown_name(person, language),
        "story": plain(story.title.get(language) or story.title.get(story.languages[0]) or ""),
        "for_what": ", ".join(purposes or ([story.check.purpose] if story.check.purpose else ())),
        "where": ", ".join(platforms or destinations(story)),
        "until": str(consent.expires) if consent and consent.expires else "",
        "contact": (consent.contact if consent else None) or "",
        "interpreter": (consent.interpreter if consent else None) or "",
    }


def _shown_name(person: Person, language: str) -> str:
    if person.name is None or (person.anonymous and not person.pseudonym):
        return ""
    texts = person.name.texts
    return person.name.get(language) or next(iter(texts.values()), "")


def _words_for(language: str) -> tuple[str, Mapping[str, Any]]:
    """The sheet's words in the nearest language there is, and which that is."""
    table, tag = _table(), language
    while tag:
        if tag in table:
            return tag, table[tag]
        tag = tag.rpartition("-")[0]
    return _FALLBACK, table[_FALLBACK]


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    table: Mapping[str, Mapping[str, Any]] = read_table(_TABLE)
    return table
