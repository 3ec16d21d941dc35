"""SubRip (.srt): what every platform takes; without direction, language or any escape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from storykit.errors import Finding, Where
from storykit.subtitles.base import (
    SubtitleFormat,
    SubtitleOptions,
    Subtitles,
    clock,
    direction,
    problem,
    read_cue,
    with_names,
)
from storykit.subtitles.cleaning import not_a_number, rejoined, without_tags
from storykit.subtitles.marks import marked
from storykit.timeline.model import Cue

_TIME = r"(?:(\d{1,4})\s*:)?\s*(\d{1,3})\s*:\s*(\d{1,2})(?:\s*[,.:]\s*(\d{1,9}))?"
_TIMES = re.compile(rf"^\s*{_TIME}\s*-{{2,3}}>\s*{_TIME}\s*(.*)$")
_STRICT = re.compile(r"^\d{2,}:\d\d:\d\d,\d{3} --> \d{2,}:\d\d:\d\d,\d{3}\s*$")
_STYLING = re.compile(
    r"</?(?:i|b|u|s|em|strong|font|span|c|v|p)(?:[\s.][^<>]*)?/?>|\{\\[^{}]*\}|\{[ibuy]:?[^{}]*\}",
    re.IGNORECASE,
)
_LINE_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)


class SubRip(SubtitleFormat):
    """`.srt` files: numbered cues, times with a comma, text until a blank line."""

    name = "srt"
    suffixes = (".srt",)
    about = "SubRip; Facebook, YouTube, LinkedIn, X and nearly every player"

    def write(self, cues: Sequence[Cue], language: str, options: SubtitleOptions) -> str:
        """The cues as SubRip; lines of right-to-left languages carry U+200F at both ends."""
        marks = options.marks
        if marks == "auto":
            marks = "rlm" if direction(language, cues) == "rtl" else "none"
        blocks = []
        for number, cue in enumerate(with_names(cues, options), 1):
            lines = [marked(without_tags(line), marks) for line in cue.lines]
            if number == len(cues):
                lines[-1] = not_a_number(lines[-1])
            times = f"{clock(cue.span.start, ',')} --> {clock(cue.span.end, ',')}"
            blocks.append("\n".join([str(number), times, *lines]))
        return "\n\n".join(blocks) + "\n" if blocks else ""

    def recognises(self, text: str) -> bool:
        """Whether a time line comes before anything that another format begins with."""
        head = text.lstrip("\ufeff \n")[:20].upper()
        if head.startswith(("WEBVTT", "[SCRIPT", "<?XML", "<TT")):
            return False
        return any(_TIMES.match(line) for line in text.splitlines()[:200])

    def read(self, text: str) -> Subtitles:
        """The cues of a SubRip file, however carelessly it was made."""
        return _Reading(text.split("\n")).subtitles()


# What programs for web pages leave in subtitles; storykit's own writer parts such signs.
_REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|lrm|rlm|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")


@dataclass(slots=True)
class _Reading:
    """Reads from one time line to the next; whatever lies between them is text."""

    lines: list[str]

    def subtitles(self) -> Subtitles:
        found = [
            (number, match)
            for number, line in enumerate(self.lines)
            if (match := _TIMES.match(line))
        ]
        cues: list[Cue] = []
        findings = self._strays(found[0][0] if found else len(self.lines))
        expected = 1
        for place, (number, match) in enumerate(found):
            onward = found[place + 1][0] if place + 1 < len(found) else len(self.lines)
            last = onward - 1 if place + 1 < len(found) else onward
            if place + 1 < len(found):
                last = self._before_index(number, onward, expected + 1)
            expected += 1
            findings += self._of_times(number)
            cue, more = self._cue(number, match, self.lines[number + 1 : last])
            cues += [cue] if cue else []
            findings += more
        return Subtitles(tuple(cues), tuple(findings), "srt")

    def _before_index(self, number: int, onward: int, expected: int) -> int:
        """The line after a cue's text: before the next cue's number, where it has one."""
        line = self.lines[onward - 1].strip()
        if onward - 1 > number and line.isdigit():
            alone = onward - 2 <= number or not self.lines[onward - 2].strip()
            if alone or line == str(expected):
                return onward - 1
        return onward

    def _strays(self, first: int) -> list[Finding]:
        stray = [n for n in range(first) if self.lines[n].strip().strip("\ufeff")]
        if stray and self.lines[stray[-1]].strip().isdigit():
            stray = stray[:-1]
        if not stray:
            return []
        message = "There is text before the first times; it was left out."
        return [problem(message, stray[0] + 1)]

    def _of_times(self, number: int) -> list[Finding]:
        if _STRICT.match(self.lines[number]):
            return []
        message = (
            f"The times “{self.lines[number].strip()[:60]}” are not written as SubRip has them."
        )
        return [problem(message, number + 1, "Some players skip such a cue; convert the file.")]

    def _cue(
        self, number: int, match: re.Match[str], lines: list[str]
    ) -> tuple[Cue | None, list[Finding]]:
        findings = []
        while lines and not lines[-1].strip():
            lines.pop()
        if any(not line.strip() for line in lines):
            findings.append(problem("A blank line within a caption was taken out.", number + 2))
        broken = [line for line in lines if "-->" in line]
        if broken:
            message = (
                f"“{broken[0].strip()[:60]}” looks like times but cannot be read; kept as text."
            )
            findings.append(Finding("SUBTITLE", "warning", message, "", Where(line=number + 2)))
        text = _STYLING.sub("", _LINE_TAG.sub("\n", "\n".join(lines)))
        text = rejoined(_REFERENCE.sub(lambda found: unescape(found[0]), text))
        start, end = _milliseconds(match.groups()[0:4]), _milliseconds(match.groups()[4:8])
        cue, more = read_cue(start, end, text, number + 1)
        return cue, findings + more


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, fraction = parts
    return (
        int(hours or 0) * 3_600_000
        + int(minutes or 0) * 60_000
        + int(seconds or 0) * 1000
        + round(int((fraction or "0")[:3].ljust(3, "0")))
    )
