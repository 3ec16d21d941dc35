"""`storykit timeline`: what an editing program is handed."""

from __future__ import annotations

import json
from pathlib import Path

from storykit.cli.app import run
from storykit.script.starters import start_story


def test_a_story_is_handed_on_as_a_timeline_in_each_language(tmp_path: Path) -> None:
    script = start_story(tmp_path / "story", ["en", "ar"])
    out = tmp_path / "out"
    assert run(["timeline", str(script), "--out", str(out)]) == 0
    assert {path.suffix for path in out.iterdir()} == {".otio"}
    arabic = next(out.glob("*.ar.otio"))
    document = json.loads(arabic.read_text(encoding="utf-8"))
    assert document["OTIO_SCHEMA"] == "Timeline.1"
    assert "مكان" in document["name"]
    assert run(["timeline", str(script), "--to", "text", "--lang", "ar", "--out", str(out)]) == 0
    text = next(out.glob("*.timeline.txt")).read_text(encoding="utf-8")
    assert "cue" in text
    assert "حقوق" in text
