"""Word times from a recording's pauses: what is left where nothing closer can be measured.

The text says where a speaker is likely to pause and how long each word takes next to the others;
the recording says where there were pauses. The words are dealt out to the stretches of speech
between the pauses so that the pace stays even and pauses fall on commas and full stops.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from storykit.spans import Span
from storykit.voice.estimate import estimate_words, pause_in
from storykit.voice.model import Word

_PUNCTUATION_GAIN = 0.35


def paced_words(
    text: str, language: str, speech: tuple[Span, ...], most: int = 60
) -> tuple[Word, ...]:
    """The words of a text laid over stretches of speech, in their own milliseconds.

    `speech` are the stretches between pauses, in order; no more than `most` of them are told apart,
    the shortest pauses going first.
    """
    words, _ = estimate_words(text, language)
    if not words or not speech:
        return ()
    stretches = _merged(speech, min(len(words), most))
    weights = np.array([max(1, word.span.duration) for word in words], np.float64)
    breaks = np.array(
        [pause_in(text[one.end : other.start]) for one, other in pairwise(words)] + [0], np.float64
    )
    cuts = _dealt(weights, breaks, np.array([s.duration for s in stretches], np.float64))
    timed: list[Word] = []
    for stretch, (first, last) in zip(stretches, pairwise(cuts), strict=True):
        borders = np.concatenate(([0.0], np.cumsum(weights[first:last])))
        borders = stretch.start + borders * (stretch.duration / borders[-1])
        for word, (start, end) in zip(words[first:last], pairwise(borders), strict=True):
            timed.append(replace(word, span=Span(round(start), round(end))))
    return tuple(timed)


def _merged(speech: tuple[Span, ...], most: int) -> list[Span]:
    stretches = list(speech)
    while len(stretches) > most:
        pauses = [other.start - one.end for one, other in pairwise(stretches)]
        place = pauses.index(min(pauses))
        stretches[place : place + 2] = [Span(stretches[place].start, stretches[place + 1].end)]
    return stretches


def _dealt(
    weights: NDArray[np.float64], breaks: NDArray[np.float64], lengths: NDArray[np.float64]
) -> list[int]:
    """The index of the first word of every stretch, and at the end the number of words.

    The cost of a stretch is the square of how far its pace strays (as a logarithm) from that of the
    whole, weighed by its length; a border at punctuation earns some back.
    """
    count, parts = len(weights), len(lengths)
    pace = lengths.sum() / weights.sum()
    total = np.concatenate(([0.0], np.cumsum(weights)))
    earned = np.where(breaks > 0, _PUNCTUATION_GAIN * (0.5 + breaks / 900), 0.0)
    best = np.full(count + 1, np.inf)
    best[0] = 0.0
    choices = []
    for length in lengths:
        # Every way to end this stretch before word `end` having begun it at word `begin` < `end`.
        spoken = total[None, :] - total[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            stray = np.log(length / (pace * spoken))
            costs = best[:, None] + length / 1000 * stray**2
        costs[spoken <= 0] = np.inf
        choices.append(np.argmin(costs, axis=0))
        best = np.min(costs, axis=0)
        best[1:] -= earned
    cuts = [count]
    for part in range(parts - 1, -1, -1):
        cuts.append(int(choices[part][cuts[-1]]))
    return cuts[::-1]
