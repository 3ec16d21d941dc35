"""The commands as a person runs them: what they print, where, and their exit codes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storykit.cli.app import run
from storykit.cli.options import expanded
from storykit.script.starters import start_story
from storykit.text import FontBook


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYKIT_CACHE", str(tmp_path / "cache"))


def test_new_makes_a_story_that_checks_and_renders(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    assert run(["new", str(folder), "--lang", "en,ar"]) == 0
    assert capsys.readouterr().out.strip() == str(folder / "story.yaml")
    assert run(["check", str(folder)]) in (0, 1)
    assert "error" not in capsys.readouterr().err
    out = tmp_path / "out"
    options = ["--draft", "--lang", "ar", "--format", "square", "--out", str(out)]
    assert run(["render", str(folder), *options]) == 0
    said = capsys.readouterr()
    assert sorted(said.out.split()) == sorted(
        str(path) for path in out.rglob("*") if path.is_file() and path.name != "manifest.json"
    )
    assert "Encoding video ar square" in said.err


def test_a_story_that_is_there_is_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", str(tmp_path)]) == 0
    assert run(["new", str(tmp_path)]) == 1
    assert "left as it is" in capsys.readouterr().err


def test_every_mistake_of_a_script_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "story.yaml"
    script.write_text(
        "storykit: 1\ntitel: X\nlanguages: [en, xx-broken-tag]\nscenes:\n"
        "  - layout: qoute\n    quote: Hello\n  - layout: photo\n    image: ../../etc/passwd\n",
        encoding="utf-8",
    )
    assert run(["check", str(script)]) == 2
    said = capsys.readouterr().out
    for line in ("story.yaml:2", "story.yaml:3", "story.yaml:5", "story.yaml:8"):
        assert line in said
    assert "“title”" in said
    assert "“quote”" in said
    assert "Traceback" not in said


def test_wrong_arguments_end_with_two_and_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["rendr"], ["render"], ["render", "nowhere.yaml"], ["formats", "--what"]):
        assert run(arguments) == 2
        said = capsys.readouterr()
        assert said.err
        assert "Traceback" not in said.err


def test_names_the_story_does_not_have_end_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = start_story(tmp_path, ["en"])
    for option in (["--lang", "ar"], ["--format", "sqare"], ["--scene", "nowhere"]):
        assert run(["render", str(script), *option]) == 2
    assert "sqare" in capsys.readouterr().err


def test_wrong_arguments_lead_to_the_help_of_their_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["render"]) == 2
    assert "See: storykit render --help" in capsys.readouterr().err
    assert run(["rendr"]) == 2
    assert "See: storykit --help" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "render", "plan", "preview", "storyboard", "cards"])
def test_a_story_that_is_not_there_ends_with_two_and_its_name(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, str(tmp_path / "nothing.yaml")]) == 2
    said = capsys.readouterr()
    assert "nothing.yaml" in said.out + said.err
    assert "There is no such file" in said.out + said.err


@pytest.mark.parametrize("name", ["layouts", "themes", "languages", "formats", "fonts"])
def test_lists_are_tables_for_people_and_json_for_programs(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([name]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert run([name, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == len(lines) > 1
    for row, line in zip(rows, lines, strict=True):
        assert line.startswith(next(iter(row.values())))


def test_the_fonts_of_a_story_are_those_of_its_folder_and_its_theme(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    families = [family for family in FontBook().families if family.variable is None][:3]
    places = ["fonts", "themes/ours/fonts", "themes/theirs/fonts"]
    for place, family in zip(places, families, strict=True):
        (tmp_path / place).mkdir(parents=True)
        shutil.copy(family.files[0][1], tmp_path / place / "own.ttf")
    for name in ("ours", "theirs"):
        (tmp_path / "themes" / name / "theme.yaml").write_text("like: steppe\n", encoding="utf-8")

    def listed() -> set[str]:
        assert run(["fonts", "--story", str(tmp_path), "--json"]) == 0
        come = [Path(row["from"]) for row in json.loads(capsys.readouterr().out)]
        return {p.relative_to(tmp_path).as_posix() for p in come if p.is_relative_to(tmp_path)}

    assert listed() == set(places)  # of every theme, while there is no script
    script = tmp_path / "story.yaml"
    script.write_text("storykit: 1\ntheme: ours\nbroken: yes\n", encoding="utf-8")
    assert listed() == set(places[:2])
    script.write_text("storykit: 1\n", encoding="utf-8")
    assert listed() == {"fonts"}


@pytest.mark.parametrize("name", ["layouts", "themes", "languages"])
def test_a_list_of_what_is_not_there_ends_with_two(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([name, "nonsense"]) == 2
    assert "There is no" in capsys.readouterr().err


def test_a_layout_is_drawn_on_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from PIL import Image

    path = tmp_path / "quote.png"
    options = ["--lang", "ar", "--format", "og", "--picture", str(path)]
    assert run(["layouts", "quote", *options]) == 0
    with Image.open(path) as picture:
        assert picture.size == (1200, 630)
        assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 50


def test_a_field_that_may_stand_for_another_is_listed_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["layouts", "photo", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["fields"] == "image or video, (caption)"


def test_the_schema_knows_every_layout(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"].endswith("2020-12/schema")
    assert "statement" in json.dumps(schema)


def test_the_doctor_finds_this_machine_fit(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "ok     storykit" in said
    assert "broken" not in said


def test_subtitles_are_written_and_converted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = start_story(tmp_path / "story", ["en", "ar"])
    out = tmp_path / "out"
    assert run(["subtitles", str(script), "--to", "srt,ttml", "--out", str(out)]) == 0
    assert {path.suffix for path in out.iterdir()} == {".srt", ".ttml", ".json"}
    source = next(out.glob("*.ar.srt"))
    target = tmp_path / "again.vtt"
    assert run(["subtitles", "convert", str(source), str(target)]) == 0
    assert target.read_text(encoding="utf-8").startswith("WEBVTT")
    before = source.read_bytes()
    assert run(["subtitles", "convert", str(source), str(source)]) == 1
    assert source.read_bytes() == before


def test_json_events_tell_of_files_and_progress(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = start_story(tmp_path / "story", ["en"])
    options = ["--draft", "--format", "square", "--json", "--out", str(tmp_path / "out")]
    assert run(["render", str(script), *options]) == 0
    said = capsys.readouterr()
    events = [json.loads(line) for line in said.out.splitlines()]
    assert {event["event"] for event in events} >= {"progress", "result", "message"}
    assert said.err == ""


def test_an_unforeseen_error_is_a_message_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("storykit.jobs.lists.list_formats", broken)
    assert run(["formats"]) == 1
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_render_that_is_asked_to_stop_leaves_no_half_file(
    tmp_path: Path, number: int, code: int
) -> None:
    # Three quarters of an hour of film: however slow the machine, it is never done before it is
    # asked to stop.
    script = tmp_path / "long.yaml"
    scene = "  - {layout: statement, statement: 'As *long* as can be', duration: 9min}\n"
    head = "storykit: 1\ntitle: Long\nlanguages: [en]\nformats: [vertical]\nscenes:\n"
    script.write_text(head + 5 * scene, encoding="utf-8")
    out = tmp_path / "out"
    # Tests that run in the background of a shell, or under nohup, inherit that signals are ignored.
    heard = f"import signal; signal.signal({number:d}, signal.SIG_DFL)"
    start = f"{heard}; from storykit.cli import main; main()"
    command = [sys.executable, "-c", start, "render", str(script), "--careful", "--out", str(out)]
    environment = {**os.environ, "STORYKIT_CACHE": str(tmp_path / "cache")}
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "Encoding video" in line:
                break
        process.send_signal(number)
        rest = process.stderr.read()
    assert process.returncode == code
    assert "Interrupted" in rest
    assert "Traceback" not in rest
    assert list(out.rglob("*.mp4")) == []
    assert list(out.rglob(".*")) == []


def test_a_pattern_stands_for_the_stories_at_any_depth(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where the shell does not know `**`, or no patterns at all."""
    for folder in ("a", "b/c", "b/c/d"):
        start_story(tmp_path / folder, ["en"])
    (tmp_path / "a[1]").mkdir()
    (tmp_path / "a[1]" / "story.yaml").write_text("storykit: 1\n", encoding="utf-8")
    assert run(["plan", str(tmp_path / "b" / "**" / "story.yaml"), "--json"]) in (0, 2)
    said = capsys.readouterr()
    assert str(tmp_path / "a") not in said.out + said.err
    for folder in ("b/c", "b/c/d"):
        assert (
            expanded([tmp_path / "**" / "story.yaml"]).count(tmp_path / folder / "story.yaml") == 1
        )
    # A name that looks like a pattern is a name.
    own = tmp_path / "a[1]" / "story.yaml"
    assert expanded([own, own]) == [own]
    assert run(["plan", str(tmp_path / "no*where.yaml")]) == 2


def test_a_story_that_fails_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = start_story(tmp_path / "first", ["en"])
    broken = tmp_path / "broken.yaml"
    broken.write_text("storykit: 1\ntitel: x\n", encoding="utf-8")
    last = start_story(tmp_path / "last", ["en"])
    out = tmp_path / "out"
    stories = [str(first), str(broken), str(last)]
    assert run(["subtitles", *stories, "--to", "srt", "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert sorted(path.name for path in out.glob("*.srt")) == ["first.en.srt", "last.en.srt"]
    assert "broken.yaml:2:1" in said
    assert "1 of 3 stories failed" in said.splitlines()[-1]


def test_files_under_the_current_folder_are_named_from_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep").mkdir()
    script = tmp_path / "deep" / "story.yaml"
    script.write_text("storykit: 1\ntitel: x\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PWD", str(tmp_path))
    assert run(["check", str(script)]) == 2
    said = capsys.readouterr()
    assert str(tmp_path) not in said.out + said.err
    assert " deep/story.yaml:2 | titel: x" in said.out


def test_the_list_of_commands_tells_each_in_whole_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")  # the room the tests are run in says nothing of this
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    listed = said.partition("Commands:")[2].strip().splitlines()
    assert len(listed) > 20
    assert [line for line in listed if not line.endswith(".") or line.endswith("...")] == []
