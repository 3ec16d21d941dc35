# The tables of mistakes are read along their lines.
# ruff: noqa: E501
from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import storykit
from storykit.errors import Finding, ScriptError, UsageError
from storykit.script.fields import Field, Translatable
from storykit.script.loading import load_story
from storykit.script.models import Card, Scene, Story

Read = Callable[..., Story]
Mistakes = Callable[..., dict[str, Finding]]

HEAD = "storykit: 1\ntitle: Our story\nlanguages: [en, ar]\n"
SCENE = "scenes:\n  - layout: photo\n"


def scene(text: str) -> str:
    """A script of one scene with these keys."""
    return HEAD + "scenes:\n  - " + text.strip().replace("\n", "\n    ") + "\n"


# What is read ------------------------------------------------------------------------------------


def test_a_whole_story_is_read(read: Read) -> None:
    story = read(
        """
storykit: 1
title: {en: "Stories", ar: "قصص"}
languages: [en, AR-iq, zh-hant]
formats: [vertical, og]
theme: ink
fps: 25
digits: native
logo: art/logo.png
voice: {narrator: files, rate: 1.1}
music: {file: music/a.ogg, level: -20, fade_in: 1.5s, fade_out: 400ms}
captions: {burn: no, highlight: word}
credits: ["APF", {en: "Thanks", ar: "شكرًا"}]
scenes:
  - layout: title
    title: {en: "Hello", ar: "مرحبا"}
    narration: {en: "Hello, all.", AR: "مرحبا بكم."}
  - id: road
    layout: photo
    video: clips/a.mp4
    clip_sound: true
    clip_start: 2s
    focus: [0.2, 0.4]
    motion: still
    transition: wipe
    duration: 3.5s
    effects: [mirror, {rotate: {angle: 3}}]
cards:
  - layout: quote
    quote: {en: "Hi"}
    formats: og
    languages: en
"""
    )
    assert story.languages == ("en", "ar-IQ", "zh-Hant")
    assert story.formats == ("vertical", "og")
    assert story.music is not None
    assert (story.music.fade_in, story.music.fade_out, story.music.level) == (1500, 400, -20)
    assert story.captions.burn is False
    assert [credit.get("ar") for credit in story.credits] == ["APF", "شكرًا"]
    first, second = story.scenes
    assert first.fields["title"] == Translatable.of({"en": "Hello", "ar": "مرحبا"})
    assert first.narration is not None
    assert first.narration.get("ar") == "مرحبا بكم."
    assert (second.clip, second.duration, second.clip_start) == ("clips/a.mp4", 3500, 2000)
    assert second.effects == ("mirror", {"rotate": {"angle": 3}})
    (card,) = story.cards
    assert (card.id, card.formats, card.languages) == ("our-story-quote-1", ("og",), ("en",))


def test_names_are_made_where_none_are_written(read: Read) -> None:
    text = HEAD + (
        "scenes:\n  - layout: photo\n  - id: scene-1\n    layout: photo\n  - layout: photo\n"
        "cards:\n  - {layout: quote, quote: a}\n  - {layout: title, title: b}\n"
        "  - {layout: quote, quote: c}\n"
    )
    story = read(text)
    assert [scene.id for scene in story.scenes] == ["scene-2", "scene-1", "scene-3"]
    names = ["our-story-quote-1", "our-story-title-1", "our-story-quote-2"]
    assert [card.id for card in story.cards] == names
    assert story.id == "our-story"
    assert read(text, "My film.yaml").id == "My-film"
    assert read(text + "id: steppe\n").id == "steppe"
    assert read(text + "id: 2024\n").id == "2024"


def test_ids_become_safe_names(read: Read) -> None:
    story = read(scene("id: The road / 2\nlayout: photo"))
    assert story.scenes[0].id == "The-road-2"


def test_the_same_story_in_json_is_the_same(read: Read) -> None:
    as_json = (
        '{"storykit": 1, "title": "Our story", "languages": ["en", "ar"],'
        ' "scenes": [{"layout": "photo", "image": "a.jpg"}]}'
    )
    yaml = read(scene("layout: photo\nimage: a.jpg"))
    assert read(as_json, "story.json") == yaml.at(
        yaml.folder, yaml.folder / "story.json", read(as_json, "story.json")._positions
    )


def test_a_story_made_in_memory_is_read_like_a_file(
    tmp_path: Path, layouts: Mapping[str, Mapping[str, Field]]
) -> None:
    story = load_story(
        {
            "storykit": 1,
            "title": "A",
            "languages": ["en"],
            "scenes": [{"layout": "figure", "number": 3.5}],
        },
        layouts,
        folder=tmp_path,
    )
    assert (story.file, story.folder, story.id) == (None, tmp_path, "story")
    assert story.scenes[0].fields["number"] == 3.5
    assert str(story.where("scenes[0].number")) == "scenes[0].number"
    with pytest.raises(ScriptError, match="languages"):
        load_story({"storykit": 1, "title": "A"}, layouts)


def test_a_story_knows_where_its_parts_stand(read: Read) -> None:
    story = read(scene("layout: photo\nimage: a.jpg"))
    where = story.where("scenes[0].image")
    assert (where.file, where.line, where.column) == (story.file, 6, 12)
    assert story.where("scenes[0].alt").line == 5
    copy: Story = pickle.loads(pickle.dumps(story))
    assert copy == story
    assert copy.where("scenes[0].image") == where
    assert copy.folder == story.folder


def test_texts_may_be_written_as_numbers_or_bare_words(read: Read) -> None:
    story = read(scene("layout: quote\nquote: 007\nby: {en: 1.50, ar: yes}\ncredit: True"))
    fields = story.scenes[0].fields
    assert fields["quote"] == Translatable.of("007")
    assert fields["by"] == Translatable.of({"en": "1.50", "ar": "yes"})
    assert story.scenes[0].credit == Translatable.of("True")


def test_space_around_a_text_is_no_part_of_it(read: Read) -> None:
    story = read(scene('layout: quote\nquote: |\n  One\n  two\nby: "  x "'))
    assert story.scenes[0].fields["quote"] == Translatable.of("One\ntwo")
    assert story.scenes[0].fields["by"] == Translatable.of("x")


def test_joiners_and_direction_marks_stay_in_a_text(read: Read) -> None:
    text = "می\u200cخواهم\u200f"
    story = read(scene(f'layout: quote\nquote: "{text}"'))
    assert story.scenes[0].fields["quote"] == Translatable.of(text)


def test_keys_left_empty_count_as_left_out(read: Read, mistakes: Mistakes) -> None:
    story = read(scene('layout: photo\nimage:\ncaption: ""\ncredit: {en: Me, ar: }\nmotion:'))
    assert story.scenes[0].fields == {}
    assert story.scenes[0].credit == Translatable.of({"en": "Me"})
    assert story.scenes[0].motion is None
    assert "is empty" in mistakes(scene('layout: quote\nquote: ""'))["scenes[0].quote"].message


@pytest.mark.parametrize(
    "written",
    [
        "items: [{en: a, ar: ا}, {en: b, ar: ب}]",
        "items: {en: [a, b], ar: [ا, ب]}",
    ],
)
def test_a_list_may_be_written_by_item_or_by_language(read: Read, written: str) -> None:
    story = read(scene(f"layout: list\n{written}"))
    assert story.scenes[0].fields["items"] == (
        Translatable.of({"en": "a", "ar": "ا"}),
        Translatable.of({"en": "b", "ar": "ب"}),
    )


def test_one_text_makes_a_list_of_one(read: Read) -> None:
    story = read(scene("layout: list\nitems: only this\nstyle: b"))
    assert story.scenes[0].fields == {"items": (Translatable.of("only this"),), "style": "b"}


def test_a_number_may_be_a_text_too(read: Read) -> None:
    story = read(scene("layout: figure\nnumber: {en: 3 in 4, ar: ٣ من ٤}"))
    assert story.scenes[0].fields["number"] == Translatable.of({"en": "3 in 4", "ar": "٣ من ٤"})
    assert read(scene("layout: figure\nnumber: -2.5")).scenes[0].fields["number"] == -2.5


def test_rows_hold_texts_and_numbers(read: Read) -> None:
    story = read(
        scene("layout: table\nrows:\n  - {label: {en: North}, value: 12}\n  - {label: South}")
    )
    assert story.scenes[0].fields["rows"] == (
        {"label": Translatable.of({"en": "North"}), "value": 12},
        {"label": Translatable.of("South")},
    )


def test_a_layout_may_want_a_key_every_scene_has(read: Read, mistakes: Mistakes) -> None:
    assert read(scene("layout: credit\ncredit: Me")).scenes[0].credit == Translatable.of("Me")
    assert "needs “credit”" in mistakes(scene("layout: credit"))["scenes[0].credit"].message


def test_people_and_their_consent_are_read(read: Read) -> None:
    story = read(
        scene("layout: photo\npeople: [amina]\nhide: [{box: [0.1, 0.1, 0.2, 0.2]}]")
        + "people:\n  amina: {name: {en: Amina}, age: 34, consent: {given: 2024-05-31}}\n"
    )
    assert story.people["amina"].name == Translatable.of({"en": "Amina"})
    assert story.people["amina"].consent is not None
    assert str(story.people["amina"].consent.given) == "2024-05-31"
    assert story.scenes[0].hide[0].box == (0.1, 0.1, 0.2, 0.2)


def test_a_text_in_a_language_the_story_is_not_made_in_is_no_mistake(read: Read) -> None:
    story = read(scene("layout: quote\nquote: {en: Hi, th: สวัสดี}"))
    assert story.scenes[0].fields["quote"].get("th") == "สวัสดี"  # type: ignore[union-attr]


def test_a_text_missing_in_a_language_is_left_to_the_check(read: Read) -> None:
    assert read(scene("layout: quote\nquote: {en: Hi}"))


def test_languages_may_be_known_by_a_function(read: Read, mistakes: Mistakes) -> None:
    asked = []

    def find(tag: str) -> str:
        asked.append(tag)
        if tag not in ("en", "ar"):
            raise UsageError(f"No {tag}.", cure="Did you mean “ar”?")
        return tag

    assert read(scene("layout: quote\nquote: {en: a, ar: b}"), known_languages=find)
    assert sorted(asked) == ["ar", "en"]
    found = mistakes(scene("layout: quote\nquote: {en: a, at: b}"), known_languages=find)
    assert found["scenes[0].quote.at"].cure == "Did you mean “ar”?"


def test_paths_may_lead_out_where_that_is_allowed(read: Read) -> None:
    text = scene("layout: photo\nimage: ../a.jpg") + "theme: ../themes/ours.yaml\n"
    assert read(text, allow_outside=True).theme == "../themes/ours.yaml"


# What is wrong -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "path", "line", "column", "said", "cure"),
    [
        (HEAD + "titel: x\n" + SCENE, "titel", 4, 1, "no “titel”", "“title”"),
        ("storykit: 1\nlanguages: en\n" + SCENE, "title", 1, 1, "“title” is missing", "title: …"),
        ("storykit: 1\ntitle: x\n" + SCENE, "languages", 1, 1, "“languages” is missing", "[en, ar]"),
        ("title: x\nlanguages: en\n" + SCENE, "storykit", 1, 1, "“storykit: 1” is missing", "Begin"),
        ("storykit: 1\ntitle: x\nlanguages: []\n" + SCENE, "languages", 3, 12, "no language", "en"),
        (HEAD.replace("ar", "en_US") + SCENE, "languages[1]", 3, 17, "not a language", "“en-US”"),
        (HEAD.replace("ar", "arabic!") + SCENE, "languages[1]", 3, 17, "not a language", "look like"),
        (HEAD.replace("ar", "at") + SCENE, "languages[1]", 3, 17, "no language “at”", "Known: ar,"),
        (HEAD.replace("ar", "en") + SCENE, "languages[1]", 3, 17, "twice", "Delete"),
        (HEAD + "formats: [vertikal]\n" + SCENE, "formats[0]", 4, 11, "no format", "“vertical”"),
        (HEAD + "formats: [og, og]\n" + SCENE, "formats[1]", 4, 15, "twice", "Delete"),
        (HEAD + "theme: step\n" + SCENE, "theme", 4, 8, "no theme “step”", "“steppe”"),
        (HEAD + "theme: ../t.yaml\n" + SCENE, "theme", 4, 8, "leads out", "story's folder"),
        (HEAD + "fps: 90\n" + SCENE, "fps", 4, 6, "too large", "from 1 to 60"),
        (HEAD + "fps: 29.97\n" + SCENE, "fps", 4, 6, "whole number", "digits"),
        (HEAD + "fps: fast\n" + SCENE, "fps", 4, 6, "whole number", "digits"),
        (HEAD + "digits: roman\n" + SCENE, "digits", 4, 9, "“roman”", "native, western"),
        (HEAD + "music: a.mp3\n" + SCENE, "music", 4, 8, "“a.mp3” stands where", "file"),
        (HEAD + "music: {level: -3}\n" + SCENE, "music.file", 4, 8, "“file” is missing", "sound file"),
        (HEAD + "music: {file: a, level: 3}\n" + SCENE, "music.level", 4, 25, "too large", "-60 to 0"),
        (HEAD + "music: {file: /a.mp3}\n" + SCENE, "music.file", 4, 15, "leads out", "folder"),
        (HEAD + "music: {file: a, fade_in: soon}\n" + SCENE, "music.fade_in", 4, 27, "time", ""),
        (HEAD + "music: {file: a, fade_in: 1min}\n" + SCENE, "music.fade_in", 4, 27, "large", "20s"),
        (HEAD + "voice: {narrator: ./evil.py}\n" + SCENE, "voice.narrator", 4, 19, "name", "letters"),
        (HEAD + "voice: {recordings: 'a/{x}'}\n" + SCENE, "voice.recordings", 4, 21, "{x}", "{lang}"),
        (HEAD + "captions: {burn: perhaps}\n" + SCENE, "captions.burn", 4, 18, "true or false", "true"),
        (HEAD + "thumbnail: {scene: raod}\n" + SCENE + "    id: road\n", "thumbnail.scene", 4, 20, "no scene “raod”", "“road”"),
        (HEAD + "thumbnail: {at: 3s}\n" + SCENE + "    duration: 2s\n", "thumbnail.at", 4, 17, "lasts 2 s", "“1s”"),
        (HEAD + "thumbnail: road\n" + SCENE, "thumbnail", 4, 12, "“road” stands where", "scene, at"),
        (HEAD, "scenes", 1, 1, "no scenes and no cards", "at least one"),
        (HEAD + "scenes: photo\n", "scenes", 4, 9, "“photo” stands where a list", "hyphen"),
        (HEAD + "scenes: [photo]\n", "scenes[0]", 4, 10, "where a scene should", "layout: photo"),
        (HEAD + "scenes: [{image: a}]\n", "scenes[0].layout", 4, 10, "“layout” is missing", "photo"),
        (scene("layout: qoute\nquote: x"), "scenes[0].layout", 5, 13, "no layout", "“quote”"),
        (scene("layout: [a]"), "scenes[0].layout", 5, 13, "not a layout's name", ""),
        (scene("layout: quote"), "scenes[0].quote", 5, 5, "needs “quote”", "words that were said"),
        (scene("layout: photo\nquote: x"), "scenes[0].quote", 6, 5, "has no “quote”", "It has: image, video, caption. “quote” is for: quote"),
        (scene("layout: photo\nimagee: x"), "scenes[0].imagee", 6, 5, "no “imagee”", "“image”"),
        (scene("layout: photo\nfields: {a: 1}"), "scenes[0].fields", 6, 5, "no “fields”", ""),
        (scene("layout: photo\nimage: [a]"), "scenes[0].image", 6, 12, "path of a file", ""),
        (scene("layout: photo\nimage: 'a\\b.jpg'"), "scenes[0].image", 6, 12, "backsl", "“a/b.jpg”"),
        (scene("layout: photo\nimage: https://x.org/a"), "scenes[0].image", 6, 12, "address", "Save"),
        (scene("layout: photo\nduration: 4"), "scenes[0].duration", 6, 15, "thousandths", "“4s”"),
        (scene("layout: photo\nduration: 3.5"), "scenes[0].duration", 6, 15, "unit", ""),
        (scene("layout: photo\nduration: -1"), "scenes[0].duration", 6, 15, "between 0", ""),
        (scene("layout: photo\nduration: 1e308"), "scenes[0].duration", 6, 15, "between 0", ""),
        (scene("layout: photo\nduration: 20min"), "scenes[0].duration", 6, 15, "too large", "600s"),
        (scene("layout: photo\nmotion: zoomin"), "scenes[0].motion", 6, 13, "“zoomin”", "“zoom-in”"),
        (scene("layout: photo\nfocus: [2, 0]"), "scenes[0].focus[0]", 6, 13, "large", "0 to 1"),
        (scene("layout: photo\nfocus: [0.5]"), "scenes[0].focus[1]", 6, 12, "too few", "point"),
        (scene("layout: photo\nfocus: middle"), "scenes[0].focus", 6, 12, "where a list", "brackets"),
        (scene("layout: photo\nalt: [a]"), "scenes[0].alt", 6, 10, "where a text", "{en: …"),
        (scene("layout: photo\nalt: {english: a}"), "scenes[0].alt.english", 6, 11, "tag", "look like"),
        (scene("layout: photo\nalt: {en: {a: b}}"), "scenes[0].alt.en", 6, 15, "where a text", ""),
        (scene("layout: photo\nalt: {ar: a, AR: b}"), "scenes[0].alt.AR", 6, 22, "two texts", "Delete"),
        (scene("layout: list\nitems: {en: [a], ar: [b, c]}"), "scenes[0].items", 6, 12, "1 in en, 2", ""),
        (scene("layout: list\nitems: [a]\nstyle: c"), "scenes[0].style", 7, 12, "unknown", "a, b"),
        (scene("layout: table\nrows: [a]"), "scenes[0].rows", 6, 11, "where rows should", "value: 12"),
        (scene("layout: photo\nid: '***'"), "scenes[0].id", 6, 9, "not an id", "short name"),
        (scene("layout: photo\nhide: [{}]"), "scenes[0].hide[0]", 6, 12, "Give either", ""),
        (scene("layout: photo\nhide: [{box: [0, 0, 1, 1], color: red}]"), "scenes[0].hide[0].color", 6, 39, "“red” is not written", "#14181d"),
        (HEAD + SCENE + "cards: {a: 1}\n", "cards", 6, 8, "where a list", "hyphen"),
        (HEAD + "cards: [{layout: photo, formats: [a]}]\n", "cards[0].formats[0]", 4, 35, "format", ""),
        (HEAD + SCENE + "people: {amina: {agee: 3}}\n", "people.amina.agee", 6, 18, "no “agee”", "age"),
        (HEAD + SCENE + "people: [amina]\n", "people", 6, 9, "names with keys", ""),
        (HEAD + SCENE + "id: '/'\n", "id", 6, 5, "not an id", "short name"),
    ],
)  # fmt: skip
def test_a_mistake_is_found_where_it_is_and_said_in_plain_words(
    mistakes: Mistakes, text: str, path: str, line: int, column: int, said: str, cure: str
) -> None:
    found = mistakes(text)
    assert list(found) == [path]
    finding = found[path]
    assert said in finding.message
    assert cure in finding.cure
    assert (finding.where.line, finding.where.column) == (line, column)
    for word in ("input", "Input", "valid", "field required", "type=", "pydantic", "None"):
        assert word not in str(finding).replace(str(finding.where), "")


def test_every_mistake_is_told_at_once(mistakes: Mistakes) -> None:
    text = """\
storykit: 1
titel: x
languages: [en, english]
formats: [tall]
fps: 99
fps: 30
scenes:
  - layout: qoute
  - layout: quote
    motion: spin
    narration: {en: "x", ar: [1]}
  - {id: a, layout: photo}
  - {id: A, layout: photo, image: ../x.jpg}
  - nothing
cards:
  - layout: figure
    number: &n 3
"""
    assert list(mistakes(text)) == [
        "title", "titel", "languages[1]", "formats[0]", "fps", "scenes[0].layout",
        "scenes[1].quote", "scenes[1].motion", "scenes[1].narration.ar", "scenes[3].id",
        "scenes[3].image", "scenes[4]", "cards[0].number",
    ]  # fmt: skip


def test_two_ids_that_differ_in_capitals_only_are_the_same_file(mistakes: Mistakes) -> None:
    found = mistakes(
        HEAD + "scenes:\n  - {id: Road, layout: photo}\n  - {id: road, layout: photo}\n"
    )
    assert "is there already, in line 5" in found["scenes[1].id"].message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("# nothing\n", "empty"),
        ("{}", "empty"),
        ("just words\n", "“just words” stands where the keys"),
        ("- a\n", "A list stands where"),
    ],
)
def test_a_file_that_is_no_script_is_told_so(mistakes: Mistakes, text: str, said: str) -> None:
    (finding,) = mistakes(text).values()
    assert said in finding.message
    assert "storykit: 1" in finding.cure


def test_the_number_of_mistakes_that_are_told_has_an_end(mistakes: Mistakes) -> None:
    text = HEAD + "scenes:\n" + "".join(
        f"  - {{layout: photo, k{n}: 1, l{n}: 2}}\n" for n in range(190)
    )  # fmt: skip
    assert len(mistakes(text)) == 200


# Limits ------------------------------------------------------------------------------------------


def test_a_text_longer_than_anyone_reads_is_refused(mistakes: Mistakes, read: Read) -> None:
    assert read(scene(f"layout: quote\nquote: {'ا' * 2000}"))
    found = mistakes(scene(f"layout: quote\nquote: {'ا' * 2001}"))
    assert "2,001 characters; 2,000 is the most" in found["scenes[0].quote"].message


def test_a_letter_heaped_with_marks_is_refused(mistakes: Mistakes, read: Read) -> None:
    found = mistakes(scene(f"layout: quote\nquote: Z{'̍' * 40}algo"))
    assert "more marks than any writing has" in found["scenes[0].quote"].message
    for honest in ("นํ้า", "ဩော်သြွှေး", "בְּרֵאשִׁ֖ית", "བརྒྱུད", "हिन्दी", "مُّحَمَّدٌ", "Việt"):
        assert read(scene(f"layout: quote\nquote: {honest}"))


def test_more_scenes_cards_or_languages_than_a_story_can_have_are_refused(
    mistakes: Mistakes, read: Read
) -> None:
    assert len(read(HEAD + "scenes:\n" + "  - layout: photo\n" * 200).scenes) == 200
    found = mistakes(HEAD + "scenes:\n" + "  - layout: photo\n" * 201)
    assert "201 scenes; 200 is the most" in found["scenes"].message
    found = mistakes(HEAD + "cards:\n" + "  - layout: photo\n" * 501)
    assert "501 cards; 500 is the most" in found["cards"].message
    tags = ", ".join(f"a{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(41))
    found = mistakes(f"storykit: 1\ntitle: x\nlanguages: [{tags}]\n" + SCENE)
    assert "41 here; 40 is the most" in found["languages"].message


def test_a_story_longer_than_an_hour_is_refused(mistakes: Mistakes) -> None:
    scenes = "  - {layout: photo, duration: 10min}\n"
    found = mistakes(HEAD + "scenes:\n" + scenes * 7)
    assert "70 minutes; an hour is the most" in found["scenes"].message


# Values ------------------------------------------------------------------------------------------


def test_models_made_by_hand_take_plain_values() -> None:
    story = Story(
        id="a",
        title="T",  # type: ignore[arg-type]
        languages=("en",),
        scenes=(
            Scene(
                id="s",
                layout="photo",
                fields={"image": "a.jpg"},
                narration={"en": "x"},  # type: ignore[arg-type]
                duration="2s",  # type: ignore[arg-type]
            ),
        ),
        cards=(Card(id="c", layout="quote"),),
    )
    assert story.title == Translatable.of("T")
    assert story.scenes[0].duration == 2000
    assert story.scenes[0].narration == Translatable.of({"en": "x"})
    assert hash(story.scenes[0]) == hash(pickle.loads(pickle.dumps(story.scenes[0])))
    with pytest.raises(ValueError, match="frozen"):
        story.title = Translatable.of("U")  # type: ignore[misc]
    with pytest.raises(TypeError):
        story.scenes[0].fields["image"] = "b.jpg"  # type: ignore[index]


def test_the_languages_there_are_to_choose_from_are_told_once() -> None:
    text = {"en": "x", "tr": "x"}
    scenes = [{"layout": "statement", "statement": text, "narration": text}]
    raw = {"storykit": 1, "title": text, "languages": ["en", "tr"], "scenes": scenes}
    with pytest.raises(ScriptError) as caught:
        storykit.load(raw)
    told = [f for f in caught.value.findings if "no language “tr”" in f.message]
    assert len(told) == 4
    assert [f.cure.startswith("Known: ") for f in told] == [True, False, False, False]
    assert {f.cure for f in told[1:]} == {"Correct it here, too."}
