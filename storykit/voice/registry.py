"""Narrators found by name, and a whole story spoken by one of them."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from storykit.errors import NarrationError, StorykitError, UsageError, nearest
from storykit.script.models import Scene, Story
from storykit.script.wording import spoken
from storykit.voice.model import Booth, Line, Narration, Narrator, NarratorMaker

GROUP = "storykit.narrators"

# The modules are imported when their narrator is asked for: numpy and PyAV take their time.
_BUILT_IN = {
    "silent": "storykit.voice.silent:Silence",
    "files": "storykit.voice.recordings:Recordings",
    "espeak": "storykit.voice.espeak:Espeak",
    "piper": "storykit.voice.piper:Piper",
    "fake": "storykit.voice.fake:Fake",
}


def narrators() -> tuple[str, ...]:
    """The names of all narrators: the built-in ones, then those of installed plug-ins."""
    plugged = sorted(entry.name for entry in entry_points(group=GROUP))
    return tuple(dict.fromkeys((*_BUILT_IN, *plugged)))


def find_narrator(name: str, booth: Booth | None = None) -> Narrator:
    """The narrator of a name, ready in its booth.

    Raises UsageError naming the nearest known one. A script can name a narrator but never a file
    with code: plug-ins are what someone installed.
    """
    booth = booth or Booth()
    if name in _BUILT_IN:
        module, _, attribute = _BUILT_IN[name].partition(":")
        maker: NarratorMaker = getattr(import_module(module), attribute)
        return maker(booth)
    for entry in entry_points(group=GROUP, name=name):
        return _plugged(entry.name, entry.load(), booth)
    raise UsageError(
        f"There is no narrator called “{name}”.",
        cure=f"{nearest(name, narrators())} Other narrators come with plug-ins.",
    )


def lines_of(story: Story, language: str) -> tuple[Line, ...]:
    """What is spoken in a language, in the order of the scenes: text without marks and sounds.

    A scene whose narration lacks the language has no line.
    """
    return tuple(
        Line(scene.id, said, language, story.voice.rate)
        for scene in story.scenes
        if scene.narration is not None
        and (written := scene.narration.get(language)) is not None
        and (said := spoken(written)).strip()
    )


def narrate_story(
    story: Story,
    language: str,
    narrator: Narrator | None = None,
    *,
    cache: Path | None = None,
) -> dict[str, Narration]:
    """The narration of each scene that has one, by scene id, in the order of the story.

    `narrator` is by default the one the script names; `cache` is the folder for synthesised sound,
    by default the user's own. Raises NarrationError or AssetError with the place in the script.
    """
    lines = lines_of(story, language)
    if narrator is None:
        narrator = _asked(story, Booth(story.folder, cache, story.voice, lines))
    places = {scene.id: index for index, scene in enumerate(story.scenes)}
    spoken = {}
    for line in lines:
        where = story.where(f"scenes[{places[line.scene]}].narration.{language}")
        try:
            narration = narrator.narrate(line)
        except StorykitError as error:
            if error.where.path or error.where.file:
                raise
            raise error.at(where) from error
        findings = tuple(f if f.where.path else f.at(where) for f in narration.findings)
        spoken[line.scene] = replace(narration, findings=findings)
    return spoken


def narrator_of(story: Story) -> str:
    """The name of the narrator who speaks a story.

    Where voices are protected, recordings are not heard: the piper voice the script names speaks,
    or espeak-ng. Changing a voice's pitch would not do: it can be undone, and the speaker
    recognised (Tomashenko and others, VoicePrivacy Challenge, 2022).
    """
    asked = story.voice.narrator
    if story.voice.protect != "revoice" or asked != "files":
        return asked
    return "piper" if story.voice.model is not None else "espeak"


def may_be_heard(story: Story, scene: Scene) -> bool:
    """Whether the sound of a scene's own clip may be heard, as far as its people are concerned.

    It is kept out where voices are protected, and where someone in the scene is to be heard with
    another voice or with none.
    """
    people = (story.people.get(key) for key in scene.people or ())
    own = all(person is None or person.voice == "own" for person in people)
    return scene.clip_sound and own and story.voice.protect is None


def _asked(story: Story, booth: Booth) -> Narrator:
    try:
        return find_narrator(narrator_of(story), booth)
    except StorykitError as error:
        raise error.at(story.where("voice.narrator")) from error


def _plugged(name: str, maker: NarratorMaker, booth: Booth) -> Narrator:
    narrator = maker(booth)
    if not isinstance(narrator, Narrator):
        raise NarrationError(
            f"The plug-in for the narrator “{name}” does not give a narrator.",
            cure="Its entry point must name a callable that takes a Booth and returns a Narrator.",
        )
    return narrator
