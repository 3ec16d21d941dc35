"""Social cards: singly, and all those of a story.

card            the layout's fields to a Pillow image
story_cards     the cards a story names, each ready to be drawn
write_card      one of them to a file
encode_card     an image to the bytes of a PNG, JPEG or WebP with its alternative text
read_table_file, plan_cards, make_cards
                a table to a card of every row, only what is new or changed
"""

from storykit.cards.batch import MadeCard, make_cards
from storykit.cards.card import alt_text, card, card_board, card_fields
from storykit.cards.deck import (
    StoryCard,
    WrittenCard,
    card_facts,
    paint_card,
    story_cards,
    write_card,
)
from storykit.cards.encoding import CardFacts, encode_card, encode_png
from storykit.cards.plans import TableCard, TableOptions, TablePlan, plan_cards
from storykit.cards.samples import sample_card
from storykit.cards.tables import read_table_file

__all__ = [
    "CardFacts",
    "MadeCard",
    "StoryCard",
    "TableCard",
    "TableOptions",
    "TablePlan",
    "WrittenCard",
    "alt_text",
    "card",
    "card_board",
    "card_facts",
    "card_fields",
    "encode_card",
    "encode_png",
    "make_cards",
    "paint_card",
    "plan_cards",
    "read_table_file",
    "sample_card",
    "story_cards",
    "write_card",
]
