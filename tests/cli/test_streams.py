"""Where a command speaks to: files in any encoding, readers that have gone, disks that are full."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

STORYKIT = [sys.executable, "-m", "storykit"]
ASCII = {"LC_ALL": "POSIX", "LANG": "", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""An old system whose streams take nothing but ASCII."""
ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="written in the words of a shell")
STORY = """storykit: 1
title: Heard
languages: [en]
formats: [og]
scenes: [{layout: statement, statement: Heard, duration: 1s}]
"""
HAS_FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")


def speak(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Runs a command as a shell does; `storykit` in it is storykit."""
    words = {
        "STORYKIT": subprocess.list2cmdline(STORYKIT),
        "STORYKIT_CACHE": str(folder / "cache"),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    return subprocess.run(
        ["/bin/sh", "-c", command.replace("storykit", "$STORYKIT")],
        cwd=folder, env={**os.environ, **words, **environment}, capture_output=True, timeout=600,
    )  # fmt: skip


@pytest.fixture
def story(tmp_path: Path) -> Path:
    (tmp_path / "story.yaml").write_text(STORY, encoding="utf-8")
    return tmp_path / "story.yaml"


@ON_POSIX
def test_what_goes_to_a_file_is_utf_8_whatever_the_system_speaks(tmp_path: Path) -> None:
    spoken = speak("storykit languages", tmp_path, **ASCII)
    assert (spoken.returncode, spoken.stderr) == (0, b"")
    assert "العربية" in spoken.stdout.decode("utf-8")


@ON_POSIX
def test_who_asks_for_another_encoding_gets_it_and_loses_no_sign(tmp_path: Path) -> None:
    spoken = speak("storykit schema", tmp_path, **ASCII, PYTHONIOENCODING="ascii")
    assert spoken.returncode == 0
    assert "…" in json.dumps(json.loads(spoken.stdout.decode("ascii")), ensure_ascii=False)


@ON_POSIX
def test_a_reader_that_goes_early_is_not_missed(tmp_path: Path) -> None:
    for command in ("schema", "render --help", "languages --json"):
        spoken = speak(f"(storykit {command}; echo $? >&2) | head -c 10", tmp_path)
        assert (len(spoken.stdout), spoken.stderr) == (10, b"0\n"), command


@ON_POSIX
def test_work_goes_on_when_nobody_hears_of_it(story: Path) -> None:
    ways = ("2>&- | cat", "--json | head -c 9", "2>&1 | head -c 9", ">&- 2>&- <&- | cat")
    for number, way in enumerate(ways):
        options, _, reader = way.partition("|")
        command = f"storykit render {story.name} --draft --out {number} {options}"
        spoken = speak(f"({command}; echo $? >code) |{reader}", story.parent)
        assert (story.parent / "code").read_text() == "0\n", spoken
        assert (story.parent / str(number) / "manifest.json").exists(), way


@ON_POSIX
@HAS_FULL
def test_results_that_cannot_be_written_are_told_of(story: Path) -> None:
    for command in ("languages", "schema", f"check {story.name}"):
        spoken = speak(f"storykit {command} >/dev/full", story.parent)
        assert spoken.returncode == 1
        assert "cannot be written" in spoken.stderr.decode()
        assert b"BUG" not in spoken.stderr
    spoken = speak(f"storykit check {story.name} --json >/dev/full", story.parent)
    assert (spoken.returncode, spoken.stderr) == (1, b"")


@ON_POSIX
def test_a_folder_that_was_removed_under_a_command_is_told_of(story: Path) -> None:
    (story.parent / "gone").mkdir()
    spoken = speak(f"cd gone; rmdir ../gone; storykit check {story}", story.parent)
    assert "removed" in (spoken.stdout + spoken.stderr).decode()


@ON_POSIX
def test_ctrl_c_before_anything_has_begun_ends_without_a_word() -> None:
    start = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Early:\n"
        "    def find_spec(self, name, *places):\n"
        "        if name == 'storykit.cli.app': signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Early())\n"
        "from storykit.cli import main; main()"
    )
    ended = subprocess.run([sys.executable, "-c", start, "languages"], capture_output=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, b"", b"")


@ON_POSIX
def test_a_system_that_knows_no_names_but_ascii_is_told_of(story: Path) -> None:
    text = story.read_text(encoding="utf-8")
    story.write_text(text.replace("title:", "id: قصة\ntitle:"), encoding="utf-8")
    spoken = speak(f"storykit subtitles {story.name} --out out", story.parent, **ASCII)
    assert spoken.returncode == 1
    assert "PYTHONUTF8=1" in spoken.stderr.decode("utf-8")
    assert b"BUG" not in spoken.stderr
    assert "PYTHONUTF8=1" in speak("storykit doctor", story.parent, **ASCII).stdout.decode("utf-8")
