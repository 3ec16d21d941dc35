"""The values a theme is made of: tones, roles of type, captions, and the theme itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from storykit.design.lending import Lent
from storykit.design.measures import Color, Length, read_color, read_length, read_number
from storykit.design.options import choice, option, read_word
from storykit.errors import UsageError, nearest

HEADLINE = 60
"""Design pixels from which type is set closer: large letters need less room between lines."""


@dataclass(frozen=True, slots=True)
class Families:
    """A family, or style of family (`sans`, `serif`, `display`), for each script."""

    otherwise: str = "sans"
    by_script: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, script: str) -> str:
        return dict(self.by_script).get(script, self.otherwise)


def read_family(value: object) -> Families:
    """Families by script: one for all (`sans`, `serif`, `display`), or `{Latn: …, else: sans}`."""
    if isinstance(value, str):
        return Families(value)
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value.values()):
        named = {str(script): name for script, name in value.items()}
        return Families(named.pop("else", "sans"), tuple(named.items()))
    raise ValueError("write sans, serif, display, a family, or {Latn: …, Arab: …, else: sans}")


@dataclass(frozen=True)
class Role:
    """How one kind of text is set, in design pixels; `leading` multiplies the script's own."""

    family: Families = option(Families(), read_family, "sans, serif, display or families by script")
    weight: int = option(400, lambda v: int(read_number(100, 900)(v)), "400 regular, 700 bold")
    largest: Length = option(Length(48), read_length, "largest size")
    smallest: Length = option(Length(24), read_length, "smallest size")
    leading: float = option(1.0, read_number(0.6, 2), "line height, in those the script needs")
    color: str = option("text", read_word, "a colour of the tone: text, muted, accent, …")
    emphasis: str = option("accent", read_word, "the tone's colour of *emphasised* words")


class _Travelling:
    """A value whose mappings are views that nobody can change, and that can yet be pickled."""

    def __getstate__(self) -> dict[str, Any]:
        """The values as they travel to other processes: views of mappings cannot."""
        return {
            name: dict(value) if isinstance(value, MappingProxyType) else value
            for name, value in vars(self).items()
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        views = {
            name: MappingProxyType(value) if isinstance(value, dict) else value
            for name, value in state.items()
        }
        vars(self).update(views)


@dataclass(frozen=True)
class Tone(_Travelling):
    """A ground and the colours that can be read on it; further colours by name in `others`."""

    ground: Color
    text: Color
    muted: Color
    accent: Color
    on_accent: Color
    others: Mapping[str, Color] = field(default_factory=dict)

    def color(self, name: str) -> Color | None:
        """The colour of that name."""
        if name in ("ground", "text", "muted", "accent"):
            found: Color = getattr(self, name)
            return found
        return self.on_accent if name == "on-accent" else self.others.get(name)


CAPTION_STYLES = ("box", "outline", "band", "karaoke", "word", "pop")
"""The names of the caption styles: three grounds, and three ways to follow the voice over them."""

CaptionGround = Literal["box", "outline", "band"]
CaptionMotion = Literal["none", "fade", "rise", "pop"]


def read_colors(value: object) -> tuple[str, ...]:
    """A list of colours."""
    if not isinstance(value, list | tuple) or not all(isinstance(color, str) for color in value):
        raise ValueError('a list of colours is wanted, such as ["#ffffff", "#ffe14d"]')
    for color in value:
        read_color(color)
    return tuple(value)


@dataclass(frozen=True)
class CaptionStyle:
    """How captions look; sizes are design pixels.

    The opacity and the outline are the least there is: both are raised where the picture behind a
    caption asks for it. The letters of who speaks have a colour each, in the order of `speakers`.
    """

    style: str = option("box", choice(*CAPTION_STYLES), "box, outline, band, karaoke, word or pop")
    behind: str = option(
        "",
        choice("box", "outline", "band"),
        "box, outline or band, under karaoke, word and pop",
    )
    motion: str = option(
        "", choice("none", "fade", "rise", "pop"), "how captions come: none, fade, rise or pop"
    )
    color: str = option("#ffffff", str, "colour of the letters")
    ground: str = option("#000000", str, "colour of the box, band or outline")
    opacity: float = option(0.78, read_number(0.3, 1), "of the box or band, at least")
    highlight: str = option("#ffd23f", str, "colour of the word being spoken")
    speakers: tuple[str, ...] = option((), read_colors, "colours of those who speak, by turns")
    weight: int = option(700, lambda v: int(read_number(100, 900)(v)), "400 regular, 700 bold")
    radius: Length = option(Length(14), read_length, "corners of the box")
    family: Families = option(Families(), read_family, "families by script")


@dataclass(frozen=True)
class EmphasisRule:
    """What `*emphasis*` looks like: a weight and a colour, or a marker's stroke behind words."""

    weight: int | None = option(
        None, lambda v: int(read_number(100, 900)(v)), "weight of emphasised words"
    )
    style: str = option("color", choice("color", "marker"), "colour alone, or a marker's stroke")


@dataclass(frozen=True)
class ScriptRule:
    """What a script changes in every role."""

    scale: float = option(1.0, read_number(0.5, 2), "optical size beside Latin letters")
    leading: float = option(1.0, read_number(0.6, 2), "multiplies the role's leading")
    headline: float = option(
        1.0, read_number(0.6, 2), "multiplies it once more in roles of 60px and larger"
    )

    def leading_of(self, role: Role) -> float:
        """The role's leading in this script, in those the script needs."""
        large = role.largest.value >= HEADLINE
        return role.leading * self.leading * (self.headline if large else 1.0)


@dataclass(frozen=True)
class Theme(_Travelling):
    """A theme as read from its file and checked.

    `files` are its own and those of the themes it is like, in that order.
    """

    name: str
    file: Path
    about: str
    colors: Mapping[str, Color]
    tones: Mapping[str, Tone]
    roles: Mapping[str, Role]
    scripts: Mapping[str, ScriptRule]
    captions: CaptionStyle
    radius: Length
    logo: Path | None
    emphasis: EmphasisRule
    decor: Mapping[str, list[Any]]
    shadow: Length
    lent: Lent
    files: tuple[Path, ...]

    @property
    def fonts(self) -> tuple[Path, ...]:
        """Folders of its own fonts and those of the themes it is like; not all of them exist."""
        return tuple(file.parent / "fonts" for file in self.files if file.name == "theme.yaml")

    def role(self, name: str) -> Role:
        """The role of that name; UsageError with the nearest one."""
        if name not in self.roles:
            raise UsageError(
                f"The theme “{self.name}” has no type “{name}”.",
                cure=nearest(name, tuple(self.roles)),
            )
        return self.roles[name]

    def tone(self, name: str) -> Tone:
        """The tone of that name; UsageError with the nearest one."""
        if name not in self.tones:
            raise UsageError(
                f"The theme “{self.name}” has no tone “{name}”.",
                cure=nearest(name, tuple(self.tones)),
            )
        return self.tones[name]

    def color(self, name: str, tone: Tone) -> Color:
        """A colour as layouts name it: of the tone, of the theme, or `#1b2a41`."""
        if name.startswith("#"):
            return read_color(name)
        found = tone.color(name) or self.colors.get(name)
        if found is None:
            known = ("ground", "text", "muted", "accent", "on-accent", *tone.others, *self.colors)
            raise UsageError(
                f"The theme “{self.name}” has no colour “{name}”.", cure=nearest(name, known)
            )
        return found

    def script_rule(self, script: str) -> ScriptRule:
        """What the script changes."""
        return self.scripts.get(script, ScriptRule())

    def __hash__(self) -> int:
        return hash((self.name, self.file))
