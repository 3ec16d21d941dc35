"""What an author writes, as frozen values: the keys here are the contract of `docs/script.md`.

Reading files, positions and the wording of errors live in `storykit.script.loading`; a model says
only what is allowed and what it means. Paths of media are kept as written and are resolved against
`Story.folder` by `storykit.assets`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, PrivateAttr

from storykit.errors import Where
from storykit.script.fields import FieldValue, Positions, Translatable
from storykit.script.part import Part
from storykit.script.people import CheckOptions, Hide, Person

MotionName = Literal["zoom-in", "zoom-out", "pan-start", "pan-end", "still"]
TransitionName = Literal["cut", "fade", "slide", "wipe", "through-black"]
DigitsName = Literal["native", "western"]


class Voice(Part):
    """Who speaks: a narrator's name and, for recordings, where they lie.

    `recordings` may hold `{scene}` and `{lang}`: `voice/{lang}/{scene}.m4a` (the default looks for any
    sound file of that stem).
    """

    narrator: str = "silent"
    recordings: str = "voice/{lang}/{scene}"
    rate: float = Field(default=1.0, ge=0.5, le=2.0)
    credit: Translatable | None = None


class Music(Part):
    """A music bed under the whole story; `level` is its loudness against full scale in dB."""

    file: str
    level: float = Field(default=-18.0, ge=-60, le=0)
    duck: float = Field(
        default=-10.0, ge=-40, le=0, description="dB taken off while someone speaks"
    )
    fade_in: int = Field(default=800, ge=0, le=20_000)
    fade_out: int = Field(default=1500, ge=0, le=20_000)
    credit: Translatable | None = None


class Captions(Part):
    """How captions are made and drawn; what is left out comes from the theme."""

    burn: bool = True
    style: str | None = None
    highlight: Literal["none", "word"] | None = None
    profile: str = "social"


class Content(Part):
    """What a scene and a card share: a layout, its fields and the picture's own facts.

    `fields` holds the layout's fields as they were written, checked against the layout's list.
    `people` names the people of the story who can be recognised here (None where the author did not
    say), and `hide` what is covered in the picture or clip.
    """

    id: str
    layout: str
    fields: Mapping[str, FieldValue] = Field(default_factory=dict)
    alt: Translatable | None = None
    credit: Translatable | None = None
    focus: tuple[float, float] = (0.5, 0.5)
    people: tuple[str, ...] | None = None
    hide: tuple[Hide, ...] = ()

    @property
    def picture(self) -> str | None:
        """The path of the main picture as written, or None."""
        value = self.fields.get("image")
        return value if isinstance(value, str) else None

    @property
    def clip(self) -> str | None:
        """The path of the main moving picture as written, or None."""
        value = self.fields.get("video")
        return value if isinstance(value, str) else None


class Scene(Content):
    """One stretch of the video.

    `duration` is milliseconds and fixes the length; without it a scene lasts as long as its narration
    or the reading of its texts, whichever is longer. `transition` is how the scene comes in.
    """

    narration: Translatable | None = None
    duration: int | None = Field(default=None, ge=500, le=600_000)
    motion: MotionName | None = None
    transition: TransitionName | None = None
    clip_sound: bool = False
    clip_start: int = Field(
        default=0, ge=0, description="milliseconds cut off the clip's beginning"
    )
    effects: tuple[str | Mapping[str, Any], ...] = ()


class Card(Content):
    """One social card. Empty `formats` and `languages` mean the story's own."""

    formats: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class Story(Part):
    """A whole story script, read and checked.

    `file` is where it was read from (None for a story made in memory) and `folder` is where its media,
    fonts, layouts and themes are looked for. `positions` tells where each path stands in the file.
    """

    id: str
    title: Translatable
    languages: tuple[str, ...]
    formats: tuple[str, ...] = ("vertical", "square")
    theme: str = "steppe"
    fps: int = Field(default=30, ge=1, le=60)
    digits: DigitsName | None = None
    logo: str | None = None
    voice: Voice = Voice()
    music: Music | None = None
    captions: Captions = Captions()
    credits: tuple[Translatable, ...] = ()
    scenes: tuple[Scene, ...] = ()
    cards: tuple[Card, ...] = ()
    people: Mapping[str, Person] = Field(default_factory=dict)
    check: CheckOptions = CheckOptions()

    _file: Path | None = PrivateAttr(default=None)
    _folder: Path = PrivateAttr(default_factory=Path)
    _positions: Positions = PrivateAttr(default_factory=dict)

    @property
    def file(self) -> Path | None:
        """The file the story was read from."""
        return self._file

    @property
    def folder(self) -> Path:
        """The folder the story's own media, fonts, layouts and themes lie in."""
        return self._folder

    def where(self, path: str) -> Where:
        """The place of a path like `scenes[2].image`, or of the nearest part above that is in the file."""
        probe = path
        while probe:
            if probe in self._positions:
                found = self._positions[probe]
                return Where(found.file, found.line, found.column, path)
            cut = max(probe.rfind("."), probe.rfind("["))
            probe = probe[:cut] if cut > 0 else ""
        return Where(self._file, path=path)
