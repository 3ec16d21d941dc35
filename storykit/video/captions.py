"""Captions over a film: each scene's own where its picture leaves them room."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from storykit.assets import digest
from storykit.design.board import Board, PlacedPicture
from storykit.design.captions import (
    Backdrop,
    CaptionFile,
    backdrop_of,
    caption_file,
    caption_size,
    paint_captions,
)
from storykit.design.corner import corner_box
from storykit.design.model import TimedSprite
from storykit.design.pictures import proportions_of
from storykit.design.themes import Theme
from storykit.errors import AssetError
from storykit.formats import Format
from storykit.language import find_language
from storykit.script.models import Story
from storykit.spans import Box
from storykit.text import FontBook
from storykit.timeline import Timeline
from storykit.video.boards import boards_of, scene_picture
from storykit.video.clips import PlainReader


def caption_overlays(
    story: Story,
    timeline: Timeline,
    boards: Mapping[str, Board],
    format: Format,
    theme: Theme,
    fonts: FontBook,
    *,
    logo: Path | None = None,
) -> tuple[TimedSprite, ...]:
    """The captions of the scenes whose boards are given, in order, if the story burns them in.

    `logo` is the story's own, in the place of the theme's. Raises UsageError for a caption style
    that does not exist.
    """
    if not story.captions.burn:
        return ()
    return paint_captions(
        timeline.cues,
        theme,
        timeline.language,
        format,
        fonts,
        highlight=story.captions.highlight,
        style=story.captions.style,
        backdrops=caption_backdrops(story, timeline, boards, format, theme, fonts, logo=logo),
    )


def caption_backdrops(
    story: Story,
    timeline: Timeline,
    boards: Mapping[str, Board],
    format: Format,
    theme: Theme,
    fonts: FontBook,
    *,
    logo: Path | None = None,
) -> Mapping[str, Backdrop]:
    """What the captions of each scene stand on, by scene.

    Raises AssetError with the scene's place in the script for pictures that cannot be read.
    """
    found: dict[str, Backdrop] = {}
    corner = _corner(logo or theme.logo, timeline, format)
    for timed in timeline.scenes:
        cues = [cue for cue in timeline.cues if cue.scene == timed.id]
        if timed.id in boards and cues:
            size = caption_size(cues, theme, timeline.language, format, fonts)
            try:
                found[timed.id] = backdrop_of(
                    boards[timed.id],
                    timed.scene,
                    format,
                    size,
                    over_all=corner,
                    proportions=_proportions,
                )
            except AssetError as error:
                raise (
                    error if error.where.line else error.at(scene_picture(story, timed))
                ) from error
    return found


def caption_file_of(
    story: Story,
    timeline: Timeline,
    format: Format,
    theme: Theme,
    fonts: FontBook,
    *,
    logo: Path | None = None,
) -> CaptionFile:
    """The captions as the film of a format shows them, for subtitle files that keep their look.

    Raises AssetError, LayoutError or TextError as making the film would.
    """
    boards = boards_of(story, timeline, format, theme, fonts, logo=logo)
    return caption_file(
        timeline.cues,
        theme,
        timeline.language,
        format,
        fonts,
        highlight=story.captions.highlight,
        style=story.captions.style,
        backdrops=caption_backdrops(story, timeline, boards, format, theme, fonts, logo=logo),
    )


def _corner(logo: Path | None, timeline: Timeline, format: Format) -> list[Box]:
    """The box of the logo that lies over the film."""
    if logo is None:
        return []
    return [corner_box(format, find_language(timeline.language), proportions_of(logo))]


def _proportions(placed: PlacedPicture) -> float:
    if placed.kind == "picture":
        return proportions_of(placed.file)
    return _clip_proportions(placed.file, digest(placed.file))


@lru_cache(maxsize=64)
def _clip_proportions(file: Path, _digest: str) -> float:
    """Width divided by height of a clip's first frame, upright."""
    reader = PlainReader(file)
    try:
        frame = reader.at(0.0)
        return frame.width / frame.height
    finally:
        reader.close()
