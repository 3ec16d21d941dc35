"""Draws the pictures of `video.md`: `python docs/make_video_pictures.py`.

Each transition and each entrance in English and Arabic, artwork in layers, a picture in a picture
and a split screen, and the loop. The frames are those of the video.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

import storykit
from storykit.formats import find_format
from storykit.jobs.studio import Studio
from storykit.video.draft import draft_of
from storykit.video.model import Film
from storykit.video.render import frame_at

DOCS = Path(__file__).resolve().parent
PICTURES = DOCS / "pictures" / "video"
STEPPE = DOCS.parent / "examples" / "steppe"
SIDE = 116
GAP = 4
PACKING = {"quality": 78, "method": 6}

TRANSITIONS = ("fade", "slide", "wipe", "through-black", "zoom")
ENTRANCES = {
    "fade": "enter: {fade: 600ms}",
    "rise": "enter: {fade: 600ms, rise: 20%}",
    "slide": "enter: {fade: 600ms, slide: 30%}",
    "wipe": "enter: {wipe: start, time: 600ms}",
    "types": "types: 600ms",
}
COUNTING = """about: A number that counts up.
fields: {number: {kind: number, required: true}}
tone: night
layers:
  - {number: "{{ number }}", type: number, scale: 0.5, align: center, at: middle, counts: 600ms}
"""
SCENE = "  - {{id: {0}, layout: {1}, {2}, duration: 2s}}\n"


def all_pictures() -> Iterator[tuple[str, Image.Image]]:
    """Every picture of the page, with its name."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        shutil.copytree(STEPPE / "art", place / "art")
        shutil.copytree(STEPPE / "clips", place / "clips")
        (place / "layouts").mkdir()
        for name, how in ENTRANCES.items():
            (place / "layouts" / f"{name}-in.yaml").write_text(_entering(how), encoding="utf-8")
        (place / "layouts" / "counts-in.yaml").write_text(COUNTING, encoding="utf-8")
        yield "transitions", _sheet(place, _transitions(), (100, 200, 300))
        yield "entrances", _sheet(place, _entrances(), (120, 240, 420))
        yield "views", _views(place)


def _entering(how: str) -> str:
    return (
        "about: Words that come in.\nfields: {title: required}\ntone: night\nlayers:\n"
        f'  - text: "{{{{ title }}}}"\n    type: title\n    align: center\n'
        f"    at: middle\n    {how}\n"
    )


def _story(scenes: str) -> str:
    return (
        "storykit: 1\nid: shown\ntitle: {en: Shown, ar: مثال}\nlanguages: [en, ar]\n"
        f"formats: [square]\nscenes:\n{scenes}"
    )


def _transitions() -> str:
    first = SCENE.format("first", "photo", "image: art/night.jpg, motion: still")
    return first + "".join(
        SCENE.format(
            name, "title",
            f"title: {{en: Water, ar: ماء}}, image: art/{'dawn' if at % 2 else 'night'}.jpg, "
            f"motion: still, transition: {name}",
        )
        for at, name in enumerate(TRANSITIONS, 1)
    )  # fmt: skip


def _entrances() -> str:
    first = SCENE.format("first", "fade-in", "title: {en: One, ar: واحد}")
    words = "title: {en: Human rights, ar: حقوق الإنسان}, transition: cut"
    scenes = "".join(SCENE.format(f"to-{n}", f"{n}-in", words) for n in ENTRANCES)
    counts = SCENE.format("to-counts", "counts-in", "number: 12500, transition: cut")
    return first + scenes + counts


def _films(place: Path, text: str) -> list[Film]:
    script = place / "story.yaml"
    script.write_text(text, encoding="utf-8")
    studio = Studio(storykit.load(script))
    return [draft_of(studio.film(tag, find_format("square"))) for tag in ("en", "ar")]


def _sheet(place: Path, scenes: str, moments: tuple[int, ...]) -> Image.Image:
    """A row for each scene but the first: its moments in English, then in Arabic."""
    films = _films(place, _story(scenes))
    rows = [
        [
            frame_at(film, film.shots[number].span.start + moment)
            for film in films
            for moment in moments
        ]
        for number in range(1, len(films[0].shots))
    ]
    return _grid(rows)


def _views(place: Path) -> Image.Image:
    clip = "clips/steppe-road.mp4"
    scenes = SCENE.format("inset", "inset", f"image: art/dawn.jpg, motion: still, inset: {clip}")
    scenes += SCENE.format("pair", "pair", f"video: {clip}, second_image: art/city.jpg")
    films = _films(place, _story(scenes))
    return _grid([[frame_at(f, shot.span.start + 900) for f in films for shot in f.shots]])


def _grid(rows: list[list[Image.Image]]) -> Image.Image:
    half = len(rows[0]) // 2
    width = len(rows[0]) * (SIDE + GAP) + 2 * GAP
    sheet = Image.new("RGB", (width, len(rows) * (SIDE + GAP) - GAP), "#ffffff")
    for y, row in enumerate(rows):
        for x, picture in enumerate(row):
            small = picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
            left = x * (SIDE + GAP) + (3 * GAP if x >= half else 0)
            sheet.paste(small, (left, y * (SIDE + GAP)))
    return sheet


def main() -> None:
    """Writes every picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, picture in all_pictures():
        picture.save(PICTURES / f"{name}.webp", "WEBP", **PACKING)


if __name__ == "__main__":
    main()
