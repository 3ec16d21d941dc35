"""Everything a render of one story makes, item by item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from storykit.errors import UsageError, nearest
from storykit.files import safe_name
from storykit.jobs.boards import storyboard_item
from storykit.jobs.companions import companion_names
from storykit.jobs.items import Item, Scope, scope_of
from storykit.jobs.options import RenderOptions
from storykit.jobs.publishing import asked_places, is_version, version_item
from storykit.jobs.sources import StorySources
from storykit.script.models import Story

_USUAL_SUBTITLES = frozenset({"srt", "vtt", "ass", "ttml", "txt"})


def items_of(story: Story, options: RenderOptions, sources: StorySources) -> tuple[Item, ...]:
    """All that the options ask for: texts, cards, videos, thumbnails, and the storyboard last.

    Raises UsageError for names the story does not have.
    """
    scope = scope_of(story, options)
    whole = options.scenes is None
    found: list[Item] = []
    if options.texts and story.scenes:
        found += (_texts(story, language, options, sources) for language in scope.languages)
    if options.cards and whole:
        found += _cards(story, options, sources)
    if story.scenes:
        found += _videos(story, scope, options, sources)
    if options.storyboard and whole:
        found.append(storyboard_item(story, options, sources))
    return tuple(found)


def _texts(story: Story, language: str, options: RenderOptions, sources: StorySources) -> Item:
    base = f"{safe_name(story.id)}.{language}"
    formats = tuple(map(_subtitle_format, options.subtitles))
    # The transcript is called .txt, and so are subtitles without times.
    names = [*(f"{base}.{name}" for name in (*formats, "txt")), *companion_names(story, language)]
    paths = dict.fromkeys(map(Path, names))
    made_from = sources.language(language).with_parts(subtitles=formats)
    return Item("texts", language, tuple(paths), made_from, subtitles=formats)


def _subtitle_format(name: str) -> str:
    if name in _USUAL_SUBTITLES:
        return name
    from storykit.subtitles import find_subtitle_format

    return find_subtitle_format(name).name


def _cards(story: Story, options: RenderOptions, sources: StorySources) -> Iterator[Item]:
    layouts = {card.layout for card in story.cards}
    if options.layout is not None and options.layout not in layouts:
        raise UsageError(
            f"No card of the story has the layout “{options.layout}”.",
            cure=nearest(options.layout, tuple(layouts)),
        )
    form: dict[str, Any] = {}
    if (options.card_kind, options.card_bytes) != ("png", None):
        form = {"file": [options.card_kind, options.card_bytes]}
    # Formats narrow the videos; cards follow only where cards alone are asked for.
    formats = None if options.videos else options.formats
    for index, card in enumerate(story.cards):
        if options.layout not in (None, card.layout):
            continue
        for language in _narrowed(card.languages or story.languages, options.languages):
            made_from = sources.card(card, language)
            for format in _narrowed(card.formats or story.formats, formats):
                name = f"{safe_name(card.id, 'card')}.{language}.{format}.{options.card_kind}"
                yield Item(
                    "card",
                    language,
                    (Path("cards") / name,),
                    made_from.with_parts(format=format, **form),
                    format,
                    index,
                    options.theme or story.theme,
                )


def _narrowed(own: tuple[str, ...], asked: tuple[str, ...] | None) -> tuple[str, ...]:
    return own if asked is None else tuple(name for name in asked if name in own)


def _thumbnail(
    story: Story, language: str, format: str, options: RenderOptions, sources: StorySources
) -> Item:
    made_from = sources.opening(language).with_parts(format=format)
    draft = ["draft"] if options.draft else []
    path = Path(".".join([safe_name(story.id), language, format, *draft, "jpg"]))
    return Item("thumbnail", language, (path,), made_from, format)


def _videos(
    story: Story, scope: Scope, options: RenderOptions, sources: StorySources
) -> Iterator[Item]:
    """The videos in the story's formats, then the versions for places."""
    places = asked_places(options)
    formats = scope.formats if options.videos else ()
    for language in scope.languages:
        versions = dict.fromkeys((*places, *(f for f in formats if is_version(f, options))))
        usual = [format for format in formats if format not in versions]
        yield from (_video(story, language, f, options, sources) for f in usual)
        if options.scenes is None:
            yield from (_thumbnail(story, language, f, options, sources) for f in usual)
        for name in versions:
            yield version_item(story, language, name, options, sources)


def _video(
    story: Story, language: str, format: str, options: RenderOptions, sources: StorySources
) -> Item:
    made_from = sources.video(language, story.languages).with_parts(
        format=format, draft=options.draft, scenes=options.scenes, coding=asdict(options.coding)
    )
    parts = [safe_name(story.id), language, format]
    if options.scenes is not None:
        parts.append("-".join(map(safe_name, options.scenes)))
    if options.draft:
        parts.append("draft")
    path = Path(".".join([*parts, options.coding.container]))
    return Item("video", language, (path,), made_from, format)
