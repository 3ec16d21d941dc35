"""A few small pictures, compared pixel by pixel with a little tolerance.

`python tests/text/test_pictures.py` draws them anew; look at them before keeping them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from storykit.text import Paint, Shadow, TextStyle, draw, lay_out
from storykit.text.specimen import paste

FOLDER = Path(__file__).with_name("pictures")
# Grey levels of 255, over the whole picture: other builds of the rasteriser may round otherwise.
TOLERANCE = 0.5
CASES = {
    "arabic": ("ar", "حقوق الإنسان للجميع، من APF ❤️", (5, 12)),
    "devanagari": ("hi", "मानव अधिकार सबके लिए हैं।", (5, 12)),
    "mongolian": ("mn-Mong", "ᠮᠣᠩᠭᠣᠯ ᠬᠦᠮᠦᠨ ᠡᠷᠬᠡ ᠲᠡᠢ᠃ 60", (7, 12)),
    "nastaliq": ("ur", "تمام انسان آزاد ہیں۔", (5, 10)),
}


def picture(name: str) -> Image.Image:
    language, text, lit = CASES[name]
    style = TextStyle(size=32, weight=700, align="center")
    paragraph = lay_out(text, width=240, height=140, language=language, style=style)
    paint = Paint("#ffffff", outline=2.5, outline_colour="#102030", shadow=Shadow(2, 3, 4))
    drawing = draw(paragraph, paint, ranges=[(*lit, "#ffd400")])
    canvas = Image.new("RGB", (272, round(paragraph.height) + 32), (120, 150, 130))
    paste(canvas, drawing, drawing.x + 16, drawing.y + 16)
    return canvas


@pytest.mark.parametrize("name", CASES)
def test_the_picture_is_as_before(name: str) -> None:
    now = picture(name)
    with Image.open(FOLDER / f"{name}.png", formats=["PNG"]) as kept:
        assert kept.size == now.size
        difference = np.abs(np.asarray(kept).astype(int) - np.asarray(now).astype(int))
    assert difference.mean() < TOLERANCE


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in CASES:
        picture(each).save(FOLDER / f"{each}.png", optimize=True)
