"""A theme brings along what a house always uses: music, an end card, letters and a likeness."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from storykit import library
from storykit.assets import shared_folder
from storykit.cards.samples import sample_board
from storykit.design.board import PlacedShape
from storykit.design.copies import new_theme
from storykit.design.furnishing import fonts_of
from storykit.design.themes import find_theme
from storykit.errors import LayoutError
from storykit.jobs.digests import DigestBook
from storykit.jobs.sources import StorySources
from storykit.jobs.studio import Studio
from storykit.script.models import Story
from storykit.subtitles.transcript import credits_of, write_transcript
from storykit.subtitles.translating import rows_of

STORY = """
storykit: 1
title: {en: A day, ar: يوم}
languages: [en, ar]
formats: [square]
theme: ours
voice: {narrator: silent}
scenes:
  - layout: statement
    statement: {en: A good day, ar: يوم جميل}
"""
THEME = """
about: Ours
like: steppe
music: {file: bed.wav, level: -24, credit: {en: Music by Sarnai, ar: موسيقى سارناي}}
end:
  title: {en: Tell yours, ar: احكوا قصتكم}
  link: example.org
  logo: mark.png
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A story beside a theme folder with music, a mark and letters."""
    theme = tmp_path / "themes" / "ours"
    theme.mkdir(parents=True)
    (theme / "theme.yaml").write_text(THEME, encoding="utf-8")
    (theme / "bed.wav").write_bytes(b"RIFF")
    shutil.copy(shared_folder("templates") / "samples" / "logo.png", theme / "mark.png")
    (tmp_path / "story.yaml").write_text(STORY, encoding="utf-8")
    return tmp_path


def story(house: Path, more: str = "") -> Story:
    file = house / "story.yaml"
    file.write_text(STORY + more, encoding="utf-8")
    return library.load(file)


def changed(house: Path, before: str, after: str) -> None:
    file = house / "themes" / "ours" / "theme.yaml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_music_of_the_theme_plays_where_the_story_names_none(house: Path) -> None:
    music = story(house).music
    assert music is not None
    assert (music.file, music.level) == ("themes/ours/bed.wav", -24)
    (house / "own.wav").write_bytes(b"RIFF")
    own = story(house, "music: {file: own.wav}\n").music
    assert own is not None
    assert own.file == "own.wav"


def test_who_made_the_music_stands_in_transcript_and_film(house: Path) -> None:
    told = story(house)
    studio = Studio(told)
    assert "Music by Sarnai" in write_transcript(told, studio.timeline("en"))
    assert studio.credits("ar") == ("موسيقى سارناي",)


def test_other_music_bytes_ask_for_another_mix(house: Path) -> None:
    def keys() -> tuple[str, str]:
        sources = StorySources(story(house), DigestBook(house / "cache"))
        return sources.heard("en", []).key, sources.language("en").key

    before = keys()
    assert keys() == before
    (house / "themes" / "ours" / "bed.wav").write_bytes(b"RIFF other")
    assert all(now != then for now, then in zip(keys(), before, strict=True))


def test_the_end_card_comes_last_where_the_story_has_none(house: Path) -> None:
    scenes = story(house).scenes
    assert [scene.layout for scene in scenes] == ["statement", "end"]
    assert scenes[-1].fields["logo"] == "themes/ours/mark.png"
    timeline = Studio(story(house)).timeline("ar")
    assert [timed.scene.layout for timed in timeline.scenes] == ["statement", "end"]
    assert "احكوا قصتكم" in write_transcript(story(house), timeline)
    own = story(house, "  - {layout: end, title: Enough}\n").scenes
    assert [scene.layout for scene in own] == ["statement", "end"]
    assert "Enough" in str(own[-1].fields["title"])


def test_an_end_card_never_takes_a_name_that_is_taken(house: Path) -> None:
    scenes = story(house, "  - {id: end, layout: statement, statement: So}\n").scenes
    assert [scene.id for scene in scenes][1:] == ["end", "end-2"]


def test_places_of_what_is_lent_are_in_the_theme(house: Path) -> None:
    told = story(house)
    assert told.where("scenes[1].title").file == house / "themes" / "ours" / "theme.yaml"
    assert told.where("scenes[1].title").line == 6
    assert told.where("music.credit").line == 4
    assert told.is_lent("music")
    assert not told.is_lent("scenes[0]")


def test_translators_are_not_asked_for_texts_of_the_theme(house: Path) -> None:
    keys = {row.key for row in rows_of(story(house))}
    assert "scenes[0].statement" in keys
    assert not any(key.startswith(("music", "scenes[1]")) for key in keys)


def test_a_furnished_story_pickles(house: Path) -> None:
    told = story(house)
    again = pickle.loads(pickle.dumps(told))
    assert again == told
    assert list(credits_of(again, "en")) == ["Music by Sarnai"]


def test_a_theme_like_another_says_only_what_is_different(house: Path) -> None:
    changed(house, "like: steppe", "like: steppe\ncolors: {night: '#102030'}\nradius: 4px")
    ours, steppe = find_theme("ours", house), find_theme("steppe")
    assert ours.tone("page").text == (16, 32, 48)
    assert ours.tone("page").accent == steppe.tone("page").accent
    assert ours.roles == steppe.roles
    assert (ours.radius.value, steppe.radius.value) == (4, 20)
    assert [file.name for file in ours.files] == ["theme.yaml", "steppe.yaml"]


def test_a_theme_follows_the_one_it_is_like_when_that_changes(house: Path) -> None:
    family = house / "themes"
    text = (shared_folder("templates") / "themes" / "garden.yaml").read_text(encoding="utf-8")
    (family / "mother.yaml").write_text(text, encoding="utf-8")
    (family / "child.yaml").write_text("like: mother\n", encoding="utf-8")
    assert find_theme("child", house).radius.value == 36
    (family / "mother.yaml").write_text(
        text.replace("radius: 36px\n", "radius: 7px\n"), encoding="utf-8"
    )
    assert find_theme("child", house).radius.value == 7


def test_a_child_uses_files_that_lie_beside_its_mother(house: Path) -> None:
    (house / "themes" / "child.yaml").write_text("like: ours\nend: {link: new.org}\n")
    lent = find_theme("child", house).lent
    assert lent.music is not None
    assert Path(lent.music.file) == (house / "themes" / "ours" / "bed.wav").resolve()
    assert lent.end is not None
    assert "new.org" in str(lent.end.fields["link"])
    assert "Tell yours" in str(lent.end.fields["title"])


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("like: steppe", "like: stepe", "There is no theme “stepe”. Did you mean “steppe”?"),
        ("like: steppe", "like: other", "These themes are like each other."),
        ("file: bed.wav", "file: gone.wav", "music.file: There is no file “gone.wav”"),
        ("file: bed.wav", "file: ../../bed.wav", "theme.yaml:4"),
        ("level: -24", "level: 24", "theme.yaml:4"),
        ("title: {en", "titel: {en", "titel"),
        ("logo: mark.png", "logo: gone.png", "end.logo: There is no file “gone.png”"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    house: Path, before: str, after: str, told: str
) -> None:
    (house / "themes" / "other.yaml").write_text("like: ours\n", encoding="utf-8")
    changed(house, before, after)
    with pytest.raises(LayoutError) as caught:
        find_theme("ours", house)
    assert told in "\n".join(map(str, caught.value.findings))


def test_letters_of_the_story_come_before_those_of_the_theme(house: Path) -> None:
    source = shared_folder("fonts") / "noto-sans-arabic"
    for folder in (house / "themes" / "ours" / "fonts", house / "fonts"):
        shutil.copytree(source, folder)
        family = fonts_of(find_theme("ours", house), house).family("Noto Sans Arabic")
        assert family is not None
        assert {file.parent for _, file, _ in family.files} == {folder}


def test_a_theme_says_how_soft_shadows_are(house: Path) -> None:
    (house / "layouts").mkdir()
    (house / "layouts" / "plate.yaml").write_text(
        "about: A plate\nfields: {title: required}\nlayers:\n"
        '  - {text: "{{ title }}", panel: {color: accent, shadow: true}}\n'
    )

    def shadow() -> float:
        board = sample_board("plate", theme="ours", folder=house)
        return max(part.shadow for part in board.layers if isinstance(part, PlacedShape))

    assert shadow() == 18
    changed(house, "like: steppe", "like: steppe\nshadow: 30px")
    assert shadow() == 30
    changed(house, "shadow: 30px", "shadow: 0")
    assert shadow() == 0


def test_a_new_theme_begun_with_a_folder_finds_the_files_in_it(house: Path) -> None:
    new_theme("again", house, like="ours")
    again, ours = find_theme("again", house), find_theme("ours", house)
    assert again.lent.music == ours.lent.music
    assert again.fonts == ours.fonts
