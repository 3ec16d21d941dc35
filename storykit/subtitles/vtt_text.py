"""The text of WebVTT cues: escapes, voices and tags, read as the standard's tokenizer reads them.

https://w3c.github.io/webvtt/ sections 6.4 (cue text parsing rules) and 3.4 (what may be written).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from storykit.subtitles.cleaning import one_line

_TOKENS = re.compile(r"<([^>]*)>?")
_VOICE = re.compile(r"v(?:\.[^\s.]+)*\s+(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Voiced:
    """A stretch of cue text without tags, and who says it."""

    text: str
    speaker: str | None


def escaped(text: str) -> str:
    """The text with the three characters that mean something in a cue as references."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def voice_tag(speaker: str) -> str:
    """The tag that names who speaks; a name may not hold `>`."""
    name = one_line(speaker).replace("&", "&amp;").replace(">", "›").replace("<", "‹")
    return f"<v {name}>"


def in_language(text: str, language: str) -> str:
    """Escaped text within the tag that names its language; as it is where none is named."""
    return f"<lang {language}>{text}</lang>" if language else text


def parse_cue_text(text: str) -> tuple[Voiced, ...]:
    """The text in stretches of one voice each, tags gone and character references resolved."""
    stretches: list[Voiced] = []
    for piece, speaker in _pieces(text):
        if stretches and stretches[-1].speaker == speaker:
            stretches[-1] = Voiced(stretches[-1].text + piece, speaker)
        elif piece:
            stretches.append(Voiced(piece, speaker))
    return tuple(stretches)


def _pieces(text: str) -> Iterator[tuple[str, str | None]]:
    speakers: list[str] = []
    place = 0
    for match in _TOKENS.finditer(text):
        yield _resolved(text[place : match.start()]), speakers[-1] if speakers else None
        place = match.end()
        tag = match[1]
        voice = _VOICE.match(tag)
        if voice:
            speakers.append(one_line(unescape(voice[1])))
        elif tag.strip() == "/v" and speakers:
            speakers.pop()
    yield _resolved(text[place:]), speakers[-1] if speakers else None


def _resolved(text: str) -> str:
    return unescape(text)
