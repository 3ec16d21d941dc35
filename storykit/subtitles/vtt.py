"""WebVTT (.vtt): for web players. Each line's direction comes from its first letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from storykit.errors import Finding
from storykit.subtitles.base import (
    SubtitleFormat,
    SubtitleOptions,
    Subtitles,
    clock,
    direction,
    problem,
    read_cue,
)
from storykit.subtitles.cleaning import not_a_number, rejoined, without_times
from storykit.subtitles.marks import RLM, first_strong, marked
from storykit.subtitles.tongues import tongues
from storykit.subtitles.vtt_text import escaped, in_language, parse_cue_text, voice_tag
from storykit.timeline.model import Align, Cue

_TIME = r"(?:(\d{2,7}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"^[ \t\f]*{_TIME}[ \t\f]*-->[ \t\f]*{_TIME}(?![\d.])(.*)$")
_LOOSE_TIME = r"(?:(\d{1,7})\s*:)?\s*(\d{1,2})\s*:\s*(\d{1,2})(?:\s*[.,]\s*(\d{1,3}))?"
_LOOSE_TIMES = re.compile(rf"^\s*{_LOOSE_TIME}\s*-->\s*{_LOOSE_TIME}(.*)$")
_HEADER = re.compile(r"^\ufeff?WEBVTT(?:[ \t].*)?$")
_MARGIN = 10
"""Hundredths of the frame kept free beside captions that are not centred."""
_LANGUAGE = re.compile(r"^Language:\s*([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)\s*$")


class WebVTT(SubtitleFormat):
    """`.vtt` files."""

    name = "vtt"
    suffixes = (".vtt", ".webvtt")
    about = "WebVTT; web pages and players, YouTube, Vimeo"

    def write(self, cues: Sequence[Cue], language: str, options: SubtitleOptions) -> str:
        """The cues as WebVTT, their speakers as voices.

        A line of a right-to-left language whose first letter is not right-to-left gets U+200F
        before it, since players find each line's direction by itself and there is no setting for
        it. Captions are centred, as players have it, unless they come from a file that says
        otherwise. Words of the story's other languages are named as such.
        """
        rtl = direction(language, cues) == "rtl"
        blocks = ["\n".join(["WEBVTT", *([f"Language: {language}"] if language else [])])]
        for number, cue in enumerate(cues, 1):
            lines = [_line(line, language, options, rtl) for line in cue.lines]
            if number == len(cues):
                lines[-1] = not_a_number(lines[-1])
            if cue.speaker and options.speakers:
                lines[0] = voice_tag(cue.speaker) + lines[0]
            times = f"{clock(cue.span.start)} --> {clock(cue.span.end)}"
            if cue.align != "center":
                times += f" position:{_position(cue.align, rtl)} align:{cue.align}"
            blocks.append("\n".join([str(number), times, *lines]))
        return "\n\n".join(blocks) + "\n"

    def recognises(self, text: str) -> bool:
        """Whether the file begins with the word it must begin with."""
        return text.lstrip("\ufeff").startswith("WEBVTT")

    def read(self, text: str) -> Subtitles:
        """The cues of a WebVTT file; notes, styles, regions and settings are passed over."""
        return _read(text.replace("\0", "\ufffd").split("\n"))


def _line(line: str, language: str, options: SubtitleOptions, rtl: bool) -> str:
    text = "".join(
        in_language(escaped(without_times(line[part.start : part.end])), part.language)
        for part in tongues(line, language, options.languages)
    )
    if options.marks == "auto":
        return RLM + text if rtl and first_strong(line) != "rtl" else text
    return marked(text, options.marks)


def _read(lines: list[str]) -> Subtitles:
    findings: list[Finding] = []
    cues: list[Cue] = []
    language = None
    place = 0
    if not _HEADER.match(lines[0]):
        cure = "Players refuse such a file; convert it."
        findings.append(problem("The first line is not “WEBVTT”.", 1, cure))
    else:
        place = 1
    while place < len(lines) and lines[place].strip() and "-->" not in lines[place]:
        named = _LANGUAGE.match(lines[place])
        language = named[1] if named else language
        place += 1
    while place < len(lines):
        if not lines[place].strip():
            place += 1
            continue
        first = place
        while place < len(lines) and lines[place].strip():
            place += 1
            # A line with an arrow begins a new cue even where no blank line stands before it,
            # unless it is the first or comes after a single line, the cue's identifier.
            if place < len(lines) and "-->" in lines[place]:
                if place - first > 1 or "-->" in lines[first]:
                    break
        cue, more = _block(lines[first:place], first)
        cues += [cue] if cue else []
        findings += more
    return Subtitles(tuple(cues), tuple(findings), "vtt", language=language)


def _block(block: Sequence[str], first: int) -> tuple[Cue | None, list[Finding]]:
    """The cue of a block of lines; None for notes, styles and what cannot be read."""
    place = next((index for index, line in enumerate(block[:2]) if "-->" in line), None)
    if place is None:
        if block[0].split(" ")[0].split("\t")[0] in ("NOTE", "STYLE", "REGION"):
            return None, []
        return None, [problem("A block without times was left out.", first + 1)]
    number = first + place + 1
    match = _TIMES.match(block[place])
    findings = []
    if not match:
        match = _LOOSE_TIMES.match(block[place])
        if not match:
            message = (
                f"The times “{block[place].strip()[:60]}” cannot be read; the caption was left out."
            )
            return None, [problem(message, number)]
        message = f"The times “{block[place].strip()[:60]}” are not written as WebVTT has them."
        findings.append(problem(message, number, "Players skip such a cue; convert the file."))
    parts = match.groups()
    text, speaker = _voices(rejoined("\n".join(block[place + 1 :])))
    cue, more = read_cue(
        _milliseconds(parts[0:4]), _milliseconds(parts[4:8]), text, number, speaker
    )
    return replace(cue, align=_align(parts[8])) if cue else None, findings + more


def _position(align: Align, rtl: bool) -> str:
    """Which side lines keep to that are not centred, a little away from the frame's edge.

    Without it players let lines of `align:start` begin in the middle of the frame (the standard
    computes a position of 50), and those that take all text for left-to-right mistake the side.
    """
    left = align == "left" or align == ("end" if rtl else "start")
    return f"{_MARGIN}%,line-left" if left else f"{100 - _MARGIN}%,line-right"


def _align(settings: str) -> Align:
    """The last alignment among a cue's settings that is one; others are passed over."""
    found = [part.partition(":")[2] for part in settings.split() if part.startswith("align:")]
    valid = [align for align in found if align in get_args(Align)]
    return valid[-1] if valid else "center"  # type: ignore[return-value]


def _voices(text: str) -> tuple[str, str | None]:
    """The text and its speaker; where several speak each stretch begins with a name instead."""
    stretches = parse_cue_text(text)
    speakers = {stretch.speaker for stretch in stretches if stretch.text.strip()}
    if len(speakers) <= 1:
        return "".join(stretch.text for stretch in stretches), next(iter(speakers), None)
    return "".join(
        f"{stretch.speaker}: {stretch.text}" if stretch.speaker else stretch.text
        for stretch in stretches
    ), None


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    return (hours * 3600 + minutes * 60 + seconds) * 1000 + int((parts[3] or "0").ljust(3, "0"))
