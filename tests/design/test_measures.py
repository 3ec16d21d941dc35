"""Lengths, times, colours and boxes as people write them."""

from __future__ import annotations

import pytest

from storykit.design.measures import (
    Length,
    hex_color,
    read_box,
    read_color,
    read_length,
    read_number,
    read_sides,
    read_time,
)
from storykit.design.options import read_focus, read_part
from storykit.design.rules import EnterRule


@pytest.mark.parametrize(
    ("written", "expected"),
    [("8%", Length(8, "%")), ("24px", Length(24)), (" 1.5 % ", Length(1.5, "%")), (0, Length(0))],
)
def test_lengths_are_read(written: object, expected: Length) -> None:
    assert read_length(written) == expected


@pytest.mark.parametrize("written", ["8", 8, "8em", "%", None, True, "99999px", ".inf", "1e9px"])
def test_other_lengths_are_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r"unit|length"):
        read_length(written)


def test_times_are_milliseconds() -> None:
    assert [read_time(t) for t in ("400ms", "0.4s", "1.25s", 0)] == [400, 400, 1250, 0]
    for wrong in ("400", "61s", "-1s", 5, True):
        with pytest.raises(ValueError, match="time"):
            read_time(wrong)


def test_colours_are_read_and_written() -> None:
    assert read_color("#1B2a41") == (27, 42, 65)
    assert read_color("#abc") == (170, 187, 204)
    assert hex_color((27, 42, 65)) == "#1b2a41"
    with pytest.raises(ValueError, match="colour"):
        read_color("blue")


def test_sides_are_one_two_or_four_lengths() -> None:
    assert read_sides("8px").start == Length(8)
    assert read_sides("8px 4%").end == Length(4, "%")
    assert read_sides({"start": "3px"}).start == Length(3)
    with pytest.raises(ValueError, match="no side “left”"):
        read_sides({"left": "3px"})


def test_a_box_cannot_be_said_three_times() -> None:
    with pytest.raises(ValueError, match="leave one out"):
        read_box({"start": "1%", "end": "1%", "width": "1%"})


def test_numbers_have_bounds() -> None:
    share = read_number(0, 1)
    assert share("0.5") == 0.5
    for wrong in (2, -1, "x", True, None, float("nan"), [1]):
        with pytest.raises(ValueError, match="from 0 to 1"):
            share(wrong)


def test_a_focus_is_two_shares() -> None:
    assert read_focus([0.2, 1]) == (0.2, 1.0)
    with pytest.raises(ValueError, match="focus"):
        read_focus([0.2])


def test_parts_name_their_keys() -> None:
    assert read_part(EnterRule)({"fade": "300ms"}).fade == 300
    with pytest.raises(ValueError, match="there is no “fad” here: fade"):
        read_part(EnterRule)({"fad": "300ms"})
