"""The cards of a story: which there are, and drawing and writing each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from storykit.assets import Assets
from storykit.cards.card import alt_text, card_board
from storykit.cards.encoding import SUFFIXES, CardFacts, encode_card
from storykit.design.compositing import Clips
from storykit.design.flattening import flatten
from storykit.design.furnishing import fonts_of
from storykit.design.layouts import find_layout
from storykit.design.themes import Theme, find_theme
from storykit.errors import StorykitError, UsageError, nearest
from storykit.files import publish, safe_name
from storykit.formats import Format, find_format
from storykit.language import find_language
from storykit.script.models import Card, Story
from storykit.text import FontBook

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True)
class StoryCard:
    """One card of a story in one language and format, ready to be drawn.

    `clips` gives the frames of clips.
    """

    story: Story
    index: int
    language: str
    format: str
    theme: str
    fonts: FontBook | None = None
    clips: Clips | None = None

    @property
    def card(self) -> Card:
        """What the author wrote."""
        return self.story.cards[self.index]

    @property
    def name(self) -> str:
        """Its file's name without suffix: `<card>.<language>.<format>`."""
        return f"{safe_name(self.card.id, 'card')}.{self.language}.{self.format}"

    @property
    def facts(self) -> CardFacts:
        """What goes with it into its file and into the manifest."""
        return card_facts(self.story, self.card, self.language)

    def draw(self) -> Image:
        """The card as a Pillow image in RGB; errors carry the card's place in the script."""
        theme = find_theme(self.theme, self.story.folder)
        format = find_format(self.format)
        return paint_card(
            self.story, self.card, self.language, format, theme=theme, fonts=self.fonts,
            clips=self.clips,
        )  # fmt: skip


def paint_card(
    story: Story,
    card: Card,
    language: str,
    format: Format,
    *,
    theme: Theme | None = None,
    fonts: FontBook | None = None,
    logo: Path | None = None,
    clips: Clips | None = None,
) -> Image:
    """One card of a story as a Pillow image in RGB.

    `clips` gives the frames of clips; AssetError where one is needed and not given. Without
    `theme`, `fonts` and `logo` the story's own are found. Errors carry the card's place in the
    script.
    """
    assets = Assets((story.folder,))
    where = story.where(
        next((f"cards[{n}]" for n, c in enumerate(story.cards) if c is card), "cards")
    )
    try:
        if logo is None and story.logo:
            logo = assets.resolve(story.logo, story.where("logo"))
        theme = theme or find_theme(story.theme, story.folder)
        board = card_board(
            card,
            find_layout(card.layout, story.folder),
            theme,
            find_language(language),
            format,
            assets=assets,
            fonts=fonts or fonts_of(theme, story.folder),
            logo=logo,
            digits=story.digits,
            title=story.title.get(language) or "",
        )
        return flatten(board, clips)
    except StorykitError as error:
        raise error if error.where.file else error.at(where) from error


def card_facts(story: Story, card: Card, language: str) -> CardFacts:
    """What goes with a card into its file and into the manifest."""
    layout = find_layout(card.layout, story.folder)
    return CardFacts(
        language,
        alt_text(card, layout, find_language(language), story.digits),
        story.title.get(language) or "",
        (card.credit.get(language) or "") if card.credit else "",
    )


@dataclass(frozen=True)
class WrittenCard:
    """A card's file, and what the manifest says of it."""

    path: Path
    card: StoryCard
    width: int
    height: int
    facts: CardFacts


def story_cards(
    story: Story,
    *,
    languages: Sequence[str] | None = None,
    formats: Sequence[str] | None = None,
    layout: str | None = None,
    theme: str | None = None,
) -> tuple[StoryCard, ...]:
    """Every card of a story in its languages and formats, in the order of the script.

    What is given here narrows what the story and its cards name; UsageError for a layout that no
    card has.
    """
    return tuple(_story_cards(story, languages, formats, layout, theme))


def _story_cards(
    story: Story,
    languages: Sequence[str] | None,
    formats: Sequence[str] | None,
    layout: str | None,
    theme: str | None,
) -> Iterator[StoryCard]:
    layouts = {card.layout for card in story.cards}
    if layout is not None and layout not in layouts:
        raise UsageError(
            f"No card of the story has the layout “{layout}”.", cure=nearest(layout, tuple(layouts))
        )
    fonts = fonts_of(find_theme(theme or story.theme, story.folder), story.folder)
    for index, card in enumerate(story.cards):
        if layout is not None and card.layout != layout:
            continue
        for language in _chosen(card.languages or story.languages, languages):
            for format in _chosen(card.formats or story.formats, formats):
                yield StoryCard(story, index, language, format, theme or story.theme, fonts)


def _chosen(own: Sequence[str], asked: Sequence[str] | None) -> Sequence[str]:
    return own if asked is None else [name for name in asked if name in own]


def write_card(
    card: StoryCard, folder: Path, suffix: str = ".png", max_bytes: int | None = None
) -> WrittenCard:
    """Draws the card and publishes it as `<folder>/<name><suffix>`."""
    if suffix.lower() not in SUFFIXES:
        raise UsageError(
            f"Cards cannot be written as “{suffix}”.", cure=nearest(suffix, tuple(SUFFIXES))
        )
    image = card.draw()
    facts = card.facts
    data = encode_card(image, SUFFIXES[suffix.lower()], facts, max_bytes=max_bytes)
    path = publish(folder / f"{card.name}{suffix}", data)
    return WrittenCard(path, card, image.width, image.height, facts)
