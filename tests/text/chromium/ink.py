"""Draws Article 1 of each language with storykit and with headless Chromium, and compares the ink.

    python tests/text/chromium/ink.py [--languages ar,th]

For each language it prints how much ink Chromium lays down for each 100 of storykit's, and the mean
difference of the two pictures in grey levels (of 255) over the box of the text. Chromium puts
baselines on whole pixels and hardens edges a little; storykit's picture is moved to its place.
"""
# ruff: noqa: T201

from __future__ import annotations

import argparse
import html
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from storykit.language import Language, find_language, languages, sample_text
from storykit.text import TextStyle, default_fonts, draw, isolate, lay_out

SIZE = 54
WIDTH = 960
MARGIN = 40
REACH = 4


def page(language: Language, leading: float) -> str:
    faces = "".join(
        f"@font-face{{font-family:'{family.name}';font-weight:{weight};src:url('{file.as_uri()}')}}"
        for family in default_fonts().families
        for weight, file, _ in family.files
    )
    vertical = "writing-mode:vertical-lr;height:960px;width:auto;" if language.vertical else ""
    return f"""<!doctype html><meta charset="utf-8"><style>{faces}
    body {{ margin: 0; background: white; }}
    div {{ position: absolute; left: {MARGIN}px; top: {MARGIN}px; width: {WIDTH}px; {vertical}
      font: {SIZE}px/{leading}px '{language.sans}', 'Noto Sans', 'Noto Color Emoji'; color: black;
      overflow-wrap: anywhere; text-rendering: geometricPrecision; }}</style>
    <div lang="{language.tag}" dir="{language.direction}">{html.escape(text_of(language))}</div>"""


def text_of(language: Language) -> str:
    return isolate(sample_text(language), language)


def chromium(language: Language, leading: float, height: int) -> np.ndarray:
    with tempfile.TemporaryDirectory() as folder:
        file, picture = Path(folder) / "page.html", Path(folder) / "page.png"
        file.write_text(page(language, leading), encoding="utf-8")
        subprocess.run(
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                "--allow-file-access-from-files", "--font-render-hinting=none",
                "--force-device-scale-factor=1", "--disable-lcd-text",
                f"--window-size={WIDTH + 2 * MARGIN},{height}", f"--screenshot={picture}",
                "--virtual-time-budget=5000", file.as_uri(),
            ],
            capture_output=True, check=True, timeout=120,
        )  # fmt: skip
        return 255 - np.asarray(Image.open(picture).convert("L")).astype(int)


def compare(language: Language) -> tuple[float, float]:
    paragraph = lay_out(
        sample_text(language), width=WIDTH, height=WIDTH, language=language,
        style=TextStyle(size=SIZE),
    )  # fmt: skip
    leading = round(paragraph.leading * SIZE)
    paragraph = lay_out(
        sample_text(language), width=WIDTH, height=WIDTH, language=language,
        style=TextStyle(size=SIZE, leading=leading / SIZE),
    )  # fmt: skip
    drawing = draw(paragraph)
    height = int(paragraph.height) + 2 * MARGIN + 100
    own = np.zeros((height, WIDTH + 2 * MARGIN), int)
    x, y = drawing.x + MARGIN, drawing.y + MARGIN
    own[y : y + drawing.pixels.shape[0], x : x + drawing.pixels.shape[1]] = drawing.pixels[:, :, 3]
    other = chromium(language, leading, height)
    # Fonts lay out their lines by metrics of their own; the pictures are brought together.
    own_rows, other_rows = (np.flatnonzero(each.max(axis=1) > 40) for each in (own, other))
    base = int(other_rows[0] - own_rows[0])
    own_columns, other_columns = (np.flatnonzero(e.max(axis=0) > 40) for e in (own, other))
    side = int(other_columns[0] - own_columns[0]) if language.vertical else 0
    best = min(
        np.abs(np.roll(own, (base + down, side + right), (0, 1)) - other).mean()
        for down in range(-REACH, REACH + 1)
        for right in range(-REACH, REACH + 1)
    )
    box = (own.max(axis=1) > 0).sum() * (own.max(axis=0) > 0).sum()
    return 100 * other.sum() / own.sum(), best * own.size / box


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--languages", default="")
    tags = parser.parse_args().languages.split(",")
    chosen = [find_language(tag) for tag in tags] if tags != [""] else list(languages())
    print("| language | ink of Chromium to 100 | mean difference |\n|---|---|---|")
    for language in chosen:
        if language.script in {"Hans", "Hant", "Jpan", "Kore"}:
            continue
        ink, difference = compare(language)
        print(f"| {language.tag} | {ink:.1f} | {difference:.2f} |")


if __name__ == "__main__":
    main()
