"""`storykit timeline`: what an editing program is handed."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from PIL import Image

from storykit.cli.app import run
from storykit.script.starters import start_story


def test_a_story_is_handed_on_as_a_timeline_in_each_language(tmp_path: Path) -> None:
    script = start_story(tmp_path / "story", ["en", "ar"])
    out = tmp_path / "out"
    assert run(["timeline", str(script), "--out", str(out)]) == 0
    assert {path.suffix for path in out.iterdir()} == {".otio", ".painted"}
    arabic = next(out.glob("*.ar.otio"))
    document = json.loads(arabic.read_text(encoding="utf-8"))
    assert document["OTIO_SCHEMA"] == "Timeline.1"
    assert "مكان" in document["name"]
    assert run(["timeline", str(script), "--to", "text", "--lang", "ar", "--out", str(out)]) == 0
    text = next(out.glob("*.timeline.txt")).read_text(encoding="utf-8")
    assert "cue" in text
    assert "حقوق" in text


HOSTILE = """storykit: 1
id: "../../${{HOME}}/..%2f"
title: "a\\"],\\n\\\\ </script>\\u202eevil {{ 7*7 }}"
languages: [en]
formats: [square]
scenes:
  - id: "x' --to /etc"
    layout: photo
    image: "{name}"
    alt: "{name}"
    narration: "First \\"quoted\\" \\\\ words\\u2028 {{{{ 7*7 }}}} [link](file:///etc/passwd)"
  - {{id: plain, layout: statement, statement: "$(id)", narration: "`id`"}}
"""


def test_a_hostile_story_is_a_timeline_of_plain_texts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "a b%2f#?&;'$(id)é{{ 7*7 }}.png"
    folder = tmp_path / "story"
    folder.mkdir()
    Image.new("RGB", (64, 64)).save(folder / name)
    script = folder / "hostile.yaml"
    script.write_text(HOSTILE.format(name=name), encoding="utf-8")
    out = tmp_path / "out"
    for kind in ("otio", "text"):
        assert run(["timeline", str(script), "--to", kind, "--out", str(out)]) == 0
    assert "\x1b" not in capsys.readouterr().out
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert {path.parts[0] for path in made} == {"story", "out"}
    assert {path.suffix for path in out.iterdir()} == {".otio", ".painted", ".txt"}
    assert all(path.suffix == ".png" for path in out.glob("*.painted/*"))
    text = next(out.glob("*.otio")).read_text(encoding="utf-8")
    scenes = json.loads(text)["tracks"]["children"][0]["children"]
    clips = [child for child in scenes if child["OTIO_SCHEMA"] == "Clip.2"]
    media, painted = [clip["media_references"]["DEFAULT_MEDIA"]["target_url"] for clip in clips]
    assert Path(unquote(urlsplit(painted).path)).parent.samefile(next(out.glob("*.painted")))
    assert Path(unquote(urlsplit(media).path)).samefile(folder / name)
    assert (urlsplit(media).scheme, urlsplit(media).query, urlsplit(media).fragment) == (
        "file", "", "",
    )  # fmt: skip
    assert "49" not in text
    # What is a line of its own in no editor: raw signs that steer, and breaks within a string.
    assert not any(unicodedata.category(c) == "Cc" for c in text.replace("\n", ""))


def test_what_a_story_hides_is_not_handed_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "story"
    folder.mkdir()
    for name in ("face", "ground"):
        Image.new("RGB", (64, 64)).save(folder / f"{name}.png")
    script = folder / "story.yaml"
    script.write_text(
        "storykit: 1\ntitle: Hidden\nlanguages: [en]\nformats: [square]\nscenes:\n"
        "  - {id: a, layout: photo, image: face.png, alt: x, hide: [{box: [0, 0, 0.5, 0.5]}]}\n"
        "  - {id: b, layout: photo, image: face.png, alt: x}\n"
        "  - {id: c, layout: photo, image: ground.png, alt: x}\n",
        encoding="utf-8",
    )
    assert run(["timeline", str(script), "--out", str(tmp_path / "out")]) == 0
    text = (tmp_path / "out" / "story.en.otio").read_text(encoding="utf-8")
    assert "ground.png" in text
    assert "face.png" not in text
    assert "“a” are left out" in capsys.readouterr().err
