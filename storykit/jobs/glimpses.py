"""Pictures of scenes and cards for pages: half the size of the real thing, as plain JPEG.

A glimpse shows what the video shows at a moment when everything has come in and a caption is read:
hidden areas are covered there as in the video, because the same painter draws both.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Protocol

from storykit.formats import find_format
from storykit.pages import StillPicture
from storykit.script.models import Card, Story
from storykit.timeline import TimedScene, Timeline

if TYPE_CHECKING:
    from PIL.Image import Image

    from storykit.jobs.studio import Studio

FORM = 2
"""Raised whenever pictures are drawn or written otherwise."""

SHARE = 0.5
"""Glimpses have half the width and height: about two pixels for each that a page shows. They are
laid out at full size, so that lines break where they break in the video.
"""

_QUALITY = 82
# Late in a scene its entrances are over, and nothing of the next has come in.
_LATE = 0.62

Place = tuple[str, str, str]
"""What a picture is of, as `scene_place` and `card_place` name it, a language and a format."""


class Kept(Protocol):
    """Pictures that were drawn before, as JPEG."""

    def find(self, place: Place) -> bytes | None:
        """The picture of a place, or None."""

    def keep(self, place: Place, picture: bytes) -> None:
        """Keeps a picture."""

    def card(self, place: Place) -> bytes | None:
        """The card of a place as it was made, as PNG, or None."""


def scene_place(scene: str, language: str, format: str) -> Place:
    """The place of a scene, by its id."""
    return (f"scene {scene}", language, format)


def card_place(card: str, language: str, format: str) -> Place:
    """The place of a card, by its id."""
    return (f"card {card}", language, format)


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


def scene_glimpse(
    studio: Studio, language: str, format: str, scene: str, kept: Kept | None = None
) -> StillPicture:
    """A scene of the story as the video shows it, captions and all, unless it was kept.

    Raises AssetError, LayoutError or TextError with the scene's place in the script.
    """
    place = scene_place(scene, language, format)
    content = kept.find(place) if kept else None
    if content is None:
        content = _jpeg(_scene(studio, language, format, scene))
        if kept:
            kept.keep(place, content)
    return _still(scene, language, format, content)


def _scene(studio: Studio, language: str, format: str, scene: str) -> Image:
    from storykit.video.draft import draft_of
    from storykit.video.filming import build_film
    from storykit.video.render import frame_at

    timeline = studio.timeline(language)
    timed = next(timed for timed in timeline.scenes if timed.id == scene)
    film = build_film(
        studio.story,
        timeline,
        find_format(format),
        studio.theme,
        studio.fonts,
        logo=studio.logo,
        # The scene before may still be seen under a transition, which is over by then.
        scenes=(scene,),
    )
    return frame_at(draft_of(film), best_moment(timed, timeline))


def card_glimpse(
    studio: Studio, card: Card, language: str, format: str, kept: Kept | None = None
) -> StillPicture:
    """A card of the story, unless it was kept; errors carry its place in the script."""
    place = card_place(card.id, language, format)
    content = kept.find(place) if kept else None
    if content is None:
        made = kept.card(place) if kept else None
        content = _jpeg(_halved(_card(studio, card, language, format, made), format))
        if kept:
            kept.keep(place, content)
    return _still(card.id, language, format, content)


def _card(studio: Studio, card: Card, language: str, format: str, made: bytes | None) -> Image:
    if made is not None:
        from PIL import Image as images

        return images.open(io.BytesIO(made), formats=["PNG"])
    from storykit.cards.deck import paint_card

    shape, theme = find_format(format), studio.theme
    from storykit.video.resting import first_frame

    return paint_card(
        studio.story, card, language, shape, theme=theme, fonts=studio.fonts, logo=studio.logo,
        clips=first_frame,
    )  # fmt: skip


def _halved(picture: Image, format: str) -> Image:
    return picture.convert("RGB").reduce(round(1 / SHARE)).crop((0, 0, *glimpse_size(format)))


def shown_cards(
    story: Story, languages: tuple[str, ...], formats: tuple[str, ...]
) -> tuple[tuple[Card, str, str], ...]:
    """The cards with each language and format a page shows; a card's own formats come first."""
    return tuple(
        (card, language, format)
        for card in story.cards
        for language in card.languages or languages
        if language in languages
        for format in card.formats or formats
    )


def _still(of: str, language: str, format: str, content: bytes) -> StillPicture:
    return StillPicture(of, language, format, content, *glimpse_size(format))


def glimpse_size(format: str) -> tuple[int, int]:
    """Width and height of a format's glimpses in pixels; sides are even, as the video's are."""
    shape = find_format(format)
    return shape.width // 4 * 2, shape.height // 4 * 2


def _jpeg(picture: Image) -> bytes:
    out = io.BytesIO()
    plain = picture.convert("RGB")
    plain.info = {}
    plain.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
