"""The marks an author may set within a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storykit.script.wording import Moment, parse_wording, plain, spoken


def test_stars_stress_words() -> None:
    wording = parse_wording("a *big* day and *another one*")
    assert wording.plain == "a big day and another one"
    assert [wording.plain[start:end] for start, end in wording.emphasis] == ["big", "another one"]


@pytest.mark.parametrize("text", ["2 * 3 * 4", "*unclosed", "* x *", "**", "a * b"])
def test_stars_that_stress_nothing_stay(text: str) -> None:
    assert plain(text) == text


def test_bars_and_line_breaks_are_places_in_the_plain_text() -> None:
    wording = parse_wording("one | two\nthree\n\nfour|five")
    assert wording.plain == "one two\nthree\nfour five"
    assert [wording.plain[at:].split()[0] for at in wording.captions] == ["two", "four", "five"]
    assert [wording.plain[at:].split()[0] for at in wording.lines] == ["three"]


@pytest.mark.parametrize("text", ["| one", "one |", "|one|", "\n one \n", "one | | "])
def test_breaks_at_the_edges_break_nothing(text: str) -> None:
    wording = parse_wording(text)
    assert (wording.plain, wording.captions, wording.lines) == ("one", (), ())


def test_a_backslash_makes_a_mark_plain() -> None:
    assert plain(r"\*no\* \| \[x] \> \\ \n") == r"*no* | [x] > \ \n"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[wind] Mongolia is vast. [horses]", "Mongolia is vast."),
        ("[applause]", ""),
        ("We met. [laughter] Then we left.", "We met.  Then we left."),
        ("[ريح] منغوليا بلد شاسع.", "منغوليا بلد شاسع."),
        ("the [new] law", "the [new] law"),
        ("see note a[1] below", "see note a[1] below"),
    ],
)
def test_sounds_in_brackets_are_shown_and_not_said(written: str, said: str) -> None:
    assert spoken(written) == said
    assert plain(written) == written


def test_speakers_are_named_and_begin_a_caption() -> None:
    wording = parse_wording(">> Amina:  I walked.\n>>Bat Erdene: So did I | and we ate.")
    assert wording.plain == "Amina: I walked.\nBat Erdene: So did I and we ate."
    assert wording.spoken == "I walked.\nSo did I and we ate."
    assert [name for _, name in wording.turns] == ["Amina", "Bat Erdene"]
    assert wording.turns[1][0] in wording.captions


@pytest.mark.parametrize("text", ["Now it is your turn: write", "go >> there: now", ">> no name"])
def test_a_colon_alone_names_nobody(text: str) -> None:
    assert parse_wording(text).turns == ()
    assert plain(text) == text


@pytest.mark.parametrize(
    ("mark", "at", "until"),
    [
        ("@2s", 2000, None),
        ("@1.25s", 1250, None),
        ("@1,5s-3s", 1500, 3000),
        ("@400ms – 1min", 400, 60_000),
        ("@0:07", 7000, None),
        ("@1:02.5-1:04.25", 62_500, 64_250),
        ("@١٫s", None, None),
        ("@٢s", 2000, None),
    ],
)
def test_moments_say_when_captions_come_and_go(
    mark: str, at: int | None, until: int | None
) -> None:
    wording = parse_wording(f"First. | {mark} Second.")
    if at is None:
        assert wording.moments == ()
        return
    assert wording.plain == "First. Second."
    assert wording.spoken == "First. Second."
    assert wording.captions == (7,)
    assert wording.moments == (Moment(7, at, until),)


def test_moments_stand_at_the_beginning_of_lines_and_captions_only() -> None:
    wording = parse_wording("@1s We met.\n@2s >> Amina: Then @3s it snowed. \\@4s")
    assert wording.plain == "We met.\nAmina: Then @3s it snowed. @4s"
    assert [moment.at for moment in wording.moments] == [1000, 2000]
    assert wording.captions == (8,)


@pytest.mark.parametrize("text", ["@5 people came", "@unicef: hello", "@3seconds", "\\@3s go"])
def test_handles_and_numbers_are_no_moments(text: str) -> None:
    assert parse_wording(text).moments == ()
    assert plain(text) == text.replace("\\", "")


@given(st.text(alphabet=st.sampled_from("ab *|\n[]>:\\.@ريح"), max_size=40))
def test_any_mixture_of_marks_keeps_every_letter_and_every_place(written: str) -> None:
    wording = parse_wording(written)
    letters = [character for character in written if character.isalnum()]
    assert [character for character in wording.plain if character.isalnum()] == letters
    length = len(wording.plain)
    assert all(0 < at < length for at in (*wording.captions, *wording.lines))
    for start, end in (*wording.emphasis, *wording.unspoken):
        assert 0 <= start <= end <= length
