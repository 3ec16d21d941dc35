"""How long a three-line caption takes to set, fit and draw, beside Pillow's own text.

    python tests/benchmarks/text.py

Prints the median milliseconds of each step. Setting and fitting are timed from nothing, as for a
caption that was never seen: what storykit remembers of texts is forgotten before each turn.
Pillow draws the same lines with Raqm, where it has it.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

from PIL import Image, ImageDraw, ImageFont, features

from storykit.language import clusters, segments
from storykit.text import (
    Paint,
    Paragraph,
    Shadow,
    TextStyle,
    analysis,
    breaking,
    draw,
    fit,
    isolation,
    lay_out,
    tokens,
)

TEXTS = {
    "en": "Human rights are for everyone: sixty seconds of stories that travel further than we "
    "ever could, told by us.",
    "ar": "حقوق الإنسان للجميع: ستون ثانية من القصص التي تسافر أبعد مما نستطيع، نرويها بأنفسنا "
    "في كل مكان ولكل الناس.",
    "hi": "मानव अधिकार सबके लिए हैं: साठ सेकंड की कहानियाँ जो हमसे भी दूर तक जाती हैं, जिन्हें हम खुद सुनाते हैं।",
    "ur": "انسانی حقوق سب کے لیے ہیں: ساٹھ سیکنڈ کی کہانیاں جو ہم سے بھی دور تک سفر کرتی ہیں۔",
    "th": "สิทธิมนุษยชนเป็นของทุกคน เรื่องเล่าหกสิบวินาทีที่เดินทางไปได้ไกลกว่าที่เราจะไปถึง",
    "my": "လူ့အခွင့်အရေးသည် လူတိုင်းအတွက်ဖြစ်သည်။ စက္ကန့်ခြောက်ဆယ်အတွင်း ကျွန်ုပ်တို့၏ ပုံပြင်များ",
}
SIZE = 54
WIDTH = 1000
TURNS = 40
CACHES = (
    analysis._analyse,
    breaking.find_breaks,
    isolation.find_isolates,
    tokens.find_addresses,
    clusters._graphemes,
    segments._line_breaks,
)


def median(step: Callable[[], object]) -> float:
    """The median time of a step in milliseconds, after one turn to warm up."""
    step()
    times = []
    for _ in range(TURNS):
        begin = time.perf_counter()
        step()
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def forget() -> None:
    for cache in CACHES:
        cache.cache_clear()


def set_anew(text: str, language: str) -> Paragraph:
    forget()
    return lay_out(text, width=WIDTH, language=language, style=TextStyle(size=SIZE))


def fit_anew(text: str, language: str) -> Paragraph:
    forget()
    return fit(text, width=WIDTH, height=260, smallest=16, largest=160, language=language)


def with_pillow(paragraph: Paragraph) -> Callable[[], Image.Image]:
    """Pillow drawing the same lines with the same font, each in one call."""
    face = paragraph.lines[0].runs[0].run.face
    raqm = features.check("raqm")
    engine = ImageFont.Layout.RAQM if raqm else ImageFont.Layout.BASIC
    font = ImageFont.truetype(str(face.file), SIZE, layout_engine=engine)
    language = paragraph.language.tag if raqm else None
    direction = paragraph.direction if raqm else None

    def step() -> Image.Image:
        picture = Image.new("RGBA", (WIDTH, int(paragraph.height) + 1))
        pen = ImageDraw.Draw(picture)
        for line in paragraph.lines:
            pen.text(
                (line.box.x, line.baseline), line.text, "white", font, "ls",
                direction=direction, language=language,
            )  # fmt: skip
        return picture

    return step


def import_time() -> float:
    """Milliseconds that `import storykit.text` adds to a bare interpreter, best of five."""
    code = "import time; s=time.perf_counter(); import storykit.text; print(time.perf_counter()-s)"
    return 1000 * min(
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
        for _ in range(5)
    )


def main() -> None:
    plain, outline = Paint("#ffffff"), Paint("#ffffff", outline=5.5)
    shadow = Paint("#ffffff", outline=5.5, shadow=Shadow())
    print(f"import storykit.text: {import_time():.0f} ms")
    print(f"Pillow's own text: {'Raqm' if features.check('raqm') else 'basic, letters unjoined'}\n")
    print("| language | lines | set | fit | draw | outline | shadow | Pillow draw |")
    print("|---|---|---|---|---|---|---|---|")
    for tag, text in TEXTS.items():
        paragraph = set_anew(text, tag)
        steps = [
            partial(set_anew, text, tag),
            partial(fit_anew, text, tag),
            *(partial(draw, paragraph, paint) for paint in (plain, outline, shadow)),
            with_pillow(paragraph),
        ]
        times = " | ".join(f"{median(step):.2f}" for step in steps)
        print(f"| {tag} | {len(paragraph.lines)} | {times} |")


if __name__ == "__main__":
    main()
