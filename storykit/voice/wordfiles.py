"""Word times that another program measured, in a file beside the recording.

Read are the JSON of Whisper, WhisperX, whisper.cpp and services that answer like them
(`opening.json`), label tracks of Audacity (`opening.txt`) and Praat's TextGrid as Montreal Forced
Aligner writes it (`opening.TextGrid`). What they say need not be what the script says: words that
both have are timed, those between share the time that is left.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Any

from storykit.errors import NarrationError
from storykit.language import Language, find_language, words
from storykit.spans import Span
from storykit.voice.estimate import spoken_length
from storykit.voice.model import Word

_LARGEST = 8_000_000
_LONGEST = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says was spoken when; `text` may be one word or several."""

    text: str
    span: Span


def words_beside(recording: Path, text: str, language: str) -> tuple[Word, ...]:
    """The words of a text with the times of a file beside the recording; none where there is none.

    Times are milliseconds of the recording. Raises NarrationError for a file that cannot be read.
    """
    for suffix, read in _READERS.items():
        for spelled in (suffix, suffix.lower()):
            file = recording.with_suffix(spelled)
            if file.is_file():
                told = read_words(file, read)
                return matched(told, text, language)
    return ()


def read_words(file: Path, read: Any = None) -> tuple[Told, ...]:
    """What a file of word times says, in order of time."""
    read = read or next((r for s, r in _READERS.items() if s.lower() == file.suffix.lower()), None)
    try:
        if file.stat().st_size > _LARGEST:
            raise ValueError("it is too large")
        told = tuple(read(_decoded(file.read_bytes())))
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise NarrationError(
            f"The word times in “{file.name}” cannot be read.",
            cure="Export them again (Whisper's JSON, Audacity's labels or a TextGrid), or delete "
            "the file.",
        ) from error
    if not told:
        raise NarrationError(
            f"There are no word times in “{file.name}”.",
            cure="Export them with times for each word, or delete the file.",
        )
    return tuple(sorted(told, key=lambda one: one.span))


def matched(told: Sequence[Told], text: str, language: str) -> tuple[Word, ...]:
    """The words of a text at the times of what was told.

    Words that both have keep their times; words the file lacks share the time between their
    neighbours by their length.
    """
    row = find_language(language)
    places = words(text, row)
    heard = _heard(told, row)
    ours = [_folded(text[start:end]) for start, end in places]
    theirs = [_folded(word) for word, _ in heard]
    spans: list[Span] = []
    matcher = SequenceMatcher(None, theirs, ours, autojunk=False)
    for kind, first, last, low, high in matcher.get_opcodes():
        if kind == "equal":
            spans += [span for _, span in heard[first:last]]
        elif low < high:
            lengths = [spoken_length(text[start:end]) for start, end in places[low:high]]
            spans += _shared(lengths, _room(heard, first, last))
    return tuple(Word(a, b, span) for (a, b), span in zip(places, spans, strict=True))


def _heard(told: Sequence[Told], row: Language) -> list[tuple[str, Span]]:
    """The single words of what was told; a phrase's words share its time."""
    heard: list[tuple[str, Span]] = []
    for one in told:
        places = words(one.text, row)
        lengths = [spoken_length(one.text[start:end]) for start, end in places]
        spans = _shared(lengths, one.span)
        heard += [(one.text[a:b], span) for (a, b), span in zip(places, spans, strict=True)]
    return heard


def _shared(lengths: Sequence[float], room: Span) -> list[Span]:
    total = sum(lengths) or 1.0
    borders = [0.0]
    for length in lengths:
        borders.append(borders[-1] + length / total)
    moments = [room.start + round(room.duration * border) for border in borders]
    return [Span(a, b) for a, b in pairwise(moments)]


def _room(heard: Sequence[tuple[str, Span]], first: int, last: int) -> Span:
    """The time of the words from first to last, or of the silence where there are none."""
    if first < last:
        return Span(heard[first][1].start, heard[last - 1][1].end)
    begin = heard[first - 1][1].end if first else 0
    end = heard[first][1].start if first < len(heard) else begin + 300
    return Span(begin, max(begin, end))


def _folded(word: str) -> str:
    return "".join(c for c in word.casefold() if c.isalnum()) or word


def _decoded(data: bytes) -> str:
    """Praat writes UTF-16 where a label needs it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    return data.decode("utf-8-sig")


def _told(text: str, start: Any, end: Any) -> Iterator[Told]:
    """One entry with times in seconds, if it says something at a time that can be."""
    first, last = float(start), float(end)
    if text.strip() and 0 <= first <= last < _LONGEST:
        yield Told(text.strip(), Span(round(first * 1000), round(last * 1000)))


def _from_json(text: str) -> Iterator[Told]:
    content = json.loads(text)
    if isinstance(content, Mapping) and "transcription" in content:
        # whisper.cpp counts milliseconds.
        for entry in content["transcription"]:
            offsets = entry["offsets"]
            yield from _told(entry["text"], offsets["from"] / 1000, offsets["to"] / 1000)
        return
    if isinstance(content, Mapping):
        listed = content.get("words") or content.get("word_segments")
        entries = listed if listed else content.get("segments", [])
    else:
        entries = content
    for entry in entries:
        inner = entry.get("words")
        for one in inner if inner else [entry]:
            # WhisperX leaves out the times of what it could not place, such as numbers.
            if "start" in one and "end" in one:
                yield from _told(
                    str(one.get("word", one.get("text", ""))), one["start"], one["end"]
                )


def _from_labels(text: str) -> Iterator[Told]:
    for line in text.splitlines():
        parts = line.split("\t")
        # A line that begins with a backslash holds the frequencies of the label before.
        if len(parts) >= 3 and not line.startswith("\\"):
            yield from _told(parts[2], parts[0].replace(",", "."), parts[1].replace(",", "."))


_TOKEN = re.compile(r'"((?:[^"]|"")*)"|(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)')


def _from_textgrid(text: str) -> Iterator[Told]:
    """The tier of words: the one called so, else the one with the fewest entries."""
    tokens = [
        match[1].replace('""', '"') if match[1] is not None else float(match[2])
        for match in _TOKEN.finditer(re.sub(r"\[\d*\]", "", text))
    ]
    tiers: list[tuple[str, list[Told]]] = []
    place = 0
    while place < len(tokens):
        if tokens[place] == "IntervalTier" and len(tokens) > place + 4:
            name, count = str(tokens[place + 1]), int(float(tokens[place + 4]))
            rows = tokens[place + 5 : place + 5 + 3 * count]
            entries = [
                told
                for start, end, label in zip(rows[::3], rows[1::3], rows[2::3], strict=True)
                for told in _told(str(label), start, end)
            ]
            if entries:
                tiers.append((name.casefold(), entries))
            place += 5 + 3 * count
        else:
            place += 1
    named = [entries for name, entries in tiers if "word" in name]
    yield from named[0] if named else min((e for _, e in tiers), key=len, default=[])


_READERS = {".json": _from_json, ".TextGrid": _from_textgrid, ".txt": _from_labels}
