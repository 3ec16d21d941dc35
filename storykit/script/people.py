"""The people a story shows, what they agreed to, what hides them, and how a story is checked.

Nearly everything may be left out, so that a draft can be read; `storykit.check` then says what is
missing before anyone is shown. The four elements of consent are those of WITNESS and the Yale
checklist: the person was told (disclosure), chose freely (voluntariness), understood
(comprehension), and is able to decide (competence).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from storykit.script.fields import Translatable, Values
from storykit.script.kinds import Milliseconds, Reasons
from storykit.script.part import Part

ConsentElement = Literal["disclosure", "voluntariness", "comprehension", "competence"]
HidingMethod = Literal["solid", "silhouette", "re-enact", "illustration", "blur", "pixelate"]
VoiceTreatment = Literal["own", "re-voiced", "removed", "pitch"]
Situation = Literal[
    "sexual-violence", "accused", "convicted", "combatant", "hiv", "trafficking", "asylum", "other"
]
Topic = Literal["violence", "sexual-violence", "suicide", "torture"]

Share = Annotated[float, Field(ge=0, le=1)]


class Consent(Part):
    """What a person, or a child's guardian, agreed to.

    Empty `platforms`, `territories` and `purposes` mean that nothing was agreed on.
    """

    given: date | None = Field(default=None, description="the day consent was given")
    how: Literal["written", "recorded", "witnessed"] | None = Field(
        default=None, description="signed, spoken on a recording, or spoken before a witness"
    )
    asked_by: str | None = Field(default=None, description="who explained and asked")
    language: str | None = Field(default=None, description="the language it was explained in")
    interpreter: str | None = Field(default=None, description="who interpreted, if anyone did")
    elements: tuple[ConsentElement, ...] = Field(
        default=(),
        description="which of the four elements of consent were gone through: the person was told "
        "(disclosure), chose freely (voluntariness), understood (comprehension), is able to decide "
        "(competence)",
    )
    purposes: tuple[str, ...] = Field(default=(), description="what the story may be used for")
    platforms: tuple[str, ...] = Field(
        default=(), description="where the story may be published; all for everywhere"
    )
    territories: tuple[str, ...] = Field(
        default=(), description="where the story may be shown, if that is limited"
    )
    expires: date | None = Field(default=None, description="the last day consent holds")
    withdrawn: date | None = Field(default=None, description="the day consent was withdrawn")
    contact: str | None = Field(default=None, description="where consent can be withdrawn")
    record: str | None = Field(
        default=None, description="where the signed sheet or recording is kept, never what is in it"
    )


class Person(Part):
    """Someone who can be recognised in the story."""

    name: Translatable | None = Field(
        default=None, description="what the audience is told: the person's own name, or another"
    )
    pseudonym: bool = Field(default=False, description="whether the name is not the person's own")
    language: str | None = Field(
        default=None, description="the person's language, in which the consent sheet is written"
    )
    age: int | None = Field(default=None, ge=0, le=130, description="the person's age in years")
    situations: tuple[Situation, ...] = Field(
        default=(), description="what makes being recognised grave"
    )
    at_risk: bool = Field(default=False, description="whether being found could harm the person")
    places: tuple[str, ...] = Field(default=(), description="places that lead to the person")
    anonymous: bool = Field(default=False, description="whether nobody may recognise the person")
    method: HidingMethod | None = Field(
        default=None,
        description="how an anonymous person is hidden: solid, silhouette, re-enact, illustration; "
        "blur and pixelate are refused",
    )
    voice: VoiceTreatment = Field(
        default="own", description="whose voice is heard; pitch alone is refused for the anonymous"
    )
    never_show: tuple[str, ...] = Field(
        default=(),
        description="what would give an anonymous person away: real name, village, school, work",
    )
    never_show_file: str | None = Field(
        default=None,
        description="a text file with the same, one entry a line, for what should not stand in a "
        "script that is passed on",
    )
    consent: Consent | None = Field(default=None, description="what the person agreed to")
    guardian: Consent | None = Field(default=None, description="what a child's guardian agreed to")
    best_interest: str | None = Field(
        default=None, description="why showing this child is best for the child"
    )


class HideKey(Part):
    """Where an area is at a moment of the clip file."""

    at: Milliseconds = Field(ge=0, description="the moment, counted from the clip's beginning")
    box: tuple[Share, Share, Share, Share] = Field(
        description="x, y, width and height as shares of the picture, from its top left corner"
    )


class Hide(Part):
    """An area of a scene's picture or clip that is covered on every frame.

    Boxes move with the picture and are not mirrored. Between two keys everything on the way is
    covered.
    """

    person: str | None = Field(default=None, description="whom the area hides")
    box: tuple[Share, Share, Share, Share] | None = Field(
        default=None,
        description="x, y, width and height as shares of the picture, from its top left corner",
    )
    keys: tuple[HideKey, ...] = Field(
        default=(), description="where the area is at several moments of a clip"
    )
    shape: Literal["box", "oval"] = Field(default="box", description="the outline of the cover")
    method: Literal["solid", "blur", "pixelate"] = Field(
        default="solid", description="solid; blur and pixelate can be undone and are refused"
    )
    grow: float = Field(
        default=1.3, ge=1.3, le=4.0, description="how much larger the cover is than the area"
    )
    color: str = Field(
        default="#14181d", pattern=r"^#[0-9a-fA-F]{6}$", description="the colour of the cover"
    )

    @model_validator(mode="after")
    def _one_place(self) -> Hide:
        if (self.box is None) == (not self.keys):
            raise ValueError("give either “box” or “keys”, so that storykit knows what to cover")
        if any(a.at >= b.at for a, b in zip(self.keys, self.keys[1:], strict=False)):
            raise ValueError("the moments of “keys” must grow from one to the next")
        return self


class CheckOptions(Part):
    """How a story is checked: what it is for, and which rules do not apply to it, and why."""

    ignore: Reasons = Field(
        default_factory=Values, description="rules that do not apply to this story, and why"
    )
    require: tuple[str, ...] = Field(
        default=(), description="rules whose findings count as errors in this story"
    )
    target: Milliseconds = Field(
        default=60_000, ge=1_000, le=3_600_000, description="the longest the video should be"
    )
    platforms: tuple[str, ...] = Field(
        default=(), description="where the story will be published: facebook, whatsapp, reels …"
    )
    purpose: str | None = Field(
        default=None, description="what the story is for, held against what people agreed to"
    )
    territories: tuple[str, ...] = Field(
        default=(), description="where the story will be shown, held against what people agreed to"
    )
    topics: tuple[Topic, ...] = Field(
        default=(), description="grave topics that ask for a warning and a help line"
    )
    synthetic: tuple[Literal["voice", "pictures"], ...] = Field(
        default=(), description="what was made by a machine and has to be said to be"
    )
