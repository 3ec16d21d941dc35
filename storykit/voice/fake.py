"""A narrator for tests: a tone for each word, so that times can be heard and measured."""

from __future__ import annotations

import numpy as np

from storykit.voice.estimate import estimate_words
from storykit.voice.keeping import cache_folder, fingerprint, keep, kept
from storykit.voice.model import Booth, Line, Narration

RATE = 16_000
_GAP = 30


class Fake:
    """Speaks every word as a tone from its start to 30 ms before its end; the times are exact."""

    def __init__(self, booth: Booth) -> None:
        self._folder = cache_folder(booth.cache)

    def narrate(self, line: Line) -> Narration:
        """The line in tones whose pitch goes up by a semitone a word, an octave and again."""
        words, duration = estimate_words(line.text, line.language, line.rate)
        name = fingerprint("fake", line.text, line.language, line.rate)
        found = kept(self._folder, name)
        if found is None:
            samples = np.zeros(duration * RATE // 1000, np.float64)
            for index, word in enumerate(words):
                length = max(1, (word.span.duration - _GAP) * RATE // 1000)
                at = word.span.start * RATE // 1000
                pitch = 220 * 2 ** (index % 12 / 12)
                tone = np.sin(np.arange(length) * (2 * np.pi * pitch / RATE)) * np.hanning(length)
                samples[at : at + length] = tone[: len(samples) - at]
            found = keep(self._folder, name, (samples * 12_000).astype(np.int16), RATE, None)
        return Narration(line.text, line.language, duration, words, found[0], 0, True)
