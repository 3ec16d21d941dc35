"""Any text whatever is set inside of its box, or refused by a TextError, and soon."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storykit.errors import TextError
from storykit.language import languages, sample_text
from storykit.spans import Box
from storykit.text import Paragraph, TextStyle, draw, fit, lay_out, missing_glyphs, preflight

ROWS = [row for row in languages() if row.script not in {"Hans", "Hant", "Jpan", "Kore"}]
ALPHABET = "".join(sorted({letter for row in ROWS for letter in sample_text(row)}))
CONTROLS = (
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202c\u202e\u2060"
    "\u2066\u2067\u2068\u2069\n\t\u00a0\u00ad\ufeff"
)
EMOJI = "❤️🇲🇳👩🏾‍⚕️👨‍👩‍👧‍👦1️⃣🏴󠁧󠁢󠁥󠁮󠁧󠁿☎︎"
SAMPLES = [*(sample_text(row) for row in ROWS), EMOJI]
TEXTS = st.one_of(
    st.text(max_size=300),
    st.text(alphabet=ALPHABET + CONTROLS + EMOJI + " .,:/@#%$0123456789", max_size=1000),
    st.builds(
        " ".join,
        st.lists(st.sampled_from([*(sample_text(row) for row in ROWS), EMOJI]), max_size=4),
    ),
)
LANGUAGES = st.sampled_from(ROWS)
QUICK = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
LONG = settings(QUICK, max_examples=3000)


def check_inside(paragraph: Paragraph, width: float, height: float) -> None:
    assert Box(0, 0, width, height).contains(paragraph.ink, tolerance=0.05), paragraph.dump()


def check_lines(paragraph: Paragraph) -> None:
    """Lines follow each other without gap, and each glyph is of its line."""
    place = 0
    for line in paragraph.lines:
        assert line.start == place
        place = line.end
        for placed in line.runs:
            for glyph in placed.run.glyphs:
                assert line.start <= glyph.cluster < line.end
    if not paragraph.truncated:
        assert place == len(paragraph.text)


def check_lay_out(text: str, language: object, width: float, size: float) -> None:
    try:
        paragraph = lay_out(
            text,
            width=width,
            height=width,
            language=language,
            style=TextStyle(size=size),  # type: ignore[arg-type]
        )
    except TextError:
        return
    check_lines(paragraph)
    if paragraph.vertical:
        check_inside(paragraph, paragraph.width, width)
    else:
        check_inside(paragraph, width, paragraph.height)
    if len(text) > 2:
        for box in paragraph.rects(1, len(text) - 1):
            assert box.width >= 0
            assert box.height >= 0


def check_fit(text: str, language: object, width: float, height: float) -> None:
    try:
        paragraph = fit(
            text, width=width, height=height, smallest=10, largest=120, language=language,  # type: ignore[arg-type]
            max_lines=6, balance=True,
        )  # fmt: skip
    except TextError:
        return
    check_inside(paragraph, width, height)
    assert paragraph.vertical or len(paragraph.lines) <= 6
    assert 10 <= paragraph.size <= 120


@QUICK
@given(text=TEXTS, language=LANGUAGES, width=st.integers(40, 1200), size=st.integers(10, 120))
def test_any_text_is_set_inside_of_its_width(
    text: str, language: object, width: int, size: int
) -> None:
    check_lay_out(text, language, width, size)


@QUICK
@given(text=TEXTS, language=LANGUAGES, width=st.integers(30, 1200), height=st.integers(20, 900))
def test_any_text_is_fitted_inside_of_its_box(
    text: str, language: object, width: int, height: int
) -> None:
    check_fit(text, language, width, height)


@settings(QUICK, max_examples=40)
@given(text=st.text(alphabet=ALPHABET + CONTROLS + EMOJI, max_size=80), language=LANGUAGES)
def test_any_text_can_be_drawn_and_examined(text: str, language: object) -> None:
    missing_glyphs(text, language)  # type: ignore[arg-type]
    preflight(text, language)  # type: ignore[arg-type]
    try:
        paragraph = lay_out(text, width=600, height=600, language=language)  # type: ignore[arg-type]
    except TextError:
        return
    pixels = draw(paragraph, ranges=[(2, 5, "#ff0000")]).pixels
    assert (pixels[:, :, :3].astype(int) <= pixels[:, :, 3:].astype(int) + 1).all()


@pytest.mark.slow
@LONG
@given(text=TEXTS, language=LANGUAGES, width=st.integers(40, 1200), size=st.integers(10, 120))
def test_many_texts_are_set_inside_of_their_width(
    text: str, language: object, width: int, size: int
) -> None:
    check_lay_out(text, language, width, size)


@pytest.mark.slow
@LONG
@given(text=TEXTS, language=LANGUAGES, width=st.integers(30, 1200), height=st.integers(20, 900))
def test_many_texts_are_fitted_inside_of_their_box(
    text: str, language: object, width: int, height: int
) -> None:
    check_fit(text, language, width, height)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 20_000, "ا" * 20_000, "a\u0301" * 9_000, "\u2067" * 5_000 + "a", "क्" * 9_000,
        "(" * 9_000 + ")" * 9_000, "👩\u200d" * 6_000, "\n" * 5_000, "@" * 9_000, "a@" * 9_000,
        "http://" + "a/" * 9_000, "1" * 18_000, "a." * 9_000, "“" * 9_000, "+1 " * 6_000,
        "۱٬" * 9_000,
    ],
    ids=range(16),
)  # fmt: skip
def test_texts_made_to_stall_do_not(text: str) -> None:
    try:
        lay_out(text, width=1000, language="ar")
        preflight(text[:2000], "my")
    except TextError:
        return
