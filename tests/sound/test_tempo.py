"""Clips that are shown slower or faster are heard so, at their own pitch."""

from __future__ import annotations

import numpy as np
import pytest

from storykit.hearing import RATE
from storykit.script.effects import clip_speed, sound_follows
from storykit.sound.tempo import at_speed


@pytest.mark.parametrize("speed", [0.3, 0.5, 1.25, 2.0, 5.0])
def test_a_tone_keeps_its_pitch_and_takes_its_time(speed: float) -> None:
    seconds = np.arange(RATE * 2) / RATE
    tone = np.repeat(np.sin(2 * np.pi * 440 * seconds)[:, None], 2, axis=1).astype(np.float32)
    # Its first half is loud, its second soft.
    tone[RATE:] *= 0.1
    count = round(len(tone) / speed)
    heard = at_speed(tone, speed, count)
    assert heard.shape == (count, 2)
    loud = heard[count // 10 : count * 4 // 10, 0]
    soft = heard[count * 6 // 10 : count * 9 // 10, 0]
    assert np.abs(loud).max() > 0.8 > 0.2 > np.abs(soft).max() > 0.05
    spectrum = np.abs(np.fft.rfft(loud * np.hanning(len(loud))))
    pitch = float(np.argmax(spectrum)) * RATE / len(loud)
    assert pitch == pytest.approx(440, rel=0.03)


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.25, 2.0])
def test_what_begins_suddenly_begins_where_it_belongs(speed: float) -> None:
    moments = [0.61, 0.97, 1.5, 1.84]
    random = np.random.default_rng(5)
    sound = 0.004 * random.standard_normal(RATE * 2)
    for moment in moments:
        fading = np.exp(-np.arange(2400) / 600) * random.standard_normal(2400)
        sound[round(moment * RATE) :][:2400] += 0.3 * fading
    samples = np.column_stack((sound, sound)).astype(np.float32)
    heard = np.abs(at_speed(samples, speed, round(len(samples) / speed))[:, 0])
    for moment in moments:
        first = round((moment / speed - 0.06) * RATE)
        begins = first + int(np.argmax(heard[first : first + RATE // 8] > 0.1))
        assert begins / RATE == pytest.approx(moment / speed, abs=0.004)


def test_effects_tell_how_fast_a_clip_is() -> None:
    assert clip_speed(["black-and-white"]) == 1
    assert clip_speed([{"multiply-speed": 0.5}, {"MultiplySpeed": {"factor": 3}}]) == 1.5
    assert clip_speed([{"multiply_speed": [2]}]) == 2
    assert sound_follows([{"multiply-speed": 2}, "mirror-x"])
    assert not sound_follows(["time-mirror"])
    assert not sound_follows([{"multiply-speed": {"final_duration": 4}}])
