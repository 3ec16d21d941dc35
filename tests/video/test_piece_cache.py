from __future__ import annotations

from pathlib import Path

import pytest

from storykit.video.cache import SegmentCache
from storykit.video.render import render_film
from tests.video.conftest import BLUE, RED, film_of, plain

KEY = "ab" + "0123456789abcdef" * 4


def write(content: bytes):  # type: ignore[no-untyped-def]
    return lambda path: path.write_bytes(content)


def test_a_piece_is_found_by_its_fingerprint(tmp_path: Path) -> None:
    cache = SegmentCache(tmp_path)
    assert cache.find(KEY) is None
    made = cache.make(KEY, write(b"piece"))
    assert cache.find(KEY) == made
    assert made.read_bytes() == b"piece"
    assert cache.find("cd" + KEY[2:]) is None


def test_a_damaged_piece_is_thrown_away(tmp_path: Path) -> None:
    cache = SegmentCache(tmp_path)
    made = cache.make(KEY, write(b"piece"))
    made.write_bytes(b"pie")
    assert cache.find(KEY) is None
    assert not made.exists()


def test_what_fails_while_being_written_leaves_nothing(tmp_path: Path) -> None:
    cache = SegmentCache(tmp_path)

    def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        cache.make(KEY, fail)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_film_is_made_again_from_a_damaged_cache(tmp_path: Path) -> None:
    cache = SegmentCache(tmp_path / "cache")
    film = film_of([(2500, plain(RED)), (2500, plain(BLUE))])
    first = render_film(film, tmp_path / "film.mp4", cache=cache).path.read_bytes()
    pieces = sorted((tmp_path / "cache").rglob("*.mp4"))
    pieces[0].write_bytes(pieces[0].read_bytes()[:-100])
    video = render_film(film, tmp_path / "film.mp4", cache=cache)
    assert (video.made, video.reused) == (1, 1)
    assert video.path.read_bytes() == first
