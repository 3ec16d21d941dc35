"""Following a recording word by word: measured where that can be, else paced by its pauses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from storykit.assets import digest
from storykit.errors import Finding
from storykit.spans import Span
from storykit.voice.estimate import estimate_words
from storykit.voice.keeping import fingerprint, keep_facts, kept_facts
from storykit.voice.model import DOUBTFUL, Word

if TYPE_CHECKING:
    from storykit.voice.alignment import Alignment
    from storykit.voice.features import Floats

_VERSION = 1
_FEWEST_WORDS = 5
_ODD_PACE = 2.5


@dataclass(frozen=True)
class Followed:
    """What was found in a recording.

    `words` have times from the beginning of the file, `speech` are the stretches between its
    pauses, `length` is in milliseconds. `confidence` is None where the words were only paced.
    """

    words: tuple[Word, ...]
    speech: tuple[Span, ...]
    length: int
    measured: bool
    confidence: float | None


def follow(
    file: Path, text: str, language: str, cache: Path, told: tuple[Word, ...] = ()
) -> Followed:
    """The words of a text in the recording that speaks it. What was found is kept in `cache`.

    Where another program `told` the words, they are taken as they are. Raises AssetError for a
    recording that cannot be read; one without a voice has no `speech`.
    """
    own = () if told else (text, language)
    name = fingerprint("follow", _VERSION, digest(file), *own)
    found = _remembered(kept_facts(cache, name))
    if found is None:
        # What it takes to hear is loaded only where a recording has not been heard before.
        from storykit.hearing import read_sound
        from storykit.voice.features import RATE

        samples = read_sound(file, channels=1, rate=RATE)[:, 0]
        found = _paused(samples) if told else _followed(samples, text, language)
        keep_facts(cache, name, _facts(found))
    return replace(found, words=told, measured=True) if told else found


def _paused(samples: Floats) -> Followed:
    """Only where somebody speaks."""
    from storykit.voice.activity import speech_spans
    from storykit.voice.features import RATE

    speech = speech_spans(samples, RATE)
    return Followed((), speech, len(samples) * 1000 // RATE, False, None)


def _followed(samples: Floats, text: str, language: str) -> Followed:
    from storykit.voice.alignment import align
    from storykit.voice.pacing import paced_words

    heard = _paused(samples)
    speech, length = heard.speech, heard.length
    aligned: Alignment | None = align(samples, text, language) if speech else None
    if aligned is None or not aligned.confidence:
        # A path that means nothing would jump about; even pacing is kinder to the eye.
        confidence = aligned.confidence if aligned else None
        return Followed(paced_words(text, language, speech), speech, length, False, confidence)
    return Followed(aligned.words, speech, length, True, aligned.confidence)


def doubts(found: Followed, text: str, language: str, called: str) -> tuple[Finding, ...]:
    """What a person should know of a recording: that it may say something else than its text."""
    _, expected = estimate_words(text, language)
    spoken = sum(span.duration for span in found.speech)
    if expected and not 1 / _ODD_PACE < spoken / expected < _ODD_PACE:
        much = "less" if spoken < expected else "more"
        return (
            Finding(
                "VOICE-LENGTH",
                "warning",
                f"{called} holds {spoken / 1000:.1f} s of speech, much {much} than the "
                f"{expected / 1000:.0f} s its text would take.",
                "Listen whether it is the right recording and says the whole text.",
            ),
        )
    unsure = found.confidence is not None and found.confidence < DOUBTFUL
    if unsure and len(found.words) >= _FEWEST_WORDS:
        return (
            Finding(
                "VOICE-DOUBT",
                "warning",
                f"{called} does not seem to say its text; captions may not follow the voice.",
                "Listen whether the words are those of the script, and correct one of them.",
            ),
        )
    return ()


def _facts(found: Followed) -> dict[str, object]:
    return {
        "words": [(w.start, w.end, w.span.start, w.span.end) for w in found.words],
        "speech": [(span.start, span.end) for span in found.speech],
        "length": found.length,
        "measured": found.measured,
        "confidence": found.confidence,
    }


def _remembered(facts: object) -> Followed | None:
    try:
        assert isinstance(facts, dict)
        return Followed(
            tuple(Word(a, b, Span(c, d)) for a, b, c, d in facts["words"]),
            tuple(Span(a, b) for a, b in facts["speech"]),
            facts["length"],
            facts["measured"],
            facts["confidence"],
        )
    except (AssertionError, KeyError, TypeError, ValueError):
        return None
