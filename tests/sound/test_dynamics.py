"""Gains fall before their cause, stay as long as it lasts, and never let a peak through."""

from __future__ import annotations

import numpy as np
import pytest
from made_sounds import RATE, murmur, tone

from storykit.sound.dynamics import Ducking, Gains, bounded, ducking_curve, limited, voiced
from storykit.sound.loudness import true_peak
from storykit.sound.tracks import Piece


def test_a_curve_is_bounded_by_its_slopes_and_by_what_is_wanted() -> None:
    wanted = np.zeros(100, np.float32)
    wanted[50:60] = -10
    curve = bounded(wanted, 2.0, 0.5)
    assert (curve <= wanted + 1e-5).all()
    steps = np.diff(curve)
    assert steps.min() >= -2.0 - 1e-4
    assert steps.max() <= 0.5 + 1e-4
    assert curve[44] == 0
    assert curve[45] == 0
    assert curve[46] == pytest.approx(-2.0)
    assert curve[59] == pytest.approx(-10.0)
    assert curve[79] == pytest.approx(0.0, abs=1e-4)


def test_music_is_down_when_the_voice_begins_and_stays_down_between_words() -> None:
    key = np.zeros((8 * RATE, 2), np.float32)
    key[2 * RATE : 5 * RATE] = murmur(3, -20)
    ducking = Ducking(depth=-12, attack=150, hold=450, release=800)

    curve = ducking_curve(voiced([Piece(0, key).planned()], 8000), ducking)

    assert len(curve) == 800
    assert (np.abs(curve[:178]) < 0.01).all()
    assert curve[200] < -11
    # The murmur is silent for the last 200 ms of each second.
    assert (curve[205:480] < -11.9).all()
    assert curve[515] < -10
    assert (np.abs(curve[630:]) < 0.01).all()


def test_a_silent_key_ducks_nothing() -> None:
    curve = ducking_curve(
        voiced([Piece(0, np.zeros((RATE, 2), np.float32)).planned()], 1000), Ducking()
    )
    assert not curve.any()


def test_the_noise_of_a_room_between_sentences_does_not_duck() -> None:
    noise = np.random.default_rng(1).standard_normal((10 * RATE, 2)).astype(np.float32) * 0.001
    key = noise.copy()
    key[1 * RATE : 3 * RATE] += murmur(2, -20)
    key[6 * RATE : 9 * RATE] += murmur(3, -20)
    curve = ducking_curve(voiced([Piece(0, key).planned()], 10_000), Ducking())
    assert abs(curve[480]) < 0.5
    assert curve[200] < -9
    assert curve[700] < -9


def test_a_gain_moves_in_straight_lines_from_hop_to_hop() -> None:
    samples = np.ones((50, 2), np.float32)
    louder = Gains(np.array([0, -6, -6, 0, 0], np.float32), 10).on(samples)
    assert np.abs(np.diff(louder[:, 0])).max() < 0.06
    assert louder[15, 0] == pytest.approx(10 ** (-6 / 20), rel=1e-3)


@pytest.mark.parametrize("gain", [3.0, 12.0, 24.0])
def test_no_peak_passes_the_limiter(gain: float) -> None:
    samples = murmur(3, -12) * np.float32(10 ** (gain / 20))
    samples[RATE : RATE + 4] = 5.0
    quiet = limited(samples, -1.0)
    assert true_peak(quiet) <= -0.95
    assert true_peak(quiet) > -2.0
    assert len(quiet) == len(samples)


def test_what_needs_no_limiting_is_left_alone() -> None:
    samples = tone(1, -3.0)
    assert limited(samples, -1.0) is samples


def test_the_limiter_turns_down_only_around_the_peak() -> None:
    samples = tone(2, -20.0)
    samples[RATE] = 3.0
    quiet = limited(samples, -1.0)
    assert np.array_equal(quiet[: RATE - 2000], samples[: RATE - 2000])
    assert np.allclose(quiet[RATE + RATE // 2 :], samples[RATE + RATE // 2 :])
