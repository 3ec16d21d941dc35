"""What is wrong with a text is told before anything is drawn."""

from __future__ import annotations

import pytest

from storykit.language import languages, sample_text
from storykit.text import missing_glyphs, preflight, repair
from storykit.text.zawgyi import looks_like_zawgyi, zawgyi_to_unicode

ZAWGYI = "သီဟိုဠ္မွ ဉာဏ္ႀကီးရွင္သည္ အာယုဝၯနေဆးၫႊန္းစာကို ဇလြန္ေဈးေဘးဗာဒံပင္ထက္ အဓိ႒ာန္လ်က္ ဂဃနဏဖတ္ခဲ့သည္။"
UNICODE = "သီဟိုဠ်မှ ဉာဏ်ကြီးရှင်သည် အာယုဝဍ္ဎနဆေးညွှန်းစာကို ဇလွန်ဈေးဘေးဗာဒံပင်ထက် အဓိဋ္ဌာန်လျက် ဂဃနဏဖတ်ခဲ့သည်။"


def rules(text: str, language: str) -> list[str]:
    return [finding.rule for finding in preflight(text, language)]


@pytest.mark.parametrize("language", languages(), ids=str)
def test_good_texts_have_nothing_wrong(language: object) -> None:
    row = next(each for each in languages() if each == language)
    wrong = [f for f in preflight(sample_text(row), row) if f.rule != "GLYPH"]
    assert wrong == []


def test_a_missing_letter_is_told_with_its_name_cluster_and_font() -> None:
    (missing,) = missing_glyphs("abc ܫ", "en")
    assert missing.code_point == 0x072B
    assert missing.name == "SYRIAC LETTER SHIN"
    assert missing.start == 4
    assert missing.suggestion == "Noto Sans Syriac"
    (finding,) = preflight("abc ܫ", "en")
    assert finding.rule == "GLYPH"
    assert "U+072B" in finding.message
    assert "Noto Sans Syriac" in finding.cure


def test_a_missing_mark_is_told_with_its_letter() -> None:
    (missing,) = missing_glyphs("سلا\u0730م", "ar")
    assert missing.code_point == 0x0730
    assert missing.cluster == "ا\u0730"
    assert missing.start == 2


def test_marks_that_fonts_compose_are_not_missing() -> None:
    assert missing_glyphs("e\u0301 ā́ ʻokina Ṣ̌", "sm") == []


@pytest.mark.parametrize(
    ("text", "language", "rule"),
    [
        ("\u2067abc", "ar", "BIDI"),
        ("abc\u2069", "ar", "BIDI"),
        ("\u202babc\u202c", "ar", "BIDI"),
        ("ﻡﺮﺤﺑﺎ", "ar", "FORMS"),
        ("a\ue000", "en", "PRIVATE"),
        ("caf\ufffd", "fr", "ENCODING"),
        ("???? ??????", "bn", "ENCODING"),
        ("??????", "bn", "ENCODING"),
        ("“??? NHRI ????”", "km", "ENCODING"),
        (ZAWGYI, "my", "ZAWGYI"),
    ],
)
def test_what_is_wrong_is_found(text: str, language: str, rule: str) -> None:
    assert rule in rules(text, language)


@pytest.mark.parametrize("text", ["সত্যি??", "Really???", "?", "কেন ??", "Why? Who? ?!"])
def test_questions_are_well(text: str) -> None:
    assert rules(text, "bn" if ord(text[0]) > 0x900 else "en") == []


def test_balanced_isolates_and_honorific_ligatures_are_well() -> None:
    assert rules("قال \u2067abc\u2069 ﷺ", "ar") == []


def test_zawgyi_becomes_unicode() -> None:
    assert zawgyi_to_unicode(ZAWGYI) == UNICODE
    assert repair(ZAWGYI, "my") == UNICODE
    assert repair(UNICODE, "my") == UNICODE
    assert not looks_like_zawgyi(UNICODE)


@pytest.mark.parametrize(
    ("zawgyi", "unicode"),
    [("ျမန္မာ", "မြန်မာ"), ("လူ႔အခြင့္အေရး", "လူ့အခွင့်အရေး"), ("အဂၤလိပ္", "အင်္ဂလိပ်")],
)
def test_zawgyi_words(zawgyi: str, unicode: str) -> None:
    assert looks_like_zawgyi(zawgyi)
    assert zawgyi_to_unicode(zawgyi) == unicode


def test_presentation_forms_become_letters() -> None:
    assert repair("\ufee1\ufeae\ufea3\ufe8e \ufefb ﷺ", "ar") == "مرحا لا ﷺ"
