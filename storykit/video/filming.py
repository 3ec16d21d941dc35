"""A timeline dressed by design: the film of one language and format."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from storykit.assets import Assets
from storykit.design.board import Board
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
from storykit.video.boards import boards_of, scene_picture
from storykit.video.captions import caption_overlays
from storykit.video.entrances import quickened
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
    wanted = [timed for timed in timeline.scenes if scenes is None or timed.id in scenes]
    boards = boards_of(story, timeline, format, theme, fonts, logo=logo, scenes=scenes)
    shots = tuple(_shot(story, timed, timeline, boards[timed.id]) for timed in wanted)
    return Film(
        width=format.width,
        height=format.height,
        fps=timeline.fps,
        duration=timeline.duration,
        shots=shots,
        overlays=_overlays(story, timeline, format, theme, fonts, logo, boards),
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
            overlay.moved(shot.span, by)
            for overlay in film.overlays
            if overlay.span.overlaps(shot.span)
        ]
        moment += shot.span.duration
    return replace(film, shots=tuple(shots), overlays=tuple(overlays), duration=moment)


def _shot(story: Story, timed: TimedScene, timeline: Timeline, board: Board) -> Shot:
    scene, where = timed.scene, scene_picture(story, timed)
    try:
        painted = quickened(paint(board), timed.span.duration)
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
        clip=Assets((story.folder,)).resolve(scene.clip) if scene.clip else None,
    )


def _overlays(
    story: Story,
    timeline: Timeline,
    format: Format,
    theme: Theme,
    fonts: FontBook,
    logo: Path | None,
    boards: Mapping[str, Board],
) -> tuple[TimedSprite, ...]:
    """What lies over the scenes: progress, the logo but on the last scene, then the captions."""
    overlays: list[TimedSprite] = []
    if story.progress:
        overlays += progress_bar(theme, format, timeline.language, timeline.duration)
    mark = logo or theme.logo
    last = timeline.scenes[-1].span.start
    if mark is not None and last:
        overlays.append(logo_overlay(mark, format, timeline.language, Span(0, last)))
    overlays += caption_overlays(story, timeline, boards, format, theme, fonts, logo=logo)
    return tuple(overlays)
