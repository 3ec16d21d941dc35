"""The consent sheet is in the person's language and says what the script knows, and no secret."""

from __future__ import annotations

import pytest

from storykit.pages import consent_sheet, translated_languages
from storykit.pages.consent import _table
from storykit.script.people import Person


def sheet(story, **facts):
    person = Person.model_validate(facts)
    return consent_sheet(story.model_copy(update={"people": {"amina": person}}), "amina")


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("ur", "rtl"), ("hi", "ltr")])
def test_the_sheet_is_in_the_persons_language_and_direction(story, language, direction):
    page = sheet(story, language=language)
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert _table()[language]["freely_text"] in page


def test_a_regional_language_takes_the_sheet_of_its_language(story):
    assert '<html lang="ar" dir="rtl">' in sheet(story, language="ar-IQ")


def test_a_language_without_translation_gets_english_and_is_told_so(story):
    page = sheet(story, language="dv")
    assert '<html lang="en" dir="ltr">' in page
    assert "There is no translation" in page
    assert "ދިވެހި" in page


def test_a_translation_nobody_reviewed_says_so(story):
    assert "has not been reviewed" in sheet(story, language="ar")
    assert "has not been reviewed" not in sheet(story, language="en")


def test_what_the_script_knows_is_filled_in(story):
    consent = {
        "asked_by": "D. <Sarnai>", "purposes": ["campaign"], "platforms": ["facebook"],
        "expires": "2028-03-04", "contact": "rights@example.org",
    }  # fmt: skip
    page = sheet(story, name="Amina", language="en", consent=consent)
    for fact in ("D. &lt;Sarnai&gt;", "campaign", "facebook", "2028-03-04", "rights@example.org"):
        assert fact in page
    assert "Amina" in page


def test_the_name_of_someone_anonymous_is_left_to_be_written(story):
    assert "Amina" not in sheet(story, name="Amina", language="en", anonymous=True)
    assert "Amina" in sheet(story, name="Amina", language="en", anonymous=True, pseudonym=True)


def test_the_part_for_children_is_left_out_for_adults(story):
    words = _table()["en"]["child_text"]
    assert words in sheet(story, language="en", age=15)
    assert words in sheet(story, language="en")
    assert words not in sheet(story, language="en", age=40)


def test_a_blank_sheet_needs_nobody(story):
    assert _table()["en"]["title"] in consent_sheet(story)


def test_every_translation_has_every_sentence():
    keys = set(_table()["en"])
    for language in translated_languages():
        words = _table()[language]
        assert set(words) == keys
        assert all(words[key] for key in keys - {"reviewed"}), language
