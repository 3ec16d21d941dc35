"""Many stories at once: one that fails, names that collide, two renders into one folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

import storykit
from storykit.jobs.locks import NAME, locked
from storykit.jobs.options import RenderOptions
from storykit.jobs.render import Commission, Result, render_batch
from storykit.library import render_many

CARDS = """
storykit: 1
title: Cards
languages: [en, ar]
formats: [og]
cards:
  - id: {card}
    layout: statement
    statement: {{en: "A *card* of {name}", ar: "*بطاقة*"}}
"""


def written(folder: Path, name: str, card: str | None = None) -> Path:
    script = folder / name / "story.yaml"
    script.parent.mkdir(parents=True)
    script.write_text(CARDS.format(name=name, card=card or name), encoding="utf-8")
    return script


@pytest.fixture
def options(tmp_path: Path) -> RenderOptions:
    return RenderOptions(
        out=tmp_path / "out", storyboard=False, cache_folder=tmp_path / "cache", workers=2
    )


def render(scripts: list[Path], options: RenderOptions) -> dict[str, Result | Exception]:
    results: dict[str, Result | Exception] = {}
    names = {script.parent.name: script for script in scripts}
    render_many(names, options, results.__setitem__)
    return results


def listed(out: Path) -> dict[str, str]:
    files = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"]
    return {item["path"]: item["story"] for item in files}


@pytest.mark.parametrize("crew", ["threads", "processes"])
def test_one_story_that_fails_does_not_stop_the_others(
    tmp_path: Path, options: RenderOptions, crew: str
) -> None:
    scripts = [written(tmp_path, name) for name in ("one", "two", "three", "four")]
    scripts[1].write_text("storykit: 1\ntitel: x\n", encoding="utf-8")
    scripts[2].write_text(
        scripts[2].read_text().replace("layout: statement", "layout: photo\n    image: none.jpg")
        .replace("statement:", "caption:")
    )  # fmt: skip
    results = render(scripts, replace(options, crew=crew))  # type: ignore[arg-type]
    assert set(results) == {"one", "two", "three", "four"}
    assert isinstance(results["two"], storykit.ScriptError)
    failed = results["three"]
    assert isinstance(failed, Result)
    assert "none.jpg" in failed.failures[0].message
    assert failed.failures[0].where.file == scripts[2]
    assert listed(options.out) == {
        f"cards/{name}.{language}.og.png": name
        for name in ("one", "four")
        for language in ("en", "ar")
    }


def test_a_batch_goes_on_where_it_was(tmp_path: Path, options: RenderOptions) -> None:
    scripts = [written(tmp_path, name) for name in ("one", "two", "three")]
    render(scripts[:2], options)
    results = render(scripts, options)
    unchanged = {name: len(result.unchanged) for name, result in results.items()}  # type: ignore[union-attr]
    assert unchanged == {"one": 2, "two": 2, "three": 0}


def test_stories_are_read_one_by_one_as_they_are_needed(
    tmp_path: Path, options: RenderOptions
) -> None:
    scripts = [written(tmp_path, f"story-{n}") for n in range(12)]
    read: list[str] = []
    ahead: list[int] = []
    finished: list[str] = []

    def reading(script: Path) -> storykit.Story:
        read.append(script.parent.name)
        return storykit.load(script)

    def note(commission: Commission, _: object) -> None:
        finished.append(commission.name)
        ahead.append(len(read) - len(finished))

    commissions = (Commission(s.parent.name, lambda s=s: reading(s)) for s in scripts)  # type: ignore[misc]
    render_batch(commissions, options, note, count=12)
    assert sorted(finished) == sorted(read)
    assert max(ahead) < 8


def test_no_story_is_written_over_another(tmp_path: Path, options: RenderOptions) -> None:
    first, second = written(tmp_path, "one", "quote"), written(tmp_path, "two", "quote")
    results = render([first, second], options)
    (loser,) = (name for name, result in results.items() if result.failures)  # type: ignore[union-attr]
    (winner,) = {"one", "two"} - {loser}
    failures = results[loser].failures  # type: ignore[union-attr]
    assert f"is a file of the story “{winner}”" in failures[0].message
    assert failures[0].where.path == "cards[0]"
    assert set(listed(options.out).values()) == {winner}
    # And the same in a later run.
    again = render([second if loser == "two" else first], options)
    assert again[loser].failures  # type: ignore[union-attr]
    assert set(listed(options.out).values()) == {winner}


def test_two_stories_of_one_name_are_told_apart(tmp_path: Path, options: RenderOptions) -> None:
    scripts = [written(tmp_path / place, "same") for place in ("here", "there")]
    results: dict[str, Result | Exception] = {}
    render_many({str(script): script for script in scripts}, options, results.__setitem__)
    error = results[str(scripts[1])]
    assert isinstance(error, storykit.OutputError)
    assert str(scripts[0]) in error.message
    assert isinstance(results[str(scripts[0])], Result)


def test_two_renders_into_one_folder_do_no_harm(tmp_path: Path) -> None:
    scripts = [written(tmp_path, f"story-{n}") for n in range(8)]
    environment = {**os.environ, "STORYKIT_CACHE": str(tmp_path / "cache")}
    out = tmp_path / "out"
    command = [sys.executable, "-m", "storykit", "render", "--out", str(out), "--quiet", "-j", "1"]
    runs = [
        subprocess.Popen([*command, *map(str, part)], env=environment, stdout=subprocess.DEVNULL)
        for part in (scripts, list(reversed(scripts)), scripts[::2])
    ]
    assert [run.wait(60) for run in runs] == [0, 0, 0]
    document = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    for item in document["files"]:
        content = (out / item["path"]).read_bytes()
        assert item["sha256"] == sha256(content).hexdigest()
    cards = [item for item in document["files"] if item["kind"] == "card"]
    assert len(cards) == 16
    assert list(out.rglob(".*")) == []


def test_the_lock_is_held_by_one_and_leaves_nothing(tmp_path: Path) -> None:
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom storykit.jobs.locks import locked\n"
        "for _ in range(60):\n"
        "    with locked(Path(sys.argv[1])):\n"
        "        count = Path(sys.argv[1]) / 'count'\n"
        "        before = int(count.read_text() or 0) if count.exists() else 0\n"
        "        time.sleep(0.0005)\n"
        "        count.write_text(str(before + 1))\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    runs = [subprocess.Popen(command) for _ in range(4)]
    assert [run.wait(60) for run in runs] == [0] * 4
    assert (tmp_path / "count").read_text() == "240"
    assert not (tmp_path / NAME).exists()


def test_a_lock_of_a_process_that_was_killed_is_free(tmp_path: Path) -> None:
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom storykit.jobs.locks import locked\n"
        "with locked(Path(sys.argv[1])):\n    os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert (tmp_path / NAME).exists()
    with locked(tmp_path):
        pass
    assert not (tmp_path / NAME).exists()


def test_where_there_can_be_no_lock_the_work_is_done_all_the_same(tmp_path: Path) -> None:
    with locked(tmp_path / "nowhere"):
        pass
