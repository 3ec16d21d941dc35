"""Makes the pictures of docs/captions.md: `python docs/make_caption_pictures.py`.

A row of each caption style in five languages, and karaoke word by word in Arabic and in a line of
Arabic and Latin words.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from storykit.design.captions import CAPTION_STYLES, caption_fits, paint_cue
from storykit.design.compositing import lay_on
from storykit.design.model import TimedSprite
from storykit.design.themes import find_theme
from storykit.formats import FORMATS
from storykit.spans import Span
from storykit.timeline import Cue, make_cues
from storykit.timeline.profiles import PROFILES
from storykit.voice.estimate import estimate_words
from storykit.voice.model import Narration

DOCS = Path(__file__).resolve().parent
PICTURES = DOCS / "pictures" / "captions"
GROUND = DOCS.parent / "examples" / "steppe" / "art" / "dawn.jpg"
FORMAT = FORMATS["vertical"]
THEME = find_theme("steppe")
WIDTH = 1200

TEXTS = {
    "en": "What can you say about human dignity in 60 seconds?",
    "ar": "ماذا نقول عن كرامة الإنسان في 60 ثانية؟",
    "hi": "सभी मनुष्यों को गौरव और अधिकारों में समानता प्राप्त है।",
    "th": "มนุษย์ทั้งปวงเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์",
    "my": "လူတိုင်းသည် တူညီလွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့် လည်းကောင်း",
}
MIXED = "تحدّثت اللجنة NHRI عن عملها (2019) في UNHCR."


def main() -> None:
    """Writes the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for style in CAPTION_STYLES:
        row = [seen(spoken(text, tag), tag, style, 0.45) for tag, text in TEXTS.items()]
        save(beside(row), style)
    for name, text in (("karaoke-arabic", TEXTS["ar"]), ("karaoke-mixed", MIXED)):
        cue = spoken(text, "ar")
        moments = [word.span.start + 40 for word in cue.words]
        lasts = cue.span.duration
        parts = [(moment - cue.span.start) / lasts for moment in moments]
        frames = [seen(cue, "ar", "karaoke", part) for part in parts]
        half = (len(frames) + 1) // 2
        save(above([beside(frames[:half]), beside(frames[half:])]), name)


def spoken(text: str, language: str) -> Cue:
    """The first caption of a text, as the timeline makes it."""
    words, lasts = estimate_words(text, language)
    narration = Narration(text, language, lasts, words)
    fits = caption_fits(THEME, language, [FORMAT])
    return make_cues(narration, PROFILES["social"], fits=fits, within=Span(0, lasts + 800))[0]


def seen(cue: Cue, language: str, style: str, share: float) -> Image.Image:
    """The caption band of a frame, so far into the caption."""
    with Image.open(GROUND) as art:
        height = round(art.height * FORMAT.width / art.width)
        frame = art.convert("RGB").resize((FORMAT.width, max(height, FORMAT.height)))
    moment = min(cue.span.start + round(cue.span.duration * share), cue.span.end - 1)
    for timed in shown(paint_cue(cue, THEME, language, FORMAT, style=style), moment):
        lay_on(frame, timed.sprite)
    band = FORMAT.caption
    edges = (band.x - 40, band.y - 10, band.right + 40, band.bottom + 26)
    return frame.crop(tuple(round(edge) for edge in edges))


def shown(sprites: tuple[TimedSprite, ...], moment: int) -> list[TimedSprite]:
    """What is seen at a moment."""
    return [timed for timed in sprites if moment in timed.span]


def beside(pictures: list[Image.Image]) -> Image.Image:
    """Pictures in a row."""
    row = Image.new("RGB", (sum(p.width for p in pictures), pictures[0].height), "white")
    at = 0
    for picture in pictures:
        row.paste(picture, (at, 0))
        at += picture.width
    return row


def above(rows: list[Image.Image]) -> Image.Image:
    """Rows above each other."""
    column = Image.new("RGB", (max(r.width for r in rows), sum(r.height for r in rows)), "white")
    at = 0
    for row in rows:
        column.paste(row, (0, at))
        at += row.height
    return column


def save(picture: Image.Image, name: str) -> None:
    """Writes a picture, small enough for a page."""
    height = round(picture.height * WIDTH / picture.width)
    small = picture.resize((WIDTH, height), Image.Resampling.LANCZOS)
    small.save(PICTURES / f"{name}.jpg", quality=76, optimize=True)


if __name__ == "__main__":
    main()
