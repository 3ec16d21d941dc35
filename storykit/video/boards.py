"""The scenes of a story as boards: placed in a format, and not yet painted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from storykit.assets import Assets
from storykit.design.board import Board
from storykit.design.composing import compose
from storykit.design.layouts import find_layout
from storykit.design.themes import Theme
from storykit.errors import AssetError, StorykitError, Where
from storykit.formats import Format
from storykit.script.models import Story
from storykit.text import FontBook
from storykit.timeline import TimedScene, Timeline


def boards_of(
    story: Story,
    timeline: Timeline,
    format: Format,
    theme: Theme,
    fonts: FontBook,
    *,
    logo: Path | None = None,
    scenes: Collection[str] | None = None,
) -> Mapping[str, Board]:
    """The boards of a timeline's scenes, or of those whose ids are given, by id.

    `logo` is the story's own, in the place of the theme's. Raises AssetError, LayoutError or
    TextError with the scene's place in the script.
    """
    captioned = {cue.scene for cue in timeline.cues} if story.captions.burn else set()
    return {
        timed.id: _board(story, timed, timeline, format, theme, fonts, logo, timed.id in captioned)
        for timed in timeline.scenes
        if scenes is None or timed.id in scenes
    }


def scene_picture(story: Story, timed: TimedScene) -> Where:
    """The place in the script of a scene's main picture or clip."""
    medium = "video" if timed.scene.clip else "image"
    return story.where(f"scenes[{timed.index}].{medium}")


def _board(
    story: Story,
    timed: TimedScene,
    timeline: Timeline,
    format: Format,
    theme: Theme,
    fonts: FontBook,
    logo: Path | None,
    captioned: bool,
) -> Board:
    """A scene placed in a format; `captioned` keeps the caption band free."""
    scene = timed.scene
    try:
        return compose(
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
            opening=timed.index == 0,
            corner_logo=(logo or theme.logo) is not None and timed is not timeline.scenes[-1],
            story_title=timeline.title,
        )
    except StorykitError as error:
        missing = isinstance(error, AssetError)
        scene_itself = story.where(f"scenes[{timed.index}]")
        place = scene_picture(story, timed) if missing else scene_itself
        raise error if error.where.file else error.at(place) from error
