"""Sizes are met: the second pass follows from the first, and no file is too large."""

from __future__ import annotations

import itertools

import pytest

from storykit.jobs.sizing import LEAST, Room, Trial, fill, quality_for

SOUND = 900_000


class Encoder:
    """Gives sizes as an encoder does: halved every so many steps of the rate factor."""

    def __init__(self, size: int, halving: float, bump: float = 1.0) -> None:
        self.size, self.halving, self.bump = size, halving, bump
        self.tried: list[float] = []

    def __call__(self, quality: float) -> int:
        self.tried.append(quality)
        # Sizes of real films do not lie on a line: coarser pictures skip more of their blocks.
        bent = self.bump ** min(1.0, (quality - 21) / 4)
        return SOUND + round(self.size * bent * 2 ** ((21 - quality) / self.halving))


def test_what_fits_at_the_usual_quality_is_encoded_once() -> None:
    encode = Encoder(10_000_000, 4.5)
    trial = fill(Room(16_000_000, SOUND), 21, encode)
    assert trial == Trial(21, 10_900_000)
    assert encode.tried == [21]


def test_two_passes_do_for_an_encoder_that_is_as_expected() -> None:
    room = Room(16_000_000, SOUND)
    encode = Encoder(40_000_000, 4.5)
    trial = fill(room, 21, encode)
    assert trial is not None
    assert len(encode.tried) == 2
    assert room.well_used(trial.size)


@pytest.mark.parametrize(
    ("largest", "size", "halving", "bump"),
    list(
        itertools.product(
            (3_000_000, 9_000_000, 16_000_000),
            (17_000_000, 60_000_000, 300_000_000),
            (3.5, 4.2, 6.0, 7.0),
            (0.7, 1.0, 1.25),
        )
    ),
)
def test_no_encoder_leaves_much_of_a_size_or_exceeds_it(
    largest: int, size: int, halving: float, bump: float
) -> None:
    room = Room(largest, SOUND)
    encode = Encoder(size, halving, bump)
    trial = fill(room, 21, encode)
    if trial is None:
        assert encode(45) > largest
        return
    assert trial.size <= largest
    # The file that is kept is the one that was made last.
    assert encode.tried[-1] == trial.quality
    assert room.well_used(trial.size) or trial.quality == 21
    assert len(encode.tried) <= 5


def test_a_film_that_jumps_over_the_aim_still_fits() -> None:
    """Nothing lies between nearly full and a half: what fits is taken."""
    sizes = iter([20_000_000, 6_000_000, 17_000_000, 6_500_000, 16_500_000, 7_000_000, 6_900_000])
    trial = fill(Room(16_000_000, SOUND), 21, lambda quality: next(sizes))
    assert trial is not None
    assert trial.size <= 16_000_000


def test_what_is_always_too_large_is_given_up() -> None:
    assert fill(Room(1_000_000, SOUND), 21, lambda quality: 5_000_000) is None


def test_a_known_trial_counts_as_the_first_pass() -> None:
    room = Room(16_000_000, SOUND)
    measured = Trial(21, SOUND + 40_000_000)
    encode = Encoder(40_000_000, 4.5)
    trial = fill(room, 21, encode, quality_for(room, measured), (measured,))
    assert trial is not None
    assert LEAST * 16_000_000 <= trial.size <= 16_000_000
    assert len(encode.tried) == 1
