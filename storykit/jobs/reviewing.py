"""What people look at before and beside the videos: findings, the storyboard, the texts to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from storykit.errors import Finding, OutputError, StorykitError
from storykit.files import publish, safe_name
from storykit.formats import FORMATS
from storykit.jobs.manifest import Kind, Output, listed
from storykit.jobs.mishaps import mishaps
from storykit.script.models import Card, Story
from storykit.timeline import Timeline

if TYPE_CHECKING:
    from storykit.jobs.studio import Studio
    from storykit.pages import FinishedVideo, StillPicture

Drawn = TypeVar("Drawn")
OnShare = Callable[[float], None]


def review(studio: Studio, *, outputs: Path | None = None) -> list[Finding]:
    """What the rules find in a story with its real narration, in the order of its script.

    `outputs` is the folder of what was made, for rules about files.
    """
    from storykit.check import Context, run_checks

    context = Context(studio.story, timeline=studio.timeline, outputs=outputs)
    return run_checks(studio.story, context=context)


# Beside the videos --------------------------------------------------------------------------------


def companion_names(story: Story, language: str) -> tuple[tuple[Kind, str], ...]:
    """The kinds and names of the files that `companions` writes."""
    base = f"{safe_name(story.id)}.{language}"
    return (
        ("transcript", f"{base}.transcript.html"),
        ("descriptions", f"{base}.descriptions.vtt"),
        ("post", f"{base}.post.txt"),
    )


def companions(studio: Studio, language: str, out: Path) -> list[Output]:
    """Writes what people need who do not see, hear or load the video, in one language.

    The transcript as a page, what is seen as a WebVTT track of descriptions, and the story as a
    plain text to post. A story of which nothing can be described has no such track.
    """
    from storykit.pages import description_track, post_text, transcript_page

    story, timeline = studio.story, studio.timeline(language)
    contents: dict[str, str] = {
        "transcript": transcript_page(story, timeline),
        "descriptions": description_track(timeline),
        "post": post_text(story, timeline),
    }
    lasting = {"descriptions": timeline.duration}
    return [
        Output(
            publish(out / name, contents[kind]), kind, language,
            duration_ms=lasting.get(kind), title=timeline.title,
        )
        for kind, name in companion_names(story, language)
        if contents[kind]
    ]  # fmt: skip


# The storyboard -----------------------------------------------------------------------------------


@dataclass
class _Pictures:
    """The pictures of a storyboard, and what kept others from being drawn."""

    stills: list[StillPicture] = field(default_factory=list)
    cards: list[StillPicture] = field(default_factory=list)
    failures: list[Finding] = field(default_factory=list)

    def attempt(self, draw: Callable[[], Drawn], into: list[Drawn]) -> None:
        try:
            into.append(draw())
        except OutputError:
            raise
        except Exception as error:
            self.failures += [f for f in mishaps(error) if f not in self.failures]


@dataclass(frozen=True)
class Storyboard:
    """A written storyboard, what the rules found, and which pictures could not be drawn."""

    output: Output
    findings: tuple[Finding, ...] = ()
    failures: tuple[Finding, ...] = ()


def write_storyboard(
    studio: Studio,
    out: Path,
    *,
    languages: Sequence[str] | None = None,
    formats: Sequence[str] | None = None,
    drawn: bool = True,
    on_progress: OnShare | None = None,
) -> Storyboard:
    """Writes `<story>.html`: all of the story on one page that needs no other file.

    It shows a still of each scene and card, and links the videos of the story that lie in `out`
    already. `languages` and `formats` are by default all of the story's; without `drawn` there are
    no pictures. The page's own words are in the first of the languages.
    """
    from storykit.pages import storyboard

    story = studio.story
    tags = tuple(languages or story.languages)
    shapes = tuple(formats or story.formats)
    timelines = {tag: made for tag in tags if (made := _timeline(studio, tag)) is not None}
    pictures = _Pictures()
    if drawn:
        _draw(studio, tuple(timelines), shapes, pictures, on_progress)
    findings = review(studio, outputs=out)
    page = storyboard(
        story,
        timelines,
        stills=pictures.stills,
        cards=pictures.cards,
        videos=list(_videos(story, out, tuple(timelines), shapes)),
        findings=findings,
        language=tags[0],
    )
    path = publish(out / storyboard_name(story), page)
    title = story.title.get(tags[0])
    output = Output(path, "storyboard", title=title)
    return Storyboard(output, tuple(findings), tuple(pictures.failures))


def storyboard_name(story: Story) -> str:
    """The name of a story's storyboard."""
    return f"{safe_name(story.id)}.html"


def _timeline(studio: Studio, language: str) -> Timeline | None:
    """The timeline; None where there is none to be had, which the rules and the render tell of."""
    if not studio.story.scenes:
        return None
    try:
        return studio.timeline(language)
    except StorykitError:
        return None


def _draw(
    studio: Studio,
    languages: tuple[str, ...],
    formats: tuple[str, ...],
    pictures: _Pictures,
    on_progress: OnShare | None,
) -> None:
    from storykit.jobs.glimpses import card_glimpse, scene_glimpse

    story = studio.story
    scenes = [(s.id, tag, f) for s in story.scenes for tag in languages for f in formats]
    cards = list(_cards(story, languages, formats))
    total = len(scenes) + len(cards)
    for number, (scene, language, format) in enumerate(scenes, 1):
        pictures.attempt(partial(scene_glimpse, studio, language, format, scene), pictures.stills)
        if on_progress:
            on_progress(number / total)
    for number, (card, language, format) in enumerate(cards, len(scenes) + 1):
        pictures.attempt(partial(card_glimpse, studio, card, language, format), pictures.cards)
        if on_progress:
            on_progress(number / total)


def _cards(
    story: Story, languages: tuple[str, ...], formats: tuple[str, ...]
) -> Iterator[tuple[Card, str, str]]:
    """The cards in the languages asked for; formats narrow only those that are not the card's."""
    for card in story.cards:
        for language in card.languages or languages:
            if language in languages:
                for format in card.formats or formats:
                    yield card, language, format


def _videos(
    story: Story, out: Path, languages: tuple[str, ...], formats: tuple[str, ...]
) -> Iterator[FinishedVideo]:
    """The videos of the story in the folder: of each language and format the one made last.

    Videos of some scenes only, and those made for a platform, have other times than the page.
    """
    from storykit.pages import FinishedVideo

    items = {str(item["path"]): item for item in listed(out, story.id, "video")}
    for language in languages:
        for format in dict.fromkeys((*formats, *FORMATS)):
            base = f"{safe_name(story.id)}.{language}.{format}"
            names = [n for n in (f"{base}.mp4", f"{base}.draft.mp4") if n in items]
            made = sorted((_changed(out / name), name) for name in names)
            if made and made[-1][0]:
                name = made[-1][1]
                width, height = int(items[name]["width"]), int(items[name]["height"])
                yield FinishedVideo(language, format, quote(name), width, height)


def _changed(path: Path) -> int:
    """When a file was written last, in nanoseconds; 0 where it is gone."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
