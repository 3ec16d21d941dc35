"""What people look at before a story is published: findings and the storyboard."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from storykit.errors import Finding, StorykitError
from storykit.files import publishing, safe_name
from storykit.formats import find_format
from storykit.jobs.manifest import Output
from storykit.jobs.mishaps import mishaps
from storykit.script.models import Story
from storykit.timeline import Timeline

if TYPE_CHECKING:
    from storykit.check.context import Memory
    from storykit.jobs.glimpses import Kept
    from storykit.jobs.studio import Studio
    from storykit.pages import FinishedVideo, StillPicture
    from storykit.text import FontBook

Drawn = TypeVar("Drawn")
OnShare = Callable[[float], None]


def review(
    studio: Studio,
    *,
    outputs: Path | None = None,
    made: Sequence[Mapping[str, Any]] | None = None,
    memory: Memory | None = None,
) -> list[Finding]:
    """What the rules find in a story with its real narration, in the order of its script.

    `outputs` is the folder of what was made, for rules about files; or `made` lists them. `memory`
    knows what files were found to be.
    """
    from storykit.check import Context, run_checks

    context = Context(
        studio.story, timeline=studio.timeline, outputs=outputs, made=made, memory=memory
    )
    return run_checks(studio.story, context=context)


def thumbnail_name(video: str) -> str:
    """The name of a video's thumbnail."""
    return Path(video).with_suffix(".jpg").name


@dataclass(frozen=True)
class Storyboard:
    """A written storyboard, what the rules found, and which pictures could not be drawn."""

    output: Output
    findings: tuple[Finding, ...] = ()
    failures: tuple[Finding, ...] = ()


def storyboard_name(story: Story) -> str:
    """The name of a story's storyboard."""
    return f"{safe_name(story.id)}.html"


def write_storyboard(
    studio: Studio,
    out: Path,
    *,
    languages: Sequence[str] | None = None,
    formats: Sequence[str] | None = None,
    videos: Mapping[tuple[str, str], str] | None = None,
    posters: Collection[str] = (),
    made: Sequence[Mapping[str, Any]] | None = None,
    failed: Sequence[Finding] = (),
    kept: Kept | None = None,
    drawn: bool = True,
    on_progress: OnShare | None = None,
) -> Storyboard:
    """Writes `<story>.html`: all of the story on one page that needs no other file.

    It shows each scene and card, and leads to those `videos` that are in `out`: file names by
    language and format. `posters` names the thumbnails that are there, each called as its video.
    `languages` and `formats` are by default all of the story's; the page's own words are in the
    first. `made` lists files for the rules about them, `failed` is why others could not be made,
    which the page tells beside what was found; `kept` holds pictures from before; without `drawn`
    there are none.
    """
    from storykit.pages import storyboard_parts

    story = studio.story
    tags = tuple(languages or story.languages)
    shapes = tuple(formats or story.formats)
    timelines = {tag: laid for tag in tags if (laid := _timeline(studio, tag)) is not None}
    pictures = _Pictures()
    if drawn:
        _draw(studio, tuple(timelines), shapes, pictures, kept, on_progress)
    findings = review(studio, outputs=out, made=made)
    told = dict.fromkeys((*findings, *failed, *pictures.failures))
    page = storyboard_parts(
        story,
        timelines,
        stills=pictures.stills,
        cards=pictures.cards,
        videos=_finished(videos or {}, posters),
        findings=tuple(told),
        language=tags[0],
        fonts=fonts_at_hand(studio),
    )
    path = out / storyboard_name(story)
    with publishing(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        file.writelines(page)
    output = Output(path, "storyboard", title=story.title.get(tags[0]))
    return Storyboard(output, tuple(findings), tuple(pictures.failures))


def _finished(
    videos: Mapping[tuple[str, str], str], posters: Collection[str]
) -> list[FinishedVideo]:
    """The videos a page leads to, each with its thumbnail where that is there."""
    from storykit.pages import FinishedVideo

    found = []
    for (language, format), name in videos.items():
        shape = find_format(format)
        picture = thumbnail_name(name)
        poster = quote(picture) if picture in posters else ""
        found.append(
            FinishedVideo(language, format, quote(name), shape.width, shape.height, poster)
        )
    return found


def fonts_at_hand(studio: Studio) -> FontBook | None:
    """The fonts of a story; None where there is no telling, which the rules tell of."""
    try:
        return studio.fonts
    except StorykitError:
        return None


@dataclass
class _Pictures:
    """The pictures of a storyboard, and what kept others from being drawn."""

    stills: list[StillPicture] = field(default_factory=list)
    cards: list[StillPicture] = field(default_factory=list)
    failures: list[Finding] = field(default_factory=list)

    def attempt(self, draw: Callable[[], Drawn], into: list[Drawn]) -> None:
        try:
            into.append(draw())
        except Exception as error:
            self.failures += [f for f in mishaps(error) if f not in self.failures]


def _timeline(studio: Studio, language: str) -> Timeline | None:
    """The timeline; None where there is none to be had, which the rules and the render tell of."""
    if not studio.story.scenes:
        return empty_timeline(studio.story, language)
    try:
        return studio.timeline(language)
    except StorykitError:
        return None


def empty_timeline(story: Story, language: str) -> Timeline:
    """The timeline of a story of cards alone."""
    title = story.title.get(language) or ""
    return Timeline(story.id, language, title, Fraction(story.fps), 0, (), ())


def _draw(
    studio: Studio,
    languages: tuple[str, ...],
    formats: tuple[str, ...],
    pictures: _Pictures,
    kept: Kept | None,
    on_progress: OnShare | None,
) -> None:
    from storykit.jobs.glimpses import card_glimpse, scene_glimpse, shown_cards

    story = studio.story
    jobs: list[tuple[Callable[[], StillPicture], list[StillPicture]]] = [
        (partial(scene_glimpse, studio, tag, format, scene.id, kept), pictures.stills)
        for scene in story.scenes
        for tag in languages
        for format in formats
    ]
    jobs += [
        (partial(card_glimpse, studio, card, tag, format, kept), pictures.cards)
        for card, tag, format in shown_cards(story, languages, formats)
    ]
    for number, (draw, into) in enumerate(jobs, 1):
        pictures.attempt(draw, into)
        if on_progress:
            on_progress(number / len(jobs))
