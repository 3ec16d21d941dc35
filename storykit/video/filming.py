"""A timeline dressed by design: the film of one language and format."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from storykit.assets import Assets
from storykit.design.captions import paint_cue
from storykit.design.composing import compose
from storykit.design.layouts import find_layout
from storykit.design.model import TimedSprite
from storykit.design.overlays import logo_overlay, progress_bar
from storykit.design.painting import paint
from storykit.design.themes import Theme
from storykit.errors import StorykitError
from storykit.formats import Format
from storykit.language import find_language
from storykit.script.models import Story
from storykit.spans import Span
from storykit.text import FontBook
from storykit.timeline import TimedScene, Timeline, chapter_title
from storykit.video.model import Film, Shot


def build_film(
    story: Story,
    timeline: Timeline,
    format: Format,
    theme: Theme,
    fonts: FontBook,
    *,
    logo: Path | None = None,
    scenes: Collection[str] | None = None,
) -> Film:
    """The film of a timeline in a format: every scene composed and painted, captions over them.

    `logo` is the story's own, in the place of the theme's. With `scenes`, ids, only these are
    painted, at their own times: a part of the film, for parts of it to be made apart. Raises
    AssetError, LayoutError or TextError with the scene's place in the script.
    """
    language = find_language(timeline.language)
    captioned = {cue.scene for cue in timeline.cues} if story.captions.burn else set()
    shots = tuple(
        _shot(story, timed, timeline, format, theme, fonts, logo, timed.id in captioned)
        for timed in timeline.scenes
        if scenes is None or timed.id in scenes
    )
    return Film(
        width=format.width,
        height=format.height,
        fps=timeline.fps,
        duration=timeline.duration,
        shots=shots,
        overlays=_overlays(story, timeline, format, theme, fonts, logo, scenes),
        rtl=language.right_to_left,
    )


def only(film: Film, scenes: tuple[str, ...]) -> Film:
    """The film cut down to these scenes, moved to its start; overlays go with their scenes."""
    shots: list[Shot] = []
    overlays: list[TimedSprite] = []
    moment = 0
    for shot in film.shots:
        if shot.id not in scenes:
            continue
        by = moment - shot.span.start
        shots.append(replace(shot, span=shot.span.shifted(by)))
        overlays += [
            replace(overlay, span=_shared(overlay.span, shot.span).shifted(by))
            for overlay in film.overlays
            if overlay.span.overlaps(shot.span)
        ]
        moment += shot.span.duration
    return replace(film, shots=tuple(shots), overlays=tuple(overlays), duration=moment)


def _shared(one: Span, other: Span) -> Span:
    """The time that two spans share."""
    return Span(max(one.start, other.start), min(one.end, other.end))


def _shot(
    story: Story,
    timed: TimedScene,
    timeline: Timeline,
    format: Format,
    theme: Theme,
    fonts: FontBook,
    logo: Path | None,
    captioned: bool,
) -> Shot:
    scene = timed.scene
    medium = "video" if scene.clip else "image"
    where = story.where(f"scenes[{timed.index}].{medium}")
    try:
        board = compose(
            scene,
            find_layout(scene.layout, story.folder),
            theme,
            timeline.language,
            format,
            assets=Assets((story.folder,)),
            fonts=fonts,
            logo=logo,
            digits=story.digits,
            captions=captioned,
            moving=True,
            story_title=timeline.title,
        )
        painted = paint(board)
    except StorykitError as error:
        raise error if error.where.file else error.at(where) from error
    return Shot(
        id=timed.id,
        title=chapter_title(scene, timeline.language),
        span=timed.span,
        painted=painted,
        transition=timed.transition,
        motion=timed.motion,
        clip_start=scene.clip_start,
        effects=scene.effects,
        where=where,
    )


def _overlays(
    story: Story,
    timeline: Timeline,
    format: Format,
    theme: Theme,
    fonts: FontBook,
    logo: Path | None,
    scenes: Collection[str] | None,
) -> tuple[TimedSprite, ...]:
    """What lies over the scenes: progress, the logo but on the last scene, then the captions."""
    overlays: list[TimedSprite] = []
    if story.progress:
        overlays += progress_bar(theme, format, timeline.language, timeline.duration)
    mark = logo or theme.logo
    last = timeline.scenes[-1].span.start
    if mark is not None and last:
        overlays.append(logo_overlay(mark, format, timeline.language, Span(0, last)))
    if story.captions.burn:
        style, highlight = story.captions.style, story.captions.highlight or "word"
        for cue in timeline.cues:
            if scenes is not None and cue.scene not in scenes:
                continue
            overlays += paint_cue(cue, theme, timeline.language, format, fonts, highlight, style)
    return tuple(overlays)
