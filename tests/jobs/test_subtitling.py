"""Subtitle files as people ask for them: kinds, shapes of film, names and marks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import storykit
from storykit.cli.app import run
from storykit.errors import UsageError
from storykit.formats import FORMATS
from storykit.jobs.digests import DigestBook
from storykit.jobs.keys import reel_key
from storykit.jobs.reels import Shooting, outline_of
from storykit.jobs.sources import StorySources
from storykit.jobs.studio import Studio
from storykit.jobs.subtitling import write_subtitles
from storykit.subtitles import read
from storykit.video.settings import EncodeSettings

SCRIPT = """
storykit: 1
title: {en: A tale, ar: حكاية}
languages: [en, ar]
formats: [square, vertical]
scenes:
  - layout: statement
    statement: {en: Rights, ar: حقوق}
    narration: {en: "What can you say about human dignity?", ar: "ماذا نقول عن كرامة NHRI (2019)؟"}
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    file = tmp_path / "tale.yaml"
    file.write_text(SCRIPT, encoding="utf-8")
    return file


def test_styled_files_are_made_for_each_shape_and_plain_ones_once(
    script: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    made = write_subtitles(
        storykit.load(script), ("srt", "ass"), ("ar",), out, formats=("vertical", "square")
    )
    assert [output.path.name for output in made] == [
        "tale.ar.srt", "tale.ar.vertical.ass", "tale.ar.square.ass",
    ]  # fmt: skip
    assert [output.format for output in made] == [None, "vertical", "square"]
    sizes = [output.path.read_text(encoding="utf-8") for output in made[1:]]
    assert "PlayResY: 1920" in sizes[0]
    assert "PlayResY: 1080" in sizes[1]


def test_without_a_shape_styled_files_look_like_the_storys_first(script: Path) -> None:
    text = storykit.subtitles(storykit.load(script), language="en", to="ass")
    assert "PlayResX: 1080\nPlayResY: 1080" in text
    tall = storykit.subtitles(storykit.load(script), language="en", to="ass", format="vertical")
    assert "PlayResY: 1920" in tall
    assert len(read(tall).cues[0].lines) >= len(read(text).cues[0].lines)


def test_names_and_marks_are_chosen_on_the_command_line(
    script: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = ["subtitles", str(script), "--to", "srt", "--out", str(out)]
    assert run([*words, "--naming", "facebook", "--marks", "isolate"]) == 0
    assert sorted(path.name for path in out.glob("*.srt")) == [
        "tale.ar_AR.srt", "tale.en_US.srt",
    ]  # fmt: skip
    text = (out / "tale.ar_AR.srt").read_text(encoding="utf-8")
    assert "\u2067" in text
    assert "\u200f" not in text
    assert run([*words, "--marks", "none"]) == 0
    assert "\u200f" not in (out / "tale.ar.srt").read_text(encoding="utf-8")
    assert run([*words, "--naming", "face"]) == 2
    assert run([*words, "--to", "ass", "--format", "verticl"]) == 2
    assert "vertical" in capsys.readouterr().err


def test_converted_files_have_the_marks_one_wants(script: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "a.srt", tmp_path / "b.srt"
    source.write_text("1\n00:00:01,000 --> 00:00:02,000\nنعم!\n", encoding="utf-8")
    assert run(["subtitles", "convert", str(source), str(target), "--marks", "none"]) == 0
    assert "\u200f" not in target.read_text(encoding="utf-8")
    assert run(["subtitles", "convert", str(source), str(target)]) == 0
    assert "\u200fنعم!\u200f" in target.read_text(encoding="utf-8")


def test_names_nobody_knows_are_told_with_the_nearest(script: Path, tmp_path: Path) -> None:
    story = storykit.load(script)
    with pytest.raises(UsageError, match="facebook"):
        write_subtitles(story, ("srt",), None, tmp_path, naming="facebok")
    with pytest.raises(UsageError, match="isolate"):
        write_subtitles(story, ("srt",), None, tmp_path, marks="isolates")
    with pytest.raises(UsageError, match="square"):
        storykit.subtitles(story, language="en", to="ass", format="sqare")


def test_pictures_are_made_again_where_colours_of_speakers_change(script: Path) -> None:
    """Who begins to speak first takes the first colour; a reel of later scenes shows it."""
    text = script.read_text(encoding="utf-8").replace("What can", ">> Amina: What can")
    script.write_text(
        text + "  - {id: next, layout: statement, statement: x, narration: '>> Bat: Much.'}\n",
        encoding="utf-8",
    )
    story = storykit.load(script)
    timeline = Studio(story).timeline("en")
    shooting = Shooting("en", FORMATS["square"], EncodeSettings())
    (reel,) = outline_of(timeline, shooting).reels
    later = replace(reel, scenes=("next",))
    silent = [replace(cue, speaker=None) if cue.scene != "next" else cue for cue in timeline.cues]
    sources = StorySources(story, DigestBook(None))
    keys = {
        reel_key(sources, made, shooting, later)
        for made in (timeline, replace(timeline, cues=tuple(silent)))
    }
    assert len(keys) == 2
