"""The narrator `files`: people's own recordings, one for each scene and language."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from storykit.errors import Finding, NarrationError, nearest
from storykit.files import safe_name
from storykit.hearing import RATE, SUFFIXES, read_sound
from storykit.spans import Span
from storykit.voice.activity import speech_spans
from storykit.voice.estimate import estimate_words
from storykit.voice.model import Booth, Line, Narration
from storykit.voice.pacing import paced_words

LEAD = 150
"""Milliseconds of a recording that are kept before the first sound of its voice."""

TAIL = 250
"""Milliseconds that are kept after the last."""

_HEARING_RATE = RATE // 3
_ODD_PACE = 2.5


class Recordings:
    """Takes each scene's voice from the file `Voice.recordings` names.

    `{scene}` and `{lang}` in the pattern stand for the scene's id and the language; without a
    suffix, any sound file of that stem is taken. Silence before and after the voice is left out.
    """

    def __init__(self, booth: Booth) -> None:
        self._booth = booth

    def narrate(self, line: Line) -> Narration:
        """The line's recording; NarrationError where it is missing or nobody speaks in it."""
        file = self.find(line)
        samples = read_sound(file, channels=1, rate=_HEARING_RATE)[:, 0]
        speech = speech_spans(samples, _HEARING_RATE)
        if not speech:
            raise NarrationError(
                f"Nobody is heard speaking in “{file}”.",
                cure="Record it again closer to the microphone, or take the narration out.",
            )
        length = len(samples) * 1000 // _HEARING_RATE
        offset = max(0, speech[0].start - LEAD)
        duration = min(length, speech[-1].end + TAIL) - offset
        words = tuple(
            replace(word, span=Span(word.span.start - offset, word.span.end - offset))
            for word in paced_words(line.text, line.language, speech)
        )
        return Narration(
            line.text,
            line.language,
            duration,
            words,
            file,
            offset,
            False,
            _doubts(line, file, speech),
        )

    def find(self, line: Line) -> Path:
        """The file of a line; NarrationError that says which names were looked for."""
        pattern = self._booth.voice.recordings
        for tag in _tags(line.language):
            for scene in dict.fromkeys((line.scene, safe_name(line.scene))):
                named = self._booth.folder / pattern.replace("{scene}", scene).replace(
                    "{lang}", tag
                )
                found = _with_suffix(named)
                if found is not None:
                    return found
        named = self._booth.folder / pattern.replace("{scene}", line.scene).replace(
            "{lang}", line.language
        )
        raise NarrationError(
            f"There is no recording of the scene “{line.scene}” in “{line.language}”.",
            cure=_advice(named, line),
        )


def _with_suffix(named: Path) -> Path | None:
    """The file itself, or a sound file of this stem, in the order of `SUFFIXES`."""
    if named.suffix.lower() in SUFFIXES and named.is_file():
        return named
    for suffix in SUFFIXES:
        for spelled in (suffix, suffix.upper()):
            found = named.with_name(named.name + spelled)
            if found.is_file():
                return found
    return None


def _tags(language: str) -> list[str]:
    """The tag and its shorter forms: `ar-IQ`, then `ar`."""
    parts = language.split("-")
    return ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]


def _advice(named: Path, line: Line) -> str:
    begun = " ".join(line.text.split())
    excerpt = begun if len(begun) <= 40 else begun[:40].rstrip() + "…"
    there = []
    if named.parent.is_dir():
        there = [p.stem for p in named.parent.iterdir() if p.suffix.lower() in SUFFIXES]
    near = f" {nearest(named.name, there)}" if there else ""
    return (
        f"Record “{excerpt}” and save it as “{named}.m4a” (or .wav, .mp3, .ogg …), or choose "
        f"“narrator: silent” under “voice”.{near}"
    )


def _doubts(line: Line, file: Path, speech: tuple[Span, ...]) -> tuple[Finding, ...]:
    """What is odd about a recording's length, next to that of its text."""
    _, expected = estimate_words(line.text, line.language)
    spoken = sum(span.duration for span in speech)
    if not expected or 1 / _ODD_PACE < spoken / expected < _ODD_PACE:
        return ()
    much = "less" if spoken < expected else "more"
    return (
        Finding(
            "VOICE-LENGTH",
            "warning",
            f"“{file.name}” holds {spoken / 1000:.1f} s of speech, much {much} than the "
            f"{expected / 1000:.0f} s its text would take.",
            "Listen whether it is the right recording and says the whole text.",
        ),
    )
