"""How captions are set: one size for a language and format, and what fits the caption band."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from storykit.design.lettering import text_style
from storykit.design.styles import Theme
from storykit.errors import TextError
from storykit.formats import Format
from storykit.language import Language, find_language
from storykit.text import FontBook, Paragraph, TextStyle, default_fonts, fit, lay_out
from storykit.timeline.model import Cue

_SMALLEST = 0.6
"""How small, against the caption size, a text is set that no break makes shorter."""

_LEAST = 0.75
"""How small, against the format's size, captions are set before they have a line less."""
_ENOUGH = 0.85
"""How large they are then: as captions in Naskh, and so that a line holds half a sentence."""

_PAD_X, _PAD_Y = 0.5, 0.26
"""Room around the letters, in caption sizes."""

_ROUNDED = 1.0
"""Pixels by which lines may be higher than their room: baselines lie on whole pixels."""

_LARGE = 1.45
"""How large a few words at a time are set, in caption sizes."""
_LARGE_ROOM = 0.95
"""The share of the band they take; the rest is for their outline and motion."""


@dataclass(frozen=True)
class CaptionMeasure:
    """How captions of one language are set in one format, in pixels."""

    style: TextStyle
    width: float
    height: float
    lines: int
    pad_x: float
    pad_y: float

    @property
    def size(self) -> float:
        """The em."""
        return self.style.size


def caption_measure(theme: Theme, language: Language, format: Format) -> CaptionMeasure:
    """The size and room of captions: the same for every cue, so that the text does not jump.

    The size is the format's, or less where the script's lines are too high for the caption band;
    where it would be much less, there are fewer lines.
    """
    look, band = theme.captions, format.caption
    rule = theme.script_rule(language.script)
    pad_x, pad_y = format.caption_size * _PAD_X, format.caption_size * _PAD_Y
    style = text_style(look.family, look.weight, language, "center", 1.0)
    assert style.leading is not None
    room = band.height - 2 * pad_y
    lines = _lines(format, room / style.leading)
    largest = rule.scale if lines == format.caption_lines else _ENOUGH
    size = min(format.caption_size * largest, room / (lines * style.leading))
    style = replace(style, size=size)
    return CaptionMeasure(style, band.width - 2 * pad_x, room, lines, pad_x, pad_y)


def _lines(format: Format, room: float) -> int:
    """The most lines of a caption, for a room of so many ems of one line.

    Lines of Nastaliq slope, and are twice as high as others while their letters are no larger: as
    many as others have would be read from half of the distance.
    """
    least = format.caption_size * _LEAST
    return max((n for n in range(1, format.caption_lines + 1) if room / n >= least), default=1)


def large_measure(measure: CaptionMeasure, format: Format, *, bare: bool) -> CaptionMeasure:
    """The measure of a few large words on one line; bare ones have no box around them."""
    assert measure.style.leading is not None
    band = format.caption
    pad_x, pad_y = measure.pad_x * _LARGE, measure.pad_y * _LARGE
    height = band.height - 2 * pad_y
    size = min(measure.size * _LARGE, height / measure.style.leading)
    width = band.width * _LARGE_ROOM - (0.0 if bare else 2 * pad_x)
    return CaptionMeasure(replace(measure.style, size=size), width, height, 1, pad_x, pad_y)


def caption_fits(
    theme: Theme,
    language: str | Language,
    formats: Iterable[Format],
    fonts: FontBook | None = None,
) -> Callable[[str], bool]:
    """A test whether a text is one caption in all of the formats: lines enough, and no word cut."""
    row = find_language(language) if isinstance(language, str) else language
    measures = tuple(caption_measure(theme, row, format) for format in formats)
    book = fonts or default_fonts()

    @lru_cache(maxsize=4096)
    def fits(text: str) -> bool:
        return all(is_fitting(text, measure, row, book) for measure in measures)

    return fits


def is_fitting(text: str, measure: CaptionMeasure, language: Language, fonts: FontBook) -> bool:
    """Whether a text has room at its full size, no word cut."""
    try:
        paragraph = lay_out(
            text.replace("\n", " "),
            width=measure.width,
            language=language,
            style=measure.style,
            height=measure.height + _ROUNDED,
            fonts=fonts,
        )
    except TextError:
        return False
    if paragraph.broken or paragraph.height > measure.height + _ROUNDED:
        return False
    # Columns of a vertical script are short here, and there is room for as many as stand abreast.
    if paragraph.vertical:
        return paragraph.extent <= measure.width
    return len(paragraph.lines) <= measure.lines


def set_text(
    text: str,
    measure: CaptionMeasure,
    language: Language,
    fonts: FontBook,
    *,
    fixed: bool = False,
    smallest: float = _SMALLEST,
) -> Paragraph:
    """A text in the lines it is painted in; `fixed` keeps the lines as even as they are written.

    One too long is set smaller, down to a share of the size, and cut with an ellipsis at worst.
    Lines that are fixed may be more than a caption has else, and are smaller then.
    """
    lines = max(measure.lines, text.count("\n") + 1 if fixed else 1)
    return fit(
        text,
        width=measure.width,
        height=measure.height + _ROUNDED,
        smallest=measure.size * smallest * measure.lines / lines,
        largest=measure.size,
        language=language,
        style=measure.style,
        max_lines=lines,
        balance=not fixed,
        fonts=fonts,
    )


def shown_text(cue: Cue) -> str:
    """What is painted of a cue, as long as its text: only lines the author broke stay broken."""
    return cue.text if cue.fixed else cue.text.replace("\n", " ")
