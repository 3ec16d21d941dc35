"""The storyboard as a part of a render: what it shows, and what of it is drawn again."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import storykit
from storykit.errors import RenderError
from storykit.jobs import joining
from storykit.jobs.boards import DrawGlimpses
from storykit.jobs.options import RenderOptions
from storykit.jobs.render import render_story
from storykit.jobs.showing import make_storyboard, write_consent_sheets
from storykit.jobs.tasks import JoinVideo
from storykit.subtitles import read

PICTURE = re.compile(r'<img src="data:image/jpeg;base64,([^"]+)"')


def board(tmp_path: Path, **more: object) -> RenderOptions:
    values: dict[str, object] = {
        "out": tmp_path / "out", "cache_folder": tmp_path / "cache", "texts": False,
        "videos": False, "cards": False,
    }  # fmt: skip
    return RenderOptions(**(values | more))  # type: ignore[arg-type]


def drawn(folder: Path) -> set[Path]:
    return set((folder / "cache" / "pieces").rglob("*.jpg"))


def page_of(folder: Path) -> str:
    return (folder / "out" / "small.html").read_text(encoding="utf-8")


def test_a_still_of_every_scene_and_card_is_shown_in_every_language(
    small_story: storykit.Story, tmp_path: Path
) -> None:
    result = render_story(small_story, board(tmp_path))
    assert result.failures == ()
    (output,) = result.outputs
    assert output.kind == "storyboard"
    assert len(PICTURE.findall(page_of(tmp_path))) == 2 * 2 + 2
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert [item["kind"] for item in manifest["files"]] == ["storyboard"]


def test_only_the_pictures_of_changed_scenes_are_drawn_again(
    small_script: Path, tmp_path: Path
) -> None:
    render_story(storykit.load(small_script), board(tmp_path))
    first, before = drawn(tmp_path), page_of(tmp_path)
    assert len(first) == 6
    text = small_script.read_text(encoding="utf-8")
    # Of the same length, so that nothing moves.
    small_script.write_text(text.replace("It is *ours*", "It is *mine*"), encoding="utf-8")
    render_story(storykit.load(small_script), board(tmp_path))
    assert len(drawn(tmp_path) - first) == 1
    pictures = PICTURE.findall(page_of(tmp_path))
    assert sum(a != b for a, b in zip(PICTURE.findall(before), pictures, strict=True)) == 1


def test_what_is_found_is_new_although_no_picture_is(small_script: Path, tmp_path: Path) -> None:
    render_story(storykit.load(small_script), board(tmp_path))
    first = drawn(tmp_path)
    text = small_script.read_text(encoding="utf-8")
    small_script.write_text(f"{text}check: {{target: 2s}}\n", encoding="utf-8")
    result = render_story(storykit.load(small_script), board(tmp_path))
    assert result.unchanged == ()
    assert drawn(tmp_path) == first
    assert "TIME-01" in page_of(tmp_path)


def test_the_page_leads_to_the_videos_that_were_made(
    small_story: storykit.Story, tmp_path: Path
) -> None:
    options = RenderOptions(
        out=tmp_path / "out", cache_folder=tmp_path / "cache", draft=True, languages=("ar",)
    )
    assert render_story(small_story, options).failures == ()
    page = page_of(tmp_path)
    assert re.findall(r'<video[^>]* src="([^"]+)"', page) == ["small.ar.square.draft.mp4"]
    # All languages are there to be read, whichever videos were made.
    assert "The sky is wide." in page
    alone = render_story(small_story, board(tmp_path))
    assert [output.path.name for output in alone.outputs] == ["small.html"]
    assert "small.ar.square.draft.mp4" in page_of(tmp_path)


def test_the_page_tells_of_a_video_that_failed_and_does_not_lead_to_an_older_one(
    small_script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = board(tmp_path, videos=True, draft=True, languages=("en", "ar"))
    assert render_story(storykit.load(small_script), options).failures == ()
    assert len(re.findall(r"<video[^>]* src=", page_of(tmp_path))) == 2
    text = small_script.read_text(encoding="utf-8")
    small_script.write_text(text.replace("The sky is wide", "The sky is grey"), encoding="utf-8")

    def broken(task: JoinVideo, *_: object) -> None:
        if task.shooting.language == "en":
            raise RenderError("The disk of videos is broken.", cure="Take another.")
        return whole(task, *_)

    whole = joining.join_video
    monkeypatch.setattr(joining, "join_video", broken)
    result = render_story(storykit.load(small_script), options)
    assert [finding.message for finding in result.failures] == ["The disk of videos is broken."]
    page = page_of(tmp_path)
    assert "The disk of videos is broken." in page
    assert re.findall(r'<video[^>]* src="([^"]+)"', page) == ["small.ar.square.draft.mp4"]
    monkeypatch.undo()
    assert render_story(storykit.load(small_script), options).failures == ()
    assert "The disk of videos is broken." not in page_of(tmp_path)
    assert len(re.findall(r"<video[^>]* src=", page_of(tmp_path))) == 2


def test_pictures_that_could_not_be_drawn_ahead_are_drawn_when_the_page_is_bound(
    small_script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that was lost on the way to a page that is whole is no failure, nor told on it."""

    def lost(*_: object) -> None:
        raise RenderError("The process ended.")

    monkeypatch.setattr(DrawGlimpses, "run", lost)
    options = board(tmp_path, texts=True)
    result = render_story(storykit.load(small_script), options)
    assert result.failures == ()
    assert len(PICTURE.findall(page_of(tmp_path))) == 2 * 2 + 2
    assert "The process ended." not in page_of(tmp_path)
    again = render_story(storykit.load(small_script), options)
    assert set(again.unchanged) == set(again.files)


def test_languages_and_formats_that_are_asked_for_are_shown_alone(
    small_story: storykit.Story, tmp_path: Path
) -> None:
    render_story(small_story, board(tmp_path, languages=("ar",)))
    page = page_of(tmp_path)
    assert '<html lang="ar" dir="rtl">' in page
    assert "The sky is wide." not in page


def test_a_broken_picture_leaves_the_rest_of_the_page(small_script: Path, tmp_path: Path) -> None:
    picture = small_script.parent / "sky.png"
    picture.write_bytes(picture.read_bytes()[:3000])
    result = render_story(storykit.load(small_script), board(tmp_path))
    assert {finding.rule for finding in result.failures} == {"ASSET"}
    page = page_of(tmp_path)
    assert len(PICTURE.findall(page)) == 2 + 2
    assert "MEDIA-01" in page


def test_a_story_that_is_stopped_is_shown_without_pictures(
    small_script: Path, tmp_path: Path
) -> None:
    text = small_script.read_text(encoding="utf-8").replace(
        "  - id: first\n", "  - id: first\n    people: [amina]\n"
    )
    people = "people:\n  amina: {age: 30, name: Amina}\n"
    small_script.write_text(text + people, encoding="utf-8")
    result = make_storyboard(storykit.load(small_script), board(tmp_path))
    assert {finding.rule for finding in result.failures} == {"CONS-01"}
    page = page_of(tmp_path)
    assert PICTURE.findall(page) == []
    assert "There is no record of amina&#39;s consent." in page
    allowed = board(tmp_path, allow={"CONS-01": "Her sheet is on its way."})
    assert make_storyboard(storykit.load(small_script), allowed).failures == ()
    assert len(PICTURE.findall(page_of(tmp_path))) == 6


def test_a_story_of_cards_alone_has_a_storyboard(tmp_path: Path) -> None:
    script = tmp_path / "small.yaml"
    script.write_text(
        "storykit: 1\nid: small\ntitle: Cards\nlanguages: [en]\nformats: [square]\ncards:\n"
        "  - {id: one, layout: statement, statement: Rights for all}\n",
        encoding="utf-8",
    )
    result = render_story(storykit.load(script), board(tmp_path))
    assert result.failures == ()
    assert len(PICTURE.findall(page_of(tmp_path))) == 1


def test_files_for_people_who_do_not_see_or_load_the_video_come_with_the_subtitles(
    small_story: storykit.Story, tmp_path: Path
) -> None:
    options = RenderOptions(out=tmp_path, cache=False, videos=False, cards=False, storyboard=False)
    made = {output.path.name: output for output in render_story(small_story, options).outputs}
    seen = read((tmp_path / "small.ar.descriptions.vtt").read_bytes()).cues
    assert [cue.text for cue in seen] == ["سماء.", "وهي لنا"]
    assert made["small.ar.descriptions.vtt"].kind == "descriptions"
    post = (tmp_path / "small.en.post.txt").read_text(encoding="utf-8")
    assert post.split("\n\n")[:2] == ["Small", "The sky is wide."]
    transcript = (tmp_path / "small.ar.transcript.html").read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in transcript
    assert made["small.ar.transcript.html"].kind == "transcript"


@pytest.mark.parametrize(
    ("people", "names"),
    [
        ("", ["small.consent.html"]),
        (
            "people:\n  amina: {language: ar}\n  li: {language: en}\n",
            ["small.consent.amina.html", "small.consent.li.html"],
        ),
    ],
)
def test_everyone_gets_a_sheet_in_their_language(
    people: str, names: list[str], small_script: Path, tmp_path: Path
) -> None:
    text = small_script.read_text(encoding="utf-8")
    small_script.write_text(text + people, encoding="utf-8")
    story = storykit.load(small_script)
    paths = write_consent_sheets(story, None, tmp_path / "sheets")
    assert [path.name for path in paths] == names
    if people:
        assert 'dir="rtl"' in paths[0].read_text(encoding="utf-8")
        (alone,) = write_consent_sheets(story, ["li"], tmp_path / "sheets")
        assert 'lang="en" dir="ltr"' in alone.read_text(encoding="utf-8")
        with pytest.raises(storykit.UsageError, match="amina"):
            write_consent_sheets(story, ["amin"], tmp_path / "sheets")
