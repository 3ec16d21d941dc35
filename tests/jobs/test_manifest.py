from __future__ import annotations

import itertools
import json
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import pytest

from storykit.jobs import shelf
from storykit.jobs.digests import DigestBook
from storykit.jobs.manifest import Output, merge_manifest, write_manifest


def listed(folder: Path) -> dict[str, dict[str, object]]:
    document = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return {item["path"]: item for item in document["files"]}


def test_every_file_is_listed_with_its_size_and_hash(tmp_path: Path) -> None:
    card = tmp_path / "cards" / "quote-1.ar.square.png"
    card.parent.mkdir()
    card.write_bytes(b"picture")
    output = Output(card, "card", "ar", "square", 1080, 1080, title="اقتباس", alt="صورة")
    write_manifest(tmp_path, "steppe", [output])
    assert listed(tmp_path)["cards/quote-1.ar.square.png"] == {
        "story": "steppe",
        "path": "cards/quote-1.ar.square.png",
        "kind": "card",
        "language": "ar",
        "format": "square",
        "width": 1080,
        "height": 1080,
        "duration_ms": None,
        "bytes": 7,
        "sha256": sha256(b"picture").hexdigest(),
        "title": "اقتباس",
        "alt": "صورة",
    }


def test_a_later_run_forgets_nothing_but_files_that_are_gone(tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("a.srt", "b.srt", "c.srt"))
    for path in (first, second, third):
        path.write_text("x")
    write_manifest(tmp_path, "one", [Output(first, "subtitles"), Output(second, "subtitles")])
    second.unlink()
    first.write_text("new")
    write_manifest(tmp_path, "two", [Output(third, "subtitles")])
    assert set(listed(tmp_path)) == {"a.srt", "c.srt"}
    write_manifest(tmp_path, "one", [Output(first, "subtitles")])
    assert listed(tmp_path)["a.srt"]["bytes"] == 3


def test_a_damaged_manifest_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"files": [1, ')
    path = tmp_path / "a.srt"
    path.write_text("x")
    write_manifest(tmp_path, "one", [Output(path, "subtitles")])
    assert set(listed(tmp_path)) == {"a.srt"}


def test_the_longer_the_list_takes_the_seldomer_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, written = [0.0], list[float]()

    def slow(folder: Path, new: object) -> Path:
        written.append(now[0])
        now[0] += 3.0
        return merge_manifest(folder, cast(Any, new))

    monkeypatch.setattr(shelf.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(shelf, "merge_manifest", slow)
    here = shelf.Shelf(tmp_path, DigestBook(None))
    for number in range(100):
        now[0] += 10.0
        path = tmp_path / f"{number}.srt"
        path.write_text("x")
        here.add(str(number), [Output(path, "subtitles")], [])
    assert all(later - one >= 3 / 0.02 for one, later in itertools.pairwise(written))
    assert len(written) == 1000 // 160 + 1
    here.write()
    assert len(listed(tmp_path)) == 100


def test_files_in_folders_are_kept_while_they_are_there(tmp_path: Path) -> None:
    for name in ("a.srt", "cards/b.png", "cards/deep/c.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
        write_manifest(tmp_path, name, [Output(tmp_path / name, "card")])
    assert set(listed(tmp_path)) == {"a.srt", "cards/b.png", "cards/deep/c.png"}
    (tmp_path / "cards" / "b.png").unlink()
    (tmp_path / "cards" / "deep" / "c.png").unlink()
    (tmp_path / "cards" / "deep").rmdir()
    write_manifest(tmp_path, "a.srt", [])
    assert set(listed(tmp_path)) == {"a.srt"}
