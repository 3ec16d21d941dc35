"""What every subtitle format offers, and what reading a file gives."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Literal

from storykit.errors import Finding, Where
from storykit.spans import Box, Span
from storykit.subtitles.attaching import Attachment
from storykit.subtitles.cleaning import clean, one_line
from storykit.subtitles.marks import Marks, direction_of, unmarked
from storykit.timeline.model import Align, Cue

Direction = Literal["ltr", "rtl"]


Color = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """How styled formats (ASS, TTML) draw captions on a frame of `width` times `height` pixels.

    `size` is the height of the text's em and `bottom`, `side` are margins, all in pixels; with
    `top` captions hang so far below the frame's upper edge instead. Colours are sRGB triples. `box`
    is the opacity of the box behind the text, `pad` pixels larger than it on each side; 0 draws an
    outline of `outline` pixels instead. `cell` is what the font measures from its highest to its
    lowest line, in ems (ASS sizes count so), and `leading` baseline to baseline. With `lit` words
    take that colour as they are spoken, where the format has words, and keep it.
    """

    width: int = 1920
    height: int = 1080
    font: str = "Noto Sans"
    weight: int = 400
    size: float = 58
    color: Color = (255, 255, 255)
    ground: Color = (0, 0, 0)
    box: float = 0.75
    outline: float = 3.0
    pad: float = 13.0
    cell: float = 1.362
    leading: float = 1.25
    bottom: float = 64
    side: float = 160
    top: float | None = None
    lit: Color | None = None
    align: Align = "center"


@dataclass(frozen=True, slots=True)
class Plate:
    """What lies behind a caption: a rectangle of the frame in pixels, and how round its corners."""

    box: Box
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class SubtitleOptions:
    """What a caller may choose: direction marks, look, title and whether speakers are named.

    Without a look styled formats take the one of `storykit.subtitles.looks.default_look`. `scenes`
    holds the looks of scenes that have their own, `speakers_in` the colours of those who speak;
    their names are shown all the same. `plates` are drawn behind captions by formats that can draw,
    by the time of each caption, and `fonts` go into files that can hold them. `languages` are those
    of the story: a name in another script is said to be of the one that is written so.
    """

    marks: Marks = "auto"
    look: Look | None = None
    title: str = ""
    speakers: bool = True
    scenes: Mapping[str, Look] = field(default_factory=dict)
    speakers_in: Mapping[str, Color] = field(default_factory=dict)
    plates: Mapping[Span, Plate] = field(default_factory=dict)
    fonts: tuple[Attachment, ...] = ()
    languages: tuple[str, ...] = ()

    def look_of(self, cue: Cue, otherwise: Look) -> Look:
        """The look of a cue, in the colour of its speaker."""
        look = self.scenes.get(cue.scene, self.look or otherwise)
        color = self.speakers_in.get(cue.speaker or "")
        return look if color is None else replace(look, color=color)


@dataclass(frozen=True, slots=True)
class Subtitles:
    """Cues read from a file, and what was wrong with it. `format` and `encoding` are as found."""

    cues: tuple[Cue, ...]
    findings: tuple[Finding, ...] = ()
    format: str = ""
    encoding: str = "utf-8"
    language: str | None = None


class SubtitleFormat(ABC):
    """One kind of subtitle file. Formats are found by name: built in first, then entry points."""

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    about: ClassVar[str]

    @abstractmethod
    def write(self, cues: Sequence[Cue], language: str, options: SubtitleOptions) -> str:
        """The cues as the text of a file; they are in order, clean and none is empty."""

    @abstractmethod
    def read(self, text: str) -> Subtitles:
        """What can be read of a file's text, with a finding for each problem, naming its line."""

    @abstractmethod
    def recognises(self, text: str) -> bool:
        """Whether the text is of this format, by its first lines."""


def prepared(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    """The cues in order of time, their text and speakers cleaned, without those nobody could see.

    Each lasts at least a millisecond: WebVTT forbids cues that end as they start. Word times are
    kept only where the text did not change.
    """
    ready = []
    for cue in cues:
        text = clean(cue.text)
        if not text:
            continue
        speaker = one_line(cue.speaker) if cue.speaker else ""
        span = Span(cue.span.start, max(cue.span.end, cue.span.start + 1))
        words = cue.words if text == cue.text else ()
        ready.append(replace(cue, text=text, span=span, words=words, speaker=speaker or None))
    return tuple(sorted(ready, key=lambda cue: (cue.span.start, cue.span.end)))


def direction(language: str, cues: Sequence[Cue]) -> Direction:
    """The base direction of a track: its language's, or without one that of most of its letters."""
    if not language or language == "und":
        return direction_of(" ".join(cue.text for cue in cues))
    from storykit.language import find_language

    return find_language(language).direction


def with_names(cues: Sequence[Cue], options: SubtitleOptions) -> tuple[Cue, ...]:
    """The cues with the speaker's name before the text where another begins to speak.

    A caption that has the name already keeps its text.
    """
    if not options.speakers:
        return tuple(cues)
    named = []
    before: str | None = None
    for cue in cues:
        new = cue.speaker is not None and cue.speaker != before
        before = cue.speaker
        if new and not cue.text.startswith(f"{cue.speaker}:"):
            cue = replace(cue, text=f"{cue.speaker}: {cue.text}", words=())
        named.append(cue)
    return tuple(named)


def clock(milliseconds: int, mark: str = ".") -> str:
    """A time as `HH:MM:SS.mmm`, with the mark a format wants before the milliseconds."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{mark}{rest:03d}"


def problem(message: str, line: int, cure: str = "", rule: str = "SUBTITLE") -> Finding:
    """A warning about a line (from 1) of a subtitle file."""
    return Finding(rule, "warning", message, cure, Where(line=line))


def read_cue(
    start: int, end: int, text: str, line: int, speaker: str | None = None
) -> tuple[Cue | None, list[Finding]]:
    """A cue as a file has it, cleaned and without the marks writers put at the edges of lines.

    None where nothing could be seen; times that run backwards are turned round. `line` is for
    findings.
    """
    findings = []
    body = "\n".join(unmarked(part) for part in clean(text).split("\n"))
    body = clean(body)
    if not body:
        return None, [problem("A caption without text was left out.", line)]
    if end < start:
        findings.append(problem("A caption ends before it begins; its times were swapped.", line))
        start, end = end, start
    elif end == start:
        findings.append(problem("A caption is seen for no time at all.", line))
        end = start + 1
    return Cue(Span(start, end), body, speaker=speaker), findings
