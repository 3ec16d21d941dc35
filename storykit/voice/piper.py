"""The narrator `piper`: a neural voice whose file the user names, run on the user's own machine.

A voice is two files, `x.onnx` and `x.onnx.json`; `voice.model` in the script names the first.
Nothing is ever downloaded. The phonemes come from espeak-ng, as the voice was trained with; the
model runs in onnxruntime (the extra `piper` of storykit). A model does not tell when it says which
word: that is measured as for a recording.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storykit.assets import Assets, digest
from storykit.errors import NarrationError
from storykit.hearing import resampled
from storykit.language import find_language, sentences
from storykit.voice import features
from storykit.voice.activity import speech_spans
from storykit.voice.alignment import align
from storykit.voice.espeak import phonemes
from storykit.voice.model import Booth, Line, Narration, Word
from storykit.voice.pacing import paced_words
from storykit.voice.programs import EngineFailed, ask
from storykit.voice.synthesis import Speech, synthesised

_PROGRAM = Path(__file__).with_name("piper_process.py")
_TIMEOUT = 600
_BETWEEN_SENTENCES = 250
_START, _END, _PAD = "^", "$", "_"
_CLAUSE = re.compile(r"[^.!?,;:…。！？，、；：؟،؛۔।॥]+[.!?,;:…。！？，、；：؟،؛۔।॥]*\s*")
# What a voice was trained with stands for the same mark of other scripts.
_MARKS = {
    "؟": "?",
    "？": "?",
    "،": ",",
    "，": ",",
    "、": ",",
    "؛": ";",
    "；": ";",
    "：": ":",
} | dict.fromkeys("…。！۔।॥", ".")
_SWITCH = re.compile(r"\([a-z-]+\)")


@dataclass(frozen=True)
class PiperVoice:
    """A voice's files and what its settings say. `numbers` are those of each phoneme."""

    model: Path
    rate: int
    phonemes_of: str
    by_letters: bool
    numbers: Mapping[str, tuple[int, ...]]
    scales: tuple[float, float, float]
    speaker: int | None


class Piper:
    """Speaks each line with the voice the script names for its language."""

    def __init__(self, booth: Booth) -> None:
        self._booth = booth

    def narrate(self, line: Line) -> Narration:
        """The line spoken; NarrationError where the voice is missing or cannot be used."""
        voice = load_voice(self._file(line.language))

        def spoken(text: str) -> Speech:
            return speak(text, line.language, voice, line.rate)

        return synthesised(line, self._booth, ("piper", digest(voice.model), voice.scales), spoken)

    def _file(self, language: str) -> Path:
        asked = self._booth.voice.model
        written = asked.get(language) if asked is not None else None
        if written is None:
            raise NarrationError(
                f"No piper voice is named for “{language}”.",
                cure="Put a voice beside the script (two files, x.onnx and x.onnx.json) and name "
                f"it: “model: {{{language}: voices/x.onnx}}” under “voice”.",
            )
        return Assets((self._booth.folder,)).resolve(written)


def load_voice(model: Path) -> PiperVoice:
    """A voice by its model's file; NarrationError where its settings cannot be understood."""
    settings = model.with_name(model.name + ".json")
    try:
        told: dict[str, Any] = json.loads(settings.read_text(encoding="utf-8"))
        inference = told.get("inference", {})
        kind = told.get("phoneme_type", "espeak")
        if kind not in ("espeak", "text"):
            raise NarrationError(
                f"The voice “{model.name}” wants phonemes of the kind “{kind}”.",
                cure="Use a voice that was made with espeak phonemes.",
            )
        return PiperVoice(
            model,
            int(told["audio"]["sample_rate"]),
            str(told["espeak"]["voice"]),
            kind == "text",
            {str(key): tuple(map(int, ids)) for key, ids in told["phoneme_id_map"].items()},
            (
                float(inference.get("noise_scale", 0.667)),
                float(inference.get("length_scale", 1.0)),
                float(inference.get("noise_w", 0.8)),
            ),
            0 if int(told.get("num_speakers", 1)) > 1 else None,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NarrationError(
            f"The settings of the voice “{model.name}” cannot be read.",
            cure=f"Put the file “{settings.name}” that came with the voice beside it.",
        ) from error


def speak(text: str, language: str, voice: PiperVoice, rate: float = 1.0) -> Speech:
    """The text spoken by a voice, with measured word times as events.

    `rate` is 2.0 for twice as fast. Raises NarrationError where onnxruntime or the model fails.
    """
    row = find_language(language)
    parts = [text[start:end] for start, end in sentences(text, row)]
    sequences = [numbered(pronounced(part, voice), voice) for part in parts if part.strip()]
    noise, length, sway = voice.scales
    sounds = _asked(voice, sequences, (noise, length / rate, sway))
    silence = np.zeros(_BETWEEN_SENTENCES * voice.rate // 1000, np.int16)
    whole = [piece for sound in sounds for piece in (sound, silence)][:-1]
    samples = np.concatenate(whole) if whole else np.zeros(0, np.int16)
    events = [
        ("word", word.start, word.end - word.start, word.span.start)
        for word in _heard(samples, voice.rate, text, language)
    ]
    return Speech(samples, voice.rate, events)


def pronounced(text: str, voice: PiperVoice) -> str:
    """The phonemes of a text as the voice was trained with: espeak-ng's, and the marks between."""
    if voice.by_letters:
        return unicodedata.normalize("NFD", text.casefold())
    said = []
    for clause in _CLAUSE.findall(text) or [text]:
        words = clause.rstrip()
        mark = words[-1:] if words[-1:] and unicodedata.category(words[-1:])[0] == "P" else ""
        said.append(_SWITCH.sub("", phonemes(clause, voice.phonemes_of)).strip())
        said.append(_MARKS.get(mark, mark) + " ")
    return unicodedata.normalize("NFD", "".join(said).strip())


def numbered(said: str, voice: PiperVoice) -> list[int]:
    """The numbers a model is given: its start, each phoneme with a filler after it, its end.

    What the voice has no number for is left out.
    """
    numbers = voice.numbers
    filler = numbers.get(_PAD, ())
    sequence = [*numbers.get(_START, ()), *filler]
    for phoneme in said:
        if phoneme in numbers:
            sequence += [*numbers[phoneme], *filler]
    return [*sequence, *numbers.get(_END, ())]


def _heard(samples: NDArray[np.int16], rate: int, text: str, language: str) -> tuple[Word, ...]:
    """The words of the text where they are heard."""
    sound = resampled(samples.astype(np.float32) / np.float32(32768), rate, features.RATE)
    aligned = align(sound, text, language)
    if aligned is not None and aligned.words:
        return aligned.words
    return paced_words(text, language, speech_spans(sound, features.RATE))


def _asked(
    voice: PiperVoice, sequences: list[list[int]], scales: tuple[float, float, float]
) -> list[NDArray[np.int16]]:
    """The sound of each sequence."""
    request = {
        "model": str(voice.model), "sequences": sequences, "scales": scales,
        "speaker": voice.speaker, "seed": 0,
    }  # fmt: skip
    try:
        head, data = ask(_PROGRAM, request, name="The voice", seconds=_TIMEOUT)
    except EngineFailed as failed:
        raise NarrationError(
            f"The voice “{voice.model.name}” cannot speak: {failed}.",
            cure="Install what it needs with pip install 'storykit[piper]'."
            if str(failed).endswith("is not installed")
            else "Fetch the voice again, or choose another.",
        ) from None
    samples = np.frombuffer(data, "<i2").astype(np.int16)
    borders = np.cumsum(head["counts"])
    return np.split(samples, borders[:-1]) if len(borders) else []
