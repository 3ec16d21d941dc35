"""Two whole stories: one breaks every rule, one breaks none; and how a story sets rules."""

from __future__ import annotations

import json
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from storykit import library
from storykit.assets import shared_folder
from storykit.check import Context, blocking, rules, run_checks
from storykit.check.table import platforms_table, rules_table, words_table

BAD = Path(__file__).with_name("stories") / "breaks-every-rule.yaml"
GOOD = Path(__file__).with_name("stories") / "breaks-no-rule.yaml"
DAY = date(2026, 6, 1)
EDGE = """
about: Words at the very edge of the picture.
fields: {image: required}
layers:
  - picture: "{{ image }}"
  - text: At the edge
    area: frame
    box: {start: 1%, end: 60%, bottom: 1%, height: 6%}
    type: byline
"""
WEAK = "captions: {color: '#8a8a8a', ground: '#555555'}"
LOST = "unit: {family: Nowhere Sans"


def clip(path, flashing):
    """Three seconds of H.264, flashing or still."""
    import av

    # Without a duration, as some cameras write them.
    options = {"live": "1"} if path.suffix == ".mkv" else {}
    with av.open(str(path), "w", container_options=options) as container:
        stream = container.add_stream("libx264", rate=Fraction(20))
        stream.width, stream.height, stream.pix_fmt = 540, 960, "yuv420p"
        for number in range(60):
            level = 250 if flashing and number // 2 % 2 else 40
            pixels = np.full((960, 540, 3), level, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The two stories with the media they name."""
    folder = tmp_path_factory.mktemp("stories")
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (47.0, 55.0, 0.0)})
    Image.new("RGB", (1080, 1920), (70, 90, 110)).save(folder / "large.jpg")
    Image.new("RGB", (200, 200), (70, 90, 110)).save(folder / "khovd.jpg", exif=exif)
    clip(folder / "flash.mp4", flashing=True)
    clip(folder / "live.mkv", flashing=False)
    (folder / "themes").mkdir()
    theme = (shared_folder("templates") / "themes" / "steppe.yaml").read_text(encoding="utf-8")
    weak = re.sub(r"(?m)^captions:.*(\n .*)*", WEAK, theme)
    weak, times = re.subn(r"unit: *\{family: \w+", LOST, weak)
    assert times == 1
    (folder / "themes" / "weak.yaml").write_text(weak, encoding="utf-8")
    (folder / "layouts").mkdir()
    (folder / "layouts" / "edge.yaml").write_text(EDGE, encoding="utf-8")
    for story in (BAD, GOOD):
        (folder / story.name).write_bytes(story.read_bytes())
    videos = [
        {"story": "bad", "kind": "video", "language": "en", "path": "a.mp4", "bytes": 20_000_000}
    ]
    (folder / "manifest.json").write_text(json.dumps({"files": videos}))
    return folder


def test_a_story_can_break_every_rule(folder):
    story = library.load(folder / BAD.name)
    found = run_checks(story, context=Context(story, today=DAY, outputs=folder))
    broken = {finding.rule for finding in found}
    assert {rule.id for rule in rules()} - broken == set()
    for finding in found:
        assert finding.message.endswith((".", "!", "?")), finding
        assert finding.cure, finding
        assert finding.where.line is not None, finding


def test_a_story_can_break_none(folder):
    story = library.load(folder / GOOD.name)
    found = run_checks(story, context=Context(story, today=DAY))
    assert [str(finding) for finding in found if finding.level != "info"] == []


def test_a_rule_can_be_set_aside_with_a_reason_and_not_without(story, found):
    scenes = [{"title": {"en": "Rights for all"}}]
    assert found(story(scenes), "CTA-01")
    assert not found(story(scenes, check={"ignore": {"CTA-01": "A trailer."}}), "CTA-01")
    assert found(story(scenes, check={"ignore": {"CTA-01": " "}}), "CTA-01")


def test_a_rule_that_protects_people_cannot_be_set_aside_by_a_script(story):
    tale = story([], people={"amina": {"age": 30}}, check={"ignore": {"CONS-01": "No time."}})
    found = {finding.rule: finding for finding in run_checks(tale)}
    assert found["CONS-01"].level == "error"
    assert "CONS-01" in found["CHECK"].message


def test_a_required_rule_counts_as_an_error(story, found):
    scenes = [{"title": {"en": "Rights for all"}}]
    assert {f.level for f in found(story(scenes), "CTA-01")} == {"warning"}
    required = story(scenes, check={"require": ["CTA-01"]})
    assert {f.level for f in found(required, "CTA-01")} == {"error"}


def test_unknown_rules_are_named_with_the_nearest(story):
    tale = story([], check={"ignore": {"CTA-1": "x"}, "require": ["HOOK"]})
    found = [f for f in run_checks(tale) if f.rule == "CHECK"]
    assert {f.where.path for f in found} == {"check.ignore.CTA-1", "check.require[0]"}
    assert "CTA-01" in found[0].cure + found[1].cure


def test_only_errors_that_protect_people_stop_a_render(story):
    tale = story([{"image": "a.jpg"}], people={"amina": {"age": 30}})
    found = run_checks(tale)
    assert {f.rule for f in found if f.level == "error"} > {"CONS-01"}
    assert {f.rule for f in blocking(found)} == {"CONS-01"}
    assert blocking(found, {"CONS-01": "Recorded in the archive."}) == ()


def test_what_stands_in_a_rules_way_is_told_once(story):
    tale = story([{"layout": "photo"}], theme="nowhere")
    found = run_checks(tale)
    assert [f.rule for f in found].count("USAGE") == 1


def test_the_table_in_the_manual_is_that_of_the_code():
    manual = (Path(__file__).parents[2] / "docs" / "checks.md").read_text(encoding="utf-8")
    for table in (rules_table(), words_table(), platforms_table()):
        assert table.strip() in manual
