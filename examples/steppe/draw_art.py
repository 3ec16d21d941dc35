"""Draw the pictures, the logo and the clip of the steppe story.

    python draw_art.py                      all of them, into art/ and clips/
    python draw_art.py dawn phone           only these
    python draw_art.py --draft /tmp/sketch  small and quick, into another folder

It needs numpy, Pillow and PyAV, which storykit brings; no other program and no network. The same
script gives the same pixels every time. How things are drawn lies in `atelier/`: one module for
each picture and each family of motifs.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

import numpy as np
from atelier.canvas import SHEET, Canvas, save
from atelier.clip import write_clip
from PIL import Image

HERE = Path(__file__).resolve().parent
PICTURES = ("dawn", "road", "city", "circle", "table", "phone", "network", "night")
WIDTH = 1600
LOGO_SIDE = 400
MOST_BYTES = 300_000


def draw_picture(name: str, width: int) -> Image.Image:
    """The picture of that name, `width` pixels wide and five quarters as high."""
    canvas = Canvas(width / SHEET[0])
    getattr(import_module(f"atelier.{name}"), name)(canvas)
    return canvas.finish(vignette=0.12)


def draw_logo(side: int) -> Image.Image:
    """The mark on nothing: drawn on black and on white, which together tell its transparency."""
    sheets = []
    for ground in ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)):
        canvas = Canvas(side / SHEET[0], ground)
        import_module("atelier.logo").logo(canvas)
        sheets.append(canvas.pixels[:side])
    black, white = sheets
    alpha = np.clip(1 - (white - black).mean(-1, keepdims=True), 0, 1)
    color = np.where(alpha > 0, black / np.maximum(alpha, 1e-6), 0)
    return Image.fromarray((np.clip(np.dstack([color, alpha]), 0, 1) * 255 + 0.5).astype(np.uint8))


def main() -> None:
    """Draw what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*", help=f"of {', '.join(PICTURES)}, logo, clip")
    parser.add_argument("--draft", type=Path, metavar="FOLDER", help="half size, into FOLDER")
    asked = parser.parse_args()
    names = asked.names or [*PICTURES, "logo", "clip"]
    art, clips = (asked.draft, asked.draft) if asked.draft else (HERE / "art", HERE / "clips")
    for folder in (art, clips):
        folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        if name == "logo":
            draw_logo(LOGO_SIDE).save(art / "logo.png", optimize=True)
        elif name == "clip":
            write_clip(clips / "steppe-road.mp4")
        elif asked.draft:
            draw_picture(name, WIDTH // 2).save(art / f"{name}.png")
        else:
            quality = save(draw_picture(name, WIDTH), art / f"{name}.jpg", MOST_BYTES)
            print(f"{name}.jpg at quality {quality}")


if __name__ == "__main__":
    main()
