"""What synthetic narrators share: spelling hints, pauses, and sound that is made once and kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from storykit.errors import NarrationError
from storykit.spans import Span
from storykit.voice.estimate import SENTENCE_PAUSE, pause_in
from storykit.voice.events import Events, word_times
from storykit.voice.keeping import cache_folder, fingerprint, keep, kept
from storykit.voice.model import Booth, Line, Narration, Word
from storykit.voice.spelling import respelled


@dataclass(frozen=True, slots=True)
class Speech:
    """Samples (int16, one channel) at `rate`, and what the engine says of them."""

    samples: NDArray[np.int16]
    rate: int
    events: Events

    @property
    def duration(self) -> int:
        """Milliseconds."""
        return len(self.samples) * 1000 // self.rate


def synthesised(
    line: Line, booth: Booth, engine: object, speak: Callable[[str], Speech]
) -> Narration:
    """A line spoken by a machine, with the script's hints and pauses.

    `engine` is made of plain values that name the voice: while it, the text and the script's wishes
    stay the same, the sound of the last time is taken. Raises NarrationError for a text without a
    word.
    """
    folder = cache_folder(booth.cache)
    hints = hints_for(booth, line.language)
    name = fingerprint(2, engine, line.text, line.language, line.rate, booth.voice.pause, hints)
    found = kept(folder, name)
    if found is None:
        spelling = respelled(line.text, hints)
        speech = speak(spelling.text)
        events = spelling.written(speech.events)
        words = word_times(line.text, line.language, events, speech.duration)
        samples, words = _paused(line.text, speech, words, booth.voice.pause)
        facts = {
            "words": [(w.start, w.end, w.span.start, w.span.end) for w in words],
            "milliseconds": len(samples) * 1000 // speech.rate,
        }
        found = keep(folder, name, samples, speech.rate, facts)
    audio, facts = found
    if not facts["words"]:
        raise NarrationError(
            f"There is nothing to speak in “{line.text}”.", cure="Write the narration in words."
        )
    words = tuple(Word(a, b, Span(c, d)) for a, b, c, d in facts["words"])
    return Narration(line.text, line.language, facts["milliseconds"], words, audio, 0, True)


def hints_for(booth: Booth, language: str) -> Mapping[str, str]:
    """How words are to be said in a language, as the script has it."""
    texts = {written: said.get(language) for written, said in booth.voice.say.items()}
    return {written: said for written, said in texts.items() if said is not None}


def _paused(
    text: str, speech: Speech, words: tuple[Word, ...], pause: int
) -> tuple[NDArray[np.int16], tuple[Word, ...]]:
    """The speech with `pause` milliseconds more of silence after each sentence."""
    if not pause:
        return speech.samples, words
    silence = np.zeros(pause * speech.rate // 1000, np.int16)
    parts: list[NDArray[np.int16]] = []
    moved = list(words[:1])
    taken = added = 0
    for one, other in pairwise(words):
        if pause_in(text[one.end : other.start]) >= SENTENCE_PAUSE:
            cut = (one.span.end + other.span.start) // 2 * speech.rate // 1000
            parts += [speech.samples[taken:cut], silence]
            taken, added = cut, added + pause
        moved.append(replace(other, span=other.span.shifted(added)))
    return np.concatenate([*parts, speech.samples[taken:]]), tuple(moved)
