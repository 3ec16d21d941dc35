"""Remembered digests: right even where files change under the same name, time or size."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from storykit.assets import content
from storykit.files import sealed
from storykit.jobs import digests
from storykit.jobs.digests import MISSING, DigestBook


def written(path: Path, content: bytes, age: float = 3600) -> Path:
    path.write_bytes(content)
    stat = path.stat()
    os.utime(path, (stat.st_atime - age, stat.st_mtime - age))
    return path


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files count as settled at once: their time of change cannot be set by a test."""
    monkeypatch.setattr(content, "_SETTLED", -1)


@pytest.mark.usefixtures("settled")
def test_a_file_is_read_once_while_it_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "a.jpg", b"picture")
    book = DigestBook(tmp_path / "book")
    assert book.digest(path) == sha256(b"picture").hexdigest()
    book.save()

    def forbidden(_: Path) -> str:
        raise AssertionError("read again")

    monkeypatch.setattr(digests, "digest", forbidden)
    assert DigestBook(tmp_path / "book").digest(path) == sha256(b"picture").hexdigest()


@pytest.mark.usefixtures("settled")
def test_a_file_changed_to_the_same_size_and_time_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jpg", b"picture")
    book = DigestBook(tmp_path / "book")
    book.digest(path)
    book.save()
    stat = path.stat()
    while path.stat().st_ctime_ns == stat.st_ctime_ns:  # clocks of file systems have coarse ticks
        path.write_bytes(b"PICTURE")
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert DigestBook(tmp_path / "book").digest(path) == sha256(b"PICTURE").hexdigest()


def test_a_file_that_was_just_written_is_not_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However slow the machine, hardly any time has passed.
    monkeypatch.setattr(content, "_SETTLED", 10**18)
    path = tmp_path / "a.jpg"
    path.write_bytes(b"one")
    book = DigestBook(tmp_path / "book")
    book.digest(path)
    book.save()
    assert not (tmp_path / "book").exists()


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", *map(sealed, ([], {"a.jpg": 7}, {"a.jpg": [1, 2]}))]
)
def test_a_damaged_book_only_costs_reading_again(tmp_path: Path, damage: bytes) -> None:
    path = written(tmp_path / "a.jpg", b"picture")
    book = DigestBook(tmp_path / "book")
    book.digest(path)
    book.save()
    (page,) = (tmp_path / "book").rglob("*.json")
    page.write_bytes(damage)
    assert DigestBook(tmp_path / "book").digest(path) == sha256(b"picture").hexdigest()


def test_what_is_not_there_has_a_digest_too(tmp_path: Path) -> None:
    book = DigestBook(None)
    assert book.digest(tmp_path / "nothing") == MISSING
    assert book.digest(tmp_path) == MISSING


def test_a_listing_tells_of_names_and_contents(tmp_path: Path) -> None:
    folder = tmp_path / "layouts"
    (folder / "deep").mkdir(parents=True)
    seen = set()
    for name, text in (("a.yaml", "1"), ("a.yaml", "2"), ("deep/b.yaml", "2")):
        (folder / name).write_text(text)
        seen.add(DigestBook(None).listing(folder))
    (folder / "a.yaml").rename(folder / "c.yaml")
    seen.add(DigestBook(None).listing(folder))
    assert len(seen) == 4
    (folder / ".hidden").write_bytes(b"x")
    (folder / "round").symlink_to(folder, target_is_directory=True)
    assert DigestBook(None).listing(folder) in seen
