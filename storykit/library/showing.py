"""What is looked at and taken along: findings, timelines, pictures and clips."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storykit.errors import Finding
from storykit.formats import find_format
from storykit.jobs.lists import story_folder
from storykit.library.scripts import loaded, spoken
from storykit.script.models import Story

if TYPE_CHECKING:
    from PIL.Image import Image

    from storykit.timeline import Timeline


def check(story: Story, *, out: Path | str | None = None) -> list[Finding]:
    """What the rules find in a story, and in its files in `out`, in the order of the script."""
    from storykit.jobs.looking import look_at

    return look_at(loaded(story), None if out is None else Path(out))


def timeline_of(story: Story, language: str) -> Timeline:
    """The story in time in one of its languages: scenes, cues and sounds in milliseconds.

    Raises UsageError for a language the story does not have, NarrationError where nobody speaks.
    """
    from storykit.jobs.studio import Studio

    return Studio(story).timeline(spoken(story, language))


def subtitles(
    story: Story, *, language: str, to: str = "srt", format: str | None = None, marks: str = "auto"
) -> str:
    """The story's captions in one of its languages as the text of a subtitle file.

    `to` is srt, vtt, ass, ttml or txt; `format` the shape of film that ASS and TTML files look like
    (by default the story's first), `marks` the direction marks: auto, none, rlm or isolate. Raises
    UsageError for names that do not exist.
    """
    from storykit.jobs.subtitling import subtitles as write

    return write(story, language=spoken(story, language), to=to, format=format, marks=marks)


def card(
    layout: str,
    fields: Mapping[str, Any],
    *,
    language: str = "en",
    format: str = "square",
    theme: str = "steppe",
    folder: Path | str | None = None,
) -> Image:
    """One social card as an RGB Pillow image.

    `fields` are the layout's, as a script writes them; pictures, and layouts, themes and fonts of
    your own, are looked for in `folder`, by default the current one. Raises UsageError for unknown
    names and fields, AssetError for pictures, LayoutError and TextError where it cannot be set.
    """
    from storykit.cards.card import card as draw
    from storykit.video.resting import first_frame

    return draw(
        layout, fields, language=language, format=format, theme=theme, folder=folder,
        clips=first_frame,
    )  # fmt: skip


def clip(
    story: Story,
    *,
    language: str,
    format: str = "vertical",
    allow: Mapping[str, str] | None = None,
) -> Any:
    """The story as a moviepy VideoClip with its sound: the same frames that `render` encodes.

    `allow` is as for `render`, and so is SafetyError. Raises UsageError for a language the story
    does not have.
    """
    from storykit.jobs.safety import clear
    from storykit.jobs.studio import Studio
    from storykit.video.bridge import to_clip

    language = spoken(story, language)
    clear(story, allow)
    studio = Studio(story)
    film = studio.film(language, find_format(format))
    return to_clip(film, studio.mix(language).samples)


def sample(
    layout: str,
    *,
    language: str = "en",
    format: str = "square",
    theme: str = "steppe",
    folder: Path | str | None = None,
    debug: bool = False,
) -> Image:
    """A layout with sample texts in a language, as an RGB Pillow image.

    `folder` is as for `card`; `debug` draws boxes, safe area and baselines. Raises UsageError for
    unknown names, LayoutError for a layout file that is wrong.
    """
    from storykit.cards import sample_card

    return sample_card(
        layout, language=language, format=format, theme=theme,
        folder=story_folder(folder), debug=debug,
    )  # fmt: skip


def specimen(language: str) -> Image:
    """A picture of a language as storykit sets it: a title, a caption and a mixed line."""
    from storykit.text.specimen import specimen as draw

    return draw(language)


def doctor() -> list[Finding]:
    """What this machine has and lacks: `info` for what is well, the cure for what is not."""
    from storykit.jobs.doctor import examine

    return examine()
