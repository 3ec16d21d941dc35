"""What the commands say: results on standard output, messages and progress on standard error."""

from __future__ import annotations

import json
import os
import re
import sys
import time
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO

from storykit.cli.codes import DONE, FINDINGS
from storykit.cli.streams import flush, put
from storykit.errors import Finding, Level
from storykit.jobs.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from storykit.check.reports import LineKind, ReportLine
    from storykit.jobs.manifest import Output
    from storykit.jobs.render import Result

_MARKS: dict[Level, tuple[str, str]] = {
    "error": ("error", "bold red"),
    "warning": ("warning", "yellow"),
    "info": ("note", "cyan"),
}
# What stands before each line of a report, and its style; a finding has that of its level.
_LINES: dict[LineKind, tuple[str, str]] = {
    "heading": ("", "bold"),
    "finding": ("  ", ""),
    "script": ("    ", "dim"),
    "cure": ("    → ", ""),
    "summary": ("", "bold"),
}
# Embeddings and overrides: what follows them is shown in another order than it is written in.
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")
# A log gets a line when so much more is done or so many seconds have passed, not one a frame.
_LOG_STEP = 0.05
_LOG_SECONDS = 10.0


def printable(text: str) -> str:
    """The text without characters that steer a terminal or turn lines round.

    Line breaks and tabs stay, and so do marks and isolates, by which Arabic and Hebrew are written.
    """
    return "".join(c if _harmless(c) else _escaped(c) for c in text)


def _harmless(char: str) -> bool:
    return char in "\n\t" or (unicodedata.category(char) != "Cc" and char not in _OVERRIDES)


def _escaped(char: str) -> str:
    return f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\u{ord(char):04x}"


def from_here(text: str) -> str:
    """The text with every path below the current folder shortened to start from there."""
    for here in _here():
        if here in text:
            text = re.sub(rf"(?<![\w/\\]){re.escape(here)}(?=[^\s/\\])", "", text)
    return text


def _here() -> list[str]:
    """The current folder with a separator at its end, as the system and as the shell call it."""
    try:
        real = os.getcwd()
    except OSError:
        return []
    shell = os.environ.get("PWD", "")
    same = shell and os.path.isabs(shell) and os.path.realpath(shell) == os.path.realpath(real)
    found = dict.fromkeys([real, shell] if same else [real])
    return [os.path.join(name, "") for name in found if len(name) > 3]


class Console:
    """The voice of one command: for people on a terminal, plainly in a log, or as JSON events."""

    def __init__(
        self, *, as_json: bool = False, quiet: bool = False,
        out: TextIO | None = None, err: TextIO | None = None,
    ) -> None:  # fmt: skip
        self.as_json = as_json
        self.quiet = quiet
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._bar: Any = None
        self._task: Any = None
        self._logged: tuple[float, float] = (0.0, 0.0)
        self._stages: set[str] = set()

    # Results ------------------------------------------------------------------------------------

    def result(self, text: str, **facts: Any) -> None:
        """A line of the result: what was asked for, fit for another program to read."""
        if self.as_json:
            self._event("result", text=text, **facts)
        else:
            put(printable(text) + "\n", self._out)

    @property
    def shows_results(self) -> bool:
        """Whether a person sees the results on a terminal, and no program reads them."""
        return bool(getattr(self._out, "isatty", lambda: False)())

    def outputs(self, outputs: Iterable[Output]) -> None:
        """The files that were made, one a line."""
        for made in outputs:
            self.result(str(made.path), kind=made.kind, language=made.language, format=made.format)

    def flush(self) -> None:
        """Lets whoever reads the results have them now."""
        flush(self._out)

    def raw(self, text: str) -> None:
        """A whole document (a subtitle file, a schema) as it is."""
        put(text, self._out)

    def _event(self, event: str, /, **facts: Any) -> None:
        put(json.dumps({"event": event, **facts}, ensure_ascii=False) + "\n", self._out)
        flush(self._out)

    # Messages -----------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """A message for the person at the terminal."""
        if self.as_json:
            self._event("message", text=text)
        elif not self.quiet:
            put(printable(from_here(text)) + "\n", self._err)
            flush(self._err)

    def findings(self, findings: Iterable[Finding]) -> None:
        """Each finding with its place, its level and its cure."""
        for finding in findings:
            if self.as_json:
                self._event("finding", **finding_event(finding))
            else:
                self._finding(finding)

    def report(self, lines: Iterable[ReportLine]) -> None:
        """A report as a result: headings, findings, the lines of the script, cures."""
        for line in lines:
            lead, style = _LINES[line.kind]
            if line.kind == "finding" and line.level is not None:
                style = _MARKS[line.level][1]
            label, rest = line.text, ""
            if line.kind == "finding":
                label, _, rest = line.text.partition(": ")
                rest = f": {rest}"
            self._styled((lead, ""), (label, style), (rest, ""), file=self._out)

    def _finding(self, finding: Finding) -> None:
        label, style = _MARKS[finding.level]
        place = str(finding.where)
        self._styled((f"{place}\n" if place else "", "bold"), ("  " if place else "", ""),
                     (label, style), (f" {finding.rule}: {finding.message}", ""),
                     (f"\n    → {finding.cure}" if finding.cure else "", "dim"))  # fmt: skip

    def _styled(self, *parts: tuple[str, str], file: TextIO | None = None) -> None:
        file = file or self._err
        if not getattr(file, "isatty", lambda: False)():
            put(printable(from_here("".join(text for text, _ in parts))) + "\n", file)
            return
        from rich.console import Console as Rich
        from rich.text import Text

        line = Text()
        for text, style in parts:
            line.append(printable(from_here(text)), style=style or None)
        Rich(file=file, highlight=False, soft_wrap=True).print(line)

    def _is_terminal(self) -> bool:
        return bool(getattr(self._err, "isatty", lambda: False)())

    # Progress -----------------------------------------------------------------------------------

    def progress(self, moment: Progress) -> None:
        """Shows how far a render is: a bar on a terminal, a line now and then in a log."""
        if self.as_json:
            self._event("progress", **moment.as_event())
        elif self.quiet:
            return
        elif self._is_terminal():
            self._draw_bar(moment)
        else:
            self._log(moment)

    def _draw_bar(self, moment: Progress) -> None:
        if self._bar is None:
            from rich.console import Console as Rich
            from rich.progress import BarColumn, TaskProgressColumn, TextColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
                TextColumn("{task.fields[left]}"), console=Rich(file=self._err), transient=True,
            )  # fmt: skip
            self._task = self._bar.add_task("", total=1.0, left="")
            self._bar.start()
        label = f"{moment.stage} {moment.subject}".strip()
        left = "" if moment.seconds_left is None else f"{clock(moment.seconds_left)} left"
        self._bar.update(self._task, completed=moment.done, description=printable(label), left=left)

    def _log(self, moment: Progress) -> None:
        # Several things are made at a time, so that what is told of changes all the while.
        done, when = self._logged
        now = time.monotonic()
        enough = moment.done - done >= _LOG_STEP or now - when >= _LOG_SECONDS
        if moment.stage in self._stages and not enough and not done < moment.done == 1.0:
            return
        self._stages.add(moment.stage)
        self._logged = (moment.done, now)
        label = f"{moment.stage} {moment.subject}".strip()
        left = "" if moment.seconds_left is None else f", {clock(moment.seconds_left)} left"
        put(printable(f"{moment.done:4.0%} {label}{left}") + "\n", self._err)
        flush(self._err)

    def finish(self) -> None:
        """Takes the bar off the terminal."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def tell_made(console: Console, result: Result, noun: str, place: Path) -> int:
    """Tells what was made and what was not, and returns the exit code."""
    console.finish()
    console.findings([*result.findings, *result.failures])
    console.outputs(result.outputs)
    made, same = len(result.outputs), len(result.unchanged)
    unchanged = f", {same} of them unchanged" if same else ""
    many = f"{made} {noun}{'s' if made != 1 else ''}{unchanged}"
    console.say(f"{many}, in {place} after {clock(result.seconds)}.")
    return FINDINGS if result.failures else DONE


def clock(seconds: float) -> str:
    """Seconds as people say them: `48 s`, `3 min 20 s`."""
    whole = max(0, round(seconds))
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def finding_event(finding: Finding) -> dict[str, Any]:
    """The finding as plain values."""
    where = finding.where
    return {
        "rule": finding.rule,
        "level": finding.level,
        "message": finding.message,
        "cure": finding.cure,
        "file": str(where.file) if where.file else None,
        "line": where.line,
        "column": where.column,
        "path": where.path,
    }
