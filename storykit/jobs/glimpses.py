"""Pictures of scenes and cards for pages: half the size of the real thing, as plain JPEG.

A glimpse shows what the video shows at a moment when everything has come in and a caption is read:
hidden areas are covered there as in the video, because the same painter draws both.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from storykit.formats import find_format
from storykit.pages import StillPicture
from storykit.script.models import Card
from storykit.timeline import TimedScene, Timeline

if TYPE_CHECKING:
    from PIL.Image import Image

    from storykit.jobs.studio import Studio

SHARE = 0.5
"""Glimpses have half the width and height: about two pixels for each that a page shows."""

_QUALITY = 82
# Late in a scene its entrances are over, and nothing of the next has come in.
_LATE = 0.62


def best_moment(timed: TimedScene, timeline: Timeline) -> int:
    """The moment of the timeline that shows a scene best, in milliseconds.

    Late in the scene, when what enters has entered, and while a caption is read if it has one.
    """
    span = timed.span
    moment = span.start + round(span.duration * _LATE)
    cues = [cue.span for cue in timeline.cues if cue.scene == timed.id]
    if not cues or any(moment in cue for cue in cues):
        return moment
    middles = [(cue.start + cue.end) // 2 for cue in cues]
    return min(middles, key=lambda middle: abs(middle - moment))


def scene_glimpse(studio: Studio, language: str, format: str, scene: str) -> StillPicture:
    """A scene of the story as the video shows it, captions and all.

    Raises AssetError, LayoutError or TextError with the scene's place in the script.
    """
    from storykit.video.filming import build_film
    from storykit.video.render import frame_at

    timeline = studio.timeline(language)
    timed = next(timed for timed in timeline.scenes if timed.id == scene)
    film = build_film(
        studio.story,
        timeline,
        find_format(format).scaled(SHARE),
        studio.theme,
        studio.fonts,
        logo=studio.logo,
        # The scene before may still be seen under a transition, which is over by then.
        scenes=(scene,),
    )
    picture = frame_at(film, best_moment(timed, timeline))
    return StillPicture(scene, language, format, _jpeg(picture), picture.width, picture.height)


def card_glimpse(studio: Studio, card: Card, language: str, format: str) -> StillPicture:
    """A card of the story; errors carry its place in the script."""
    from storykit.cards.deck import paint_card

    picture = paint_card(
        studio.story,
        card,
        language,
        find_format(format).scaled(SHARE),
        theme=studio.theme,
        fonts=studio.fonts,
        logo=studio.logo,
    )
    return StillPicture(card.id, language, format, _jpeg(picture), picture.width, picture.height)


def _jpeg(picture: Image) -> bytes:
    out = io.BytesIO()
    plain = picture.convert("RGB")
    plain.info = {}
    plain.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
