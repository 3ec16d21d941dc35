"""Rules about people's clips: their condition, their effects, and whether they are long enough."""

from __future__ import annotations

from collections.abc import Iterator

from storykit.check.captions import seconds
from storykit.check.context import Context
from storykit.check.inventory import Medium
from storykit.check.rules import Note, rule
from storykit.errors import AssetError, UsageError
from storykit.language import find_language
from storykit.script.effects import sound_follows
from storykit.script.models import Scene, Story
from storykit.syntax.survey import child

_STANDS = 500
"""Milliseconds for which nobody notices that a clip stands still."""


@rule(
    "CLIP-01",
    level="warning",
    about="Clips are whole; how they were recorded is told where it shows.",
    reason="A clip that was cut off on its way stands still in the middle of a scene.",
    source="storykit",
    cure="storykit shows it right; look at a still of the scene.",
)
def clips_are_whole(story: Story, context: Context) -> Iterator[Note]:
    """Clips that are cut off or damaged, uneven, in HDR, interlaced, or without a duration."""
    for medium in context.media:
        if medium.kind != "clip":
            continue
        try:
            remarks = context.remarks(medium)
        except AssetError:
            continue  # MEDIA-01 tells of it
        for remark in remarks:
            yield Note(remark.message, medium.path, level=remark.level, cure=remark.cure or None)
        if not any(remark.level == "warning" for remark in remarks):
            yield from _damaged(medium, context)


def _damaged(medium: Medium, context: Context) -> Iterator[Note]:
    """Where a clip that seems whole cannot be decoded, in the stretch that is shown."""
    placed = medium.placed
    if placed is None or not isinstance(placed.content, Scene):
        return
    watched = context.watched(placed) if medium.file == placed.content.clip else None
    if watched is not None and watched.damage is not None:
        first, last = watched.damage
        yield Note(
            f"“{medium.file}” is damaged between {first:.1f} and {last:.1f} seconds, where its "
            "last good picture stands still.",
            medium.path,
            cure="Copy the clip again, or show another stretch of it (clip_start).",
        )


@rule(
    "CLIP-02",
    level="error",
    about="Effects on clips exist, work with what they are given, and have a clip.",
    reason="An effect that is misspelt stops the render.",
    source="storykit; the effects are moviepy's",
    cure="Choose another effect, or leave it out; docs/video.md lists them.",
)
def effects_are_known(story: Story, context: Context) -> Iterator[Note]:
    """Effects that do not exist or fail on their clip, and effects without a clip."""
    for placed in context.scenes:
        scene = placed.content
        if not isinstance(scene, Scene) or not scene.effects:
            continue
        from storykit.video.effects import check_effects

        path = child(placed.path, "effects")
        wrong = False
        for index, effect in enumerate(scene.effects):
            try:
                check_effects((effect,))
            except UsageError as error:
                wrong = True
                yield Note(error.message, child(path, index), cure=error.cure)
        if scene.clip is not None and not wrong:
            yield from _failing(scene, scene.clip, path, context)
        if scene.clip_sound and not sound_follows(scene.effects):
            yield Note(
                f"{placed.called}: its clip is heard as it was recorded, while effects change when "
                "its picture is seen.",
                path, level="warning",
                cure="Set clip_sound: false, or use no effect on time but multiply-speed.",
            )  # fmt: skip
        if scene.clip is None:
            yield Note(
                f"{placed.called} has effects, but no clip.", path, level="warning",
                cure="Give it a clip (“video: …”), or leave the effects out.",
            )  # fmt: skip


def _failing(scene: Scene, clip: str, path: str, context: Context) -> Iterator[Note]:
    """The first effect that fails on the scene's own clip."""
    try:
        fault = context.effects_fault(clip, scene.effects, scene.clip_start)
    except AssetError:
        return  # MEDIA-01 tells of it
    if fault is not None:
        index, message, cure = fault
        yield Note(message, child(path, index), cure=cure)


@rule(
    "CLIP-03",
    level="info",
    about="Clips last as long as their scenes.",
    reason="A clip that has ended stands still, as if the video hung.",
    source="storykit",
    cure="Use a longer clip, slow it down (effects: [{multiply-speed: 0.5}]), repeat it (effects: "
    "[loop]), or shorten what is said.",
)
def clips_last(story: Story, context: Context) -> Iterator[Note]:
    """Scenes in which a clip ends well before they do, in the language in which they last longest.

    Effects may change how long a clip lasts, so that clips with effects are left out.
    """
    clips = {
        medium.placed.content.id: medium
        for medium in context.media
        if medium.kind == "clip" and medium.placed in context.scenes and not _changed(medium)
    }
    for scene, medium in clips.items():
        try:
            lasts = context.probe(medium).duration or 0
        except AssetError:
            continue
        content = medium.placed.content if medium.placed else None
        start = content.clip_start if isinstance(content, Scene) else 0
        shown, language = max(_shown(scene, story, context))
        still = shown - max(0, lasts - start)
        if still > _STANDS:
            yield Note(
                f"“{medium.file}” ends {seconds(still)} before its scene does in "
                f"{find_language(language).name}, and stands still.",
                medium.path,
            )


def _changed(medium: Medium) -> bool:
    content = medium.placed.content if medium.placed else None
    return isinstance(content, Scene) and bool(content.effects)


def _shown(scene: str, story: Story, context: Context) -> Iterator[tuple[int, str]]:
    """How long a scene lasts in each language, in milliseconds."""
    for language in story.languages:
        for timed in context.timeline(language).scenes:
            if timed.id == scene:
                yield timed.span.duration, language
