"""Rules about where a story goes: the limits of platforms, slow connections, and hashtags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from storykit.check.captions import seconds
from storykit.check.context import Context
from storykit.check.inventory import texts
from storykit.check.rules import Note, rule
from storykit.check.texts import called, language_name
from storykit.errors import UsageError
from storykit.platforms import PLATFORMS, Platform, find_platform
from storykit.script.models import Story

SLOW_LINK = 9_000_000
"""Bytes that phones on slow links still load (UNICEF, Internet of Good Things)."""
MESSAGE = 16_000_000
"""Bytes that WhatsApp shows within a message."""
_HASHTAG = re.compile(r"#([A-Za-z]{2,})")


def _platforms(story: Story) -> list[tuple[int, Platform]]:
    return [
        (at, PLATFORMS[name]) for at, name in enumerate(story.check.platforms) if name in PLATFORMS
    ]


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
    for at, platform in _platforms(story):
        for language in story.languages if story.scenes else ():
            lasts = context.timeline(language).duration
            name = language_name(language)
            if platform.longest is not None and lasts > platform.longest:
                yield Note(
                    f"{platform.title} takes {seconds(platform.longest)}; in {name} the story "
                    f"takes {seconds(lasts)}.",
                    f"check.platforms[{at}]",
                )
            if platform.shortest is not None and lasts < platform.shortest:
                yield Note(
                    f"{platform.title} takes no video under {seconds(platform.shortest)}; in "
                    f"{name} the story takes {seconds(lasts)}.",
                    f"check.platforms[{at}]",
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
    for at, platform in _platforms(story):
        if story.scenes and not set(platform.formats) & set(story.formats):
            shapes = " or ".join(platform.formats)
            yield Note(f"{platform.title} shows {shapes} videos.", f"check.platforms[{at}]")


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
    for at, platform in _platforms(story):
        if platform.largest is None:
            continue
        for language in story.languages:
            sizes = [v["bytes"] for v in videos if v.get("language") == language]
            if sizes and min(sizes) > platform.largest:
                yield Note(
                    f"{platform.title} takes {platform.largest / 1e6:.0f} MB; in "
                    f"{language_name(language)} the smallest video has {min(sizes) / 1e6:.1f} MB.",
                    f"check.platforms[{at}]",
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
