"""A timeline dressed by design: the film of one language and format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from storykit.design import Theme, TimedSprite, compose, find_layout, paint, paint_cue
from storykit.errors import StorykitError
from storykit.formats import Format
from storykit.language import find_language
from storykit.script.models import Story
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
) -> Film:
    """The film of a timeline in a format: every scene composed and painted, captions over them.

    `logo` is the story's own, in the place of the theme's. Raises AssetError, LayoutError or
    TextError with the scene's place in the script.
    """
    language = find_language(timeline.language)
    captioned = {cue.scene for cue in timeline.cues} if story.captions.burn else set()
    shots = tuple(
        _shot(story, timed, timeline, format, theme, fonts, logo, timed.id in captioned)
        for timed in timeline.scenes
    )
    return Film(
        width=format.width,
        height=format.height,
        fps=timeline.fps,
        duration=timeline.duration,
        shots=shots,
        overlays=_captions(story, timeline, format, theme, fonts),
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
            replace(overlay, span=overlay.span.shifted(by))
            for overlay in film.overlays
            if overlay.span.start in shot.span
        ]
        moment += shot.span.duration
    return replace(film, shots=tuple(shots), overlays=tuple(overlays), duration=moment)


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
    where = story.where(f"scenes[{timed.index}]")
    try:
        board = compose(
            scene,
            find_layout(scene.layout, story.folder),
            theme,
            timeline.language,
            format,
            folder=story.folder,
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
    )


def _captions(
    story: Story, timeline: Timeline, format: Format, theme: Theme, fonts: FontBook
) -> tuple[TimedSprite, ...]:
    if not story.captions.burn:
        return ()
    return tuple(
        sprite
        for cue in timeline.cues
        for sprite in paint_cue(
            cue, theme, timeline.language, format, fonts,
            style=story.captions.style, highlight=story.captions.highlight,
        )
    )  # fmt: skip
