"""SubStation files drawn by libass show what is burned in: the same lines, words in the same order.

Each painted line is compared with the line libass draws in its place, letter by letter.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from storykit.assets import shared_folder
from storykit.design.captioning.lines import painted
from storykit.design.captioning.places import Place
from storykit.design.captions import (
    CaptionFile,
    caption_file,
    caption_measure,
    paint_cue,
    usual_backdrop,
)
from storykit.design.themes import find_theme
from storykit.formats import FORMATS
from storykit.language import find_language
from storykit.spans import Box, Span
from storykit.subtitles import read, write
from storykit.text import Paint, default_fonts, draw
from storykit.timeline import Cue
from storykit.voice.estimate import estimate_words

THEME = find_theme("steppe")
HALF = FORMATS["vertical"].scaled(0.5)
TEXTS = {
    "en": "What can you say about human dignity in 60 seconds?",
    "ar": "ماذا نقول عن كرامة الإنسان NHRI (2019) في 60 ثانية؟",
    "he": "כל האנשים NHRI (2019)!",
    "ur": "تمام انسان آزاد پیدا ہیں!",
    "hi": "सभी मनुष्यों को गौरव और अधिकारों में समानता प्राप्त है।",
    "th": "มนุษย์ทั้งปวงเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์",
    "my": "လူတိုင်းသည် တူညီလွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့် လည်းကောင်း",
    "dv": "ހުރިހާ އިންސާނުން ވެސް އުފަންވަނީ މިނިވަންކަމުގައި",
}

Mask = NDArray[np.bool_]
Draw = Callable[[str, int], Mask]


@pytest.fixture
def libass(tmp_path: Path) -> Draw:
    """Draws an ASS text on blue at a moment; True where the white of letters is."""
    import imageio_ffmpeg

    fonts = tmp_path / "fonts"
    fonts.mkdir()
    for font in shared_folder("fonts").glob("noto-*/*.ttf"):
        if "emoji" not in font.name.lower():
            shutil.copy(font, fonts)

    def run(text: str, moment: int) -> Mask:
        (tmp_path / "cue.ass").write_text(text, encoding="utf-8")
        done = subprocess.run(
            [
                imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i",
                f"color=c=0x0000ff:s={HALF.width}x{HALF.height}:d=0.1", "-vf",
                f"setpts=PTS+{moment / 1000}/TB,ass=cue.ass:fontsdir=fonts:shaping=complex",
                "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-",
            ],
            cwd=tmp_path, capture_output=True, check=False, timeout=600,
        )  # fmt: skip
        if b"No such filter" in done.stderr:
            pytest.skip("this ffmpeg has no libass")
        assert done.returncode == 0, done.stderr.decode()
        return np.frombuffer(done.stdout, np.uint8).reshape(HALF.height, HALF.width) > 140

    return run


def lines_of(cue: Cue, language: str) -> list[Mask]:
    """The ink of each painted line, cut out."""
    row = find_language(language)
    found = painted(cue, caption_measure(THEME, row, HALF), row, default_fonts())
    assert found is not None
    paragraph = found[1]
    return [
        trimmed(
            draw(replace(paragraph, lines=(line,)), Paint(fill="#ffffff")).pixels[:, :, 3] > 140
        )
        for line in paragraph.lines
    ]


def trimmed(mask: Mask) -> Mask:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    assert rows.size
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def bands(mask: Mask, file: CaptionFile, count: int) -> list[Mask]:
    """The picture cut at the lines of libass, which stand a cell apart."""
    if count == 1:
        return [trimmed(mask)]
    look = file.look
    pitch = look.size * look.cell
    bottom = HALF.height - look.bottom
    edges = [round(bottom - pitch * (count - number)) for number in range(count)]
    return [trimmed(mask[top : round(top + pitch)]) for top in edges]


def likeness(one: Mask, other: Mask) -> float:
    """The share of ink two lines have in common, laid over each other at their best."""
    height = max(one.shape[0], other.shape[0]) + 4
    width = max(one.shape[1], other.shape[1]) + 4
    best = 0.0
    for dy in range(-2, 3):
        for dx in range(-2, 3):
            a, b = np.zeros((height, width), bool), np.zeros((height, width), bool)
            a[2 : 2 + one.shape[0], 2 : 2 + one.shape[1]] = one
            y, x = 2 + dy, 2 + dx
            part = other[: height - y, : width - x]
            b[y : y + part.shape[0], x : x + part.shape[1]] = part
            best = max(best, float((a & b).sum() / (a | b).sum()))
    return best


@pytest.mark.parametrize("language", list(TEXTS))
def test_libass_draws_the_lines_that_are_burned_in(language: str, libass: Draw) -> None:
    cue = Cue(Span(0, 3000), TEXTS[language])
    file = caption_file([cue], THEME, language, HALF, style="box")
    expected = lines_of(cue, language)
    assert len(file.cues[0].lines) == len(expected)
    text = write(file.cues, "ass", language, file.options())
    drawn = bands(libass(text, 500), file, len(expected))
    for number, (ours, theirs) in enumerate(zip(expected, drawn, strict=True)):
        assert abs(ours.shape[1] - theirs.shape[1]) <= 0.02 * ours.shape[1] + 3
        same = likeness(ours, theirs)
        assert same > 0.55
        others = [likeness(other, theirs) for n, other in enumerate(expected) if n != number]
        assert all(same > 2 * other for other in others)


@pytest.mark.parametrize("language", ["en", "ar", "th"])
def test_libass_draws_captions_where_they_are_burned_in(language: str, libass: Draw) -> None:
    """The last baseline is the painter's at the foot, the first one at the head of a band."""
    cue = Cue(Span(0, 3000), TEXTS[language], "one")
    band = HALF.caption
    upper = Place("upper", Box(band.x, HALF.safe.y, band.width, band.height))
    for place in (usual_backdrop(HALF).place, upper):
        backdrop = replace(usual_backdrop(HALF), place=place)
        file = caption_file([cue], THEME, language, HALF, style="box", backdrops={"one": backdrop})
        text = write(file.cues, "ass", language, file.options())
        rows = np.flatnonzero(libass(text, 500).any(axis=1))
        still = replace(THEME, captions=replace(THEME.captions, motion="none"))
        ours = np.flatnonzero(
            _painted_mask(
                paint_cue(cue, still, language, HALF, None, "none", backdrop=backdrop)
            ).any(axis=1)
        )
        edge = 0 if place.name == "upper" else -1
        assert abs(int(rows[edge]) - int(ours[edge])) <= 2


def _painted_mask(sprites: object) -> Mask:
    from PIL import Image

    from storykit.design.compositing import lay_on

    image = Image.new("RGB", (HALF.width, HALF.height), (0, 0, 255))
    for timed in sprites:  # type: ignore[attr-defined]
        if 500 in timed.span:
            lay_on(image, timed.sprite)
    return np.asarray(image.convert("L")) > 140


def test_scenes_and_speakers_have_their_own_styles() -> None:
    band = HALF.caption
    upper = Place("upper", Box(band.x, HALF.safe.y, band.width, band.height))
    cues = [
        Cue(Span(0, 1000), "Amina: one", "low", speaker="Amina"),
        Cue(Span(1000, 2000), "Bat: two", "high", speaker="Bat"),
        Cue(Span(2000, 3000), "three", "low"),
    ]
    backdrops = {
        "low": usual_backdrop(HALF),
        "high": replace(usual_backdrop(HALF), place=upper),
    }
    file = caption_file(cues, THEME, "en", HALF, backdrops=backdrops)
    options = file.options()
    text = write(file.cues, "ass", "en", options)
    styles = [line.split(",") for line in text.splitlines() if line.startswith("Style: Caption")]
    assert len(styles) == 2
    assert {style[18] for style in styles} == {"2", "8"}
    assert len({style[3] for style in styles}) == 2
    events = [line.split(",")[3] for line in text.splitlines() if line.startswith("Dialogue: 1")]
    assert events[0] == events[2] != events[1]
    assert [cue.text for cue in read(text).cues] == [cue.text for cue in cues]
    ttml = write(file.cues, "ttml", "en", options)
    assert ttml.count("<region ") == 2
    assert [part.split('"')[1] for part in ttml.split(" region=")[1:]] == [
        "below",
        "above",
        "below",
    ]
    assert len({part.split('"')[1] for part in ttml.split("tts:color=")[1:]}) == 2
    assert [cue.text for cue in read(ttml).cues] == [cue.text for cue in cues]


def spoken(text: str, language: str) -> Cue:
    words, duration = estimate_words(text, language)
    return Cue(Span(0, duration + 500), text, "one", words)


def test_words_light_up_in_files_of_every_language() -> None:
    for language in TEXTS:
        cue = spoken(TEXTS[language], language)
        file = caption_file([cue], THEME, language, HALF, style="karaoke")
        text = write(file.cues, "ass", language, file.options())
        (event,) = [line for line in text.splitlines() if line.startswith("Dialogue: 1")]
        assert event.count("{\\k") == len(cue.words) + 1
        (found,) = read(text).cues
        assert "".join(found.text.split()) == "".join(cue.text.split())
        total = sum(int(part.split("}")[0]) for part in event.split("{\\k")[1:])
        assert abs(total * 10 - cue.span.duration) < 10 * (len(cue.words) + 2)


@pytest.mark.parametrize(
    ("language", "text"),
    [*((tag, TEXTS[tag]) for tag in ("ar", "he", "ur")), ("en", "They said (السلام عليكم) to us")],
)
def test_tags_for_words_move_nothing_in_lines_of_two_directions(
    language: str, text: str, libass: Draw
) -> None:
    """Where lit words look as the others do, the picture is that of a file without tags."""
    white = replace(THEME.captions, color="#ffffff", highlight="#ffffff")
    theme = replace(THEME, captions=white)
    cue = spoken(text, language)
    file = caption_file([cue], theme, language, HALF, style="karaoke")
    tagged = write(file.cues, "ass", language, file.options())
    plain = [replace(cue, words=()) for cue in file.cues]
    middle = cue.span.duration // 2
    bare = write(plain, "ass", language, file.options())
    assert tagged.count("{\\k") > bare.count("{\\k") == 0
    assert (libass(tagged, middle) != libass(bare, middle)).mean() < 0.0005


def test_libass_lights_words_from_right_to_left(libass: Draw) -> None:
    theme = replace(THEME, captions=replace(THEME.captions, highlight="#303030"))
    cue = spoken("ماذا نقول عن الكرامة", "ar")
    file = caption_file([cue], theme, "ar", HALF, style="karaoke")
    text = write(file.cues, "ass", "ar", file.options())
    moments = [word.span.start + 40 for word in cue.words[:-1]]
    ends = [int(np.flatnonzero(libass(text, moment).any(axis=0))[-1]) for moment in moments]
    starts = [int(np.flatnonzero(libass(text, moment).any(axis=0))[0]) for moment in moments]
    assert ends == sorted(set(ends), reverse=True)
    assert len(set(starts)) == 1


def test_libass_lights_words_one_by_one(libass: Draw) -> None:
    """The white of letters that are not spoken yet grows less from word to word."""
    theme = replace(THEME, captions=replace(THEME.captions, highlight="#303030"))
    cue = spoken(TEXTS["en"], "en")
    file = caption_file([cue], theme, "en", HALF, style="karaoke")
    text = write(file.cues, "ass", "en", file.options())
    moments = [word.span.start + 40 for word in cue.words[::3]]
    white = [int(libass(text, moment).sum()) for moment in moments]
    assert white == sorted(white, reverse=True)
    assert white[-1] < white[0] / 2


@pytest.mark.parametrize("style", ["box", "outline", "band", "karaoke", "word", "pop"])
def test_every_style_has_a_file_with_whole_captions(style: str) -> None:
    cue = spoken(TEXTS["ar"], "ar")
    file = caption_file([cue], THEME, "ar", HALF, style=style)
    assert (file.look.box == 0) == (style in ("outline", "pop"))
    for kind in ("ass", "ttml"):
        text = write(file.cues, kind, "ar", file.options())
        (found,) = read(text).cues
        assert " ".join(found.text.split()) == cue.text


@pytest.mark.parametrize("style", ["box", "band", "outline"])
@pytest.mark.parametrize("language", ["en", "ar", "hi", "th", "my", "ur"])
def test_libass_draws_the_frame_that_is_burned_in(
    language: str, style: str, tmp_path: Path
) -> None:
    """Letters, line distance, corners and bands, with no font but the one in the file."""
    still = replace(THEME, captions=replace(THEME.captions, motion="none"))
    cue = Cue(Span(0, 3000), TEXTS[language], "one")
    file = caption_file([cue], still, language, HALF, style=style)
    ours = _frame(paint_cue(cue, still, language, HALF, None, "none", style))
    theirs = _by_libass(write(file.cues, "ass", language, file.options()), tmp_path)
    unlike = np.abs(ours - theirs) > 70
    drawn = np.abs(ours - _BEHIND) > 20
    assert unlike.sum() < (0.25 if style == "outline" else 0.06) * drawn.sum()
    # The painter's outline has a soft shadow around it, which SubStation does not know.


_BEHIND = 160


def _frame(sprites: object) -> NDArray[np.int_]:
    from PIL import Image

    from storykit.design.compositing import lay_on

    image = Image.new("RGB", (HALF.width, HALF.height), (_BEHIND,) * 3)
    for timed in sprites:  # type: ignore[attr-defined]
        if 500 in timed.span:
            lay_on(image, timed.sprite)
    return np.asarray(image.convert("L"), int)


def _by_libass(text: str, folder: Path) -> NDArray[np.int_]:
    import imageio_ffmpeg

    (folder / "cue.ass").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i",
            f"color=c=0xa0a0a0:s={HALF.width}x{HALF.height}:d=0.1", "-vf",
            "format=rgb24,ass=cue.ass:shaping=complex,format=rgb24",
            "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-",
        ],
        cwd=folder, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    if b"No such filter" in done.stderr:
        pytest.skip("this ffmpeg has no libass")
    assert done.returncode == 0, done.stderr.decode()
    pixels = np.frombuffer(done.stdout, np.uint8).reshape(HALF.height, HALF.width, 3)
    return pixels @ np.array([0.299, 0.587, 0.114])  # type: ignore[no-any-return]


def test_the_file_holds_its_font_and_every_caption_is_one_event() -> None:
    import pysubs2

    cues = [
        Cue(Span(0, 3000), TEXTS["ar"], "one"),
        Cue(Span(3000, 5000), "نعم", "one"),
    ]
    file = caption_file(cues, THEME, "ar", HALF, style="box")
    text = write(file.cues, "ass", "ar", file.options())
    found = pysubs2.SSAFile.from_string(text)
    assert len(found.get_text_events()) == 2
    assert [event.is_drawing for event in found].count(True) == 2
    assert len(found.fonts_opaque) == 1
    assert text == write(file.cues, "ass", "ar", file.options())
    own = read(text)
    assert own.findings == ()
    assert [cue.text for cue in own.cues] == [cue.text for cue in file.cues]
