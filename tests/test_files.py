from __future__ import annotations

import os
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storykit.errors import OutputError
from storykit.files import publish, publishing, safe_name, sweep


def test_a_published_file_is_complete_and_alone(tmp_path: Path) -> None:
    target = tmp_path / "out" / "cards" / "a.txt"
    assert publish(target, "نص\n") == target
    assert target.read_bytes() == "نص\n".encode()
    assert [path.name for path in target.parent.iterdir()] == ["a.txt"]


def test_an_old_file_stays_whole_until_the_new_one_is(tmp_path: Path) -> None:
    target = publish(tmp_path / "a.mp4", b"old")
    with publishing(target) as draft:
        draft.write_bytes(b"ne")
        assert target.read_bytes() == b"old"
        assert draft.parent == target.parent
        assert draft.suffix == ".mp4"
        draft.write_bytes(b"new")
    assert target.read_bytes() == b"new"


def test_a_failure_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    target = publish(tmp_path / "a.txt", "old")

    def fail() -> None:
        with publishing(target) as draft:
            draft.write_text("half")
            raise RuntimeError("encoder died")

    with pytest.raises(RuntimeError, match="encoder died"):
        fail()
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_an_error_of_the_block_that_is_not_about_the_draft_passes_through(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="music"), publishing(tmp_path / "a.txt"):
        (tmp_path / "music.mp3").read_bytes()


def test_a_killed_run_leaves_no_file_under_the_final_name(tmp_path: Path) -> None:
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom storykit.files import publishing\n"
        "with publishing(Path(sys.argv[1])) as draft:\n"
        "    draft.write_bytes(b'half')\n    os._exit(9)\n"
    )
    target = tmp_path / "a.mp4"
    assert subprocess.run([sys.executable, "-c", code, str(target)], check=False).returncode == 9
    assert not target.exists()
    (left,) = tmp_path.iterdir()
    assert sweep(tmp_path) == 0
    past = time.time() - 100_000
    os.utime(left, (past, past))
    (tmp_path / ".hidden.part").write_text("mine")
    assert sweep(tmp_path) == 1
    assert [path.name for path in tmp_path.iterdir()] == [".hidden.part"]


def test_sweeping_a_folder_that_is_not_there_does_nothing(tmp_path: Path) -> None:
    assert sweep(tmp_path / "gone") == 0


def test_what_cannot_be_written_is_said_with_its_cure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    for target in (tmp_path / "folder", tmp_path / "file" / "a.txt"):
        with pytest.raises(OutputError) as caught:
            publish(target, "x")
        assert str(target) in caught.value.message
        assert "--out" in caught.value.cure


def test_a_draft_nobody_wrote_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"), publishing(tmp_path / "a.txt"):
        pass


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Stories that travel", "Stories-that-travel"),
        ("قصص تسافر!", "قصص-تسافر"),
        ("हमारे अधिकार", "हमारे-अधिकार"),
        ("สิทธิ / ของเรา", "สิทธิ-ของเรา"),
        ("../../etc/passwd", "etc-passwd"),
        ("a/b\\c:d*e?f\"g<h>i|j", "a-b-c-d-e-f-g-h-i-j"),
        ("-rf", "rf"),
        ("..", "story"),
        ("", "story"),
        ("🎬", "story"),
        ("CON", "story-CON"),
        ("lpt1", "story-lpt1"),
        ("com¹", "story-com¹"),
        ("console", "console"),
        ("a\x00b\x1b[31m", "a-b-31m"),
        ("\u0301a", "a"),
        ("e\u0301", "é"),
        ("می‌خواهم", "می-خواهم"),
    ],
)  # fmt: skip
def test_names_are_safe_in_every_script(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_long_names_are_cut_between_letters_and_stay_apart() -> None:
    first, second = safe_name("हि" * 200 + "क"), safe_name("हि" * 200 + "ख")
    assert first != second
    assert len(first.encode()) <= 120
    assert first.rpartition("-")[0].endswith("हि")


@given(text=st.text(max_size=300))
def test_any_text_makes_a_name_every_system_takes(text: str) -> None:
    name = safe_name(text)
    assert name
    assert len(name.encode()) <= 130
    assert name == unicodedata.normalize("NFC", name)
    assert not set(name) & set('/\\:*?"<>|. \0')
    assert name[0] not in "-_."
    assert unicodedata.category(name[0])[0] != "M"
    assert safe_name(name) == name
