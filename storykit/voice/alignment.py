"""Word times of a recording, measured: its text is synthesised and laid over it in time.

This is how aeneas aligns whole fragments, carried to the word. Four things are added. Pauses, which
people make where a synthesiser does not, are shortened in both and may fall between any two words.
The frequency axis is stretched to the speaker's throat. The synthesiser's voice is then turned into
the speaker's, with what the first path shows of it: one linear map of all features, and for each
speech sound how the speaker says it. And what is heard as a pause decides where the next word
begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from storykit.spans import Span
from storykit.voice import activity, features
from storykit.voice.features import HOP, RATE, WARPS, Floats
from storykit.voice.model import DOUBTFUL as DOUBTFUL
from storykit.voice.model import Word
from storykit.voice.template import Template, template_for
from storykit.voice.warping import Band, warp

_KEPT_PAUSE = 10
_ROUNDS = 2
_COARSE = 2
_LONG = 12_000
_REACH = 80
_RIDGE = 50.0
_FEW = 30.0
# The cost of the path against that of any two frames: what the same words and other words reach.
_SAME, _OTHER = 0.50, 0.75


@dataclass(frozen=True)
class Alignment:
    """Words with times in the recording, and from 0 to 1 how sure it is that it says them."""

    words: tuple[Word, ...]
    confidence: float


def align(samples: Floats, text: str, language: str) -> Alignment | None:
    """The words of a text where a recording speaks them; None where no synthesiser can help.

    `samples` are one channel at 16 kHz. Takes about a second for a minute of speech. Without any
    speech in the recording, or words in the text, there are no words.
    """
    voiced = activity.speaking(activity.prominence(samples, RATE))
    template = template_for(text, language, int(voiced.sum()) * HOP)
    if template is None:
        return None
    if not voiced.any() or not template.words:
        return Alignment((), 0.0)
    power = features.power_spectrum(samples)
    kept = _without_long_pauses(voiced)
    heard, shown = _likened(power, voiced, kept, template)
    quiet, borders = ~voiced[kept], template.borders
    path, cost = _searched(heard, shown, quiet, borders)
    for _ in range(_ROUNDS):
        heard_now, shown_now = _revoiced(heard, shown, path, template)
        path, cost = _searched(heard_now, shown_now, quiet, borders)
    band = Band.around(path, len(shown), _REACH)
    path, cost = warp(heard_now, shown_now, quiet, borders, band)
    alike = cost / _usual_cost(heard_now[~quiet], shown_now[template.voiced])
    confidence = min(1.0, max(0.0, (_OTHER - alike) / (_OTHER - _SAME)))
    return Alignment(_timed(template, path, kept, voiced), round(confidence, 3))


def _without_long_pauses(voiced: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The frames that are compared: of a pause only its ends are kept."""
    kept = np.ones(len(voiced), np.bool_)
    half = _KEPT_PAUSE // 2
    for start, end in activity.runs(~voiced):
        first = start + half if start else start
        last = end - half if end < len(voiced) else end
        if first < last and end - start > _KEPT_PAUSE:
            kept[first:last] = False
    return np.flatnonzero(kept)


def _likened(
    power: Floats, voiced: NDArray[np.bool_], kept: NDArray[np.intp], template: Template
) -> tuple[Floats, Floats]:
    """The features of recording and template, at the stretching of frequency that fits best."""
    best: tuple[float, Floats, Floats] | None = None
    silent: NDArray[np.bool_] = ~voiced[kept[::4]]
    highest = features.reach(power, voiced)
    for stretch in WARPS:
        energy = features.band_energy(power, stretch, highest)
        floor = features.background(energy, voiced)
        heard = features.cepstra(energy, voiced, floor)[kept]
        shown = template.features(2 * floor, highest)
        # A rough look, at every fourth frame, tells the throats apart.
        rows, columns = heard[::4], shown[::4]
        band = _diagonal(len(rows), len(columns))
        cost = warp(rows, columns, silent, template.borders[::4], band)[1]
        if best is None or cost < best[0]:
            best = (cost, heard, shown)
    assert best is not None
    return best[1], best[2]


def _searched(
    heard: Floats, shown: Floats, quiet: NDArray[np.bool_], borders: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], float]:
    """A path found on every second frame, told for every frame."""
    wide = np.zeros(-(-len(borders) // _COARSE) * _COARSE, np.bool_)
    wide[: len(borders)] = borders
    near: NDArray[np.bool_] = np.logical_or.reduce(wide.reshape(-1, _COARSE), axis=1)
    rows, columns = heard[::_COARSE], shown[::_COARSE]
    silent: NDArray[np.bool_] = np.ascontiguousarray(quiet[::_COARSE])
    path, cost = warp(rows, columns, silent, near, _diagonal(len(rows), len(columns)))
    fine = np.interp(np.arange(len(heard)), np.arange(len(path)) * _COARSE, path * float(_COARSE))
    return np.minimum(np.rint(fine).astype(np.intp), len(shown) - 1), cost


def _diagonal(rows: int, columns: int) -> Band:
    """The band of a first search: everything for two minutes, near the diagonal for longer."""
    if rows <= _LONG // _COARSE:
        return Band.everything(rows, columns)
    straight = np.linspace(0, columns - 1, rows).astype(np.intp)
    return Band.around(straight, columns, max(1500, columns // 12))


def _revoiced(
    heard: Floats, shown: Floats, path: NDArray[np.intp], template: Template
) -> tuple[Floats, Floats]:
    """The template in the speaker's voice; both in units of what is left of their difference."""
    paired = _with_one(shown[path])
    size = shown.shape[1]
    bias = np.concatenate((np.eye(size), np.zeros((1, size)))).astype(np.float32)
    left = paired.T @ paired + np.float32(_RIDGE) * np.eye(size + 1, dtype=np.float32)
    turned = np.linalg.solve(left, paired.T @ heard + np.float32(_RIDGE) * bias)
    spoken = _with_one(shown) @ turned.astype(np.float32)
    labels = template.sounds
    rest = heard - spoken[path]
    count = np.bincount(labels[path], minlength=int(labels.max()) + 1).astype(np.float32)
    habit = np.zeros((len(count), size), np.float32)
    np.add.at(habit, labels[path], rest)
    spoken += (habit / (count + np.float32(_FEW))[:, None])[labels]
    spread = np.sqrt(np.mean((heard - spoken[path]) ** 2, axis=0)) + np.float32(0.05)
    return heard / spread, spoken / spread


def _with_one(values: Floats) -> Floats:
    return np.concatenate((values, np.ones((len(values), 1), np.float32)), axis=1)


def _usual_cost(heard: Floats, shown: Floats) -> float:
    """The mean cost of a frame of the one and any frame of the other."""
    some, others = heard[:: 1 + len(heard) // 500], shown[:: 1 + len(shown) // 500]
    apart = np.maximum(
        0,
        (some**2).sum(axis=1)[:, None] + (others**2).sum(axis=1) - 2 * some @ others.T,
    )
    return float(np.mean(np.sqrt(apart / some.shape[1]))) or 1.0


def _timed(
    template: Template, path: NDArray[np.intp], kept: NDArray[np.intp], voiced: NDArray[np.bool_]
) -> tuple[Word, ...]:
    """The template's words at the recording's times.

    A word that falls into a pause begins with the speech after it, and ends with the speech before.
    """
    shown_at = template.kept[path]
    begins = []
    for word in template.words:
        # A pause is passed on the word's first frame at the latest: it begins with the next one.
        row = min(int(np.searchsorted(shown_at, word.span.start / HOP)), len(kept) - 1)
        frame = int(kept[row])
        if voiced[frame]:
            # The first frame that holds more of this word than of the last: it began within it.
            frame = max(0, frame - 1) if voiced[max(0, frame - 1)] else frame
        else:
            later = np.flatnonzero(voiced[frame:])
            frame += int(later[0]) if len(later) else 0
        begins.append(frame * HOP)
    begins = [int(moment) for moment in np.maximum.accumulate(begins)]
    last = (int(np.flatnonzero(voiced)[-1]) + 1) * HOP
    timed = []
    for word, (begin, following) in zip(template.words, pairwise([*begins, last]), strict=True):
        following = max(begin, following)
        inside = voiced[begin // HOP : following // HOP]
        # From the end back over a pause, if the word is followed by one.
        silent = int(np.argmax(inside[::-1])) if inside.any() else 0
        timed.append(Word(word.start, word.end, Span(begin, following - silent * HOP)))
    return tuple(timed)
