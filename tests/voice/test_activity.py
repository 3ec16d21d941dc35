"""Speech is told from pauses by level alone, in quiet and in noise."""

from __future__ import annotations

import numpy as np
import pytest

from storykit.spans import Span
from storykit.voice.activity import prominence, runs, speech_spans

RATE = 16_000


def recording(spans: list[tuple[int, int]], length: int, noise: float, seed: int = 5) -> np.ndarray:
    random = np.random.default_rng(seed)
    samples = random.standard_normal(length * RATE // 1000) * noise
    for start, end in spans:
        count = (end - start) * RATE // 1000
        at = start * RATE // 1000
        syllables = 0.6 + 0.4 * np.sin(np.arange(count) * 2 * np.pi * 5 / RATE)
        samples[at : at + count] += random.standard_normal(count) * 0.1 * syllables
    return samples.astype(np.float32)


@pytest.mark.parametrize("noise", [0.0, 0.0005, 0.005, 0.012])
def test_stretches_of_speech_are_found_to_a_hop(noise: float) -> None:
    spoken = [(500, 1700), (2300, 4000), (4600, 6200)]
    found = speech_spans(recording(spoken, 7000, noise), RATE)
    assert len(found) == 3
    for span, (start, end) in zip(found, spoken, strict=True):
        assert abs(span.start - start) <= 30
        assert abs(span.end - end) <= 30


def test_a_pause_that_is_too_short_is_inside() -> None:
    samples = recording([(500, 1500), (1720, 2500)], 3000, 0.0005)
    assert len(speech_spans(samples, RATE, pause=300)) == 1
    assert len(speech_spans(samples, RATE, pause=100)) == 2


def test_a_click_is_no_speech() -> None:
    samples = recording([(1000, 2500)], 3000, 0.0005)
    samples[RATE // 2 : RATE // 2 + 80] = 0.8
    (span,) = speech_spans(samples, RATE)
    assert span.start > 900


def test_silence_and_nothing_hold_no_speech() -> None:
    assert speech_spans(np.zeros(RATE, np.float32), RATE) == ()
    assert speech_spans(np.zeros(0, np.float32), RATE) == ()


def test_speech_without_a_pause_is_one_stretch() -> None:
    (span,) = speech_spans(recording([(0, 3000)], 3000, 0.0), RATE)
    assert span == Span(0, 3000)


def test_a_level_is_given_for_every_hop_and_the_rest() -> None:
    assert len(prominence(np.zeros(RATE // 100 * 3 + 1, np.float32), RATE)) == 4


def test_runs_are_half_open() -> None:
    assert runs(np.array([True, True, False, True])) == [(0, 2), (3, 4)]
    assert runs(np.zeros(3, np.bool_)) == []
