"""A round of every disturbance; `-m slow` for many, `havoc.py` for hours."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from disturbances import DISTURBANCES
from havoc import disturb
from staging import Stage, content_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(tmp_path_factory.mktemp("havoc"), random.Random(20_190_828))


@pytest.mark.parametrize("name", sorted(DISTURBANCES))
def test_after_a_disturbance_all_is_old_or_new_and_the_next_run_succeeds(
    stage: Stage, name: str
) -> None:
    disturb(stage, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(DISTURBANCES))
def test_after_many_disturbances_too(stage: Stage, name: str) -> None:
    for _ in range(15):
        disturb(stage, name)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with hardly any room, as only root can make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", str(folder)],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("a small disk can be made by root alone")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def remount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


def ended(stage: Stage, out: Path, cache: Path) -> tuple[int, str]:
    run = stage.render(out, cache)
    return run.code(), run.said


def test_a_full_disk_leaves_whole_files_and_is_told_of(
    stage: Stage, small_disk: Path, tmp_path: Path
) -> None:
    stage.edit(0)
    out = small_disk / "out"
    code, said = ended(stage, out, tmp_path / "cache")
    assert code == 1
    assert "space" in said
    known = stage.known[0]
    made = {name: digest for name, digest in content_of(out).items() if "manifest" not in name}
    assert made.items() <= known.items()
    assert list(out.rglob(".*")) == []
    remount(small_disk, "size=50m")
    assert ended(stage, out, tmp_path / "cache")[0] == 0
    assert known.items() <= content_of(out).items()


def test_a_full_cache_makes_room_or_says_so(stage: Stage, small_disk: Path, tmp_path: Path) -> None:
    stage.edit(0)
    remount(small_disk, "size=32k")
    code, said = ended(stage, tmp_path / "out", small_disk)
    assert code == 1
    assert "--cache" in said
    assert "BUG" not in said
    remount(small_disk, "size=40m")
    # There is room for all of it now, but for what is not in use, which gives way.
    filling = small_disk / "pieces" / "aa"
    filling.mkdir(exist_ok=True)
    spare = small_disk / "spare"
    spare.write_bytes(b"x" * 300_000)
    for number in range(60):
        with contextlib.suppress(OSError):
            (filling / f"{number}.000000000000000000000000.mp4").write_bytes(b"x" * 1_000_000)
    # A few small files have room, but no sound that is being mixed.
    spare.unlink()
    full = len(list(filling.iterdir()))
    for path in small_disk.rglob("*"):
        os.utime(path, (1, 1))
    assert ended(stage, tmp_path / "out", small_disk)[0] == 0
    assert stage.known[0].items() <= content_of(tmp_path / "out").items()
    assert len(list(filling.iterdir())) < full


def test_a_folder_that_cannot_be_written_to_is_told_of(
    stage: Stage, small_disk: Path, tmp_path: Path
) -> None:
    stage.edit(0)
    remount(small_disk, "size=50m")
    assert ended(stage, small_disk / "out", tmp_path / "cache")[0] == 0
    before = content_of(small_disk)
    stage.edit(1)
    remount(small_disk, "ro")
    code, said = ended(stage, small_disk / "out", tmp_path / "cache")
    assert code == 1
    assert "cannot be written" in said
    assert "--out" in said
    assert "BUG" not in said
    assert content_of(small_disk) == before
    # And a cache that cannot be written to is done without.
    code, said = ended(stage, tmp_path / "out", small_disk)
    assert code == 0
    assert "--cache" in said


def test_drafts_that_a_killed_run_left_are_cleared_away_after_a_day(
    stage: Stage, tmp_path: Path
) -> None:
    stage.edit(0)
    out = tmp_path / "out"
    (out / "cards").mkdir(parents=True)
    old = [out / ".one.0123456789ab.part.mp4", out / "cards" / ".x.0123456789ab.part.png"]
    young = out / ".two.0123456789ab.part.mp4"
    other = out / ".htaccess"
    for path in (*old, young, other):
        path.write_bytes(b"half")
    yesterday = time.time() - 90_000
    for path in (*old, other):
        os.utime(path, (yesterday, yesterday))
    assert ended(stage, out, stage.cache)[0] == 0
    assert [path.exists() for path in old] == [False, False]
    assert young.exists()
    assert other.exists()
