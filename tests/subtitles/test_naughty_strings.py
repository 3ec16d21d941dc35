"""Any text as a caption: files in which every reader finds it, and pictures, or a clear error."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from other_readers import READERS
from test_four_readers import agree, bare, cues_of

from storykit.design.captions import CAPTION_STYLES, paint_cue
from storykit.design.themes import find_theme
from storykit.errors import ScriptError, StorykitError, TextError
from storykit.formats import FORMATS
from storykit.language import find_language
from storykit.library import load
from storykit.spans import Span
from storykit.subtitles import read, write
from storykit.subtitles.cleaning import is_seen
from storykit.timeline import Cue, build_timeline, make_cues
from storykit.timeline.profiles import PROFILES
from storykit.voice.model import Narration

STRINGS: list[str] = json.loads(
    Path(__file__).with_name("naughty_strings.json").read_text(encoding="utf-8")
)["strings"]
PAIRS = [(fmt, name) for fmt, readers in READERS.items() for name in readers]


@pytest.mark.parametrize(("fmt", "reader"), PAIRS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_four_readers_find_the_same_cues(fmt: str, reader: str, language: str) -> None:
    strings = STRINGS
    if fmt == "vtt" and reader == "pysubs2":
        # It turns every format into SubStation's, where braces and backslashes mean something.
        strings = [text for text in STRINGS if not set(text) & set("{}\\")]
    agree(cues_of([*strings, "LAST"]), fmt, reader, language)


@pytest.mark.parametrize("fmt", list(READERS))
def test_none_is_lost_and_none_is_added(fmt: str) -> None:
    seen = [text for text in STRINGS if is_seen(text.replace("\ufffe", ""))]
    found = read(write(cues_of(STRINGS), fmt, "en"), fmt=fmt)
    assert len(found.cues) == len(seen)
    assert found.findings == ()
    for cue, text in zip(found.cues, seen, strict=True):
        letters = [c for c in bare(text) if c.isalnum()]
        assert [c for c in bare(cue.text) if c.isalnum()] == letters


@pytest.mark.parametrize("text", [t for t in STRINGS if t.strip()])
def test_as_narration_nothing_of_it_is_lost(text: str) -> None:
    cues = make_cues(Narration(text, "en", 3000, ()), PROFILES["social"])
    said = "".join(c for cue in cues for c in cue.text if c.isalnum())
    assert said == "".join(c for c in text if c.isalnum())


@pytest.mark.parametrize("language", ["en", "ar", "th"])
def test_each_can_be_painted_or_is_refused_in_plain_words(language: str) -> None:
    theme = find_theme("steppe")
    painted = 0
    errors: list[StorykitError] = []
    for number, text in enumerate(STRINGS):
        style = CAPTION_STYLES[number % len(CAPTION_STYLES)]
        for cue in make_cues(Narration(text, language, 2000, ()), PROFILES["social"]):
            try:
                sprites = paint_cue(cue, theme, language, FORMATS["square"], style=style)
            except TextError as refused:
                errors.append(refused)
                continue
            painted += bool(sprites)
            for timed in sprites:
                assert FORMATS["square"].safe.contains(timed.sprite.box, 70) or style == "band"
    assert painted > 0.8 * len(STRINGS)
    assert all(error.cure for error in errors)


def test_as_a_scripts_narration_each_is_taken_or_refused_with_its_place(tmp_path: Path) -> None:
    paths: list[str] = []
    for text in STRINGS:
        scene = {"layout": "statement", "statement": "x", "narration": {"en": text}}
        script = {"storykit": 1, "title": "x", "languages": ["en"], "scenes": [scene]}
        try:
            story = load(script, folder=tmp_path)
        except ScriptError as refused:
            paths += [finding.where.path for finding in refused.findings]
            continue
        build_timeline(story, "en", {})
    assert all(path.startswith("scenes[0].narration") for path in paths)


def test_a_megabyte_is_refused_at_once() -> None:
    began = time.process_time()
    huge = "word " * 200_000
    with pytest.raises(ScriptError, match="characters"):
        make_cues(Narration(huge, "en", 1000, ()), PROFILES["social"])
    with pytest.raises(StorykitError):
        load({"storykit": 1, "title": huge, "languages": ["en"], "scenes": [{"layout": "title"}]})
    for fmt in ("srt", "vtt", "ass", "ttml"):
        (cue,) = read(write([Cue(Span(0, 1000), huge)], fmt, "en")).cues
        assert len(cue.text) > 900_000
    assert time.process_time() - began < 60


def test_a_caption_nobody_could_read_is_cut_with_an_ellipsis() -> None:
    cue = Cue(Span(0, 1000), "word " * 1000)
    sprites = paint_cue(cue, find_theme("steppe"), "en", FORMATS["square"])
    band = FORMATS["square"].caption
    assert all(band.contains(timed.sprite.box, 3) for timed in sprites)
    assert find_language("en").ellipsis
