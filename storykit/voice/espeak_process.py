"""Speaks one text with the espeak-ng library; run as a program of its own, never imported.

The library is under the GPL and keeps one global state, so it lives in a process of its own that
knows nothing of storykit: a JSON request on standard input, and on standard output one line of JSON
(sample rate, events) followed by the samples, 16 bit little-endian. Python's own modules only.

Request: `library` and `data` (paths; data is the folder above espeak-ng-data, or null), and either
`list` true for the voices it has, or `voice` and `phonemes` (a text, to be answered with its
phonemes in IPA), or `voice`, `rate` (words a minute), `pitch` (0 to 100), `gap`
(tens of milliseconds between words) and `text`. Events: ["word", code point, length, ms] as the
text is read, ["phoneme", name, ms], ["end", ms] of each clause.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any

_RETRIEVE, _SYNCHRONOUS = 1, 2
_PHONEME_EVENTS, _PHONEMES_AS_IPA, _DO_NOT_EXIT = 0x0001, 0x0002, 0x8000
_RATE, _PITCH, _WORDGAP = 1, 3, 7
_UTF8, _IPA = 1, 0x02
_WORD, _END, _PHONEME = 1, 5, 7
_POSITION_IN_CHARACTERS = 1


class _Identity(ctypes.Union):
    _fields_ = (
        ("number", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("string", ctypes.c_char * 8),
    )


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identity),
    )


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.POINTER(ctypes.c_char)),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


def main() -> int:
    """Answers the request on standard input; 1 and a sentence on standard error if it cannot."""
    request = json.loads(sys.stdin.buffer.read())
    try:
        library = ctypes.CDLL(request["library"])
    except OSError as error:
        return _failed(f"cannot be loaded: {error}")
    data = request.get("data")
    rate = library.espeak_Initialize(
        _SYNCHRONOUS if not request.get("list") else _RETRIEVE,
        200,
        data.encode() if data else None,
        _PHONEME_EVENTS | _PHONEMES_AS_IPA | _DO_NOT_EXIT,
    )
    if rate <= 0:
        return _failed("does not find its voices")
    library.espeak_Info.restype = ctypes.c_char_p
    answer: dict[str, Any] = {"rate": rate, "version": library.espeak_Info(None).decode()}
    if request.get("list"):
        answer["voices"] = _voices(library)
        return _answer(answer, b"")
    if library.espeak_SetVoiceByName(request["voice"].encode()) != 0:
        return _failed(f"has no voice “{request['voice']}”")
    if "phonemes" in request:
        answer["phonemes"] = _phonemes(library, request["phonemes"])
        return _answer(answer, b"")
    for parameter, name in ((_RATE, "rate"), (_PITCH, "pitch"), (_WORDGAP, "gap")):
        library.espeak_SetParameter(parameter, int(request[name]), 0)
    answer["events"], samples = _spoken(library, request["text"])
    return _answer(answer, samples)


def _spoken(library: Any, text: str) -> tuple[list[list[Any]], bytes]:
    events: list[list[Any]] = []
    samples = bytearray()

    def take(wave: Any, count: int, event: Any) -> int:
        if wave and count:
            samples.extend(ctypes.string_at(wave, count * 2))
        index = 0
        while event[index].type:
            found = event[index]
            if found.type == _WORD:
                events.append(["word", found.text_position - 1, found.length, found.audio_position])
            elif found.type == _PHONEME:
                name = found.id.string.decode("utf-8", "replace")
                events.append(["phoneme", name, found.audio_position])
            elif found.type == _END:
                events.append(["end", found.audio_position])
            index += 1
        return 0

    callback = _Callback(take)
    library.espeak_SetSynthCallback(callback)
    data = text.encode("utf-8") + b"\0"
    library.espeak_Synth(
        data, ctypes.c_size_t(len(data)), 0, _POSITION_IN_CHARACTERS, 0, _UTF8, None, None
    )
    library.espeak_Synchronize()
    return events, bytes(samples)


def _phonemes(library: Any, text: str) -> str:
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [
        ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int,
    ]  # fmt: skip
    rest = ctypes.c_char_p(text.encode("utf-8"))
    parts = []
    while rest.value:
        said = library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA)
        parts.append((said or b"").decode("utf-8", "replace"))
    return " ".join(parts)


def _voices(library: Any) -> list[list[Any]]:
    """Each voice's file and the languages it speaks, with the priority it gives itself in each."""
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
    listed = library.espeak_ListVoices(None)
    voices: list[list[Any]] = []
    index = 0
    while listed[index]:
        voice = listed[index].contents
        languages: list[list[Any]] = []
        at = 0
        # A list of a priority byte and a name that ends in zero, until a priority of zero.
        while voice.languages[at] != b"\0":
            name = bytearray()
            place = at + 1
            while voice.languages[place] != b"\0":
                name += voice.languages[place]
                place += 1
            languages.append([name.decode("ascii", "replace"), ord(voice.languages[at])])
            at = place + 1
        voices.append([(voice.identifier or b"").decode("utf-8", "replace"), languages])
        index += 1
    return voices


def _answer(head: dict[str, Any], samples: bytes) -> int:
    output = sys.stdout.buffer
    output.write(json.dumps(head).encode("ascii") + b"\n" + samples)
    output.flush()
    return 0


def _failed(what: str) -> int:
    sys.stderr.write(f"espeak-ng {what}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
