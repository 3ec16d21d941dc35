"""Cards: drawn from plain values, mistakes told in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from storykit.cards import alt_text, card, card_fields
from storykit.design.layouts import find_layout
from storykit.errors import AssetError, UsageError
from storykit.formats import FORMATS, find_format, known_formats
from storykit.language import find_language
from storykit.script.fields import Translatable
from storykit.script.models import Content


@pytest.mark.parametrize("format", list(FORMATS))
def test_a_card_is_an_rgb_picture_of_the_formats_size(format: str) -> None:
    picture = card("quote", {"quote": "Words", "by": "Someone"}, format=format)
    assert picture.mode == "RGB"
    assert picture.size == (FORMATS[format].width, FORMATS[format].height)
    assert len(set(picture.resize((60, 60)).getdata())) > 20


def test_texts_may_be_given_for_each_language() -> None:
    fields = {"quote": {"en": "Words", "ar": "كلمات"}}
    english = card("quote", fields, language="en")
    arabic = card("quote", fields, language="ar")
    assert arabic.tobytes() == card("quote", {"quote": "كلمات"}, language="ar").tobytes()
    assert english.tobytes() != arabic.tobytes()


def test_pictures_are_found_in_the_folder_or_by_their_full_path(tmp_path: Path) -> None:
    Image.new("RGB", (300, 200), (0, 90, 160)).save(tmp_path / "sea.jpg")
    inside = card("photo", {"image": "sea.jpg"}, folder=tmp_path)
    outside = card("photo", {"image": str(tmp_path / "sea.jpg")})
    assert inside.tobytes() == outside.tobytes()
    assert inside.getpixel((540, 300)) == pytest.approx((0, 90, 160), abs=3)


@pytest.mark.parametrize(
    ("layout", "fields", "options", "message"),
    [
        ("qoute", {}, {}, "Did you mean “quote”"),
        ("quote", {"by": "Someone"}, {}, "needs “quote”"),
        ("quote", {"quote": "a", "bye": "b"}, {}, "has no field “bye”. Did you mean “by”"),
        ("quote", {"quote": ["a"]}, {}, "cannot be list"),
        ("figure", {"number": ["many"]}, {}, "Give a number"),
        ("list", {"items": "one"}, {}, "Give a list of texts"),
        ("quote", {"quote": "a"}, {"language": "xx"}, "no language “xx”"),
        ("quote", {"quote": "a"}, {"format": "sqare"}, "Did you mean “square”"),
        ("quote", {"quote": "a"}, {"theme": "stepe"}, "Did you mean “steppe”"),
    ],
)
def test_mistakes_are_told_in_plain_words(
    layout: str, fields: dict[str, object], options: dict[str, str], message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        card(layout, fields, **options)  # type: ignore[arg-type]
    assert message in str(caught.value)


def test_a_missing_picture_is_told_by_name() -> None:
    with pytest.raises(AssetError, match=r"gone\.jpg"):
        card("photo", {"image": "gone.jpg"})


def test_alternative_text_says_the_words_then_the_picture() -> None:
    layout = find_layout("figure")
    fields = card_fields(layout, {"number": 60, "unit": "seconds", "label": "for *one* story"})
    content = Content(id="x", layout="figure", fields=fields, alt=Translatable.of("A phone."))
    assert alt_text(content, layout, find_language("en")) == ("60 seconds. for one story. A phone.")


def test_alternative_text_ends_sentences_as_the_language_does() -> None:
    layout = find_layout("quote")
    content = Content(
        id="x", layout="quote", fields=card_fields(layout, {"quote": "सब बराबर हैं", "by": "राधा"})
    )
    assert alt_text(content, layout, find_language("hi")) == "सब बराबर हैं। राधा।"


def test_a_photo_card_needs_a_picture_or_a_clip() -> None:
    layout = find_layout("photo")
    with pytest.raises(UsageError, match="needs “image” or “video”"):
        card_fields(layout, {"caption": "Morning"})
    assert card_fields(layout, {"video": "a.mp4"}) == {"video": "a.mp4"}


def test_cards_for_stories_use_more_of_the_frame_than_videos() -> None:
    format = FORMATS["vertical"]
    rest = format.at_rest()
    assert rest.safe.contains(format.safe)
    assert rest.zoom > format.zoom
    assert FORMATS["square"].at_rest() is FORMATS["square"]
    for name in known_formats():
        if find_format(name).like == "vertical" and find_format(name).safe != format.safe:
            assert find_format(name).at_rest().safe == find_format(name).safe
