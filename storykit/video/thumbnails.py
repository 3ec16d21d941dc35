"""The picture that stands for a film before it plays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PIL import Image

from storykit.design.model import Still
from storykit.design.themes import Theme
from storykit.formats import Format
from storykit.script.models import Story
from storykit.text import FontBook
from storykit.timeline import Timeline
from storykit.video.filming import build_film
from storykit.video.frames import frame_moment, frame_number, schedule
from storykit.video.layers import settled_still
from storykit.video.model import Film, Shot
from storykit.video.render import frame_at


def story_thumbnail(
    story: Story,
    timeline: Timeline,
    format: Format,
    theme: Theme,
    fonts: FontBook,
    *,
    logo: Path | None = None,
) -> Image.Image:
    """The scene that stands for a timeline, as it is composed without captions, with the logo.

    It is the first one, with everything in its place, unless the story says otherwise.

    Platforms cut thumbnails and lay a button over them, so a caption would only be in the way.
    Areas to be hidden are hidden here, too. Raises what `build_film` raises.
    """
    captions = story.captions.model_copy(update={"burn": False})
    bare = story.model_copy(update={"captions": captions, "progress": False})
    timed = timeline.scene(story.cover.id)
    film = build_film(bare, timeline, format, theme, fonts, logo=logo, scenes=(timed.id,))
    # The logo fades in with the film; here it is there.
    resting = tuple(replace(overlay, fade_in=0, fade_out=0) for overlay in film.overlays)
    return frame_at(replace(film, overlays=resting), thumbnail_moment(film, story.thumbnail.at))


def thumbnail_moment(film: Film, at: int | None = None) -> int:
    """The millisecond of the first scene at which its layers have come in, or its last moment.

    `at` is another moment, counted from its beginning.
    """
    placed = schedule(film).placed[0]
    settled = max(_settled(placed.shot, film), placed.blend)
    wanted = settled if at is None else frame_number(at, film.fps)
    frame = min(placed.first + wanted, placed.stop - 1)
    return round(frame_moment(frame, film.fps))


def _settled(shot: Shot, film: Film) -> int:
    """The frame of a shot at which its painted layers rest; pictures may go on moving."""
    stills = (layer for layer in shot.painted.layers if isinstance(layer, Still))
    return max((settled_still(still, film.fps) for still in stills), default=0)
