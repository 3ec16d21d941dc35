"""How a text is to be set, and the job of setting it: everything but its size and its room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from storykit.errors import TextError
from storykit.language import Direction, Language, digits, find_language
from storykit.text.analysis import Analysis, analyse
from storykit.text.choice import FontChoice, font_choice
from storykit.text.fonts import FontBook, default_fonts

Align = Literal["start", "center", "end", "justify"]


# Pixels; an em as high as a frame of 16K video.
_LARGEST: Final = 10_000


@dataclass(frozen=True)
class TextStyle:
    """How a text is set.

    `size` is the em in pixels; `family` is "sans", "serif", "display" or a family's name, and
    `families` names families by script (`{"Arab": "Noto Naskh Arabic"}`) or by language tag, before
    those of the table of languages. `leading` is baseline to baseline in sizes, None for what the
    ink of the language needs. `justify` widens spaces only, never letters. `digits` changes the
    digits of numbers; None leaves them as written.
    """

    size: float = 48
    weight: int = 400
    family: str | None = "sans"
    families: Mapping[str, str] = field(default_factory=dict)
    leading: float | None = None
    align: Align = "start"
    direction: Direction | None = None
    digits: Literal["native", "western"] | None = None


@dataclass(frozen=True)
class Job:
    """One text to set, in its language, style and fonts."""

    text: str
    language: Language
    direction: Direction
    style: TextStyle
    choice: FontChoice
    emphasis: tuple[tuple[int, int], ...]
    emphasis_weight: int

    @property
    def vertical(self) -> bool:
        """Whether lines are columns."""
        return self.language.vertical

    @property
    def family(self) -> str:
        """The family most of the text is set in."""
        return self.choice.space_face(self.style.weight).family

    @property
    def leading(self) -> float:
        """Baseline to baseline, in sizes."""
        return self.style.leading or self.language.leading_of(self.family)

    def analysis(self, text: str) -> Analysis:
        """The analysis of the text or of a shortened form of it."""
        kept = tuple(
            (start, min(end, len(text))) for start, end in self.emphasis if start < len(text)
        )
        return analyse(
            text, self.choice, self.direction, self.style.weight, kept, self.emphasis_weight
        )


def make_job(
    text: str,
    language: str | Language,
    style: TextStyle | None,
    fonts: FontBook | None,
    emphasis: Sequence[tuple[int, int]],
    emphasis_weight: int | None,
) -> Job:
    """The job of setting a text, with defaults filled in."""
    row = find_language(language) if isinstance(language, str) else language
    style = style or TextStyle()
    if not 0 < style.size < _LARGEST:
        raise TextError(f"{style.size:g} is no size of text.", cure="Give its size in pixels.")
    if style.digits is not None:
        text = digits(text, row, style.digits)
    book = fonts if fonts is not None else default_fonts()
    return Job(
        text=text,
        language=row,
        direction=style.direction or row.direction,
        style=style,
        choice=font_choice(book, row, style.family, style.families),
        emphasis=tuple(sorted((start, end) for start, end in emphasis if start < end)),
        emphasis_weight=emphasis_weight or (700 if style.weight < 600 else 900),
    )
