"""Subtitles in and out: cues to text, text and files to cues, and one format to another."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from storykit.errors import Finding, SubtitleError, UsageError, Where
from storykit.language import find_language
from storykit.subtitles.base import SubtitleFormat, SubtitleOptions, Subtitles, prepared
from storykit.subtitles.decoding import decode
from storykit.subtitles.registry import find_subtitle_format, format_of, subtitle_formats
from storykit.timeline.model import Cue

_LATEST = 36_000_000_000
"""Milliseconds in ten thousand hours, which is more than any format's readers agree on."""

_LATE = Finding(
    "SUBTITLE", "warning", "Captions that are to be seen for over a year were left out."
)
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}")

_LONGEST_NAME = 260
LARGEST_FILE = 10_000_000
"""Bytes a subtitle file may have; a film of two hours has about 150,000."""


def write(
    cues: Iterable[Cue], fmt: str, language: str, options: SubtitleOptions | None = None
) -> str:
    """The cues as the text of a file in a format (`srt`, `vtt`, `ass`, `ttml`, `txt`).

    Whatever the cues' texts hold, readers find in the file these cues, at these times, and no
    others.
    """
    form = find_subtitle_format(fmt)
    return form.write(prepared(cues), language, options or SubtitleOptions())


def read(
    source: str | bytes | Path, *, fmt: str | None = None, language: str | None = None
) -> Subtitles:
    """The cues of a subtitle text, of a file's bytes, or of a file.

    The format is told by the content, then by the file's name, unless `fmt` names it; the encoding
    by the bytes. What can be read is read, and each problem is a finding with its line. Raises
    SubtitleError where nothing can be.
    """
    path = source if isinstance(source, Path) else None
    try:
        text, encoding, findings = _text(source, language)
        form = find_subtitle_format(fmt) if fmt else _recognised(text, path)
        found = form.read(text)
    except SubtitleError as error:
        place = replace(error.where, file=path) if path else error.where
        raise error.at(place) from error
    timely = tuple(cue for cue in found.cues if cue.span.end < _LATEST)
    late = [_LATE] if len(timely) < len(found.cues) else []
    found = replace(found, cues=timely)
    every = (*findings, *found.findings, *late, *_order(found.cues))
    if path:
        every = tuple(finding.at(replace(finding.where, file=path)) for finding in every)
    ordered = tuple(sorted(found.cues, key=lambda cue: (cue.span.start, cue.span.end)))
    return replace(
        found,
        cues=ordered,
        findings=every,
        encoding=encoding,
        language=language or _tag(found.language),
    )


def convert(
    source: str | bytes | Path,
    to: str | Path,
    *,
    language: str | None = None,
    options: SubtitleOptions | None = None,
) -> tuple[str, Subtitles]:
    """A subtitle file's text in another format (a name, or a path's suffix), and what was read.

    Nothing is written to disk. A language that neither caller nor file names is left unsaid; its
    direction is then that of most of its letters.
    """
    subtitles = read(source, language=language)
    form = format_of(to) if isinstance(to, Path) else find_subtitle_format(to)
    tag = language or _known(subtitles.language)
    return write(subtitles.cues, form.name, tag, options), subtitles


def _tag(written: str | None) -> str | None:
    """The language a file names, where it is a tag at all."""
    return written if written and _TAG.fullmatch(written) else None


def _known(tag: str | None) -> str:
    """The tag, where storykit knows the language; a file may name any of thousands."""
    try:
        find_language(tag or "")
    except UsageError:
        return ""
    return tag or ""


def _text(source: str | bytes | Path, language: str | None) -> tuple[str, str, tuple[Finding, ...]]:
    if isinstance(source, str):
        return source.replace("\r\n", "\n").replace("\r", "\n"), "utf-8", ()
    data = _bytes(source) if isinstance(source, Path) else source
    if len(data) > LARGEST_FILE:
        raise SubtitleError(
            f"The subtitles have more than {LARGEST_FILE / 1e6:.0f} MB.",
            cure="Check that this is a subtitle file, and divide it.",
        )
    return decode(data, language=language)


def _bytes(path: Path) -> bytes:
    try:
        # Pipes and devices have no end, or none that comes.
        if path.exists() and not path.is_file():
            raise OSError(errno.EINVAL, "it is no file")
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise SubtitleError(
            f"“{path}” cannot be read: {error.strerror or error}.",
            cure="Check the file's name and place.",
            where=Where(path),
        ) from error


def _recognised(text: str, path: Path | None) -> SubtitleFormat:
    for form in subtitle_formats().values():
        if form.recognises(text):
            return form
    if path is not None and path.suffix:
        return format_of(path)
    named = "\n" not in text and Path(text[:_LONGEST_NAME]).suffix.lower() in _suffixes()
    raise SubtitleError(
        "This is not a subtitle file storykit knows.",
        cure=f"This is the name of a file: give Path({text!r})."
        if named
        else "Give a .srt, .vtt, .ass or .ttml file.",
    )


def _suffixes() -> set[str]:
    return {suffix for form in subtitle_formats().values() for suffix in form.suffixes}


def _order(cues: tuple[Cue, ...]) -> list[Finding]:
    """What the times of neighbours say: captions out of order, or over each other."""
    findings = []
    jumbled = sum(b.span.start < a.span.start for a, b in pairwise(cues))
    if jumbled:
        came = "One caption came" if jumbled == 1 else f"{jumbled} captions came"
        message = f"{came} before earlier ones; all were put in order."
        findings.append(Finding("SUBTITLE", "warning", message))
    ordered = sorted(cues, key=lambda cue: (cue.span.start, cue.span.end))
    over = sum(a.span.end > b.span.start for a, b in pairwise(ordered))
    if over:
        seen = "One caption is" if over == 1 else f"{over} captions are"
        message = f"{seen} seen while another still is."
        findings.append(Finding("SUBTITLE", "info", message))
    return findings
