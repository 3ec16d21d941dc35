"""Makes the README's pictures from the example story: `python docs/make_pictures.py`."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

import storykit
from storykit.formats import find_format
from storykit.jobs.studio import Studio
from storykit.video.render import frame_at

DOCS = Path(__file__).resolve().parent
PICTURES = DOCS / "pictures"
WIDTH = 480


def main() -> None:
    """Writes a card and a frame of the example in English and Arabic."""
    PICTURES.mkdir(exist_ok=True)
    story = storykit.load(DOCS.parent / "examples" / "steppe" / "story.yaml")
    quote = next(card for card in story.cards if card.layout == "quote")
    studio = Studio(story)
    for language in ("en", "ar"):
        fields = {
            name: value if isinstance(value, str) else value.get(language)  # type: ignore[union-attr]
            for name, value in quote.fields.items()
        }
        card = storykit.card("quote", fields, language=language, folder=story.folder)
        save(card, f"card.{language}")
        film = studio.film(language, find_format("vertical"))
        road = next(timed for timed in studio.timeline(language).scenes if timed.id == "people")
        save(frame_at(film, road.span.end - 900), f"frame.{language}")


def save(picture: Image.Image, name: str) -> None:
    """Writes a picture, small enough for a page."""
    height = round(picture.height * WIDTH / picture.width)
    small = picture.resize((WIDTH, height), Image.Resampling.LANCZOS)
    small.save(PICTURES / f"{name}.jpg", quality=88, optimize=True)


if __name__ == "__main__":
    main()
