"""The storyboard holds the whole story, escaped, and nothing that comes from elsewhere."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser

import pytest

from storykit.language import languages
from storykit.pages import (
    FinishedVideo,
    description_track,
    storyboard,
    transcript_page,
)
from storykit.pages.labels import labels_for
from storykit.subtitles import read
from storykit.timeline import build_timeline


class Reader(HTMLParser):
    """Every element with its attributes, and the text of the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def page(story, timelines, stills, findings):
    return storyboard(story, timelines, stills=stills, findings=findings)


def test_every_text_of_the_story_stands_on_the_page_unchanged(page):
    words = "".join(Reader(page).words)
    for expected in (
        "What is <b>dignity</b>?",
        "ما الكرامة؟",
        "Rights & dignity",
        "apf.net",
        "Be kind",
    ):
        assert expected in words
    assert "*dignity*" not in words


def test_texts_cannot_become_markup(page):
    assert not Reader(page).all("b")
    assert "Cut &lt;it&gt;." in page


def test_the_page_holds_its_pictures_and_asks_for_nothing_else(page, stills):
    reader = Reader(page)
    pictures = reader.all("img")
    assert len(pictures) == len(stills)
    assert all(img["src"].startswith("data:image/jpeg;base64,") for img in pictures)
    assert not reader.all("script")
    assert not reader.all("link")
    assert not re.search(r"""(src|href|url)\s*[=(]\s*["']?\s*(https?:)?//""", page)
    policy = next(m for m in reader.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy["content"].startswith("default-src 'none'")
    # What stands for the videos before they play lies beside them, as they do.
    rules = dict(rule.strip().split(" ", 1) for rule in policy["content"].split(";"))
    assert rules["img-src"] == rules["media-src"] == "'self' file: data:"


def test_each_picture_is_described_in_its_own_language(page):
    described = {(img["alt"]) for img in Reader(page).all("img")}
    assert {"Two gers at dawn", "خيمتان عند الفجر", "A road & a rider"} <= described
    assert "" not in described


def test_languages_are_marked_with_their_direction(page):
    columns = [a for a in Reader(page).all("section") if a.get("class", "").startswith("column")]
    assert {(a["lang"], a["dir"]) for a in columns} == {("en", "ltr"), ("ar", "rtl")}


def test_findings_stand_with_the_part_of_the_story_they_are_about(page):
    before, _, rest = page.partition('id="scene-1"')
    assert "Too long." in before
    assert "“road &amp; sky”" in rest.partition('id="scene-2"')[2].partition('id="scene-3"')[0]
    assert "A myth." in rest.partition('id="card-1"')[2]


def test_an_anonymous_person_is_not_named(page):
    assert "Amina" in page
    assert "Secret" not in page
    assert "sara" in page


def test_a_story_with_nothing_found_says_so_only_when_it_was_checked(story, timelines):
    assert labels_for("en")["nothing"] in storyboard(story, timelines, findings=[])
    assert labels_for("en")["nothing"] not in storyboard(story, timelines)


def test_the_language_of_the_page_comes_first(story, timelines):
    arabic = Reader(storyboard(story, timelines, language="ar"))
    assert arabic.all("html")[0] == {"lang": "ar", "dir": "rtl"}
    titles = [a for a in arabic.all("section") if a.get("class", "").startswith("column")]
    assert titles[0]["lang"] == "ar"


def test_a_language_without_a_timeline_is_left_out(story, timelines):
    page = storyboard(story, {"ar": timelines["ar"]})
    assert "What is" not in page


def test_videos_carry_the_captions_of_every_language(story, timelines):
    video = FinishedVideo("ar", "vertical", "tale.ar.vertical.mp4", 1080, 1920)
    reader = Reader(storyboard(story, timelines, videos=[video]))
    (player,) = reader.all("video")
    assert player["src"] == "tale.ar.vertical.mp4"
    assert "controls" in player
    tracks = reader.all("track")
    assert [(track["kind"], track["srclang"]) for track in tracks] == [
        ("captions", "ar"),
        ("captions", "en"),
        ("descriptions", "ar"),
    ]
    for track in tracks[:2]:
        assert "default" not in track  # captions are in the picture already
        content = base64.b64decode(track["src"].partition(",")[2]).decode("utf-8")
        cues = read(content.encode("utf-8")).cues
        assert [cue.text for cue in cues] == [cue.text for cue in timelines[track["srclang"]].cues]


def test_descriptions_are_read_before_each_scene_is_spoken(timelines):
    timeline = timelines["en"]
    cues = read(description_track(timeline).encode("utf-8")).cues
    assert [cue.text for cue in cues] == [
        "Two gers at dawn\nRights & dignity",
        "A road & a rider",
        "Write\napf.net",
    ]
    for cue, timed in zip(cues, timeline.scenes, strict=True):
        assert cue.span == timed.span


def test_a_picture_that_stays_is_described_once(story):
    scenes = [scene.model_copy(update={"alt": story.scenes[0].alt}) for scene in story.scenes]
    still = story.model_copy(update={"scenes": tuple(scenes)})
    cues = read(description_track(build_timeline(still, "ar", {})).encode("utf-8")).cues
    assert [cue.text for cue in cues] == ["خيمتان عند الفجر\nحقوق وقيم", "اكتبوا\napf.net"]


def test_every_language_of_the_pages_has_every_word():
    keys = set(labels_for("en").words)
    own = {found.language: found.words for found in (labels_for(row.tag) for row in languages())}
    assert len(own) > 5
    for words in own.values():
        assert set(words) == keys
        assert all(words.values())


def test_words_that_are_not_translated_are_marked_as_english(story, timelines):
    assert labels_for("tet").language == "en"
    assert labels_for("ar-IQ").language == "ar"


def test_the_transcript_is_in_its_language_and_sets_sounds_apart(story, timelines):
    page = transcript_page(story, timelines["ar"])
    reader = Reader(page)
    assert reader.all("html")[0] == {"lang": "ar", "dir": "rtl"}
    assert '<span class="sound">[ريح]</span>' in page
    assert "طريق وفارس" in page
    english = transcript_page(story, timelines["en"])
    assert "What is &lt;b&gt;dignity&lt;/b&gt;?" in english
    assert "APF, CC0" in english
