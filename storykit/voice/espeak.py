"""The narrator `espeak`: espeak-ng speaks the text and tells when each word begins.

The engine is the one that the package espeakng-loader carries (the extra `espeak` of storykit),
else the one installed on the system. It is free software under the GPL and is run as a program of
its own. Its voices are robotic but clear, and there are many; what it cannot speak is said, never
spoken with the voice of another language.
"""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from storykit.assets import digest
from storykit.errors import Finding, NarrationError
from storykit.language import find_language
from storykit.voice.model import Booth, Line, Narration
from storykit.voice.programs import EngineFailed, EngineKilled, ask
from storykit.voice.synthesis import Speech, synthesised

PACE = 150
"""Words a minute: a little slower than its own 175, for captions to be read along."""

_PROGRAM = Path(__file__).with_name("espeak_process.py")
_TIMEOUT = 120
_PITCH = 50

# Tags whose language espeak-ng calls by another name. Scripts it does not read (Jawi, Uzbek or
# Kazakh in Arabic letters, Mongolian, Traditional Chinese read as Mandarin is the same speech) stay
# out.
_NAMES = {
    "en": "en-gb", "zh": "cmn", "zh-Hant": "cmn", "fa-AF": "fa", "no": "nb", "pt": "pt",
    "pt-BR": "pt-br", "fr": "fr-fr", "en-US": "en-us", "vi": "vi",
}  # fmt: skip

# Espeak-ng's tables for these read letters where speech has sounds that spelling leaves out.
_ROUGH = {
    "ar": "Arabic is written without short vowels, and espeak-ng does not guess them",
    "fa": "Persian is written without short vowels, and espeak-ng does not guess them",
    "ur": "Urdu is written without short vowels, and espeak-ng does not guess them",
    "he": "Hebrew is written without vowels, and espeak-ng does not guess them",
    "th": "espeak-ng has only the beginnings of Thai",
    "my": "espeak-ng has only the beginnings of Burmese",
    "shn": "espeak-ng has only the beginnings of Shan",
}


@dataclass(frozen=True, slots=True)
class Engine:
    """Where a library of espeak-ng lies, and the folder above its voices if it cannot find them."""

    library: str
    data: str | None = None


def speaks(language: str) -> bool:
    """Whether there is an espeak-ng here that speaks the language."""
    try:
        return _voice_of(language) is not None
    except NarrationError:
        return False


def speak(
    text: str,
    language: str,
    *,
    pace: int = PACE,
    pitch: int = _PITCH,
    gap: int = 0,
    variant: str = "",
) -> Speech:
    """The text spoken. `pace` is words a minute (80 to 450), `gap` tens of milliseconds at words.

    `variant` is another speaker's voice for the same language, such as “f2” or “m3”.

    Raises NarrationError where the language has no voice or the engine fails.
    """
    engine = _engine()
    voice = _voice_of(language)
    if voice is None:
        raise NarrationError(
            f"espeak-ng does not speak “{language}”.",
            cure="Record it (“narrator: files”) or leave it silent (“narrator: silent”).",
        )
    pace = max(80, min(450, pace))
    voice = f"{voice}+{variant}" if variant else voice
    request = {"voice": voice, "rate": pace, "pitch": pitch, "gap": gap, "text": text}
    head, samples = _asked(engine, request)
    return Speech(
        np.frombuffer(samples, "<i2").astype(np.int16),
        int(head["rate"]),
        tuple(tuple(event) for event in head["events"]),
    )


def phonemes(text: str, voice: str) -> str:
    """The phonemes of a text in IPA, by one of the engine's own voices such as “en-us” or “ar”."""
    engine = _engine()
    file = _voices(engine).get(voice, voice)
    head, _ = _asked(engine, {"voice": file, "phonemes": text})
    return str(head["phonemes"])


class Espeak:
    """Speaks each line with espeak-ng. Made sounds are kept; the same text is spoken once."""

    def __init__(self, booth: Booth) -> None:
        self._booth = booth

    def narrate(self, line: Line) -> Narration:
        """The line spoken, with the word times of the engine's own events."""
        pace = round(PACE * line.rate)

        def spoken(text: str) -> Speech:
            return speak(text, line.language, pace=pace)

        engine = ("espeak", _engine(), _build(_engine().library), pace)
        narration = synthesised(line, self._booth, engine, spoken)
        return replace(narration, findings=_doubts(line.language))


@lru_cache(maxsize=8)
def _build(library: str) -> str:
    """What tells one build of the engine from another: voices change between versions."""
    return digest(Path(library)) if Path(library).is_file() else ""


def weakness(language: str) -> str:
    """Why a language is spoken badly here, as the end of a sentence, or “” where it is not."""
    known = _ROUGH.get(language.split("-")[0])
    if known is None and speaks(language) and _spells_in_english(_engine(), language):
        return "espeak-ng has no full dictionary of it here and reads letters of it in English"
    return known or ""


@lru_cache(maxsize=128)
def _spells_in_english(engine: Engine, language: str) -> bool:
    """Whether the engine changes to English within the language's own name for itself."""
    del engine
    own = find_language(language).own
    return any(event[:2] == ("phoneme", "(en)") for event in speak(own, language).events)


def _doubts(language: str) -> tuple[Finding, ...]:
    """A warning about how well the language is spoken."""
    rough = weakness(language)
    if not rough:
        return ()
    return (
        Finding(
            "VOICE-QUALITY",
            "warning",
            f"The synthetic voice of “{language}” will be hard to understand: {rough}.",
            "Let someone who speaks the language listen, or record a person.",
        ),
    )


def _engine() -> Engine:
    for engine in _engines():
        if _voices_or_none(engine) is not None:
            return engine
    raise NarrationError(
        "There is no espeak-ng on this computer.",
        cure="Install it with pip install 'storykit[espeak]', or choose another narrator.",
    )


def _engines() -> Iterator[Engine]:
    """The places espeak-ng may lie in, the package first."""
    found = find_spec("espeakng_loader")
    if found is not None and found.origin is not None:
        folder = Path(found.origin).parent
        for name in ("libespeak-ng.so", "espeak-ng.dll", "libespeak-ng.dylib"):
            if (folder / name).is_file():
                yield Engine(str(folder / name), str(folder))
    if sys.platform.startswith("linux"):
        # The usual name first: find_library asks ldconfig or a compiler, which small systems lack.
        yield Engine("libespeak-ng.so.1")
    elif sys.platform == "darwin":
        for prefix in ("/opt/homebrew", "/usr/local"):
            yield Engine(f"{prefix}/lib/libespeak-ng.dylib", f"{prefix}/share")
    elif sys.platform == "win32":
        folder = Path("C:/Program Files/eSpeak NG")
        yield Engine(str(folder / "libespeak-ng.dll"), str(folder))
    system = _system_library()
    if system is not None:
        yield Engine(system)


@lru_cache(maxsize=1)
def _system_library() -> str | None:
    return ctypes.util.find_library("espeak-ng")


def _voice_of(language: str) -> str | None:
    """The engine's voice for a language, or None where it cannot speak it in this script."""
    known = _voices(_engine())
    for name in (_NAMES.get(language), language, language.lower()):
        if name in known:
            return known[name]
    base, _, rest = language.partition("-")
    if not rest or len(rest.split("-")[0]) == 4:
        return None
    return _voice_of(base)


def _voices(engine: Engine) -> dict[str, str]:
    return _voices_or_none(engine) or {}


@lru_cache(maxsize=8)
def _voices_or_none(engine: Engine) -> dict[str, str] | None:
    """The voice's file for each language, of several the one that claims it most (a low number)."""
    try:
        head, _ = _asked(engine, {"list": True})
    except EngineKilled:
        # It is there; what ended it may not end it the next time.
        raise
    except NarrationError:
        return None
    claims = [
        (priority, name, file) for file, languages in head["voices"] for name, priority in languages
    ]
    return {name: file for _, name, file in sorted(claims, reverse=True)}


def _asked(engine: Engine, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The engine's answer: its facts and the raw samples."""
    request = {"library": engine.library, "data": engine.data, **request}
    try:
        return ask(_PROGRAM, request, name="espeak-ng", seconds=_TIMEOUT)
    except EngineFailed as failed:
        raise NarrationError(
            f"espeak-ng failed: {failed}.",
            cure="Install it again: pip install --force-reinstall espeakng-loader",
        ) from None
