"""The store of pieces: whole or not there, however it is treated."""

from __future__ import annotations

import os
import shutil
import threading
import time
from hashlib import sha256
from pathlib import Path

import pytest

from storykit.errors import OutputError
from storykit.jobs.places import bytes_of
from storykit.jobs.store import Store, Use

KEY, OTHER = (sha256(name).hexdigest() for name in (b"one", b"two"))


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_piece_is_found_under_its_key_and_suffix_only(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep(KEY, ".png", b"picture")
    assert store.read(KEY, ".png") == b"picture"
    found = store.find(KEY, ".png")
    assert found is not None
    assert found.read_bytes() == b"picture"
    assert store.read(KEY, ".json") is None
    assert store.read(OTHER, ".png") is None
    assert (store.holds(KEY, ".png"), store.holds(OTHER, ".png")) == (True, False)


@pytest.mark.parametrize("damage", ["cut", "bit", "empty", "folder"])
def test_a_damaged_piece_is_never_used_and_is_made_again(tmp_path: Path, damage: str) -> None:
    store = Store(tmp_path)
    store.keep(KEY, ".mp4", b"0123456789" * 100)
    (path,) = kept(tmp_path)
    content = path.read_bytes()
    if damage == "cut":
        path.write_bytes(content[:-1])
    elif damage == "bit":
        path.write_bytes(b"1" + content[1:])
    elif damage == "empty":
        path.write_bytes(b"")
    else:
        path.unlink()
        path.mkdir()
    assert store.find(KEY, ".mp4") is None
    assert store.read(KEY, ".mp4") is None
    if damage != "folder":
        assert kept(tmp_path) == []
    store.keep(OTHER, ".mp4", b"other")
    assert store.read(OTHER, ".mp4") == b"other"


def test_a_piece_that_was_not_finished_is_not_there(tmp_path: Path) -> None:
    store = Store(tmp_path)

    def broken(path: Path) -> None:
        path.write_bytes(b"half")
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        store.make(KEY, ".mp4", broken)
    assert store.find(KEY, ".mp4") is None
    assert kept(tmp_path) == []


def test_the_longest_unused_pieces_go_first_and_those_in_use_stay(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keys = [sha256(bytes([n])).hexdigest() for n in range(6)]
    now = time.time()
    for age, key in enumerate(keys):
        path = store.make(key, ".mp4", lambda draft: draft.write_bytes(b"x" * 1000) and None)
        os.utime(path, (now - age * 7200, now - age * 7200))
    assert store.use() == Use(6, 6000)
    assert store.trim(3500) == 3000
    assert [store.holds(key, ".mp4") for key in keys] == [True, True, True, False, False, False]
    # The first was used just now; whatever the limit, a render may be about to join it.
    assert store.trim(0) == 2000
    assert store.holds(keys[0], ".mp4")
    assert store.clear() == 1000
    assert kept(tmp_path) == []


def test_finding_a_piece_marks_it_as_used(tmp_path: Path) -> None:
    store = Store(tmp_path)
    path = store.make(KEY, ".mp4", lambda draft: draft.write_bytes(b"x") and None)
    os.utime(path, (1, 1))
    assert store.find(KEY, ".mp4") == path
    assert time.time() - path.stat().st_mtime < 60


def test_a_clock_that_was_set_back_keeps_no_piece_for_ever(tmp_path: Path) -> None:
    store = Store(tmp_path)
    late = store.make(KEY, ".mp4", lambda draft: draft.write_bytes(b"x" * 10) and None)
    early = store.make(OTHER, ".mp4", lambda draft: draft.write_bytes(b"x" * 10) and None)
    os.utime(late, (time.time() + 1e7, time.time() + 1e7))
    os.utime(early, (1, 1))
    store.trim(10)
    assert (late.exists(), early.exists()) == (True, False)
    assert store.find(KEY, ".mp4") == late
    assert late.stat().st_mtime < time.time() + 60


def test_drafts_of_killed_runs_are_cleared_away(tmp_path: Path) -> None:
    store = Store(tmp_path)
    path = store.make(KEY, ".mp4", lambda draft: draft.write_bytes(b"x") and None)
    old, new = (path.with_name(f".{n}.part.mp4") for n in ("old", "new"))
    for draft in (old, new):
        draft.write_bytes(b"half")
    os.utime(old, (1, 1))
    store.trim(1_000_000)
    assert (old.exists(), new.exists(), path.exists()) == (False, True, True)


def test_many_at_once_make_and_find_the_same_pieces(tmp_path: Path) -> None:
    store = Store(tmp_path)
    wrong: list[bytes | None] = []

    def work() -> None:
        for n in range(40):
            key = sha256(bytes([n % 7])).hexdigest()
            content = bytes([n % 7]) * 5000
            store.keep(key, ".mp4", content)
            found = store.read(key, ".mp4")
            if found != content:
                wrong.append(found)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert store.use().pieces == 7


def test_a_folder_that_is_cleared_under_a_draft_is_made_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    tries = []

    def write(draft: Path) -> None:
        tries.append(draft)
        if len(tries) == 1:
            shutil.rmtree(tmp_path)
        draft.write_bytes(b"whole")

    assert store.make(KEY, ".mp4", write).read_bytes() == b"whole"
    assert len(tries) == 2


def test_a_folder_that_is_cleared_again_and_again_is_told_of(tmp_path: Path) -> None:
    def write(draft: Path) -> None:
        shutil.rmtree(tmp_path)
        draft.write_bytes(b"whole")

    with pytest.raises(OutputError, match="taken away"):
        Store(tmp_path).make(KEY, ".mp4", write)
    nameless = FileNotFoundError(2, "No such file or directory")  # as of an encoder

    def encode(draft: Path) -> None:
        raise nameless

    with pytest.raises(OutputError, match="taken away"):
        Store(tmp_path).make(KEY, ".mp4", encode)
    missing = tmp_path.parent / "input.png"
    with pytest.raises(FileNotFoundError):
        Store(tmp_path).make(KEY, ".mp4", lambda _: missing.read_bytes() and None)


def test_a_store_that_cannot_be_written_to_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file" / "store")
    assert not store.usable()
    store.keep(KEY, ".png", b"x")
    assert store.read(KEY, ".png") is None
    assert store.use() == Use(0, 0)


@pytest.mark.parametrize(
    ("written", "count"),
    [("500M", 500_000_000), ("2G", 2_000_000_000), ("1.5 gb", 1_500_000_000), ("2GiB", 2 * 10**9),
     ("1000", 1000)],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(written: str, count: int) -> None:
    assert bytes_of(written) == count


@pytest.mark.parametrize("written", ["", "G", "-1G", "0", "nan", "inf", "1e99", "2 X", "two"])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        bytes_of(written)
