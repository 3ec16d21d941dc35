"""What belongs together stays together when captions are broken, language by language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storykit.language import find_language
from storykit.language.bonds import bonds_of
from storykit.spans import Span
from storykit.timeline import Cue
from storykit.timeline.breaks import SPACE, TIGHT, places
from storykit.timeline.measures import Ruler
from storykit.timeline.pace import readable
from storykit.timeline.profiles import PROFILES
from storykit.voice.estimate import estimate_words
from storykit.voice.model import Narration

Captions = Callable[..., tuple[Cue, ...]]


def cost(text: str, language: str) -> float:
    """What a break costs at the bar of a text."""
    before, _, after = text.partition("|")
    whole = before + after
    found = places(whole, find_language(language), Ruler(whole), 1000)
    return next((place.cost for place in found if place.at == len(before)), float("inf"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "they speak of human |rights today"),
        ("en", "as Article |5 says it"),
        ("en", "the people's |own stories"),
        ("fr", "pour les droits |de l’homme partout"),
        ("ru", "живут далеко друг |от друга здесь"),
        ("ru", "комиссия по правам |человека рассказала"),
        ("mn", "хамтдаа гарын |авлага бичиж"),
        ("id", "tentang hak |asasi manusia kita"),
        ("ar", "عن حقوق |الإنسان في كل مكان"),
        ("fa", "درباره حقوق |بشر سخن گفت"),
        ("ur", "قومی |اداروں سے لوگ آئے"),
        ("hi", "वीडियो की |पटकथाएँ लिखीं"),
        ("bn", "২০টি জাতীয় |প্রতিষ্ঠান থেকে"),
        ("th", "เล่าให้เพื่อน|ร่วมงานฟัง"),
        ("my", "စက္ကန့် |၆၀ အတွင်း"),
    ],
)
def test_terms_attributes_and_numbered_things_are_not_torn(language: str, text: str) -> None:
    assert cost(text, language) >= TIGHT


@pytest.mark.parametrize(
    ("language", "text"),
    [("hi", "20 संस्थाओं से |23 लोग आए"), ("bn", "প্রতিষ্ঠান থেকে |২৩ জন এসেছিলেন"),
     ("ur", "60 سیکنڈ میں |کیا کہہ سکتے ہیں"), ("kk", "бейбітшілік үшін |күресеміз")],
)  # fmt: skip
def test_a_phrase_is_over_after_a_postposition(language: str, text: str) -> None:
    assert cost(text, language) < SPACE


@pytest.mark.parametrize(
    ("language", "spaced", "within"),
    [
        ("th", "มองโกเลียกว้างใหญ่ |ผู้คนอยู่ห่างไกลกัน", "มองโกเลีย|กว้างใหญ่ ผู้คน"),
        ("my", "လူတို့သည် |တစ်ဦးနှင့်တစ်ဦး", "အဖွဲ့အစည်း|များသည် ပြောင်းလဲမှု"),
        ("km", "មនុស្សទាំងអស់ |កើតមក", "មនុស្ស|ទាំងអស់ កើតមក"),
        ("lo", "ມະນຸດທຸກຄົນ |ເກີດມາ", "ມະນຸດ|ທຸກຄົນ ເກີດມາ"),
    ],
)
def test_spaces_come_first_where_they_part_phrases(language: str, spaced: str, within: str) -> None:
    assert cost(spaced, language) + 40 < cost(within, language)


def test_terms_do_not_bind_other_words() -> None:
    assert not bonds_of("en").is_term("human", "resources")
    assert bonds_of("en").is_term("human", "rights")
    assert not bonds_of("ru").is_term("друг", "пришёл")
    assert bonds_of("sw").attributes == frozenset()
    assert bonds_of("mn-Mong").pairs == ()


@pytest.mark.parametrize("language", ["en", "my", "id", "ru", "zh"])
def test_a_voice_nobody_hears_is_as_slow_as_its_captions_are_read(language: str) -> None:
    text = {
        "en": "Internationally standardised responsibilities notwithstanding, they came.",
        "my": "သူတို့သည် တန်ဖိုးများ၊ လှုပ်ရှားမှုများနှင့် မိတ်ဖက်ပြုမှုများကို လေ့လာခဲ့ကြသည်။",
        "id": "Pertanggungjawaban kewarganegaraan berkesinambungan dipertimbangkan bersama.",
        "ru": "Ответственность правительственных учреждений предусматривается законодательством.",
        "zh": "人人生而自由，在尊严和权利上一律平等。",
    }[language]
    row = find_language(language)
    words, lasts = estimate_words(text, row)
    given = Narration(text, language, lasts, words)
    usual, slow = (
        readable(given, row, PROFILES["social"]),
        readable(given, row, PROFILES["children"]),
    )
    assert slow.duration >= usual.duration >= given.duration
    assert [word.start for word in slow.words] == [word.start for word in words]
    assert all(a.span.end <= b.span.start for a, b in zip(slow.words, slow.words[1:], strict=False))
    ruler = Ruler(text)
    whole = ruler.between(0, len(text)) * 1000 / slow.duration
    assert whole <= PROFILES["children"].speed_for(row)


def test_one_word_lasts_as_long_as_a_caption_must() -> None:
    given = Narration("Yes", "en", 300, (estimate_words("Yes", "en")[0]))
    found = readable(given, find_language("en"), PROFILES["dcmp"])
    assert found.duration == PROFILES["dcmp"].shortest
    assert found.words[0].span == Span(0, given.words[0].span.end)
