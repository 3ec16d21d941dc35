"""What an author writes, as frozen values: the keys here are the contract of `docs/script.md`.

Reading files, positions and the wording of errors live in `storykit.script.loading`; a model says
only what is allowed and what it means. Paths of media are kept as written and are resolved against
`Story.folder` by `storykit.assets`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, PrivateAttr

from storykit.errors import Where
from storykit.script.fields import Positions, Translatable, Values
from storykit.script.kinds import (
    Effect,
    Fields,
    FilePath,
    MediaPath,
    Milliseconds,
    PlainName,
    Texts,
    frozen,
)
from storykit.script.part import Part
from storykit.script.people import CheckOptions, Hide, Person, Share
from storykit.syntax.survey import parent

MotionName = Literal["zoom-in", "zoom-out", "pan-start", "pan-end", "still"]
TransitionName = Literal["cut", "fade", "slide", "wipe", "through-black", "zoom"]
DigitsName = Literal["native", "western"]


def _no_pitch(value: object) -> object:
    if value == "pitch":
        raise ValueError(
            "a voice that was only made higher or lower can be turned back and recognised; "
            "write “revoice”, and a synthetic voice speaks instead"
        )
    return value


class Voice(Part):
    """Who speaks: a narrator's name and, for recordings, where they lie."""

    narrator: PlainName = Field(
        default="silent",
        description="who speaks: files (recordings), silent, espeak, piper or a plug-in's name",
    )
    recordings: Annotated[str, FilePath(frozenset({"scene", "lang"}))] = Field(
        default="voice/{lang}/{scene}",
        description="where recordings lie; {lang} and {scene} stand for the language and the "
        "scene's id, and without a suffix any sound file of that name is taken",
    )
    rate: float = Field(
        default=1.0, ge=0.5, le=2.0, description="how fast is spoken; 1 is the voice's own pace"
    )
    pause: Milliseconds = Field(
        default=0,
        ge=0,
        le=5_000,
        description="silence that a synthetic voice adds after each sentence",
    )
    say: Texts = Field(
        default_factory=lambda: Values({}),
        description="how words are to be said by a synthetic voice: the word as it is written, and "
        "what is said instead, for all languages or for each",
    )
    model: Translatable | None = Field(
        default=None,
        description="the voice file of the narrator piper (.onnx), for all languages or for each",
    )
    protect: Annotated[Literal["revoice"] | None, BeforeValidator(_no_pitch)] = Field(
        default=None,
        description="revoice: nobody's own voice is heard, a synthetic one speaks the narration",
    )
    descriptions: PlainName | None = Field(
        default=None,
        description="the synthetic voice that says what is seen, for people who do not see it; "
        "without it, the narrator's own where that is synthetic",
    )
    credit: Translatable | None = Field(default=None, description="who is thanked for the voice")


class Music(Part):
    """A music bed under the whole story."""

    file: MediaPath = Field(description="a sound file beside the script")
    level: float = Field(
        default=-18.0, ge=-60, le=0, description="loudness against full scale, in dB"
    )
    duck: float = Field(
        default=-10.0, ge=-40, le=0, description="how many dB it sinks while someone speaks"
    )
    fade_in: Milliseconds = Field(default=800, ge=0, le=20_000, description="time to fade in")
    fade_out: Milliseconds = Field(default=1500, ge=0, le=20_000, description="time to fade out")
    credit: Translatable | None = Field(default=None, description="who is thanked for the music")


class Captions(Part):
    """How captions are made and drawn; what is left out comes from the theme."""

    burn: bool = Field(default=True, description="whether captions are drawn into the picture")
    style: PlainName | None = Field(
        default=None,
        description="how captions look: box, outline, band, karaoke, word or pop; without it, as "
        "the theme says",
    )
    highlight: Literal["none", "word"] | None = Field(
        default=None, description="whether captions follow the voice: word, or none"
    )
    profile: PlainName = Field(
        default="social",
        description="the rules captions are made by: social, netflix, bbc, dcmp or children",
    )


class Thumbnail(Part):
    """The moment of the video that stands for it before it plays."""

    scene: str | None = Field(
        default=None, description="the id of the scene it shows; without it, the first"
    )
    at: Milliseconds | None = Field(
        default=None,
        ge=0,
        le=600_000,
        description="how long after the scene's beginning; without it, when all is in its place",
    )


class Content(Part):
    """What a scene and a card share: a layout, its fields and the picture's own facts.

    `fields` holds the layout's fields as they were written, checked against the layout's list.
    `people` names the people of the story who can be recognised here (None where the author did not
    say), and `hide` what is covered in the picture or clip.
    """

    id: str = Field(description="its name, used in file names and on the command line")
    layout: str = Field(description="how it is laid out; `storykit layouts` lists them")
    fields: Fields = Field(default_factory=Values)
    alt: Translatable | None = Field(
        default=None, description="what the picture shows, for people who do not see it"
    )
    credit: Translatable | None = Field(
        default=None, description="who made the picture, and under which licence"
    )
    focus: tuple[Share, Share] = Field(
        default=(0.5, 0.5),
        description="the point that stays in view when the picture is cropped, as shares of its "
        "width and height from the top left corner",
    )
    people: tuple[str, ...] | None = Field(
        default=None, description="who can be recognised here, by their keys in the story's people"
    )
    hide: tuple[Hide, ...] = Field(default=(), description="areas that are covered")

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

    `duration` is milliseconds and fixes the length; without it a scene lasts as long as its
    narration or the reading of its texts, whichever is longer. `transition` is how it comes in.
    """

    narration: Translatable | None = Field(
        default=None, description="the spoken words; captions are made from them"
    )
    duration: Milliseconds | None = Field(
        default=None,
        ge=500,
        le=600_000,
        description="how long the scene lasts; without it, as long as it takes to hear and read",
    )
    motion: MotionName | None = Field(default=None, description="how the picture moves")
    transition: TransitionName | None = Field(default=None, description="how the scene comes in")
    clip_sound: bool = Field(default=False, description="whether the clip's own sound is heard")
    clip_start: Milliseconds = Field(
        default=0, ge=0, description="time cut off the clip's beginning"
    )
    sound: MediaPath | None = Field(
        default=None, description="a short sound file heard as the scene begins, such as a chime"
    )
    effects: tuple[Effect, ...] = Field(
        default=(), max_length=10, description="effects on the clip, by name"
    )


class Card(Content):
    """One social card. Empty `formats` and `languages` mean the story's own."""

    formats: tuple[str, ...] = Field(
        default=(), description="the formats of this card; without it, the story's"
    )
    languages: tuple[str, ...] = Field(
        default=(), description="the languages of this card; without it, the story's"
    )


class Story(Part):
    """A whole story script, read and checked.

    `file` is where it was read from (None for a story made in memory) and `folder` is where its
    media, fonts, layouts and themes are looked for. `where` tells where a path stands in the file.
    Stories can be hashed, to keep what was made of them; two are equal where they say the same and
    stand in the same places of the same file.
    """

    id: str = Field(description="the story's name in file names; without it, that of its file")
    title: Translatable = Field(description="the story's title")
    languages: tuple[str, ...] = Field(
        min_length=1, description="language tags such as en or ar; the first is the source language"
    )
    formats: tuple[str, ...] = Field(
        default=("vertical", "square"), description="the shapes the videos and cards are made in"
    )
    theme: str = Field(
        default="steppe",
        description="colours and type: a theme's name, or a file beside the script",
    )
    fps: int = Field(default=30, ge=1, le=60, description="pictures a second")
    progress: bool = Field(
        default=False, description="a thin bar on top shows how far the video is"
    )
    digits: DigitsName | None = Field(
        default=None, description="native or western digits; without it, as each language prefers"
    )
    logo: MediaPath | None = Field(default=None, description="a picture file for the logo")
    voice: Voice = Field(default=Voice(), description="who speaks")
    music: Music | None = Field(default=None, description="music under the whole story")
    captions: Captions = Field(default=Captions(), description="how captions look")
    thumbnail: Thumbnail = Field(
        default=Thumbnail(), description="what stands for a video before it plays"
    )
    credits: tuple[Translatable, ...] = Field(default=(), description="who is thanked")
    scenes: tuple[Scene, ...] = Field(default=(), description="the scenes of the video, in order")
    cards: tuple[Card, ...] = Field(default=(), description="the social cards")
    people: Annotated[
        Mapping[str, Person],
        AfterValidator(frozen),
        PlainSerializer(dict, return_type=dict[str, Person]),
    ] = Field(default_factory=Values, description="the people who can be recognised in the story")
    check: CheckOptions = Field(
        default=CheckOptions(), description="how `storykit check` looks at the story"
    )

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

    @property
    def cover(self) -> Scene:
        """The scene whose picture stands for the videos: the one that `thumbnail` names."""
        named = (scene for scene in self.scenes if scene.id == self.thumbnail.scene)
        return next(named, self.scenes[0])

    def where(self, path: str) -> Where:
        """The place of a path like `scenes[2].image`, or of the nearest part above it."""
        probe = path
        while probe:
            if probe in self._positions:
                found = self._positions[probe]
                return Where(found.file, found.line, found.column, path)
            probe = parent(probe)
        return Where(self._file, path=path)

    def at(
        self, folder: Path, file: Path | None = None, positions: Positions | None = None
    ) -> Story:
        """The same story with its folder, the file it was read from and the places in it."""
        placed = self.model_copy()
        placed._folder = folder
        placed._file = file
        placed._positions = positions or {}
        return placed

    def lent(self, positions: Positions, **values: object) -> Story:
        """The same story with values that its script does not hold, and where those stand."""
        whole = self.model_copy(update=values)
        whole._positions = {**self._positions, **positions}
        return whole

    def is_lent(self, path: str) -> bool:
        """Whether what stands at a path was written in another file, such as the theme's."""
        return self.where(path).file != self._file
