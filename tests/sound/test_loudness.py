"""Loudness and true peak agree with EBU Tech 3341's signals and with ffmpeg."""

from __future__ import annotations

import numpy as np
import pytest
from made_sounds import RATE, Ebur128, Encode, murmur, tone
from numpy.typing import NDArray

from storykit.sound.loudness import integrated_loudness, true_peak


def sequence(*parts: tuple[float, float]) -> NDArray:
    return np.concatenate([tone(seconds, level, 1000.0) for seconds, level in parts])


# EBU Tech 3341 (2016), table 1, cases 1 to 5: seconds and level of a 1 kHz tone in both channels.
CASES = {
    "1": ([(20, -23.0)], -23.0),
    "2": ([(20, -33.0)], -33.0),
    "3": ([(10, -36.0), (60, -23.0), (10, -36.0)], -23.0),
    "4": ([(10, -72.0), (10, -36.0), (60, -23.0), (10, -36.0), (10, -72.0)], -23.0),
    "5": ([(20, -26.0), (20.1, -20.0), (20, -26.0)], -23.0),
}


@pytest.mark.parametrize("case", CASES)
def test_the_signals_of_tech_3341_measure_as_it_says(case: str) -> None:
    parts, expected = CASES[case]
    assert integrated_loudness(sequence(*parts)) == pytest.approx(expected, abs=0.1)


def test_one_channel_alone_is_three_decibels_less() -> None:
    samples = tone(5, -20.0)
    samples[:, 1] = 0
    both = integrated_loudness(tone(5, -20.0))
    assert integrated_loudness(samples) == pytest.approx(both - 3.01, abs=0.02)


def test_silence_has_no_loudness() -> None:
    assert integrated_loudness(np.zeros((RATE, 2), np.float32)) == float("-inf")
    assert integrated_loudness(np.zeros((0, 2), np.float32)) == float("-inf")
    assert true_peak(np.zeros((RATE, 2), np.float32)) == float("-inf")
    assert true_peak(np.zeros((0, 2), np.float32)) == float("-inf")


def test_less_than_a_block_is_measured_as_one() -> None:
    assert integrated_loudness(tone(0.2, -20.0, 1000.0)) == pytest.approx(-20.0, abs=0.5)


# EBU Tech 3341, cases 15 to 19: sines at a quarter, sixth, eighth of the sample rate, whose samples
# miss the peaks. All but the last have a true peak of -6.0 dBTP (+0.2/-0.4), case 19 of +3.0.
@pytest.mark.parametrize(
    ("part", "phase", "level", "expected"),
    [
        (4, 0, 0.5, -6.0),
        (4, 45, 0.5, -6.0),
        (6, 60, 0.5, -6.0),
        (8, 67.5, 0.5, -6.0),
        (4, 45, 1.41, 3.0),
    ],
)
def test_peaks_between_the_samples_are_seen(
    part: int, phase: float, level: float, expected: float
) -> None:
    angle = 2 * np.pi * np.arange(RATE) / part + np.radians(phase)
    wave = (level * np.sin(angle) * np.hanning(RATE)).astype(np.float32)
    measured = true_peak(np.column_stack((wave, wave)))
    assert expected - 0.4 <= measured <= expected + 0.2


@pytest.mark.parametrize("level", [-36.0, -18.0])
def test_ffmpeg_measures_the_same(encode: Encode, ebur128: Ebur128, level: float) -> None:
    samples = np.concatenate([murmur(6, level), 0.2 * murmur(6, level, seed=3), tone(2, -25, 60)])
    samples[:, 1] *= 0.5
    path = encode("mixed.wav", samples, "pcm_f32le", "wav")

    told = ebur128(path)

    assert integrated_loudness(samples) == pytest.approx(told.loudness, abs=0.11)
    assert true_peak(samples) == pytest.approx(told.peak, abs=0.25)
