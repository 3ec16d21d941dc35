"""Rules about where a story goes: the limits of platforms, slow connections, and hashtags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

from storykit.check.captions import seconds
from storykit.check.context import Context
from storykit.check.inventory import Placed, destinations, texts
from storykit.check.rules import Note, rule
from storykit.check.texts import called, language_name
from storykit.errors import StorykitError, UsageError
from storykit.formats import find_format, known_formats
from storykit.platforms import PLATFORMS, Platform, find_platform
from storykit.script.models import Story

SLOW_LINK = 9_000_000
"""Bytes that phones on slow links still load (UNICEF, Internet of Good Things)."""
MESSAGE = 16_000_000
"""Bytes that WhatsApp shows within a message."""
_HASHTAG = re.compile(r"#([A-Za-z]{2,})")


def _platforms(story: Story) -> list[tuple[str, Platform]]:
    """The known platforms a story goes to, with the place in the script."""
    going = destinations(story).items()
    return [(path, PLATFORMS[name]) for name, path in going if name in PLATFORMS]


@rule(
    "PLAT-01",
    level="warning",
    about="The platforms a story is made for are ones whose limits are known.",
    reason="Only then can lengths, sizes and shapes be checked.",
    source="docs/checks.md, platforms",
    cure="Correct the name, or look up the platform's limits yourself.",
)
def platforms_known(story: Story, context: Context) -> Iterator[Note]:
    """Platforms that storykit does not know."""
    for at, name in enumerate(story.check.platforms):
        try:
            find_platform(name)
        except UsageError as error:
            yield Note(error.message, f"check.platforms[{at}]", cure=error.cure)


@rule(
    "PLAT-02",
    level="error",
    about="The story is as long as each of its platforms takes.",
    reason="A video that is too long is refused, or cut in the middle of a sentence.",
    source="The platforms' own pages (docs/checks.md, platforms)",
    cure="Make the story shorter, or leave the platform out.",
)
def length_taken(story: Story, context: Context) -> Iterator[Note]:
    """Languages in which the story is too long or too short for a platform."""
    for path, platform in _platforms(story):
        for language in story.languages if story.scenes else ():
            lasts = context.timeline(language).duration
            name = language_name(language)
            if platform.longest is not None and lasts > platform.longest:
                yield Note(
                    f"{platform.title} takes {seconds(platform.longest)}; in {name} the story "
                    f"takes {seconds(lasts)}.",
                    path,
                )
            if platform.shortest is not None and lasts < platform.shortest:
                yield Note(
                    f"{platform.title} takes no video under {seconds(platform.shortest)}; in "
                    f"{name} the story takes {seconds(lasts)}.",
                    path,
                )


@rule(
    "PLAT-03",
    level="warning",
    about="The story is made in a shape that each of its platforms shows well.",
    reason="A wide video in a tall feed is a stamp between two bars.",
    source="The platforms' own pages (docs/checks.md, platforms)",
    cure="Add the format under “formats”.",
)
def shape_taken(story: Story, context: Context) -> Iterator[Note]:
    """Platforms for which no format of the story is right."""
    for path, platform in _platforms(story):
        if story.scenes and not {platform.name, *platform.formats} & set(story.formats):
            shapes = " or ".join(platform.formats)
            yield Note(f"{platform.title} shows {shapes} videos.", path)


@rule(
    "SAFE-02",
    level="warning",
    about="Texts of a story's own layouts stand where no app covers them.",
    reason="Under a column of buttons or a line of comments nobody reads anything.",
    source="Areas that Meta, TikTok and YouTube ask advertisements to leave free; BBC Subtitle "
    "Guidelines 1.2 (docs/checks.md, platforms)",
    cure="Leave “area: frame” out of the text's layer, or give its box more room at the edges.",
)
def texts_in_the_clear(story: Story, context: Context) -> Iterator[Note]:
    """Texts of the story's own layouts that leave the safe area of a format."""
    own: dict[str, Placed] = {}
    for placed in context.scenes:
        with suppress(StorykitError):
            layout = context.layout(placed.content.layout)
            if layout.document.file and layout.document.file.is_relative_to(story.folder):
                own.setdefault(layout.name, placed)
    shapes = [find_format(name) for name in story.formats if name in known_formats()]
    for placed in own.values():
        for shape in shapes:
            with suppress(StorykitError):
                outside = context.texts_outside(placed, shape)
                if outside:
                    yield Note(
                        f"{placed.called}: in {shape.name}, the text of {outside} stands where "
                        "apps cover it.",
                        f"{placed.path}.layout",
                    )


@rule(
    "PLAT-04",
    level="error",
    about="Made files are as small as each platform takes.",
    reason="A file that is too large is refused, or squeezed until nobody can read its captions.",
    source="The platforms' own pages (docs/checks.md, platforms)",
    cure="Make a version for it: storykit render STORY --for whatsapp (docs/publishing.md).",
)
def size_taken(story: Story, context: Context) -> Iterator[Note]:
    """Rendered videos that are larger than a platform takes in every suitable shape."""
    videos = context.made("video")
    for path, platform in _platforms(story):
        if platform.largest is None:
            continue
        for language in story.languages:
            sizes = [v["bytes"] for v in videos if v.get("language") == language]
            if sizes and min(sizes) > platform.largest:
                yield Note(
                    f"{platform.title} takes {platform.largest / 1e6:.0f} MB; in "
                    f"{language_name(language)} the smallest video has {min(sizes) / 1e6:.1f} MB.",
                    path,
                )


@rule(
    "BW-01",
    level="warning",
    about="There is a version of up to 9 MB, one of up to 16 MB, and a transcript.",
    reason="Where a megabyte costs an hour's wage, the large file is no file.",
    source="UNICEF, Internet of Good Things; WhatsApp's limit for videos in messages",
    cure="Make one: storykit render STORY --for feature-phone, and keep the transcript with it.",
)
def small_versions(story: Story, context: Context) -> Iterator[Note]:
    """What was rendered, where nothing of it is small enough or no transcript lies beside it."""
    videos = context.made("video")
    transcripts = {item.get("language") for item in context.made("transcript")}
    for language in story.languages:
        sizes = [v["bytes"] for v in videos if v.get("language") == language]
        name = language_name(language)
        if sizes and min(sizes) > SLOW_LINK:
            more = " (nor of 16 MB)" if min(sizes) > MESSAGE else ""
            yield Note(f"In {name} there is no video of up to 9 MB{more}.", "formats")
        if sizes and language not in transcripts:
            yield Note(f"In {name} there is no transcript.", "formats")


@rule(
    "POST-01",
    level="warning",
    about="Hashtags of several words begin each word with a capital.",
    reason="A screen reader says #HumanRights as two words and #humanrights as none.",
    source="accessible-social.com, hashtags",
    cure="Write #LikeThis.",
)
def hashtags(story: Story, context: Context) -> Iterator[Note]:
    """Long Latin hashtags without a capital inside."""
    for text in texts(story):
        for language, written in text.value:
            for match in _HASHTAG.finditer(written):
                word = match[1]
                if len(word) > 9 and not any(
                    a.islower() and b.isupper() for a, b in pairwise(word)
                ):
                    path = text.path_in(language) if language else text.path
                    yield Note(f"{called(text)} has the hashtag “#{word}”.", path)
