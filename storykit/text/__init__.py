"""Setting text of any script in lines and boxes, and drawing it.

`lay_out` sets a text at one size, `fit` at the largest size a box holds; both give a `Paragraph`,
which `draw` turns into pixels and whose `rects` tell where each word stands. `missing_glyphs` and
`preflight` tell beforehand what would look wrong.
"""

from storykit.text.fonts import FontBook, default_fonts
from storykit.text.isolation import isolate
from storykit.text.layout import fit, lay_out
from storykit.text.painting import Drawing, Paint, Shadow, draw
from storykit.text.paragraph import Line, Paragraph
from storykit.text.preflight import MissingGlyph, missing_glyphs, preflight, repair
from storykit.text.style import TextStyle

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
