"""When each word of a text would be spoken, where nobody measured it.

Speech carries about as much in a second in every language (Coupé and others, 2019), so a language's
words a minute follow from the length of the same text in it; the table of languages holds them.
Within a text a long word takes longer than a short one: half of a word's time is the same for all
words, half goes by its graphemes against the language's usual word. A text's time is never shared
out by characters of the whole, which would let punctuation and spaces speak.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from storykit.language import Language, find_language, graphemes, words
from storykit.spans import Span
from storykit.voice.model import Word

SENTENCE_PAUSE = 450
"""Milliseconds of silence after a sentence; words a minute count speech without pauses."""

PHRASE_PAUSE = 200
"""Milliseconds of silence after a comma, colon, dash or the end of a line."""

_SENTENCE_ENDS = frozenset(".!?…。！？؟۔।॥։።᠃။។៕᙮‼⁇⁈⁉")
_PHRASE_ENDS = frozenset(",;:،؛、，；：—၊᠂፣\n|()")
_SPACED_DASHES = (" - ", " – ")
_SPOKEN_DIGIT = (
    3.0  # a digit is spoken as a short word: "60" is "sixty", "1948" "nineteen forty-eight"
)
_SHARED = 0.5


def estimate_words(
    text: str, language: str | Language, rate: float = 1.0
) -> tuple[tuple[Word, ...], int]:
    """The words of a text with estimated times from 0 on, and the milliseconds it takes.

    `rate` is 2.0 for twice as fast. Words are those of the language (by dictionary where it writes
    no spaces); together with the pauses between them they fill the time without overlap. A text
    without words takes no time.
    """
    row = find_language(language) if isinstance(language, str) else language
    spoken = words(text, row)
    usual = _usual_length(row)
    moment = 0.0
    timed = []
    for place, (start, end) in enumerate(spoken):
        length = spoken_length(text[start:end])
        lasts = 60_000 / row.speaking * (_SHARED + (1 - _SHARED) * length / usual) / rate
        timed.append(Word(start, end, Span(round(moment), round(moment + lasts))))
        moment += lasts
        if place + 1 < len(spoken):
            moment += pause_in(text[end : spoken[place + 1][0]]) / rate
    return tuple(timed), round(moment)


def pause_in(between: str) -> int:
    """Milliseconds of silence that what stands between two words asks for."""
    if any(character in _SENTENCE_ENDS for character in between):
        return SENTENCE_PAUSE
    if any(character in _PHRASE_ENDS for character in between):
        return PHRASE_PAUSE
    if any(dash in between for dash in _SPACED_DASHES):
        return PHRASE_PAUSE
    return 0


def spoken_length(word: str) -> float:
    """The graphemes of a word as spoken: digits count for more, unseen characters not at all."""
    total = 0.0
    for start, end in pairwise(graphemes(word)):
        cluster = word[start:end]
        if cluster[0].isdigit():
            total += _SPOKEN_DIGIT
        elif not all(unicodedata.category(character) == "Cf" for character in cluster):
            total += 1
    return total


def _usual_length(row: Language) -> float:
    """Graphemes in a usual word of a language.

    Its reading speed and its words a minute are both measured on the same text (17 graphemes with
    spaces against 150 words in English), and English has 6.06 graphemes with the space in a word of
    it.
    """
    with_space = 6.06 * (row.reading / 17) / (row.speaking / 150)
    spaced = row.script not in {"Thai", "Laoo", "Khmr", "Mymr", "Hans", "Hant", "Jpan"}
    return max(1.2, with_space - (1 if spaced else 0))
