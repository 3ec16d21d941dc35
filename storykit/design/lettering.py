"""The one place where design meets the text room: roles become styles, paragraphs become pixels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from storykit.design.layers import Align
from storykit.design.measures import Color
from storykit.design.model import Sprite
from storykit.language import Language
from storykit.spans import Box
from storykit.text import Paragraph, TextStyle, fit
from storykit.text.painting import Drawing, Paint, Shadow, draw

if TYPE_CHECKING:
    from storykit.design.stage import Stage
    from storykit.design.styles import Families, Role

_STYLES = ("sans", "serif", "display")
_ENDLESS = 1e9
# A star belongs to a word on its inner side: `*great hope*`, not `5 * 3`.
_EMPHASIS = re.compile(r"(?<!\\)\*(?=[^\s*])([^*\n]*?[^\s*\\])\*")


@dataclass(frozen=True, eq=False)
class Lettering:
    """A set text: its paragraph, and which parts of it are emphasised (code points).

    `until` is the code point up to which it is seen while it is typed; None for all of it.
    """

    paragraph: Paragraph
    emphasis: tuple[tuple[int, int], ...] = ()
    until: int | None = None

    @property
    def size(self) -> float:
        """The em in pixels."""
        return self.paragraph.size

    @property
    def width(self) -> float:
        """The room it was given, in pixels."""
        return self.paragraph.width

    @property
    def height(self) -> float:
        """What its lines take, in pixels."""
        return self.paragraph.height

    @property
    def ink(self) -> Box:
        """What its letters cover, in pixels from its top left corner."""
        return self.paragraph.ink

    @cached_property
    def reach(self) -> tuple[float, float]:
        """Where its lines begin at the left and end at the right."""
        boxes = [line.box for line in self.paragraph.lines]
        if not boxes:
            return 0.0, 0.0
        return min(box.x for box in boxes), max(box.right for box in boxes)

    @property
    def natural_width(self) -> float:
        """The width of its longest line."""
        left, right = self.reach
        return right - left

    @property
    def baselines(self) -> tuple[float, ...]:
        """The y of each line's baseline."""
        return tuple(line.baseline for line in self.paragraph.lines)

    @property
    def squeezed(self) -> bool:
        """Whether words were left out or cut for want of room."""
        return self.paragraph.truncated or self.paragraph.broken

    @property
    def quoted(self) -> str:
        """Its lines as plain text, for dumps."""
        return "|".join(line.text for line in self.paragraph.lines)


def read_emphasis(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text without its `*stars*`, and the ranges of code points that stood between them."""
    plain: list[str] = []
    ranges: list[tuple[int, int]] = []
    length = at = 0
    for match in _EMPHASIS.finditer(text):
        before, stressed = _unescaped(text[at : match.start()]), _unescaped(match[1])
        start = length + len(before)
        plain += [before, stressed]
        length = start + len(stressed)
        ranges.append((start, length))
        at = match.end()
    plain.append(_unescaped(text[at:]))
    return "".join(plain), tuple(ranges)


def _unescaped(text: str) -> str:
    return text.replace("\\*", "*")


def letter(
    text: str,
    role: Role,
    stage: Stage,
    *,
    width: float,
    largest: float,
    smallest: float,
    lines: int = 0,
    align: Align = "start",
    balance: bool = True,
    depth: float | None = None,
) -> Lettering:
    """A text set in a role, as wide as `width` pixels and as high as it needs, no word cut.

    Its size lies between `smallest` and `largest` pixels. With `lines`, what does not fit them at
    the smallest size is left out for an ellipsis.
    """
    plain, emphasis = read_emphasis(text)
    language = stage.language
    rule = stage.theme.script_rule(language.script)
    style = text_style(role.family, role.weight, language, align, rule.leading_of(role))
    paragraph = fit(
        plain,
        width=width,
        height=depth or _ENDLESS,
        smallest=smallest,
        largest=largest,
        language=language,
        style=style,
        max_lines=lines or None,
        balance=balance,
        fonts=stage.fonts,
        emphasis=emphasis,
        emphasis_weight=stage.theme.emphasis.weight,
    )
    return Lettering(paragraph, emphasis)


def text_style(
    families: Families, weight: int, language: Language, align: Align, leading: float
) -> TextStyle:
    """The style of a role in a language; `leading` multiplies what the language's ink needs."""
    wanted = families[language.script]
    family = language.family(wanted) if wanted in _STYLES else wanted
    named: Mapping[str, str] = {
        script: name for script, name in families.by_script if name not in _STYLES
    }
    return TextStyle(
        weight=weight,
        family=wanted if wanted in _STYLES else families.otherwise,
        families=named,
        leading=language.leading_of(family) * leading,
        align=align,
    )


def marker_boxes(lettering: Lettering) -> tuple[Box, ...]:
    """The strokes of a marker behind emphasised words, in pixels from the lettering's corner.

    Letters that reach farther than most, as those of Nastaliq, take the stroke with them: they have
    its colours, which need not stand out from what lies beside it.
    """
    paragraph = lettering.paragraph
    size = paragraph.size
    found = []
    for start, whole in lettering.emphasis:
        # While a word is typed, its stroke grows with it: letters are in a colour to stand on it.
        end = whole if lettering.until is None else min(whole, lettering.until)
        if end <= start:
            continue
        pad = (0.03 if _is_joined(paragraph.text, end) else 0.08) * size
        for rect in paragraph.rects(start, end):
            stroke = _column_stroke(rect, size) if paragraph.vertical else _stroke(rect, paragraph)
            for ink in _inks(paragraph, start, end, rect):
                stroke = _around(stroke, ink, 0.02 * size)
            if paragraph.vertical:
                found.append(Box(stroke.x, stroke.y - pad, stroke.width, stroke.height + 2 * pad))
            else:
                found.append(Box(stroke.x - pad, stroke.y, stroke.width + 2 * pad, stroke.height))
    return tuple(found)


def _stroke(rect: Box, paragraph: Paragraph) -> Box:
    """A stroke as high as most letters of the language, along the words on a line."""
    size = paragraph.size
    above, below = paragraph.language.ink_of(paragraph.language.sans)
    line = next(x for x in paragraph.lines if x.box.y <= rect.y + 0.01 < x.box.bottom)
    top = line.baseline - (min(above, 0.98) + 0.04) * size
    bottom = line.baseline + (min(below, 0.36) + 0.06) * size
    return Box(rect.x, top, rect.width, bottom - top)


def _column_stroke(rect: Box, size: float) -> Box:
    """A stroke in the middle of a column, along the words in it."""
    width = min(rect.width, 0.9 * size)
    return Box(rect.x + (rect.width - width) / 2, rect.y, width, rect.height)


def _inks(paragraph: Paragraph, start: int, end: int, rect: Box) -> Iterator[Box]:
    """The ink of each letter of text[start:end] that has its place within a rectangle."""
    for glyph in paragraph.glyphs():
        across = rect.x - 1 <= glyph.x <= rect.right + 1
        if start <= glyph.cluster < end and across and rect.y - 1 <= glyph.y <= rect.bottom + 1:
            ink = glyph.ink(paragraph.size)
            if ink is not None:
                yield Box(ink[0], ink[1], ink[2] - ink[0], ink[3] - ink[1])


def _around(stroke: Box, ink: Box, room: float) -> Box:
    """The stroke, made wider where ink and a little room around it reach beyond."""
    x, y = min(stroke.x, ink.x - room), min(stroke.y, ink.y - room)
    right = max(stroke.right, ink.right + room)
    return Box(x, y, right - x, max(stroke.bottom, ink.bottom + room) - y)


def _is_joined(text: str, end: int) -> bool:
    """Whether a sign follows without a space: a marker's stroke must not run under a full stop."""
    return end < len(text) and not text[end].isspace()


def draw_lettering(
    lettering: Lettering, color: Color, emphasis: Color, shadow: Shadow | None = None
) -> Sprite:
    """The letters in their colours, placed from the lettering's own corner."""
    drawing = draw(
        lettering.paragraph,
        Paint(fill=color, emphasis=emphasis, shadow=shadow),
        emphasis=lettering.emphasis,
        until=lettering.until,
    )
    glyphs = lettering.paragraph.glyphs()
    plain = shadow is None and not lettering.emphasis
    if plain and not any(glyph.face.is_color for glyph in glyphs):
        return Sprite(drawing.pixels, drawing.x, drawing.y, color)
    return sprite_of(drawing)


def sprite_of(drawing: Drawing) -> Sprite:
    """A drawing as a sprite."""
    return Sprite(drawing.pixels, drawing.x, drawing.y)
