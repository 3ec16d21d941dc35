"""What is remembered while a program runs never shows a file as it was before it changed."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from storykit.assets import content, digest, stamp
from storykit.design.layouts import find_layout
from storykit.design.pictures import logo_pixels, open_covered
from storykit.design.themes import find_theme
from storykit.text import FontBook, fit


def saved(path: Path, data: bytes) -> Path:
    """Writes a file in place; whatever it holds, it seems to be as old as before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, ns=(10**18, 10**18))
    return path


@pytest.mark.parametrize("settled", [-1, content._SETTLED])
def test_a_stamp_is_another_when_content_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settled: int
) -> None:
    monkeypatch.setattr(content, "_SETTLED", settled)
    path = saved(tmp_path / "a.bin", b"one")
    before = stamp(path)
    assert before == stamp(path)
    while path.stat().st_ctime_ns == before[2] and settled < 0:
        saved(path, b"two")  # clocks of disks have coarse ticks
    saved(path, b"two")
    assert stamp(path) != before
    assert digest(path) != digest(saved(tmp_path / "b.bin", b"one"))
    path.unlink()
    assert stamp(path) == ()


def test_a_layout_saved_twice_in_one_moment_is_read_twice(tmp_path: Path) -> None:
    file = tmp_path / "layouts" / "own.yaml"
    for word in ("One.", "Two."):
        saved(file, f"about: {word}\nfields: {{}}\nlayers: []\n".encode())
        assert find_layout("own", tmp_path).about == word


def test_a_theme_and_the_one_it_is_like_are_read_again(tmp_path: Path) -> None:
    own, other = tmp_path / "themes" / "own.yaml", tmp_path / "themes" / "other.yaml"
    for ink in ("#102030", "#405060"):
        saved(other, f'like: steppe\ncolors: {{ink: "{ink}"}}\n'.encode())
        saved(own, b"like: other\n")
        assert _hex(find_theme("own", tmp_path).colors["ink"]) == ink
    saved(own, b'like: other\ncolors: {ink: "#708090"}\n')
    assert _hex(find_theme("own", tmp_path).colors["ink"]) == "#708090"


def _hex(color: tuple[int, int, int]) -> str:
    return "#" + "".join(f"{value:02x}" for value in color)


def _png(color: tuple[int, int, int]) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (16, 16), color).save(buffer, "PNG")
    return buffer.getvalue()


def _svg(color: tuple[int, int, int]) -> bytes:
    paint = f'<rect width="16" height="16" fill="{_hex(color)}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{paint}</svg>'.encode()


@pytest.mark.parametrize(("name", "made"), [("logo.png", _png), ("logo.svg", _svg)])
def test_a_logo_that_changed_under_its_name_is_drawn_anew(
    tmp_path: Path, name: str, made: Callable[[tuple[int, int, int]], bytes]
) -> None:
    for color in ((250, 10, 10), (10, 250, 10)):
        file = saved(tmp_path / name, made(color))
        assert tuple(logo_pixels(file, 8, 8)[4, 4]) == (*color, 255)


def test_a_picture_that_changed_under_its_name_is_opened_anew(tmp_path: Path) -> None:
    for color in ((250, 10, 10), (10, 250, 10)):
        file = saved(tmp_path / "sky.png", _png(color))
        assert np.asarray(open_covered(file))[4, 4].tolist() == list(color)


def test_a_font_that_changed_under_its_name_sets_texts_anew(tmp_path: Path) -> None:
    """Texts and letters are remembered for each font; a book of the new one knows nothing of it."""
    folder = tmp_path / "fonts"
    widths, books = [], []
    for file in _two_of_latin():
        saved(folder / "own.ttf", file.read_bytes())
        book = FontBook([folder])
        (family,) = (f for f in book.families if f.files[0][1].parent == folder)
        face = book.face(family.name)
        assert face is not None
        widths.append(
            (family.name, face.font.get_glyph_h_advance(face.font.get_nominal_glyph(109)))
        )
        fit("mmm", width=400, height=100, smallest=8, largest=40, language="en", fonts=book)
        books.append(book)
    assert widths[0] != widths[1]
    assert books[0] != books[1]
    assert books[1] == FontBook([folder])


def _two_of_latin() -> list[Path]:
    found = []
    for family in FontBook().families:
        if "Latn" in family.scripts and family.style in ("sans", "serif"):
            found.append(family.files[0][1])
    return found[:2]


def test_a_font_that_is_cut_while_it_is_in_use_does_no_harm(tmp_path: Path) -> None:
    """Read as memory of the system, it would end the process."""
    file = saved(tmp_path / "fonts" / "own.ttf", _two_of_latin()[0].read_bytes())
    book = FontBook([file.parent])
    (family,) = (f for f in book.families if f.files[0][1] == file)
    face = book.face(family.name)
    assert face is not None
    before = face.characters
    file.write_bytes(b"")
    glyphs = [face.font.get_nominal_glyph(letter) for letter in sorted(before)[:500]]
    assert all(face.font.get_glyph_h_advance(glyph) >= 0 for glyph in glyphs)
