"""A synthesised reading of a text, to compare a recording with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storykit.hearing import resampled
from storykit.voice import activity, features
from storykit.voice.espeak import PACE, speak, speaks
from storykit.voice.events import Events, pauses_in, word_times
from storykit.voice.features import HOP, RATE, Floats
from storykit.voice.model import Word
from storykit.voice.spelling import Spelling, transcribed
from storykit.voice.standins import stand_in
from storykit.voice.synthesis import Speech

_PARTS = 3


@dataclass(frozen=True)
class Template:
    """A reading in frames of 10 ms, its long pauses left out.

    `kept` are the frames of the whole reading that are kept, `voiced` says which of them hold
    sound, `borders` where a word begins, `sounds` numbers the speech sound of each (in three parts:
    beginning, middle, end). `words` are in milliseconds of the whole reading.
    """

    words: tuple[Word, ...]
    power: Floats
    kept: NDArray[np.intp]
    voiced: NDArray[np.bool_]
    borders: NDArray[np.bool_]
    sounds: NDArray[np.intp]
    _all_voiced: NDArray[np.bool_]

    def features(self, floor: float, highest: float) -> Floats:
        """Features of the kept frames, for a recording with this noise and reach."""
        energy = features.band_energy(self.power, highest=highest)
        return features.cepstra(energy, self._all_voiced, floor)[self.kept]


def template_for(text: str, language: str, spoken: int) -> Template | None:
    """A reading of the text about as fast as a recording with `spoken` milliseconds of speech.

    None where no voice can read the language, not even as a stand-in.
    """
    spelling = Spelling.as_written(text)
    voice = language
    if not speaks(language):
        other = stand_in(language)
        if other is None or not speaks(other.language):
            return None
        voice, spelling = other.language, transcribed(spelling, other.letters)
    speech = speak(spelling.text, voice)
    sounding = speech.duration - sum(end - start for start, end in _pauses(speech))
    if spoken and sounding:
        pace = round(PACE * sounding / spoken)
        speech = speak(spelling.text, voice, pace=pace)
    return _made(text, language, speech, spelling.written(speech.events))


def _made(text: str, language: str, speech: Speech, events: Events) -> Template:
    samples = resampled(speech.samples.astype(np.float32) / np.float32(32768), speech.rate, RATE)
    power = features.power_spectrum(samples)
    voiced = np.ones(len(power), np.bool_)
    for start, end in _pauses(speech):
        voiced[start // HOP + 1 : max(start // HOP + 1, end // HOP - 1)] = False
    words = word_times(text, language, events, speech.duration)
    borders = ~voiced
    for word in words:
        frame = min(word.span.start // HOP, len(borders) - 1)
        borders[max(0, frame - 1) : frame + 1] = True
    kept = _short_pauses(voiced)
    sounds = _sounds(speech, len(power))
    return Template(words, power, kept, voiced[kept], borders[kept], sounds[kept], voiced)


def _short_pauses(voiced: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Indices of frames with every pause cut down to a tenth of a second."""
    kept = np.ones(len(voiced), np.bool_)
    for start, end in activity.runs(~voiced):
        if end - start > 10:
            kept[start + 5 : end - 5] = False
    return np.flatnonzero(kept)


def _sounds(speech: Speech, frames: int) -> NDArray[np.intp]:
    """A number for each frame: which speech sound, and whether its beginning, middle or end."""
    heard = [e for e in speech.events if e[0] == "phoneme" and "(" not in e[1]]
    told = [(e[2], e[1].strip("ˈˌ")) for e in heard]
    numbers: dict[tuple[str, int], int] = {}
    labels = np.zeros(frames, np.intp)
    ends = [moment for moment, _ in told[1:]] + [speech.duration]
    for (start, name), end in zip(told, ends, strict=True):
        first, last = round(start / HOP), min(frames, round(end / HOP))
        for frame in range(first, last):
            part = _PARTS * (frame - first) // max(1, last - first)
            labels[frame] = numbers.setdefault((name, part), len(numbers))
    return labels


def _pauses(speech: Speech) -> list[tuple[int, int]]:
    return pauses_in(speech.events, speech.duration)
