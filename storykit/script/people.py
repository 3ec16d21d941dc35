"""The people a story shows, what they agreed to, what hides them, and how a story is checked.

Nearly everything may be left out, so that a draft can be read; `storykit.check` then says what is
missing before anyone is shown. The four elements of consent are those of WITNESS and the Yale
checklist: the person was told (disclosure), chose freely (voluntariness), understood
(comprehension), and is able to decide (competence).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from storykit.script.fields import Translatable
from storykit.script.kinds import Milliseconds
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

    `record` says where the signed sheet or the recording is kept, never what is in it. Empty
    `platforms`, `territories` and `purposes` mean that nothing was agreed on.
    """

    given: date | None = None
    how: Literal["written", "recorded", "witnessed"] | None = None
    asked_by: str | None = None
    language: str | None = Field(default=None, description="the language it was explained in")
    interpreter: str | None = None
    elements: tuple[ConsentElement, ...] = ()
    purposes: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    expires: date | None = None
    withdrawn: date | None = None
    contact: str | None = Field(default=None, description="where consent can be withdrawn")
    record: str | None = None


class Person(Part):
    """Someone who can be recognised in the story.

    `name` is what the audience is told: the person's own name, or another when `pseudonym` is set.
    `never_show` lists what would give an anonymous person away (real name, village, school,
    employer); `never_show_file` names a text file, one entry a line, for what should not stand in
    the script itself. `places` are places that lead to the person.
    """

    name: Translatable | None = None
    pseudonym: bool = False
    language: str | None = Field(default=None, description="the person's language")
    age: int | None = Field(default=None, ge=0, le=130)
    situations: tuple[Situation, ...] = ()
    at_risk: bool = False
    places: tuple[str, ...] = ()
    anonymous: bool = False
    method: HidingMethod | None = None
    voice: VoiceTreatment = "own"
    never_show: tuple[str, ...] = ()
    never_show_file: str | None = None
    consent: Consent | None = None
    guardian: Consent | None = None
    best_interest: str | None = Field(
        default=None, description="why showing this child is best for the child"
    )


class HideKey(Part):
    """Where an area is at a moment of the clip file."""

    at: Milliseconds = Field(ge=0)
    box: tuple[Share, Share, Share, Share]


class Hide(Part):
    """An area of a scene's picture or clip that is covered on every frame.

    Boxes are `[x, y, width, height]` as shares of the whole picture, from its top left corner; they
    move with the picture and are not mirrored. Between two keys everything on the way is covered.
    """

    person: str | None = None
    box: tuple[Share, Share, Share, Share] | None = None
    keys: tuple[HideKey, ...] = ()
    shape: Literal["box", "oval"] = "box"
    method: Literal["solid", "blur", "pixelate"] = "solid"
    grow: float = Field(default=1.3, ge=1.3, le=4.0)
    color: str = Field(default="#14181d", pattern=r"^#[0-9a-fA-F]{6}$")

    @model_validator(mode="after")
    def _one_place(self) -> Hide:
        if (self.box is None) == (not self.keys):
            raise ValueError("give either “box” or “keys”, so that storykit knows what to cover")
        if any(a.at >= b.at for a, b in zip(self.keys, self.keys[1:], strict=False)):
            raise ValueError("the moments of “keys” must grow from one to the next")
        return self


class CheckOptions(Part):
    """How a story is checked: what it is for, and which rules do not apply to it, and why.

    `ignore` maps a rule to the reason; `require` lists rules whose findings count as errors.
    `target` is the longest a video should be, in milliseconds. `platforms`, `purpose` and
    `territories` say where and why the story will be published, to be held against what people
    agreed to.
    """

    ignore: Mapping[str, str] = Field(default_factory=dict)
    require: tuple[str, ...] = ()
    target: Milliseconds = Field(default=60_000, ge=1_000, le=3_600_000)
    platforms: tuple[str, ...] = ()
    purpose: str | None = None
    territories: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    synthetic: tuple[Literal["voice", "pictures"], ...] = ()
