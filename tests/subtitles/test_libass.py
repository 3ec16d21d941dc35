"""libass, the renderer of most players, draws our SubStation files as they are meant."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from storykit.assets import shared_folder
from storykit.formats import FORMATS
from storykit.spans import Span
from storykit.subtitles import SubtitleOptions, default_look, write
from storykit.timeline import Cue

Draw = Callable[[str, str], NDArray[np.bool_]]


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Draws a cue's text in a language on a small blue frame; True where the letters' white is."""
    import imageio_ffmpeg

    program = imageio_ffmpeg.get_ffmpeg_exe()

    def run(text: str, language: str) -> NDArray[np.bool_]:
        look = default_look(language, FORMATS["landscape"])
        (tmp_path / "fonts").mkdir(exist_ok=True)
        folder = shared_folder("fonts") / look.font.lower().replace(" ", "-")
        for font in folder.glob("*.ttf"):
            shutil.copy(font, tmp_path / "fonts")
        file = tmp_path / "cue.ass"
        written = write([Cue(Span(0, 1000), text)], "ass", language, SubtitleOptions(look=look))
        file.write_text(written, encoding="utf-8")
        done = subprocess.run(
            [
                program, "-v", "error", "-f", "lavfi", "-i", "color=c=0x0000ff:s=960x540:d=0.1",
                "-vf", "ass=cue.ass:fontsdir=fonts:shaping=complex", "-frames:v", "1",
                "-f", "rawvideo", "-pix_fmt", "gray", "-",
            ],
            cwd=tmp_path, capture_output=True, check=False, timeout=600,
        )  # fmt: skip
        if b"No such filter" in done.stderr:
            pytest.skip("this ffmpeg has no libass")
        assert done.returncode == 0, done.stderr.decode()
        return np.frombuffer(done.stdout, np.uint8).reshape(540, 960) > 150

    return run


def runs(filled: NDArray[np.bool_], gap: int = 1) -> list[tuple[int, int]]:
    """The stretches of a row of cells that hold something, joined over smaller gaps."""
    (places,) = np.nonzero(filled)
    found: list[tuple[int, int]] = []
    for place in places.tolist():
        if found and place - found[-1][1] <= gap:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
    return found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "One line\nand another"),
        ("ar", "ماذا نقول عن\nكرامة الإنسان"),
        ("th", "มนุษย์ทั้งปวง\nและเสมอภาคกัน"),
        ("hi", "सभी मनुष्यों को\nअधिकार"),
        ("my", "လူတိုင်းသည် တူညီ\nလွတ်လပ်သော"),
    ],
)
def test_each_line_is_a_line(draw: Draw, language: str, text: str) -> None:
    rows = runs(draw(text, language).any(axis=1), gap=8)
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("language", "text"),
    [("ar", "المجموعة كلها!"), ("ar", "NHRI معنا!"), ("fa", "همه با هم!"), ("he", "כל האנשים!")],
)
def test_closing_marks_stand_at_the_left_of_right_to_left_lines(
    draw: Draw, language: str, text: str
) -> None:
    letters = draw(text, language)
    columns = runs(letters.any(axis=0))
    first = columns[0][1] - columns[0][0]
    assert first <= 6  # the exclamation mark alone, at half of the look's size
    assert max(end - start for start, end in columns) > 3 * first


def test_latin_words_keep_their_order_in_a_right_to_left_line(draw: Draw) -> None:
    columns = runs(draw("WWW iii", "ar").any(axis=0))
    first, last = columns[0], columns[-1]
    assert first[1] - first[0] > 2 * (last[1] - last[0])


def test_the_text_stands_in_the_caption_band(draw: Draw) -> None:
    letters = draw("A caption", "en")
    rows = runs(letters.any(axis=1), gap=8)
    band = FORMATS["landscape"].caption
    assert band.y / 2 <= rows[0][0]
    assert rows[-1][1] <= band.bottom / 2
