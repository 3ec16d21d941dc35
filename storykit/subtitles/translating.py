"""Every text of a story in one table for translators, and their work back into the script.

The table has a row a text: its key (the path in the script, which must stay), where it is found,
what it is, the source, and for each further language the text and how many letters it may have. The
limit is what carries as much as the source in that language, and a tenth more, so that voice,
captions and pictures keep their time and their room.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from storykit.errors import Finding
from storykit.language import find_language
from storykit.script.fields import Translatable
from storykit.script.models import Content, Story
from storykit.timeline.measures import length

_ROOM = 1.1
_LEAST = 8
_KINDS = {
    "narration": "spoken; becomes captions",
    "alt": "describes the picture for people who do not see it",
    "credit": "credit",
    "credits": "credit",
    "title": "title",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One text. `texts` and `limits` are by language; a `common` text serves them all."""

    key: str
    place: str
    kind: str
    texts: Mapping[str, str]
    limits: Mapping[str, int]
    common: bool = False


def rows_of(story: Story) -> tuple[Row, ...]:
    """The texts of a story that have letters, in the order of the script."""
    return tuple(_rows(story))


def changes_of(
    story: Story, table: Sequence[tuple[str, Mapping[str, str]]]
) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """What a filled table changes in the script (new texts by path), and what is odd about it.

    `table` holds each row's key and its texts by language. Empty cells change nothing, and the
    source language is never changed: it is only compared, since a text that was rewritten after the
    table was made may have to be translated anew.
    """
    source = story.languages[0]
    known = {row.key: row for row in rows_of(story)}
    changes: dict[str, str] = {}
    findings: list[Finding] = []
    for key, texts in table:
        row = known.get(key)
        if row is None:
            findings.append(_told(story, f"The story has no text “{key}” any more.", key))
            continue
        new = {
            language: text.strip()
            for language, text in texts.items()
            if language in story.languages and language != source
            and text.strip() and text.strip() != row.texts.get(language, "").strip()
        }  # fmt: skip
        compared = texts.get(source, "").strip()
        if new and compared and compared != row.texts[source].strip():
            message = f"{row.place} has changed since the table was made."
            findings.append(_told(story, message, key, "Look whether its translations still fit."))
        if new and row.common:
            changes[f"{key}.{source}"] = row.texts[source]
        changes.update({f"{key}.{language}": text for language, text in new.items()})
    return changes, tuple(findings)


def _told(story: Story, message: str, key: str, cure: str = "") -> Finding:
    return Finding("TRANSLATION", "warning", message, cure, story.where(key))


def _rows(story: Story) -> Iterator[Row]:
    yield from _text(story, story.title, "title", "the story", "title")
    for index, credit in enumerate(story.credits):
        yield from _text(story, credit, f"credits[{index}]", "the story", "credits")
    yield from _text(story, story.voice.credit, "voice.credit", "the voice", "credit")
    if story.music and not story.is_lent("music"):
        yield from _text(story, story.music.credit, "music.credit", "the music", "credit")
    for kind, contents in (("scene", story.scenes), ("card", story.cards)):
        for index, content in enumerate(contents):
            if story.is_lent(f"{kind}s[{index}]"):
                continue
            place = f"{kind} {index + 1} ({content.id})"
            yield from _content(story, content, f"{kind}s[{index}]", place)


def _content(story: Story, content: Content, path: str, place: str) -> Iterator[Row]:
    for name, value in content.fields.items():
        yield from _field(story, value, f"{path}.{name}", place, name)
    for name in ("alt", "credit", "narration"):
        yield from _text(story, getattr(content, name, None), f"{path}.{name}", place, name)


def _field(story: Story, value: object, path: str, place: str, name: str) -> Iterator[Row]:
    if isinstance(value, Translatable):
        yield from _text(story, value, path, place, name)
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from _field(story, item, f"{path}[{index}]", f"{place}, {name} {index + 1}", name)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _field(story, item, f"{path}.{key}", place, str(key))


def _text(
    story: Story, text: Translatable | None, path: str, place: str, name: str
) -> Iterator[Row]:
    if text is None:
        return
    source = story.languages[0]
    written = text.get(source)
    if not written or not any(character.isalpha() for character in written):
        return
    texts = {source: written}
    common = "" in text.texts and source not in text.texts
    for language in story.languages[1:]:
        own = "" if common else text.get(language)
        texts[language] = own or ""
    kind = _KINDS.get(name, f"on screen: {name}")
    yield Row(path, place, kind, texts, _limits(written, story.languages), common)


def _limits(written: str, languages: Sequence[str]) -> dict[str, int]:
    source, *others = languages
    pace = find_language(source).reading
    letters = length(written)
    return {
        language: max(_LEAST, round(letters * find_language(language).reading / pace * _ROOM))
        for language in others
    }
