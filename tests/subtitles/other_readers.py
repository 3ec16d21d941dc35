"""Four readers that other people wrote, each giving (start, end, text) for every cue it finds."""

from __future__ import annotations

import io
from collections.abc import Callable
from html import unescape
from typing import Any

import pysubs2
import srt
import ttconv.imsc.reader
import ttconv.model
import ttconv.srt.reader
import ttconv.vtt.reader
import webvtt

Found = list[tuple[int, int, str]]


def by_pysubs2(text: str, fmt: str) -> Found:
    events = pysubs2.SSAFile.from_string(text, format_=fmt)
    return [
        (event.start, event.end, _resolved(event.plaintext, fmt))
        for event in events.get_text_events()
    ]


def by_srt(text: str, fmt: str) -> Found:
    return [
        (
            round(cue.start.total_seconds() * 1000),
            round(cue.end.total_seconds() * 1000),
            cue.content,
        )
        for cue in srt.parse(text)
    ]


def by_webvtt(text: str, fmt: str) -> Found:
    cues = webvtt.from_string(text)
    return [(_clock(cue.start), _clock(cue.end), unescape(cue.text)) for cue in cues]


def by_ttconv(text: str, fmt: str) -> Found:
    if fmt == "ttml":
        from xml.etree import ElementTree

        document = ttconv.imsc.reader.to_model(
            ElementTree.ElementTree(ElementTree.fromstring(text))
        )
    else:
        reader = ttconv.srt.reader if fmt == "srt" else ttconv.vtt.reader
        document = reader.to_model(io.StringIO(text), None)
    body = document.get_body()
    elements = body.dfs_iterator() if body is not None else []
    return [
        (round(part.get_begin() * 1000), round(part.get_end() * 1000), _text(part))
        for part in elements
        if isinstance(part, ttconv.model.P)
    ]


READERS: dict[str, dict[str, Callable[[str, str], Found]]] = {
    "srt": {"pysubs2": by_pysubs2, "srt": by_srt, "ttconv": by_ttconv},
    "vtt": {"pysubs2": by_pysubs2, "webvtt-py": by_webvtt, "ttconv": by_ttconv},
    "ass": {"pysubs2": by_pysubs2},
    "ttml": {"ttconv": by_ttconv},
}


def _resolved(text: str, fmt: str) -> str:
    return unescape(text) if fmt == "vtt" else text


def _clock(written: str) -> int:
    hours, minutes, seconds = written.split(":")
    return int(hours) * 3_600_000 + int(minutes) * 60_000 + round(float(seconds) * 1000)


def _text(part: Any) -> str:
    pieces = []
    for element in part.dfs_iterator():
        if isinstance(element, ttconv.model.Br):
            pieces.append("\n")
        elif isinstance(element, ttconv.model.Text):
            pieces.append(element.get_text())
    return "".join(pieces)
