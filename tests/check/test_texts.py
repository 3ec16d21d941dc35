"""Every text is there, in its own language and script."""

from __future__ import annotations


def test_a_text_missing_in_a_language_is_an_error_at_its_place(story, found):
    tale = story(
        languages=("en", "ar"),
        title={"en": "A tale", "ar": "حكاية"},
        scenes=[{"title": {"en": "Hello"}, "narration": {"en": "Hello all", "ar": "مرحبا"}}],
    )
    (finding,) = found(tale, "TEXT-01")
    assert finding.level == "error"
    assert finding.where.path == "scenes[0].title"
    assert "Arabic (ar)" in finding.message
    assert "ar:" in finding.cure


def test_an_empty_text_is_missing_too(story, found):
    tale = story(scenes=[{"narration": {"en": " ** "}}, {"items": [{"en": "one"}, {"en": " "}]}])
    assert [f.where.path for f in found(tale, "TEXT-01")] == ["scenes[1].items[1].en"]


def test_a_regional_language_takes_the_text_of_its_language(story, found):
    tale = story(languages=("ar-IQ",), title={"ar": "حكاية"}, scenes=[{"title": {"ar": "سلام"}}])
    assert found(tale, "TEXT-01") == []
    assert found(tale, "TEXT-02") == []


def test_a_card_is_only_asked_for_its_own_languages(story, found):
    tale = story(
        languages=("en", "ar"),
        title={"en": "A", "ar": "ا"},
        cards=[{"layout": "quote", "languages": ["ne"], "quote": {"ne": "नमस्ते"}}],
    )
    assert found(tale, "TEXT-01") == []
    assert found(tale, "TEXT-02") == []


def test_translations_nobody_sees_are_named(story, found):
    tale = story(
        languages=("ar",),
        title={"ar": "حكاية", "fr": "Un conte"},
        scenes=[
            {"title": {"ar": "سلام", "ar-IQ": "هلا"}},
            {"title": {"ar": "سلام", "arabik": "x"}},
        ],
    )
    messages = [f.message for f in found(tale, "TEXT-02")]
    assert any("French (fr)" in message for message in messages)
    assert any("ar-IQ" in message for message in messages)
    assert any("“arabik” is no language" in message for message in messages)
    assert len(messages) == 3


def test_a_narration_that_is_the_same_in_all_languages_is_doubted(story, found):
    tale = story(
        languages=("en", "ar"),
        title="A",
        scenes=[{"narration": "Hello", "link": "example.org", "by": "James Iliffe"}],
    )
    assert [f.where.path for f in found(tale, "TEXT-03")] == ["scenes[0].narration"]


def test_an_untranslated_text_is_seen_by_its_script(story, found):
    tale = story(
        languages=("en", "ar", "ne", "th", "zh-Hans"),
        title={"en": "A", "ar": "A tale of two", "ne": "कथा", "th": "เรื่อง", "zh-Hans": "故事"},
        scenes=[
            {"title": {"en": "UN", "ar": "UN", "ne": "This is it", "th": "x 1", "zh-Hans": "人权"}}
        ],
    )
    paths = [f.where.path for f in found(tale, "TEXT-04")]
    assert paths == ["title.ar", "scenes[0].title.ne"]


def test_quotation_marks_that_a_word_processor_curled_around_texts_are_noticed(story, found):
    scenes = [{"title": "“Our water”", "narration": "“We asked.”"}, {"narration": "“They came.”"}]
    (finding,) = found(story(title="“Water”", scenes=scenes), "TEXT-06")
    assert "4 of 4 texts" in finding.message
    assert "straight" in finding.cure
    # Someone who is quoted may well be: in a quotation, or in one scene among others.
    spoken = [{"quote": "“Our water”", "narration": "“We asked.” she said"} for _ in range(4)]
    assert found(story(scenes=spoken), "TEXT-06") == []
    scenes = [{"title": "Our water", "narration": "“We asked.”"}, {"narration": "They came."}]
    assert found(story(scenes=scenes), "TEXT-06") == []


def test_a_family_that_is_not_at_hand_is_told_with_the_roles_it_is_for(story, found, tmp_path):
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "ours.yaml").write_text(
        "like: steppe\n"
        "type: {title: {family: {Latn: Noto Serif, Khmr: Our Khmer, else: sans}},"
        " label: {family: {Khmr: Our Khmer, Thai: Our Thai, else: display}}}\n",
        encoding="utf-8",
    )
    tale = story(languages=("en", "km"), theme="ours")
    tale._folder = tmp_path
    (finding,) = found(tale, "GLYPH-02")
    assert "title, label in “Our Khmer”" in finding.message
    assert "fonts" in finding.cure
    english = story(languages=("en",), theme="ours")
    english._folder = tmp_path
    assert found(english, "GLYPH-02") == []
