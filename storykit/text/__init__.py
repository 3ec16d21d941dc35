"""Setting text of any script in lines and boxes, and drawing it.

`lay_out` sets a text at one size, `fit` at the largest size a box holds; both give a `Paragraph`,
which `draw` turns into pixels and whose `rects` tell where each word stands. `missing_glyphs` and
`preflight` tell beforehand what would look wrong.
"""

from typing import TYPE_CHECKING, Any

from storykit.text.fonts import FontBook, default_fonts
from storykit.text.isolation import isolate
from storykit.text.layout import fit, lay_out
from storykit.text.paragraph import Line, Paragraph
from storykit.text.preflight import MissingGlyph, missing_glyphs, preflight, repair
from storykit.text.style import TextStyle

if TYPE_CHECKING:
    from storykit.text.painting import Drawing, Paint, Shadow, draw

__all__ = [
    "Drawing",
    "FontBook",
    "Line",
    "MissingGlyph",
    "Paint",
    "Paragraph",
    "Shadow",
    "TextStyle",
    "default_fonts",
    "draw",
    "fit",
    "isolate",
    "lay_out",
    "missing_glyphs",
    "preflight",
    "repair",
]


def __getattr__(name: str) -> Any:
    # Who only sets text, as the timeline does, need not wait for numpy and Pillow.
    if name in ("Drawing", "Paint", "Shadow", "draw"):
        from storykit.text import painting

        return getattr(painting, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
