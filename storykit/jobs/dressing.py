"""A story dressed for one of its versions: captions in the picture, larger letters, or at rest."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from storykit.design.model import Still
from storykit.jobs.versions import Version, grown
from storykit.script.fields import Translatable
from storykit.script.models import Scene, Story
from storykit.timeline import describe
from storykit.video.filming import build_film
from storykit.video.model import Film, Shot

if TYPE_CHECKING:
    from storykit.jobs.studio import Studio
    from storykit.timeline import Timeline

_MARKS = re.compile(r"[*|\[>\\]")
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


def described(story: Story, timeline: Timeline) -> Story:
    """The story in one language with what is seen spoken before what is said of each scene."""
    seen = {cue.scene: cue.text for cue in describe(timeline)}
    language = timeline.language
    scenes = []
    for scene in story.scenes:
        said = (scene.narration.get(language) if scene.narration else None) or ""
        told = [_sentence(line) for line in seen.get(scene.id, "").split("\n") if line]
        words = "\n\n".join([*told, said]).strip()
        narration = Translatable.of({language: words}) if words else None
        scenes.append(scene.model_copy(update={"narration": narration, "duration": None}))
    return story.model_copy(update={"scenes": tuple(scenes)})


SEEN = "--seen"
"""What the ids of scenes end in that say what is seen in the scene after them."""


def interleaved(story: Story, timeline: Timeline) -> Story:
    """The story in one language, before each scene one that says what is seen in it, and no more.

    So the scenes themselves can be heard as they were recorded.
    """
    seen = {cue.scene: cue.text for cue in describe(timeline)}
    scenes: list[Scene] = []
    for scene in story.scenes:
        lines = [_sentence(line) for line in seen.get(scene.id, "").split("\n") if line]
        if lines:
            said = Translatable.of({timeline.language: "\n\n".join(lines)})
            scenes.append(
                Scene(id=f"{scene.id}{SEEN}", layout=scene.layout, narration=said, transition="cut")
            )
        scenes.append(scene)
    return story.model_copy(update={"scenes": tuple(scenes)})


def seen_only(story: Story) -> Story:
    """Of an interleaved story, what says what is seen."""
    scenes = tuple(scene for scene in story.scenes if scene.id.endswith(SEEN))
    return story.model_copy(update={"scenes": scenes})


def _sentence(text: str) -> str:
    """A text as narration says it: its signs are no marks, and it ends."""
    plain = _MARKS.sub(r"\\\g<0>", text.strip())
    return plain if unicodedata.category(plain[-1])[0] == "P" else f"{plain}."
