"""One call to act, values first, hope beside trouble, and people called what they are."""

from __future__ import annotations

import pytest

from storykit.check import wordlists
from storykit.check.wordlists import LISTS, find_phrase, listed_languages, word_list
from storykit.jobs.lists import list_languages
from storykit.language import find_language

END = {"call": {"en": "Write to us"}, "link": "rights.example.org", "duration": 5000}


def test_a_call_with_a_verb_and_an_address_at_the_end_is_enough(story, found):
    assert found(story([{"title": {"en": "Hi"}}, END]), "CTA-01") == []


@pytest.mark.parametrize(
    ("scenes", "says"),
    [
        ([{"title": {"en": "Hi"}}, {"title": {"en": "The end"}}], "asks nobody"),
        ([END, END], "2 calls"),
        ([END, {"title": {"en": "Bye"}}], "not in the last scene"),
        ([{**END, "call": {"en": "Together"}}], "no verb"),
        ([{"call": {"en": "Write to us"}, "duration": 5000}], "no address"),
        ([{**END, "duration": 2000}], "is seen for 2.0 s"),
    ],
)
def test_calls_that_lead_nowhere_are_told_why(story, found, scenes, says):
    assert any(says in f.message for f in found(story(scenes), "CTA-01"))


@pytest.mark.parametrize(
    "channel", ["rights.mn", "@nhrcm", "#HumanRights", "+976 7000 1234", "٠٨٠٠ ١٢٣٤"]
)
def test_addresses_accounts_hashtags_and_telephones_are_channels(story, found, channel):
    assert found(story([{**END, "link": channel}]), "CTA-01") == []


def test_an_arabic_call_is_read_with_what_is_joined_to_it(story, found):
    end = {"call": {"ar": "والآن فاكتبوا قصتكم"}, "link": "apf.net", "duration": 5000}
    assert found(story([end], languages=("ar",), title={"ar": "حكاية"}), "CTA-01") == []


def test_a_value_in_any_language_of_the_first_third_is_enough(story, found):
    scenes = [
        {"narration": {"en": "Think of it.", "ar": "هذه كرامتكم."}},
        {"narration": {"en": "Then we went on.", "ar": "ثم مضينا."}},
        {"narration": {"en": "And on we went.", "ar": "ومضينا."}},
    ]
    tale = story(scenes, languages=("en", "ar"), title="x")
    assert found(tale, "VAL-01") == []
    scenes[0]["narration"]["ar"] = "فكروا في ذلك."
    assert len(found(story(scenes, languages=("en", "ar"), title="x"), "VAL-01")) == 1


def test_a_story_of_problems_alone_lacks_hope_and_balance(story, found):
    dark = story([{"narration": {"en": "Violence and fear."}}, {"narration": {"en": "Then war."}}])
    assert len(found(dark, "VAL-02")) == 1
    assert "100%" in found(dark, "VAL-03")[0].message
    light = story(
        [
            {"narration": {"en": "Violence and fear."}},
            {
                "narration": {
                    "en": "Neighbours help and build again, and share what they have learned."
                }
            },
        ]
    )
    assert found(light, "VAL-02") == []
    assert found(light, "VAL-03") == []


def test_labels_are_named_with_better_words(story, found):
    tale = story(
        [{"narration": {"en": "She speaks for the voiceless.", "ar": "تتحدث عن المعاقين."}}],
        languages=("en", "ar"), title="x",
    )  # fmt: skip
    english, arabic = found(tale, "VAL-04")
    assert "“voiceless”" in english.message
    assert "not listened to" in english.cure
    assert "ذوو الإعاقة" in arabic.cure


def test_a_grave_topic_needs_a_warning_and_help(story, found):
    plain = [{"title": {"en": "A life"}}, {"title": {"en": "The end"}}]
    assert found(story(plain), "SAFE-01") == []
    assert len(found(story(plain, check={"topics": ["suicide"]}), "SAFE-01")) == 2
    kind = [
        {"title": {"en": "Warning: this story speaks of suicide"}},
        {"title": {"en": "Helpline: 1800"}},
    ]
    assert found(story(kind, check={"topics": ["suicide"]}), "SAFE-01") == []


def test_a_synthetic_voice_is_told_of(story, found):
    scenes = [{"narration": {"en": "Hello"}}]
    assert found(story(scenes), "AI-01") == []
    assert len(found(story(scenes, voice={"narrator": "espeak"}), "AI-01")) == 1
    told = {"narrator": "espeak", "credit": {"en": "Computer voice"}}
    assert found(story(scenes, voice=told), "AI-01") == []


@pytest.mark.parametrize("rule", ["CTA-01", "VAL-01", "VAL-02", "VAL-03", "VAL-04", "VAL-05"])
def test_a_language_without_a_list_is_told_of_and_does_not_pass(story, found, rule):
    tale = story(
        [{"narration": {"tet": "Ita hotu-hotu"}}], languages=("tet",), title={"tet": "Istória"}
    )
    (finding,) = [f for f in found(tale, rule) if "Not checked" in f.message]
    assert finding.level == "info"
    assert "tet" in finding.message


def test_every_word_list_names_a_known_language_its_sources_and_known_lists():
    for tag, about in listed_languages().items():
        assert find_language(tag).tag == tag
        assert about["sources"]
        assert set(about["lists"]) <= set(LISTS)


def test_every_listed_word_is_found_in_itself():
    for tag, about in listed_languages().items():
        for name in about["lists"]:
            words = word_list(name, tag)
            for entry in words.entries:
                written = entry.replace("*", "")
                assert written, (tag, name)
                assert words.find(f"“{written}!”"), (tag, name, entry)


def test_a_star_inside_an_entry_stands_for_the_rest_of_a_word():
    assert word_list("victims", "ru").find("Помощь нелегальным мигрантам").word == (
        "нелегальным мигрантам"
    )
    assert word_list("victims", "ru").find("нелегальность").instead


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("والكرامة أولًا", "كرامة"),
        ("كَرَامَة", "كرامة"),
        ("بكرامتهم", "كرامت*"),
    ],
)
def test_arabic_words_are_found_with_what_is_joined_and_vowelled(text, word):
    assert word_list("values", "ar").find(text)


def test_words_inside_other_words_are_not_found():
    people = word_list("people", "en")
    assert people.find("A mango tree, womanly, chefs") is None
    assert people.find("A MAN, walking").word == "MAN"
    assert word_list("people", "ar").find("أمس في الشامل") is None


@pytest.mark.parametrize(
    ("phrase", "text", "stands"),
    [
        ("Khovd", "the Khovd market", True),
        ("Khovd", "KHOVD'S", True),
        ("Khovd", "Khovdian", True),
        ("Ana", "Banana", False),
        ("Li", "Lima", False),
        ("خوفد", "ومن خوفد", True),
        ("خوفد", "بخوفد", True),
        ("Улаан", "Улаанбаатарт", True),
        ("เชียงใหม่", "อยู่ที่เชียงใหม่มานาน", True),
        ("José", "Jose\u0301", True),
    ],
)
def test_names_are_found_whole_in_every_script(phrase, text, stands):
    assert find_phrase(phrase, text) is stands


def test_lists_that_no_editor_of_the_language_has_read_say_so(story, found, monkeypatch):
    tale = story([{"title": {"en": "The voiceless"}}])
    (finding,) = found(tale, "VAL-04")
    assert "No editor of English has read this list yet" in finding.cure
    assert list_languages("en")[0]["words"] == "lists nobody has read yet"
    assert list_languages("dv")[0]["words"] == "no lists"
    read = {**wordlists._table("en"), "reviewed": "B. Bat, 2026-10"}
    monkeypatch.setattr(wordlists, "_table", lambda tag: read if tag == "en" else {})
    (finding,) = found(tale, "VAL-04")
    assert "No editor" not in finding.cure
    assert list_languages("en")[0]["words"] == "lists read by B. Bat, 2026-10"
