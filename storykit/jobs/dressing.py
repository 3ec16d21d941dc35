"""A story dressed for one of its versions: captions in the picture, larger letters, or at rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from storykit.design.model import Still
from storykit.jobs.versions import Version, grown
from storykit.script.models import Scene, Story
from storykit.video.filming import build_film
from storykit.video.model import Film, Shot

if TYPE_CHECKING:
    from storykit.jobs.studio import Studio
    from storykit.timeline import Timeline

_FROZEN = 3600
"""Seconds for which a slideshow shows one frame of a clip: longer than any story."""


def dressed(story: Story, version: Version) -> Story:
    """The story as a version tells it: captions in the picture where they cannot be uploaded.

    A slideshow shows each scene at rest, and of clips one frame.
    """
    captions = story.captions
    if version.burn:
        captions = captions.model_copy(update={"burn": True})
    if version.kind != "slideshow":
        return story.model_copy(update={"captions": captions})
    captions = captions.model_copy(update={"highlight": "none"})
    scenes = tuple(scene.model_copy(update=_at_rest(scene)) for scene in story.scenes)
    return story.model_copy(update={"captions": captions, "scenes": scenes, "progress": False})


def _at_rest(scene: Scene) -> dict[str, Any]:
    rest: dict[str, Any] = {"motion": "still", "transition": "cut"}
    if scene.clip:
        rest["effects"] = (*scene.effects, {"freeze": {"t": 0, "freeze_duration": _FROZEN}})
    return rest


def filmed(studio: Studio, timeline: Timeline, version: Version) -> Film:
    """The film of a version; a slideshow's layers are there from the start of each scene."""
    film = build_film(
        studio.story,
        timeline,
        version.format,
        grown(studio.theme, version.growth),
        studio.fonts,
        logo=studio.logo,
    )
    film = replace(film, fps=film.fps / version.every)
    if version.kind == "slideshow":
        film = replace(film, shots=tuple(map(_settled, film.shots)))
    return film


def _settled(shot: Shot) -> Shot:
    layers = tuple(
        Still(layer.frames[-1][1] if layer.frames else layer.sprite)
        if isinstance(layer, Still)
        else layer
        for layer in shot.painted.layers
    )
    return replace(shot, painted=replace(shot.painted, layers=layers))
