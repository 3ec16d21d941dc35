"""Setting a text in lines of a given width, and fitting it to a box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from storykit.errors import TextError
from storykit.language import Direction, Language, digits, find_language
from storykit.spans import Box
from storykit.text.analysis import Analysis, SetLine, analyse, unclosed_isolates
from storykit.text.breaking import balance as balance_lines
from storykit.text.breaking import fill, trimmed
from storykit.text.choice import STYLES, FontChoice
from storykit.text.fonts import FontBook, default_fonts
from storykit.text.paragraph import Line, Paragraph, PlacedRun

Align = Literal["start", "center", "end", "justify"]

# Sizes are tried in steps of half a pixel, which no eye tells apart.
_STEP: Final = 0.5
# Free room between the ink of one line and that of the next, in ems.
_CLEAR: Final = 0.04
# What may go before an ellipsis without being missed.
_BEFORE_ELLIPSIS: Final = " \u00a0\u200b\n\t،,;:·-–—"


@dataclass(frozen=True)
class TextStyle:
    """How a text is set.

    `size` is the em in pixels; `family` is "sans", "serif", "display" or a family's name, and
    `families` names families by script (`{"Arab": "Noto Naskh Arabic"}`) or by language tag, before
    those of the table of languages. `leading` is baseline to baseline in sizes, None for what the
    ink of the language needs. `digits` changes the digits of numbers; None leaves them as written.
    """

    size: float = 48
    weight: int = 400
    family: str = "sans"
    families: Mapping[str, str] = field(default_factory=dict)
    leading: float | None = None
    align: Align = "start"
    direction: Direction | None = None
    digits: Literal["native", "western"] | None = None


def lay_out(
    text: str,
    *,
    width: float,
    language: str | Language,
    style: TextStyle | None = None,
    max_lines: int | None = None,
    balance: bool = False,
    fonts: FontBook | None = None,
    emphasis: Sequence[tuple[int, int]] = (),
    emphasis_weight: int | None = None,
) -> Paragraph:
    """The text in lines no wider than `width` pixels, at the size of its style.

    Words are cut only where one alone is wider than the line. With `max_lines`, words that do not
    fit are left out and an ellipsis stands for them. `balance` makes lines nearly equal in length.
    `emphasis` lists ranges of code points to set in `emphasis_weight` (bold unless told).

    Raises TextError where not even one letter fits, or for texts that no one could read.
    """
    job = _job(text, language, style or TextStyle(), fonts, emphasis, emphasis_weight)
    paragraph = _set(job, job.style.size, width, balance)
    if max_lines is not None and len(paragraph.lines) > max_lines:
        return _shorten(job, job.style.size, width, max_lines, None, balance)
    return paragraph


def fit(
    text: str,
    *,
    width: float,
    height: float,
    smallest: float,
    largest: float,
    language: str | Language,
    style: TextStyle | None = None,
    max_lines: int | None = None,
    balance: bool = False,
    fonts: FontBook | None = None,
    emphasis: Sequence[tuple[int, int]] = (),
    emphasis_weight: int | None = None,
) -> Paragraph:
    """The text at the largest size from `smallest` to `largest` that fits the box, no word cut.

    Where even the smallest size is too large, words are left out at the end and an ellipsis stands
    for them. The ink never leaves the box. Raises TextError where nothing fits at all.
    """
    job = _job(text, language, style or TextStyle(), fonts, emphasis, emphasis_weight)

    def fits(size: float) -> Paragraph | None:
        try:
            paragraph = _set(job, size, width, balance)
        except TextError:
            return None
        too_many = max_lines is not None and len(paragraph.lines) > max_lines
        if paragraph.broken or too_many or paragraph.height > height + 0.01:
            return None
        return paragraph

    low, high = 0, max(0, int((largest - smallest) / _STEP))
    best = fits(largest)
    while best is None or best.size < largest:
        if low > high:
            break
        middle = (low + high) // 2
        tried = fits(smallest + middle * _STEP)
        if tried is None:
            high = middle - 1
        else:
            best = tried
            low = middle + 1
    if best is not None:
        return best
    return _shorten(job, smallest, width, max_lines, height, balance)


@dataclass(frozen=True)
class _Job:
    """One text to set: everything but its size and its room."""

    text: str
    language: Language
    direction: Direction
    style: TextStyle
    choice: FontChoice
    emphasis: tuple[tuple[int, int], ...]
    emphasis_weight: int

    def analysis(self, text: str) -> Analysis:
        kept = tuple(
            (start, min(end, len(text))) for start, end in self.emphasis if start < len(text)
        )
        return analyse(
            text, self.choice, self.direction, self.style.weight, kept, self.emphasis_weight
        )


def _job(
    text: str,
    language: str | Language,
    style: TextStyle,
    fonts: FontBook | None,
    emphasis: Sequence[tuple[int, int]],
    emphasis_weight: int | None,
) -> _Job:
    row = find_language(language) if isinstance(language, str) else language
    if style.digits is not None:
        text = digits(text, row, style.digits)
    book = fonts if fonts is not None else default_fonts()
    choice = _choice(book, row, style.family or "sans", tuple(sorted(style.families.items())))
    return _Job(
        text=text,
        language=row,
        direction=style.direction or row.direction,
        style=style,
        choice=choice,
        emphasis=tuple(sorted((start, end) for start, end in emphasis if start < end)),
        emphasis_weight=emphasis_weight or (700 if style.weight < 600 else 900),
    )


_CHOICES: dict[tuple[FontBook, str, str, tuple[tuple[str, str], ...]], FontChoice] = {}


def _choice(
    book: FontBook, language: Language, family: str, families: tuple[tuple[str, str], ...]
) -> FontChoice:
    """One choice for equal wishes, so that what it remembers is of use."""
    key = (book, language.tag, family, families)
    if key not in _CHOICES:
        if len(_CHOICES) > 500:
            _CHOICES.clear()
        _CHOICES[key] = FontChoice(book, language, family, families)
    return _CHOICES[key]


def _set(
    job: _Job, size: float, width: float, balanced: bool, text: str | None = None
) -> Paragraph:
    """The text, or a shortened form of it, in lines at one size."""
    analysis = job.analysis(job.text if text is None else text)
    room = width / size
    lines, cut = fill(analysis.breaks, analysis.text, analysis.widths, room)
    # Swashes that reach out of their letters' room must stay within the box as well.
    for _ in range(3):
        excess = max((_excess(analysis.line(*line), room) for line in lines), default=0.0)
        if excess <= 1e-9:
            break
        room -= excess
        if room <= 0:
            raise _no_room(size, width)
        lines, cut = fill(analysis.breaks, analysis.text, analysis.widths, room)
    if balanced and not cut and len(lines) > 1:
        even = balance_lines(analysis.breaks, analysis.text, analysis.widths, room, len(lines))
        if even is not None and all(
            _excess(analysis.line(*line), width / size) <= 1e-9 for line in even
        ):
            lines = even
    if any(_excess(analysis.line(*line), width / size) > 1e-6 for line in lines):
        raise _no_room(size, width)
    return _place(job, analysis, lines, size, width, cut)


def _excess(line: SetLine, room: float) -> float:
    """How far a line's width and ink go beyond the room, in ems."""
    return max(line.width, line.right) - min(0.0, line.left) - room


def _no_room(size: float, width: float) -> TextError:
    return TextError(
        f"Not one letter fits {width:g} pixels at size {size:g}.",
        cure="Give the text a wider box or a smaller size.",
    )


def _leading(job: _Job) -> float:
    if job.style.leading is not None:
        return job.style.leading
    style = job.style.family if job.style.family in STYLES else job.choice.style
    return job.language.leading_for(style)


def _place(
    job: _Job,
    analysis: Analysis,
    lines: list[tuple[int, int]],
    size: float,
    width: float,
    cut: bool,
) -> Paragraph:
    """Lines one below the other, none touching the next, with their places along the lines."""
    set_lines = [analysis.line(*line) for line in lines]
    leading = _leading(job)
    above, below = _room_around(job, leading)
    pitch = leading
    for upper, lower in zip(set_lines, set_lines[1:], strict=False):
        pitch = max(pitch, upper.bottom + lower.top + _CLEAR)
    placed: list[Line] = []
    baseline = 0.0
    top = 0.0
    for number, ((start, end), line) in enumerate(zip(lines, set_lines, strict=True)):
        baseline = max(above, line.top) if number == 0 else baseline + pitch
        under = pitch - above if number < len(lines) - 1 else max(below, line.bottom)
        x, gap = _start_of(job, analysis, line, start, end, size, width, number == len(lines) - 1)
        bottom = baseline + under
        placed.append(
            Line(
                start=start,
                end=end,
                text=analysis.text[start : trimmed(analysis.text, start, end)],
                box=Box(
                    x,
                    top * size,
                    line.width * size + gap * _spaces(line, analysis),
                    (bottom - top) * size,
                ),
                baseline=baseline * size,
                runs=_placed_runs(line, analysis, x, size, gap),
            )
        )
        top = bottom
    return Paragraph(
        text=job.text,
        language=job.language,
        direction=job.direction,
        size=size,
        width=width,
        height=top * size,
        leading=pitch,
        lines=tuple(placed),
        broken=cut,
        shown=analysis.text,
    )


def _room_around(job: _Job, leading: float) -> tuple[float, float]:
    """What a line has above and below its baseline: the leading, divided as the font's letters are."""
    face = job.choice.space_face(job.style.weight)
    extents = face.font.get_font_extents("ltr")
    ascent, descent = extents.ascender / face.units, -extents.descender / face.units
    spare = leading - ascent - descent
    return ascent + spare / 2, descent + spare / 2


def _start_of(
    job: _Job,
    analysis: Analysis,
    line: SetLine,
    start: int,
    end: int,
    size: float,
    width: float,
    last: bool,
) -> tuple[float, float]:
    """The x where a line begins at its left, and what each of its spaces is widened by, in pixels."""
    taken = line.width * size
    align = job.style.align
    gap = 0.0
    if align == "justify":
        spaces = _spaces(line, analysis)
        if not last and spaces and end not in analysis.breaks.hard:
            gap = max(0.0, width - taken) / spaces
            taken = width if gap else taken
        align = "start"
    rtl = job.direction == "rtl"
    at_right = (align == "start") == rtl and align != "center"
    x = (width - taken) / 2 if align == "center" else width - taken if at_right else 0.0
    left, right = line.left * size, line.right * size + (taken - line.width * size)
    x = min(x, width - right)
    return max(x, -left) if left < 0 else x, gap


def _spaces(line: SetLine, analysis: Analysis) -> int:
    return sum(analysis.text[run.start : run.end].count(" ") for run in line.runs)


def _placed_runs(
    line: SetLine, analysis: Analysis, x: float, size: float, gap: float
) -> tuple[PlacedRun, ...]:
    placed = []
    for run in line.runs:
        if gap:
            text = analysis.text
            run = replace(
                run,
                glyphs=tuple(
                    glyph._replace(advance=glyph.advance + gap / size)
                    if text[glyph.cluster] == " "
                    else glyph
                    for glyph in run.glyphs
                ),
            )
        width = sum(glyph.advance for glyph in run.glyphs) * size
        placed.append(PlacedRun(run, x, width))
        x += width
    return tuple(placed)


def _shorten(
    job: _Job,
    size: float,
    width: float,
    max_lines: int | None,
    height: float | None,
    balanced: bool,
) -> Paragraph:
    """As many words as fit, and an ellipsis; syllables only where not even one word fits."""
    breaks = job.analysis(job.text).breaks

    def attempt(cut: int) -> Paragraph | None:
        kept = job.text[:cut].rstrip(_BEFORE_ELLIPSIS)
        text = kept + "\u2069" * unclosed_isolates(kept) + job.language.ellipsis
        try:
            paragraph = _set(job, size, width, balanced, text)
        except TextError:
            return None
        if max_lines is not None and len(paragraph.lines) > max_lines:
            return None
        if height is not None and paragraph.height > height + 0.01:
            return None
        return replace(paragraph, truncated=True)

    for places, may_break in ((breaks.good, False), (breaks.clusters, True)):
        low, high = 0, len(places) - 2
        best = None
        while low <= high:
            middle = (low + high) // 2
            tried = attempt(places[middle])
            if tried is None or (tried.broken and not may_break):
                high = middle - 1
            else:
                best, low = tried, middle + 1
        if best is not None:
            return best
    raise TextError(
        f"Not one word of “{job.text[:40]}” fits a box of {width:g} x {height or 0:g} pixels at "
        f"size {size:g}.",
        cure="Give the text a larger box or a smaller size.",
    )
