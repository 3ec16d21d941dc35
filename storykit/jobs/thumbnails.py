"""The thumbnail of each video: a file beside it that platforms and pages show before it plays."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from storykit.files import publish
from storykit.formats import Format, find_format
from storykit.jobs.bench import Bench, Report
from storykit.jobs.items import Item
from storykit.jobs.manifest import Output
from storykit.jobs.sources import StorySources, digest_of
from storykit.jobs.studio import Studio
from storykit.jobs.tasks import Task
from storykit.script.models import Story
from storykit.script.wording import plain

if TYPE_CHECKING:
    from storykit.design.themes import Theme
    from storykit.timeline import Timeline

FORM = 1
"""Raised whenever thumbnails are drawn or written otherwise."""

LARGEST = 2_000_000
"""Bytes; what YouTube takes (support.google.com/youtube/answer/72431)."""


@dataclass(frozen=True, kw_only=True)
class DrawThumbnail(Task):
    """Draws a video's thumbnail, or takes it from the store, and writes its file."""

    stage: ClassVar[str] = "Drawing thumbnails"
    timeline: Timeline
    format: str
    key: str
    path: Path

    def run(self, bench: Bench, report: Report) -> Output:
        """The thumbnail's file."""
        shape = find_format(self.format)
        content = bench.store.read(self.key, ".jpg")
        if content is None:
            studio = bench.studio(self.story, self.timeline)
            content = thumbnail_bytes(studio, self.story, self.timeline, shape, studio.theme)
            bench.store.keep(self.key, ".jpg", content)
        return thumbnail_output(publish(self.path, content), self.story, self.timeline, shape)


def drawing(item: Item, story: Story, timeline: Timeline, sources: StorySources, out: Path) -> Task:
    """The task that makes an item that is a thumbnail."""
    assert item.format is not None
    shape = find_format(item.format)
    return DrawThumbnail(
        story=story,
        name=item.name,
        subject=item.subject,
        place=f"scenes[{timeline.scene(story.cover.id).index}]",
        cost=0.5,
        memory=150_000_000,
        timeline=timeline,
        format=item.format,
        key=_key(story, timeline, shape, sources),
        path=out / item.paths[0],
    )


def _key(story: Story, timeline: Timeline, shape: Format, sources: StorySources) -> str:
    """The digest of all that decides what it shows; what is said does not."""
    look = sources.look(timeline.language).parts
    cover = timeline.scene(story.cover.id)
    shown = {n: v for n, v in look.items() if not n.startswith("scene ")}
    own = [look[f"scene {cover.id}"], cover.motion, cover.span.duration, str(timeline.fps)]
    place = [cover is timeline.scenes[0], cover is timeline.scenes[-1]]
    return digest_of(["thumbnail", FORM, shown, own, place, repr(shape)])


def thumbnail_bytes(
    studio: Studio, story: Story, timeline: Timeline, shape: Format, theme: Theme
) -> bytes:
    """A thumbnail as a JPEG file with its description and credit, and nothing else.

    Raises AssetError, LayoutError or TextError with its place in the script.
    """
    from storykit.cards.encoding import CardFacts, encode_card
    from storykit.video.thumbnails import story_thumbnail

    picture = story_thumbnail(story, timeline, shape, theme, studio.fonts, logo=studio.logo)
    scene, language = timeline.scene(story.cover.id).scene, timeline.language
    alt, credit = (
        plain(text.get(language) or "") if text else "" for text in (scene.alt, scene.credit)
    )
    facts = CardFacts(language, alt, timeline.title, credit)
    return encode_card(picture, "jpeg", facts, max_bytes=LARGEST)


def thumbnail_output(path: Path, story: Story, timeline: Timeline, shape: Format) -> Output:
    """A thumbnail's file as the manifest lists it."""
    scene = timeline.scene(story.cover.id).scene
    alt = plain(scene.alt.get(timeline.language) or "") if scene.alt else ""
    return Output(
        path, "thumbnail", timeline.language, shape.name, shape.width, shape.height,
        title=timeline.title, alt=alt or None,
    )  # fmt: skip
