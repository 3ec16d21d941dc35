"""A plan is held to what a render then does: which files it writes, and which pieces it makes."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

import storykit
from storykit.jobs import sources
from storykit.jobs.options import Coding, RenderOptions
from storykit.jobs.plans import Plan, plan_story
from storykit.jobs.render import render_story
from storykit.text import FontBook

STORY = """
storykit: 1
id: tale
title: {en: "Tale", ar: "حكاية"}
languages: [en, ar]
formats: [og]
theme: own
voice: {narrator: fake}
scenes:
  - {id: sky, layout: photo, image: sky.png, alt: "A sky.", motion: zoom-in, transition: cut,
     duration: 3s}
  - {id: words, layout: statement, statement: {en: "Ours", ar: "لنا"}, transition: cut,
     duration: 3s, narration: {en: "It is ours.", ar: "وهي لنا."}}
  - {id: end, layout: statement, statement: "2026", transition: cut, duration: 3s}
cards:
  - {id: card, layout: statement, statement: {en: "Wide", ar: "واسعة"}}
"""


class Tale:
    """A story with a theme, a font and a picture of its own, and what is made of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "tale"
        (self.folder / "themes").mkdir(parents=True)
        (self.folder / "fonts").mkdir()
        self.script = self.folder / "tale.yaml"
        self.script.write_text(STORY, encoding="utf-8")
        self.theme = self.folder / "themes" / "own.yaml"
        self.theme.write_text('like: steppe\ncolors: {ink: "#102030"}\n')
        self.picture = self.folder / "sky.png"
        Image.linear_gradient("L").resize((320, 240)).save(self.picture)
        self.fonts = [f.files[0][1] for f in FontBook().families if "Latn" in f.scripts][:2]
        shutil.copy(self.fonts[0], self.folder / "fonts" / "own.ttf")
        self.options = RenderOptions(
            out=folder / "out", draft=True, cache_folder=folder / "cache", storyboard=True
        )

    def says(self, before: str, after: str) -> None:
        text = self.script.read_text(encoding="utf-8")
        assert before in text
        self.script.write_text(text.replace(before, after), encoding="utf-8")

    @property
    def cache(self) -> Path:
        assert self.options.cache_folder is not None
        return self.options.cache_folder

    def pieces(self) -> dict[str, Path]:
        """Encoded pieces by their keys."""
        found = (self.cache / "pieces").rglob("[!.]*.mp4")
        return {path.parent.name + path.name.partition(".")[0]: path for path in found}

    def plan(self) -> Plan:
        return plan_story(storykit.load(self.script), self.options)

    def render(self) -> set[Path]:
        """Renders; gives the files that were written."""
        result = render_story(storykit.load(self.script), self.options)
        assert result.failures == ()
        return set(result.files) - set(result.unchanged)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tale")
    Tale(folder).render()
    return folder


@pytest.fixture
def tale(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tale:
    """The same for each test, as it was rendered once."""
    tale = Tale(tmp_path)
    shutil.copytree(base / "cache" / "pieces", tmp_path / "cache" / "pieces")
    shutil.copytree(base / "cache" / "voice", tmp_path / "cache" / "voice")
    tale.render()
    return tale


def nothing(tale: Tale) -> None:
    pass


def a_caption(tale: Tale) -> None:
    tale.says("وهي لنا.", "وهي لهم.")


def a_longer_caption(tale: Tale) -> None:
    tale.says("It is ours.", "It is ours, and it will be theirs tomorrow.")


def a_language(tale: Tale) -> None:
    tale.says("[en, ar]", "[en, ar, fr]")
    tale.says('en: "Tale"', 'en: "Tale", fr: "Conte"')
    tale.says('en: "Ours"', 'en: "Ours", fr: "À nous"')
    tale.says('en: "It is ours."', 'en: "It is ours.", fr: "À nous."')
    tale.says('en: "Wide"', 'en: "Wide", fr: "Large"')


def a_font(tale: Tale) -> None:
    shutil.copy(tale.fonts[1], tale.folder / "fonts" / "own.ttf")


def a_colour(tale: Tale) -> None:
    tale.theme.write_text('like: steppe\ncolors: {ink: "#302010"}\n')


def a_picture(tale: Tale) -> None:
    Image.linear_gradient("L").rotate(180).resize((320, 240)).save(tale.picture)


def a_scene(tale: Tale) -> None:
    tale.says('statement: "2026"', 'statement: "2027"')


def the_cache(tale: Tale) -> None:
    shutil.rmtree(tale.cache)


def the_records(tale: Tale) -> None:
    shutil.rmtree(tale.cache / "records")


def the_voices(tale: Tale) -> None:
    shutil.rmtree(tale.cache / "voice")
    a_caption(tale)


def damage(tale: Tale) -> None:
    """Every second piece is cut, and a video has gone, so that they are needed."""
    for path in sorted(tale.pieces().values())[::2]:
        path.write_bytes(path.read_bytes()[:-9])
    (tale.options.out / "tale.en.og.draft.mp4").unlink()


def loss(tale: Tale) -> None:
    for path in sorted(tale.pieces().values())[1::2]:
        path.unlink()
    (tale.options.out / "tale.ar.og.draft.mp4").unlink()


def another_folder(tale: Tale) -> None:
    tale.options = replace(tale.options, out=tale.options.out.with_name("other"))


def another_folder_and_caption(tale: Tale) -> None:
    another_folder(tale)
    a_caption(tale)


def a_place(tale: Tale) -> None:
    tale.options = replace(tale.options, videos=False, places=("whatsapp",))


def another_quality(tale: Tale) -> None:
    tale.options = replace(tale.options, coding=Coding(quality=35))


def one_scene(tale: Tale) -> None:
    tale.options = replace(tale.options, scenes=("words",))


CHANGES = [
    nothing, a_caption, a_longer_caption, a_language, a_font, a_colour, a_picture, a_scene,
    the_cache, the_records, the_voices, damage, loss, another_folder, another_folder_and_caption,
    a_place, another_quality, one_scene,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_plan_says_what_a_render_does(tale: Tale, change: Callable[[Tale], None]) -> None:
    change(tale)
    plan = tale.plan()
    kept = tale.pieces()
    written = tale.render()
    stale = [item for item in plan.items if item.state != "cached"]
    assert {path for item in stale for path in item.paths} == written
    found = [piece for item in stale for piece in item.pieces]
    encoded = [piece for piece in found if piece.name.startswith(("mix", "segment"))]
    # A damaged piece is found to be none when it is asked for, by whoever asks first.
    made = {key for key, path in tale.pieces().items() if kept.get(key) != path}
    planned = {piece.key for piece in encoded if piece.state != "cached"}
    known = planned - {""}
    assert known <= made
    # How versions for places are encoded is found out by trial: they are planned as wholes.
    tried = any(item.kind == "version" for item in stale)
    assert known == made or "" in planned or tried
    # Whatever is made is told of, and reasons are given for all that was there before.
    assert all(item.why for item in stale if item.state == "changed")
    assert all(piece.why for piece in found if piece.state == "changed"), found
    assert all(not piece.why for piece in found if piece.state == "cached")
    after = tale.plan()
    assert {item.state for item in after.items} == {"cached"}


def states(plan: Plan, file: str) -> dict[str, str]:
    (item,) = (item for item in plan.items if item.paths[0].name == file)
    return {piece.name: piece.state for piece in item.pieces}


def test_a_caption_of_one_language_is_one_segment_of_that_language(tale: Tale) -> None:
    a_caption(tale)
    # What is heard is the same: this narrator hums.
    assert states(tale.plan(), "tale.ar.og.draft.mp4") == {
        "narration ar": "changed", "mix ar": "cached", "layers of sky, words, end": "changed",
        "segment 1": "cached", "segment 2": "changed", "segment 3": "cached",
    }  # fmt: skip
    # The English video has the Arabic subtitles in it, and is joined again from what there is.
    assert set(states(tale.plan(), "tale.en.og.draft.mp4").values()) == {"cached"}


def test_another_language_paints_only_what_has_texts(tale: Tale) -> None:
    a_language(tale)
    assert states(tale.plan(), "tale.fr.og.draft.mp4") == {
        "narration fr": "new", "mix fr": "new", "layers of sky, words, end": "new",
        "segment 1": "cached", "segment 2": "new", "segment 3": "cached",
    }  # fmt: skip


def test_another_version_of_storykit_makes_everything_anew(
    tale: Tale, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "_INSTALLED", ["another"])
    plan = tale.plan()
    assert {item.state for item in plan.items} == {"changed"}
    assert all("storykit changed" in item.why for item in plan.items if item.kind != "storyboard")
    assert {path for item in plan.items for path in item.paths} == tale.render()


def said(*arguments: str) -> str:
    from storykit.cli.app import run

    out = io.StringIO()
    with redirect_stdout(out):
        assert run(list(arguments)) == 0
    return out.getvalue()


def test_a_plan_is_told_in_words_and_as_json(tale: Tale) -> None:
    a_caption(tale)
    options = [
        "plan", str(tale.script), "--draft", "--out", str(tale.options.out),
        "--cache", str(tale.cache),
    ]  # fmt: skip
    words = said(*options)
    assert "changed segment 2: scene words changed" in words
    assert "changed narration ar: scene words changed" in words
    assert "cached  segment 1" in words
    assert "subtitles in ar changed" in words
    assert "segment" not in said(*options, "--no-pieces")
    told = [json.loads(line) for line in said(*options, "--json").splitlines()]
    videos = {t["paths"][0]: t for t in told if t.get("kind") == "video"}
    arabic = videos[str(tale.options.out / "tale.ar.og.draft.mp4")]
    assert arabic["state"] == "changed"
    assert {"name": "segment 2", "state": "changed", "why": ["scene words changed"]} in arabic[
        "pieces"
    ]
    assert "changed segments 1–3: coding changed" in said(*options, "--quality", "30")
    better = [json.loads(line) for line in said(*options, "--json", "--quality", "30").splitlines()]
    assert {t["state"] for t in better if t.get("kind") == "video"} == {"changed"}
