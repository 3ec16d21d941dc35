"""A picture of a language as storykit sets it: a title, a caption and a line of mixed scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storykit.errors import MissingGlyphsError
from storykit.language import Language, find_language, sample_text, sentences, words
from storykit.spans import Box
from storykit.text.fonts import FontBook
from storykit.text.layout import fit
from storykit.text.painting import Drawing, Paint, draw
from storykit.text.paragraph import Paragraph
from storykit.text.preflight import missing_glyphs
from storykit.text.style import Align, TextStyle

if TYPE_CHECKING:
    from PIL.Image import Image

_WIDTH: Final = 1080
_HEIGHT: Final = 720
_MARGIN: Final = 64
_PAPER: Final = (250, 248, 243)
_INK: Final = "#1d2b36"
_QUIET: Final = "#5b6b75"
_CAPTION: Final = (24, 32, 38)
_LIGHT: Final = "#ffd34d"
_NAMES: Final = "Asia Pacific Forum (APF): 60 % — https://asiapacificforum.net ❤️ 👩🏾‍⚕️ 🇲🇳"


def specimen(language: str | Language, fonts: FontBook | None = None) -> Image:
    """The specimen as an RGB picture of 1080 x 720 pixels.

    Raises MissingGlyphsError where no font at hand has the language's letters.
    """
    from PIL import Image

    row = find_language(language) if isinstance(language, str) else language
    picture = Image.new("RGB", (_WIDTH, _HEIGHT), _PAPER)
    text = sample_text(row)
    missing = missing_glyphs(text, row, fonts)
    if missing:
        raise MissingGlyphsError(
            f"No font at hand has the letters of {row.name} ({missing[0]} and others).",
            cure=f"Put {missing[0].suggestion} into a folder of fonts.",
        )
    parts = [text[start:end].strip() for start, end in sentences(text, row)]
    title, caption = parts[0], " ".join(parts[1:]) or parts[0]
    mixed = f"{row.own} · {_NAMES}"
    if row.vertical:
        _upright(picture, row, fonts, title, caption, mixed)
    else:
        _level(picture, row, fonts, title, caption, mixed)
    return picture


def _level(
    picture: Image, row: Language, fonts: FontBook | None, title: str, caption: str, mixed: str
) -> None:
    name = f"{row.name} · {row.tag} · {row.sans}"
    small = _set(name, find_language("en"), fonts, _area(40, 30), 12, 22, "sans", "start", 1, 400)
    _lay(picture, small, Paint(_QUIET), _MARGIN, 40)
    head = _set(title, row, fonts, _area(96, 250), 24, 64, "display", "start", 4, 700)
    _lay(picture, head, Paint(_INK), _MARGIN, 88)
    said = _set(caption, row, fonts, _area(0, 200, 60), 18, 46, "sans", "center", 3, 400)
    top = 350 + (220 - said.height) / 2
    boxed = Box(_MARGIN, top - 14, _WIDTH - 2 * _MARGIN, said.height + 28)
    picture.paste(_CAPTION, (int(boxed.x), int(boxed.y), int(boxed.right), int(boxed.bottom)))
    _lay(picture, said, Paint("#ffffff"), _MARGIN + 30, top, _highlight(said))
    line = _set(mixed, row, fonts, _area(590, 100), 16, 34, "sans", "start", 2, 400)
    _lay(picture, line, Paint(_INK), _MARGIN, 600)


def _upright(
    picture: Image, row: Language, fonts: FontBook | None, title: str, caption: str, mixed: str
) -> None:
    name = f"{row.name} · {row.tag} · {row.sans}"
    small = _set(name, find_language("en"), fonts, _area(40, 30), 12, 22, "sans", "start", 1, 400)
    _lay(picture, small, Paint(_QUIET), _MARGIN, 40)
    columns = Box(0, 0, 300, _HEIGHT - 160)
    head = _set(title, row, fonts, columns, 24, 56, "display", "start", 4, 700)
    _lay(picture, head, Paint(_INK), _MARGIN, 100)
    said = _set(caption, row, fonts, columns, 18, 42, "sans", "start", 4, 400)
    left = 440
    picture.paste(_CAPTION, (left - 24, 84, int(left + said.extent) + 24, _HEIGHT - 44))
    _lay(picture, said, Paint("#ffffff"), left, 100, _highlight(said))
    line = _set(mixed, row, fonts, columns, 16, 34, "sans", "start", 4, 400)
    _lay(picture, line, Paint(_INK), 800, 100)


def _area(top: int, height: int, inset: int = 0) -> Box:
    return Box(_MARGIN, top, _WIDTH - 2 * _MARGIN - inset, height)


def _set(
    text: str,
    row: Language,
    fonts: FontBook | None,
    area: Box,
    smallest: float,
    largest: float,
    family: str,
    align: Align,
    lines: int,
    weight: int,
) -> Paragraph:
    return fit(
        text,
        width=area.width,
        height=area.height,
        smallest=smallest,
        largest=largest,
        language=row,
        style=TextStyle(weight=weight, family=family, align=align),
        max_lines=lines,
        balance=True,
        fonts=fonts,
    )


def _highlight(paragraph: Paragraph) -> list[tuple[int, int, str]]:
    """The third word, as if it were just being spoken."""
    spoken = words(paragraph.text, paragraph.language)
    return [(*spoken[min(2, len(spoken) - 1)], _LIGHT)]


def _lay(
    picture: Image,
    paragraph: Paragraph,
    paint: Paint,
    x: float,
    y: float,
    ranges: list[tuple[int, int, str]] | None = None,
) -> None:
    drawing = draw(paragraph, paint, ranges=ranges or ())
    paste(picture, drawing, round(x) + drawing.x, round(y) + drawing.y)


def paste(picture: Image, drawing: Drawing, x: int, y: int) -> None:
    """Lays a drawing over an RGB picture with its top left at (x, y)."""
    import numpy as np
    from PIL import Image

    over = drawing.pixels.astype(np.uint16)
    height, width = over.shape[:2]
    place = (x, y, x + width, y + height)
    below = np.asarray(picture.crop(place)).astype(np.uint16)
    mixed = over[:, :, :3] + (below * (255 - over[:, :, 3:]) + 127) // 255
    picture.paste(Image.fromarray(np.minimum(mixed, 255).astype(np.uint8)), place)
