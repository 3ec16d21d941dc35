"""What is made again after a change, and what is not; and that a plan says so beforehand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import storykit
from storykit.assets import shared_folder
from storykit.cards.deck import story_cards
from storykit.files import sealed, unsealed
from storykit.jobs.options import RenderOptions
from storykit.jobs.plans import Plan, plan_story
from storykit.jobs.render import Result, render_story
from storykit.text import FontBook


@pytest.fixture
def options(tmp_path: Path) -> RenderOptions:
    return RenderOptions(
        out=tmp_path / "out", draft=True, storyboard=False, cache_folder=tmp_path / "cache"
    )


def rendered(script: Path, options: RenderOptions) -> Result:
    result = render_story(storykit.load(script), options)
    assert result.failures == ()
    return result


def planned(script: Path, options: RenderOptions) -> Plan:
    return plan_story(storykit.load(script), options)


def states(plan: Plan) -> dict[str, str]:
    return {item.paths[0].name: item.state for item in plan.items}


def changed(script: Path, before: str, after: str) -> None:
    text = script.read_text(encoding="utf-8")
    assert before in text
    script.write_text(text.replace(before, after), encoding="utf-8")


def times(folder: Path) -> dict[str, int]:
    return {p.name: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


ALL = {
    "small.en.srt", "small.ar.srt", "wide.en.og.png", "wide.ar.og.png",
    "small.en.square.draft.mp4", "small.ar.square.draft.mp4",
    "small.en.square.draft.jpg", "small.ar.square.draft.jpg",
}  # fmt: skip


def made(result: Result) -> set[str]:
    return {path.name for path in result.files if path not in result.unchanged}


def test_at_first_everything_is_new_and_then_nothing(
    small_script: Path, options: RenderOptions
) -> None:
    before = planned(small_script, options)
    assert set(states(before)) == ALL
    assert before.count("new") == len(ALL)
    assert not options.out.exists()
    first = rendered(small_script, options)
    after = planned(small_script, options)
    assert after.count("cached") == len(ALL)
    assert all(item.why == () for item in after.items)
    seen = times(options.out)
    second = rendered(small_script, options)
    assert made(second) == set()
    assert second.outputs == first.outputs
    assert second.findings == first.findings
    assert times(options.out) == seen


def test_the_items_are_the_ones_the_deck_of_cards_names(small_story: storykit.Story) -> None:
    options = RenderOptions(cache=False, storyboard=False)
    cards = {p.paths[0].stem for p in plan_story(small_story, options).items if p.kind == "card"}
    assert cards == {card.name for card in story_cards(small_story)}


def test_one_caption_changes_one_segment_of_its_language(
    small_script: Path, options: RenderOptions
) -> None:
    changed(small_script, "layout: photo", "layout: photo\n    duration: 3s")
    rendered(small_script, options)
    # Of the same length, so that nothing else moves.
    changed(small_script, "إنها لنا جميعًا", "إنها لهم جميعًا")
    plan = planned(small_script, options)
    assert states(plan) == {
        **dict.fromkeys(ALL, "cached"),
        "small.ar.srt": "changed",
        "small.ar.square.draft.mp4": "changed",
        # The English video carries the Arabic subtitles.
        "small.en.square.draft.mp4": "changed",
    }
    reasons = {item.paths[0].name: item.why for item in plan.items}
    assert reasons["small.ar.srt"] == ("scene last changed",)
    assert reasons["small.en.square.draft.mp4"] == ("subtitles in ar changed",)
    (video,) = (item for item in plan.items if item.paths[0].name == "small.ar.square.draft.mp4")
    pieces = {piece.name: piece.state for piece in video.pieces}
    assert pieces == {
        "narration ar": "changed", "mix ar": "cached", "layers of first, last": "changed",
        "segment 1": "cached", "segment 2": "changed",
    }  # fmt: skip
    before = set((options.cache_folder or Path()).rglob("*.mp4"))
    result = rendered(small_script, options)
    assert made(result) >= {"small.ar.srt", "small.en.square.draft.mp4"}
    assert made(result) & {"small.en.srt", "wide.ar.og.png"} == set()
    new = set((options.cache_folder or Path()).rglob("*.mp4")) - before
    assert len(new) == 1


@pytest.mark.parametrize(
    ("motion", "reused"), [("zoom-in", True), ("still", True), ("pan-start", False)]
)
def test_another_language_reuses_the_pictures_without_texts(
    small_script: Path, options: RenderOptions, motion: str, reused: bool
) -> None:
    """Under right-to-left too, but for motions that go the other way there; the plan says so."""
    options = replace(options, texts=False, cards=False)
    small_script.write_text(
        "storykit: 1\nid: small\ntitle: {en: A, ar: B}\nlanguages: [en]\nformats: [square]\n"
        "scenes:\n  - {id: first, layout: photo, image: sky.png, alt: A sky, duration: 3s,"
        f" motion: {motion}, transition: cut}}\n  - {{id: last, layout: statement, duration: 3s,"
        " transition: cut, statement: {en: Ours, ar: لنا}}\n",
        encoding="utf-8",
    )
    rendered(small_script, options)
    changed(small_script, "languages: [en]", "languages: [en, ar]")
    videos = (item for item in planned(small_script, options).items if item.kind == "video")
    (video,) = (item for item in videos if item.language == "ar")
    states = {piece.name: piece.state for piece in video.pieces if "segment" in piece.name}
    assert states == {"segment 1": "cached" if reused else "new", "segment 2": "new"}
    before = set((options.cache_folder or Path()).rglob("*.mp4"))
    rendered(small_script, options)
    new = set((options.cache_folder or Path()).rglob("*.mp4")) - before
    assert len(new) == (1 if reused else 2)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("A sky.", "The sky.", {"small.en.srt", "small.en.square.draft.mp4",
                                "small.ar.square.draft.mp4", "small.en.square.draft.jpg"}),
        ("Wide *sky*", "Big *sky*", {"wide.en.og.png"}),
        ("theme: steppe", "theme: garden", ALL),
    ],
)  # fmt: skip
def test_a_change_is_followed_to_what_it_can_change(
    small_script: Path, options: RenderOptions, before: str, after: str, expected: set[str]
) -> None:
    changed(small_script, "formats: [square]", "formats: [square]\ntheme: steppe")
    rendered(small_script, options)
    changed(small_script, before, after)
    plan = planned(small_script, options)
    assert {name for name, state in states(plan).items() if state != "cached"} == expected


def test_pictures_count_by_what_they_hold(small_script: Path, options: RenderOptions) -> None:
    rendered(small_script, options)
    picture = small_script.parent / "sky.png"
    content = picture.read_bytes()
    os.utime(picture, (1, 1))
    assert planned(small_script, options).count("cached") == len(ALL)
    picture.write_bytes(content + b"\0")
    stale = [item for item in planned(small_script, options).items if item.state != "cached"]
    assert {item.kind for item in stale} == {"texts", "video", "thumbnail"}
    assert all("scene first changed" in item.why for item in stale if item.kind == "texts")


def test_layouts_and_themes_of_ones_own_count(small_script: Path, options: RenderOptions) -> None:
    folder = small_script.parent / "layouts"
    folder.mkdir()
    own = shared_folder("templates") / "layouts" / "statement.yaml"
    shutil.copy(own, folder)
    rendered(small_script, options)
    assert planned(small_script, options).count("cached") == len(ALL)
    layout = folder / "statement.yaml"
    layout.write_text(layout.read_text() + "\n# another\n")
    assert planned(small_script, options).count("cached") == 0


def test_files_that_were_touched_are_made_again(small_script: Path, options: RenderOptions) -> None:
    rendered(small_script, options)
    video, card = options.out / "small.en.square.draft.mp4", options.out / "cards/wide.en.og.png"
    content = video.read_bytes()
    video.write_bytes(content[:-1])
    card.unlink()
    plan = planned(small_script, options)
    reasons = {item.paths[0].name: item.why for item in plan.items if item.state != "cached"}
    assert reasons == {
        video.name: (f"“{video.name}” was changed",),
        card.name: (f"“{card.name}” is gone",),
    }
    assert made(rendered(small_script, options)) == {video.name, card.name}
    assert video.read_bytes() == content


def test_without_a_cache_everything_is_made_each_time(small_script: Path, tmp_path: Path) -> None:
    options = RenderOptions(
        out=tmp_path / "out",
        videos=False,
        storyboard=False,
        cache=False,
        cache_folder=tmp_path / "cache",
    )
    rendered(small_script, options)
    assert rendered(small_script, options).unchanged == ()
    assert not (tmp_path / "cache").exists()


def test_a_cache_that_cannot_be_used_is_told_of(small_script: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    options = RenderOptions(
        out=tmp_path / "out",
        videos=False,
        cards=False,
        storyboard=False,
        cache_folder=tmp_path / "cache",
    )
    result = rendered(small_script, options)
    assert "CACHE" in {finding.rule for finding in result.findings}


@pytest.mark.parametrize(
    "content", [b"", b"{", sealed({"form": 2, "items": 3}), sealed({"form": 99}), b"0\n{}"]
)
def test_damaged_records_only_cost_time(
    small_script: Path, options: RenderOptions, content: bytes
) -> None:
    options = RenderOptions(
        out=options.out,
        videos=False,
        cards=False,
        storyboard=False,
        cache_folder=options.cache_folder,
    )
    rendered(small_script, options)
    assert options.cache_folder is not None
    (record,) = (options.cache_folder / "records").rglob("*.json")
    record.write_bytes(content)
    assert made(rendered(small_script, options)) >= {"small.en.srt", "small.ar.srt"}


def test_a_record_in_which_one_letter_was_changed_is_not_believed(
    small_script: Path, options: RenderOptions
) -> None:
    """Else a title that a bad disk has spoilt would go on into the list of files."""
    options = replace(options, videos=False, cards=False)
    rendered(small_script, options)
    assert options.cache_folder is not None
    (record,) = (options.cache_folder / "records").rglob("*.json")
    content = record.read_bytes()
    assert b'"title":"Small"' in content
    record.write_bytes(content.replace(b'"title":"Small"', b'"title":"Smell"'))
    result = rendered(small_script, options)
    assert {output.title for output in result.outputs if output.language == "en"} == {"Small"}
    assert made(result) >= {"small.en.srt", "small.ar.srt"}


def test_a_record_cannot_lead_out_of_the_folder(small_script: Path, options: RenderOptions) -> None:
    options = RenderOptions(
        out=options.out,
        videos=False,
        cards=False,
        storyboard=False,
        cache_folder=options.cache_folder,
    )
    rendered(small_script, options)
    assert options.cache_folder is not None
    (record,) = (options.cache_folder / "records").rglob("*.json")
    told = json.dumps(unsealed(record.read_bytes()))
    record.write_bytes(sealed(json.loads(told.replace("small.en.srt", "../../secret"))))
    result = rendered(small_script, options)
    assert all(path.parent == options.out for path in result.files)


def test_another_folder_gets_its_files_from_the_pieces(
    small_script: Path, options: RenderOptions, tmp_path: Path
) -> None:
    first = rendered(small_script, options)
    before = set((tmp_path / "cache" / "pieces").rglob("*.*"))
    other = replace(options, out=tmp_path / "other")
    second = rendered(small_script, other)
    assert set((tmp_path / "cache" / "pieces").rglob("*.*")) == before
    for one, two in zip(first.files, second.files, strict=True):
        assert one.read_bytes() == two.read_bytes()


def test_a_file_taken_away_before_it_was_recorded_is_made_again(
    small_script: Path, options: RenderOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storykit.jobs import tasks

    write = tasks.transcript_file

    def taken_away(*arguments: object) -> object:
        output = write(*arguments)  # type: ignore[arg-type]
        output.path.unlink()
        return output

    monkeypatch.setattr(tasks, "transcript_file", taken_away)
    options = replace(options, videos=False, cards=False, storyboard=True)
    result = render_story(storykit.load(small_script), options)
    assert {f.rule for f in result.failures} == {"OUTPUT"}
    monkeypatch.undo()
    # The storyboard leads to them, and was bound when they were gone.
    assert {"small.en.txt", "small.ar.txt", "small.html"} <= made(rendered(small_script, options))


def wav(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        moments = np.arange(24_000)
        # Four words: a tone that comes and goes.
        tone = np.sin(moments / 11.0) * 9_000 * (moments // 3_000 % 2)
        file.writeframes(tone.astype("<i2").tobytes())


def test_a_story_that_moved_to_another_folder_is_put_together_from_the_same_pieces(
    small_script: Path, options: RenderOptions, tmp_path: Path
) -> None:
    """Pieces know what a file holds, not where it lies: recordings, music and pictures."""
    changed(small_script, "formats: [square]", "formats: [square]\nmusic: {file: wind.wav}")
    changed(small_script, "languages: [en, ar]", "languages: [en, ar]\nvoice: {narrator: files}")
    folder = small_script.parent
    wav(folder / "wind.wav")
    for language in ("en", "ar"):
        (folder / "voice" / language).mkdir(parents=True)
        for scene in ("first", "last"):
            wav(folder / "voice" / language / f"{scene}.wav")
    rendered(small_script, options)
    kept = set((tmp_path / "cache" / "pieces").rglob("*.*"))
    moved = tmp_path / "elsewhere" / "moved"
    moved.parent.mkdir()
    folder.rename(moved)
    script = moved / small_script.name
    assert planned(script, options).count("cached") == len(ALL)
    other = replace(options, out=tmp_path / "other")
    videos = [item for item in planned(script, other).items if item.kind == "video"]
    assert len(videos) == 2
    for video in videos:
        states = {piece.name: piece.state for piece in video.pieces}
        assert set(states.values()) == {"cached"}, states
    rendered(script, other)
    assert set((tmp_path / "cache" / "pieces").rglob("*.*")) == kept


def test_what_a_long_process_remembers_never_gets_into_other_stories_pieces(
    small_script: Path, options: RenderOptions, tmp_path: Path
) -> None:
    """A worker of a cluster lives for months: logos, pictures and fonts change meanwhile."""
    options = replace(options, texts=False, cards=False, languages=("en",))
    changed(small_script, "formats: [square]", "formats: [square]\nlogo: logo.png")
    folder = small_script.parent
    (folder / "fonts").mkdir()
    fonts = [f.files[0][1] for f in FontBook().families if "Latn" in f.scripts][:2]
    made_of: list[bytes] = []
    for color, font in zip(((250, 0, 0), (0, 250, 0)), fonts, strict=True):
        Image.new("RGB", (60, 60), color).save(folder / "logo.png")
        Image.new("RGB", (640, 800), color).save(folder / "sky.png")
        shutil.copy(font, folder / "fonts" / "own.ttf")
        rendered(small_script, options)
        made_of.append((options.out / "small.en.square.draft.mp4").read_bytes())
    apart = replace(options, out=tmp_path / "apart", cache_folder=tmp_path / "apart-cache")
    code = (
        "import sys, storykit\n"
        "from pathlib import Path\n"
        "from storykit.jobs.options import RenderOptions\n"
        "from storykit.jobs.render import render_story\n"
        "script, out, cache = map(Path, sys.argv[1:])\n"
        "render_story(storykit.load(script), RenderOptions(out=out, draft=True, storyboard=False,"
        " texts=False, cards=False, languages=('en',), cache_folder=cache))\n"
    )
    arguments = [str(small_script), str(apart.out), str(apart.cache_folder)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, env=environment)
    assert made_of[0] != made_of[1]
    assert (apart.out / "small.en.square.draft.mp4").read_bytes() == made_of[1]
